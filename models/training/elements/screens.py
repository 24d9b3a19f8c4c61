"""Screens with truth for the element network: rendered sets (data/CARD.md) and drawn screens, as one type."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image

from data.drawn_screens import draw_screen

from .families import FAMILIES, family_of
from .targets import Truth

SMALLEST_SIDE = 4.0
"""Pixels of a picture below which nothing is an element; rules and dots are not."""


@dataclass(frozen=True)
class TruthScreen:
    """A picture by its file, or drawn by its seed, and what is on it; boxes in pixels of the picture."""

    id: str
    kit: str
    split: str
    platform: str
    pixel_ratio: float
    truth: Truth
    file: Path | None
    seed: int = 0

    def pixels(self) -> np.ndarray:
        """(H, W, 3) uint8."""
        if self.file is not None:
            with Image.open(self.file) as picture:
                return np.asarray(picture.convert("RGB"))
        return np.asarray(draw_screen(self.seed).image.convert("RGB"))


def truth_of(row: dict[str, Any]) -> Truth:
    """The truth of a rendered row: elements by family, every text line, what is not to be judged."""
    boxes, families = [], []
    for element in row["elements"]:
        boxes.append(element["box"])
        families.append(FAMILIES.index(family_of(element["kind"], bool(element.get("framed", True)))))
    for line in row["lines"]:
        boxes.append(line["box"])
        families.append(FAMILIES.index("text"))
    return _truth(boxes, families, row.get("ignore", []))


def _truth(boxes: list[Any], families: list[int], ignore: list[Any]) -> Truth:
    kept = np.asarray(boxes, np.float32).reshape(-1, 4)
    large = (kept[:, 2] - kept[:, 0] >= SMALLEST_SIDE) & (kept[:, 3] - kept[:, 1] >= SMALLEST_SIDE)
    return Truth(
        kept[large],
        np.asarray(families, np.int64)[large],
        np.asarray(ignore, np.float32).reshape(-1, 4),
    )


def rendered_screens(folder: Path, split: str | None = None) -> list[TruthScreen]:
    """Every screen of a rendered set, in the order of their ids; a set that is still growing is fine.

    Raises FileNotFoundError when there is no set in `folder`.
    """
    shards = sorted(folder.glob("screens-*.jsonl"))
    if not shards:
        raise FileNotFoundError(f"{folder} holds no screens-*.jsonl; render a set first (data/CARD.md).")
    screens: dict[str, TruthScreen] = {}
    for shard in shards:
        state = shard.stat()
        screens |= {screen.id: screen for screen in _shard(shard, folder, (state.st_size, state.st_mtime_ns))}
    return [screens[key] for key in sorted(screens) if split in (None, screens[key].split)]


@lru_cache(maxsize=64)
def _shard(shard: Path, folder: Path, state: tuple[int, int]) -> list[TruthScreen]:
    """A shard's screens, read once for each `state` (size and time) of its file."""
    screens = []
    for text in shard.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(text)
        except ValueError:
            continue  # the line that is being written
        screens.append(
            TruthScreen(
                id=row["id"],
                kit=row["kit"],
                split=row["split"],
                platform=row["platform"],
                pixel_ratio=float(row["pixelRatio"]),
                truth=truth_of(row),
                file=folder / row["image"],
            )
        )
    return screens


def drawn_screens(count: int, first_seed: int) -> list[TruthScreen]:
    """Screens drawn from seeds, for a start without rendered ones; drawn again whenever looked at."""
    screens = []
    for seed in range(first_seed, first_seed + count):
        screen = draw_screen(seed)
        boxes: list[Any] = [element.box for element in screen.elements]
        families = [FAMILIES.index(family_of(element.kind, True)) for element in screen.elements]
        boxes += [line.box for line in screen.texts]
        families += [FAMILIES.index("text")] * len(screen.texts)
        screens.append(
            TruthScreen(
                id=f"drawn-{seed}",
                kit="drawn",
                split="train",
                platform="web" if screen.width >= screen.height else "mobile",
                pixel_ratio=2.0
                if Random(seed).random() < 0.5 and screen.height > 1.6 * screen.width
                else 1.0,
                truth=_truth(boxes, families, []),
                file=None,
                seed=seed,
            )
        )
    return screens
