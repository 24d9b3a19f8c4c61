"""The graphs of a bundle, each from a FerretV2's weights. Knows nothing of files, manifests or tokenizers.

Tensor names at the borders are the roles of the manifest; borders are fp32 and integers whatever is stored
inside.
"""

from __future__ import annotations

import numpy as np
import torch
from onnx import TensorProto
from torch import Tensor, nn

from language_model import rotary_frequencies
from model import FerretV2
from onnx_graph import CONTRIB, Graph, Precision, WeightsFile, quantise
from projectors import Projector
from stem import ConvStem
from vit import Block

INT64, INT32 = TensorProto.INT64, TensorProto.INT32
END = 2**62  # further than any side, for Slice
MASKED = float(np.finfo(np.float32).min)


def numbers(tensor: Tensor) -> np.ndarray:
    return tensor.detach().cpu().to(torch.float64).numpy()


def as_floats(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32)


# --- Encoders -----------------------------------------------------------------------------------------------


def vision_global(model: FerretV2, precision: Precision) -> Graph:
    encoder, g = model.global_encoder, Graph("vision_global", precision)
    side = model.config.anyres.global_px
    pixels = g.input("pixels", ["n", 3, side, side])
    positions = numbers(encoder.positions)
    x = _patches(g, pixels, encoder.patch_embedding, positions, numbers(encoder.class_token)[None])
    norm = encoder.input_norm
    x = g.layer_norm(x, "input_norm", numbers(norm.weight), numbers(norm.bias), norm.eps)
    for index, block in enumerate(encoder.blocks):
        x = _vit_block(g, x, f"blocks.{index}", block, "quick_gelu")
    _vision_outputs(g, x, 1, model.global_projector, len(positions) - 1)
    return g


def vision_local(model: FerretV2, precision: Precision) -> Graph:
    encoder, g = model.local_encoder, Graph("vision_local", precision)
    side = model.config.anyres.tile_px
    pixels = g.input("pixels", ["n", 3, side, side])
    positions = numbers(encoder.position_table())  # interpolated once, here (spec §2.2)
    leading = numbers(encoder.class_token)[None]
    if encoder.registers is not None:
        leading = np.concatenate([leading, numbers(encoder.registers)])
    x = _patches(g, pixels, encoder.patch_embedding, positions, leading)
    for index, block in enumerate(encoder.blocks):
        x = _vit_block(g, x, f"blocks.{index}", block, "gelu")
    if encoder.final_norm is not None:
        norm = encoder.final_norm
        x = g.layer_norm(x, "final_norm", numbers(norm.weight), numbers(norm.bias), norm.eps)
    _vision_outputs(g, x, len(leading), model.local_projector, len(positions) - 1)
    return g


def _conv(g: Graph, x: str, name: str, conv: nn.Conv2d) -> str:
    inputs = [x, g.weight(f"{name}.weight", as_floats(numbers(conv.weight)))]
    if conv.bias is not None:
        inputs.append(g.weight(f"{name}.bias", numbers(conv.bias)))
    pads = {"pads": list(conv.padding) * 2} if any(conv.padding) else {}
    return g.op("Conv", *inputs, kernel_shape=list(conv.kernel_size), strides=list(conv.stride), **pads)


def _stem(g: Graph, pixels: str, stem: nn.Conv2d | ConvStem) -> str:
    if isinstance(stem, nn.Conv2d):
        return _conv(g, pixels, "patch_embedding", stem)
    x = g.op("Gelu", _conv(g, pixels, "patch_embedding.conv1", stem.conv1))
    x = g.op("Gelu", _conv(g, x, "patch_embedding.conv2", stem.conv2))
    return _conv(g, x, "patch_embedding.patches", stem.patches)


def _patches(
    g: Graph, pixels: str, stem: nn.Conv2d | ConvStem, positions: np.ndarray, leading: np.ndarray
) -> str:
    """Pixels -> class token, registers and patches with positions (n, l + t², C)."""
    width = stem.out_channels
    x = _stem(g, pixels, stem)
    x = g.transpose(g.reshape(x, 0, width, -1), 0, 2, 1)  # (n, t², C)
    x = g.add(x, g.weight("positions", as_floats(positions[1:])))
    leading = leading.copy()
    leading[0] += positions[0]
    rows = g.weight("leading_tokens", as_floats(leading[None]))  # (1, l, C)
    target = g.op("Concat", g.side(pixels, 0), g.ints(len(leading), width), axis=0)
    return g.op("Concat", g.op("Expand", rows, target), x, axis=1)


def _vit_block(g: Graph, x: str, name: str, block: Block, activation: str) -> str:
    attention, heads = block.attention, block.attention.heads
    width = attention.out.in_features
    head_dim = width // heads
    # The scale of the scores goes into the queries' weights, LayerScale into the last matrix of its branch.
    qkv_weight, qkv_bias = numbers(attention.qkv.weight), numbers(attention.qkv.bias)
    qkv_weight[:width] /= head_dim**0.5
    qkv_bias[:width] /= head_dim**0.5

    h = g.layer_norm(
        x, f"{name}.norm1", numbers(block.norm1.weight), numbers(block.norm1.bias), block.norm1.eps
    )
    qkv = g.linear(h, f"{name}.qkv", qkv_weight, qkv_bias)
    queries, keys, values = (g.reshape(part, 0, 0, heads, head_dim) for part in g.split(qkv, [width] * 3))
    scores = g.op("MatMul", g.transpose(queries, 0, 2, 1, 3), g.transpose(keys, 0, 2, 3, 1))
    attended = g.op("MatMul", g.op("Softmax", scores, axis=-1), g.transpose(values, 0, 2, 1, 3))
    attended = g.reshape(g.transpose(attended, 0, 2, 1, 3), 0, 0, width)
    x = g.add(x, g.linear(attended, f"{name}.out", *_scaled(attention.out, block.scale1)))

    h = g.layer_norm(
        x, f"{name}.norm2", numbers(block.norm2.weight), numbers(block.norm2.bias), block.norm2.eps
    )
    h = g.linear(h, f"{name}.fc1", numbers(block.mlp.fc1.weight), numbers(block.mlp.fc1.bias))
    if activation == "quick_gelu":
        h = g.mul(h, g.op("Sigmoid", g.mul(h, g.scalar(1.702))))
    else:
        h = g.op("Gelu", h)
    return g.add(x, g.linear(h, f"{name}.fc2", *_scaled(block.mlp.fc2, block.scale2)))


def _scaled(linear: nn.Linear, scale: Tensor | None) -> tuple[np.ndarray, np.ndarray]:
    factor = np.ones(linear.out_features) if scale is None else numbers(scale)
    return numbers(linear.weight) * factor[:, None], numbers(linear.bias) * factor


def _vision_outputs(g: Graph, x: str, n_leading: int, projector: Projector, n_patches: int) -> None:
    features = g.op("Slice", x, g.ints(n_leading), g.ints(END), g.ints(1))
    h = g.linear(features, "projector.fc1", numbers(projector.fc1.weight), numbers(projector.fc1.bias))
    h = g.linear(g.op("Gelu", h), "projector.fc2", numbers(projector.fc2.weight), numbers(projector.fc2.bias))
    g.output(features, "features", ["n", n_patches, projector.fc1.in_features])
    g.output(h, "embeddings", ["n", n_patches, projector.fc2.out_features])


# --- Visual sampler -----------------------------------------------------------------------------------------


def region_sampler(model: FerretV2, precision: Precision) -> Graph:
    """The sampler with its two linear steps multiplied out in float64 (spec §4.7).

    With Wagg = [A | B], M = A·Wdiff and c0 = A·bdiff + bagg, a neighbour j of anchor a gives
    LayerNorm(ReLU(M·p_j + (B - M)·p_a + c0)): one product per point instead of two per pair.
    """
    sampler, region = model.visual_sampler, model.config.region
    channels = sampler.channels
    # As int8 its weights are stored, never multiplied: its points differ by little from each other.
    g = Graph("region_sampler", precision, int8_form="dequantize")
    features = g.input("point_features", ["regions", region.n_points, channels])
    points = g.input("points", ["regions", region.n_points, 2])
    indices = []
    for block in range(2):
        n_anchors, k = region.sub[block], region.k[block]
        anchors = g.input(f"anchors_{block}", ["regions", n_anchors], INT64)
        neighbours = g.input(f"neighbours_{block}", ["regions", n_anchors, k], INT64)
        indices.append((anchors, neighbours))

    def gather(values: str, at: str) -> str:
        return g.op("GatherND", values, g.op("Unsqueeze", at, g.ints(-1)), batch_dims=1)

    for index, (layer, (anchors, neighbours)) in enumerate(zip(sampler.blocks, indices)):
        name = f"blocks.{index}"
        aggregate, diff = numbers(layer.aggregate.weight), numbers(layer.diff.weight)
        of_diff, of_anchor = aggregate[:, : channels + 2], aggregate[:, channels + 2 :]
        of_point = of_diff @ diff
        offset = of_diff @ numbers(layer.diff.bias) + numbers(layer.aggregate.bias)
        located = g.op("Concat", features, points, axis=2)  # (R, n, C + 2)
        per_point = g.linear(located, f"{name}.point", of_point)
        per_anchor = g.linear(gather(located, anchors), f"{name}.anchor", of_anchor - of_point, offset)
        pairs = g.add(gather(per_point, neighbours), g.op("Unsqueeze", per_anchor, g.ints(2)))
        norm = layer.norm
        judged = g.layer_norm(
            g.op("Relu", pairs), f"{name}.norm", numbers(norm.weight), numbers(norm.bias), norm.eps
        )
        pool = "ReduceMax" if layer.pool == "max" else "ReduceMean"
        features = g.op(pool, judged, g.ints(2), keepdims=0)
        points = gather(points, anchors)
    flat = g.reshape(features, 0, -1)
    flat = g.linear(flat, "flatten", numbers(sampler.flatten.weight), numbers(sampler.flatten.bias))
    vector = g.linear(flat, "project", numbers(sampler.project.weight), numbers(sampler.project.bias))
    g.output(vector, "embeddings", ["regions", sampler.project.out_features])
    return g


# --- Language model -----------------------------------------------------------------------------------------


def embed_tokens(model: FerretV2, precision: Precision, decoder_weights: WeightsFile | None = None) -> Graph:
    """Ids in, embeddings out. Given the weights of a decoder in int8 whose head is the embedding, the table is the head's
    matrix there, and is not stored again.
    """
    lm = model.language_model
    table = numbers(lm.embedding.weight)
    shares = decoder_weights is not None and precision == "int8" and lm.head is None
    g = Graph("embed_tokens", precision, weights_file=decoder_weights if shares else None)
    token_ids = g.input("token_ids", [1, "length"], INT64)
    if shares:
        values, scales = quantise(np.ascontiguousarray(table.T), axis=0)
        rows = g.columns("head", values, scales[0], token_ids)
    else:
        rows = g.rows("embedding", table, token_ids)
    g.output(rows, "embeddings", [1, "length", table.shape[1]])
    return g


class DecoderGraph:
    """One decoder in one form; both forms store the same tensors under the same names."""

    def __init__(self, model: FerretV2, precision: Precision, form: str, weights_file: WeightsFile) -> None:
        self.model, self.config, self.form = model.language_model, model.config.language, form
        where = "cpu" if form == "cache_inputs" else "gpu"
        int8_form = "dynamic" if form == "cache_inputs" else "dequantize"
        self.g = Graph(f"decoder.{where}", precision, int8_form, weights_file)
        self.new_keys: list[str] = []
        self.new_values: list[str] = []

    def build(self) -> Graph:
        """Embeddings in, logits of the rows from `logits_from` on out; scaling by embed_scale is the
        caller's.
        """
        g, c = self.g, self.config
        embeddings = g.input("embeddings", [1, "s", c.hidden])
        self.logits_from = g.input("logits_from", [1], INT64)
        if self.form == "cache_inputs":
            self.past_length = g.input("past_length", [1], INT64)
        else:
            self.seqlens_k = g.input("seqlens_k", [1], INT32)
            self.total_length = g.input("total_length", [1], INT32)
        lead = [] if self.form == "cache_inputs" else [1]
        cache_shape = [*lead, c.kv_heads, "capacity", c.head_dim]
        self.past = [
            (g.input(f"past_keys_{i}", cache_shape), g.input(f"past_values_{i}", cache_shape))
            for i in range(c.layers)
        ]
        self.cos, self.sin = self._rotary_tables()

        x = g.reshape(embeddings, -1, c.hidden)  # (s, D)
        if self.form == "cache_inputs":
            self.seen = self._seen(x)
        for index in range(c.layers):
            x = self._layer(x, index)
        norm = self.model.norm
        x = g.rms_norm(x, "norm", numbers(norm.weight), norm.eps)
        head = self.model.embedding.weight if self.model.head is None else self.model.head.weight
        g.output(g.linear(x, "head", numbers(head)), "logits", ["rows", c.vocab])
        if self.form == "cache_inputs":
            shape = [c.layers, c.kv_heads, "s", c.head_dim]
            g.output(g.op("Concat", *self.new_keys, axis=0), "new_keys", shape)
            g.output(g.op("Concat", *self.new_values, axis=0), "new_values", shape)
        return g

    def _rotary_tables(self) -> tuple[str, str]:
        """cos and sin (max_len, head_dim / 2) of every position, computed once, when the graph is loaded: as constants
        they were a tenth of a small bundle. fp32 in every precision: fp16 would turn far positions by visible angles.
        """
        g, c = self.g, self.config
        frequencies = g.store(
            "rotary.frequencies", as_floats(numbers(rotary_frequencies(c.head_dim, c.rope_theta)))
        )
        positions = g.op("Range", g.scalar(0.0), g.scalar(float(c.max_len)), g.scalar(1.0))
        angles = g.op("Mul", g.op("Unsqueeze", positions, g.ints(1)), frequencies)
        return g.op("Cos", angles), g.op("Sin", angles)

    def _layer(self, x: str, index: int) -> str:
        g, c, layer = self.g, self.config, self.model.layers[index]
        name, attention = f"layers.{index}", layer.attention
        last = index == c.layers - 1
        h = g.rms_norm(x, f"{name}.norm1", numbers(layer.norm1.weight), layer.norm1.eps)
        fused = np.concatenate([numbers(part.weight) for part in (attention.q, attention.k, attention.v)])
        sizes = [c.heads * c.head_dim, c.kv_heads * c.head_dim, c.kv_heads * c.head_dim]
        queries, keys, values = g.split(g.linear(h, f"{name}.qkv", fused), sizes)
        attend = self._attend_past_inputs if self.form == "cache_inputs" else self._attend_in_place
        attended = attend(queries, keys, values, index)
        # Above the last layer's keys and values only the rows that give logits are needed.
        if last:
            x = self._tail(x)
        x = g.add(x, g.linear(attended, f"{name}.out", numbers(attention.out.weight)))
        h = g.rms_norm(x, f"{name}.norm2", numbers(layer.norm2.weight), layer.norm2.eps)
        gate_up = np.concatenate([numbers(layer.mlp.gate.weight), numbers(layer.mlp.up.weight)])
        gate, up = g.split(g.linear(h, f"{name}.gate_up", gate_up), [c.mlp, c.mlp])
        if c.activation == "silu":
            opened = g.mul(gate, g.op("Sigmoid", gate))
        else:
            opened = g.op("Gelu", gate, approximate="tanh")
        return g.add(x, g.linear(g.mul(opened, up), f"{name}.down", numbers(layer.mlp.down.weight)))

    def _tail(self, rows: str) -> str:
        return self.g.op("Slice", rows, self.logits_from, self.g.ints(END), self.g.ints(0))

    # The cache as inputs only (CPU): outputs are the new rows.

    def _seen(self, x: str) -> str:
        """(s, capacity + s) bool: row i sees the first past_length places and the new rows up to itself."""
        g = self.g
        zero, one = g.scalar(0, np.int64), g.scalar(1, np.int64)
        n_new, capacity = g.side(x, 0), g.side(self.past[0][0], 1)
        places = g.op("Range", zero, g.op("Squeeze", capacity), one)
        valid = g.op("Less", places, self.past_length)  # (capacity,)
        steps = g.op("Range", zero, g.op("Squeeze", n_new), one)
        causal = g.op("LessOrEqual", steps, g.op("Unsqueeze", steps, g.ints(1)))  # (s, s)
        past = g.op("Expand", valid, g.op("Concat", n_new, capacity, axis=0))
        return g.op("Concat", past, causal, axis=1)

    def _turn(self, rows: str, heads: int) -> str:
        """(s, heads·dim) -> (s, heads·dim) with positions past_length, past_length + 1, …"""
        g, width = self.g, heads * self.config.head_dim
        turned = g.op(
            "RotaryEmbedding",
            g.reshape(rows, 1, -1, width),
            self.past_length,
            self.cos,
            self.sin,
            domain=CONTRIB,
        )
        return g.reshape(turned, -1, width)

    def _attend_past_inputs(self, queries: str, keys: str, values: str, index: int) -> str:
        g, c = self.g, self.config
        past_keys, past_values = self.past[index]
        queries, keys = self._turn(queries, c.heads), self._turn(keys, c.kv_heads)
        keys = g.transpose(g.reshape(keys, -1, c.kv_heads, c.head_dim), 1, 0, 2)  # (kv heads, s, dim)
        values = g.transpose(g.reshape(values, -1, c.kv_heads, c.head_dim), 1, 0, 2)
        self.new_keys.append(g.op("Unsqueeze", keys, g.ints(0)))
        self.new_values.append(g.op("Unsqueeze", values, g.ints(0)))

        seen = self.seen
        if index == c.layers - 1:
            queries, seen = self._tail(queries), self._tail(seen)
        # Query heads that share keys lie below each other, so one product serves the whole group.
        queries = g.transpose(g.reshape(queries, -1, c.heads, c.head_dim), 1, 0, 2)  # (heads, s, dim)
        queries = self._grouped(queries)
        scale = {"alpha": c.head_dim**-0.5, "transB": 1, "domain": CONTRIB}
        old = g.op("FusedMatMul", queries, past_keys, **scale)  # (kv heads, group·s, capacity)
        new = g.op("FusedMatMul", queries, keys, **scale)
        scores = self._by_head(g.op("Concat", old, new, axis=2))  # (heads, s, capacity + s)
        # Where, not addition: what lies behind past_length may hold anything.
        scores = g.op("Where", seen, scores, g.scalar(MASKED))
        weights = self._grouped(g.op("Softmax", scores, axis=-1))
        lengths = g.op("Concat", g.side(past_keys, 1), g.side(keys, 1), axis=0)
        of_old, of_new = g.ops("Split", 2, weights, lengths, axis=2)
        attended = g.add(g.op("MatMul", of_old, past_values), g.op("MatMul", of_new, values))
        attended = g.reshape(attended, c.heads, -1, c.head_dim)
        return g.reshape(g.transpose(attended, 1, 0, 2), -1, c.heads * c.head_dim)

    def _grouped(self, x: str) -> str:
        """(heads, s, n) -> (kv heads, group·s, n); without sharing the two are the same."""
        c = self.config
        if c.heads == c.kv_heads:
            return x
        flat = self.g.op("Concat", self.g.ints(c.kv_heads, -1), self.g.side(x, 2), axis=0)
        return self.g.op("Reshape", x, flat)

    def _by_head(self, x: str) -> str:
        c = self.config
        if c.heads == c.kv_heads:
            return x
        flat = self.g.op("Concat", self.g.ints(c.heads, -1), self.g.side(x, 2), axis=0)
        return self.g.op("Reshape", x, flat)

    # The cache in place (GPU): present tensors are the past tensors.

    def _attend_in_place(self, queries: str, keys: str, values: str, index: int) -> str:
        g, c = self.g, self.config
        past_keys, past_values = self.past[index]
        rows = [
            g.reshape(queries, 1, -1, c.heads * c.head_dim),
            g.reshape(keys, 1, -1, c.kv_heads * c.head_dim),
            g.reshape(values, 1, -1, c.kv_heads * c.head_dim),
        ]
        attended, present_keys, present_values = g.ops(
            "GroupQueryAttention", 3,
            *rows, past_keys, past_values, self.seqlens_k, self.total_length, self.cos, self.sin,
            domain=CONTRIB, num_heads=c.heads, kv_num_heads=c.kv_heads, do_rotary=1, scale=c.head_dim**-0.5,
        )  # fmt: skip
        shape = [1, c.kv_heads, "capacity", c.head_dim]
        # No node between the attention and its outputs: the runtime hands in the past tensors as these.
        g.output(present_keys, f"present_keys_{index}", shape)
        g.output(present_values, f"present_values_{index}", shape)
        attended = g.reshape(attended, -1, c.heads * c.head_dim)
        return self._tail(attended) if index == c.layers - 1 else attended


def decoders(model: FerretV2, precision: Precision, weights_file: WeightsFile) -> tuple[Graph, Graph]:
    """The decoder for the CPU and the one for GPUs, with one weights file between them."""
    forms = ("cache_inputs", "gqa_in_place")
    cpu, gpu = (DecoderGraph(model, precision, form, weights_file).build() for form in forms)
    return cpu, gpu
