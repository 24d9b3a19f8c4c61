"""The rasterised drawings with their labels, and endless batches: painted crops, and crops of screens.

Joins drawings.py, screens.py, terms.py and augment.py; knows nothing of networks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from .augment import Inks, Painter
from .drawings import Drawing
from .glyphs import FAMILY, TEXT_FAMILY
from .screens import ScreenIcon
from .terms import SURE, UNKNOWN, Labels, make_labels, terms_of_words

GROUP = 32
"""Crops that share their scale on the screen."""


@dataclass(frozen=True)
class ScreenCrops:
    """Icons as rendered screens show them; those whose name no drawing bears are left out."""

    crops: np.ndarray
    """(icons, CROP, CROP, 3) uint8."""
    rows: np.ndarray
    """(icons,) a drawing of the same name: its targets are theirs."""
    held_out: np.ndarray
    """(icons,) bool: of kits that no network learns from."""

    @classmethod
    def load(cls, folder: Path, drawings: list[Drawing]) -> ScreenCrops | None:
        """What `python -m icon_terms.screens` wrote; None where it has not run."""
        if not (folder / "screen-icons.jsonl").exists():
            return None
        with (folder / "screen-icons.jsonl").open(encoding="utf-8") as file:
            icons = [ScreenIcon(**json.loads(line)) for line in file]
        known = {frozenset(terms_of_words(drawing.name)): i for i, drawing in enumerate(drawings)}
        rows = np.array([known.get(frozenset(terms_of_words(icon.name)), -1) for icon in icons])
        is_known = rows >= 0
        crops = np.load(folder / "screen-crops.npy", mmap_mode="r")[is_known]
        return cls(crops, rows[is_known], np.array([icon.held_out for icon in icons])[is_known])


@dataclass(frozen=True)
class IconData:
    drawings: list[Drawing]
    masks: np.ndarray
    """(drawings, SIDE, SIDE) uint8."""
    colours: np.ndarray
    """(coloured drawings, SIDE, SIDE, 4) uint8."""
    labels: Labels
    screens: ScreenCrops | None = None

    @classmethod
    def load(cls, folder: Path, vocabulary: list[str] | None = None) -> IconData:
        """What `python -m icon_terms.drawings` wrote."""
        with (folder / "icons.jsonl").open(encoding="utf-8") as file:
            drawings = [Drawing(**json.loads(line)) for line in file]
        masks = np.load(folder / "masks.npy", mmap_mode="r")
        colours = np.load(folder / "colours.npy", mmap_mode="r")
        screens = ScreenCrops.load(folder, drawings)
        return cls(drawings, masks, colours, make_labels(drawings, vocabulary), screens)

    def rows(self, *, held_out: bool) -> np.ndarray:
        """Indices of the drawings that are icons: learnt from, or measured on."""
        return np.array(
            [
                i
                for i, drawing in enumerate(self.drawings)
                if drawing.held_out == held_out and drawing.family != TEXT_FAMILY
            ]
        )

    def text_rows(self) -> np.ndarray:
        return np.array([i for i, drawing in enumerate(self.drawings) if drawing.family == TEXT_FAMILY])

    def inks(self, rows: np.ndarray) -> Inks:
        """Drawings as they are painted. All coloured or none."""
        drawings = [self.drawings[i] for i in rows]
        masks = torch.from_numpy(self.masks[rows]).float() / 255
        colours = None
        if drawings[0].colour >= 0:
            rgba = torch.from_numpy(self.colours[[drawing.colour for drawing in drawings]])
            colours = rgba[..., :3].permute(0, 3, 1, 2).float() / 255
        return Inks(
            masks,
            colours,
            torch.tensor([drawing.ratio for drawing in drawings]),
            torch.tensor([drawing.offset for drawing in drawings]),
        )


@dataclass(frozen=True)
class Batch:
    """What travels from whoever paints to the network: bytes and places in a table."""

    crops: Tensor
    """(N, 3, CROP, CROP) uint8."""
    rows: Tensor
    """(N,) int64: the drawing each shows; -1 for none."""


class Targets:
    """What the terms of drawings should be, kept where the network is."""

    def __init__(self, labels: Labels, device: str = "cpu"):
        # One row more, the last, of what shows no drawing: no term applies, and that is known.
        raw = np.concatenate([labels.targets, np.zeros((1, len(labels.terms)), np.uint8)])
        self.raw = torch.from_numpy(raw).to(device)

    def of(self, rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Args:
            rows: (N,) as in a `Batch`, on the same device.

        Returns:
            (N, terms) in 0…1; 1 where that is known; 1 for the terms the drawing is called by.
        """
        raw = self.raw[rows]
        known = (raw != UNKNOWN).float()
        return raw.float().div(SURE) * known, known, (raw == SURE).float()


class Painting(IterableDataset):
    """`batches` for a DataLoader: each of its processes paints a stream of its own."""

    def __init__(self, data: IconData, rows: np.ndarray, size: int, seed: int):
        self.data, self.rows, self.size, self.seed = data, rows, size, seed

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        stream = 0 if worker is None else worker.id
        return batches(self.data, self.rows, self.size, self.seed + 1_000_003 * stream)


def batches(
    data: IconData,
    rows: np.ndarray,
    size: int,
    seed: int,
    *,
    text: float = 0.08,
    junk: float = 0.05,
    screens: float = 0.4,
) -> Iterator[Batch]:
    """Batches without end. Drawings of names that several hands draw come more often than a set's own ideas.

    Args:
        rows: the drawings to learn from.
        size: crops in a batch, a multiple of GROUP.
        text: share of groups that show text instead of an icon.
        junk: share of groups that show no drawing at all.
        screens: share of groups that were cut out of rendered screens, where there are any.
    """
    random = np.random.default_rng(seed)
    painter = Painter(seed)
    is_coloured = np.array([data.drawings[i].colour >= 0 for i in rows])
    weights = 0.15 + np.minimum(1.0, data.labels.n_roots[rows] / 4)
    weights *= np.array([3.0 if data.drawings[i].family == FAMILY else 1.0 for i in rows])
    pools = []
    for chosen in (~is_coloured, is_coloured):
        if chosen.any():
            pools.append((rows[chosen], np.cumsum(weights[chosen]) / weights[chosen].sum()))
    texts = data.text_rows()
    shown, shown_sums = _shown(data) if data.screens is not None else (np.zeros(0, int), np.zeros(0))
    while True:
        crops, chosen_rows = [], []
        for _ in range(size // GROUP):
            kind = random.random()
            if kind < junk:
                crops.append(painter.junk(GROUP))
                chosen_rows.append(np.full(GROUP, -1))
                continue
            if data.screens is not None and kind < junk + screens:
                seen = shown[np.searchsorted(shown_sums, random.random(GROUP))]
                crops.append(painter.vary(torch.from_numpy(data.screens.crops[seen])))
                chosen_rows.append(data.screens.rows[seen])
                continue
            if random.random() < text / (1 - junk):
                chosen = random.choice(texts, GROUP)
            else:
                pool, sums = pools[-1] if random.random() < 0.06 else pools[0]
                chosen = pool[np.searchsorted(sums, random.random(GROUP))]
            crops.append(painter.paint(data.inks(chosen)))
            chosen_rows.append(chosen)
        painted = (torch.cat(crops) * 255).round().byte()
        yield Batch(painted, torch.from_numpy(np.concatenate(chosen_rows)))


def _shown(data: IconData) -> tuple[np.ndarray, np.ndarray]:
    """Icons of screens to learn from, and running sums of how often: what is everywhere less."""
    assert data.screens is not None
    shown = np.flatnonzero(~data.screens.held_out)
    counts = np.bincount(data.screens.rows[shown])[data.screens.rows[shown]]
    weights = counts**-0.6
    return shown, np.cumsum(weights) / weights.sum()
