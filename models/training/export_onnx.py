"""A checkpoint, or a preset with random weights, -> a bundle; then runs it against PyTorch. Trains nothing.

    python export_onnx.py --checkpoint runs/nano/checkpoint.pt --tokenizer runs/nano/tokenizer.json \
        --precision int8 --out ../bundles/nano
    python export_onnx.py --preset tiny --random-seed 0 --precision fp16 --out tiny-fp16

A checkpoint is {"config": FerretV2Config.to_dict(), "model": state dict, "training": record}.
`--evidence FILE` (JSON) and `--precision-of region_sampler=fp32` (repeatable) are optional;
`--precision-of vision_local.gpu=fp16` adds an encoder for GPUs, `--calibration FOLDER` makes int8 encoders static.
The exit code is 1 where a graph strays too far from PyTorch; the bundle is written all the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

import manifest as manifests
import onnx_decoder
import onnx_networks
from calibration import Ranges, calibrate
from config import PRESETS, FerretV2Config
from model import FerretV2
from onnx_graph import Precision, WeightsFile
from random_bundle import GAIN, SEED, random_model
from selftest import add_selftest
from tokenizer import TextTokenizer
from verify_export import TOLERANCE, compare_bundle

ROLES = ("vision_global", "vision_local", "region_sampler", "embed_tokens", "decoder")
GPU_ROLES = ("vision_global.gpu", "vision_local.gpu")
"""Encoders of their own for GPUs, in a bundle that asks for them."""


def precisions_for(
    precision: Precision, overrides: dict[str, Precision] | None = None
) -> dict[str, Precision]:
    """Precision by graph. int4 is the decoder's alone, the others are int8 then; encoders for GPUs are made where an
    override names them.
    """
    others: Precision = "int8" if precision == "int4" else precision
    chosen: dict[str, Precision] = {role: others for role in ROLES} | {"decoder": precision}
    for role, override in (overrides or {}).items():
        assert role in (*ROLES, *GPU_ROLES), f"no graph is called {role}"
        chosen[role] = override
    return chosen


def export_bundle(
    model: FerretV2,
    tokenizer: TextTokenizer,
    out: Path,
    precisions: dict[str, Precision],
    *,
    training: dict[str, Any],
    ranges: dict[str, Ranges] | None = None,
    evidence: dict[str, Any] | None = None,
    version: str = "0.1.0",
    description: str = "",
) -> dict[str, Any]:
    """Writes every file of a bundle and gives its manifest. Other files in `out` are removed first. With `ranges`, from
    calibration.py, encoders of int8 are static.

    @raises ValueError for a folder that holds something but no bundle, and for a model of one encoder.
    """
    if model.config.tiles_by != "local":
        raise ValueError("a bundle has an encoder for tiles; a model of one encoder is for comparison only")
    vocab = model.config.language.vocab
    assert tokenizer.size <= vocab, f"tokenizer has {tokenizer.size} ids, the model {vocab}"
    _empty(out)
    save_graphs(model, precisions, WeightsFile("decoder.weights.bin"), out, ranges)
    tokenizer.save(out / "tokenizer.json")
    described = manifests.describe(
        model.config,
        tokenizer,
        version=version,
        description=description,
        precisions=dict(precisions),
        evidence=evidence or manifests.UNMEASURED,
        training=training,
        folder=out,
    )
    described, _ = add_selftest(model, described, out)  # what strays is told by compare_bundle
    manifests.check(described)
    save_manifest(described, out)
    return described


def save_graphs(
    model: FerretV2,
    precisions: dict[str, Precision],
    weights: WeightsFile,
    out: Path,
    ranges: dict[str, Ranges] | None = None,
) -> None:
    """Writes every graph of a bundle, and the decoders' weights beside them."""
    for role, build in (
        ("vision_global", onnx_networks.vision_global),
        ("vision_local", onnx_networks.vision_local),
    ):
        build(model, precisions[role], ranges=(ranges or {}).get(role)).save(out / f"{role}.onnx")
        if f"{role}.gpu" in precisions:
            build(model, precisions[f"{role}.gpu"], "gpu").save(out / f"{role}.gpu.onnx")
    onnx_networks.region_sampler(model, precisions["region_sampler"]).save(out / "region_sampler.onnx")
    for graph in onnx_decoder.decoders(model, precisions["decoder"], weights):
        graph.save(out / f"{graph.name}.onnx")
    shared = weights if precisions["decoder"] == precisions["embed_tokens"] else None
    onnx_networks.embed_tokens(model, precisions["embed_tokens"], shared).save(out / "embed_tokens.onnx")
    weights.save(out)


def save_manifest(described: dict[str, Any], out: Path) -> None:
    text = json.dumps(described, indent=2, ensure_ascii=False)
    (out / "manifest.json").write_text(text + "\n", encoding="utf-8")


def export_random(name: str, seed: int, precisions: dict[str, Precision], out: Path) -> dict[str, Any]:
    """A bundle of a preset with random weights. The same seed gives the same bytes."""
    model, tokenizer = random_model(name, seed)
    record = {"weights": "random", "seed": seed, "gain": GAIN.get(name, 1.0)}
    return export_bundle(
        model,
        tokenizer,
        out,
        precisions,
        training=with_config(record, model),
        description="Random weights for tests; its answers mean nothing.",
    )


def with_config(record: dict[str, Any], model: FerretV2) -> dict[str, Any]:
    """The training record of a manifest. torch's version is in it because position tables are interpolated by
    it.
    """
    return {**record, "torch": torch.__version__.split("+")[0], "config": model.config.to_dict()}


def _empty(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    files = list(out.iterdir())
    if files and not (out / "manifest.json").exists():
        raise ValueError(f"{out} holds something that is not a bundle")
    for path in files:
        if path.name not in ("README.md", "LICENSE"):
            path.unlink()


def load_checkpoint(path: Path) -> tuple[FerretV2, dict[str, Any]]:
    """The model of a checkpoint, ready to answer, and what is recorded of its training."""
    # torch.__version__ in a record is a str of torch's own kind, which plain loading refuses.
    with torch.serialization.safe_globals([torch.torch_version.TorchVersion]):
        saved = torch.load(path, map_location="cpu", weights_only=True)
    model = FerretV2(FerretV2Config.from_dict(saved["config"]))
    model.load_state_dict(saved["model"])
    return model.float().eval(), saved.get("training", {})


def _screenshots(folder: Path) -> Iterator[np.ndarray]:
    for path in sorted(folder.glob("*.png")):
        with Image.open(path) as picture:
            yield np.asarray(picture.convert("RGB"))


def main() -> int:
    parser = argparse.ArgumentParser(description="Exports a bundle.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--checkpoint", type=Path)
    source.add_argument("--preset", choices=[name for name in PRESETS if name in GAIN or name == "nano"])
    parser.add_argument("--random-seed", type=int, help="of a preset; default: the one of the fixtures")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json; needed with --checkpoint")
    parser.add_argument("--precision", choices=["fp32", "fp16", "int8", "int4"], default="fp32")
    parser.add_argument("--precision-of", action="append", default=[], metavar="GRAPH=PRECISION")
    parser.add_argument(
        "--calibration",
        type=Path,
        metavar="FOLDER",
        help="screenshots (.png): encoders of int8 become static",
    )
    parser.add_argument("--evidence", type=Path)
    parser.add_argument("--bundle-version", default="0.1.0")
    parser.add_argument("--description", default=None)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(2)

    overrides = dict(pair.split("=", 1) for pair in options.precision_of)
    precisions = precisions_for(options.precision, overrides)
    if options.checkpoint is None and options.calibration is not None:
        parser.error("--calibration needs --checkpoint")
    if options.checkpoint is None:
        seed = SEED.get(options.preset, 0) if options.random_seed is None else options.random_seed
        model, _ = random_model(options.preset, seed)
        described = export_random(options.preset, seed, precisions, options.out)
    else:
        if options.tokenizer is None:
            parser.error("--checkpoint needs --tokenizer")
        model, record = load_checkpoint(options.checkpoint)
        described = export_bundle(
            model,
            TextTokenizer.load(options.tokenizer),
            options.out,
            precisions,
            training=with_config(record, model),
            ranges=calibrate(model, _screenshots(options.calibration)) if options.calibration else None,
            evidence=json.loads(options.evidence.read_text(encoding="utf-8")) if options.evidence else None,
            version=options.bundle_version,
            description=options.description or f"{model.config.name}, trained weights.",
        )

    total = sum(file["bytes"] for file in described["files"])
    print(f"{options.out}: {total / 1e6:.2f} MB in {len(described['files'])} files")
    failed = False
    for result in compare_bundle(model, described, options.out):
        allowed = TOLERANCE[result.precision]
        strays = not result.relative <= allowed  # also for NaN
        failed |= strays
        verdict = f"MORE THAN {allowed:.0e}" if strays else "ok"
        print(
            f"  {result.graph:15} {result.case:32} {result.precision}"
            f"  largest difference {result.largest:.2e}, relative {result.relative:.2e}  {verdict}"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
