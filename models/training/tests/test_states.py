"""States of controls: what is looked at, who is whose like, what the truth says, and the exported graph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from log_odds import honest_line
from states.data import STATES, Control, controls_of, states_of
from states.export import compare, graph_of
from states.network import StateNetwork
from states.train import StateData, fold_calibration, likes_within, sure_from, told_of_rows, varied
from states.views import CHANNELS, COLUMNS, MOST_LIKE, ROWS, cells, like, looks


def striped(width: int = 96, height: int = 60) -> np.ndarray:
    """The picture of test/elements/states.test.ts, which must see the same."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    return np.stack([(x * 7 + y * 3) % 256, (x * 2 + y * 11) % 256, (x * y) % 256], 2).astype(np.uint8)


BOXES = np.array([[4.5, 10, 30, 22], [34, 10.25, 60, 22], [5, 30, 90, 55]])

SUMS = [20142738, 19135794, 13563188, 19135794, 20142738, 16566655, 19661083, 19661083, 16209209]


def test_views_are_the_same_as_in_the_product() -> None:
    views, likes = looks(striped(), BOXES, ["action", "button", "field"])
    assert views.shape == (3, 3, ROWS, COLUMNS, CHANNELS)
    order = np.arange(ROWS * COLUMNS * CHANNELS) % 97
    assert (views.reshape(9, -1).astype(np.int64) @ order).tolist() == SUMS
    assert likes.tolist() == [[1, 0, 0, 0, 0, 0], [0, 1, 1, 1, 1, 1], [2] * 6], (
        "its own where there are no more"
    )


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
    controls, views, likes = controls_of(row, striped(), np.random.default_rng(1))
    assert [(control.family, control.states) for control in controls] == [("check", ["on"])]
    assert (len(views), likes.tolist()) == (1, [[0] * 6])
    nothing = controls_of({**row, "elements": []}, striped(), np.random.default_rng(1))
    assert [len(part) for part in nothing] == [0, 0, 0]


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
    likes = torch.zeros(2, MOST_LIKE, dtype=torch.long)
    before = model(views, families, likes)
    fold_calibration(model, [(slope, shift)] * len(STATES))
    assert torch.allclose(model(views, families, likes), slope * before + shift, atol=1e-5)


def test_a_control_that_is_left_out_is_nobodys_like() -> None:
    nothing = torch.zeros(4, 0)
    likes = np.array([[1, 3], [0, 3], [2, 2], [0, 1]])
    data = StateData([], np.zeros(0), likes, np.zeros(4), nothing, nothing, nothing)
    assert likes_within(data, np.array([0, 1, 2, 3])).tolist() == likes.tolist()
    assert likes_within(data, np.array([1, 2, 3])).tolist() == [[0, 2], [1, 1], [2, 0]]


def test_controls_of_a_screen_stay_alike_when_it_is_varied() -> None:
    torch.manual_seed(1)
    views = torch.randint(80, 160, (1, 3, ROWS, COLUMNS, CHANNELS)).repeat(40, 1, 1, 1, 1)
    families = torch.eye(7)[[1, 2] * 20]  # an entry and a field
    screens = np.repeat(np.arange(10), 4)
    seen = varied(views, families, screens)
    assert torch.equal(seen[0::4], seen[2::4]), "two entries of one screen"
    assert torch.equal(seen[1::4], seen[3::4]), "two fields of one screen"
    assert not torch.equal(seen[0], seen[4]), "two screens"


def test_sure_from_is_the_lowest_score_with_nine_in_ten_right_above_it() -> None:
    truth = np.array([1.0] * 9 + [0.0, 1.0, 0.0, 0.0])
    scores = np.linspace(0.9, 0.1, len(truth))
    assert sure_from(scores, truth) == pytest.approx(scores[10])
    assert sure_from(scores, np.zeros(len(truth))) > 1


def test_of_a_row_the_one_that_is_likelier_than_all_others_together_is_told() -> None:
    likes = np.array([[1, 2], [0, 2], [0, 1], [3, 3]])
    controls = [Control("a", "kit", True, "tab", "action", []) for _ in likes]
    targets = torch.zeros(4, len(STATES))
    targets[[0, 3], STATES.index("selected")] = 1
    nothing = torch.zeros(4, 0)
    data = StateData(controls, np.zeros(0), likes, np.zeros(4), nothing, targets, nothing)
    for odds, told, right in (([5, 2, 2, 1], 1, 1), ([2, 5, 2, 1], 1, 0), ([3, 2, 2, 1], 0, 0)):
        logits = torch.tensor(odds).float().log()[:, None].repeat(1, len(STATES))
        wanted = {"one of a row": "tab", "n": 1, "told": told, "right": right}
        assert told_of_rows(data, np.arange(4), logits) == [wanted]
