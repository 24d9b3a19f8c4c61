# Laptop (cd models/training, after `npm ci` in icon_terms):
#   python -m icon_terms.drawings --out ../../out/icons
#   with desktop themes as well: --themes /usr/share/icons
"""Rasterises the icon sets once: every drawing as a mask cut to its ink, with its set, name and tags.

Writes masks.npy, colours.npy, icons.jsonl and sets.md, the table of licences. Knows nothing of terms.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from .glyphs import drawn_icons
from .sources import SETS, THEMES, SourceIcon, read_set, read_theme

HERE = Path(__file__).parent

SIDE = 64
"""Pixels of the long side of the ink in a stored mask."""

DRAWN = 160
"""Pixels of the square the whole drawing is rasterised to before it is cut."""


@dataclass(frozen=True)
class Drawing:
    """What is known of a stored mask; one line of icons.jsonl."""

    family: str
    name: str
    tags: list[str]
    held_out: bool
    colour: int
    """Row in colours.npy; -1 where the mask says all."""
    ratio: float
    """Side of the whole drawing over the long side of its ink; at least 1."""
    offset: tuple[float, float]
    """From the ink's centre to the drawing's centre, in long sides of the ink."""


def rasterise(icons: list[SourceIcon]) -> Iterator[np.ndarray]:
    """(DRAWN, DRAWN, 4) RGBA for each icon, in order; all 0 where its SVG cannot be drawn."""
    process = subprocess.Popen(
        ["node", str(HERE / "rasterise.mjs"), str(DRAWN)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None and process.stdout is not None
    stdin = process.stdin

    def feed() -> None:
        for icon in icons:
            stdin.write((json.dumps(sized_svg(icon.svg)) + "\n").encode())
        stdin.close()

    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    n_bytes = DRAWN * DRAWN * 4
    for _ in icons:
        data = process.stdout.read(n_bytes)
        if len(data) != n_bytes:
            raise RuntimeError(f"rasterise.mjs ended early with code {process.wait()}")
        yield np.frombuffer(data, np.uint8).reshape(DRAWN, DRAWN, 4)
    feeder.join()
    process.wait()


def sized_svg(svg: str) -> str:
    """The same picture, asked for at DRAWN pixels: small ones would be drawn small and then blown up."""
    match = re.search(r"<svg\b[^>]*>", svg)
    if match is None:
        return svg
    tag = match.group()
    size = {key: float(value) for key, value in re.findall(r'\b(width|height)="([\d.]+)(?:px)?"', tag)}
    sized = re.sub(r'\s(?:width|height)="[^"]*"', "", tag)
    if "viewBox" not in tag:
        if len(size) < 2:
            return svg
        sized = sized.replace("<svg", f'<svg viewBox="0 0 {size["width"]} {size["height"]}"', 1)
    sized = sized.replace("<svg", f'<svg width="{DRAWN}" height="{DRAWN}"', 1)
    return svg[: match.start()] + sized + svg[match.end() :]


def cut_to_ink(rgba: np.ndarray) -> tuple[np.ndarray, float, tuple[float, float]] | None:
    """The ink, centred in a SIDE square that its long side fills; the ratio and offset of `Drawing`.

    Returns:
        (SIDE, SIDE, 4), ratio, offset; None where there is next to nothing, or all is covered.
    """
    alpha = rgba[..., 3]
    rows, columns = (np.flatnonzero((alpha > 24).any(axis)) for axis in (1, 0))
    if len(rows) < 2 or len(columns) < 2:
        return None
    y1, y2, x1, x2 = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    height, width = y2 - y1, x2 - x1
    long = max(height, width)
    is_full = 0.99 < (alpha[y1:y2, x1:x2] > 200).mean()
    if long < DRAWN // 10 or (is_full and 0.9 * DRAWN < min(height, width)):
        return None
    scale = SIDE / long
    size = max(1, round(width * scale)), max(1, round(height * scale))
    ink = Image.fromarray(np.ascontiguousarray(rgba[y1:y2, x1:x2])).resize(size, Image.Resampling.BOX)
    square = np.zeros((SIDE, SIDE, 4), np.uint8)
    top, left = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
    square[top : top + size[1], left : left + size[0]] = np.asarray(ink)
    offset = ((DRAWN - x1 - x2) / 2 / long, (DRAWN - y1 - y2) / 2 / long)
    return square, DRAWN / long, offset


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--packages", type=Path, default=HERE / "node_modules")
    parser.add_argument("--themes", type=Path, action="append", default=[])
    arguments = parser.parse_args()

    icons = [icon for icon_set in SETS for icon in read_set(icon_set, arguments.packages)]
    for folder in arguments.themes:
        icons += [icon for theme in THEMES for icon in read_theme(theme, folder)]
    icons += drawn_icons()
    print(f"{len(icons)} drawings", flush=True)

    masks: list[np.ndarray] = []
    colours: list[np.ndarray] = []
    drawings: list[Drawing] = []
    for i, (icon, rgba) in enumerate(zip(icons, rasterise(icons), strict=True)):
        _keep(icon, rgba, masks, colours, drawings)
        if i % 10000 == 0:
            print(f"{i} rasterised, {len(masks)} kept", flush=True)

    arguments.out.mkdir(parents=True, exist_ok=True)
    np.save(arguments.out / "masks.npy", np.stack(masks))
    np.save(arguments.out / "colours.npy", np.stack(colours))
    with (arguments.out / "icons.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(vars(drawing)) + "\n" for drawing in drawings)
    (arguments.out / "sets.md").write_text(_table(drawings), "utf-8")
    print(f"{len(masks)} kept, {len(colours)} of them coloured")


def _keep(
    icon: SourceIcon,
    rgba: np.ndarray,
    masks: list[np.ndarray],
    colours: list[np.ndarray],
    drawings: list[Drawing],
) -> None:
    cut = cut_to_ink(rgba)
    if cut is None:
        return
    square, ratio, offset = cut
    drawings.append(
        Drawing(
            icon.family,
            icon.name,
            list(icon.tags),
            icon.held_out,
            len(colours) if icon.coloured else -1,
            round(ratio, 3),
            (round(offset[0], 3), round(offset[1], 3)),
        )
    )
    masks.append(square[..., 3])
    if icon.coloured:
        colours.append(square)


def _table(drawings: list[Drawing]) -> str:
    counts = Counter(drawing.family for drawing in drawings)
    held_out = {drawing.family for drawing in drawings if drawing.held_out}
    licences = {entry.name: (entry.package, entry.licence) for entry in SETS}
    licences |= {entry.name.lower(): (entry.package, entry.licence) for entry in THEMES}
    rows = [
        f"| {family} | {' | '.join(licences.get(family, ('drawn here', 'Apache-2.0')))} | {count} | "
        f"{'held out' if family in held_out else 'training'} |"
        for family, count in counts.items()
    ]
    return "\n".join(["| set | package | licence | drawings | use |", "|---|---|---|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    main()
