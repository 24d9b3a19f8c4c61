# Laptop, one thread (cd models/training, after states.data):
#   nice -n 2 python -m states.train --data ../../out/states --run ../../runs/states --minutes 3
"""Trains the state network three times: on either half of the kits, and on all that may be learnt from.

The halves judge each other's kits: on that the last one's logits are made honest and the thresholds
of states.ts are chosen. Held-out kits only measure. A run folder gets checkpoint.pt and record.json.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from elements.families import CONTROL, FAMILIES, GROUP_FAMILIES
from log_odds import honest_line

from .data import COMMON, KEPT_OF_COMMON, STATE_FAMILIES, STATES, Control
from .network import N_FAMILIES, StateNetwork
from .views import CHANNELS

BATCH, RATE = 256, 4e-3
RARITY = {"selected": 2.0, "disabled": 4.0, "invalid": 8.0}
"""How much more often than others a control in such a state is shown; calibration takes back what that does to odds."""

RESAMPLED = 200
"""Draws of screens for an interval."""


@dataclass(frozen=True)
class StateData:
    controls: list[Control]
    views: np.ndarray
    """(N, 3, ROWS, COLUMNS, CHANNELS) uint8."""
    families: Tensor
    """(N, N_FAMILIES), one 1 a row."""
    targets: Tensor
    """(N, states), 1 where it is in the state."""
    known: Tensor
    """(N, states), 1 where the state can be asked of its family."""

    @staticmethod
    def load(folder: Path) -> StateData:
        lines = (folder / "controls.jsonl").read_text("utf-8").splitlines()
        controls = [Control(**json.loads(line)) for line in lines]
        places = torch.tensor([FAMILIES.index(c.family) - GROUP_FAMILIES[CONTROL][0] for c in controls])
        return StateData(
            controls,
            np.load(folder / "views.npy", mmap_mode="r"),
            functional.one_hot(places, N_FAMILIES).float(),
            torch.tensor([[float(state in c.states) for state in STATES] for c in controls]),
            torch.tensor([[float(c.family in STATE_FAMILIES[state]) for state in STATES] for c in controls]),
        )

    def half(self, half: int) -> np.ndarray:
        """Rows of every other kit that may be learnt from; the kits go by name."""
        kits = sorted({c.kit for c in self.controls if not c.held_out})
        return np.flatnonzero([not c.held_out and kits.index(c.kit) % 2 == half for c in self.controls])

    def held_out(self) -> np.ndarray:
        return np.flatnonzero([c.held_out for c in self.controls])


def recolour(views: Tensor, families: Tensor) -> Tensor:
    """Brighter and darker, and all but fields, whose red means something, inverted or in other colours at times."""
    n = len(views)
    gain, shift = torch.rand(n, 1, 1, 1, 1) * 0.5 + 0.7, torch.rand(n, 1, 1, 1, 1) * 60 - 30
    views = views.float() * gain + shift
    free = families[:, [FAMILIES.index("field"), FAMILIES.index("select")]].sum(1) == 0
    inverted = free & (torch.rand(n) < 0.15)
    views[inverted] = 255 - views[inverted][..., [0, 1, 2, 4, 3]]
    exchanged = free & (torch.rand(n) < 0.3)
    order = torch.cat([torch.randperm(3), torch.arange(3, CHANNELS)])
    views[exchanged] = views[exchanged][..., order]
    return (views + torch.randn(n, 1, 1, 1, CHANNELS) * 4).clamp(0, 255)


def train(data: StateData, rows: np.ndarray, minutes: float, seed: int) -> StateNetwork:
    torch.manual_seed(seed)
    model = StateNetwork()
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.02)
    random = np.random.default_rng(seed)
    rarity = (1 + data.targets[rows] @ torch.tensor([RARITY.get(state, 0.0) for state in STATES])).numpy()
    rarity /= rarity.sum()
    began, losses = time.monotonic(), []
    while (done := (time.monotonic() - began) / 60 / minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = RATE * (0.5 + 0.5 * math.cos(math.pi * done))
        batch = random.choice(rows, BATCH, p=rarity)
        views = recolour(torch.from_numpy(data.views[batch]), data.families[batch])
        logits = model(views, data.families[batch])
        each = functional.binary_cross_entropy_with_logits(logits, data.targets[batch], reduction="none")
        loss = (each * data.known[batch]).sum() / BATCH
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    print(f"{len(rows)} controls, {len(losses)} steps, loss {np.mean(losses[-200:]):.4f}", flush=True)
    return model.eval()


@torch.no_grad()
def logits_of(model: StateNetwork, data: StateData, rows: np.ndarray) -> Tensor:
    """(rows, states) on the views as they are."""
    parts = np.array_split(rows, max(1, len(rows) // 512))
    return torch.cat([model(torch.from_numpy(data.views[p]), data.families[p]) for p in parts])


def weights_of(data: StateData, rows: np.ndarray) -> np.ndarray:
    """How many controls each row stands for: of common ones without a state most were left out."""
    left_out = [
        c.family in COMMON and not c.states and not c.held_out for c in (data.controls[row] for row in rows)
    ]
    return np.where(left_out, 1 / KEPT_OF_COMMON, 1.0)


def fold_calibration(model: StateNetwork, calibration: list[tuple[float, float]]) -> None:
    """Makes it a part of the last layer."""
    slopes, shifts = (torch.tensor(column) for column in zip(*calibration, strict=True))
    with torch.no_grad():
        model.states.weight.mul_(slopes[:, None])
        model.states.bias.mul_(slopes).add_(shifts)


def average_precision(scores: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(-scores, kind="stable")
    hits = (truth * weights)[order]
    precision = np.cumsum(hits) / np.cumsum(weights[order])
    return float((precision * hits).sum() / max(1e-9, hits.sum()))


def precision_recall(
    scores: np.ndarray, truth: np.ndarray, weights: np.ndarray, threshold: float
) -> tuple[float, float]:
    shown = threshold <= scores
    hits = (weights * truth * shown).sum()
    return float(hits / max(1e-9, (weights * shown).sum())), float(hits / max(1e-9, (weights * truth).sum()))


def figures(data: StateData, rows: np.ndarray, logits: Tensor) -> list[dict[str, object]]:
    """Per state and kind: how many, average precision, precision and recall at thresholds, with 95 % intervals."""
    found = []
    probabilities = torch.sigmoid(logits).numpy()
    weights = weights_of(data, rows)
    kinds = np.array([data.controls[row].kind for row in rows])
    screens = np.unique([data.controls[row].screen for row in rows], return_inverse=True)[1]
    for place, state in enumerate(STATES):
        asked = data.known[rows, place].numpy() > 0
        for kind in ("all", *(kind for kind, _ in Counter(kinds[asked]).most_common())):
            chosen = np.flatnonzero(asked & ((kinds == kind) | (kind == "all")))
            truth = data.targets[rows[chosen], place].numpy()
            if truth.sum() < 5:
                continue
            scores, heavy, at = probabilities[chosen, place], weights[chosen], screens[chosen]
            line: dict[str, object] = {"state": state, "kind": kind, "n": len(chosen), "in it": int(truth.sum()),
                                       "ap": round(average_precision(scores, truth, heavy), 3)}  # fmt: skip
            for threshold in (0.5, 0.7, 0.85):
                line[f"at {threshold}"] = _interval(scores, truth, heavy, at, threshold)
            found.append(line)
    return found


def _interval(
    scores: np.ndarray, truth: np.ndarray, weights: np.ndarray, screens: np.ndarray, threshold: float
) -> str:
    """Precision and recall with the middle 95 % of what other screens would have given."""
    random = np.random.default_rng(1)
    drawn = []
    for _ in range(RESAMPLED):
        times = np.bincount(
            random.integers(0, screens.max() + 1, screens.max() + 1), minlength=screens.max() + 1
        )
        drawn.append(precision_recall(scores, truth, weights * times[screens], threshold))
    bounds = np.percentile(drawn, (2.5, 97.5), axis=0)
    both = precision_recall(scores, truth, weights, threshold)
    return ", ".join(f"{word} {100 * value:.0f} [{100 * low:.0f}–{100 * high:.0f}]"
                     for word, value, low, high in zip(("precision", "recall"), both, *bounds, strict=True))  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=3, help="of each of the three trainings")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    data = StateData.load(arguments.data)
    halves = [data.half(0), data.half(1)]
    judged = np.concatenate(halves[::-1])
    parts = [
        logits_of(train(data, half, arguments.minutes, arguments.seed), data, other)
        for half, other in zip(halves, halves[::-1], strict=True)
    ]
    logits = torch.cat(parts)
    heavy = weights_of(data, judged)
    calibration = []
    for place in range(len(STATES)):
        asked = data.known[judged, place].numpy() > 0
        targets = data.targets[judged[asked], place].numpy()
        calibration.append(honest_line(logits[asked, place].numpy(), targets, heavy[asked]))
    slopes, shifts = (torch.tensor(column) for column in zip(*calibration, strict=True))
    model = train(data, judged, arguments.minutes, arguments.seed)
    fold_calibration(model, calibration)
    held_out = data.held_out()
    record = {
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "minutes": arguments.minutes,
        "learnt_from": len(judged),
        "calibration": calibration,
        "other_half": figures(data, judged, logits * slopes + shifts),
        "held_out": figures(data, held_out, logits_of(model, data, held_out)),
    }
    arguments.run.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), arguments.run / "checkpoint.pt")
    (arguments.run / "record.json").write_text(
        json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
    for part in ("other_half", "held_out"):
        print(part, *(json.dumps(line, ensure_ascii=False) for line in record[part]), sep="\n")


if __name__ == "__main__":
    main()
