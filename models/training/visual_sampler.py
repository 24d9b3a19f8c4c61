"""The spatial-aware visual sampler: a region of any shape and a feature map -> one embedding.

Two halves. `plan_regions` knows only geometry: which pixels a region covers, which of them are read, who is
whose neighbour. `VisualSampler` knows only features. Neither knows of encoders or of language.

Source: Ferret §3.2 (arXiv 2310.07704); every rule as in spec §4.3-4.7, sampling `deterministic_v1`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn

from config import FerretV2Config, RegionConfig

Size = tuple[int, int]  # (width, height) of the capture


@dataclass(frozen=True)
class Region:
    """What is pointed at, in pixels of the capture.

    point: [(x, y)]; box: [(x1, y1), (x2, y2)]; polygon: its corners, closed and filled; scribble: an open
    line drawn with a brush of `width` pixels.
    """

    kind: Literal["point", "box", "polygon", "scribble"]
    points: tuple[tuple[float, float], ...]
    width: float = 0.0

    @staticmethod
    def point(x: float, y: float) -> Region:
        return Region("point", ((x, y),))

    @staticmethod
    def box(x1: float, y1: float, x2: float, y2: float) -> Region:
        return Region("box", ((x1, y1), (x2, y2)))

    @staticmethod
    def polygon(*points: tuple[float, float]) -> Region:
        return Region("polygon", tuple(points))

    @staticmethod
    def scribble(points: Sequence[tuple[float, float]], width: float) -> Region:
        return Region("scribble", tuple(points), width)


@dataclass(frozen=True)
class RegionPlan:
    """Everything about R regions that depends on positions alone (spec §4.7). All tensors on one device."""

    points: Tensor  # (R, n0, 2) float32: (x / W, y / H)
    anchors_0: Tensor  # (R, n1) int64, into the n0 points
    neighbours_0: Tensor  # (R, n1, k0) int64, into the n0 points
    anchors_1: Tensor  # (R, n2) int64, into the n1 anchors of the first block
    neighbours_1: Tensor  # (R, n2, k1) int64, into the same

    def __len__(self) -> int:
        return len(self.points)

    def to(self, device: torch.device | str) -> RegionPlan:
        return RegionPlan(**{name: value.to(device) for name, value in vars(self).items()})

    @staticmethod
    def cat(plans: Sequence[RegionPlan]) -> RegionPlan:
        names = vars(plans[0])
        return RegionPlan(**{name: torch.cat([getattr(plan, name) for plan in plans]) for name in names})


# --- Geometry -----------------------------------------------------------------------------------------------


def region_points(region: Region, size: Size, config: RegionConfig) -> np.ndarray:
    """The pixels of a region that are read, (n0, 2) int64 as (x, y).

    A region's pixels are listed with x ascending, then y ascending:
    - A point covers trunc(x - span) up to, not with, trunc(x + span + 1), and so in y, cut to the picture.
    - A box covers the pixels of its corners (truncated) and all between.
    - A polygon covers the pixels whose centre (x + 0.5, y + 0.5) lies inside by the even-odd rule, a centre
      on a left border being inside and one on a right border not; one that catches no centre, its first
      corner's pixel.
    - A scribble covers the pixels whose centre is within half a brush of the line.

    @raises ValueError for a box or point wholly outside the picture, and for a polygon or scribble with a
    corner
        outside.
    Source: spec §4.3, §4.6.
    """
    if region.kind == "polygon":
        pixels = polygon_pixels(region.points, size)
        return pixels[pick_indices(len(pixels), config.n_points)]
    if region.kind == "scribble":
        pixels = scribble_pixels(region.points, region.width, size)
        return pixels[pick_indices(len(pixels), config.n_points)]
    x1, y1, x2, y2 = _rectangle(region, size, config.point_span)
    height = y2 - y1 + 1
    # No list of pixels is made, however large the box.
    indices = pick_indices((x2 - x1 + 1) * height, config.n_points)
    return np.stack([x1 + indices // height, y1 + indices % height], axis=1)


def pick_indices(count: int, n_points: int) -> np.ndarray:
    """`deterministic_v1`: floor(t·L / n) where there are enough pixels, t mod L otherwise (spec §4.6)."""
    t = np.arange(n_points, dtype=np.int64)
    return t * count // n_points if count >= n_points else t % count


def _rectangle(region: Region, size: Size, point_span: int) -> tuple[int, int, int, int]:
    """First and last pixel of a point or box, both included: (x1, y1, x2, y2)."""
    width, height = size
    if region.kind == "point":
        ((x, y),) = region.points
        if not (0 <= x <= width and 0 <= y <= height):
            raise ValueError(f"point {(x, y)} lies outside the picture {width} x {height}")
        x, y = min(x, width - 1), min(y, height - 1)
        x1, y1 = (math.trunc(max(0, v - point_span)) for v in (x, y))
        x2 = math.trunc(min(width, x + point_span + 1)) - 1
        y2 = math.trunc(min(height, y + point_span + 1)) - 1
        return x1, y1, x2, y2
    (xa, ya), (xb, yb) = region.points
    xa, xb, ya, yb = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
    if xb < 0 or yb < 0 or width <= xa or height <= ya:
        raise ValueError(f"box {(xa, ya, xb, yb)} lies outside the picture {width} x {height}")
    x1, x2 = (min(max(math.trunc(v), 0), width - 1) for v in (xa, xb))
    y1, y2 = (min(max(math.trunc(v), 0), height - 1) for v in (ya, yb))
    return x1, y1, x2, y2


def polygon_pixels(corners: Sequence[tuple[float, float]], size: Size) -> np.ndarray:
    """The pixels of a polygon, (n, 2) int64 as (x, y), x ascending, then y ascending."""
    width, height = size
    if len(corners) < 3:
        raise ValueError(f"a polygon needs three corners, got {len(corners)}")
    if not all(0 <= x <= width and 0 <= y <= height for x, y in corners):
        raise ValueError(f"a corner of the polygon lies outside the picture {width} x {height}")
    left = min(math.floor(min(x for x, _ in corners)), width - 1)
    right = min(math.floor(max(x for x, _ in corners)), width - 1)
    top = min(math.floor(min(y for _, y in corners)), height - 1)
    bottom = min(math.floor(max(y for _, y in corners)), height - 1)
    inside = np.zeros((right - left + 1, bottom - top + 1), dtype=bool)
    centres = np.arange(left, right + 1) + 0.5
    for y in range(top, bottom + 1):
        centre_y = y + 0.5
        for (xa, ya), (xb, yb) in zip(corners, [*corners[1:], corners[0]]):
            if (centre_y < ya) != (centre_y < yb):
                crossing = (xb - xa) * (centre_y - ya) / (yb - ya) + xa
                inside[:, y - top] ^= centres < crossing
    pixels = np.argwhere(inside) + np.array([left, top])
    if len(pixels) == 0:
        x, y = corners[0]
        pixels = np.array([[min(math.floor(x), width - 1), min(math.floor(y), height - 1)]])
    return pixels


THINNEST_BRUSH = 1.5
"""With a wider brush than the diagonal of a pixel every pixel that the line crosses has its centre in
reach.
"""


def scribble_pixels(line: Sequence[tuple[float, float]], brush: float, size: Size) -> np.ndarray:
    """The pixels of a scribble, (n, 2) int64 as (x, y), x ascending, then y ascending."""
    width, height = size
    if len(line) < 2 or brush < THINNEST_BRUSH:
        raise ValueError(
            f"a scribble needs two points and a brush of {THINNEST_BRUSH} px, got {line}, {brush}"
        )
    if not all(0 <= x <= width and 0 <= y <= height for x, y in line):
        raise ValueError(f"a corner of the scribble lies outside the picture {width} x {height}")
    points, radius = np.array(line, np.float64), brush / 2
    left, top = np.maximum(np.floor(points.min(0) - radius), 0).astype(np.int64)
    right, bottom = np.minimum(np.floor(points.max(0) + radius), (width - 1, height - 1)).astype(np.int64)
    xs, ys = np.arange(left, right + 1) + 0.5, np.arange(top, bottom + 1) + 0.5
    centres = np.stack(np.meshgrid(xs, ys, indexing="ij"), axis=-1)  # (w, h, 2)
    reached = np.zeros(centres.shape[:2], bool)
    for start, end in zip(points[:-1], points[1:], strict=True):
        way = end - start
        along = np.clip((centres - start) @ way / max(way @ way, 1e-12), 0, 1)
        reached |= ((centres - start - along[..., None] * way) ** 2).sum(-1) <= radius**2
    return np.argwhere(reached) + np.array([left, top])


def farthest_points(points: Tensor, count: int) -> Tensor:
    """Indices (R, count) of points far from each other, starting at index 0.

    (R, n, 2) float32. Every operation is rounded to float32 on its own; the first maximum wins. When the
    distinct points are used up all distances are 0, so index 0 is returned again and again.
    """
    rows = torch.arange(len(points), device=points.device)
    nearest = torch.full(points.shape[:2], 1e10, dtype=torch.float32, device=points.device)
    current = torch.zeros(len(points), dtype=torch.int64, device=points.device)
    chosen = []
    for _ in range(count):
        chosen.append(current)
        offset = points - points[rows, current][:, None]
        squared = offset * offset
        nearest = torch.minimum(nearest, squared[..., 0] + squared[..., 1])
        current = nearest.argmax(dim=1)
    return torch.stack(chosen, dim=1)


def nearest_points(points: Tensor, anchors: Tensor, k: int) -> Tensor:
    """Indices (R, m, k) of the k points nearest to each anchor, itself included; ties go to the lowest index.

    Squared distances in float64 between the float32 points (R, n, 2); anchors are indices (R, m).
    """
    exact = points.double()
    at = exact.gather(1, anchors[..., None].expand(-1, -1, 2))
    offset = at[:, :, None] - exact[:, None]  # (R, m, n, 2)
    squared = offset * offset
    return (squared[..., 0] + squared[..., 1]).argsort(dim=2, stable=True)[..., :k]


def points_of_regions(regions: Sequence[Region], sizes: Sequence[Size], config: RegionConfig) -> Tensor:
    """(R, n0, 2) float32: the points of regions, each on a capture of its own size, as (x / W, y / H)."""
    rows = []
    for region, (width, height) in zip(regions, sizes, strict=True):
        pixels = region_points(region, (width, height), config)
        rows.append((pixels / np.array([width, height])).astype(np.float32))
    return torch.from_numpy(np.stack(rows)) if rows else torch.zeros(0, config.n_points, 2)


def plan_regions(regions: Sequence[Region], sizes: Sequence[Size], config: RegionConfig) -> RegionPlan:
    """Chooses points, anchors and neighbours for regions, each on a capture of its own size.

    No regions give a plan of length 0.
    """
    return plan_points(points_of_regions(regions, sizes, config), config)


def plan_points(points: Tensor, config: RegionConfig) -> RegionPlan:
    """Chooses anchors and neighbours among the points (R, n0, 2) of regions, on the device they are on."""
    if not len(points):
        shapes = [(0, n, *k) for n, k0 in zip(config.sub, config.k) for k in ((), (k0,))]
        return RegionPlan(points, *(points.new_zeros(shape, dtype=torch.int64) for shape in shapes))
    anchors_0 = farthest_points(points, config.sub[0])
    neighbours_0 = nearest_points(points, anchors_0, config.k[0])
    points_1 = points.gather(1, anchors_0[..., None].expand(-1, -1, 2))
    anchors_1 = farthest_points(points_1, config.sub[1])
    neighbours_1 = nearest_points(points_1, anchors_1, config.k[1])
    return RegionPlan(points, anchors_0, neighbours_0, anchors_1, neighbours_1)


# --- Features -----------------------------------------------------------------------------------------------


def read_points(maps: Sequence[Tensor], owners: Tensor, points: Tensor, swap_xy: bool) -> Tensor:
    """Bilinear features at the points of R regions: (R, n0, C).

    Args:
        maps: one region map (H_f, W_f, C) for each picture; sizes may differ.
        owners: (R,) int64, which map each region lies on.
        points: (R, n0, 2) as (x / W, y / H), both in [0, 1).
        swap_xy: read at (row, column) = (x, y), the quirk of all released weights (spec §4.5).
    A point q lies at q·(size - 1), as grid_sample does with align_corners=True.
    """
    device = points.device
    heights = torch.tensor([m.shape[0] for m in maps], device=device)[owners][:, None]
    widths = torch.tensor([m.shape[1] for m in maps], device=device)[owners][:, None]
    starts = torch.tensor([0, *(m.shape[0] * m.shape[1] for m in maps)], device=device).cumsum(0)
    cells = torch.cat([m.flatten(0, 1) for m in maps])  # all maps, one below the other
    x, y = points.unbind(-1)
    row_driver, column_driver = (x, y) if swap_xy else (y, x)
    row, column = row_driver * (heights - 1), column_driver * (widths - 1)
    top, left = row.floor().long(), column.floor().long()
    bottom, right = torch.minimum(top + 1, heights - 1), torch.minimum(left + 1, widths - 1)
    down, across = (row - top)[..., None].to(cells.dtype), (column - left)[..., None].to(cells.dtype)

    def cell(r: Tensor, c: Tensor) -> Tensor:
        return cells[starts[owners][:, None] + r * widths + c]

    upper = cell(top, left) * (1 - across) + cell(top, right) * across
    lower = cell(bottom, left) * (1 - across) + cell(bottom, right) * across
    return upper * (1 - down) + lower * down


def gather_points(values: Tensor, indices: Tensor) -> Tensor:
    """values (R, n, c) at indices (R, …) -> (R, …, c)."""
    flat = indices.flatten(1)[..., None].expand(-1, -1, values.shape[-1])
    return values.gather(1, flat).view(*indices.shape, values.shape[-1])


class SamplerBlock(nn.Module):
    """One round of sample, compare with neighbours, pool (spec §4.4 C). Layers as in the released weights."""

    def __init__(self, channels: int, pool: str) -> None:
        super().__init__()
        self.diff = nn.Linear(channels + 2, channels + 2)
        self.aggregate = nn.Linear(2 * (channels + 2), channels)  # first half reads diff, second the anchor
        self.norm = nn.LayerNorm(channels, eps=1e-5)
        self.pool = pool

    def forward(self, features: Tensor, points: Tensor, anchors: Tensor, neighbours: Tensor) -> Tensor:
        """(R, n, C), (R, n, 2), (R, m), (R, m, k) -> (R, m, C)."""
        located = torch.cat([features, points.to(features.dtype)], dim=-1)  # (R, n, C + 2)
        anchor = gather_points(located, anchors)[:, :, None]  # (R, m, 1, C + 2)
        around = gather_points(located, neighbours)  # (R, m, k, C + 2)
        difference = self.diff(around - anchor)
        joined = torch.cat([difference, anchor.expand_as(difference)], dim=-1)
        judged = self.norm(torch.relu(self.aggregate(joined)))
        return judged.amax(dim=2) if self.pool == "max" else judged.mean(dim=2)


class VisualSampler(nn.Module):
    """Features at a region's points -> the region's embedding (R, D)."""

    def __init__(self, channels: int, hidden: int, region: RegionConfig) -> None:
        super().__init__()
        self.channels = channels
        self.blocks = nn.ModuleList(SamplerBlock(channels, region.pool) for _ in range(2))
        self.flatten = nn.Linear(region.sub[1] * channels, channels)
        self.project = nn.Linear(channels, hidden)

    @staticmethod
    def of(config: FerretV2Config) -> VisualSampler:
        return VisualSampler(config.region_channels, config.language.hidden, config.region)

    def forward(self, point_features: Tensor, plan: RegionPlan) -> Tensor:
        assert point_features.shape[2] == self.channels, f"features: {tuple(point_features.shape)}"
        features = self.blocks[0](point_features, plan.points, plan.anchors_0, plan.neighbours_0)
        points = gather_points(plan.points, plan.anchors_0)
        features = self.blocks[1](features, points, plan.anchors_1, plan.neighbours_1)
        return self.project(self.flatten(features.flatten(1)))
