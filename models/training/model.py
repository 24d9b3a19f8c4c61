"""Ferret-v2: puts the boxes of the paper's Figure 3 together. Holds no mathematics of its own.

A batch is sequences of token ids with places for the picture and for regions; both are filled with embeddings
here.
"""

from __future__ import annotations

from collections.abc import Sequence
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
        self.local_encoder = LocalEncoder(config)
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
        local_features = self.local_encoder(tile_pixels).split(counts)  # (N, t², C) each
        return [
            ImageFeatures(of_global, merge_tiles(of_local, grid))
            for of_global, of_local, grid in zip(global_features, local_features, grids, strict=True)
        ]

    def encode_images(
        self, global_pixels: Tensor, tile_pixels: Tensor | None, grids: Sequence[Grid] | None
    ) -> list[EncodedImage]:
        """Pictures with their tiles -> one EncodedImage each (spec §2.4, §3, §4.1)."""
        return self.encode(self.image_features(global_pixels, tile_pixels, grids))

    def encode(self, pictures: Sequence[ImageFeatures]) -> list[EncodedImage]:
        """What the encoders see -> what the language model and the sampler read."""
        config, images = self.config, []
        for picture in pictures:
            of_global = self.global_projector(picture.of_global)  # (tg², D)
            local_map = None if picture.local_map is None else self.local_projector(picture.local_map)
            region_map = (
                self.fused_map(picture)
                if config.region.source == "encoder"
                else fuse_features(of_global, local_map, config.region)
            )
            images.append(EncodedImage(visual_sequence(of_global, local_map, config.merge), region_map))
        return images

    def fused_map(self, picture: ImageFeatures) -> Tensor:
        """H_a of the encoders' own features (H_f, W_f, C)."""
        return fuse_features(picture.of_global, picture.local_map, self.config.region)

    def embed_regions(self, region_maps: Sequence[Tensor], owners: Tensor, plan: RegionPlan) -> Tensor:
        """R regions, region r on region_maps[owners[r]] -> (R, D)."""
        features = read_points(region_maps, owners, plan.points, self.config.region.swap_xy)
        return self.visual_sampler(features, plan)

    # --- sequences ------------------------------------------------------------------------------------------

    def embed_tokens(self, token_ids: Tensor, visual: Tensor | None, regions: Tensor | None) -> Tensor:
        """One sequence (L,) with its slots -> embeddings (L', D), the picture expanded in place."""
        text = self.language_model.embedding(token_ids.clamp(min=0))
        at_regions = token_ids == REGION_SLOT
        n_regions = 0 if regions is None else len(regions)
        assert int(at_regions.sum()) == n_regions, (
            f"{int(at_regions.sum())} region slots, {n_regions} regions"
        )
        if regions is not None and n_regions:
            text = text.index_put((at_regions.nonzero()[:, 0],), regions.to(text.dtype))
        at_image = (token_ids == IMAGE_SLOT).nonzero()[:, 0]
        assert len(at_image) <= 1, f"{len(at_image)} image slots in one sequence"
        if len(at_image) == 0:
            return text
        assert visual is not None, "an image slot, but no picture"
        at = int(at_image[0])
        return torch.cat([text[:at], visual.to(text.dtype), text[at + 1 :]])

    def expand(self, batch: Batch, pictures: Sequence[ImageFeatures] | None = None) -> tuple[Tensor, Tensor]:
        """Embeddings (B, L', D) and labels (B, L'), padded on the right to the longest sequence.

        `pictures`: what the encoders see, where that is known already.
        """
        if pictures is None:
            pictures = self.image_features(batch.global_pixels, batch.tile_pixels, batch.grids)
        images = self.encode(pictures)
        slots = (batch.token_ids == REGION_SLOT).nonzero()
        owners = slots[:, 0]
        n_regions = 0 if batch.regions is None else len(batch.regions)
        assert len(owners) == n_regions, f"{len(owners)} region slots, {n_regions} regions"
        regions = None
        if batch.regions is not None and n_regions:
            regions = self.embed_regions([image.region_map for image in images], owners, batch.regions)
        sequences, labels = [], []
        for index, image in enumerate(images):
            row = batch.token_ids[index]
            length = int((row != PAD_SLOT).sum())
            assert bool((row[length:] == PAD_SLOT).all()), "padding must stand on the right"
            row = row[:length]
            mine = None if regions is None else regions[owners == index]
            sequences.append(self.embed_tokens(row, image.visual, mine))
            if batch.labels is not None:
                labels.append(expand_labels(row, batch.labels[index, :length], len(image.visual)))
        embeddings = nn.utils.rnn.pad_sequence(sequences, batch_first=True)
        if not labels:
            return embeddings, embeddings.new_full(embeddings.shape[:2], IGNORE, dtype=torch.int64)
        return embeddings, nn.utils.rnn.pad_sequence(labels, batch_first=True, padding_value=IGNORE)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Logits (B, L', V) over the expanded sequences, and the labels expanded alike (B, L').

        labels[b, i] is the token at place i; it is predicted by logits[b, i - 1]. Rows that are padding hold
        numbers without meaning.
        """
        embeddings, labels = self.expand(batch)
        return self.language_model(embeddings), labels

    def loss(self, batch: Batch, pictures: Sequence[ImageFeatures] | None = None) -> Tensor:
        """Mean cross-entropy over the labelled places; the head runs on those rows only."""
        embeddings, labels = self.expand(batch, pictures)
        hidden = self.language_model.hidden(embeddings)[:, :-1]
        wanted = labels[:, 1:]
        learned = wanted != IGNORE
        return F.cross_entropy(self.language_model.logits(hidden[learned]).float(), wanted[learned])


def expand_labels(token_ids: Tensor, labels: Tensor, n_visual: int) -> Tensor:
    """Labels (L,) -> (L',): the image slot's place becomes n_visual places that are not learned."""
    at_image = (token_ids == IMAGE_SLOT).nonzero()[:, 0]
    if len(at_image) == 0:
        return labels
    at = int(at_image[0])
    return torch.cat([labels[:at], labels.new_full((n_visual,), IGNORE), labels[at + 1 :]])


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
