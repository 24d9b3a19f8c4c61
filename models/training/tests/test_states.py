"""States of controls: what is looked at, who is whose like, what the truth says, and the exported graph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from log_odds import honest_line
from states.data import STATES, controls_of, states_of
from states.export import compare, graph_of
from states.network import StateNetwork
from states.train import fold_calibration
from states.views import CHANNELS, COLUMNS, ROWS, cells, like, looks


def striped(width: int = 96, height: int = 60) -> np.ndarray:
    """The picture of test/elements/states.test.ts, which must see the same."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    return np.stack([(x * 7 + y * 3) % 256, (x * 2 + y * 11) % 256, (x * y) % 256], 2).astype(np.uint8)


BOXES = np.array([[4.5, 10, 30, 22], [34, 10.25, 60, 22], [5, 30, 90, 55]])

SUMS = [20142738, 19135794, 13563188, 19135794, 20142738, 16566655, 19661083, 19661083, 16209209]


def test_views_are_the_same_as_in_the_product() -> None:
    views = looks(striped(), BOXES, ["action", "button", "field"], [0, 1, 2])
    assert views.shape == (3, 3, ROWS, COLUMNS, CHANNELS)
    order = np.arange(ROWS * COLUMNS * CHANNELS) % 97
    assert (views.reshape(9, -1).astype(np.int64) @ order).tolist() == SUMS


def test_a_cell_keeps_the_colour_of_a_thin_line() -> None:
    picture = np.full((80, 128, 3), 250, np.uint8)
    picture[10] = 20
    grid = cells(picture, np.array([0, 0, 128, 80]))
    assert grid[2, 0].tolist() == [192, 192, 192, 20, 250]
    assert grid[3, 0].tolist() == [250] * 5


def test_like_are_the_nearest_of_a_kind_and_height_in_row_or_column() -> None:
    boxes = np.array([
        [0, 0, 40, 20], [50, 0, 90, 20], [100, 0, 140, 20],  # a row of tabs
        [0, 100, 60, 120],  # below the first
        [50, 60, 90, 80],  # below the second
        [150, 0, 200, 60],  # too tall
        [150, 0, 190, 20],  # another kind
    ], float)  # fmt: skip
    families = ["action", "button", "action", "action", "action", "action", "check"]
    assert like(boxes, families, 0).tolist() == [1, 2, 3]
    assert like(boxes, families, 6).tolist() == []


@pytest.mark.parametrize(
    ("kind", "family", "told", "states"),
    [
        ("checkbox", "check", ["checked", "disabled"], ["on", "disabled"]),
        ("radio", "check", [], ["radio"]),
        ("button", "button", ["checked"], ["selected"]),
        ("tab", "action", ["selected", "expanded"], ["selected"]),
        ("text_field", "field", ["invalid", "focused"], ["invalid"]),
    ],
)
def test_truth_becomes_states(kind: str, family: str, told: list[str], states: list[str]) -> None:
    assert states_of({"kind": kind, "states": told}, family) == states


def test_icons_and_specks_are_no_controls() -> None:
    row = {"id": "a", "kit": "k", "split": "validation", "elements": [
        {"kind": "icon", "box": [0, 0, 20, 20], "states": []},
        {"kind": "checkbox", "box": [0, 0, 20, 4], "states": []},
        {"kind": "checkbox", "box": [30, 30, 46, 46], "states": ["checked"]},
    ]}  # fmt: skip
    found = controls_of(row, striped(), np.random.default_rng(1))
    assert [(control.family, control.states) for control, _ in found] == [("check", ["on"])]


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_the_graph_answers_as_the_network(tmp_path: Path, precision: str) -> None:
    torch.manual_seed(1)
    model = StateNetwork().eval()
    graph_of(model, precision).save(tmp_path / "states.onnx")
    assert compare(tmp_path / "states.onnx", model, n=8) < (1e-5 if precision == "fp32" else 5e-3)


def test_calibration_makes_logits_honest() -> None:
    torch.manual_seed(1)
    logits = torch.randn(20000) * 2
    targets = torch.bernoulli(torch.sigmoid(0.5 * logits - 1))
    slope, shift = honest_line(logits.numpy(), targets.numpy())
    assert abs(slope - 0.5) < 0.05
    assert abs(shift + 1) < 0.07
    twice = honest_line(*(torch.cat([part, part[:7000]]).numpy() for part in (logits, targets)))
    counts = np.where(np.arange(20000) < 7000, 2.0, 1.0)
    assert honest_line(logits.numpy(), targets.numpy(), counts) == pytest.approx(twice), "weights are repeats"
    model = StateNetwork().eval()
    views, families = torch.rand(2, 3, ROWS, COLUMNS, CHANNELS) * 255, torch.eye(7)[:2]
    before = model(views, families)
    fold_calibration(model, [(slope, shift)] * len(STATES))
    assert torch.allclose(model(views, families), slope * before + shift, atol=1e-5)
