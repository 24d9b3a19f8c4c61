"""The decoder in the form that transformers.js drives: past_key_values in, present out, at every step the whole cache.

Everything but the cache's way in and out is the decoder of a bundle: same layers, weights and precision. Knows nothing of how
it is run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from onnx import TensorProto

from model import FerretV2
from onnx_decoder import INT32, INT64, MASKED, DecoderGraph
from onnx_graph import CONTRIB, Graph, Precision, WeightsFile
from onnx_networks import numbers

# How the cache grows: `concat` is how optimum exports decoders, `gqa` how onnxruntime's own model builder does.
Form = Literal["concat", "gqa"]

# The suffix that transformers.js looks for, by precision.
SUFFIX = {"fp32": "", "int8": "_int8"}


def save(model: FerretV2, precision: Precision, form: Form, folder: Path) -> None:
    """Writes config.json, generation_config.json and onnx/model*.onnx with its weights."""
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    name = f"model{SUFFIX[precision]}"
    weights = WeightsFile(f"{name}.onnx_data")
    decoder = _ConcatDecoder if form == "concat" else _GroupedDecoder
    decoder(model, precision, weights).build().save(folder / "onnx" / f"{name}.onnx")
    weights.save(folder / "onnx")
    c = model.config.language
    described = {
        "model_type": "llama",
        "architectures": ["LlamaForCausalLM"],
        "hidden_size": c.hidden,
        "num_hidden_layers": c.layers,
        "num_attention_heads": c.heads,
        "num_key_value_heads": c.kv_heads,
        "head_dim": c.head_dim,
        "intermediate_size": c.mlp,
        "vocab_size": c.vocab,
        "max_position_embeddings": c.max_len,
        "transformers.js_config": {"use_external_data_format": True},
    }
    _write_json(folder / "config.json", described)
    _write_json(folder / "generation_config.json", {"do_sample": False})


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


class _IdsGraph(Graph):
    """A decoder's graph that takes ids for embeddings, and the number of rows with logits for the first of them."""

    def __init__(self, decoder: DecoderGraph, weights: WeightsFile) -> None:
        super().__init__(decoder.name, decoder.g.precision, decoder.int8_form, weights)
        self.embedding = numbers(decoder.model.embedding.weight) * decoder.config.embed_scale

    def input(self, name: str, shape: Sequence[int | str], kind: int = TensorProto.FLOAT) -> str:
        if name == "embeddings":
            return self.rows("embedding", self.embedding, super().input("input_ids", [1, "s"], INT64))
        if name == "logits_from":
            n_logits = super().input("num_logits_to_keep", [], INT64)
            return self.op("Unsqueeze", self.op("Neg", n_logits), self.ints(0))  # -0 keeps every row
        return super().input(name, shape, kind)

    def output(
        self, value: str, name: str, shape: Sequence[int | str], kind: int = TensorProto.FLOAT
    ) -> None:
        if name == "logits":
            value, shape = self.op("Unsqueeze", value, self.ints(0)), [1, *shape]
        super().output(value, name, shape, kind)


class _GrowingDecoder(DecoderGraph):
    """Letters in shapes: s new rows, p past places, t = p + s."""

    name = "decoder.transformers"
    int8_form = "fused"

    def __init__(self, model: FerretV2, precision: Precision, weights: WeightsFile) -> None:
        super().__init__(model, precision, weights)
        self.g = _IdsGraph(self, weights)

    def _open_cache(self) -> None:
        g, c = self.g, self.config
        self.attention_mask = g.input("attention_mask", [1, "t"], INT64)
        self.positions = g.input("position_ids", [1, "s"], INT64)
        shape = [1, c.kv_heads, "p", c.head_dim]
        self.past = [
            (
                g.input(f"past_key_values.{i}.key", shape),
                g.input(f"past_key_values.{i}.value", shape),
            )
            for i in range(c.layers)
        ]

    def _close_cache(self) -> None:
        """Nothing is left to do: each layer's attention gave its own."""

    def _split(self, qkv: str) -> list[str]:
        c = self.config
        return self.g.split(qkv, [heads * c.head_dim for heads in (c.heads, c.kv_heads, c.kv_heads)])

    def _present(self, keys: str, values: str, index: int) -> None:
        shape = [1, self.config.kv_heads, "t", self.config.head_dim]
        self.g.output(keys, f"present.{index}.key", shape)
        self.g.output(values, f"present.{index}.value", shape)


class _GroupedDecoder(_GrowingDecoder):
    def _open_cache(self) -> None:
        super()._open_cache()
        g = self.g
        n_seen = g.op("ReduceSum", self.attention_mask, g.ints(1), keepdims=0)
        self.seqlens_k = g.op("Cast", g.op("Sub", n_seen, g.ints(1)), to=INT32)
        self.total_length = g.op("Cast", g.side(self.attention_mask, 1), to=INT32)

    def _attend(self, qkv: str, index: int) -> str:
        g, c = self.g, self.config
        attended, present_keys, present_values = g.ops(
            "GroupQueryAttention", 3,
            *self._split(qkv), *self.past[index], self.seqlens_k, self.total_length, self.cos, self.sin,
            domain=CONTRIB, num_heads=c.heads, kv_num_heads=c.kv_heads, do_rotary=1, scale=c.head_dim**-0.5,
        )  # fmt: skip
        self._present(present_keys, present_values, index)
        return self._tail(attended, 1) if index == c.layers - 1 else attended


class _ConcatDecoder(_GrowingDecoder):
    def _open_cache(self) -> None:
        """Besides, who sees whom: (1, s, t) bool."""
        super()._open_cache()
        g = self.g
        zero, one = g.scalar(0, np.int64), g.scalar(1, np.int64)
        places = g.op("Range", zero, g.op("Squeeze", g.side(self.attention_mask, 1)), one)
        before = g.op("LessOrEqual", places, g.op("Unsqueeze", self.positions, g.ints(-1)))
        present = g.op("Cast", g.op("Unsqueeze", self.attention_mask, g.ints(1)), to=TensorProto.BOOL)
        self.seen = g.op("And", before, present)

    def _attend(self, qkv: str, index: int) -> str:
        g, c = self.g, self.config
        past_keys, past_values = self.past[index]
        queries, keys, values = self._split(qkv)
        keys = g.op("Concat", past_keys, self._by_head(self._turn(keys), c.kv_heads), axis=2)
        values = g.op("Concat", past_values, self._by_head(values, c.kv_heads), axis=2)
        self._present(keys, values, index)
        queries, seen = self._turn(queries), self.seen
        if index == c.layers - 1:
            queries, seen = self._tail(queries, 1), self._tail(seen, 1)
        queries = self._by_head(queries, c.heads)
        # Query heads that share keys lie below each other, so that no key is repeated.
        grouped = g.reshape(queries, 1, c.kv_heads, -1, c.head_dim)
        alpha = c.head_dim**-0.5
        scores = g.op("FusedMatMul", grouped, keys, alpha=alpha, transB=1, domain=CONTRIB)
        n_places = g.side(keys, 2)
        by_head = g.op("Concat", g.ints(1, c.heads), g.side(queries, 2), n_places, axis=0)
        by_group = g.op("Concat", g.ints(1, c.kv_heads, -1), n_places, axis=0)
        scores = g.op("Where", seen, g.op("Reshape", scores, by_head), g.scalar(MASKED))
        weights = g.op("Reshape", g.op("Softmax", scores, axis=-1), by_group)
        attended = g.reshape(g.op("MatMul", weights, values), 1, c.heads, -1, c.head_dim)
        return g.reshape(g.transpose(attended, 0, 2, 1, 3), 1, -1, c.heads * c.head_dim)

    def _turn(self, rows: str) -> str:
        return self.g.op("RotaryEmbedding", rows, self.positions, self.cos, self.sin, domain=CONTRIB)

    def _by_head(self, rows: str, heads: int) -> str:
        """(1, s, heads·dim) -> (1, heads, s, dim)"""
        g, c = self.g, self.config
        return g.transpose(g.reshape(rows, 1, -1, heads, c.head_dim), 0, 2, 1, 3)
