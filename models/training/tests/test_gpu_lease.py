"""The hours of a GPU: plans fit their budget, and calls of limited length add up to all of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

from gpu_lease import PLANS, Job, jobs, spend
from schedule import UNFINISHED

# Ends with UNFINISHED until it was started as often as its first argument says.
GOES_ON = """
import pathlib, sys
marks = pathlib.Path(sys.argv[2])
marks.write_text((marks.read_text() if marks.exists() else "") + "x")
sys.exit(0 if len(marks.read_text()) >= int(sys.argv[1]) else STATUS)
"""


def job(name: str, folder: Path, calls: int, status: int = UNFINISHED) -> Job:
    program = GOES_ON.replace("STATUS", str(status))
    return Job(name, (sys.executable, "-c", program, str(calls), str(folder / name)))


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_leaves_room_for_starting_and_judging(name: str) -> None:
    plan = PLANS[name]
    assert 0.7 * plan.budget <= plan.training <= 0.95 * plan.budget


def test_calls_go_on_where_they_left_off(tmp_path: Path) -> None:
    found, done = (
        [job("first", tmp_path, 1), job("second", tmp_path, 3), job("third", tmp_path, 1)],
        tmp_path / "done",
    )
    assert [spend(found, done, 9) for _ in range(4)] == [False, False, True, True]
    assert [len((tmp_path / name).read_text()) for name in ("first", "second", "third")] == [1, 3, 1]


def test_a_failure_stops_and_is_tried_again(tmp_path: Path) -> None:
    found = [job("broken", tmp_path, 2, status=1), job("after", tmp_path, 1)]
    with pytest.raises(SystemExit, match="broken failed with status 1"):
        spend(found, tmp_path / "done", 9)
    assert not (tmp_path / "after").exists()
    assert spend(found, tmp_path / "done", 9)


def test_nothing_is_started_in_the_last_moments_of_a_call(tmp_path: Path) -> None:
    assert not spend([job("late", tmp_path, 1)], tmp_path / "done", 0.1)
    assert not (tmp_path / "late").exists()


def test_what_has_no_data_is_left_out(tmp_path: Path) -> None:
    options = argparse.Namespace(
        out=tmp_path, screens=None, icons=None, start_icons=Path("icons"), sight=Path("sight.pt"),
        device="cpu", workers=0, share=1.0, steps=0, batch=0,
    )  # fmt: skip
    assert [j.name for j in jobs(PLANS["ten"], options)] == ["stages", "ablate"]
    options.screens, options.icons = tmp_path, tmp_path
    assert [j.name for j in jobs(PLANS["hour"], options)] == ["icons", "elements", "stages"]
    # The stages inherit the sight that the lease bettered.
    assert str(tmp_path / "elements/checkpoint.pt") in jobs(PLANS["hour"], options)[-1].command
