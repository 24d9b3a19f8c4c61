# Laptop (cd models/training, after the renderer has filled out/screens):
#   python -m icon_terms.screens --screens ../../out/screens --out ../../out/icons
#   python -m icon_terms.screens … --only '101\d{6}' --add     (screens rendered since, by their ids)
"""Cuts icons out of rendered screens as the product does: with the surroundings and sizes they have in use.

Writes screen-crops.npy and screen-icons.jsonl beside the drawings. Knows nothing of networks.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from data.rendered_screens import RenderedScreens

from .network import CROP, MARGIN
from .terms import terms_of_words

SMALLEST = 6
"""Pixels of the long side below which nobody could tell what an icon shows."""


@dataclass(frozen=True)
class ScreenIcon:
    """What is known of a stored crop; one line of screen-icons.jsonl."""

    name: str
    kit: str
    held_out: bool
    """The kit is one that no network learns from."""
    side: float
    """Long side of the icon's box in pixels of the screen."""


def crop_icon(picture: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """(CROP, CROP, 3) uint8, cut as `iconCrop` in models/pipeline/elements/crops.ts does.

    Args:
        picture: (height, width, 3) uint8. Beyond its edge the last pixel repeats.
        box: x1, y1, x2, y2 in its pixels.
    """
    x1, y1, x2, y2 = box
    side = max(1, round(MARGIN * max(x2 - x1, y2 - y1)))
    left, top = round((x1 + x2 - side) / 2), round((y1 + y2 - side) / 2)
    rows = np.clip(np.arange(top, top + side), 0, picture.shape[0] - 1)
    columns = np.clip(np.arange(left, left + side), 0, picture.shape[1] - 1)
    square = Image.fromarray(picture[rows[:, None], columns[None]])
    return np.asarray(square.resize((CROP, CROP), Image.Resampling.BICUBIC))


def icons_of(
    row: dict, picture: np.ndarray, random: np.random.Generator
) -> Iterator[tuple[ScreenIcon, np.ndarray]]:
    """Every named icon of a screen; of kits to learn from with boxes a little off, as detectors give them."""
    held_out = row["split"] == "validation"
    for element in row["elements"]:
        box = np.array(element["box"])
        side = max(box[2] - box[0], box[3] - box[1])
        if element["kind"] != "icon" or not terms_of_words(element["name"]) or side < SMALLEST:
            continue
        shaken = box if held_out else box + random.normal(size=4) * 0.05 * side
        if min(shaken[2] - shaken[0], shaken[3] - shaken[1]) < 2:
            shaken = box
        yield (
            ScreenIcon(element["name"], row["kit"], held_out, round(float(side), 1)),
            crop_icon(picture, tuple(shaken)),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screens", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--number", type=int, help="of screens; all where it is not given")
    parser.add_argument("--only", default="", help="a pattern that ids of screens match; all where not given")
    parser.add_argument("--add", action="store_true", help="keep the icons that are there, and add to them")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random = np.random.default_rng(arguments.seed)
    screens = RenderedScreens(arguments.screens, split=None)
    numbers = [n for n in range(len(screens)) if re.search(arguments.only, screens.row(n)["id"])]
    chosen = random.permutation(numbers)[: arguments.number]
    icons, crops = [], []
    for row, picture in screens.looks(chosen):
        for icon, crop in icons_of(row, picture, random):
            icons.append(icon)
            crops.append(crop)
    if not icons:
        raise SystemExit(
            f"No named icons on the {len(chosen)} screens of {arguments.screens} whose ids match."
        )
    path, added = arguments.out / "screen-crops.npy", np.stack(crops)
    np.save(path, np.concatenate([np.load(path), added]) if arguments.add else added)
    with (arguments.out / "screen-icons.jsonl").open("a" if arguments.add else "w", encoding="utf-8") as file:
        file.writelines(json.dumps(vars(icon)) + "\n" for icon in icons)
    print(f"{len(icons)} icons of {len(chosen)} screens, {sum(i.held_out for i in icons)} of held-out kits")


if __name__ == "__main__":
    main()
