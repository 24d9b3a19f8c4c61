"""Two threads are enough for these sizes, and leave the machine to others."""

import torch

torch.set_num_threads(2)
