"""AnyRes: a capture -> the global image and tiles, as normalised pixels. Knows nothing of encoders.

Source: spec §1 (selection §1.3, stretch §1.4, split §1.5, Pillow's bicubic §1.7, normalisation §1.8).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from config import AnyResConfig, FerretV2Config
from feature_map import Grid


def select_best_resolution(size: tuple[int, int], candidates: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The canvas (width, height) that keeps most of a picture (width, height), then wastes least (spec §1.3).

    @raises ValueError if there is nothing to choose from.
    """
    width, height = size
    best, best_kept, best_waste = None, 0, math.inf
    for canvas_width, canvas_height in candidates:
        scale = min(canvas_width / width, canvas_height / height)
        kept = min(math.trunc(width * scale) * math.trunc(height * scale), width * height)
        waste = canvas_width * canvas_height - kept
        if best is None or kept > best_kept or (kept == best_kept and waste < best_waste):
            best, best_kept, best_waste = (canvas_width, canvas_height), kept, waste
    if best is None:
        raise ValueError("no canvas to choose from")
    return best


def choose_grid(size: tuple[int, int], config: AnyResConfig) -> Grid:
    """(columns, rows) of tiles for a picture (width, height)."""
    width, height = select_best_resolution(size, config.grid_pinpoints)
    return width // config.tile_px, height // config.tile_px


def resize(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """(H, W, 3) uint8 stretched to (height, width, 3) by Pillow's bicubic filter, width first (spec §1.7).

    Two calls, because since version 13 Pillow resizes some shapes height first, which rounds differently.
    """
    bicubic = Image.Resampling.BICUBIC
    wide = Image.fromarray(pixels).resize((width, pixels.shape[0]), bicubic)
    return np.array(wide.resize((width, height), bicubic))


def split_tiles(canvas: np.ndarray, grid: Grid, tile_px: int) -> np.ndarray:
    """(rows·T, columns·T, 3) -> (N, T, T, 3), row by row."""
    columns, rows = grid
    assert canvas.shape == (rows * tile_px, columns * tile_px, 3), f"canvas: {canvas.shape} for grid {grid}"
    placed = canvas.reshape(rows, tile_px, columns, tile_px, 3).transpose(0, 2, 1, 3, 4)
    return placed.reshape(rows * columns, tile_px, tile_px, 3)


def normalise(pixels: np.ndarray | Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    """(…, H, W, 3) uint8 -> (…, 3, H, W) float32 on the same device: u8·scale + bias, constants in float64
    as in spec §1.8.
    """
    values = pixels if isinstance(pixels, Tensor) else torch.from_numpy(np.ascontiguousarray(pixels))
    scale = torch.tensor([1 / (255 * s) for s in std], dtype=torch.float64, device=values.device)
    bias = torch.tensor([-m / s for m, s in zip(mean, std)], dtype=torch.float64, device=values.device)
    values = values.double() * scale + bias
    return values.movedim(-1, -3).float().contiguous()


@dataclass(frozen=True)
class CutImage:
    """A capture as both encoders see it, still as bytes."""

    grid: Grid
    global_bytes: np.ndarray  # (Tg, Tg, 3) uint8
    tile_bytes: np.ndarray  # (N, T, T, 3) uint8


def cut_image(pixels: np.ndarray, config: FerretV2Config) -> CutImage:
    """A capture (H, W, 3) uint8 RGB, resized and cut."""
    a = config.anyres
    grid = choose_grid((pixels.shape[1], pixels.shape[0]), a)
    canvas = resize(pixels, grid[0] * a.tile_px, grid[1] * a.tile_px)
    # The global image is made from the capture itself, not from the canvas (spec §1.6).
    return CutImage(grid, resize(pixels, a.global_px, a.global_px), split_tiles(canvas, grid, a.tile_px))


@dataclass(frozen=True)
class PreparedImage:
    size: tuple[int, int]  # (width, height) of the capture
    grid: Grid
    canvas: tuple[int, int]  # (width, height)
    global_pixels: Tensor  # (3, Tg, Tg)
    tile_pixels: Tensor  # (N, 3, T, T)


def prepare_image(pixels: np.ndarray, config: FerretV2Config) -> PreparedImage:
    """A capture (H, W, 3) uint8 RGB -> what the two encoders read."""
    a, cut = config.anyres, cut_image(pixels, config)
    of_global, of_local = config.global_encoder, config.local_encoder
    return PreparedImage(
        size=(pixels.shape[1], pixels.shape[0]),
        grid=cut.grid,
        canvas=(cut.grid[0] * a.tile_px, cut.grid[1] * a.tile_px),
        global_pixels=normalise(cut.global_bytes, of_global.mean, of_global.std),
        tile_pixels=normalise(cut.tile_bytes, of_local.mean, of_local.std),
    )


def gradient_picture(width: int, height: int) -> np.ndarray:
    """A made-up picture (H, W, 3) that every language can make again.

    rgb(x, y) = floor(255·x / (W - 1)), floor(255·y / (H - 1)), (x·7 + y·13) mod 256; both sides at least 2.
    """
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    channels = [255 * x // (width - 1), 255 * y // (height - 1), (x * 7 + y * 13) % 256]
    return np.stack(channels, axis=-1).astype(np.uint8)
