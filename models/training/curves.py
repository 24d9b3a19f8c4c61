# cd models/training && python -m curves [--runs ../../runs] [--out ../../out/curves.png] [--hours 1 3 10]
"""Learning curves of the runs that are here, and what they promise of more hours on a GPU.

Every curve is fitted by y = c + a·n^-b; an interval comes from fits that leave parts of the curve out. Knows
nothing of networks: numbers out of logs, and of tables in RUNS.md, in; a table and a picture out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from plot import Panel, draw_panels

DRAWS = 400
"""Fits an interval stands on."""

EXPONENTS = np.linspace(0.05, 1.5, 59)
"""Of a fit; curves that fall faster or slower than that say nothing of what comes."""

LONGEST_TAIL = 0.4
"""Share of a curve's end that a fit of an interval may leave out: the rate falls there, and the loss with it."""

FEW = 8
"""A curve of fewer points is one of measurements, each with its error, not of a log."""


# --- Fits ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """What was measured after `seen` samples of all runs in a row; `error`: standard error where it is known."""

    seen: float
    value: float
    error: float = 0.0


@dataclass(frozen=True)
class Fit:
    """y = floor + scale·n^-exponent."""

    floor: float
    scale: float
    exponent: float

    def at(self, seen: float) -> float:
        return self.floor + self.scale * seen**-self.exponent


def fit_power(points: Sequence[Point]) -> Fit:
    """The least relative squares, floor and scale not below 0. @raises ValueError for fewer than 3 points."""
    if len(points) < 3:
        raise ValueError(f"{len(points)} points are no curve")
    seen, values = (np.array([getattr(p, name) for p in points], float) for name in ("seen", "value"))
    best: tuple[float, Fit] | None = None
    for exponent in EXPONENTS:
        falling = seen**-exponent
        columns = np.stack([np.ones_like(seen), falling], axis=1) / values[:, None]
        floor, scale = np.linalg.lstsq(columns, np.ones_like(values), rcond=None)[0]
        if floor < 0:
            ratio = falling / values
            floor, scale = 0.0, ratio.sum() / (ratio**2).sum()
        if scale < 0:
            inverse = 1 / values
            floor, scale = inverse.sum() / (inverse**2).sum(), 0.0
        missed = float((((floor + scale * falling) / values - 1) ** 2).sum())
        if best is None or missed < best[0]:
            best = (missed, Fit(float(floor), float(scale), float(exponent)))
    assert best is not None
    return best[1]


def _redrawn(points: Sequence[Point], rng: np.random.Generator) -> list[Point]:
    """One draw for an interval: of measurements one is left out and the others err anew; of a log the end is
    left out by chance, and blocks of neighbours are drawn, as these share their noise.
    """
    if len(points) < FEW:
        left_out = int(rng.integers(len(points))) if len(points) > 3 else -1
        return [
            Point(p.seen, max(p.value + p.error * rng.normal(), 1e-6))
            for place, p in enumerate(points)
            if place != left_out
        ]
    kept = points[: len(points) - int(rng.uniform(0, LONGEST_TAIL) * len(points))]
    block = max(2, len(kept) // 10)
    starts = rng.integers(len(kept) - block + 1, size=-(-len(kept) // block))
    return [kept[start + i] for start in starts for i in range(block)]


@dataclass(frozen=True)
class Prediction:
    """After `hours` more on the GPU: the middle of what the interval's fits say, and where 95 % of them are."""

    hours: float
    value: float
    low: float
    high: float


def level(points: Sequence[Point]) -> float:
    """Where a curve stands: the mean of its last tenth."""
    late = points[-max(1, len(points) // 10) :]
    return sum(p.value for p in late) / len(late)


def predict(points: Sequence[Point], per_second: float, hours: Sequence[float]) -> list[Prediction]:
    """`per_second`: samples that training takes. A fit says by which factor the curve falls from where it stands."""
    rng = np.random.default_rng(1)
    now, last = level(points), points[-1].seen
    fits = [fit_power(_redrawn(points, rng)) for _ in range(DRAWS)]
    predictions = []
    for span in hours:
        seen = last + span * 3600 * per_second
        falls = [now * each.at(seen) / each.at(last) for each in fits]
        low, middle, high = np.quantile(falls, (0.025, 0.5, 0.975))
        predictions.append(Prediction(span, float(middle), float(low), float(high)))
    return predictions


def back_test(points: Sequence[Point]) -> tuple[float, float] | None:
    """What a fit of the points up to a third of the samples says of the end, and what came (mean of the last
    tenth); None where a third is too little for a fit.
    """
    early = [p for p in points if p.seen <= points[-1].seen / 3]
    if len(early) < 3:
        return None
    return fit_power(early).at(points[-1].seen), level(points)


# --- Logs ---------------------------------------------------------------------------------------------------


def read_log(path: Path, name: str, count: str, before: float = 0, skip: float = 0.05) -> list[Point]:
    """One figure of a log.jsonl, without its first `skip`, when the rate was still rising.

    `count`: the field that counts samples; `before`: what earlier runs had seen. @raises ValueError for a log
    without that figure.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    points = [Point(before + row[count], row[name]) for row in rows if count in row and name in row]
    if not points:
        raise ValueError(f"{path} holds no {name} by {count}")
    return points[int(skip * len(points)) :]


def thinned(points: Sequence[Point], most: int = 24) -> list[Point]:
    """Means over stretches of equal length by logarithm, so that the end does not outweigh the beginning."""
    edges = np.geomspace(points[0].seen, points[-1].seen * (1 + 1e-9), most + 1)
    groups = [[p for p in points if low <= p.seen < high] for low, high in pairwise(edges)]
    return [
        Point(float(np.mean([p.seen for p in g])), float(np.mean([p.value for p in g]))) for g in groups if g
    ]


@dataclass(frozen=True)
class Curve:
    """One figure that falls. `of`: reads its points from the folder of runs."""

    part: str
    figure: str
    per_second: float
    """Samples a second on the GPU: as the last lease had them, both trainers at once; of icons, reckoned (GPU.md)."""
    of: Callable[[Path], list[Point]]


def _f1(*pairs: tuple[float, float, float]) -> Callable[[Path], list[Point]]:
    """(crops, F1, standard error) of the table of `elements` and `elements-gpu` in RUNS.md."""
    return lambda _: [Point(crops, 1 - f1, error) for crops, f1, error in pairs]


def _elements(runs: Path) -> list[Point]:
    first = read_log(runs / "elements" / "log.jsonl", "loss", "crops", before=13_600)
    return thinned(first + read_log(runs / "gpu/logs/elements" / "log.jsonl", "loss", "crops", before=66_800))


def _stage(name: str, run: str) -> Callable[[Path], list[Point]]:
    return lambda runs: thinned(read_log(runs / run / "log.jsonl", name, "samples"))


def _icons(name: str) -> Callable[[Path], list[Point]]:
    """Errors of `icons`; its log counts steps of 136 crops or so, which its record adds up."""

    def points(runs: Path) -> list[Point]:
        record = json.loads((runs / "icons/record.json").read_text(encoding="utf-8"))
        each = record["crops"] / record["steps"]
        log = read_log(runs / "icons/log.jsonl", name, "step", skip=0.1)
        return [Point(p.seen * each, 1 - p.value) for p in log]

    return points


CURVES = (
    Curve("elements", "loss", 270, _elements),
    Curve(
        "elements",
        "1 - F1, controls",
        270,
        _f1((21_600, 0.525, 0.03), (40_600, 0.700, 0.025), (66_800, 0.771, 0.012), (220_400, 0.850, 0.01)),
    ),
    Curve(
        "elements",
        "1 - F1, icons and pictures",
        270,
        _f1((21_600, 0.795, 0.03), (40_600, 0.859, 0.02), (66_800, 0.836, 0.015), (220_400, 0.887, 0.011)),
    ),
    Curve(
        "elements",
        "1 - F1, text lines",
        270,
        _f1((21_600, 0.905, 0.015), (40_600, 0.944, 0.01), (66_800, 0.957, 0.004), (220_400, 0.970, 0.003)),
    ),
    Curve("icon terms", "1 - right name first", 23_000, _icons("top1")),
    Curve("icon terms", "1 - found by function", 23_000, _icons("found_by_function")),
    Curve("nano, stage0, patch", "loss of elements", 143, _stage("elements", "gpu/logs/stage0")),
    Curve("nano, stage0, patch", "loss of characters", 143, _stage("characters", "gpu/logs/stage0")),
    Curve("nano, stage0, inherited", "loss of elements", 143, _stage("elements", "sight/stage0-elements")),
    Curve(
        "nano, stage0, inherited", "loss of characters", 143, _stage("characters", "sight/stage0-elements")
    ),
    Curve("nano, stage3", "loss of answers", 153, _stage("answers", "gpu/logs/stage3")),
)


def table(curves: Sequence[tuple[Curve, list[Point]]], hours: Sequence[float]) -> str:
    """Markdown, one row a curve."""
    titles = [f"{span:g} h" for span in hours]
    lines = [
        "| part | figure | samples so far | now | "
        + " | ".join(titles)
        + " | n^-b | a third foretold the end |",
        "|---|---|--:|--:|" + "---|" * len(hours) + "--:|---|",
    ]
    for curve, points in curves:
        cells = [
            f"{p.value:.3f} [{p.low:.3f}, {p.high:.3f}]" for p in predict(points, curve.per_second, hours)
        ]
        tested = back_test(points)
        told = "too few points" if tested is None else f"{tested[0]:.3f}, came {tested[1]:.3f}"
        lines.append(
            f"| {curve.part} | {curve.figure} | {points[-1].seen:,.0f} | {level(points):.3f} | "
            f"{' | '.join(cells)} | {fit_power(points).exponent:.2f} | {told} |"
        )
    return "\n".join(lines)


def panel(curve: Curve, points: Sequence[Point], hours: Sequence[float]) -> Panel:
    """What was measured, the fit through it and beyond, and the ends of the intervals."""
    fit, told = fit_power(points), predict(points, curve.per_second, hours)
    far = [points[-1].seen + p.hours * 3600 * curve.per_second for p in told]
    along = np.geomspace(points[0].seen, far[-1], 60)
    lines = {
        "measured": [(p.seen, p.value) for p in points],
        "fit": [(float(n), fit.at(float(n))) for n in along],
        "95 %": [(points[-1].seen, points[-1].value), *zip(far, (p.high for p in told), strict=True)],
        "of fits": [(points[-1].seen, points[-1].value), *zip(far, (p.low for p in told), strict=True)],
    }
    return Panel(f"{curve.part}: {curve.figure}", lines, logarithmic=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--runs", type=Path, default=Path("../../runs"), help="folder of runs and their logs")
    parser.add_argument("--out", type=Path, default=Path("../../out/curves.png"), help="a PNG")
    parser.add_argument("--hours", type=float, nargs="+", default=[1.0, 3.0, 10.0])
    options = parser.parse_args()
    found = []
    for curve in CURVES:
        try:
            found.append((curve, curve.of(options.runs)))
        except FileNotFoundError as missing:
            print(f"{curve.part}, {curve.figure}: no log here ({missing.filename})")
    print(table(found, options.hours))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    draw_panels([panel(curve, points, options.hours) for curve, points in found]).save(
        options.out, optimize=True
    )


if __name__ == "__main__":
    main()
