# Laptop (cd models/training, after the renderer has filled out/screens):
#   python -m states.data --screens ../../out/screens --out ../../out/states
"""Looks at the controls of rendered screens as the product does, with their states as truth.

Writes views.npy, likes.npy and controls.jsonl. Knows nothing of networks.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.rendered_screens import RenderedScreens
from elements.families import CONTROL, family_of, group_of

from .views import looks

STATES = ("on", "selected", "disabled", "invalid", "radio")
"""In the order of the graph's output."""

STATE_FAMILIES = {
    "on": ("check", "switch"),
    "selected": ("button", "action"),
    "disabled": ("button", "action", "field", "select", "check", "switch", "slider"),
    "invalid": ("field", "select"),
    "radio": ("check",),
}
"""The families that can be in each state; of all others it is not asked."""

SMALLEST = 6
"""Pixels of the short side below which no state shows."""


@dataclass(frozen=True)
class Control:
    """What is known of a looked-at control; one line of controls.jsonl."""

    screen: str
    kit: str
    held_out: bool
    """The kit is one that no network learns from."""
    kind: str
    family: str
    states: list[str]
    """Those of STATES that it is in."""


def states_of(element: dict, family: str) -> list[str]:
    """A pressed button is chosen as a tab is: both look different from their like."""
    told = set(element["states"]) | ({element["kind"]} & {"radio"})
    is_on = family in STATE_FAMILIES["on"]
    meant = {("on" if is_on else "selected") if state == "checked" else state for state in told}
    return [state for state in STATES if state in meant and family in STATE_FAMILIES[state]]


def controls_of(
    row: dict, picture: np.ndarray, random: np.random.Generator
) -> tuple[list[Control], np.ndarray, np.ndarray]:
    """The controls of a screen, with boxes a little off, as detectors give them, and what `looks` sees of them."""
    held_out = row["split"] == "validation"
    controls, boxes = [], []
    for element in row["elements"]:
        family = family_of(element["kind"], bool(element.get("framed", True)))
        box = np.array(element["box"])
        side = min(box[2] - box[0], box[3] - box[1])
        if group_of(family) != CONTROL or side < SMALLEST:
            continue
        states = states_of(element, family)
        boxes.append(box + random.normal(size=4) * 0.05 * side)
        controls.append(Control(row["id"], row["kit"], held_out, element["kind"], family, states))
    views, likes = looks(picture, np.reshape(boxes, (-1, 4)), [control.family for control in controls])
    return controls, views, likes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screens", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random = np.random.default_rng(arguments.seed)
    controls: list[Control] = []
    views, likes = [], []
    screens = RenderedScreens(arguments.screens, split=None)
    for row, picture in screens.looks(range(len(screens))):
        here, seen, alike = controls_of(row, picture, random)
        likes.append(alike + len(controls))
        controls += here
        views.append(seen)
    arguments.out.mkdir(parents=True, exist_ok=True)
    np.save(arguments.out / "views.npy", np.concatenate(views))
    np.save(arguments.out / "likes.npy", np.concatenate(likes))
    with (arguments.out / "controls.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(vars(control)) + "\n" for control in controls)
    print(f"{len(controls)} controls, {sum(c.held_out for c in controls)} of held-out kits")


if __name__ == "__main__":
    main()
