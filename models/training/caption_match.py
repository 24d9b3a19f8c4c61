"""Matches screens to their captions within a batch: what the global encoder sees against what a sentence
says.

Source: CLIP (arXiv:2103.00020), with a bag of words in place of its text transformer: the language model has
its own training, and a caption's words matter more than their order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

PAD = -1
SHARPEST = math.log(100.0)


def pad_captions(captions: Sequence[Sequence[int]]) -> Tensor:
    """Token ids of captions -> (B, L) int64, PAD on the right."""
    padded = torch.full((len(captions), max(map(len, captions))), PAD, dtype=torch.int64)
    for row, ids in enumerate(captions):
        padded[row, : len(ids)] = torch.tensor(ids)
    return padded


class CaptionMatch(nn.Module):
    def __init__(self, channels: int, vocab: int, width: int = 128) -> None:
        super().__init__()
        self.of_picture = nn.Sequential(nn.LayerNorm(channels), nn.Linear(channels, width))
        self.words = nn.Embedding(vocab, width)
        self.of_caption = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.sharpness = nn.Parameter(torch.tensor(math.log(10.0)))

    def forward(self, features: Tensor, captions: Tensor) -> Tensor:
        """Global features (B, tg², C) and captions (B, L) -> likeness of each picture (row) to each
        caption.
        """
        pictures = F.normalize(self.of_picture(features.mean(1)).float(), dim=-1)
        there = (captions != PAD)[..., None]
        bag = (self.words(captions.clamp(min=0)) * there).sum(1) / there.sum(1).clamp(min=1)
        said = F.normalize(self.of_caption(bag).float(), dim=-1)
        return self.sharpness.clamp(max=SHARPEST).exp() * pictures @ said.T

    def loss(self, features: Tensor, captions: Tensor) -> Tensor:
        """Which caption is whose and whose picture is which, as one of B; nats."""
        likeness = self(features, captions)
        own = torch.arange(len(likeness), device=likeness.device)
        return (F.cross_entropy(likeness, own) + F.cross_entropy(likeness.T, own)) / 2
