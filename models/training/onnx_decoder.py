"""The language model as a graph, in the two forms in which a KV cache can be kept. Knows nothing of files or manifests.

Both forms store the same tensors under the same names, so that one weights file serves both. Reading one row takes
its time from the number of nodes as much as from what they compute: hence the joined operators.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from onnx import TensorProto

from language_model import RmsNorm, rotary_frequencies
from model import FerretV2
from onnx_graph import CONTRIB, Graph, Int8Form, Precision, WeightsFile
from onnx_networks import END, numbers

INT64, INT32, UINT8 = TensorProto.INT64, TensorProto.INT32, TensorProto.UINT8
MASKED = float(np.finfo(np.float32).min)


def decoders(model: FerretV2, precision: Precision, weights_file: WeightsFile) -> tuple[Graph, Graph]:
    """The decoder for the CPU and the one for GPUs, with one weights file between them."""
    return (
        CacheInputsDecoder(model, precision, weights_file).build(),
        InPlaceDecoder(model, precision, weights_file).build(),
    )


class DecoderGraph(ABC):
    """What both forms have in common: all but where keys and values are kept.

    embeddings (1, s, D), scaled by embed_scale, and logits_from (1,) in, logits (s - logits_from, V) out.
    """

    name: ClassVar[str]
    int8_form: ClassVar[Int8Form]
    halves: ClassVar[bool] = False

    def __init__(self, model: FerretV2, precision: Precision, weights_file: WeightsFile) -> None:
        self.model, self.config = model.language_model, model.config.language
        self.g = Graph(self.name, precision, self.int8_form, weights_file, halves=self.halves)

    def build(self) -> Graph:
        g, c = self.g, self.config
        x = g.input("embeddings", [1, "s", c.hidden])
        self.logits_from = g.input("logits_from", [1], INT64)
        self._open_cache()
        self.cos, self.sin = self._rotary_tables()
        norm = self.model.layers[0].norm1
        h = g.op(
            "SimplifiedLayerNormalization",
            x,
            g.weight("layers.0.norm1.weight", numbers(norm.weight)),
            axis=-1,
            epsilon=norm.eps,
        )
        for index in range(c.layers):
            x, h = self._layer(x, h, index)
        head = self.model.embedding if self.model.head is None else self.model.head
        # With 4 bits the choice of a token would turn on rounding.
        logits = g.linear(g.op("Squeeze", h, g.ints(0)), "head", numbers(head.weight), bits=8)
        g.output(logits, "logits", ["rows", c.vocab])
        self._close_cache()
        return g

    @abstractmethod
    def _open_cache(self) -> None:
        """The inputs that hold past keys and values."""

    @abstractmethod
    def _attend(self, qkv: str, index: int) -> str:
        """Queries, keys and values of the new rows (1, s, …) -> what they attended to (1, r, heads·dim), in the last
        layer of the rows that give logits only.
        """

    @abstractmethod
    def _close_cache(self) -> None:
        """The outputs that hold new keys and values."""

    def _rotary_tables(self) -> tuple[str, str]:
        """cos and sin (max_len, head_dim / 2) of every position, computed once, when the graph is loaded: as constants
        they were a tenth of a small bundle. fp32 in every precision: fp16 would turn far positions by visible angles.
        """
        g, c = self.g, self.config
        frequencies = numbers(rotary_frequencies(c.head_dim, c.rope_theta)).astype(np.float32)
        stored = g.store("rotary.frequencies", frequencies)
        positions = g.op("Range", g.scalar(0.0), g.scalar(float(c.max_len)), g.scalar(1.0))
        angles = g.op("Mul", g.op("Unsqueeze", positions, g.ints(1)), stored)
        return g.op("Cos", angles), g.op("Sin", angles)

    def _layer(self, x: str, h: str, index: int) -> tuple[str, str]:
        """The rows and their norm, from those of the layer below."""
        g, c, layer, name = self.g, self.config, self.model.layers[index], f"layers.{index}"
        last = index == c.layers - 1
        attention = layer.attention
        qkv = np.concatenate([numbers(part.weight) for part in (attention.q, attention.k, attention.v)])
        attended = self._attend(g.linear(h, f"{name}.qkv", qkv), index)
        # Above the last layer's keys and values only the rows that give logits are needed.
        if last:
            x = self._tail(x, 1)
        out = g.linear(attended, f"{name}.out", numbers(attention.out.weight))
        x, h = self._add_and_norm(x, out, f"{name}.norm2", layer.norm2)
        gate_up = np.concatenate([numbers(layer.mlp.gate.weight), numbers(layer.mlp.up.weight)])
        gate, up = g.split(g.linear(h, f"{name}.gate_up", gate_up), [c.mlp, c.mlp])
        if c.activation == "silu":
            opened = g.op("QuickGelu", gate, domain=CONTRIB, alpha=1.0)
        else:
            opened = g.op("Gelu", gate, approximate="tanh")
        down = g.linear(g.mul(opened, up), f"{name}.down", numbers(layer.mlp.down.weight))
        if last:
            return self._add_and_norm(x, down, "norm", self.model.norm)
        return self._add_and_norm(x, down, f"layers.{index + 1}.norm1", self.model.layers[index + 1].norm1)

    def _add_and_norm(self, x: str, change: str, name: str, norm: RmsNorm) -> tuple[str, str]:
        """x + change, and its norm."""
        g = self.g
        weight = g.weight(f"{name}.weight", numbers(norm.weight))
        normed, _, _, added = g.ops(
            "SkipSimplifiedLayerNormalization", 4, x, change, weight, domain=CONTRIB, epsilon=norm.eps
        )
        return added, normed

    def _tail(self, rows: str, axis: int) -> str:
        g = self.g
        return g.op("Slice", rows, self.logits_from, g.ints(END), g.ints(axis))


class CacheInputsDecoder(DecoderGraph):
    """The form for the CPU: past keys and values are inputs only, outputs are the rows that are new.

    Inputs beside the common ones: positions (s,); sees (s, s) uint8, row i sees new row j; past_keys_i and past_values_i
    (p, kv heads, dim), all of which every row sees; p may be 0. Outputs: new_keys and new_values
    (layers, s, kv heads, dim).
    """

    name = "decoder.cpu"
    int8_form = "fused"

    def _open_cache(self) -> None:
        g, c = self.g, self.config
        positions = g.input("positions", ["s"], INT64)
        sees = g.input("sees", ["s", "s"], UINT8)
        shape = ["p", c.kv_heads, c.head_dim]
        self.past = [
            (g.input(f"past_keys_{i}", shape), g.input(f"past_values_{i}", shape)) for i in range(c.layers)
        ]
        self.positions = g.op("Unsqueeze", positions, g.ints(0))
        n_past = g.side(self.past[0][0], 0)
        self.lengths = g.op("Concat", n_past, g.side(positions, 0), axis=0)
        if c.kv_heads > 1:
            # onnxruntime 1.30 divides by zero where FusedMatMul turns the batches of an empty matrix.
            self.has_past = g.op("Greater", n_past, g.ints(0))
        mask = self._mask(sees)
        self.mask, self.last_mask = self._beside(mask), self._beside(self._tail(mask, 0))
        self.new_keys: list[str] = []
        self.new_values: list[str] = []

    def _close_cache(self) -> None:
        g, c = self.g, self.config
        shape = [c.layers, "s", c.kv_heads, c.head_dim]
        for name, rows in (("new_keys", self.new_keys), ("new_values", self.new_values)):
            joined = g.op("Concat", *rows, axis=0)  # (layers, s, kv heads·dim)
            g.output(g.reshape(joined, 0, 0, c.kv_heads, c.head_dim), name, shape)

    def _mask(self, sees: str) -> str:
        """What is added to the scores of new rows: (s, group, s), the same for all heads of a group."""
        g, group = self.g, self.config.heads // self.config.kv_heads
        seen = g.op("Cast", g.op("Unsqueeze", sees, g.ints(1)), to=TensorProto.BOOL)
        unseen = g.store("masked", np.full((1, group, 1), MASKED, dtype=np.float32), inline=True)
        return g.op("Where", seen, g.scalar(0.0), unseen)

    def _beside(self, mask: str) -> str:
        """(r, group, s) -> (1, r·group, s), as the queries of a group lie."""
        return self.g.reshape(mask, 1, -1, 0)

    def _attend(self, qkv: str, index: int) -> str:
        g, c = self.g, self.config
        past = self.past[index]
        kv_width = c.kv_heads * c.head_dim
        turning, values = g.split(qkv, [c.heads * c.head_dim + kv_width, kv_width])
        turned = g.op("RotaryEmbedding", turning, self.positions, self.cos, self.sin, domain=CONTRIB)
        queries, keys = g.split(turned, [c.heads * c.head_dim, kv_width])
        self.new_keys.append(keys)
        self.new_values.append(values)
        mask = self.mask
        if index == c.layers - 1:
            queries, mask = self._tail(queries, 1), self.last_mask
        queries = self._grouped(queries)
        if c.kv_heads == 1:
            past = [g.reshape(rows, 1, -1, c.head_dim) for rows in past]
            return self._ungrouped(self._over_past(queries, past, [keys, values], mask))
        rows = [g.reshape(rows, -1, c.kv_heads, c.head_dim) for rows in (keys, values)]
        attended = g.either(
            self.has_past,
            lambda: self._over_past(queries, past, rows, mask),
            lambda: self._over_new(queries, rows, mask),
        )
        return self._ungrouped(attended)

    def _over_past(self, queries: str, past: Sequence[str], new: Sequence[str], mask: str) -> str:
        """Queries (kv heads, r·group, dim) over keys and values (p, kv heads, dim) and (s, kv heads, dim), or with one kv
        head (1, p, dim) and (1, s, dim).
        """
        g = self.g
        scores = g.op(
            "Concat",
            self._product(queries, past[0], scores=True),
            self._new_scores(queries, new[0], mask),
            axis=2,
        )
        of_past, of_new = g.ops("Split", 2, g.op("Softmax", scores, axis=-1), self.lengths, axis=2)
        return g.add(self._product(of_past, past[1]), self._product(of_new, new[1]))

    def _over_new(self, queries: str, new: Sequence[str], mask: str) -> str:
        """The same where nothing is past."""
        weights = self.g.op("Softmax", self._new_scores(queries, new[0], mask), axis=-1)
        return self._product(weights, new[1])

    def _new_scores(self, queries: str, keys: str, mask: str) -> str:
        return self.g.add(self._product(queries, keys, scores=True), mask)

    def _product(self, rows: str, cache: str, scores: bool = False) -> str:
        """Rows (kv heads, n, ·) with each head's part of what was read, as it lies: nothing is copied."""
        attributes = {"transB": 1, "alpha": self.config.head_dim**-0.5} if scores else {}
        if self.config.kv_heads > 1:
            attributes["transBatchB"] = 1
        return self.g.op("FusedMatMul", rows, cache, domain=CONTRIB, **attributes)

    def _grouped(self, queries: str) -> str:
        """(1, r, heads·dim) -> (kv heads, r·group, dim): one product serves all heads that share keys."""
        g, c = self.g, self.config
        if c.kv_heads > 1:
            by_row = g.reshape(queries, -1, c.kv_heads, c.heads // c.kv_heads, c.head_dim)
            queries = g.transpose(by_row, 1, 0, 2, 3)
        return g.reshape(queries, c.kv_heads, -1, c.head_dim)

    def _ungrouped(self, attended: str) -> str:
        g, c = self.g, self.config
        if c.kv_heads > 1:
            by_head = g.reshape(attended, c.kv_heads, -1, c.heads // c.kv_heads * c.head_dim)
            attended = g.transpose(by_head, 1, 0, 2)
        return g.reshape(attended, 1, -1, c.heads * c.head_dim)


class InPlaceDecoder(DecoderGraph):
    """The form for GPUs: one attention node, whose present tensors are the past tensors.

    Inputs beside the common ones: seqlens_k (1,) int32, places in use but one; total_length (1,) int32; past_keys_i and
    past_values_i (1, kv heads, capacity, dim). Outputs: present_keys_i and present_values_i.
    """

    name = "decoder.gpu"
    int8_form = "dequantize"
    halves = True

    def _open_cache(self) -> None:
        g, c = self.g, self.config
        self.seqlens_k = g.input("seqlens_k", [1], INT32)
        self.total_length = g.input("total_length", [1], INT32)
        self.shape = [1, c.kv_heads, "capacity", c.head_dim]
        self.past = [
            (g.input(f"past_keys_{i}", self.shape), g.input(f"past_values_{i}", self.shape))
            for i in range(c.layers)
        ]

    def _close_cache(self) -> None:
        """Nothing is left to do: each layer's attention gave its own."""

    def _attend(self, qkv: str, index: int) -> str:
        g, c = self.g, self.config
        rows = g.split(qkv, [c.heads * c.head_dim, c.kv_heads * c.head_dim, c.kv_heads * c.head_dim])
        attended, present_keys, present_values = g.ops(
            "GroupQueryAttention", 3,
            *rows, *self.past[index], self.seqlens_k, self.total_length, self.cos, self.sin,
            domain=CONTRIB, num_heads=c.heads, kv_num_heads=c.kv_heads, do_rotary=1, scale=c.head_dim**-0.5,
        )  # fmt: skip
        # No node between the attention and its outputs: the runtime hands in the past tensors as these.
        g.output(present_keys, f"present_keys_{index}", self.shape)
        g.output(present_values, f"present_values_{index}", self.shape)
        return self._tail(attended, 1) if index == c.layers - 1 else attended
