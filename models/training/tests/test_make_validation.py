"""The validation set: whole, unambiguous, never trained on, the same every time."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from data.drawn_screens import HELD_OUT_SEEDS, VALIDATION_SEEDS, draw_screen
from make_validation import make_validation

KEYS = {
    "id",
    "image",
    "width",
    "height",
    "instruction",
    "bbox",
    "kind",
    "platform",
    "source",
    "license",
    "style",
    "group",
    "split",
}


def test_the_set_is_whole(tmp_path: Path) -> None:
    made = make_validation(tmp_path, n_screens=6, n_rows=30)
    rows = [json.loads(line) for line in (tmp_path / "set.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows == made and len(rows) == 30
    assert all(set(row) == KEYS for row in rows)
    assert len({row["id"] for row in rows}) == 30
    assert len({(row["image"], row["instruction"]) for row in rows}) == 30
    assert Counter(row["kind"] for row in rows) == {"text": 9, "icon": 8, "widget": 9, "absent": 4}
    for row in rows:
        assert Image.open(tmp_path / row["image"]).size == (row["width"], row["height"])
        assert (row["bbox"] is None) == (row["kind"] == "absent")
        if row["bbox"] is not None:
            screen = draw_screen(int(row["source"].rsplit(" ", 1)[1]))
            assert tuple(row["bbox"]) in {thing.box for thing in (*screen.elements, *screen.texts)}, row


def test_the_set_is_the_same_every_time(tmp_path: Path) -> None:
    assert make_validation(tmp_path / "a", 3, 9) == make_validation(tmp_path / "b", 3, 9)
    assert (tmp_path / "a" / "images" / "0002.png").read_bytes() == (
        tmp_path / "b" / "images" / "0002.png"
    ).read_bytes()


def test_screens_that_may_have_been_trained_on_are_refused(tmp_path: Path) -> None:
    assert HELD_OUT_SEEDS < VALIDATION_SEEDS
    with pytest.raises(ValueError, match="not set aside"):
        make_validation(tmp_path, 1, 1, first_seed=HELD_OUT_SEEDS)


def test_too_few_screens_are_an_error_and_not_a_smaller_set(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="more screens"):
        make_validation(tmp_path, 1, 400)
