"""Greedy answers: a prompt and an encoded picture -> token ids. Knows nothing of text.

The reference for the extension's generation; with and without the KV cache it must give the same tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from anyres import PreparedImage
from language_model import KvCache
from model import EncodedImage, FerretV2
from visual_sampler import Region, plan_regions


@dataclass(frozen=True)
class Generated:
    token_ids: list[int]
    first_logits: Tensor  # (V,): of the prompt's last row
    margins: list[float]  # best minus second best logit, per token


@torch.no_grad()
def encode_image(model: FerretV2, image: PreparedImage) -> EncodedImage:
    """The picture once, for any number of questions."""
    device = next(model.parameters()).device
    pixels, tiles = image.global_pixels[None].to(device), image.tile_pixels.to(device)
    return model.encode_images(pixels, tiles, [image.grid])[0]


@torch.no_grad()
def embed_prompt(
    model: FerretV2,
    token_ids: Sequence[int],
    image: EncodedImage,
    regions: Sequence[Region],
    size: tuple[int, int],
) -> Tensor:
    """Ids with slots, and regions in the order of their slots -> embeddings (1, L, D), unscaled."""
    device = image.visual.device
    embedded = None
    if regions:
        plan = plan_regions(regions, [size] * len(regions), model.config.region).to(device)
        owners = torch.zeros(len(regions), dtype=torch.int64, device=device)
        embedded = model.embed_regions([image.region_map], owners, plan)
    return model.embed_tokens(torch.tensor(token_ids, device=device), image.visual, embedded)[None]


@torch.no_grad()
def generate_greedy(
    model: FerretV2,
    embeddings: Tensor,
    max_new_tokens: int,
    eos_ids: Sequence[int] = (),
    use_cache: bool = True,
) -> Generated:
    """The most likely token, again and again, until one of `eos_ids` (which is kept) or the limit.

    Without the cache the whole sequence is run again at every step.
    """
    language = model.language_model
    cache = KvCache.empty(language.config, 1, embeddings) if use_cache else None
    unread, chosen, margins, first = embeddings, [], [], None
    while len(chosen) < max_new_tokens:
        logits = language.logits(language.hidden(unread, cache)[:, -1])[0]
        first = logits if first is None else first
        best = logits.topk(2)
        token = int(best.indices[0])
        chosen.append(token)
        margins.append(float(best.values[0] - best.values[1]))
        if token in eos_ids:
            break
        step = language.embedding(best.indices[:1])[None]
        unread = step if use_cache else torch.cat([unread, step], dim=1)
    assert first is not None, "max_new_tokens must be at least 1"
    return Generated(chosen, first, margins)
