"""One thread is enough for these sizes, and waits for no other where the machine is busy."""

import torch

torch.set_num_threads(1)
