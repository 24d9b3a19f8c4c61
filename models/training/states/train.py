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

from .data import STATE_FAMILIES, STATES, Control
from .network import N_FAMILIES, StateNetwork
from .views import CHANNELS

BATCH, RATE = 64, 4e-3
"""Controls that are drawn for a step; their like come with them, some four to one."""

COMMON = ("button", "action")
RARITY = {"selected": 3.0, "disabled": 5.0, "invalid": 9.0}
COMMONNESS = 0.3
"""How much more often than others a control in such a state is drawn, and how much less often one of COMMON that is in
none, as nine in ten are. Calibration takes back what that does to odds.
"""

SURE = 0.9
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.85)

RESAMPLED = 200
"""Draws of screens for an interval."""


@dataclass(frozen=True)
class StateData:
    controls: list[Control]
    views: np.ndarray
    """(N, 3, ROWS, COLUMNS, CHANNELS) uint8."""
    likes: np.ndarray
    """(N, MOST_LIKE) rows of a control's like, as `looks` gives them; always of the same screen."""
    screens: np.ndarray
    """(N,) a number for the screen that it is on."""
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
        views, likes = np.load(folder / "views.npy", mmap_mode="r"), np.load(folder / "likes.npy")
        assert len(controls) == len(views) == len(likes), f"{folder}: files of different runs of states.data"
        return StateData(
            controls,
            views,
            likes,
            np.unique([c.screen for c in controls], return_inverse=True)[1],
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


def likes_within(data: StateData, rows: np.ndarray) -> Tensor:
    """(rows, MOST_LIKE) places in `rows`, which ascend, of their like; their own for those that are not among them."""
    likes = data.likes[rows]
    places = np.minimum(np.searchsorted(rows, likes), len(rows) - 1)
    own = np.arange(len(rows))[:, None]
    return torch.from_numpy(np.where(rows[places] == likes, places, own))


def varied(views: Tensor, families: Tensor, screens: np.ndarray) -> Tensor:
    """Each screen brighter or darker, and all but fields, whose red means something, inverted or in other colours at
    times; buttons and entries also mirrored, as a line may mark them on any side. A screen is varied as a whole, so
    that its controls can be compared.
    """
    places = torch.from_numpy(np.unique(screens, return_inverse=True)[1])
    n = int(places.max()) + 1

    def drawn(share: float) -> Tensor:
        return (torch.rand(n) < share)[places]

    def of_family(*names: str) -> Tensor:
        return families[:, [FAMILIES.index(name) for name in names]].sum(1) > 0

    gain, shift = torch.rand(n, 1, 1, 1, 1) * 0.5 + 0.7, torch.rand(n, 1, 1, 1, 1) * 60 - 30
    views = views.float() * gain[places] + shift[places]
    free, common = ~of_family("field", "select"), of_family(*COMMON)
    inverted = free & drawn(0.2)
    views[inverted] = 255 - views[inverted][..., [0, 1, 2, 4, 3]]
    exchanged = free & drawn(0.4)
    views[exchanged] = views[exchanged][..., [*torch.randperm(3).tolist(), *range(3, CHANNELS)]]
    for axis in (2, 3):
        mirrored = common & drawn(0.3)
        views[mirrored] = views[mirrored].flip(axis)
    return (views + torch.randn(n, 1, 1, 1, CHANNELS)[places] * 4).clamp(0, 255)


def train(data: StateData, rows: np.ndarray, minutes: float, seed: int) -> StateNetwork:
    torch.manual_seed(seed)
    model = StateNetwork()
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.02)
    random = np.random.default_rng(seed)
    rarity = (data.targets[rows] @ torch.tensor([RARITY.get(state, 0.0) for state in STATES])).numpy()
    common = np.array([data.controls[row].family in COMMON for row in rows])
    rarity = np.maximum(rarity, np.where(common, COMMONNESS, 1.0))
    rarity /= rarity.sum()
    began, losses = time.monotonic(), []
    while (done := (time.monotonic() - began) / 60 / minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = RATE * (0.5 + 0.5 * math.cos(math.pi * done))
        drawn = random.choice(rows, BATCH, p=rarity)
        batch = np.unique(np.concatenate([drawn, data.likes[drawn].ravel()]))
        families = data.families[batch]
        views = varied(torch.from_numpy(data.views[batch]), families, data.screens[batch])
        logits = model(views, families, likes_within(data, batch))
        each = functional.binary_cross_entropy_with_logits(logits, data.targets[batch], reduction="none")
        loss = (each * data.known[batch]).sum() / len(batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    print(f"{len(rows)} controls, {len(losses)} steps, loss {np.mean(losses[-200:]):.4f}", flush=True)
    return model.eval()


@torch.no_grad()
def logits_of(model: StateNetwork, data: StateData, rows: np.ndarray) -> Tensor:
    """(rows, states) on the views as they are; `rows` ascend."""
    parts = np.array_split(rows, max(1, len(rows) // 512))
    features = torch.cat([model.alone(torch.from_numpy(data.views[p]), data.families[p]) for p in parts])
    return model.beside(features, data.families[rows], likes_within(data, rows))


def fold_calibration(model: StateNetwork, calibration: list[tuple[float, float]]) -> None:
    """Makes it a part of the last layer."""
    slopes, shifts = (torch.tensor(column) for column in zip(*calibration, strict=True))
    with torch.no_grad():
        model.states.weight.mul_(slopes[:, None])
        model.states.bias.mul_(slopes).add_(shifts)


def average_precision(scores: np.ndarray, truth: np.ndarray) -> float:
    hits = truth[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float((precision * hits).sum() / max(1e-9, hits.sum()))


def precision_recall(
    scores: np.ndarray, truth: np.ndarray, threshold: float, times: np.ndarray | float = 1.0
) -> tuple[float, float]:
    """`times`: how often each counts."""
    shown = threshold <= scores
    hits = (times * truth * shown).sum()
    return float(hits / max(1e-9, (times * shown).sum())), float(hits / max(1e-9, (times * truth).sum()))


def sure_from(scores: np.ndarray, truth: np.ndarray) -> float:
    """The smallest threshold from which on SURE of those that are shown are right; more than 1 where there is none."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero((right >= SURE) & (truth[order] > 0))
    return float(scores[order[enough[-1]]]) if len(enough) else 1.01


def figures(data: StateData, rows: np.ndarray, logits: Tensor) -> list[dict[str, object]]:
    """Per state and kind: how many, average precision, precision and recall at thresholds, with 95 % intervals."""
    found = []
    probabilities = torch.sigmoid(logits).numpy()
    kinds = np.array([data.controls[row].kind for row in rows])
    screens = np.unique(data.screens[rows], return_inverse=True)[1]
    for place, state in enumerate(STATES):
        asked = data.known[rows, place].numpy() > 0
        for kind in ("all", *(kind for kind, _ in Counter(kinds[asked]).most_common())):
            chosen = np.flatnonzero(asked & ((kinds == kind) | (kind == "all")))
            truth = data.targets[rows[chosen], place].numpy()
            if truth.sum() < 5:
                continue
            scores, at = probabilities[chosen, place], screens[chosen]
            line: dict[str, object] = {"state": state, "kind": kind, "n": len(chosen), "in it": int(truth.sum()),
                                       "ap": round(average_precision(scores, truth), 3),
                                       f"{SURE} right from": round(sure_from(scores, truth), 3)}  # fmt: skip
            for threshold in THRESHOLDS:
                line[f"at {threshold}"] = _interval(scores, truth, at, threshold)
            found.append(line)
    return found


def told_of_rows(data: StateData, rows: np.ndarray, logits: Tensor) -> list[dict[str, object]]:
    """As answers tell which one is selected (models/pipeline/answers/states.ts): of a control and its like, of which one
    is, the one that is more likely than all others together; of any likelihood, where answers want some. Per kind how
    many are told and how many of those are right.
    """
    place, likes = STATES.index("selected"), likes_within(data, rows)
    odds, truth = torch.exp(logits[:, place]), data.targets[rows, place]
    groups: dict[str, list[tuple[bool, bool]]] = {}
    for own in truth.nonzero().flatten().tolist():
        row = sorted({own, *likes[own].tolist()})
        if len(row) > 1 and truth[row].sum() == 1:
            best = max(row, key=lambda one: float(odds[one]))
            told = bool(odds[row].sum() < 2 * odds[best])
            groups.setdefault(data.controls[rows[own]].kind, []).append((told, told and best == own))
    return [
        {"one of a row": kind, "n": len(found), "told": sum(told for told, _ in found),
         "right": sum(right for _, right in found)}
        for kind, found in groups.items()
    ]  # fmt: skip


def _interval(scores: np.ndarray, truth: np.ndarray, screens: np.ndarray, threshold: float) -> str:
    """Precision and recall with the middle 95 % of what other screens would have given."""
    random = np.random.default_rng(1)
    n = screens.max() + 1
    drawn = [
        precision_recall(
            scores, truth, threshold, np.bincount(random.integers(0, n, n), minlength=n)[screens]
        )
        for _ in range(RESAMPLED)
    ]
    bounds = np.percentile(drawn, (2.5, 97.5), axis=0)
    both = precision_recall(scores, truth, threshold)
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
    calibration = []
    for place in range(len(STATES)):
        asked = data.known[judged, place].numpy() > 0
        targets = data.targets[judged[asked], place].numpy()
        calibration.append(honest_line(logits[asked, place].numpy(), targets))
    slopes, shifts = (torch.tensor(column) for column in zip(*calibration, strict=True))
    model = train(data, judged, arguments.minutes, arguments.seed)
    fold_calibration(model, calibration)
    held_out = data.held_out()
    measured = logits_of(model, data, held_out)
    record = {
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "minutes": arguments.minutes,
        "learnt_from": len(judged),
        "calibration": calibration,
        "other_half": figures(data, judged, logits * slopes + shifts),
        "held_out": figures(data, held_out, measured) + told_of_rows(data, held_out, measured),
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
