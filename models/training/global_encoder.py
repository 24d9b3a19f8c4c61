"""CLIP vision transformer over the global image. Knows nothing of tiles, projectors or language.

Source: spec §2.1 (CLIP-ViT-L/14-336: penultimate hidden state, class token dropped, no final norm).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from config import FerretV2Config
from stem import build_stem
from vit import Block


def quick_gelu(x: Tensor) -> Tensor:
    return x * torch.sigmoid(1.702 * x)


class GlobalEncoder(nn.Module):
    """Pixels (n, 3, Tg, Tg), normalised -> features (n, tg², Cg), patches in raster order."""

    def __init__(self, config: FerretV2Config) -> None:
        super().__init__()
        c, side = config.global_encoder, config.anyres.patches_per_global_side
        self.image_px = config.anyres.global_px
        patch = config.anyres.patch_px
        self.class_token = nn.Parameter(torch.randn(c.width) * 0.02)
        self.patch_embedding = build_stem(c.stem, c.width, patch, self.image_px, c.mean, c.std, bias=False)
        self.positions = nn.Parameter(torch.randn(1 + side * side, c.width) * 0.02)
        self.input_norm = nn.LayerNorm(c.width, eps=c.layer_norm_eps)
        # Layers above the selected hidden state never run, so they are not built.
        self.blocks = nn.ModuleList(
            Block(c.width, c.heads, c.mlp, c.layer_norm_eps, quick_gelu) for _ in range(c.used_layers)
        )

    def forward(self, pixels: Tensor) -> Tensor:
        assert pixels.shape[1:] == (3, self.image_px, self.image_px), f"pixels: {tuple(pixels.shape)}"
        patches = self.patch_embedding(pixels).flatten(2).transpose(1, 2)  # (n, tg², C)
        class_token = self.class_token.expand(len(pixels), 1, -1)
        x = self.input_norm(torch.cat([class_token, patches], dim=1) + self.positions)
        for block in self.blocks:
            x = block(x)
        return x[:, 1:]
