"""What turns pixels into patches before a transformer: the plain convolution of a ViT, or a few small ones
first.

Knows nothing of positions, class tokens or what the patches are for.
"""

from __future__ import annotations

from typing import Literal

import torch.nn.functional as F
from torch import Tensor, nn

Stem = Literal["patch", "conv"]


class ConvStem(nn.Module):
    """Two 3 × 3 convolutions at half the resolution, then one patch per 7 × 7 of them (for patches of 14 px):
    (n, 3, S, S) -> (n, C, S / patch, S / patch). Edges of letters are found once, not by every patch's
    weights at every offset (arXiv:2106.14881).
    """

    def __init__(self, width: int, patch: int) -> None:
        super().__init__()
        assert patch % 2 == 0, f"patches of {patch} px cannot be halved"
        self.out_channels = width
        self.conv1 = nn.Conv2d(3, width // 8, 3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(width // 8, width // 8, 3, padding=1)
        self.patches = nn.Conv2d(width // 8, width, patch // 2, stride=patch // 2)

    def forward(self, pixels: Tensor) -> Tensor:
        return self.patches(F.gelu(self.conv2(F.gelu(self.conv1(pixels)))))


def build_stem(kind: Stem, width: int, patch: int, bias: bool) -> nn.Conv2d | ConvStem:
    """`patch` is the paper's plain ViT and the only one that public weights fit."""
    if kind == "conv":
        return ConvStem(width, patch)
    return nn.Conv2d(3, width, patch, stride=patch, bias=bias)
