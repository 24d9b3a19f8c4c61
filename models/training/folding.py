"""Layers of networks as nodes of graphs that only answer: a convolution and the batch norm behind it are one."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from onnx_graph import Graph


def folded(conv: nn.Conv2d, norm: nn.BatchNorm2d | None) -> tuple[np.ndarray, np.ndarray]:
    """Weight (O, I, k, k) and bias (O,) of both together, worked out in fp64."""
    weight = conv.weight.detach().double()
    bias = torch.zeros(len(weight)).double() if conv.bias is None else conv.bias.detach().double()
    if norm is not None:
        assert norm.running_mean is not None and norm.running_var is not None, "it keeps no statistics"
        gain = norm.weight.detach().double() / (norm.running_var.double() + norm.eps).sqrt()
        weight = weight * gain[:, None, None, None]
        bias = (bias - norm.running_mean.double()) * gain + norm.bias.detach().double()
    return weight.float().numpy(), bias.float().numpy()


class LayerWriter:
    """Layers of a network as nodes of `g`, where their weights are called by their names."""

    def __init__(self, g: Graph, network: nn.Module):
        self.g = g
        self.names = {module: name for name, module in network.named_modules()}

    def conv(self, x: str, block: nn.Sequential) -> str:
        """`block`: a convolution and its batch norm."""
        conv, name = block[0], self.names[block]
        weight, bias = folded(conv, block[1])
        return self.g.op(
            "Conv",
            x,
            self.g.rescaled(name, weight),
            self.g.store(f"{name}.bias", bias),
            kernel_shape=list(conv.kernel_size),
            strides=list(conv.stride),
            pads=[conv.padding[0]] * 4,
        )

    def linear(self, x: str, layer: nn.Linear, mean: np.ndarray | None = None) -> str:
        """`mean`: (inputs,) what usually comes in; what rounding does to that is taken off the bias, since rows that
        are all positive would otherwise shift an output always to the same side.
        """
        name = self.names[layer]
        weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
        if mean is not None:
            bias = bias + (weight - self.g.as_rescaled(weight)) @ mean.astype(np.float32)
        matrix = self.g.rescaled(name, weight)  # (outputs, inputs)
        return self.g.op("Gemm", x, matrix, self.g.store(f"{name}.bias", bias), transB=1)

    def relu(self, x: str) -> str:
        return self.g.op("Relu", x)
