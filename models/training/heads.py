"""What only training needs beside the model: heads that teach the encoders where elements are, what lines
say and which caption is whose. None of them is exported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor, nn

from caption_match import CaptionMatch, pad_captions
from character_head import CharacterHead, LineBatch, LinePlace, line_places
from config import FerretV2Config
from data.screen import Screen
from data.telling import caption
from element_head import FusedElementHead, element_targets
from elements.losses import TargetBatch, losses
from elements.targets import Targets
from model import ImageFeatures
from tokenizer import TextTokenizer

MOST_LINES = 40
"""Lines of one screen that are read; more would outweigh the elements."""


@dataclass(frozen=True)
class DenseTruth:
    """What one screen teaches densely; `patches` are the columns and rows of its local map."""

    patches: tuple[int, int]
    elements: Targets
    lines: list[LinePlace]
    caption: list[int]

    @staticmethod
    def of(
        screen: Screen,
        patches: tuple[int, int],
        fused: tuple[int, int],
        tokenizer: TextTokenizer,
        rng: Random,
    ) -> DenseTruth:
        """`fused`: columns and rows of H_a, the same as `patches` unless regions see the global view alone."""
        lines = line_places(screen, patches)
        return DenseTruth(
            patches,
            element_targets(screen, fused),
            rng.sample(lines, min(MOST_LINES, len(lines))),
            tokenizer.to_ids(caption(screen, rng)),
        )


@dataclass(frozen=True)
class DenseBatch:
    """The truths of screens of one size."""

    elements: TargetBatch
    lines: LineBatch
    captions: Tensor

    @staticmethod
    def of(truths: Sequence[DenseTruth]) -> DenseBatch:
        patches = truths[0].patches
        assert all(truth.patches == patches for truth in truths), "screens of a batch share their size"
        fields = [[torch.from_numpy(v) for v in vars(truth.elements).values()] for truth in truths]
        return DenseBatch(
            TargetBatch(*(torch.stack(list(column)) for column in zip(*fields, strict=True))),
            LineBatch.of([truth.lines for truth in truths], patches),
            pad_captions([truth.caption for truth in truths]),
        )

    def to(self, device: str) -> DenseBatch:
        return DenseBatch(self.elements.to(device), self.lines.to(device), self.captions.to(device))


class TrainingHeads(nn.Module):
    """`elements` reads H_a, `characters` the local map alone, `captions` the global features alone."""

    def __init__(self, config: FerretV2Config) -> None:
        super().__init__()
        assert config.region.source == "encoder", "the element head reads the map of the encoders' features"
        self.elements = FusedElementHead(config.region_channels)
        self.characters = CharacterHead(config.local_encoder.width)
        self.captions = CaptionMatch(config.global_encoder.width, config.language.vocab)

    def losses(
        self,
        names: Sequence[str],
        pictures: Sequence[ImageFeatures],
        fused: Sequence[Tensor],
        truth: DenseBatch,
    ) -> dict[str, Tensor]:
        """The losses of some heads by name. `fused`: H_a of each picture."""
        found: dict[str, Tensor] = {}
        if "elements" in names:
            found["elements"] = losses(self.elements(torch.stack(list(fused))), truth.elements).total
        if "characters" in names:
            maps = [picture.local_map for picture in pictures if picture.local_map is not None]
            found["characters"] = self.characters.loss(torch.stack(maps), truth.lines)
        if "captions" in names:
            features = torch.stack([picture.of_global for picture in pictures])
            found["captions"] = self.captions.loss(features, truth.captions)
        return found
