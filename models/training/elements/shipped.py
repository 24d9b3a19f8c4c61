"""The element network as it is shipped: RGB bytes in, the best boxes of each group out."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .families import GROUP_FAMILIES, TEXT
from .network import CellMaps, ElementNetwork

K = 384
"""Boxes of each group, best first; a dense screen has about 250 text lines."""


class ShippedNetwork(nn.Module):
    """`pixels` uint8 (1, H, W, 3), H and W multiples of 32 -> `boxes` (3, K, 4) x1, y1, x2, y2 in pixels of
    the input, `scores` (3, K) 0..1 falling, `kinds` (3, K, F): which of its group's families each is.

    Only peaks count: cells that no neighbour outdoes. Lines of text lie close above each other, so for text
    only neighbours to the left and right are asked. Off-centre peaks of one element remain for the caller to
    drop (by IoU). Pictures with fewer than K cells give K rows all the same, with scores of 0.
    """

    def __init__(self, network: ElementNetwork):
        super().__init__()
        self.network = network

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return best_boxes(self.network(pixels.permute(0, 3, 1, 2).float() / 255))


def best_boxes(maps: CellMaps) -> tuple[Tensor, Tensor, Tensor]:
    """The peaks of one picture's maps: boxes, scores and kinds as above."""
    heat = maps.heat.sigmoid()[0]
    around = F.max_pool2d(heat[:TEXT], 3, 1, 1)
    beside = F.max_pool2d(heat[TEXT:], (1, 3), 1, (0, 1))
    peaks = torch.where(heat == torch.cat([around, beside]), heat, 0).flatten(1)
    scores, cells = F.pad(peaks, (0, K)).topk(K, dim=1)
    cells = cells.clamp(max=peaks.shape[1] - 1)
    boxes = maps.boxes[0].flatten(2).transpose(1, 2)  # (G, cells, 4)
    boxes = boxes.gather(1, cells[..., None].expand(-1, -1, 4))
    logits = maps.kinds[0].flatten(1).T  # (cells, F)
    kinds = []
    for group, places in enumerate(GROUP_FAMILIES):
        among = logits[cells[group], places.start : places.stop].softmax(-1)
        kinds.append(F.pad(among, (places.start, logits.shape[1] - places.stop)))
    return boxes, scores, torch.stack(kinds)


def pad_to_32(pixels: Tensor) -> Tensor:
    """(1, H, W, 3) -> the last row and column repeated up to multiples of 32; no edge may appear there."""
    height, width = pixels.shape[1:3]
    rows = torch.arange(height + -height % 32).clamp(max=height - 1)
    columns = torch.arange(width + -width % 32).clamp(max=width - 1)
    return pixels[:, rows][:, :, columns]
