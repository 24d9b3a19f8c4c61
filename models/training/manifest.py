"""manifest.json of a bundle: made from the config, checked against models/bundles/manifest.schema.json.

Knows nothing of tensors. Field names as in spec §3.6.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema

from config import FerretV2Config
from tokenizer import TextTokenizer

SCHEMA = Path(__file__).resolve().parent.parent / "bundles" / "manifest.schema.json"

# What a bundle says whose model nobody has measured: its word counts nothing, text that was read decides
# alone.
UNMEASURED = {
    "model_weight": 0,
    "text_weight": 1,
    "found_threshold": 0.5,
    "measured": "Not measured.",
}


def describe(
    config: FerretV2Config,
    tokenizer: TextTokenizer,
    *,
    version: str,
    description: str,
    precisions: dict[str, str],
    evidence: dict[str, Any],
    training: dict[str, Any],
    folder: Path,
) -> dict[str, Any]:
    """The manifest of the bundle that lies in `folder`, where every other file of it has been written."""
    a, region, lm = config.anyres, config.region, config.language

    def graph(file: str, role: str, inputs: list[str], outputs: list[str]) -> dict[str, Any]:
        return graph_entry(file, precisions[role], inputs, outputs)

    indices = ["anchors_0", "neighbours_0", "anchors_1", "neighbours_1"]
    return {
        "format": 1,
        "name": config.name,
        "version": version,
        "description": description,
        "license": "Apache-2.0",
        "anyres": {
            "tile_px": a.tile_px,
            "global_px": a.global_px,
            "patch_px": a.patch_px,
            "grid_pinpoints": [list(pinpoint) for pinpoint in a.grid_pinpoints],
            "max_tiles": a.max_tiles,
            "resize_mode": a.resize_mode,
            "pad_color": list(a.pad_color),
            "resample": "pil_bicubic",
        },
        "global": {
            "encoder": config.global_encoder.name,
            "select_layer": config.global_encoder.select_layer,
            "drop_cls": True,
            "mean": list(config.global_encoder.mean),
            "std": list(config.global_encoder.std),
        },
        "local": {
            "encoder": config.local_encoder.name,
            "layer": config.local_encoder.layer,
            "registers": config.local_encoder.registers,
            "pos_interp": config.local_encoder.pos_interp,
            "mean": list(config.local_encoder.mean),
            "std": list(config.local_encoder.std),
        },
        "projector": {"type": config.projector.type, "shared": config.projector.shared},
        "merge": {"type": config.merge.type, "order": config.merge.order, "newline_token_id": None},
        "region": {
            "source": region.source,
            "fuse": region.fuse,
            "upsample": region.upsample,
            "channels": config.region_channels,
            "n_points": region.n_points,
            "sub": list(region.sub),
            "k": list(region.k),
            "pool": region.pool,
            "swap_xy": region.swap_xy,
            "sampling": region.sampling,
            "point_span": region.point_span,
            "token": region.token,
            "token_id": tokenizer.special(region.token),
        },
        "coords": {
            "bins": config.coords.bins,
            "frame": config.coords.frame,
            "rounding": config.coords.rounding,
            "clamp_input": config.coords.clamp_input,
            "out_brackets": config.coords.out_brackets,
            "box_format": config.coords.box_format,
        },
        "llm": {
            "hidden": lm.hidden,
            "layers": lm.layers,
            "heads": lm.heads,
            "kv_heads": lm.kv_heads,
            "head_dim": lm.head_dim,
            "vocab": lm.vocab,
            "embed_scale": lm.embed_scale,
            "template": lm.template,
            "max_len": lm.max_len,
            "bos_policy": lm.bos_policy,
            "bos_id": None if lm.bos_token is None else tokenizer.special(lm.bos_token),
            "eos_ids": [tokenizer.special(token) for token in lm.eos_tokens],
            "fp": precisions["decoder"],
        },
        "graphs": {
            "vision_global": encoder_entry("vision_global", precisions),
            "vision_local": encoder_entry("vision_local", precisions),
            "region_sampler": graph(
                "region_sampler.onnx",
                "region_sampler",
                ["point_features", "points", *indices],
                ["embeddings"],
            ),
            "embed_tokens": graph("embed_tokens.onnx", "embed_tokens", ["token_ids"], ["embeddings"]),
            "decoder": decoder_entries(config, precisions["decoder"]),
        },
        "tokenizer": {"file": "tokenizer.json"},
        "files": [
            file_entry(folder, path) for path in sorted(folder.iterdir()) if path.name != "manifest.json"
        ],
        "evidence": evidence,
        "training": training,
    }


def graph_entry(file: str, precision: str, inputs: list[str], outputs: list[str]) -> dict[str, Any]:
    """Of a graph whose tensors are called as their roles."""
    return {
        "file": file,
        "precision": precision,
        "inputs": {name: name for name in inputs},
        "outputs": {name: name for name in outputs},
    }


def encoder_entry(role: str, precisions: Mapping[str, str]) -> dict[str, Any]:
    """One graph, or one by where it runs, in a bundle that has one of its own for GPUs."""

    def entry(name: str) -> dict[str, Any]:
        return graph_entry(f"{name}.onnx", precisions[name], ["pixels"], ["features", "embeddings"])

    if f"{role}.gpu" not in precisions:
        return entry(role)
    return {"cpu": entry(role), "gpu": entry(f"{role}.gpu")}


def decoder_entries(config: FerretV2Config, precision: str) -> dict[str, Any]:
    """The decoder's graphs, by where they run."""
    layers = range(config.language.layers)
    past = [name for i in layers for name in (f"past_keys_{i}", f"past_values_{i}")]
    present = [name for i in layers for name in (f"present_keys_{i}", f"present_values_{i}")]
    cpu_inputs = ["embeddings", "positions", "sees", "logits_from", *past]
    gpu_inputs = ["embeddings", "logits_from", "seqlens_k", "total_length", *past]
    cpu = graph_entry("decoder.cpu.onnx", precision, cpu_inputs, ["logits", "new_keys", "new_values"])
    gpu = graph_entry("decoder.gpu.onnx", precision, gpu_inputs, ["logits", *present])
    return {"cpu": {"form": "cache_inputs", **cpu}, "gpu": {"form": "gqa_in_place", **gpu}}


def check(manifest: dict[str, Any]) -> None:
    """@raises jsonschema.ValidationError where the manifest breaks the contract."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(manifest)


def file_entry(folder: Path, path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    name = path.relative_to(folder).as_posix()
    return {"path": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
