"""A convolution and the batch norm behind it as one convolution, for graphs that only answer."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn


def folded(conv: nn.Conv2d, norm: nn.BatchNorm2d | None) -> tuple[np.ndarray, np.ndarray]:
    """Weight (O, I, k, k) and bias (O,) of both together, worked out in fp64."""
    weight = conv.weight.detach().double()
    bias = torch.zeros(len(weight)).double() if conv.bias is None else conv.bias.detach().double()
    if norm is not None:
        assert norm.running_mean is not None and norm.running_var is not None, (
            "it keeps no statistics"
        )
        gain = norm.weight.detach().double() / (norm.running_var.double() + norm.eps).sqrt()
        weight = weight * gain[:, None, None, None]
        bias = (bias - norm.running_mean.double()) * gain + norm.bias.detach().double()
    return weight.float().numpy(), bias.float().numpy()
