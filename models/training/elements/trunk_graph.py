"""The element network's trunk as nodes of an ONNX graph, for its own file and for an encoder that inherited
it. Batch norms are folded into their convolutions.
"""

from __future__ import annotations

import numpy as np
from torch import nn

from folding import folded
from onnx_graph import Graph

from .network import Conv, ElementTrunk, Residual
from .targets import STRIDE


def unshuffled(weight: np.ndarray, factor: int) -> np.ndarray:
    """The kernel (O, C·f², k, k) behind a pixel-unshuffle as one kernel (O, C, k·f, k·f) of stride f."""
    outputs, inputs, side, _ = weight.shape
    channels = inputs // factor**2
    parts = weight.reshape(outputs, channels, factor, factor, side, side)
    return parts.transpose(0, 1, 4, 2, 5, 3).reshape(outputs, channels, side * factor, side * factor)


class TrunkWriter:
    """A trunk's parts as nodes of `g`, where their weights are called by their names behind `prefix`."""

    def __init__(self, g: Graph, trunk: ElementTrunk, prefix: str = ""):
        self.g, self.trunk = g, trunk
        self.names = {module: f"{prefix}{name}" for name, module in trunk.named_modules()}

    def convolution(self, x: str, conv: nn.Conv2d, norm: nn.BatchNorm2d | None, factor: int = 1) -> str:
        """`factor`: of the pixel-unshuffle in front, which becomes the stride."""
        weight, bias = folded(conv, norm)
        name, side = self.names[conv], conv.kernel_size[0] * factor
        if factor > 1:
            weight = unshuffled(weight, factor)
        pad = conv.padding[0] * factor
        return self.g.op(
            "Conv",
            x,
            self.g.rescaled(name, weight),
            self.g.store(f"{name}.bias", bias),
            kernel_shape=[side, side],
            strides=[conv.stride[0] * factor] * 2,
            pads=[pad] * 4,
            dilations=list(conv.dilation),
        )

    def relu(self, x: str) -> str:
        return self.g.op("Relu", x)

    def conv(self, x: str, block: Conv, factor: int = 1) -> str:
        return self.relu(self.convolution(x, block[0], block[1], factor))

    def residual(self, x: str, block: Residual) -> str:
        inner = self.conv(x, block.first)
        return self.relu(self.g.add(x, self.convolution(inner, block.second[0], block.second[1])))

    def stage(self, x: str, parts: nn.Sequential) -> str:
        factor = 1
        for part in parts:
            if isinstance(part, nn.PixelUnshuffle):
                factor = part.downscale_factor
                continue
            x = self.conv(x, part, factor) if isinstance(part, Conv) else self.residual(x, part)
            factor = 1
        return x

    def doubled(self, x: str, side: int | None) -> str:
        """`side`: of what comes out, where a row and a column too many may have to go."""
        scales = self.g.store("twice", np.array([1, 1, 2, 2], np.float32), inline=True)
        x = self.g.op("Resize", x, "", scales, mode="nearest", nearest_mode="floor",
                      coordinate_transformation_mode="asymmetric")  # fmt: skip
        if side is None or side % 2 == 0:
            return x
        ints = self.g.ints
        return self.g.op("Slice", x, ints(0, 0), ints(side, side), ints(2, 3))

    def features(self, pixels: str, side: int | None = None) -> str:
        """Pixels (n, 3, H, W) of -2..2 -> features. `side`: H and W, a multiple of 8, where both are known; else
        they are multiples of 32.
        """
        n, g = self.trunk, self.g
        x4 = self.stage(pixels, n.stem)
        x8 = self.stage(x4, n.to8)
        x16 = self.stage(x8, n.to16)
        x32 = self.stage(x16, n.to32)
        mean = g.op("GlobalAveragePool", x32)
        weight = n.whole.weight.detach().numpy()[:, :, None, None]
        bias = g.store(f"{self.names[n.whole]}.bias", n.whole.bias.detach().numpy())
        x32 = g.add(x32, g.op("Conv", mean, g.rescaled(self.names[n.whole], weight), bias))
        cells = None if side is None else side // STRIDE
        half = None if cells is None else -(-cells // 2)
        y16 = g.add(self.conv(x16, n.from16), self.doubled(self.conv(x32, n.from32), half))
        fine = self.stage(x4, n.fine)
        y8 = g.add(g.add(fine, self.conv(x8, n.from8)), self.doubled(y16, cells))
        return self.conv(y8, n.merge)
