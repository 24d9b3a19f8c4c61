"""The decoder as a GGUF file, which llama.cpp reads: matrices as Q8_0, eight bits with a scale for every 32 weights.

Knows as much of GGUF (version 3) as that takes: header, described values, described tensors, data. The vocabulary is made up.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from torch import nn

from language_model import LanguageModel
from onnx_networks import numbers

ALIGNMENT = 32
BLOCK = 32  # weights that share a scale in Q8_0

UINT32, FLOAT32, STRING, ARRAY, INT32 = 4, 6, 8, 9, 5
F32, Q8_0 = 0, 8

NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6  # kinds of tokens


def save_gguf(model: LanguageModel, path: Path) -> None:
    """@raises ValueError for a matrix whose rows are no whole number of blocks."""
    c = model.config
    described: list[tuple[str, int, object]] = [
        ("general.architecture", STRING, "llama"),
        ("general.name", STRING, "groundglass bench decoder"),
        ("llama.context_length", UINT32, c.max_len),
        ("llama.embedding_length", UINT32, c.hidden),
        ("llama.block_count", UINT32, c.layers),
        ("llama.feed_forward_length", UINT32, c.mlp),
        ("llama.attention.head_count", UINT32, c.heads),
        ("llama.attention.head_count_kv", UINT32, c.kv_heads),
        ("llama.attention.key_length", UINT32, c.head_dim),
        ("llama.attention.value_length", UINT32, c.head_dim),
        ("llama.attention.layer_norm_rms_epsilon", FLOAT32, c.norm_eps),
        ("llama.rope.freq_base", FLOAT32, c.rope_theta),
        ("llama.rope.dimension_count", UINT32, c.head_dim),
        ("llama.vocab_size", UINT32, c.vocab),
        *_vocabulary(c.vocab),
    ]
    tensors = _tensors(model)
    head = bytearray(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(described)))
    for name, kind, value in described:
        head += _text(name) + struct.pack("<I", kind) + _value(kind, value)
    offset = 0
    for name, (shape, kind, raw) in tensors.items():
        head += _text(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *reversed(shape))
        head += struct.pack("<IQ", kind, offset)
        offset += len(raw) + -len(raw) % ALIGNMENT
    with path.open("wb") as file:
        file.write(head + b"\0" * (-len(head) % ALIGNMENT))
        for _, _, raw in tensors.values():
            file.write(raw + b"\0" * (-len(raw) % ALIGNMENT))


def _tensors(model: LanguageModel) -> dict[str, tuple[tuple[int, ...], int, bytes]]:
    """Shape (outputs, inputs), type and bytes by llama.cpp's names."""
    c = model.config
    tensors = {"token_embd.weight": _q8_0(numbers(model.embedding.weight))}
    for i, layer in enumerate(model.layers):
        attention, mlp = layer.attention, layer.mlp
        tensors |= {
            f"blk.{i}.attn_norm.weight": _floats(layer.norm1.weight),
            f"blk.{i}.attn_q.weight": _q8_0(_paired(numbers(attention.q.weight), c.heads)),
            f"blk.{i}.attn_k.weight": _q8_0(_paired(numbers(attention.k.weight), c.kv_heads)),
            f"blk.{i}.attn_v.weight": _q8_0(numbers(attention.v.weight)),
            f"blk.{i}.attn_output.weight": _q8_0(numbers(attention.out.weight)),
            f"blk.{i}.ffn_norm.weight": _floats(layer.norm2.weight),
            f"blk.{i}.ffn_gate.weight": _q8_0(numbers(mlp.gate.weight)),
            f"blk.{i}.ffn_up.weight": _q8_0(numbers(mlp.up.weight)),
            f"blk.{i}.ffn_down.weight": _q8_0(numbers(mlp.down.weight)),
        }
    tensors["output_norm.weight"] = _floats(model.norm.weight)
    if model.head is not None:
        tensors["output.weight"] = _q8_0(numbers(model.head.weight))
    return tensors


def _paired(weight: np.ndarray, heads: int) -> np.ndarray:
    """llama.cpp turns neighbours, the reference dimension i with i + dim / 2: rows change places within a head."""
    outputs, inputs = weight.shape
    return weight.reshape(heads, 2, outputs // heads // 2, inputs).swapaxes(1, 2).reshape(outputs, inputs)


def _floats(weight: nn.Parameter) -> tuple[tuple[int, ...], int, bytes]:
    array = numbers(weight).astype("<f4")
    return array.shape, F32, array.tobytes()


def _q8_0(weight: np.ndarray) -> tuple[tuple[int, ...], int, bytes]:
    if weight.shape[1] % BLOCK:
        raise ValueError(f"rows of {weight.shape[1]} weights are no blocks of {BLOCK}")
    blocks = weight.reshape(-1, BLOCK)
    scales = (np.abs(blocks).max(axis=1, keepdims=True) / 127).astype("<f2")
    safe = np.where(scales == 0, 1, scales).astype(np.float64)
    packed = np.empty(len(blocks), dtype=[("scale", "<f2"), ("values", "i1", BLOCK)])
    packed["scale"] = scales[:, 0]
    packed["values"] = np.clip(np.rint(blocks / safe), -127, 127)
    return weight.shape, Q8_0, packed.tobytes()


def _vocabulary(size: int) -> list[tuple[str, int, object]]:
    """Made-up tokens behind the ones that llama.cpp insists on."""
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    kinds = [UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256]
    made_up = range(size - len(tokens))
    tokens += [f"token{index}" for index in made_up]
    kinds += [NORMAL for _ in made_up]
    return [
        ("tokenizer.ggml.model", STRING, "llama"),
        ("tokenizer.ggml.tokens", ARRAY, (STRING, tokens)),
        ("tokenizer.ggml.scores", ARRAY, (FLOAT32, [0.0] * size)),
        ("tokenizer.ggml.token_type", ARRAY, (INT32, kinds)),
        ("tokenizer.ggml.bos_token_id", UINT32, 1),
        ("tokenizer.ggml.eos_token_id", UINT32, 2),
        ("tokenizer.ggml.unknown_token_id", UINT32, 0),
    ]


def _text(value: str) -> bytes:
    raw = value.encode()
    return struct.pack("<Q", len(raw)) + raw


def _value(kind: int, value: object) -> bytes:
    if kind == ARRAY:
        of, values = value  # type: ignore[misc]
        return struct.pack("<IQ", of, len(values)) + b"".join(_value(of, one) for one in values)
    if kind == STRING:
        return _text(str(value))
    return struct.pack({UINT32: "<I", INT32: "<i", FLOAT32: "<f"}[kind], value)
