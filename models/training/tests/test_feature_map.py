"""Where each tile's and each global feature ends up (spec §3.1, §4.1)."""

import pytest
import torch

from config import MergeConfig, RegionConfig
from feature_map import fuse_features, merge_tiles, upsample, visual_sequence


def test_merging_follows_the_formula():
    columns, rows, t = 3, 2, 4
    features = torch.arange(columns * rows * t * t, dtype=torch.float32).view(columns * rows, t * t, 1)
    merged = merge_tiles(features, (columns, rows))
    assert merged.shape == (rows * t, columns * t, 1)
    for r in range(rows):
        for c in range(columns):
            for i in range(t):
                for j in range(t):
                    assert merged[r * t + i, c * t + j] == features[r * columns + c, i * t + j]


@pytest.mark.parametrize(("side", "height", "width"), [(4, 8, 12), (6, 10, 15), (24, 72, 48), (6, 4, 5)])
def test_nearest_takes_whole_number_rows(side, height, width):
    cells = torch.arange(side * side, dtype=torch.float32).view(side, side, 1)
    got = upsample(cells, height, width, "nearest")[..., 0]
    for row in range(height):
        for column in range(width):
            assert got[row, column] == cells[row * side // height, column * side // width, 0]


def test_fusing():
    features = torch.arange(4, dtype=torch.float32)[:, None]
    local = torch.full((4, 2, 1), 100.0)
    added = fuse_features(features, local, RegionConfig())
    assert added[..., 0].tolist() == [[100, 101], [100, 101], [102, 103], [102, 103]]
    joined = fuse_features(features, local, RegionConfig(fuse="concat"))
    assert joined.shape == (4, 2, 2) and joined[3, 0].tolist() == [100, 2]
    only = fuse_features(features, local, RegionConfig(fuse="global_only"))
    assert only[..., 0].tolist() == [[0, 1], [2, 3]]
    assert torch.equal(fuse_features(features, None, RegionConfig()), only)


def test_order_of_the_visual_sequence():
    seen, merged = torch.zeros(4, 2), torch.ones(2, 3, 2)
    assert visual_sequence(seen, merged, MergeConfig())[:, 0].tolist() == [0] * 4 + [1] * 6
    assert visual_sequence(seen, merged, MergeConfig(order="local_first"))[:, 0].tolist() == [1] * 6 + [0] * 4
    assert torch.equal(visual_sequence(seen, None, MergeConfig()), seen)
