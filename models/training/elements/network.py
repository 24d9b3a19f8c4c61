"""The element network: RGB bytes -> per cell of 8 px, for each group of boxes, a score, a box, families.

Convolutions only, so that it takes pictures of any size at their own resolution: a 14 px icon of a 1440 px
screen is a third of a cell on the fused map H_a of a nano bundle, and nearly two cells here. Trained by
`elements.train`, shipped by `elements.export`.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .families import FAMILIES, GROUPS
from .targets import STRIDE

N_GROUPS, N_FAMILIES = len(GROUPS), len(FAMILIES)


@dataclass(frozen=True)
class ElementConfig:
    """Channels and residual blocks at strides 4, 8, 16, 32."""

    channels: tuple[int, int, int, int] = (24, 48, 112, 160)
    dilations: tuple[tuple[int, ...], ...] = ((1,), (1, 1, 1), (1, 2, 1, 4), (1, 2, 4))
    merged: int = 64


class Conv(nn.Sequential):
    """Convolution, batch norm, ReLU."""

    def __init__(self, inputs: int, outputs: int, side: int = 3, stride: int = 1, dilation: int = 1):
        pad = dilation * (side // 2)
        super().__init__(
            nn.Conv2d(inputs, outputs, side, stride, pad, dilation, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


class Residual(nn.Module):
    def __init__(self, channels: int, dilation: int):
        super().__init__()
        self.first = Conv(channels, channels, dilation=dilation)
        self.second = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, dilation, dilation, bias=False), nn.BatchNorm2d(channels)
        )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(self.first(x)), inplace=True)


@dataclass(frozen=True)
class CellMaps:
    """What the network says: `heat` (B, G, h, w) and `kinds` (B, F, h, w) as logits, `boxes` (B, G, 4, h, w)
    in pixels of the picture.
    """

    heat: Tensor
    boxes: Tensor
    kinds: Tensor


class ElementHead(nn.Module):
    """Any feature map of `stride` px a cell -> CellMaps: the network's own, or H_a in stages 0 and II."""

    def __init__(self, channels: int, stride: int = STRIDE):
        super().__init__()
        self.stride = stride
        self.score = nn.Sequential(Conv(channels, channels), nn.Conv2d(channels, N_GROUPS + N_FAMILIES, 1))
        self.extent = nn.Sequential(Conv(channels, channels), nn.Conv2d(channels, 4 * N_GROUPS, 1))
        # Nearly every cell is background: start there, or the first steps only unlearn noise.
        nn.init.constant_(self.score[-1].bias[:N_GROUPS], -4.0)
        # About the sides of a word: exp(0.5) cells to each side.
        nn.init.constant_(self.extent[-1].bias, 0.5)

    def forward(self, features: Tensor) -> CellMaps:
        """(B, C, h, w) -> CellMaps; distances from a cell's middle to the four sides are exp(.) cells."""
        batch, _, rows, columns = features.shape
        score = self.score(features).float()
        reach = self.extent(features).float().clamp(-4, 6).exp() * self.stride
        left, top, right, bottom = reach.view(batch, N_GROUPS, 4, rows, columns).unbind(2)
        xs = (torch.arange(columns, device=reach.device, dtype=reach.dtype) + 0.5) * self.stride
        ys = ((torch.arange(rows, device=reach.device, dtype=reach.dtype) + 0.5) * self.stride)[:, None]
        boxes = torch.stack([xs - left, ys - top, xs + right, ys + bottom], dim=2)
        return CellMaps(score[:, :N_GROUPS], boxes, score[:, N_GROUPS:])


class ElementTrunk(nn.Module):
    """What the network sees, before anything is named: also the first layers of an encoder with the stem
    `elements`.
    """

    def __init__(self, config: ElementConfig | None = None):
        super().__init__()
        self.config = config or ElementConfig()
        c4, c8, c16, c32 = self.config.channels
        d4, d8, d16, d32 = self.config.dilations
        m = self.config.merged
        self.stem = nn.Sequential(nn.PixelUnshuffle(4), Conv(48, c4), *(Residual(c4, d) for d in d4))
        self.to8 = nn.Sequential(Conv(c4, c8, stride=2), *(Residual(c8, d) for d in d8))
        self.to16 = nn.Sequential(Conv(c8, c16, stride=2), *(Residual(c16, d) for d in d16))
        self.to32 = nn.Sequential(Conv(c16, c32, stride=2), *(Residual(c32, d) for d in d32))
        self.whole = nn.Linear(c32, c32)
        self.fine = nn.Sequential(nn.PixelUnshuffle(2), Conv(4 * c4, m, side=1))
        self.from8, self.from16, self.from32 = Conv(c8, m, 1), Conv(c16, m, 1), Conv(c32, m, 1)
        self.merge = Conv(m, m)

    def features(self, pixels: Tensor) -> Tensor:
        """(B, 3, H, W) of 0..1, H and W multiples of 8 -> (B, merged, H/8, W/8)."""
        x4 = self.stem(pixels * 4 - 2)
        x8 = self.to8(x4)
        x16 = self.to16(x8)
        x32 = self.to32(x16)
        # The mean of the whole tells the theme: what counts as a frame on this ground.
        x32 = x32 + self.whole(x32.mean((2, 3)))[:, :, None, None]
        y16 = self.from16(x16)
        y16 = y16 + doubled(self.from32(x32), y16)
        y8 = self.fine(x4) + self.from8(x8)
        return self.merge(y8 + doubled(y16, y8))


def doubled(coarse: Tensor, fine: Tensor) -> Tensor:
    """`coarse` at the size of `fine`, which is twice its own or a row or column less."""
    return F.interpolate(coarse, scale_factor=2.0, mode="nearest")[..., : fine.shape[2], : fine.shape[3]]


class ElementNetwork(ElementTrunk):
    def __init__(self, config: ElementConfig | None = None):
        super().__init__(config)
        self.head = ElementHead(self.config.merged)

    def forward(self, pixels: Tensor) -> CellMaps:
        return self.head(self.features(pixels))
