"""Truth of a crop -> what the element network should say at each cell. Pure numpy; knows no pictures.

Boxes are (x1, y1, x2, y2) in pixels of the crop.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .families import FAMILIES, GROUPS, group_of

STRIDE = 8
"""Pixels a cell is wide and tall."""

SIGMA_SHARE = 0.15
"""Deviation of an element's Gaussian, as a share of its side."""

SIGMA_CELLS = (0.45, 4.0)
"""Its bounds, in cells."""

BOX_ABOVE = 0.3
"""Cells learn a box where the Gaussian is higher than this."""


@dataclass(frozen=True)
class Truth:
    """One crop's elements: boxes (N, 4), families (N,) as places in FAMILIES, rectangles not to judge."""

    boxes: np.ndarray
    families: np.ndarray
    ignore: np.ndarray


@dataclass(frozen=True)
class Targets:
    """Per group (G = 3) and cell: `heat` (G, h, w) 0..1, `boxes` (G, 4, h, w) in pixels, `families` (G, h, w)
    with -1 where no box is learned, `weight` (G, h, w) of the box loss, `judged` (G, h, w) 0 where the truth
    does not know.
    """

    heat: np.ndarray
    boxes: np.ndarray
    families: np.ndarray
    weight: np.ndarray
    judged: np.ndarray
    n_objects: np.ndarray
    """Centres inside the crop, per group."""


def centre_cell(box: np.ndarray) -> tuple[int, int]:
    """Column and row of the cell that holds the middle of a box."""
    return int((box[0] + box[2]) / 2 // STRIDE), int((box[1] + box[3]) / 2 // STRIDE)


def paint(truth: Truth, width: int, height: int) -> Targets:
    """Targets of a crop of `width` x `height` pixels, multiples of STRIDE.

    Large elements are painted first, so that of two that share a cell the smaller one is learned there.
    """
    columns, rows = width // STRIDE, height // STRIDE
    n = len(GROUPS)
    heat = np.zeros((n, rows, columns), np.float32)
    boxes = np.zeros((n, 4, rows, columns), np.float32)
    families = np.full((n, rows, columns), -1, np.int64)
    weight = np.zeros((n, rows, columns), np.float32)
    judged = np.ones((n, rows, columns), np.float32)
    n_objects = np.zeros(n, np.int64)
    for x1, y1, x2, y2 in truth.ignore:
        left, top = max(int(x1 // STRIDE), 0), max(int(y1 // STRIDE), 0)
        judged[:, top : max(int(-(-y2 // STRIDE)), 0), left : max(int(-(-x2 // STRIDE)), 0)] = 0
    areas = (truth.boxes[:, 2] - truth.boxes[:, 0]) * (truth.boxes[:, 3] - truth.boxes[:, 1])
    group_by_family = [group_of(family) for family in FAMILIES]
    for i in np.argsort(-areas, kind="stable"):
        box, family = truth.boxes[i], int(truth.families[i])
        group = group_by_family[family]
        column, row = centre_cell(box)
        if not (0 <= column < columns and 0 <= row < rows):
            # Its middle is elsewhere: what is seen of it here is neither an element nor background.
            left, top = max(int(box[0] // STRIDE), 0), max(int(box[1] // STRIDE), 0)
            bottom, right = max(int(-(-box[3] // STRIDE)), 0), max(int(-(-box[2] // STRIDE)), 0)
            judged[group, top:bottom, left:right] *= heat[group, top:bottom, left:right] > BOX_ABOVE
            continue
        n_objects[group] += 1
        sx, sy = (
            float(np.clip(SIGMA_SHARE * side / STRIDE, *SIGMA_CELLS))
            for side in (box[2] - box[0], box[3] - box[1])
        )
        reach_x, reach_y = int(sx * 3) + 1, int(sy * 3) + 1
        xs = np.arange(max(column - reach_x, 0), min(column + reach_x + 1, columns))
        ys = np.arange(max(row - reach_y, 0), min(row + reach_y + 1, rows))
        # Distances from the middle itself, not from its cell's: neighbours half a cell apart stay apart.
        cx, cy = (box[0] + box[2]) / 2 / STRIDE - 0.5, (box[1] + box[3]) / 2 / STRIDE - 0.5
        bell = np.exp(-((ys[:, None] - cy) ** 2) / (2 * sy**2) - ((xs[None] - cx) ** 2) / (2 * sx**2))
        bell[row - ys[0], column - xs[0]] = 1.0
        area = np.s_[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
        wins = (bell > BOX_ABOVE) & (bell >= weight[group][area] - 0.2)
        heat[group][area] = np.maximum(heat[group][area], bell)
        weight[group][area] = np.where(wins, bell, weight[group][area])
        families[group][area] = np.where(wins, family, families[group][area])
        for side in range(4):
            boxes[group, side][area] = np.where(wins, box[side], boxes[group, side][area])
        judged[group][area] = np.where(bell > BOX_ABOVE, 1.0, judged[group][area])
    return Targets(heat, boxes, families, weight, judged, n_objects)
