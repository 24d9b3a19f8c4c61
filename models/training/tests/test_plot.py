"""Curves as pictures: the numbers at the axes are round, a falling line falls, parts get panels of their
own.
"""

from __future__ import annotations

import numpy as np
import pytest

from plot import COLOURS, HEIGHT, WIDTH, Panel, draw_panels, nice_steps, panels_of, short

CURVE = [{"step": i, "minutes": i / 2, "samples": 100 * i, "loss": 5 - i, "answers": 3 - i / 2, "elements": 2
- i / 2}
         for i in range(5)]  # fmt: skip


@pytest.mark.parametrize("low, high, steps", [
    (0, 5, [0, 1, 2, 3, 4, 5]),
    (0, 0.37, [0, 0.1, 0.2, 0.3]),
    (0, 23_000, [0, 5000, 10_000, 15_000, 20_000]),
    (2, 2, [2]),
])  # fmt: skip
def test_axes_have_round_numbers(low: float, high: float, steps: list[float]) -> None:
    assert nice_steps(low, high) == steps


def test_large_numbers_are_short() -> None:
    assert [short(v) for v in (0.05, 12, 30_000, 1_200_000)] == ["0.05", "12", "30k", "1.2M"]


def test_a_line_that_falls_is_drawn_falling() -> None:
    picture = draw_panels([Panel("loss", {"training": [(0, 10), (100, 1)]})])
    assert picture.size == (WIDTH, HEIGHT)
    ys, xs = (np.abs(np.asarray(picture, int) - COLOURS[0]).sum(2) < 30).nonzero()
    inside = (ys > 40) & (ys < HEIGHT - 40)
    left, right = ys[inside & (xs < 150)].mean(), ys[inside & (xs > WIDTH - 100)].mean()
    assert left + 100 < right, "y grows downwards"


def test_parts_of_a_loss_have_panels_and_held_out_screens_a_line() -> None:
    panels = panels_of(CURVE, CURVE[2:3])
    assert [panel.title for panel in panels] == ["loss", "answers", "elements"]
    assert panels[0].lines["training"][0] == (0, 5) and panels[0].lines["held out"] == [(200, 3)]
    single = [{k: v for k, v in point.items() if k != "elements"} for point in CURVE]
    assert [panel.title for panel in panels_of(single, [])] == ["loss"], "one part is the whole"
    assert draw_panels(panels_of([], [])).size == (WIDTH, HEIGHT)
