"""Screens -> augmented crops with targets. A crop is never mirrored: text has a direction."""

from __future__ import annotations

import io
import itertools
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from PIL import Image, ImageFilter
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from .families import FAMILIES
from .losses import TargetBatch
from .screens import TruthScreen
from .targets import Targets, Truth, paint

RARITY = {"check": 4.0, "switch": 4.0, "slider": 5.0, "select": 4.0, "field": 3.0, "icon": 2.0, "image": 2.0}
"""How much rather a crop is centred on one of these than on a text line."""

LOOKS_AGAIN = 1500
"""Screens after which a loader lists them anew."""

MOST_UPSCALED = 1.3
"""A picture is enlarged by no more than this; what is not in it cannot be learned."""


@dataclass(frozen=True)
class CropConfig:
    side: int = 448
    css_scale: tuple[float, float] = (0.6, 1.5)
    """Network pixels per CSS pixel."""
    crops_per_screen: int = 6
    centred: float = 0.6
    """Share of crops with an element in the middle."""
    keep_mib: int = 2048
    """Decoded screens kept by all loader processes together; reading a PNG costs as much as ten crops."""


def crop_truth(truth: Truth, x: float, y: float, scale: float, side: int) -> Truth:
    """The truth within a window at (x, y), after scaling; boxes go on beyond the window."""
    move = np.array([x, y, x, y], np.float32)
    boxes = (truth.boxes - move) * scale
    seen = (boxes[:, 2] > 0) & (boxes[:, 3] > 0) & (boxes[:, 0] < side) & (boxes[:, 1] < side)
    # Smaller than three pixels of the crop: too small to be told from noise, so neither truth nor background.
    tiny = seen & (np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) < 3)
    ignore = np.concatenate([(truth.ignore - move) * scale, boxes[tiny]]).astype(np.float32)
    return Truth(boxes[seen & ~tiny], truth.families[seen & ~tiny], ignore)


def choose_window(
    screen: TruthScreen, size: tuple[int, int], config: CropConfig, rng: Random
) -> tuple[float, float, float]:
    """x, y in pixels of the picture, and the scale, of a crop."""
    low, high = config.css_scale
    scale = min(low * (high / low) ** rng.random() / screen.pixel_ratio, MOST_UPSCALED)
    seen = config.side / scale
    width, height = size
    boxes = screen.truth.boxes
    if len(boxes) and rng.random() < config.centred:
        weights = [RARITY.get(FAMILIES[family], 1.0) for family in screen.truth.families]
        box = boxes[rng.choices(range(len(boxes)), weights)[0]]
        x = (box[0] + box[2]) / 2 - seen * rng.uniform(0.2, 0.8)
        y = (box[1] + box[3]) / 2 - seen * rng.uniform(0.2, 0.8)
    else:
        x, y = rng.uniform(0, max(width - seen, 0)), rng.uniform(0, max(height - seen, 0))
    return float(np.clip(x, 0, max(width - seen, 0))), float(np.clip(y, 0, max(height - seen, 0))), scale


def cut(picture: Image.Image, x: float, y: float, scale: float, side: int, rng: Random) -> Image.Image:
    """The window as a `side` x `side` picture; beyond the picture's edge a plain colour."""
    seen = side / scale
    width, height = min(seen, picture.width - x), min(seen, picture.height - y)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    method = rng.choice((Image.Resampling.BICUBIC, Image.Resampling.BILINEAR, Image.Resampling.LANCZOS))
    piece = picture.resize(size, method, box=(x, y, x + width, y + height))
    if size == (side, side):
        return piece
    whole = Image.new("RGB", (side, side), (rng.choice((0, 128, 255)),) * 3)
    whole.paste(piece, (0, 0))
    return whole


def recolour(crop: Image.Image, rng: Random) -> np.ndarray:
    """(H, W, 3) uint8 in other colours: inverted, channels exchanged, gain, grey, blur, noise, JPEG."""
    if rng.random() < 0.08:
        crop = crop.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
    if rng.random() < 0.15:
        packed = io.BytesIO()
        crop.save(packed, "JPEG", quality=rng.randint(45, 92))
        crop = Image.open(packed)
    pixels = np.array(crop)
    if rng.random() < 0.12:
        pixels = 255 - pixels
    if rng.random() < 0.25:
        pixels = pixels[..., rng.sample(range(3), 3)]
    if rng.random() < 0.06:
        pixels = np.repeat(pixels.mean(2, keepdims=True), 3, axis=2).astype(np.uint8)
    if rng.random() < 0.5:
        gain, shift = rng.uniform(0.75, 1.2), rng.uniform(-25, 25)
        table = np.clip(np.arange(256) * gain + shift, 0, 255).astype(np.uint8)
        pixels = table[pixels]
    if rng.random() < 0.08:
        noise = np.random.default_rng(rng.randrange(2**32)).normal(0, rng.uniform(1, 6), pixels.shape)
        pixels = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(pixels)


class Crops(IterableDataset[tuple[Tensor, Targets]]):
    """Endless crops of screens: uint8 (3, side, side) and their targets; each loader process goes its own
    way.

    `look` lists the screens; it is asked again now and then, because a set may still be growing.
    """

    def __init__(self, look: Callable[[], list[TruthScreen]], config: CropConfig, seed: int):
        self.look, self.config, self.seed = look, config, seed

    def __iter__(self) -> Iterator[tuple[Tensor, Targets]]:
        worker = get_worker_info()
        rng = Random(f"{self.seed} {worker.id if worker else 0}")
        kept: OrderedDict[str, Image.Image] = OrderedDict()
        room = self.config.keep_mib * 2**20 // (worker.num_workers if worker else 1)
        used = 0
        # Crops of one screen follow each other at some distance, not in one batch.
        waiting: list[tuple[Tensor, Targets]] = []
        screens: list[TruthScreen] = []
        for count in itertools.count():
            if count % LOOKS_AGAIN == 0:
                screens = self.look()
            screen = rng.choice(screens)
            picture = kept.pop(screen.id, None)
            if picture is None:
                try:
                    picture = Image.fromarray(screen.pixels())
                except FileNotFoundError:
                    continue  # rendered anew since the set was listed
                used += 3 * picture.width * picture.height
            kept[screen.id] = picture
            while used > room and len(kept) > 1:
                _, forgotten = kept.popitem(last=False)
                used -= 3 * forgotten.width * forgotten.height
            for _ in range(self.config.crops_per_screen):
                waiting.append(self.crop(screen, picture, rng))
            while len(waiting) > 48:
                yield waiting.pop(rng.randrange(len(waiting)))

    def crop(self, screen: TruthScreen, picture: Image.Image, rng: Random) -> tuple[Tensor, Targets]:
        side = self.config.side
        x, y, scale = choose_window(screen, picture.size, self.config, rng)
        pixels = recolour(cut(picture, x, y, scale, side, rng), rng)
        targets = paint(crop_truth(screen.truth, x, y, scale, side), side, side)
        return torch.from_numpy(pixels).permute(2, 0, 1), targets


def collate(samples: list[tuple[Tensor, Targets]]) -> tuple[Tensor, TargetBatch]:
    """(B, 3, side, side) uint8, and the targets of a batch."""
    pixels = torch.stack([pixels for pixels, _ in samples])
    fields = [[torch.from_numpy(value) for value in vars(targets).values()] for _, targets in samples]
    return pixels, TargetBatch(*(torch.stack(list(column)) for column in zip(*fields, strict=True)))
