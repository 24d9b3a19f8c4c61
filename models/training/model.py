"""Ferret-v2: puts the boxes of the paper's Figure 3 together. Holds no mathematics of its own.

A batch is sequences of token ids with places for the picture and for regions; both are filled with embeddings
here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from config import FerretV2Config
from feature_map import Grid, fuse_features, merge_tiles, visual_sequence
from global_encoder import GlobalEncoder
from language_model import LanguageModel
from local_encoder import LocalEncoder
from projectors import build_projectors
from visual_sampler import RegionPlan, VisualSampler, read_points

# Places in a sequence that are filled with embeddings instead of looked up. Negative: no tokenizer's id.
IMAGE_SLOT = -200
REGION_SLOT = -201
PAD_SLOT = -202
IGNORE = -100  # label of a place that is not learned


@dataclass(frozen=True)
class Batch:
    """B samples, one picture each.

    token_ids: (B, L) int64, text ids, at most one IMAGE_SLOT a row, REGION_SLOTs, PAD_SLOT on the right only.
        They and the labels may stay on the CPU: where what stands is decided there, without asking the
        device.
    labels: (B, L) int64, the token at the same place where it is to be learned, IGNORE elsewhere.
    regions: one plan over all regions, in the order of the REGION_SLOTs: row by row, left to right.
    grids and tile_pixels: None when the pictures have no tiles (Stage I).
    """

    global_pixels: Tensor  # (B, 3, Tg, Tg), normalised
    token_ids: Tensor
    tile_pixels: Tensor | None = (
        None  # (sum of N, 3, T, T), normalised, sample after sample, tiles row by row
    )
    grids: Sequence[Grid] | None = None
    labels: Tensor | None = None
    regions: RegionPlan | None = None

    def to(self, device: torch.device | str) -> Batch:
        moved = {k: v.to(device) if isinstance(v, (Tensor, RegionPlan)) else v for k, v in vars(self).items()}
        return Batch(**moved)


@dataclass(frozen=True)
class ImageFeatures:
    """What the two encoders see in one picture, before any projector."""

    of_global: Tensor  # (tg², Cg), raster order
    local_map: Tensor | None  # (rows·t, columns·t, C); None without tiles


@dataclass(frozen=True)
class EncodedImage:
    """What a picture is to the language model (`visual`, (tg² + N·t², D)) and to the sampler
    (`region_map`).
    """

    visual: Tensor
    region_map: Tensor  # (H_f, W_f, C)


class FerretV2(nn.Module):
    def __init__(self, config: FerretV2Config) -> None:
        super().__init__()
        self.config = config
        self.global_encoder = GlobalEncoder(config)
        of_tiles = LocalEncoder(config) if config.tiles_by == "local" else self.global_encoder
        self.local_encoder: LocalEncoder | GlobalEncoder = of_tiles
        self.global_projector, self.local_projector = build_projectors(config)
        self.visual_sampler = VisualSampler.of(config)
        self.language_model = LanguageModel(config.language)

    # --- pictures -------------------------------------------------------------------------------------------

    def image_features(
        self, global_pixels: Tensor, tile_pixels: Tensor | None, grids: Sequence[Grid] | None
    ) -> list[ImageFeatures]:
        """Pictures with their tiles -> what the encoders see, tiles back in place (spec §2.4, §3.1)."""
        global_features = self.global_encoder(global_pixels)  # (B, tg², Cg)
        if tile_pixels is None or grids is None:
            assert tile_pixels is None and grids is None, "tiles and grids come together"
            return [ImageFeatures(features, None) for features in global_features]
        counts = [columns * rows for columns, rows in grids]
        assert len(grids) == len(global_pixels), f"{len(grids)} grids for {len(global_pixels)} pictures"
        assert sum(counts) == len(tile_pixels), f"{len(tile_pixels)} tiles for grids {list(grids)}"
        local_features = self.local_encoder(tile_pixels)  # (sum of N, t², C)
        if len(set(grids)) == 1:
            local_maps = merge_tiles(local_features.unflatten(0, (len(grids), -1)), grids[0]).unbind()
        else:
            parts = local_features.split(counts)
            local_maps = tuple(merge_tiles(part, grid) for part, grid in zip(parts, grids, strict=True))
        return [
            ImageFeatures(of_global, local_map)
            for of_global, local_map in zip(global_features, local_maps, strict=True)
        ]

    def encode_images(
        self, global_pixels: Tensor, tile_pixels: Tensor | None, grids: Sequence[Grid] | None
    ) -> list[EncodedImage]:
        """Pictures with their tiles -> one EncodedImage each (spec §2.4, §3, §4.1)."""
        return self.encode(self.image_features(global_pixels, tile_pixels, grids))

    def encode(self, pictures: Sequence[ImageFeatures]) -> list[EncodedImage]:
        """What the encoders see -> what the language model and the sampler read."""
        config = self.config
        of_global = together(self.global_projector, [picture.of_global for picture in pictures])  # (tg², D)
        local_maps: list[Tensor] | list[None] = [None] * len(pictures)
        seen = [picture.local_map for picture in pictures if picture.local_map is not None]
        if seen:
            local_maps = together(self.local_projector, seen)
        region_maps = (
            self.fused_maps(pictures)
            if config.region.source == "encoder"
            else [fuse_features(g, m, config.region) for g, m in zip(of_global, local_maps, strict=True)]
        )
        return [
            EncodedImage(visual_sequence(g, m, config.merge), region_map)
            for g, m, region_map in zip(of_global, local_maps, region_maps, strict=True)
        ]

    def fused_map(self, picture: ImageFeatures) -> Tensor:
        """H_a of the encoders' own features (H_f, W_f, C)."""
        return fuse_features(picture.of_global, picture.local_map, self.config.region)

    def fused_maps(self, pictures: Sequence[ImageFeatures]) -> list[Tensor]:
        """H_a of each picture."""
        seen = [picture.local_map for picture in pictures if picture.local_map is not None]
        if len({local_map.shape for local_map in seen}) != 1:
            return [self.fused_map(picture) for picture in pictures]
        of_global = torch.stack([picture.of_global for picture in pictures])
        return list(fuse_features(of_global, torch.stack(seen), self.config.region).unbind())

    def embed_regions(self, region_maps: Sequence[Tensor], owners: Tensor, plan: RegionPlan) -> Tensor:
        """R regions, region r on region_maps[owners[r]] -> (R, D)."""
        features = read_points(region_maps, owners, plan.points, self.config.region.swap_xy)
        return self.visual_sampler(features, plan)

    # --- sequences ------------------------------------------------------------------------------------------

    def embed_tokens(self, token_ids: Tensor, visual: Tensor | None, regions: Tensor | None) -> Tensor:
        """One sequence (L,) with its slots -> embeddings (L', D), the picture expanded in place."""
        return self._embed(token_ids[None], [visual], regions)[0][0]

    def _embed(
        self, token_ids: Tensor, visuals: Sequence[Tensor | None], regions: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """Sequences (B, L) with their slots -> embeddings (B, L', D), pictures expanded in place, and where
        each place came from, (B, L') on the CPU: l for token l of its row, -1 for a picture or padding.
        """
        device = self.language_model.embedding.weight.device
        rows = token_ids.cpu()
        at_regions = (rows == REGION_SLOT).flatten().nonzero()[:, 0]
        n_regions = 0 if regions is None else len(regions)
        assert len(at_regions) == n_regions, f"{len(at_regions)} region slots, {n_regions} regions"
        text = self.language_model.embedding(to_device(token_ids, device).clamp(min=0)).flatten(0, 1)
        if regions is not None and n_regions:
            text = text.index_copy(0, to_device(at_regions, device), regions.to(text.dtype))
        # Every place of the result is a row of `source`: texts, then pictures, then zeros for padding.
        length = rows.shape[1]
        starts, places = len(text), []
        for number, (row, visual) in enumerate(zip(rows, visuals, strict=True)):
            at_image = (row == IMAGE_SLOT).nonzero()[:, 0]
            assert len(at_image) <= 1, f"{len(at_image)} image slots in one sequence"
            filled = int((row != PAD_SLOT).sum())
            assert bool((row[filled:] == PAD_SLOT).all()), "padding must stand on the right"
            place = torch.arange(number * length, number * length + filled)
            if len(at_image):
                assert visual is not None, "an image slot, but no picture"
                at = int(at_image[0])
                picture = torch.arange(starts, starts + len(visual))
                place = torch.cat([place[:at], picture, place[at + 1 :]])
            starts += 0 if visual is None else len(visual)
            places.append(place)
        shown = [visual.to(text.dtype) for visual in visuals if visual is not None]
        source = torch.cat([text, *shown, text.new_zeros(1, text.shape[1])])
        index = nn.utils.rnn.pad_sequence(places, batch_first=True, padding_value=starts)
        embeddings = source.index_select(0, to_device(index.flatten(), device)).view(*index.shape, -1)
        return embeddings, torch.where(index < len(text), index % length, -1)

    def expand(self, batch: Batch, pictures: Sequence[ImageFeatures] | None = None) -> tuple[Tensor, Tensor]:
        """Embeddings (B, L', D), padded on the right to the longest sequence, and labels (B, L'), which stay
        on the CPU.

        `pictures`: what the encoders see, where that is known already.
        """
        if pictures is None:
            pictures = self.image_features(batch.global_pixels, batch.tile_pixels, batch.grids)
        images = self.encode(pictures)
        owners = (batch.token_ids.cpu() == REGION_SLOT).nonzero()[:, 0]
        n_regions = 0 if batch.regions is None else len(batch.regions)
        assert len(owners) == n_regions, f"{len(owners)} region slots, {n_regions} regions"
        regions = None
        if batch.regions is not None and n_regions:
            maps = [image.region_map for image in images]
            regions = self.embed_regions(maps, to_device(owners, maps[0].device), batch.regions)
        embeddings, origin = self._embed(batch.token_ids, [image.visual for image in images], regions)
        if batch.labels is None:
            return embeddings, torch.full_like(origin, IGNORE)
        labels = batch.labels.cpu().gather(1, origin.clamp(min=0))
        return embeddings, labels.where(origin >= 0, IGNORE)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Logits (B, L', V) over the expanded sequences, and the labels expanded alike (B, L').

        labels[b, i] is the token at place i; it is predicted by logits[b, i - 1]. Rows that are padding hold
        numbers without meaning.
        """
        embeddings, labels = self.expand(batch)
        return self.language_model(embeddings), labels

    def loss(self, batch: Batch, pictures: Sequence[ImageFeatures] | None = None) -> Tensor:
        """Mean cross-entropy over the labelled places; the head runs on those rows only."""
        return self.language_loss(*self.expand(batch, pictures))

    def language_loss(self, embeddings: Tensor, labels: Tensor) -> Tensor:
        """Mean cross-entropy of embeddings (B, L, D) over the places with labels (B, L), on any device."""
        hidden = self.language_model.hidden(embeddings)
        wanted = nn.functional.pad(labels.cpu()[:, 1:], (0, 1), value=IGNORE).flatten()
        learned = (wanted != IGNORE).nonzero()[:, 0]
        rows = hidden.flatten(0, 1).index_select(0, to_device(learned, hidden.device))
        logits = self.language_model.logits(rows).float()
        return F.cross_entropy(logits, to_device(wanted[learned], hidden.device))


def together(function: Callable[[Tensor], Tensor], values: Sequence[Tensor]) -> list[Tensor]:
    """`function` of each value, found at once where all have one shape."""
    if len({value.shape for value in values}) == 1:
        return list(function(torch.stack(list(values))).unbind())
    return [function(value) for value in values]


def to_device(value: Tensor, device: torch.device) -> Tensor:
    """A small tensor on another device, without waiting for what that one is busy with."""
    if device.type == "cuda" and not value.is_cuda:
        value = value.pin_memory()
    return value.to(device, non_blocking=True)


@torch.no_grad()
def init_weights(model: FerretV2, seed: int, gain: float = 1.0) -> FerretV2:
    """Fresh weights: matrices normal with deviation gain / sqrt(inputs), branches that end in a residual
    smaller.

    The same seed gives the same weights on every machine (drawn on the CPU, in the order of their names).
    """
    generator = torch.Generator().manual_seed(seed)
    n_layers = {
        "global_encoder": model.config.global_encoder.used_layers,
        "local_encoder": model.config.local_encoder.used_layers,
        "language_model": model.config.language.layers,
    }
    for name, parameter in sorted(model.named_parameters()):
        part, last = name.split(".")[0], name.split(".")[-2] if "." in name else ""
        if parameter.dim() == 1 and "class_token" not in name:
            ones = name.endswith("weight") or ".scale" in name  # norms and LayerScale start as they were made
            if not ones:
                parameter.zero_()
            continue
        if name.endswith(("positions", "class_token", "registers")):
            deviation = 0.02 if gain == 1.0 else 0.5
        elif name == "language_model.embedding.weight":
            deviation = parameter.shape[1] ** -0.5
        else:
            deviation = gain * parameter[0].numel() ** -0.5
        if last in ("out", "fc2", "down") and part in n_layers:
            deviation /= (2 * n_layers[part]) ** 0.5
        drawn = torch.empty(parameter.shape).normal_(0.0, deviation, generator=generator)
        parameter.copy_(drawn)
    return model
