# cd models/training && python -m plot --run ../../runs/nano/stage0 --out ../../out/curves.png
# Several --run put their losses into one panel.
"""Loss and learning curves as pictures, drawn with Pillow alone. Knows nothing of what was trained."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

Line = Sequence[tuple[float, float]]

COLOURS = ((31, 95, 191), (214, 96, 22), (34, 139, 72), (150, 52, 160), (120, 120, 120), (190, 30, 60))
WIDTH, HEIGHT = 900, 280
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 34, 36
"""Room around a panel for numbers and titles, in pixels."""


@dataclass(frozen=True)
class Panel:
    title: str
    lines: Mapping[str, Line]
    across: str = "screens"
    """What the horizontal axis counts."""
    logarithmic: bool = False
    """Whether that axis grows by factors; all that is counted is above 0 then."""


def nice_steps(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers between low and high, at most `most`, at least one."""
    span = max(high - low, 1e-12)
    step = 10 ** math.floor(math.log10(span / most))
    step *= next(k for k in (1, 2, 5, 10) if span / (step * k) <= most)
    first = math.ceil(low / step - 1e-9)
    return [round(i * step, 10) for i in range(first, math.floor(high / step + 1e-9) + 1)] or [low]


def powers_of_ten(low: float, high: float) -> list[float]:
    """Those between low and high, which are above 0; low itself where there is none."""
    powers = range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)
    return [float(10**power) for power in powers] or [low]


def short(value: float) -> str:
    """`1.2M`, `30k`, `0.05`."""
    for limit, sign in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= limit:
            return f"{value / limit:g}{sign}"
    return f"{value:g}"


def _paint(draw: ImageDraw.ImageDraw, panel: Panel, top: int) -> None:
    font = ImageFont.load_default(12)
    points = [point for line in panel.lines.values() for point in line]
    draw.text((LEFT, top + 10), panel.title, fill="black", font=ImageFont.load_default(14))
    if not points:
        return
    x_low, x_high = min(x for x, _ in points), max(x for x, _ in points) or 1.0
    y_low, y_high = min(0.0, *(y for _, y in points)), max(y for _, y in points) or 1.0
    plot_w, plot_h = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        across = math.log(x / x_low) / (math.log(x_high / x_low) or 1) if panel.logarithmic else x / x_high
        return (
            LEFT + across * plot_w,
            top + TOP + (1 - (y - y_low) / max(y_high - y_low, 1e-12)) * plot_h,
        )

    for value in nice_steps(y_low, y_high):
        _, y = place(x_low, value)
        draw.line((LEFT, y, WIDTH - RIGHT, y), fill=(225, 225, 225))
        draw.text((LEFT - 8, y), short(value), fill=(90, 90, 90), font=font, anchor="rm")
    for value in powers_of_ten(x_low, x_high) if panel.logarithmic else nice_steps(0, x_high, 8):
        x, _ = place(value, y_low)
        draw.text((x, top + HEIGHT - BOTTOM + 6), short(value), fill=(90, 90, 90), font=font, anchor="mt")
    draw.text((WIDTH - RIGHT, top + HEIGHT - 4), panel.across, fill=(90, 90, 90), font=font, anchor="rb")
    x = WIDTH - RIGHT
    for (name, line), colour in zip(panel.lines.items(), COLOURS * len(panel.lines), strict=False):
        places = [place(*point) for point in line]
        if len(places) > 1:
            draw.line(places, fill=colour, width=2, joint="curve")
        for px, py in places if len(places) < 30 else ():
            draw.ellipse((px - 2, py - 2, px + 2, py + 2), fill=colour)
        draw.text((x, top + 12), name, fill=colour, font=font, anchor="ra")
        x -= round(font.getlength(name)) + 16


def draw_panels(panels: Sequence[Panel]) -> Image.Image:
    """One panel below the other, each with its own scale from zero."""
    picture = Image.new("RGB", (WIDTH, HEIGHT * len(panels)), "white")
    draw = ImageDraw.Draw(picture)
    for index, panel in enumerate(panels):
        _paint(draw, panel, index * HEIGHT)
    return picture


def panels_of(curve: Sequence[Mapping[str, float]], held_out: Sequence[Mapping[str, float]]) -> list[Panel]:
    """A run's loss with that on held-out screens beside it, then every part of it that has one of its own."""
    parts = [key for key in (curve[0] if curve else {}) if key not in ("step", "minutes", "samples", "loss")]
    panels = []
    for name in ("loss", *(parts if len(parts) > 1 else ())):
        lines = {"training": [(point["samples"], point[name]) for point in curve if name in point]}
        lines["held out"] = [(point["samples"], point[name]) for point in held_out if name in point]
        panels.append(Panel(name, {key: line for key, line in lines.items() if line}))
    return panels


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--run", type=Path, action="append", required=True, help="a run's folder; repeatable")
    parser.add_argument("--out", type=Path, required=True, help="a PNG")
    options = parser.parse_args()
    records: dict[str, Any] = {
        run.name: json.loads((run / "record.json").read_text(encoding="utf-8")) for run in options.run
    }
    if len(records) == 1:
        (record,) = records.values()
        panels = panels_of(record["curve"], record["held_out"])
    else:
        lines = {name: [(p["samples"], p["loss"]) for p in r["curve"]] for name, r in records.items()}
        panels = [Panel("loss", lines)]
    draw_panels(panels).save(options.out, optimize=True)


if __name__ == "__main__":
    main()
