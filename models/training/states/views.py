"""How the state network sees a control: close up, what its like look like, and what lies around, as grids of cells.

That a control is chosen or disabled shows beside its like only. Grids make a wide field and a small check box one
shape; smallest and largest brightness of a cell keep the colour of thin text, which an average loses.
models/pipeline/elements/states.ts does the same.
"""

from __future__ import annotations

import numpy as np

ROWS, COLUMNS = 20, 32
SAMPLES = 4
"""Pixels that are looked at along each side of a cell, the same ones again where it has fewer."""

CHANNELS = 5
"""Mean red, green and blue; smallest and largest brightness."""

LIKE = (("button", "action"), ("field", "select"), ("check",), ("switch",), ("slider",))
"""Families whose controls are each other's like: the chosen tab may be the only one with a frame."""

MOST_LIKE = 6


def cells(picture: np.ndarray, window: np.ndarray) -> np.ndarray:
    """(ROWS, COLUMNS, CHANNELS) uint8 of a window of a picture (height, width, 3) uint8.

    Beyond the picture's edge the last pixel repeats.
    """
    x1, y1, x2, y2 = window
    rows = _places(y1, y2, ROWS * SAMPLES, picture.shape[0])
    columns = _places(x1, x2, COLUMNS * SAMPLES, picture.shape[1])
    seen = picture[rows[:, None], columns[None]].reshape(ROWS, SAMPLES, COLUMNS, SAMPLES, 3).astype(np.int32)
    colours = seen.sum((1, 3)) // SAMPLES**2
    brightness = seen.sum(4) // 3
    extremes = np.stack([brightness.min((1, 3)), brightness.max((1, 3))], 2)
    return np.concatenate([colours, extremes], 2).astype(np.uint8)


def _places(start: float, end: float, n: int, length: int) -> np.ndarray:
    """The pixels in the middle of `n` equal parts from `start` to `end`."""
    return np.clip(np.floor(start + (np.arange(n) + 0.5) * (end - start) / n), 0, length - 1).astype(np.int64)


def like(boxes: np.ndarray, families: list[str], place: int) -> np.ndarray:
    """Places of the nearest controls of a kind and height in the row or column of the one at `place`."""
    sets = np.array([next(i for i, group in enumerate(LIKE) if family in group) for family in families])
    middles, heights = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 3] - boxes[:, 1]
    height = heights[place]
    off = np.abs(middles - middles[place])
    level = off[:, 1] <= 0.25 * height
    below = np.minimum(off[:, 0], np.abs(boxes[:, 0] - boxes[place, 0])) <= 0.5 * height
    tall = np.abs(heights - height) <= 0.25 * np.maximum(heights, height)
    alike = np.flatnonzero((sets == sets[place]) & tall & (level | below) & (np.arange(len(boxes)) != place))
    return alike[np.argsort(off[alike].sum(1), kind="stable")][:MOST_LIKE]


def looks(picture: np.ndarray, boxes: np.ndarray, families: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """How the controls of a picture look, and which are each other's like.

    Args:
        boxes: (n, 4) of all controls of the picture.

    Returns:
        views: (n, 3, ROWS, COLUMNS, CHANNELS) uint8: controls close up, the mean of their like, their surroundings.
        likes: (n, MOST_LIKE) int64 places of their like, the nearest first; their own where there are no more.
            A control without its like is so compared with itself.
    """
    sides = boxes[:, 2:] - boxes[:, :2]
    close = 0.3 * sides.min(1, keepdims=True)
    across, along = np.maximum(sides[:, :1], 4 * sides[:, 1:]), 2 * sides[:, 1:]
    views = np.zeros((len(boxes), 3, ROWS, COLUMNS, CHANNELS), np.uint8)
    near, mean, around = views[:, 0], views[:, 1], views[:, 2]
    for place, box in enumerate(boxes + close * np.array([-1, -1, 1, 1])):
        near[place] = cells(picture, box)
    far = boxes + np.concatenate([-across, -along, across, along], 1)
    likes = np.repeat(np.arange(len(boxes))[:, None], MOST_LIKE, 1)
    for place in range(len(boxes)):
        others = like(boxes, families, place)
        likes[place, : len(others)] = others
        mean[place] = near[others].astype(np.int32).sum(0) // len(others) if len(others) else near[place]
        around[place] = cells(picture, far[place])
    return views, likes
