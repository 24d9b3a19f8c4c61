"""The graphs of a bundle but the decoder, each from a FerretV2's weights. Knows nothing of files or manifests.

Tensor names at the borders are the roles of the manifest; borders are fp32 and integers whatever is stored
inside.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import torch
from onnx import TensorProto
from torch import Tensor, nn

from calibration import Ranges
from elements.trunk_graph import TrunkWriter
from model import FerretV2
from onnx_graph import Graph, Precision, WeightsFile
from projectors import Projector
from stem import FINER, ElementStem, Stem
from vit import Block

INT64 = TensorProto.INT64
Place = Literal["any", "gpu"]
END = 2**62  # further than any side, for Slice


def numbers(tensor: Tensor) -> np.ndarray:
    return tensor.detach().cpu().to(torch.float64).numpy()


def as_floats(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32)


# --- Encoders -----------------------------------------------------------------------------------------------


def vision_global(
    model: FerretV2, precision: Precision, place: Place = "any", ranges: Ranges | None = None
) -> Graph:
    encoder, g = model.global_encoder, _vision_graph("vision_global", precision, place, ranges)
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


def vision_local(
    model: FerretV2, precision: Precision, place: Place = "any", ranges: Ranges | None = None
) -> Graph:
    encoder, g = model.local_encoder, _vision_graph("vision_local", precision, place, ranges)
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


def _vision_graph(name: str, precision: Precision, place: Place, ranges: Ranges | None) -> Graph:
    """GPUs multiply in fp16 what is stored in fp16, and open int8 first, for which they have no kernels."""
    if place == "gpu":
        return Graph(f"{name}.gpu", precision, "dequantize", halves=True)
    return Graph(name, precision, "static" if ranges else "dynamic", ranges=ranges)


def _conv(g: Graph, x: str, name: str, conv: nn.Conv2d) -> str:
    inputs = [x, g.weight(f"{name}.weight", as_floats(numbers(conv.weight)))]
    if conv.bias is not None:
        inputs.append(g.weight(f"{name}.bias", numbers(conv.bias)))
    pads = {"pads": list(conv.padding) * 2} if any(conv.padding) else {}
    return g.op("Conv", *inputs, kernel_shape=list(conv.kernel_size), strides=list(conv.stride), **pads)


def _stem(g: Graph, pixels: str, stem: Stem) -> str:
    if isinstance(stem, nn.Conv2d):
        return _conv(g, pixels, "patch_embedding", stem)
    if isinstance(stem, ElementStem):
        return _element_stem(g, pixels, stem)
    x = g.op("Gelu", _conv(g, pixels, "patch_embedding.conv1", stem.conv1))
    x = g.op("Gelu", _conv(g, x, "patch_embedding.conv2", stem.conv2))
    return _conv(g, x, "patch_embedding.patches", stem.patches)


def _element_stem(g: Graph, pixels: str, stem: ElementStem) -> str:
    name, side = "patch_embedding", stem.side
    # The encoder's normalisation undone and the trunk's own, in one step.
    gain, shift = (g.store(f"{name}.{part}", numbers(value).astype(np.float32))
                   for part, value in (("gain", 4 * stem.std), ("shift", 4 * stem.mean - 2)))  # fmt: skip
    trunk = TrunkWriter(g, stem.trunk, f"{name}.trunk.")
    seen = trunk.features(g.add(g.mul(pixels, gain), shift), side * stem.patches.kernel_size[0])
    sizes = g.op("Concat", g.op("Shape", seen, end=2), g.ints(side * FINER, side * FINER), axis=0)
    finer = g.op("Resize", seen, "", "", sizes, mode="linear", coordinate_transformation_mode="half_pixel")
    channels = stem.norm.normalized_shape[0]
    cells = g.reshape(finer, 0, channels // FINER**2, side, FINER, side, FINER)
    rows = g.reshape(g.transpose(cells, 0, 2, 4, 1, 3, 5), 0, side * side, channels)
    rows = g.layer_norm(
        rows, f"{name}.norm", numbers(stem.norm.weight), numbers(stem.norm.bias), stem.norm.eps
    )
    rows = g.linear(rows, f"{name}.widen", numbers(stem.widen.weight))
    inherited = g.reshape(g.transpose(rows, 0, 2, 1), 0, stem.out_channels, side, side)
    return g.add(_conv(g, pixels, f"{name}.patches", stem.patches), inherited)


def _patches(g: Graph, pixels: str, stem: Stem, positions: np.ndarray, leading: np.ndarray) -> str:
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


# --- Embedding ----------------------------------------------------------------------------------------------


def embed_tokens(model: FerretV2, precision: Precision, decoder_weights: WeightsFile | None = None) -> Graph:
    """Ids in, embeddings out. Given the weights of a decoder of the same precision whose head is the embedding, the table
    is the head's matrix there, and is not stored again.
    """
    lm = model.language_model
    table = numbers(lm.embedding.weight)
    shares = decoder_weights is not None and lm.head is None
    g = Graph("embed_tokens", precision, weights_file=decoder_weights if shares else None)
    token_ids = g.input("token_ids", [1, "length"], INT64)
    if shares:
        rows = g.columns("head", np.ascontiguousarray(table.T), token_ids)
    else:
        rows = g.rows("embedding", table, token_ids)
    g.output(rows, "embeddings", [1, "length", table.shape[1]])
    return g
