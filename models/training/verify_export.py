"""Runs a bundle's graphs in onnxruntime on the CPU and holds them against PyTorch. Writes nothing.

The decoder is run as the extension runs it: a prefill, more rows on top, one row; a cache in place with garbage behind
its end, which must change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
import torch
from torch import Tensor

from language_model import KvCache
from model import FerretV2
from visual_sampler import Region, plan_regions

# Root mean square of the difference over that of the reference. int8 and int4 also round what flows through the
# graph; random weights, which these bounds are for, suffer more than trained ones.
TOLERANCE = {"fp32": 1e-4, "fp16": 5e-3, "int8": 1.5e-1, "int4": 4e-1}

# What stands behind the valid part of a cache in place in these runs.
GARBAGE = 1e4


@dataclass(frozen=True)
class Comparison:
    graph: str
    case: str
    precision: str
    largest: float  # absolute
    relative: float  # root mean square of the difference over that of the reference


def session(path: Path, n_threads: int = 2) -> ort.InferenceSession:
    options = ort.SessionOptions()
    # Without it, processors with AVX2 but no VNNI add int8 products with saturation: twice the error,
    # measured. The extension's sessions set the same.
    options.add_session_config_entry("session.x64quantprecision", "1")
    options.intra_op_num_threads = n_threads
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@torch.no_grad()
def compare_bundle(
    model: FerretV2, manifest: dict[str, Any], folder: Path, seed: int = 0
) -> Iterator[Comparison]:
    """Every graph, every output, on made-up inputs."""
    random = torch.Generator().manual_seed(seed)
    graphs = manifest["graphs"]
    for role in ("vision_global", "vision_local"):
        by_place = graphs[role] if "cpu" in graphs[role] else {"any": graphs[role]}
        for place, entry in by_place.items():
            yield from _compare_vision(model, role, place, entry, folder, random)
    yield from _compare_sampler(model, graphs["region_sampler"], folder, random)
    yield from _compare_embedding(model, graphs["embed_tokens"], folder, random)
    yield from compare_decoders(model, manifest, folder, seed)


@torch.no_grad()
def compare_decoders(
    model: FerretV2, manifest: dict[str, Any], folder: Path, seed: int = 0
) -> Iterator[Comparison]:
    """The decoder's two forms one after the other, with every output."""
    random = torch.Generator().manual_seed(seed)
    for entry in manifest["graphs"]["decoder"].values():
        yield from _compare_decoder(model, entry, folder, random)


def _difference(graph: str, case: str, precision: str, got: np.ndarray, wanted: Tensor) -> Comparison:
    reference = wanted.detach().numpy()
    assert got.shape == reference.shape, f"{graph} {case}: {got.shape}, wanted {reference.shape}"
    difference = got.astype(np.float64) - reference
    size = np.sqrt(np.mean(reference.astype(np.float64) ** 2))
    relative = np.sqrt(np.mean(difference**2)) / size
    return Comparison(graph, case, precision, float(np.abs(difference).max()), float(relative))


def _compare_vision(
    model: FerretV2, role: str, place: str, entry: dict[str, Any], folder: Path, random: torch.Generator
) -> Iterator[Comparison]:
    is_global = role == "vision_global"
    encoder = model.global_encoder if is_global else model.local_encoder
    projector = model.global_projector if is_global else model.local_projector
    side = model.config.anyres.global_px if is_global else model.config.anyres.tile_px
    running = session(folder / entry["file"])
    for n in (1, 3):
        pixels = torch.randn(n, 3, side, side, generator=random)
        features = encoder(pixels)
        got = running.run(["features", "embeddings"], {"pixels": pixels.numpy()})
        yield _difference(role, f"{place}: features, {n} pictures", entry["precision"], got[0], features)
        yield _difference(
            role, f"{place}: embeddings, {n} pictures", entry["precision"], got[1], projector(features)
        )


def _compare_sampler(
    model: FerretV2, entry: dict[str, Any], folder: Path, random: torch.Generator
) -> Iterator[Comparison]:
    config = model.config
    shapes = [Region.point(40, 30), Region.box(3, 2, 90, 70), Region.polygon((5, 5), (60, 10), (30, 70))]
    plan = plan_regions(shapes, [(100, 80)] * 3, config.region)
    features = torch.randn(3, config.region.n_points, config.region_channels, generator=random)
    inputs = {name: value.numpy() for name, value in vars(plan).items()} | {
        "point_features": features.numpy()
    }
    (got,) = session(folder / entry["file"]).run(["embeddings"], inputs)
    wanted = model.visual_sampler(features, plan)
    yield _difference("region_sampler", "point, box, polygon", entry["precision"], got, wanted)


def _compare_embedding(
    model: FerretV2, entry: dict[str, Any], folder: Path, random: torch.Generator
) -> Iterator[Comparison]:
    ids = torch.randint(model.config.language.vocab, (1, 17), generator=random)
    (got,) = session(folder / entry["file"]).run(["embeddings"], {"token_ids": ids.numpy()})
    yield _difference(
        "embed_tokens", "17 tokens", entry["precision"], got, model.language_model.embedding(ids)
    )


def _compare_decoder(
    model: FerretV2, entry: dict[str, Any], folder: Path, random: torch.Generator
) -> Iterator[Comparison]:
    """(new rows, first row with logits, spare places behind the cache) one after the other on one
    sequence.
    """
    language, c = model.language_model, model.config.language
    steps = [
        ("prefill", 19, 18, 1),
        ("6 more, 2 rows of logits", 6, 4, 9),
        ("one more", 1, 0, 5),
        ("3 more", 3, 0, 1),
    ]
    total = sum(n for _, n, _, _ in steps)
    # As large as the embeddings the model reads: in a random model as in a trained one.
    rows = language.embedding(torch.randint(c.vocab, (1, total), generator=random))
    reference = KvCache.empty(c, 1, rows)
    running = DecoderRun(session(folder / entry["file"]), entry["form"], c)
    start = 0
    for name, n, logits_from, spare in steps:
        unread = rows[:, start : start + n]
        wanted = language.logits(language.hidden(unread, reference))[0, logits_from:]
        logits = running.run(unread.numpy() * np.float32(c.embed_scale), logits_from, spare)
        start += n
        case = f"{entry['form']}: {name}"
        yield _difference("decoder", case, entry["precision"], logits, wanted)
        if n > 1:
            keys = torch.stack(reference.keys)[:, 0, :, start - n :]
            values = torch.stack(reference.values)[:, 0, :, start - n :]
            got_keys, got_values = running.keys[:, :, start - n :], running.values[:, :, start - n :]
            yield _difference("decoder", f"{case}, keys", entry["precision"], got_keys, keys)
            yield _difference("decoder", f"{case}, values", entry["precision"], got_values, values)


class DecoderRun:
    """A decoder session and the cache it has filled: keys and values (layers, kv heads, length, dim)."""

    def __init__(self, running: ort.InferenceSession, form: str, config: Any) -> None:
        self.running, self.form, self.config = running, form, config
        empty = np.zeros((config.layers, config.kv_heads, 0, config.head_dim), dtype=np.float32)
        self.keys, self.values = empty, empty.copy()

    def run(self, rows: np.ndarray, logits_from: int, spare: int) -> np.ndarray:
        """Reads rows (1, s, D), already scaled -> logits (s - logits_from, V).

        A cache in place has `spare` places more than it must have, filled with garbage; one that is handed in holds
        what has been read and nothing else.
        """
        past, n_new = self.keys.shape[2], rows.shape[1]
        if self.form == "cache_inputs":
            causal = np.tri(n_new, dtype=np.uint8)
            got = self.run_rows(rows, logits_from, np.arange(past, past + n_new), causal)
            self.keys = np.concatenate([self.keys, got["new_keys"].transpose(0, 2, 1, 3)], axis=2)
            self.values = np.concatenate([self.values, got["new_values"].transpose(0, 2, 1, 3)], axis=2)
            return got["logits"]
        room = [(0, 0), (0, n_new + spare), (0, 0)]
        got = self._run(
            self._past(lambda kept: np.pad(kept, room, constant_values=GARBAGE)[None])
            | {
                "embeddings": rows,
                "logits_from": np.array([logits_from]),
                "seqlens_k": np.array([past + n_new - 1], dtype=np.int32),
                "total_length": np.array([past + n_new], dtype=np.int32),
            }
        )
        layers = range(self.config.layers)
        self.keys = np.stack([got[f"present_keys_{i}"][0, :, : past + n_new] for i in layers])
        self.values = np.stack([got[f"present_values_{i}"][0, :, : past + n_new] for i in layers])
        return got["logits"]

    def run_rows(
        self, rows: np.ndarray, logits_from: int, positions: np.ndarray, sees: np.ndarray
    ) -> dict[str, np.ndarray]:
        """Every output of the CPU form for rows (1, s, D) behind the cache, which stays as it is: row i stands at
        positions[i] and sees new row j where sees[i, j].
        """
        inputs = {
            "embeddings": rows,
            "logits_from": np.array([logits_from]),
            "positions": positions,
            "sees": sees,
        }
        return self._run(inputs | self._past(lambda kept: kept.transpose(1, 0, 2)))

    def _past(self, arranged: Callable[[np.ndarray], np.ndarray]) -> dict[str, np.ndarray]:
        """The cache as inputs, each layer's (kv heads, length, dim) arranged as the form wants it."""
        kinds = {"past_keys": self.keys, "past_values": self.values}
        return {
            f"{name}_{i}": arranged(layers[i])
            for name, layers in kinds.items()
            for i in range(self.config.layers)
        }

    def _run(self, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        names = [output.name for output in self.running.get_outputs()]
        return dict(zip(names, self.running.run(names, inputs)))
