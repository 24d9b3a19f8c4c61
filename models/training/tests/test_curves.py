"""Learning curves: a curve that is a power law is found again and told on, one that is flat promises nothing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from curves import CURVES, Fit, Point, back_test, fit_power, panel, predict, read_log, table, thinned
from plot import draw_panels

TRUE = Fit(floor=0.5, scale=40.0, exponent=0.5)


def curve(noise: float, count: int = 60, fit: Fit = TRUE) -> list[Point]:
    rng = np.random.default_rng(0)
    seen = np.geomspace(1000, 100_000, count)
    return [Point(float(n), fit.at(float(n)) * (1 + noise * float(rng.normal()))) for n in seen]


def test_finds_a_power_law_again() -> None:
    fit = fit_power(curve(noise=0))
    assert (fit.floor, fit.scale, fit.exponent) == pytest.approx((0.5, 40.0, 0.5), rel=0.05)


def test_the_truth_lies_in_the_interval() -> None:
    points = curve(noise=0.02)
    for told in predict(points, per_second=100, hours=[1, 10]):
        assert told.low <= TRUE.at(points[-1].seen + told.hours * 360_000) <= told.high


def test_more_hours_never_promise_more_loss() -> None:
    for points in (curve(noise=0.05), curve(noise=0.05, fit=Fit(2.0, 0.0, 1.0))):
        told = predict(points, per_second=100, hours=[1, 3, 10])
        assert told[0].value >= told[1].value >= told[2].value > 0
        now = np.mean([p.value for p in points[-6:]])
        assert all(p.high <= now * (1 + 1e-9) for p in told)


def test_a_flat_curve_promises_little() -> None:
    (told,) = predict(curve(noise=0.01, fit=Fit(2.0, 0.0, 1.0)), per_second=100, hours=[10])
    assert told.value > 1.8


def test_measurements_with_larger_errors_give_wider_intervals() -> None:
    def width(error: float) -> float:
        points = [Point(p.seen, p.value, error) for p in curve(noise=0, count=5)]
        (told,) = predict(points, per_second=10, hours=[1])
        return told.high - told.low

    assert width(0.001) < width(0.05)


def test_a_third_of_a_power_law_foretells_its_end() -> None:
    tested = back_test(curve(noise=0))
    assert tested is not None
    assert tested[0] == pytest.approx(tested[1], rel=0.05)
    assert back_test(curve(noise=0)[-2:]) is None


def test_two_points_are_no_curve() -> None:
    with pytest.raises(ValueError, match="2 points are no curve"):
        fit_power(curve(noise=0)[:2])


def test_reads_a_log_and_names_what_is_missing(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text("".join(json.dumps({"crops": n, "loss": 1 / n}) + "\n" for n in range(1, 41)), "utf-8")
    points = read_log(log, "loss", "crops", before=100)
    assert (points[0].seen, points[-1].seen, points[-1].value) == (103, 140, 1 / 40)
    assert len(thinned(points, most=5)) <= 5
    with pytest.raises(ValueError, match="holds no answers by crops"):
        read_log(log, "answers", "crops")


def test_a_table_has_a_row_and_a_panel_a_curve() -> None:
    found = [(CURVES[0], curve(noise=0.02)), (CURVES[1], CURVES[1].of(Path()))]
    lines = table(found, [1, 3]).splitlines()
    assert len(lines) == 4
    assert all(line.count("|") == lines[0].count("|") for line in lines)
    assert draw_panels([panel(*each, [1, 3]) for each in found]).height > 0
