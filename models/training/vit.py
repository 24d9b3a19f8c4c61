"""The transformer block that both image encoders are made of. Knows nothing of pictures, patches or
positions.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class SelfAttention(nn.Module):
    """Every token looks at every token. (B, L, C) -> (B, L, C)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        assert width % heads == 0, f"width {width} is no multiple of {heads} heads"
        self.heads = heads
        # One product for queries, keys and values; rows in this order, as in DINOv2's own weights.
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])
        return self.out(attended.transpose(1, 2).reshape(batch, length, width))


class Mlp(nn.Module):
    def __init__(self, width: int, hidden: int, activation: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, width)
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(self.activation(self.fc1(x)))


class Block(nn.Module):
    """Pre-norm block; with `layer_scale` each branch is multiplied by a learned vector before it is added."""

    def __init__(
        self,
        width: int,
        heads: int,
        mlp: int,
        eps: float,
        activation: Callable[[Tensor], Tensor],
        layer_scale: float | None = None,
    ) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=eps)
        self.attention = SelfAttention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps=eps)
        self.mlp = Mlp(width, mlp, activation)
        scaled = layer_scale is not None
        self.scale1 = nn.Parameter(torch.full((width,), layer_scale)) if scaled else None
        self.scale2 = nn.Parameter(torch.full((width,), layer_scale)) if scaled else None

    def forward(self, x: Tensor) -> Tensor:
        attended = self.attention(self.norm1(x))
        x = x + (attended if self.scale1 is None else attended * self.scale1)
        changed = self.mlp(self.norm2(x))
        return x + (changed if self.scale2 is None else changed * self.scale2)
