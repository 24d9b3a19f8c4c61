"""Puts drawings on screens: masks become crops as the product cuts them, in all kinds of colours and company.

Whole groups of drawings are painted at once with PyTorch. Knows nothing of terms.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from .drawings import SIDE
from .network import CROP, MARGIN


@dataclass(frozen=True)
class Inks:
    """Masks of a group and how they lie in the drawings they were cut from."""

    masks: Tensor
    """(N, SIDE, SIDE) in 0…1."""
    colours: Tensor | None
    """(N, 3, SIDE, SIDE) in 0…1, not multiplied by the mask; None for drawings of one colour."""
    ratios: Tensor
    """(N,) side of the whole drawing over the long side of the ink."""
    offsets: Tensor
    """(N, 2) from the ink's centre to the drawing's, in long sides of the ink."""


class Painter:
    """One stream of random crops; the same seed and the same calls give the same crops."""

    def __init__(self, seed: int):
        self.random = np.random.default_rng(seed)
        self.torch_random = torch.Generator().manual_seed(seed)

    def paint(self, inks: Inks, *, plain: bool = False) -> Tensor:
        """Crops of a group that share their scale.

        Args:
            plain: dark on light at 24 px, nothing else: for looking at a network, not for training it.

        Returns:
            (N, 3, CROP, CROP) in 0…1, rounded to whole bytes.
        """
        n = len(inks.masks)
        # Pixels of the crop on the screen: boxes of 10 to 44 px, most of them 14 to 28.
        side = 31 if plain else round(math.exp(self._between(math.log(13), math.log(58))))
        # A launcher's tile is the box then, and the drawing about half of it.
        is_tile = not plain and self._chance(0.1)
        side = max(side, 40) if is_tile else side
        alpha, rgb = self._place(inks, side, plain, shrink=self._between(1.5, 2.4) if is_tile else 1.0)
        if plain:
            return self._finish(1 - 0.8 * alpha.expand(-1, 3, -1, -1), plain)
        if self._chance(0.4):
            alpha = (alpha * self._between(0.75, 1.6)).clamp(max=1)
        ground, luma = self._grounds(n, side)
        if is_tile:
            ground, luma = self._plates(ground, luma, side, share=1.0, reach=(0.36, 0.41), filled=1.0)
        elif self._chance(0.75):
            ground, luma = self._plates(ground, luma, side, share=0.4)
        if self._chance(0.3):
            ground = self._neighbours(ground, alpha, luma, side)
        ink = self._inks(luma, n, side) if rgb is None else self._tinted(rgb)
        strength = self._uniform(n, 1, 1, 1, low=0.75, high=1.0)
        # Disabled and secondary icons are faint.
        faint = (self._uniform(n, 1, 1, 1) < 0.18).float()
        cover = alpha * (strength * (1 - faint) + faint * self._uniform(n, 1, 1, 1, low=0.3, high=0.6))
        return self._finish(ground * (1 - cover) + ink * cover, plain)

    def junk(self, n: int) -> Tensor:
        """(N, 3, CROP, CROP) of what is no icon: pieces of photographs, avatars, panels, nothing at all."""
        side = round(math.exp(self._between(math.log(13), math.log(58))))
        ground, luma = self._grounds(n, side)
        kind = self.random.random()
        if kind < 0.5:
            ground = 0.15 * ground + 0.85 * self._noise(n, side)
            if self._chance(0.5):
                ground = 0.6 * ground + 0.4 * self._noise(n, side)
        if kind > 0.35:
            ground, luma = self._plates(ground, luma, side, share=0.8, noisy=0.5)
        return self._finish(ground, False)

    def vary(self, pixels: Tensor) -> Tensor:
        """Crops of screens as other screens would show them: cut a little off, smaller, fainter, in other colours.

        Args:
            pixels: (N, CROP, CROP, 3) uint8.

        Returns:
            (N, 3, CROP, CROP) in 0…1, rounded to whole bytes.
        """
        n = len(pixels)
        crops = pixels.permute(0, 3, 1, 2).float() / 255
        # 1. Boxes of detectors are a little off; at the edge the last pixel repeats.
        scale = torch.exp(self._uniform(n, low=-0.12, high=0.12))
        shift = self._uniform(n, 2, low=-0.08, high=0.08)
        zero = torch.zeros(n)
        theta = torch.stack(
            [torch.stack([scale, zero, shift[:, 0]], 1), torch.stack([zero, scale, shift[:, 1]], 1)], 1
        )
        grid = functional.affine_grid(theta, [n, 3, CROP, CROP], align_corners=False)
        crops = functional.grid_sample(crops, grid, padding_mode="border", align_corners=False)
        # 2. As if the same icon had fewer pixels.
        if self._chance(0.3):
            side = round(self._between(15, 40))
            crops = functional.interpolate(crops, (side, side), mode="bicubic", antialias=True)
        # 3. Faint: everything nearer to what is around the icon.
        edge = torch.cat([crops[:, :, 0], crops[:, :, -1], crops[..., 0], crops[..., -1]], 2)
        around = edge.median(2).values[:, :, None, None]
        is_faint = (self._uniform(n, 1, 1, 1) < 0.15).float()
        crops = torch.lerp(crops, around, is_faint * self._uniform(n, 1, 1, 1, low=0.2, high=0.65))
        # 4. Other colours: dark for light, and a tint.
        is_inverted = (self._uniform(n, 1, 1, 1) < 0.25).float()
        crops = crops + is_inverted * (1 - 2 * crops)
        crops = crops * self._uniform(n, 3, 1, 1, low=0.7, high=1.1) + self._uniform(
            n, 3, 1, 1, low=0.0, high=0.12
        )
        return self._finish(crops, False)

    # What is drawn

    def _place(self, inks: Inks, side: int, plain: bool, shrink: float = 1.0) -> tuple[Tensor, Tensor | None]:
        """The masks where they fall in the crop: (N, 1, side, side), and their colours.

        `shrink`: how many times the drawing's box the box of the crop is.
        """
        n = len(inks.masks)
        # Half of all boxes hold the ink tightly, the others are the drawing's own square.
        is_tight = torch.ones(n) if plain else (self._uniform(n) < 0.5).float()
        ratio = is_tight + (1 - is_tight) * inks.ratios.clamp(1, 2.4)
        jitter = 1 if plain else torch.exp(self._uniform(n, low=math.log(0.86), high=math.log(1.25)))
        scale = MARGIN * shrink * ratio * jitter  # long sides of the ink that the crop is wide
        centre = inks.offsets.clamp(-0.7, 0.7) * (1 - is_tight)[:, None]
        if not plain:
            centre = centre + scale[:, None] * self._uniform(n, 2, low=-0.06, high=0.06)
        turn = torch.zeros(n)
        stretch = torch.ones(n, 2)
        if not plain:
            turn = (self._uniform(n) < 0.2).float() * self._uniform(n, low=-0.09, high=0.09)
            stretch = torch.exp(self._uniform(n, 2, low=-0.05, high=0.05))
        cos, sin = torch.cos(turn), torch.sin(turn)
        theta = torch.stack(
            [
                torch.stack([scale * cos * stretch[:, 0], -scale * sin, 2 * centre[:, 0]], 1),
                torch.stack([scale * sin, scale * cos * stretch[:, 1], 2 * centre[:, 1]], 1),
            ],
            1,
        )  # (N, 2, 3)
        # Sampled finely and averaged, as a renderer covers its pixels.
        fine = max(1, round(SIDE * MARGIN * shrink / side))
        grid = functional.affine_grid(theta, [n, 1, side * fine, side * fine], align_corners=False)
        sources = inks.masks[:, None]
        if inks.colours is not None:
            sources = torch.cat([sources, inks.colours * sources], 1)
        placed = functional.grid_sample(sources, grid, align_corners=False)
        placed = functional.avg_pool2d(placed, fine) if fine > 1 else placed
        alpha = placed[:, :1]
        rgb = placed[:, 1:] / alpha.clamp(min=1e-3) if inks.colours is not None else None
        return alpha, None if rgb is None else rgb.clamp(0, 1)

    def _inks(self, luma: Tensor, n: int, side: int) -> Tensor:
        """Colours that can be told from their ground: (N, 3, 1 or side, 1 or side)."""
        ink = self._readable(luma, n)
        if self._chance(0.2):
            # Two tones or a gradient, across or down.
            other = 0.5 * ink + 0.5 * self._readable(luma, n)
            ramp = (
                torch.linspace(0, 1, side) if self._chance(0.5) else (torch.arange(side) > side / 2).float()
            )
            ramp = ramp[None, None, None, :] if self._chance(0.5) else ramp[None, None, :, None]
            ink = ink * (1 - ramp) + other * ramp
        # Bars and buttons of a strong colour carry white icons even where black would be read more easily.
        is_white = ((self._uniform(n) < 0.5) & (luma > 0.2) & (luma < 0.65)).float()[:, None, None, None]
        return ink * (1 - is_white) + is_white

    def _readable(self, luma: Tensor, n: int) -> Tensor:
        """Mostly grey, black or white; else coloured; at least 0.2 lighter or darker than the ground."""
        dark_room, light_room = luma - 0.2, 0.8 - luma
        goes_dark = (
            self._uniform(n) < (dark_room.clamp(min=0) / (dark_room.clamp(min=0) + light_room.clamp(min=0)))
        ).float()
        # Most icons are drawn with nearly all the contrast there is.
        reach = self._uniform(n).pow(0.5)
        wanted = goes_dark * (luma - 0.2 - dark_room * reach) + (1 - goes_dark) * (
            luma + 0.2 + light_room * reach
        )
        hue = self._uniform(n, 3) - 0.5
        hue = hue - (hue * LUMA).sum(1, keepdim=True)
        amount = (self._uniform(n, 1) < 0.4).float() * self._uniform(n, 1, low=0.3, high=1.6)
        return (wanted[:, None] + amount * hue).clamp(0, 1)[:, :, None, None]

    def _tinted(self, rgb: Tensor) -> Tensor:
        gain = self._uniform(len(rgb), 3, 1, 1, low=0.85, high=1.15)
        return (rgb * gain).clamp(0, 1)

    # What it is drawn on

    def _grounds(self, n: int, side: int) -> tuple[Tensor, Tensor]:
        """(N, 3, side, side) and its luma (N,): light, dark or coloured, plain or nearly so."""
        kind = self._uniform(n)
        light = self._uniform(n, low=0.86, high=1.0)
        dark = self._uniform(n, low=0.04, high=0.28)
        level = torch.where(
            kind < 0.55, light, torch.where(kind < 0.82, dark, self._uniform(n, low=0.15, high=0.85))
        )
        hue = self._uniform(n, 3) - 0.5
        amount = torch.where(
            kind < 0.82, self._uniform(n, low=0.0, high=0.12), self._uniform(n, low=0.2, high=1.0)
        )
        ground = (level[:, None] + amount[:, None] * (hue - (hue * LUMA).sum(1, keepdim=True))).clamp(0, 1)
        ground = ground[:, :, None, None].expand(-1, -1, side, side)
        if self._chance(0.15):
            ramp = torch.linspace(-0.5, 0.5, side) * self._between(-0.2, 0.2)
            ground = (
                ground + (ramp[None, None, None, :] if self._chance(0.5) else ramp[None, None, :, None])
            ).clamp(0, 1)
        if self._chance(0.08):
            ground = 0.7 * ground + 0.3 * self._noise(n, side)
        return ground, (ground * LUMA[:, None, None]).sum(1).mean((1, 2))

    def _plates(
        self,
        ground: Tensor,
        luma: Tensor,
        side: int,
        *,
        share: float,
        reach: tuple[float, float] = (0.42, 0.75),
        filled: float = 0.7,
        noisy: float = 0.0,
    ) -> tuple[Tensor, Tensor]:
        """Some crops get a button, a disc or a frame behind the icon; the luma is that behind the icon.

        Args:
            share: of crops that get one.
            reach: from the middle to the edge, in sides of the crop.
            filled: share of plates that have a ground of their own.
            noisy: chance that the grounds are pieces of photographs.
        """
        n = len(ground)
        has_plate = (self._uniform(n) < share).float()[:, None, None]
        half = self._uniform(n, 2, low=reach[0], high=reach[1])
        half[:, 1] = torch.where(self._uniform(n) < 0.7, half[:, 0], half[:, 1])
        # From square to disc.
        corner = half.min(1).values * self._uniform(n).pow(1.5)
        place = (torch.arange(side) + 0.5) / side - 0.5
        x = place[None, None, :] - self._uniform(n, 1, 1, low=-0.05, high=0.05)
        y = place[None, :, None] - self._uniform(n, 1, 1, low=-0.05, high=0.05)
        inner = (half - corner[:, None])[:, :, None, None]
        dx, dy = (x.abs() - inner[:, 0]).clamp(min=0), (y.abs() - inner[:, 1]).clamp(min=0)
        distance = (dx**2 + dy**2).sqrt() - corner[:, None, None]  # in crop sides, negative inside
        inside = (0.5 - distance * side).clamp(0, 1) * has_plate
        width = self._uniform(n, 1, 1, low=0.8, high=2.0)
        rim = (1 - ((distance * side + width / 2).abs() - width / 2 + 0.5).clamp(0, 1)) * has_plate
        other, other_luma = self._grounds(n, side)
        if self._chance(noisy):
            other = self._noise(n, side)
        is_filled = (self._uniform(n, 1, 1) < filled).float()
        has_rim = torch.where(is_filled > 0, (self._uniform(n, 1, 1) < 0.3).float(), torch.ones(1))
        fill = (inside * is_filled)[:, None]
        ground = ground * (1 - fill) + other * fill
        edge = (rim * has_rim)[:, None]
        ground = ground * (1 - edge) + self._readable(luma, n) * edge
        has_ground = (has_plate * is_filled)[:, 0, 0]
        return ground, torch.where(has_ground > 0, other_luma, luma)

    def _neighbours(self, ground: Tensor, alpha: Tensor, luma: Tensor, side: int) -> Tensor:
        """Another icon of the group, or a line, looks in at an edge."""
        n = len(ground)
        shift = round(side * self._between(0.82, 1.0))
        other = torch.zeros_like(alpha)
        rolled = alpha.roll(1, 0)
        way = self.random.integers(4)
        if way == 0:
            other[..., shift:] = rolled[..., : side - shift]
        elif way == 1:
            other[..., : side - shift] = rolled[..., shift:]
        elif way == 2:
            other[..., shift:, :] = rolled[..., : side - shift, :]
        else:
            other[..., : side - shift, :] = rolled[..., shift:, :]
        if self._chance(0.4):
            at = (
                self.random.integers(max(1, side // 8))
                if self._chance(0.5)
                else side - 1 - self.random.integers(max(1, side // 8))
            )
            if self._chance(0.5):
                other[..., at] = 1
            else:
                other[..., at, :] = 1
        has_neighbour = (self._uniform(n, 1, 1, 1) < 0.6).float()
        cover = other * has_neighbour
        return ground * (1 - cover) + self._readable(luma, n) * cover

    def _noise(self, n: int, side: int) -> Tensor:
        """Clouds of colour, coarse or fine: (N, 3, side, side)."""
        cells = int(self.random.choice((2, 3, 4, 6, 10)))
        coarse = torch.rand(n, 3, cells, cells, generator=self.torch_random)
        grey = coarse.mean(1, keepdim=True)
        coarse = grey + (coarse - grey) * self._uniform(n, 1, 1, 1)
        mode = "bilinear" if self._chance(0.7) else "nearest"
        return functional.interpolate(coarse, (side, side), mode=mode)

    # What happens to the picture

    def _finish(self, crops: Tensor, plain: bool) -> Tensor:
        n = len(crops)
        if not plain and self._chance(0.2):
            soft = functional.avg_pool2d(functional.pad(crops, (1, 1, 1, 1), mode="replicate"), 3, 1)
            amount = self._uniform(n, 1, 1, 1)
            crops = crops * (1 - amount) + soft * amount
        if not plain and self._chance(0.15):
            crops = crops + 0.02 * torch.randn(crops.shape, generator=self.torch_random)
        crops = crops.clamp(0, 1)
        if not plain and self._chance(0.2):
            chosen = self.random.permutation(n)[: n // 2]
            crops[chosen] = (
                torch.stack([self._jpeg(crops[i]) for i in chosen]) if len(chosen) else crops[chosen]
            )
        # The bicubic of Pillow, which the product's own is equal to.
        crops = functional.interpolate(crops, (CROP, CROP), mode="bicubic", antialias=True)
        return (crops.clamp(0, 1) * 255).round() / 255

    def _jpeg(self, crop: Tensor) -> Tensor:
        pixels = (crop * 255).round().byte().permute(1, 2, 0).numpy()
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "JPEG", quality=int(self.random.integers(35, 92)))
        return torch.from_numpy(np.array(Image.open(file))).permute(2, 0, 1).float() / 255

    # Dice

    def _uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        return low + (high - low) * torch.rand(*shape, generator=self.torch_random)

    def _between(self, low: float, high: float) -> float:
        return float(self.random.uniform(low, high))

    def _chance(self, p: float) -> bool:
        return bool(self.random.random() < p)


LUMA = torch.tensor([0.299, 0.587, 0.114])
