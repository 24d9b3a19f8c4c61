# cd models/training && python -m selftest ../bundles/nano
"""selftest.json of a bundle: what fp32 PyTorch makes of made-up inputs, and how far a graph may be from it.

A user's machine runs the same inputs through the bundle's graphs (models/runtime/selftest) and says which of
them fell apart. Inputs are a formula, so that TypeScript computes them equally; nothing of them is stored.

A difference is the root mean square of the error over that of the reference's own variation within each column
(a channel, or an entry of the vocabulary). Trained networks have columns whose size says nothing about the input;
measured against those, a graph with half of one layer's scale gone was wrong by 1 %, not by 9 % or more.
"""

from __future__ import annotations

import argparse
import copy
import json
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from config import RegionConfig
from language_model import KvCache
from manifest import check, file_entry
from model import FerretV2
from recovered_model import recover
from verify_export import DecoderRun, session
from visual_sampler import RegionPlan

FILE = "selftest.json"

Source = Literal["the weights that were exported", "the weights that its graphs store"]

# Format 1: models/pipeline/selftest/madeUp.ts has the same numbers.
PICTURES = 2
REGIONS = 12
TOKENS = 16
RUNS = ((40, 20), (1, 0), (3, 0))
"""The decoder's runs on one sequence: rows, and the first of them whose logits are wanted."""
SAMPLED = (24, 8)
"""Rows and columns that are kept of an output, at most."""

ROOM = 2.0
"""What is allowed is so many times what was measured here: processors and drivers round differently."""
FLOOR = {"fp32": 0.01, "fp16": 0.02, "int8": 0.03, "int4": 0.05}
CEILING = {"fp32": 0.02, "fp16": 0.1, "int8": 0.5, "int4": 0.8}
"""By precision, whatever was measured."""


# --- Made-up inputs -----------------------------------------------------------------------------------------


def noise(count: int, seed: int) -> np.ndarray:
    """`count` numbers in [-1, 1), fp64: a hash of each index in 32-bit arithmetic."""
    h = (np.arange(count, dtype=np.uint64) + np.uint64(seed * 0x10001)) * np.uint64(0x9E3779B1) & LOW
    h ^= h >> np.uint64(15)
    h = h * np.uint64(0x85EBCA77) & LOW
    h ^= h >> np.uint64(13)
    return h / 2.0**31 - 1.0


LOW = np.uint64(0xFFFFFFFF)


def picture_pixels(side: int) -> np.ndarray:
    """Normalised pixels (2, 3, side, side) fp32: blocks of 16 px with detail of 2 px in them."""
    k, c, y, x = np.ogrid[:PICTURES, :3, :side, :side]
    coarse, fine = -(-side // 16), -(-side // 2)
    blocks = noise(PICTURES * 3 * coarse * coarse, 1)[((k * 3 + c) * coarse + y // 16) * coarse + x // 16]
    detail = noise(PICTURES * fine * fine, 2)[(k * fine + y // 2) * fine + x // 2]
    return (1.25 * blocks + 0.5 * detail).astype(np.float32)


def token_ids(count: int, vocab: int) -> np.ndarray:
    """(1, count) int64."""
    return ((noise(count, 3) + 1.0) / 2.0 * vocab).astype(np.int64)[None]


def region_inputs(region: RegionConfig, channels: int) -> tuple[np.ndarray, RegionPlan]:
    """Features (12, n0, C) fp32 of points, and which of those are compared with which."""

    def indices(shape: tuple[int, ...], below: int, seed: int) -> torch.Tensor:
        numbers = (noise(int(np.prod(shape)), seed) + 1.0) / 2.0 * below
        return torch.from_numpy(numbers.astype(np.int64).reshape(shape))

    (n1, n2), (k0, k1), n0 = region.sub, region.k, region.n_points
    features = (1.5 * noise(REGIONS * n0 * channels, 4)).astype(np.float32).reshape(REGIONS, n0, channels)
    points = ((noise(REGIONS * n0 * 2, 5) + 1.0) / 2.0).astype(np.float32).reshape(REGIONS, n0, 2)
    plan = RegionPlan(
        torch.from_numpy(points),
        indices((REGIONS, n1), n0, 6),
        indices((REGIONS, n1, k0), n0, 7),
        indices((REGIONS, n2), n1, 8),
        indices((REGIONS, n2, k1), n1, 9),
    )
    return features, plan


# --- Differences --------------------------------------------------------------------------------------------


def sampled(output: np.ndarray) -> np.ndarray:
    """At most 24 × 8 values of an output (…, columns), evenly chosen."""
    table = output.reshape(-1, output.shape[-1])
    rows, columns = (chosen(length, most) for length, most in zip(table.shape, SAMPLED))
    return table[np.ix_(rows, columns)]


def chosen(length: int, most: int) -> np.ndarray:
    """At most so many indices below a length, evenly."""
    count = min(length, most)
    return np.arange(count) * length // count


def difference(got: np.ndarray, reference: np.ndarray) -> float:
    """Of two samples (rows, columns); NaN where something is NaN."""
    variation = np.mean((reference - reference.mean(axis=0)) ** 2)
    return float(np.sqrt(np.mean((got - reference) ** 2) / variation))


# --- Reference and graphs -----------------------------------------------------------------------------------

Outputs = dict[str, dict[str, np.ndarray]]
"""By graph and output: samples, fp64."""


@torch.no_grad()
def reference_outputs(model: FerretV2) -> Outputs:
    """What PyTorch in fp32 makes of the made-up inputs."""
    config = model.config
    if next(model.parameters()).dtype != torch.float32:
        model = copy.deepcopy(model).float()
    outputs: Outputs = {}
    encoders = {
        "vision_global": (model.global_encoder, model.global_projector, config.anyres.global_px),
        "vision_local": (model.local_encoder, model.local_projector, config.anyres.tile_px),
    }
    for graph, (encoder, projector, side) in encoders.items():
        features = encoder(torch.from_numpy(picture_pixels(side)))
        outputs[graph] = {"features": features.numpy(), "embeddings": projector(features).numpy()}
    features, plan = region_inputs(config.region, config.region_channels)
    embeddings = model.visual_sampler(torch.from_numpy(features), plan)
    outputs["region_sampler"] = {"embeddings": embeddings.numpy()}
    language, vocab = model.language_model, config.language.vocab
    outputs["embed_tokens"] = {
        "embeddings": language.embedding(torch.from_numpy(token_ids(TOKENS, vocab))).numpy()
    }
    rows = language.embedding(torch.from_numpy(token_ids(sum(n for n, _ in RUNS), vocab)))
    cache, logits, start = KvCache.empty(config.language, 1, rows), [], 0
    for count, logits_from in RUNS:
        hidden = language.hidden(rows[:, start : start + count], cache)
        logits.append(language.logits(hidden)[0, logits_from:].numpy())
        start += count
    outputs["decoder"] = {"logits": np.concatenate(logits)}
    return _samples(outputs)


def graph_outputs(manifest: dict[str, Any], folder: Path, where: str, model: FerretV2) -> Outputs:
    """What the bundle's graphs for one kind of device (cpu or gpu) make of them, on the CPU."""
    config = model.config
    outputs: Outputs = {}

    def run(role: str, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        entry = entry_for(manifest, role, where)
        running = session(folder / entry["file"])
        names = entry["outputs"]
        values = running.run(list(names.values()), {entry["inputs"][k]: v for k, v in inputs.items()})
        return dict(zip(names, values, strict=True))

    for role, side in (("vision_global", config.anyres.global_px), ("vision_local", config.anyres.tile_px)):
        outputs[role] = run(role, {"pixels": picture_pixels(side)})
    features, plan = region_inputs(config.region, config.region_channels)
    indices = {name: value.numpy() for name, value in vars(plan).items()}
    outputs["region_sampler"] = run("region_sampler", {"point_features": features} | indices)
    vocab = config.language.vocab
    outputs["embed_tokens"] = run("embed_tokens", {"token_ids": token_ids(TOKENS, vocab)})
    ids = token_ids(sum(count for count, _ in RUNS), vocab)
    rows = run("embed_tokens", {"token_ids": ids})["embeddings"] * np.float32(config.language.embed_scale)
    entry = entry_for(manifest, "decoder", where)
    decoder = DecoderRun(session(folder / entry["file"]), entry["form"], config.language)
    logits, start = [], 0
    for count, logits_from in RUNS:
        logits.append(decoder.run(rows[:, start : start + count], logits_from, 0))
        start += count
    outputs["decoder"] = {"logits": np.concatenate(logits)}
    return _samples(outputs)


def _samples(outputs: Outputs) -> Outputs:
    return {
        graph: {name: sampled(value).astype(np.float64) for name, value in values.items()}
        for graph, values in outputs.items()
    }


def entry_for(manifest: dict[str, Any], role: str, where: str) -> dict[str, Any]:
    entry = manifest["graphs"][role]
    return entry.get(where, entry)


# --- The file -----------------------------------------------------------------------------------------------


def add_selftest(
    model: FerretV2, manifest: dict[str, Any], folder: Path, source: Source = "the weights that were exported"
) -> tuple[dict[str, Any], list[str]]:
    """Writes selftest.json into a bundle's folder.

    Returns the manifest that names it, which the caller writes, and a sentence for each graph that is further
    from PyTorch than its precision explains.
    """
    reference = reference_outputs(model)
    of_graphs = {where: graph_outputs(manifest, folder, where, model) for where in ("cpu", "gpu")}
    graphs: dict[str, Any] = {}
    problems = []
    for graph, outputs in reference.items():
        graphs[graph] = {}
        for name, values in outputs.items():
            allowed = dict(CEILING)
            measured: dict[str, float] = {}
            for where, got in of_graphs.items():
                precision = entry_for(manifest, graph, where)["precision"]
                strayed = difference(got[graph][name], values)
                # Not max(), which forgets a NaN.
                measured[precision] = float(np.maximum(measured.get(precision, 0.0), strayed))
            for precision, strayed in measured.items():
                ceiling = CEILING[precision]
                if not strayed <= ceiling:  # also for NaN
                    problems.append(
                        f"{graph}: {name} differ by {strayed:.3f}, more than {ceiling} for {precision}"
                    )
                    continue
                # Rounded up to two digits, so that one machine writes what another one does.
                allowed[precision] = _two_digits(min(max(ROOM * strayed, FLOOR[precision]), ceiling))
            graphs[graph][name] = {
                "allowed": allowed,
                "values": [[float(f"{value:.5g}") for value in row] for row in values],
            }
    described = {"format": 1, "reference": f"PyTorch in fp32 with {source}", "graphs": graphs}
    (folder / FILE).write_text(_as_json(described), encoding="utf-8")
    files = [file for file in manifest["files"] if file["path"] != FILE]
    files = sorted([*files, file_entry(folder, folder / FILE)], key=lambda file: file["path"])
    return {**manifest, "files": files, "selftest": {"file": FILE}}, problems


def _two_digits(value: float) -> float:
    digits = 1 - int(np.floor(np.log10(value)))
    return round(float(np.ceil(value * 10**digits)) / 10**digits, digits)


def _as_json(described: dict[str, Any]) -> str:
    """Indented, with each row of numbers on a line of its own."""
    rows: list[str] = []

    def keep(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: keep(item) for key, item in value.items()}
        if isinstance(value, list) and value and isinstance(value[0], float):
            rows.append(json.dumps(value))
            return f"row {len(rows) - 1}"
        return [keep(item) for item in value] if isinstance(value, list) else value

    text = json.dumps(keep(described), indent=1)
    for index, row in enumerate(rows):
        text = text.replace(f'"row {index}"', row, 1)
    return text + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Writes selftest.json into a bundle whose checkpoint is not at hand: its reference is the "
        "model that its own graphs store. export_onnx.py writes it by itself."
    )
    parser.add_argument("bundle", type=Path)
    folder: Path = parser.parse_args().bundle
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    described, problems = add_selftest(
        recover(folder).float(), manifest, folder, "the weights that its graphs store"
    )
    check(described)
    path.write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{folder / FILE}: {(folder / FILE).stat().st_size} bytes")
    print("\n".join(problems) or "Every graph is as close to PyTorch as its precision allows.")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
