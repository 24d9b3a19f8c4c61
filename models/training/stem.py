"""What turns pixels into patches before a transformer: the plain convolution of a ViT, a few small ones
first, or the element network's trunk beside it.

Knows nothing of positions, class tokens or what the patches are for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from elements.network import ElementTrunk
from elements.targets import STRIDE

StemKind = Literal["patch", "conv", "elements"]

FINER = 2
"""Cells a patch, each way, that the inherited features are read at: about as fine as they are."""


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


class ElementStem(nn.Module):
    """A plain patch convolution, plus what the element network's trunk sees there, through a linear map:
    (n, 3, S, S) normalised by `mean` and `std` -> (n, C, S / patch, S / patch), S a multiple of 8.

    The trunk's weights are inherited (`inherit_sight`). The statistics of its batch norms stay as they are,
    in training too.
    """

    mean: Tensor
    std: Tensor

    def __init__(
        self, width: int, patch: int, image_px: int, mean: tuple[float, ...], std: tuple[float, ...]
    ) -> None:
        super().__init__()
        assert image_px % STRIDE == 0, f"images of {image_px} px: the trunk wants multiples of {STRIDE}"
        self.out_channels, self.side = width, image_px // patch
        for name, values in (("mean", mean), ("std", std)):
            self.register_buffer(name, torch.tensor(values).view(1, 3, 1, 1), persistent=False)
        self.trunk = ElementTrunk()
        self.patches = nn.Conv2d(3, width, patch, stride=patch)
        channels = self.trunk.config.merged * FINER**2
        self.norm = nn.LayerNorm(channels)
        self.widen = nn.Linear(channels, width, bias=False)

    def train(self, mode: bool = True) -> Self:
        super().train(mode)
        self.trunk.eval()
        return self

    def forward(self, pixels: Tensor) -> Tensor:
        seen = self.trunk.features(pixels * self.std + self.mean)  # (n, c, S/8, S/8)
        cells = F.interpolate(seen, size=(self.side * FINER,) * 2, mode="bilinear", align_corners=False)
        rows = F.pixel_unshuffle(cells, FINER).permute(0, 2, 3, 1)  # (n, s, s, 4c)
        return self.patches(pixels) + self.widen(self.norm(rows)).permute(0, 3, 1, 2)


Stem = nn.Conv2d | ConvStem | ElementStem


def build_stem(
    kind: StemKind,
    width: int,
    patch: int,
    image_px: int,
    mean: tuple[float, ...],
    std: tuple[float, ...],
    bias: bool,
) -> Stem:
    """For images of `image_px` px a side. `patch` is the paper's plain ViT and the only one that public
    weights fit.
    """
    if kind == "conv":
        return ConvStem(width, patch)
    if kind == "elements":
        return ElementStem(width, patch, image_px, mean, std)
    return nn.Conv2d(3, width, patch, stride=patch, bias=bias)


def inherit_sight(model: nn.Module, checkpoint: Path) -> None:
    """Gives every stem of `model` that has a trunk the weights of an element network's checkpoint.

    @raises ValueError where no stem has one.
    """
    stems = [module for module in model.modules() if isinstance(module, ElementStem)]
    if not stems:
        raise ValueError("no encoder has the stem `elements`: nothing can inherit from an element network")
    saved = torch.load(checkpoint, map_location="cpu", weights_only=False)["network"]
    for stem in stems:
        stem.trunk.load_state_dict({k: v for k, v in saved.items() if not k.startswith("head.")})
