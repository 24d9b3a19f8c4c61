"""Puts tiles' features back in place and lays the global features over them. Knows nothing of encoders or
language.

Source: spec §3.1 (merge), §3.2 (order), §4.1 (fused region map).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from config import MergeConfig, RegionConfig

Grid = tuple[int, int]  # (columns, rows)


def merge_tiles(features: Tensor, grid: Grid) -> Tensor:
    """Tiles' features (…, N, t², C), tiles row by row -> one raster map (…, rows·t, columns·t, C).

    M[r·t + i, c·t + j] = features[r·columns + c, i·t + j].
    """
    columns, rows = grid
    *batch, n_tiles, patches, width = features.shape
    side = round(patches**0.5)
    assert n_tiles == columns * rows and side * side == patches, f"{tuple(features.shape)} for grid {grid}"
    placed = features.reshape(*batch, rows, columns, side, side, width).transpose(-4, -3)
    return placed.reshape(*batch, rows * side, columns * side, width)


def upsample(global_map: Tensor, height: int, width: int, mode: str) -> Tensor:
    """Stretches (…, h, w, C) to (…, height, width, C).

    `nearest` takes source row floor(row·h / height) in whole numbers (torch's own nearest multiplies by a
    rounded scale); `bilinear` samples at pixel centres (align_corners=False).
    """
    h, w, _ = global_map.shape[-3:]
    if mode == "nearest":
        rows = torch.arange(height, device=global_map.device) * h // height
        columns = torch.arange(width, device=global_map.device) * w // width
        return global_map.index_select(-3, rows).index_select(-2, columns)
    flat = global_map.flatten(0, -4) if global_map.dim() > 3 else global_map[None]
    stretched = F.interpolate(
        flat.permute(0, 3, 1, 2), size=(height, width), mode="bilinear", align_corners=False
    )
    return stretched.permute(0, 2, 3, 1).reshape(*global_map.shape[:-3], height, width, -1)


def fuse_features(global_features: Tensor, local_map: Tensor | None, region: RegionConfig) -> Tensor:
    """The map a region is read from: H'_l + Upsample(H_g), so that it sees context and detail.

    Args:
        global_features: (…, tg², C), raster order.
        local_map: (…, rows·t, columns·t, C); None without tiles, then the global map alone is the region map.
    Source: P§3.3 Eq. 3-4.
    """
    side = round(global_features.shape[-2] ** 0.5)
    global_map = global_features.unflatten(-2, (side, side))
    if local_map is None or region.fuse == "global_only":
        return global_map
    stretched = upsample(global_map, local_map.shape[-3], local_map.shape[-2], region.upsample)
    return local_map + stretched if region.fuse == "add" else torch.cat([local_map, stretched], dim=-1)


def visual_sequence(global_embeddings: Tensor, local_map: Tensor | None, merge: MergeConfig) -> Tensor:
    """What takes the place of the image token: (tg², D) and the flattened map -> (tg² + N·t², D)."""
    if local_map is None:
        return global_embeddings
    local_embeddings = local_map.flatten(0, 1)
    parts = [global_embeddings, local_embeddings]
    return torch.cat(parts if merge.order == "global_first" else parts[::-1])
