"""All elements of a screen in one pass from a feature map: per cell and group a score, a box, families.

Cells are half a patch wide, so that an icon of a downscaled screen has one of its own. Heads, targets and
losses are those of the element network (elements/); here they read H_a.
"""

from __future__ import annotations

import numpy as np
import torch.nn.functional as F
from torch import Tensor, nn

from data.screen import Box, Screen
from elements.families import FAMILIES, family_of
from elements.network import CellMaps, ElementHead
from elements.targets import STRIDE, Targets, Truth, paint

FINER = 2
"""Cells per patch, each way."""


class FusedElementHead(nn.Module):
    """Maps (B, rows, columns, C) -> CellMaps of 2·rows × 2·columns cells.

    Boxes are in units of STRIDE a cell, whatever a cell covers of the picture: `to_frame` brings truth there.
    """

    def __init__(self, channels: int, width: int = 64) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(channels)
        self.widen = nn.Linear(channels, width * FINER**2)
        self.head = ElementHead(width)

    def forward(self, maps: Tensor) -> CellMaps:
        finer = F.pixel_shuffle(self.widen(self.norm(maps)).permute(0, 3, 1, 2), FINER)
        return self.head(F.gelu(finer))


def frame_of(patches: tuple[int, int]) -> tuple[int, int]:
    """Width and height of the space of targets for a map of (columns, rows) patches."""
    return patches[0] * FINER * STRIDE, patches[1] * FINER * STRIDE


def to_frame(box: Box, size: tuple[int, int], frame: tuple[int, int]) -> list[float]:
    """A pixel box of a picture of `size`, in the space of targets."""
    return [v * frame[i % 2] / size[i % 2] for i, v in enumerate(box)]


def element_truth(screen: Screen, frame: tuple[int, int]) -> Truth:
    """Every element and text line of a screen, in the space of targets."""
    size = (screen.width, screen.height)
    boxes = [e.box for e in screen.elements] + [line.box for line in screen.texts]
    families = [FAMILIES.index(family_of(e.kind, e.framed)) for e in screen.elements]
    families += [FAMILIES.index("text")] * len(screen.texts)

    def placed(found: list[Box]) -> np.ndarray:
        return np.array([to_frame(box, size, frame) for box in found], np.float32).reshape(-1, 4)

    return Truth(placed(boxes), np.array(families, np.int64), placed(list(screen.ignore)))


def element_targets(screen: Screen, patches: tuple[int, int]) -> Targets:
    """What the head should say about a screen whose map has (columns, rows) patches."""
    frame = frame_of(patches)
    return paint(element_truth(screen, frame), *frame)
