"""Makes the scores of networks honest: the line that turns logits into log-odds. Knows nothing of what they are of."""

from __future__ import annotations

import numpy as np

STEPS = 20


def honest_line(
    logits: np.ndarray, targets: np.ndarray, weights: np.ndarray | None = None
) -> tuple[float, float]:
    """Slope and shift of the greatest likelihood, by Newton.

    Args:
        logits, targets: (n,) of cases that the network did not learn from; targets in 0…1.
        weights: (n,) how many cases each stands for; 1 where there are none.
    """
    x, y = np.asarray(logits, np.float64), np.asarray(targets, np.float64)
    counts = np.ones_like(x) if weights is None else np.asarray(weights, np.float64)
    counts = counts / counts.sum()

    def loss(slope: float, shift: float) -> float:
        z = slope * x + shift
        return float((counts * (np.logaddexp(0, z) - y * z)).sum())

    now = np.array([1.0, 0.0])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(now[0] * x + now[1], -50, 50)))
        error, weight = counts * (p - y), counts * p * (1 - p)
        gradient = np.array([(error * x).sum(), error.sum()])
        across = (weight * x).sum()
        hessian = np.array([[(weight * x * x).sum(), across], [across, weight.sum()]])
        step = np.linalg.solve(hessian + 1e-9 * np.eye(2), gradient)
        while loss(*now) < loss(*(now - step)) and 1e-9 < np.abs(step).max():
            step = step / 2
        now = now - step
    return float(now[0]), float(now[1])
