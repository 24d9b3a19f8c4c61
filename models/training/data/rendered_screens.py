"""Rendered sets (data/CARD.md) and packs of them as the same `Screen`s that are drawn: one question writer
for both.

A set is a folder with `screens-*.jsonl` beside `images/`, or with packs (`pack.py`). Boxes of rows are
fractions of pixels of the picture; screens come at one pixel per CSS pixel with whole ones.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image, ImageStat

from .naming import icon_name
from .pack import Pack, Row, at_css_size
from .screen import KINDS, NOWHERE, STATES, Box, Element, Screen, TextLine, is_inside, overlaps

SMALLEST_SIDE = 3
"""Pixels below which nothing is asked for."""

MOST_ELSEWHERE = 40
"""Things of another screen that a screen carries for hard negatives."""

LAYOUT_OF_PLATFORM = {"web": "page", "desktop": "desktop", "mobile": "phone"}


@dataclass(frozen=True)
class _Place:
    """Where a screen is: in a pack by its id; or its row itself, deflated, so that a set may be rendered anew
    while it is read.
    """

    kit: str
    page: str
    pack: Pack | None
    key: str
    packed_row: bytes = b""


class RenderedScreens:
    """The screens of one split of a set, by number, in the order of their ids; a set that still grows is
    fine.

    Raises FileNotFoundError for a folder without a set or pack.
    """

    def __init__(self, folder: Path, split: str | None = "train"):
        self.folder = folder
        found: dict[str, _Place] = {}
        for shard in sorted(folder.glob("screens-*.jsonl")):
            state = shard.stat()
            found |= _index_shard(shard, split, (state.st_size, state.st_mtime_ns))
        for path in sorted(folder.glob("screens-*.zip")):
            pack = Pack(path)
            for id in pack.ids():
                row = pack.row(id)
                if split in (None, row["split"]):
                    found[id] = _Place(row["kit"], row["page"], pack, id)
        if not found and not any(folder.glob("screens-*")):
            raise FileNotFoundError(f"{folder} holds neither screens-*.jsonl nor screens-*.zip.")
        self._places = [found[id] for id in sorted(found)]
        self._of_kit: dict[str, list[int]] = defaultdict(list)
        for number, place in enumerate(self._places):
            self._of_kit[place.kit].append(number)

    def __len__(self) -> int:
        return len(self._places)

    @property
    def kits(self) -> dict[str, int]:
        """How many screens of each kit."""
        return {kit: len(numbers) for kit, numbers in sorted(self._of_kit.items())}

    def row(self, number: int) -> Row:
        place = self._places[number]
        if place.pack is not None:
            return place.pack.row(place.key)
        return json.loads(zlib.decompress(place.packed_row))

    def picture(self, number: int) -> Image.Image:
        """Raises FileNotFoundError for a picture that is gone since the set was listed."""
        place = self._places[number]
        if place.pack is not None:
            return place.pack.picture(place.key)
        with Image.open(self.folder / self.row(number)["image"]) as image:
            return image.convert("RGB")

    def looks(self, numbers: Iterable[int]) -> Iterator[tuple[Row, np.ndarray]]:
        """Rows with their pictures, (H, W, 3) uint8, in the pixels of the set; those that the renderer has taken
        back since are left out.
        """
        for number in numbers:
            try:
                picture = self.picture(number)
            except FileNotFoundError:
                continue
            yield self.row(number), np.asarray(picture)

    def __getitem__(self, number: int) -> Screen:
        row, picture = at_css_size(self.row(number), self.picture(number))
        return screen_of(row, picture, number, self._elsewhere(number))

    def _elsewhere(self, number: int) -> tuple[Element | TextLine, ...]:
        """Things of another page of the same kit, always the same one."""
        here = self._places[number]
        others = [n for n in self._of_kit[here.kit] if self._places[n].page != here.page]
        if not others:
            return ()
        rng = Random(number)
        elements, texts, _ = truth_of(self.row(rng.choice(others)))
        things: list[Element | TextLine] = [replace(element, box=NOWHERE) for element in elements]
        things += [TextLine(line.text, NOWHERE, 0) for line in texts]
        return tuple(rng.sample(things, min(MOST_ELSEWHERE, len(things))))


@lru_cache(maxsize=64)
def _index_shard(shard: Path, split: str | None, state: tuple[int, int]) -> dict[str, _Place]:
    """Where a shard's screens are, found once for each `state` (size and time) of its file."""
    found = {}
    with shard.open("rb") as lines:
        for line in lines:
            try:
                row = json.loads(line)
            except ValueError:
                continue  # the line that is being written, the last one
            if split in (None, row["split"]):
                found[row["id"]] = _Place(row["kit"], row["page"], None, row["id"], zlib.compress(line, 6))
    return found


# ----------------------------------------------------------------------------------------------------
# Rows


def screen_of(
    row: Row, picture: Image.Image, seed: int, elsewhere: tuple[Element | TextLine, ...] = ()
) -> Screen:
    """A row at one pixel per CSS pixel, and its picture, as a screen."""
    elements, texts, ignore = truth_of(row)
    containers = {element.container for element in elements}
    layout = LAYOUT_OF_PLATFORM[row["platform"]]
    for opened in ("menu", "dialog"):
        layout = opened if opened in containers else layout
    return Screen(
        seed, picture, elements, texts, layout, row["dark"], row["kit"], ignore, elsewhere=elsewhere
    )


def truth_of(row: Row) -> tuple[tuple[Element, ...], tuple[TextLine, ...], tuple[Box, ...]]:
    """Elements, text lines and areas that cannot be judged; what is too small to ask for is such an area."""
    ignore = [_whole(box) for box in row.get("ignore", [])]
    texts: list[TextLine] = []
    for line in row["lines"]:
        box, text = _whole(line["box"]), " ".join(line["text"].split())
        if _is_large(box) and text:
            texts.append(
                TextLine(text, box, round(line["size"]), bool(line.get("heading")), line.get("color", ""))
            )
        else:
            ignore.append(box)
    written = [line.text.lower() for line in texts]
    elements: list[Element] = []
    for element in row["elements"]:
        box = _whole(element["box"])
        if element["kind"] in KINDS and _is_large(box):
            elements.append(_element(element, box, written))
        else:
            ignore.append(box)
    return tuple(elements), tuple(texts), tuple(ignore)


def _element(row: dict[str, Any], box: Box, written: Sequence[str]) -> Element:
    """`written`: the lines of the screen in small letters, which decide whether a name can be read on it."""
    kind = row["kind"]
    name = " ".join((row["name"] or row["text"]).split())
    if kind == "icon":
        name = icon_name(name)
    low = name.lower()
    return Element(
        kind,
        name,
        box,
        tuple(state for state in row["states"] if state in STATES),
        labelled=kind != "icon" and any(low in line for line in written),
        framed=bool(row.get("framed", True)),
        color=row.get("color", ""),
        container=row.get("container", ""),
    )


def _whole(box: Sequence[float]) -> Box:
    x1, y1, x2, y2 = (round(v) for v in box)
    return x1, y1, x2, y2


def _is_large(box: Box) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) >= SMALLEST_SIDE


# ----------------------------------------------------------------------------------------------------
# Views: a part of a screen, in other colours


MOST_ENLARGED = 1.3


def cut_to(
    screen: Screen, size: tuple[int, int], rng: Random, scales: tuple[float, float] = (0.6, 1.2)
) -> Screen:
    """A window of a screen as a picture of `size`, around one of its elements where it has some.

    Enlarged no more than MOST_ENLARGED times unless the screen is smaller than that; what the window cuts is
    neither truth nor background.
    """
    width, height = size
    least = max(width / screen.width, height / screen.height)
    scale = max(least, min(rng.uniform(*scales), MOST_ENLARGED))
    seen = (width / scale, height / scale)
    things = screen.elements or screen.texts
    box = rng.choice(things).box if things else (0, 0, screen.width, screen.height)
    corner = []
    for low, high, span, side in (
        (box[0], box[2], seen[0], screen.width),
        (box[1], box[3], seen[1], screen.height),
    ):
        start = (low + high) / 2 - span * rng.uniform(0.25, 0.75)
        corner.append(min(max(start, 0.0), max(side - span, 0.0)))
    window = (corner[0], corner[1], corner[0] + seen[0], corner[1] + seen[1])
    picture = screen.image.resize(size, Image.Resampling.BICUBIC, box=window)
    return _within(screen, picture, window)


def _within(screen: Screen, picture: Image.Image, window: tuple[float, float, float, float]) -> Screen:
    """The truth of a window, in pixels of its picture."""
    sx, sy = picture.width / (window[2] - window[0]), picture.height / (window[3] - window[1])
    all_of_it = (0, 0, picture.width, picture.height)

    def moved(box: Box) -> Box:
        return _whole(
            (
                (box[0] - window[0]) * sx,
                (box[1] - window[1]) * sy,
                (box[2] - window[0]) * sx,
                (box[3] - window[1]) * sy,
            )
        )

    def clipped(box: Box) -> Box:
        return max(box[0], 0), max(box[1], 0), min(box[2], picture.width), min(box[3], picture.height)

    elements, texts, partial = [], [], list(screen.partial)
    ignore = [clipped(box) for box in map(moved, screen.ignore) if overlaps(box, all_of_it)]
    for thing in (*screen.elements, *screen.texts):
        box = moved(thing.box)
        if not overlaps(box, all_of_it):
            continue
        if not is_inside(box, all_of_it) or not _is_large(box):
            partial.append(thing.text if isinstance(thing, TextLine) else thing.name)
            ignore.append(clipped(box))
        elif isinstance(thing, TextLine):
            texts.append(replace(thing, box=box, size=max(1, round(thing.size * sy))))
        else:
            elements.append(replace(thing, box=box))
    return replace(
        screen,
        image=picture,
        elements=tuple(elements),
        texts=tuple(texts),
        ignore=tuple(ignore),
        partial=tuple(partial),
    )


def repainted(screen: Screen, picture: Image.Image) -> Screen:
    """A screen in the colours of another picture of it; no colour is called what it was before."""
    return replace(
        screen,
        image=picture,
        elements=tuple(replace(element, color="") for element in screen.elements),
        texts=tuple(replace(line, color="") for line in screen.texts),
        dark=ImageStat.Stat(picture.convert("L")).median[0] < 128,
    )
