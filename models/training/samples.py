"""Screens -> batches for training: the same batch for the same number, whoever asks and whenever.

Knows screens, questions and tokens; nothing of losses, devices or time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.utils.data import Dataset

from anyres import CutImage, cut_image, normalise
from config import FerretV2Config
from data.drawn_screens import HELD_OUT_SEEDS, draw_screen, random_size
from data.questions import STAGE_MIXES, conversation
from data.rendered_screens import RenderedScreens, cut_to, repainted
from data.screen import Screen
from data.turns import Turn, prompt_turns
from elements.crops import recolour
from feature_map import Grid
from heads import DenseBatch, DenseTruth
from model import IGNORE, PAD_SLOT, Batch
from prompt import build_prompt
from schedule import STAGES, TrainingConfig
from tokenizer import TextTokenizer
from visual_sampler import plan_points, points_of_regions

LONGEST_SIDE = 1600
"""Of a rendered screen that is shown as a whole."""

MOST_STRETCHED = 1.4
"""A screen joins a batch of larger ones only if it need not be enlarged more than that."""

KEPT_BATCHES = 64
"""A run with so few different batches makes each of them once."""

PROGRESS_SEEDS = HELD_OUT_SEEDS + 500_000_000
"""Held-out screens that runs are watched on: apart from those of evaluate.py and of make_validation.py."""


def rendered_screens(folder: str, split: str) -> RenderedScreens:
    """The set of a folder as it is now, listed once for each state of it; finding all rows takes a moment."""
    shards = sorted(Path(folder).glob("screens-*"))
    return _listed(folder, split, tuple((shard.name, shard.stat().st_size) for shard in shards))


@lru_cache(maxsize=4)
def _listed(folder: str, split: str, state: tuple[tuple[str, int], ...]) -> RenderedScreens:
    return RenderedScreens(Path(folder), split)


@dataclass(frozen=True)
class Sample:
    """One screen, and what is to be learned about it. Without `image` it is not looked at."""

    image: CutImage | None
    token_ids: list[int]
    labels: list[int]
    points: Tensor
    """Of its regions, in the order of their slots: `RegionPlan.points`."""
    dense: DenseTruth | None = None


@dataclass(frozen=True)
class TrainingBatch:
    """`model.Batch` with its pictures still as bytes, (…, side, side, 3) uint8, its regions as their points
    alone, and the truth for the heads.
    """

    global_bytes: Tensor | None
    tile_bytes: Tensor | None
    grids: list[Grid] | None
    token_ids: Tensor
    labels: Tensor
    region_points: Tensor
    dense: DenseBatch | None = None

    def pin_memory(self) -> TrainingBatch:
        """The batch in memory that a GPU can copy from by itself; data loaders ask for it."""
        return _pinned(self)

    def on(self, device: str, config: FerretV2Config) -> Batch:
        """The batch on a device, pictures normalised and regions planned there; ids and labels stay here."""

        def pixels(bytes_: Tensor | None, mean: Sequence[float], std: Sequence[float]) -> Tensor | None:
            return None if bytes_ is None else normalise(bytes_.to(device, non_blocking=True), mean, std)

        of_global, of_local = config.global_encoder, config.local_encoder
        empty = torch.zeros(len(self.token_ids), 0, device=device)
        global_pixels = pixels(self.global_bytes, of_global.mean, of_global.std)
        return Batch(
            global_pixels=empty if global_pixels is None else global_pixels,
            token_ids=self.token_ids,
            tile_pixels=pixels(self.tile_bytes, of_local.mean, of_local.std),
            grids=self.grids,
            labels=self.labels,
            regions=plan_points(self.region_points.to(device, non_blocking=True), config.region),
        )


def _pinned(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.pin_memory()
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{name: _pinned(part) for name, part in vars(value).items()})
    return value


def _size_for(screen: Screen, profile: str, rng: Random) -> tuple[int, int]:
    """The size of a batch that a rendered screen begins: its own, or that of a window of it."""
    if profile == "small":
        width, height = random_size(rng, "small")
        return min(width, screen.width), min(height, screen.height)
    shrunk = min(1.0, LONGEST_SIDE / max(screen.width, screen.height))
    return round(screen.width * shrunk), round(screen.height * shrunk)


def make_sample(
    screen: Screen,
    turns: list[Turn],
    model: FerretV2Config,
    tokenizer: TextTokenizer,
    max_text: int,
    picture: bool = True,
) -> Sample:
    """A screen and its turns as the model reads them; the last turns are dropped until the text fits.

    Without `picture` no regions are planned. Raises ValueError when not even the first turn fits.
    """
    size = (screen.width, screen.height)
    for count in range(len(turns), 0, -1):
        asked, regions = prompt_turns(turns[:count])
        prompt = build_prompt(asked, regions, size, tokenizer, model)
        if len(prompt.token_ids) <= max_text:
            ordered = [regions[i] for i in prompt.region_order] if picture else []
            points = points_of_regions(ordered, [size] * len(ordered), model.region)
            image = cut_image(np.asarray(screen.image), model) if picture else None
            return Sample(image, prompt.token_ids, prompt.labels, points)
    raise ValueError(f"screen {screen.seed}: no turn of {len(turns)} fits into {max_text} tokens")


def collate(samples: list[Sample], tiles: bool) -> TrainingBatch:
    """Samples -> one batch, texts padded on the right."""
    longest = max(len(s.token_ids) for s in samples)
    ids = torch.full((len(samples), longest), PAD_SLOT, dtype=torch.int64)
    labels = torch.full((len(samples), longest), IGNORE, dtype=torch.int64)
    for row, sample in enumerate(samples):
        ids[row, : len(sample.token_ids)] = torch.tensor(sample.token_ids, dtype=torch.int64)
        labels[row, : len(sample.labels)] = torch.tensor(sample.labels, dtype=torch.int64)
    images = [sample.image for sample in samples if sample.image is not None]
    truths = [sample.dense for sample in samples if sample.dense is not None]
    return TrainingBatch(
        global_bytes=torch.from_numpy(np.stack([i.global_bytes for i in images])) if images else None,
        tile_bytes=torch.from_numpy(np.concatenate([i.tile_bytes for i in images])) if tiles else None,
        grids=[i.grid for i in images] if tiles else None,
        token_ids=ids,
        labels=labels,
        region_points=torch.cat([s.points for s in samples]),
        dense=DenseBatch.of(truths) if truths else None,
    )


class ScreenBatches(Dataset[TrainingBatch]):
    """Batch i of a run, always the same one for the same config and set. Screens of a batch share their
    size, so nothing is spent on padding.

    `held_out`: batches of screens that no run trains on, and of kits that none sees.
    """

    def __init__(
        self,
        config: TrainingConfig,
        model: FerretV2Config,
        tokenizer: TextTokenizer,
        first: int = 0,
        held_out: bool = False,
    ):
        self.config, self.model, self.tokenizer, self.first = config, model, tokenizer, first
        self.stage, self.held_out = STAGES[config.stage], held_out
        # Another run seed looks at other screens.
        self.base = PROGRESS_SEEDS if held_out else Random(config.seed).randrange(HELD_OUT_SEEDS // 2)
        split = "validation" if held_out else "train"
        self.rendered = rendered_screens(config.screens, split) if config.screens else None
        self.kept: dict[int, TrainingBatch] = {}

    def __len__(self) -> int:
        return 10_000_000

    @property
    def source(self) -> str:
        """Where the screens come from, for a record."""
        drawn = f"drawn screens (models/training/data), seeds from {self.base}"
        if self.rendered is None:
            return drawn
        kits = ", ".join(f"{kit} {count}" for kit, count in self.rendered.kits.items())
        return f"{self.config.rendered:.0%} rendered ({kits}), the rest {drawn}"

    def __getitem__(self, index: int) -> TrainingBatch:
        c, number = self.config, self.first + index
        if not c.distinct:
            return self.make(number)
        number %= c.distinct // c.batch
        if number not in self.kept:
            if len(self.kept) >= KEPT_BATCHES:
                self.kept.clear()
            self.kept[number] = self.make(number)
        return self.kept[number]

    def make(self, number: int) -> TrainingBatch:
        c = self.config
        rng = Random(f"{c.seed} {number}")
        profile = c.profile if c.profile != "mixed" else rng.choice(("small", "small", "full"))
        if self.rendered is not None and len(self.rendered) and rng.random() < c.rendered:
            samples = self.of_rendered(self.rendered, profile, rng)
        else:
            size = random_size(rng, profile)
            samples = [self.of_drawn(number * c.batch + place, size) for place in range(c.batch)]
        return collate(samples, self.stage.tiles)

    def of_drawn(self, number: int, size: tuple[int, int]) -> Sample:
        """The sample of a number; a screen that nothing can be asked of, or too much at once, gives way to
        another.
        """
        seed = self.base + number
        assert self.held_out or seed < HELD_OUT_SEEDS, f"sample {number} would use a held-out screen"
        for attempt in range(100):
            screen = draw_screen(seed + attempt * (HELD_OUT_SEEDS // 200), *size)
            sample = self.sample(screen, Random(screen.seed))
            if sample is not None:
                return sample
        raise RuntimeError(f"100 screens in a row from seed {seed} gave no sample of {size} px")

    def of_rendered(self, screens: RenderedScreens, profile: str, rng: Random) -> list[Sample]:
        """A batch of windows of rendered screens, or of whole ones, that share their size."""
        samples: list[Sample] = []
        size = (0, 0)
        for _ in range(100 * self.config.batch):
            try:
                screen = screens[rng.randrange(len(screens))]
            except FileNotFoundError:
                continue  # rendered anew since the set was listed
            if not samples:
                size = _size_for(screen, profile, rng)
            if max(size[0] / screen.width, size[1] / screen.height) > MOST_STRETCHED:
                continue
            scales = (0.6, 1.2) if profile == "small" else (0.5, 1.0)
            sample = self.sample(cut_to(screen, size, rng, scales), Random(rng.random()))
            if sample is not None:
                samples.append(sample)
            if len(samples) == self.config.batch:
                return samples
        raise RuntimeError(f"the screens of {screens.folder} gave no batch of {size} px")

    def sample(self, screen: Screen, rng: Random) -> Sample | None:
        """What a stage learns from a screen; None where it can learn nothing."""
        c, stage = self.config, self.stage
        if stage.picture and rng.random() < c.recoloured:
            screen = repainted(screen, Image.fromarray(recolour(screen.image, rng)))
        if stage.mix is None:
            image = cut_image(np.asarray(screen.image), self.model)
            sample = Sample(image, [], [], points_of_regions([], [], self.model.region))
        else:
            turns = conversation(screen, rng, c.turns, STAGE_MIXES[stage.mix])
            try:
                sample = make_sample(screen, turns, self.model, self.tokenizer, c.max_text, stage.picture)
            except ValueError:
                return None
        if not stage.heads:
            return sample
        assert sample.image is not None, "heads look at pictures"
        side = self.model.anyres.patches_per_tile_side
        patches = (sample.image.grid[0] * side, sample.image.grid[1] * side)
        of_global = (self.model.anyres.patches_per_global_side,) * 2
        fused = of_global if self.model.region.fuse == "global_only" else patches
        dense = DenseTruth.of(screen, patches, fused, self.tokenizer, rng)
        return Sample(sample.image, sample.token_ids, sample.labels, sample.points, dense)
