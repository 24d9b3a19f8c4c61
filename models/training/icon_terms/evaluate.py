# Laptop (cd models/training):
#   python -m icon_terms.evaluate --run ../../runs/icons --icons ../../out/icons
"""Measures an icon-term network on sets of icons it never saw, painted as screens show them.

Names (is the best term one the drawing is called by), average precision per term, and finding: one term and
twenty icons, of which one bears it. Knows nothing of training.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .augment import Painter
from .data import GROUP, IconData
from .network import IconTerms, IconTermsConfig
from .terms import OWN_TAG, SURE, UNKNOWN

N_SHOWN = 20
"""Icons among which one is to be found."""


@dataclass(frozen=True)
class Figures:
    n_icons: int
    top1: float
    """Share of icons whose best term is one they are called by."""
    top5: float
    mean_average_precision: float
    """Over terms that at least five of the icons bear."""
    n_terms: int
    found_by_name: float
    """One icon is called by the term, nineteen are not: share of searches that put the right one first."""
    found_by_function: float
    """The same with terms that only tell what the icon is used for."""


def chosen_rows(data: IconData, n: int, seed: int = 5) -> np.ndarray:
    """Held-out drawings of names that three hands or more have drawn, so that they could be known."""
    rows = data.rows(held_out=True)
    known = np.array([len(data.labels.names[i]) > 0 and data.labels.n_roots[i] >= 3 for i in rows])
    rows = rows[known]
    return np.random.default_rng(seed).permutation(rows)[:n]


def paint_rows(data: IconData, rows: np.ndarray, seed: int = 5, *, plain: bool = False) -> Tensor:
    """(rows, 3, CROP, CROP), the same every time."""
    painter = Painter(seed)
    return torch.cat([painter.paint(data.inks(part), plain=plain) for part in _parts(rows)])


def _parts(rows: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(rows), GROUP):
        yield rows[start : start + GROUP]


@torch.no_grad()
def logits_of(model: IconTerms, crops: Tensor) -> np.ndarray:
    was_training = model.training
    model.eval()
    logits = torch.cat([model(part) for part in crops.split(256)]).numpy()
    model.train(was_training)
    return logits


def measure(logits: np.ndarray, data: IconData, rows: np.ndarray, seed: int = 5) -> Figures:
    targets = data.labels.targets[rows]
    is_name = targets == SURE
    order = np.argsort(-logits, 1)
    hits = np.take_along_axis(is_name, order[:, :5], 1)
    precisions = [
        precision
        for term in range(targets.shape[1])
        if (precision := _average_precision(logits[:, term], targets[:, term])) is not None
    ]
    is_function = (OWN_TAG < targets) & (targets < SURE)
    return Figures(
        n_icons=len(rows),
        top1=float(hits[:, 0].mean()),
        top5=float(hits.any(1).mean()),
        mean_average_precision=float(np.mean(precisions)) if precisions else math.nan,
        n_terms=len(precisions),
        found_by_name=_found(logits, targets, is_name, seed),
        found_by_function=_found(logits, targets, is_function, seed),
    )


def measure_screens(model: IconTerms, data: IconData, n: int | None = None) -> Figures:
    """The same on `n` icons of rendered screens; their kits are held out, most of their icon sets are not."""
    assert data.screens is not None
    chosen = np.random.default_rng(5).permutation(np.flatnonzero(data.screens.held_out))[:n]
    pixels = torch.from_numpy(data.screens.crops[chosen])
    crops = pixels.permute(0, 3, 1, 2).float() / 255
    return measure(logits_of(model, crops), data, data.screens.rows[chosen])


def _average_precision(scores: np.ndarray, target: np.ndarray) -> float | None:
    is_right = (OWN_TAG <= target) & (target != UNKNOWN)
    counts = is_right | (target == 0)
    if is_right.sum() < 5:
        return None
    right = is_right[counts][np.argsort(-scores[counts])]
    ranks = np.flatnonzero(right) + 1
    return float((np.arange(1, len(ranks) + 1) / ranks).mean())


def _found(logits: np.ndarray, targets: np.ndarray, bears: np.ndarray, seed: int) -> float:
    """Every icon is searched once, by one of its terms; what else is shown surely does not bear it."""
    random = np.random.default_rng(seed)
    found = []
    for row in range(len(logits)):
        terms = np.flatnonzero(bears[row])
        if len(terms) == 0:
            continue
        term = random.choice(terms)
        others = np.flatnonzero(targets[:, term] == 0)
        if len(others) < N_SHOWN - 1:
            continue
        shown = random.choice(others, N_SHOWN - 1, replace=False)
        found.append(logits[row, term] > logits[shown, term].max())
    return float(np.mean(found)) if found else math.nan


def load_model(run: Path, device: str = "cpu") -> tuple[IconTerms, list[str]]:
    """The averaged weights of a run, and its vocabulary."""
    checkpoint = torch.load(run / "checkpoint.pt", map_location=device, weights_only=True)
    config = dict(checkpoint["config"])
    config["widths"], config["blocks"] = tuple(config["widths"]), tuple(config["blocks"])
    model = IconTerms(IconTermsConfig(**config))
    model.load_state_dict(checkpoint["model"])
    return model.eval(), checkpoint["terms"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--icons", type=Path, required=True)
    parser.add_argument("--number", type=int, default=3000)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    model, terms = load_model(arguments.run)
    data = IconData.load(arguments.icons, terms)
    families = sorted({drawing.family for drawing in data.drawings if drawing.held_out})
    rows = chosen_rows(data, arguments.number)
    for name, some in [
        ("all", rows),
        *((family, rows[[data.drawings[i].family == family for i in rows]]) for family in families),
    ]:
        for plain in (False, True):
            figures = measure(logits_of(model, paint_rows(data, some, plain=plain)), data, some)
            print(json.dumps({"icons": name, "plain": plain} | asdict(figures)))
    if data.screens is not None:
        figures = measure_screens(model, data)
        print(json.dumps({"icons": "screens of held-out kits"} | asdict(figures)))


if __name__ == "__main__":
    main()
