# cd models/training && python -m make_validation --out ../../out/validation [--screens 60] [--rows 300]
"""Renders the validation set: screens never trained on, targets to locate, things that are not there.

It chooses the weights of evidence and the found threshold of a bundle. Rows of set.jsonl: id, image (relative
to the folder), width, height, instruction, bbox ([x1, y1, x2, y2] in pixels, null when absent), kind (text,
icon, widget, absent), style (label, referring, functional), platform, source, license, group (layout and
theme), split.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from data.drawn_screens import VALIDATION_SEEDS, draw_screen
from data.naming import describe_element, describe_text
from data.screen import Box, Screen
from data.unambiguous import absent_name, describe_here, icons, single_texts, widgets

SHARES = {"text": 0.3, "icon": 0.25, "widget": 0.3, "absent": 0.15}
"""How many of the rows are of each kind."""


def target(screen: Screen, kind: str, rng: Random) -> tuple[str, str, Box | None] | None:
    """An instruction of a kind, its style and the box it means; None when the screen has none of the kind."""
    if kind == "absent":
        name, element = absent_name(screen, rng)
        return *(describe_element(element, rng) if element else describe_text(name, rng)), None
    if kind == "text":
        named = {element.name.lower() for element in screen.elements}
        lines = [line for line in single_texts(screen) if line.text.lower() not in named]
        line = rng.choice(lines) if lines else None
        return (*describe_text(line.text, rng), line.box) if line else None
    shown = icons(screen) if kind == "icon" else widgets(screen)
    if not shown:
        return None
    element = rng.choice(shown)
    return *describe_here(element, screen, rng), element.box


def rows_of(screen: Screen, kinds: list[str], image: str, rng: Random) -> list[dict[str, Any]]:
    """One row for each kind wanted, as far as the screen has something new of it; no instruction twice."""
    rows: list[dict[str, Any]] = []
    for kind in kinds:
        for _ in range(10):
            found = target(screen, kind, rng)
            if found is None or found[0] in [row["instruction"] for row in rows]:
                continue
            instruction, style, box = found
            if box is not None and list(box) in [row["bbox"] for row in rows]:
                continue
            rows.append(
                {
                    "id": "",
                    "image": image,
                    "width": screen.width,
                    "height": screen.height,
                    "instruction": instruction,
                    "bbox": None if box is None else list(box),
                    "kind": kind,
                    "platform": "drawn",
                    "source": f"models/training/data/drawn_screens.py, seed {screen.seed}",
                    "license": "Apache-2.0",
                    "style": style,
                    "group": f"{screen.layout} {'dark' if screen.dark else 'light'}",
                    "split": "validation",
                }
            )
            break
    return rows


def make_validation(
    out: Path, n_screens: int, n_rows: int, first_seed: int = VALIDATION_SEEDS
) -> list[dict[str, Any]]:
    """Writes the pictures and set.jsonl under `out`; gives the rows.

    Raises ValueError for seeds that may have been trained on, and when the screens have too little to ask
    for.
    """
    if first_seed < VALIDATION_SEEDS:
        raise ValueError(
            f"Seed {first_seed} is not set aside for validation; those from {VALIDATION_SEEDS} on are."
        )
    (out / "images").mkdir(parents=True, exist_ok=True)
    rng = Random(first_seed)
    left = Counter({kind: round(n_rows * share) for kind, share in SHARES.items()})
    left["text"] += n_rows - left.total()
    rows: list[dict[str, Any]] = []
    for number in range(n_screens):
        screen = draw_screen(first_seed + number)
        name = f"images/{number:04d}.png"
        screen.image.save(out / name, optimize=True)
        wanted = -(-left.total() // (n_screens - number))
        kinds = rng.sample(list(left.elements()), wanted)
        made = rows_of(screen, kinds, name, rng)
        left -= Counter(row["kind"] for row in made)
        rows += made
    if left.total():
        raise ValueError(f"{n_screens} screens gave only {len(rows)} of {n_rows} rows; ask for more screens.")
    for number, row in enumerate(rows):
        row["id"] = f"drawn-{number:05d}"
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (out / "set.jsonl").write_text(text, encoding="utf-8")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "out" / "validation")
    parser.add_argument("--screens", type=int, default=60)
    parser.add_argument("--rows", type=int, default=300)
    options = parser.parse_args()
    rows = make_validation(options.out, options.screens, options.rows)
    kinds, styles = (Counter(row[key] for row in rows) for key in ("kind", "style"))
    print(
        f"{options.out / 'set.jsonl'}: {len(rows)} rows on {options.screens} screens; "
        f"{dict(kinds)}; {dict(styles)}"
    )


if __name__ == "__main__":
    main()
