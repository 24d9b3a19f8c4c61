"""What the element network's maps cost against their targets: score, box and family judged apart."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .families import GROUP_FAMILIES
from .network import CellMaps


@dataclass(frozen=True)
class TargetBatch:
    """`targets.Targets` of a batch as tensors, each with a leading B."""

    heat: Tensor
    boxes: Tensor
    families: Tensor
    weight: Tensor
    judged: Tensor
    n_objects: Tensor

    def pin_memory(self) -> TargetBatch:
        """In memory that a GPU can copy from by itself; data loaders ask for it."""
        return TargetBatch(*(value.pin_memory() for value in vars(self).values()))

    def to(self, device: str) -> TargetBatch:
        return TargetBatch(*(value.to(device, non_blocking=True) for value in vars(self).values()))


def giou(a: Tensor, b: Tensor) -> Tensor:
    """Generalised intersection over union of boxes (..., 4), -1..1 (arXiv:1902.09630)."""
    x1, y1 = torch.maximum(a[..., 0], b[..., 0]), torch.maximum(a[..., 1], b[..., 1])
    x2, y2 = torch.minimum(a[..., 2], b[..., 2]), torch.minimum(a[..., 3], b[..., 3])
    shared = (x2 - x1).clamp(min=0) * (y2 - y1).clamp(min=0)
    both = area(a) + area(b) - shared
    around = (torch.maximum(a[..., 2], b[..., 2]) - torch.minimum(a[..., 0], b[..., 0])) * (
        torch.maximum(a[..., 3], b[..., 3]) - torch.minimum(a[..., 1], b[..., 1])
    )
    return shared / both.clamp(min=1e-6) - (around - both) / around.clamp(min=1e-6)


def area(boxes: Tensor) -> Tensor:
    return (boxes[..., 2] - boxes[..., 0]).clamp(min=0) * (boxes[..., 3] - boxes[..., 1]).clamp(min=0)


@dataclass(frozen=True)
class Losses:
    score: Tensor
    box: Tensor
    side: Tensor
    kind: Tensor

    @property
    def total(self) -> Tensor:
        return self.score + 2 * self.box + 0.5 * self.side + 0.5 * self.kind


def losses(maps: CellMaps, targets: TargetBatch) -> Losses:
    """Score: BCE weighted by |target - p|² (quality focal, arXiv:2006.04388), per object. Box: 1 - GIoU and
    |log side| where a box is learned, weighted by the Gaussian. Kind: cross-entropy among the group's
    families.
    """
    p = maps.heat.sigmoid()
    focal = F.binary_cross_entropy_with_logits(maps.heat, targets.heat, reduction="none")
    focal = focal * (targets.heat - p).abs().square() * targets.judged
    n_objects = targets.n_objects.sum().clamp(min=1)
    learned = targets.weight > 0
    weight = targets.weight[learned]
    predicted, wanted = maps.boxes.movedim(2, -1)[learned], targets.boxes.movedim(2, -1)[learned]
    box = ((1 - giou(predicted, wanted)) * weight).sum() / weight.sum().clamp(min=1)
    sides = [(boxes[:, 2:] - boxes[:, :2]).clamp(min=1).log() for boxes in (predicted, wanted)]
    side = ((sides[0] - sides[1]).abs().sum(-1) * weight).sum() / weight.sum().clamp(min=1)
    kind = p.new_zeros(())
    for group, places in enumerate(GROUP_FAMILIES):
        here = learned[:, group]
        if len(places) == 1 or not bool(here.any()):
            continue
        logits = maps.kinds[:, places.start : places.stop].movedim(1, -1)[here]
        kind = kind + F.cross_entropy(logits, targets.families[:, group][here] - places.start)
    return Losses(focal.sum() / n_objects * 2, box, side, kind)
