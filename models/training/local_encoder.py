"""DINOv2 vision transformer over tiles. Knows nothing of where a tile lies in the picture.

Source: spec §2.2 (LayerScale, exact GELU, final norm; the position table is interpolated to the tile's
patches).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from config import FerretV2Config
from stem import build_stem
from vit import Block


class LocalEncoder(nn.Module):
    """Pixels (n, 3, T, T), normalised -> features (n, t², C), patches in raster order."""

    def __init__(self, config: FerretV2Config) -> None:
        super().__init__()
        c = self.config = config.local_encoder
        self.tile_px = config.anyres.tile_px
        self.side = config.anyres.patches_per_tile_side
        table_side = c.position_side or self.side
        patch = config.anyres.patch_px
        self.class_token = nn.Parameter(torch.randn(c.width) * 0.02)
        self.registers = nn.Parameter(torch.randn(c.registers, c.width) * 0.02) if c.registers else None
        self.patch_embedding = build_stem(c.stem, c.width, patch, self.tile_px, c.mean, c.std, bias=True)
        self.positions = nn.Parameter(torch.randn(1 + table_side * table_side, c.width) * 0.02)
        self.blocks = nn.ModuleList(
            Block(c.width, c.heads, c.mlp, c.layer_norm_eps, F.gelu, c.layer_scale_init)
            for _ in range(c.used_layers)
        )
        final = c.layer == "final_norm"
        self.final_norm = nn.LayerNorm(c.width, eps=c.layer_norm_eps) if final else None

    def position_table(self) -> Tensor:
        """(1 + t², C): the class token's row as it is, the patches' rows interpolated to t × t."""
        return interpolate_positions(self.positions, self.side, self.config.pos_interp)

    def forward(self, pixels: Tensor) -> Tensor:
        assert pixels.shape[1:] == (3, self.tile_px, self.tile_px), f"tiles: {tuple(pixels.shape)}"
        patches = self.patch_embedding(pixels).flatten(2).transpose(1, 2)  # (n, t², C)
        class_token = self.class_token.expand(len(pixels), 1, -1)
        x = torch.cat([class_token, patches], dim=1) + self.position_table()
        if self.registers is not None:  # they have no position and stand between class token and patches
            registers = self.registers.expand(len(pixels), -1, -1)
            x = torch.cat([x[:, :1], registers, x[:, 1:]], dim=1)
        for block in self.blocks:
            x = block(x)
        if self.final_norm is not None:
            x = self.final_norm(x)
        return x[:, 1 + self.config.registers :]


def interpolate_positions(table: Tensor, side: int, flavour: str) -> Tensor:
    """A position table (1 + s², C) for `side` × `side` patches, in one of the two public flavours (spec
    §2.2).

    `hub_offset_0.1` hands bicubic interpolation the scale (side + 0.1) / s, `size` the target size; the
    numbers differ. `none` and an equal side return the table unchanged.
    """
    table_side = round((len(table) - 1) ** 0.5)
    if flavour == "none" or table_side == side:
        assert table_side == side, f"position table of side {table_side} for {side} patches"
        return table
    patches = table[1:].reshape(1, table_side, table_side, -1).permute(0, 3, 1, 2)
    if flavour == "hub_offset_0.1":
        scale = (side + 0.1) / table_side
        patches = F.interpolate(patches, scale_factor=(scale, scale), mode="bicubic", align_corners=False)
    else:
        patches = F.interpolate(patches, size=(side, side), mode="bicubic", align_corners=False)
    assert patches.shape[2:] == (side, side), f"interpolated to {tuple(patches.shape[2:])}, wanted {side}"
    return torch.cat([table[:1], patches.permute(0, 2, 3, 1).reshape(side * side, -1)])
