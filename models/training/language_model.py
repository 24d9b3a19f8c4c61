"""Decoder-only language model of the Llama family with a KV cache. Knows nothing of pictures or tokenizers.

RMSNorm, rotary positions (halves, not pairs), gated MLP, grouped-query attention, tied or untied head.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from config import LanguageConfig


class RmsNorm(nn.Module):
    def __init__(self, width: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        wide = x.float()
        normed = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.eps)
        return normed.to(x.dtype) * self.weight


def rotary_frequencies(head_dim: int, theta: float) -> Tensor:
    """Radians a position, (head_dim / 2,), float32."""
    exponents = torch.arange(0, head_dim, 2, dtype=torch.float32) / head_dim
    return theta**-exponents


def rotary_tables(positions: Tensor, head_dim: int, theta: float) -> tuple[Tensor, Tensor]:
    """cos and sin (…, head_dim / 2) of whole-number positions (…), float32."""
    frequencies = rotary_frequencies(head_dim, theta).to(positions.device)
    angles = positions.float()[..., None] * frequencies
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turns x (B, heads, S, head_dim): dimension i is paired with i + head_dim / 2."""
    first, second = x.chunk(2, dim=-1)
    cos, sin = cos.to(x.dtype), sin.to(x.dtype)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)


@dataclass
class KvCache:
    """Keys (already rotated) and values of everything read so far: per layer (B, kv heads, length,
    head_dim).
    """

    keys: list[Tensor]
    values: list[Tensor]

    @staticmethod
    def empty(config: LanguageConfig, batch: int, like: Tensor) -> KvCache:
        shape = (batch, config.kv_heads, 0, config.head_dim)
        return KvCache(*([like.new_zeros(shape) for _ in range(config.layers)] for _ in range(2)))

    @property
    def length(self) -> int:
        return self.keys[0].shape[2]

    def append(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        self.keys[layer] = torch.cat([self.keys[layer], keys], dim=2)
        self.values[layer] = torch.cat([self.values[layer], values], dim=2)
        return self.keys[layer], self.values[layer]


class Attention(nn.Module):
    def __init__(self, config: LanguageConfig) -> None:
        super().__init__()
        self.config = c = config
        self.q = nn.Linear(c.hidden, c.heads * c.head_dim, bias=False)
        self.k = nn.Linear(c.hidden, c.kv_heads * c.head_dim, bias=False)
        self.v = nn.Linear(c.hidden, c.kv_heads * c.head_dim, bias=False)
        self.out = nn.Linear(c.heads * c.head_dim, c.hidden, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, cache: KvCache | None, layer: int) -> Tensor:
        c, (batch, length, _) = self.config, x.shape
        q = self.q(x).view(batch, length, c.heads, c.head_dim).transpose(1, 2)
        k = self.k(x).view(batch, length, c.kv_heads, c.head_dim).transpose(1, 2)
        v = self.v(x).view(batch, length, c.kv_heads, c.head_dim).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        past = 0 if cache is None else cache.keys[layer].shape[2]
        if cache is not None:
            k, v = cache.append(layer, k, v)
        group = c.heads // c.kv_heads  # query head h reads key and value head h // group
        k, v = k.repeat_interleave(group, dim=1), v.repeat_interleave(group, dim=1)
        if past == 0:
            attended = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            seen = torch.ones(length, past + length, dtype=torch.bool, device=x.device).tril(past)
            attended = F.scaled_dot_product_attention(q, k, v, attn_mask=seen)
        return self.out(attended.transpose(1, 2).reshape(batch, length, c.heads * c.head_dim))


class GatedMlp(nn.Module):
    def __init__(self, config: LanguageConfig) -> None:
        super().__init__()
        self.gate = nn.Linear(config.hidden, config.mlp, bias=False)
        self.up = nn.Linear(config.hidden, config.mlp, bias=False)
        self.down = nn.Linear(config.mlp, config.hidden, bias=False)
        self.activation = config.activation

    def forward(self, x: Tensor) -> Tensor:
        gate = self.gate(x)
        opened = F.silu(gate) if self.activation == "silu" else F.gelu(gate, approximate="tanh")
        return self.down(opened * self.up(x))


class DecoderLayer(nn.Module):
    def __init__(self, config: LanguageConfig) -> None:
        super().__init__()
        self.norm1 = RmsNorm(config.hidden, config.norm_eps)
        self.attention = Attention(config)
        self.norm2 = RmsNorm(config.hidden, config.norm_eps)
        self.mlp = GatedMlp(config)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, cache: KvCache | None, layer: int) -> Tensor:
        x = x + self.attention(self.norm1(x), cos, sin, cache, layer)
        return x + self.mlp(self.norm2(x))


class LanguageModel(nn.Module):
    def __init__(self, config: LanguageConfig) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocab, config.hidden)
        self.layers = nn.ModuleList(DecoderLayer(config) for _ in range(config.layers))
        self.norm = RmsNorm(config.hidden, config.norm_eps)
        self.head = None if config.tied else nn.Linear(config.hidden, config.vocab, bias=False)

    def hidden(self, embeddings: Tensor, cache: KvCache | None = None) -> Tensor:
        """Embeddings (B, S, D), unscaled -> last hidden states, normed (B, S, D).

        Causal; with a cache the S rows stand after what it holds and are added to it. Right padding needs no
        mask: no row looks to its right.
        """
        c = self.config
        past = cache.length if cache is not None else 0
        assert past + embeddings.shape[1] <= c.max_len, f"{past} + {embeddings.shape[1]} tokens > {c.max_len}"
        positions = torch.arange(past, past + embeddings.shape[1], device=embeddings.device)
        cos, sin = rotary_tables(positions, c.head_dim, c.rope_theta)
        x = embeddings * c.embed_scale
        for index, layer in enumerate(self.layers):
            x = layer(x, cos, sin, cache, index)
        return self.norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        """(…, D) -> (…, V)."""
        return F.linear(hidden, self.embedding.weight if self.head is None else self.head.weight)

    def forward(self, embeddings: Tensor, cache: KvCache | None = None) -> Tensor:
        return self.logits(self.hidden(embeddings, cache))
