"""The visual sampler against the golden vectors of the specification (§4)."""

import itertools
import math

import numpy as np
import pytest
import torch

from config import RegionConfig
from visual_sampler import (
    Region,
    RegionPlan,
    VisualSampler,
    farthest_points,
    nearest_points,
    pick_indices,
    plan_regions,
    polygon_pixels,
    read_points,
    region_points,
    scribble_pixels,
)

TOY = RegionConfig(n_points=16, sub=(8, 4), k=(3, 3))
TOY_SIZE = (20, 12)
TOY_BOX = Region.box(3, 2, 15, 8)


def gen(shape: tuple[int, ...], s: float) -> torch.Tensor:
    flat = torch.arange(math.prod(shape), dtype=torch.float64)
    return (0.3 * torch.sin(0.7 * flat + s)).float().view(shape)


def toy_sampler(pool: str = "max") -> VisualSampler:
    """Spec §4.10."""
    sampler = VisualSampler(4, 6, RegionConfig(n_points=16, sub=(8, 4), k=(3, 3), pool=pool))
    state = {
        "flatten.weight": gen((4, 16), 7),
        "flatten.bias": gen((4,), 8),
        "project.weight": gen((6, 4), 9),
        "project.bias": gen((6,), 10),
    }
    for b in range(2):
        state |= {
            f"blocks.{b}.diff.weight": gen((6, 6), 1 + b),
            f"blocks.{b}.diff.bias": gen((6,), 2 + b),
            f"blocks.{b}.aggregate.weight": gen((4, 12), 3 + b),
            f"blocks.{b}.aggregate.bias": gen((4,), 4 + b),
            f"blocks.{b}.norm.weight": 1 + gen((4,), 5 + b),
            f"blocks.{b}.norm.bias": gen((4,), 6 + b),
        }
    sampler.load_state_dict(state)
    return sampler


def toy_map() -> torch.Tensor:
    r, q, c = torch.meshgrid(torch.arange(6.0), torch.arange(5.0), torch.arange(4.0), indexing="ij")
    return torch.sin(1 + c + 2 * r + 3 * q)


def on_one_map(feature_map: torch.Tensor, plan: RegionPlan, swap_xy: bool) -> torch.Tensor:
    owners = torch.zeros(len(plan), dtype=torch.int64)
    return read_points([feature_map], owners, plan.points, swap_xy)


GOLDEN = {
    True: [-0.038981, -0.521969, 0.042780, -0.500259, 0.439385, -0.090616],
    False: [-0.075452, -0.464586, -0.028885, -0.422595, 0.364695, -0.027531],
}


@torch.no_grad()
@pytest.mark.parametrize("swap_xy", [True, False])
def test_golden_vector(swap_xy):
    plan = plan_regions([TOY_BOX], [TOY_SIZE], TOY)
    assert plan.anchors_0[0].tolist() == [0, 11, 15, 1, 8, 10, 6, 5]
    assert plan.anchors_1[0].tolist() == [0, 1, 2, 3]
    got = toy_sampler()(on_one_map(toy_map(), plan, swap_xy), plan)
    assert got[0].tolist() == pytest.approx(GOLDEN[swap_xy], abs=2e-6)


@pytest.mark.parametrize(("swap_xy", "wanted"), [(True, 586.5), (False, 1155.75)])
def test_which_coordinate_drives_the_row(swap_xy, wanted):
    """Spec §4.5: f(r, c) = 100 r + c on a 24 x 24 map at (0.25, 0.5)."""
    rows, columns = torch.meshgrid(torch.arange(24.0), torch.arange(24.0), indexing="ij")
    feature_map = (100 * rows + columns)[..., None]
    points = torch.tensor([[[0.25, 0.5]]])
    got = read_points([feature_map], torch.zeros(1, dtype=torch.int64), points, swap_xy)
    assert got.item() == pytest.approx(wanted)


def test_reading_agrees_with_grid_sample():
    feature_map = torch.randn(7, 11, 3, generator=torch.Generator().manual_seed(0))
    points = torch.rand(1, 50, 2, generator=torch.Generator().manual_seed(1))
    got = read_points([feature_map], torch.zeros(1, dtype=torch.int64), points, swap_xy=False)
    wanted = torch.nn.functional.grid_sample(
        feature_map.permute(2, 0, 1)[None], 2 * points[:, None] - 1, align_corners=True
    )
    assert torch.allclose(got[0], wanted[0, :, 0].T, atol=1e-5)


def test_farthest_points_until_all_are_taken():
    """Spec §4.10: 16 pixels, 18 asked for; index 0 comes again and again."""
    plan_points = region_points(Region.box(4, 10, 7, 13), (40, 30), RegionConfig(n_points=16))
    points = torch.from_numpy((plan_points / np.array([40, 30])).astype(np.float32))[None]
    assert farthest_points(points, 6)[0].tolist() == [0, 15, 3, 12, 5, 10]
    wanted = [0, 15, 3, 12, 5, 10, 2, 13, 1, 4, 6, 7, 8, 9, 11, 14, 0, 0]
    assert farthest_points(points, 18)[0].tolist() == wanted


def test_neighbours_tie_to_the_lowest_index():
    points = torch.tensor([[[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0], [0.0, 0.0]]])
    assert nearest_points(points, torch.tensor([[0, 5]]), 4)[0].tolist() == [[0, 5, 1, 2], [0, 5, 1, 2]]


def test_picking_points():
    assert pick_indices(3, 8).tolist() == [0, 1, 2, 0, 1, 2, 0, 1]
    assert pick_indices(8, 8).tolist() == list(range(8))
    assert pick_indices(20, 8).tolist() == [0, 2, 5, 7, 10, 12, 15, 17]


def covered(region: Region, size: tuple[int, int]) -> set[tuple[int, int]]:
    """All pixels of a region: with as many points as the picture has pixels, none is left out."""
    everything = RegionConfig(n_points=size[0] * size[1])
    return {(x, y) for x, y in region_points(region, size, everything).tolist()}


def rectangle(x1: int, y1: int, x2: int, y2: int) -> set[tuple[int, int]]:
    return {(x, y) for x in range(x1, x2 + 1) for y in range(y1, y2 + 1)}


PIXELS = [
    ("a point is 11 x 11", Region.point(20, 15), rectangle(15, 10, 25, 20)),
    ("a point in a corner is cut", Region.point(0, 29), rectangle(0, 24, 5, 29)),
    ("a point on the far edge belongs to the last pixel", Region.point(40, 30), rectangle(34, 24, 39, 29)),
    ("a box holds its far corner", Region.box(4, 10, 7, 13), rectangle(4, 10, 7, 13)),
    ("corners the wrong way round", Region.box(7, 13, 4, 10), rectangle(4, 10, 7, 13)),
    ("a box is cut to the picture", Region.box(-5, 20.9, 3.5, 99), rectangle(0, 20, 3, 29)),
    ("a box without area is one pixel", Region.box(5.5, 6.5, 5.5, 6.5), rectangle(5, 6, 5, 6)),
    ("a polygon holds centres", Region.polygon((2, 3), (6, 3), (6, 8), (2, 8)), rectangle(2, 3, 5, 7)),
    ("a sliver is its first corner's pixel", Region.polygon((2.1, 3.1), (2.3, 3.2), (2.2, 3.3)), {(2, 3)}),
    (
        "a polygon that crosses itself: even-odd",
        Region.polygon((0, 0), (8, 8), (8, 0), (0, 8)),
        {(x, y) for x, y in rectangle(0, 0, 7, 7) if (x - 3.5) ** 2 > (y - 3.5) ** 2}
        # A centre on a left border is inside, on a right border not.
        | {(7 - d, d) for d in range(4)} | {(7 - d, 7 - d) for d in range(4)},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("region", "wanted"), [p[1:] for p in PIXELS], ids=[p[0] for p in PIXELS])
def test_pixels(region, wanted):
    assert covered(region, (40, 30)) == wanted


def test_polygon_pixels_come_x_first():
    pixels = polygon_pixels(((0, 0), (3, 0), (3, 2), (0, 2)), (10, 10)).tolist()
    assert pixels == [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]]


OUTSIDE = [
    Region.point(41, 3),
    Region.point(-1, 3),
    Region.box(40, 0, 50, 10),
    Region.box(-9, -9, -1, -1),
    Region.polygon((1, 1), (50, 1), (1, 20)),
    Region.polygon((1, 1), (2, 2)),
]


@pytest.mark.parametrize("region", OUTSIDE)
def test_a_region_outside_is_refused(region):
    with pytest.raises(ValueError):
        region_points(region, (40, 30), TOY)


@torch.no_grad()
def test_a_scribble_covers_what_the_brush_reaches_and_nothing_beyond():
    """The same line as in test/pipeline/region.test.ts; distances are measured here one by one."""
    line, brush, size = ((5.2, 6.0), (30.7, 21.3), (33.0, 5.0)), 7.0, (40, 30)
    found = {tuple(pixel) for pixel in scribble_pixels(line, brush, size).tolist()}

    def distance(x: float, y: float) -> float:
        reached = []
        for (xa, ya), (xb, yb) in itertools.pairwise(line):
            along = ((x - xa) * (xb - xa) + (y - ya) * (yb - ya)) / ((xb - xa) ** 2 + (yb - ya) ** 2)
            along = min(max(along, 0.0), 1.0)
            reached.append(math.hypot(x - xa - along * (xb - xa), y - ya - along * (yb - ya)))
        return min(reached)

    assert found == {(x, y) for x in range(40) for y in range(30) if distance(x + 0.5, y + 0.5) <= brush / 2}
    pixels = scribble_pixels(line, brush, size).tolist()
    assert pixels == sorted(pixels), "x ascending, then y ascending"
    points = region_points(Region.scribble(line, brush), size, RegionConfig(n_points=64))
    assert {tuple(point) for point in points.tolist()} <= found


@pytest.mark.parametrize("line, brush", [
    ([(5, 5)], 3.0), ([(5, 5), (9, 9)], 0.5), ([(5, 5), (41, 9)], 3.0), ([(-1, 5), (9, 9)], 3.0),
])  # fmt: skip
def test_a_scribble_that_is_none_is_refused(line, brush):
    with pytest.raises(ValueError):
        scribble_pixels(line, brush, (40, 30))


def test_many_regions_at_once_are_each_region_alone():
    regions = [TOY_BOX, Region.point(3, 3), Region.polygon((0, 0), (19, 2), (8, 11))]
    sizes = [(20, 12), (9, 30), (20, 12)]
    generator = torch.Generator().manual_seed(3)
    maps = [torch.randn(6, 5, 4, generator=generator), torch.randn(3, 9, 4, generator=generator)]
    owners = torch.tensor([0, 1, 0])
    sampler = toy_sampler()
    plan = plan_regions(regions, sizes, TOY)
    together = sampler(read_points(maps, owners, plan.points, False), plan)
    for i in range(3):
        alone = plan_regions([regions[i]], [sizes[i]], TOY)
        assert torch.equal(alone.neighbours_0[0], plan.neighbours_0[i])
        got = sampler(on_one_map(maps[int(owners[i])], alone, False), alone)
        assert torch.allclose(got[0], together[i], atol=1e-6)


def test_no_regions_give_an_empty_plan():
    plan = plan_regions([], [], TOY)
    assert len(plan) == 0
    assert plan.neighbours_1.shape == (0, 4, 3)
