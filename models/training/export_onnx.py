"""A checkpoint, or a preset with random weights, -> a bundle; then runs it against PyTorch. Trains nothing.

    python export_onnx.py --checkpoint runs/nano/checkpoint.pt --tokenizer runs/nano/tokenizer.json \
        --precision int8 --out ../bundles/nano
    python export_onnx.py --preset tiny --random-seed 0 --precision fp16 --out tiny-fp16

A checkpoint is {"config": FerretV2Config.to_dict(), "model": state dict, "training": record}.
`--evidence FILE` (JSON) and `--precision-of region_sampler=fp32` (repeatable) are optional. The exit code is 1
where a graph strays too far from PyTorch; the bundle is written all the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import torch

import manifest as manifests
import onnx_networks
from config import PRESETS, FerretV2Config
from model import FerretV2
from onnx_graph import Precision, WeightsFile
from random_bundle import GAIN, SEED, random_model
from tokenizer import TextTokenizer
from verify_export import TOLERANCE, compare_bundle

ROLES = ("vision_global", "vision_local", "region_sampler", "embed_tokens", "decoder")


def precisions_for(
    precision: Precision, overrides: dict[str, Precision] | None = None
) -> dict[str, Precision]:
    """Precision by graph."""
    chosen: dict[str, Precision] = {role: precision for role in ROLES}
    for role, override in (overrides or {}).items():
        assert role in ROLES, f"no graph is called {role}"
        chosen[role] = override
    return chosen


def export_bundle(
    model: FerretV2,
    tokenizer: TextTokenizer,
    out: Path,
    precisions: dict[str, Precision],
    *,
    training: dict[str, Any],
    evidence: dict[str, Any] | None = None,
    version: str = "0.1.0",
    description: str = "",
) -> dict[str, Any]:
    """Writes every file of a bundle and gives its manifest. Other files in `out` are removed first.

    @raises ValueError for a folder that holds something but no bundle.
    """
    vocab = model.config.language.vocab
    assert tokenizer.size <= vocab, f"tokenizer has {tokenizer.size} ids, the model {vocab}"
    _empty(out)
    onnx_networks.vision_global(model, precisions["vision_global"]).save(out / "vision_global.onnx")
    onnx_networks.vision_local(model, precisions["vision_local"]).save(out / "vision_local.onnx")
    onnx_networks.region_sampler(model, precisions["region_sampler"]).save(out / "region_sampler.onnx")
    weights = WeightsFile("decoder.weights.bin")
    for graph in onnx_networks.decoders(model, precisions["decoder"], weights):
        graph.save(out / f"{graph.name}.onnx")
    shared = weights if precisions["decoder"] == "int8" else None
    onnx_networks.embed_tokens(model, precisions["embed_tokens"], shared).save(out / "embed_tokens.onnx")
    weights.save(out)
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
    manifests.check(described)
    text = json.dumps(described, indent=2, ensure_ascii=False)
    (out / "manifest.json").write_text(text + "\n", encoding="utf-8")
    return described


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


def main() -> int:
    parser = argparse.ArgumentParser(description="Exports a bundle.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--checkpoint", type=Path)
    source.add_argument("--preset", choices=[name for name in PRESETS if name in GAIN or name == "nano"])
    parser.add_argument("--random-seed", type=int, help="of a preset; default: the one of the fixtures")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json; needed with --checkpoint")
    parser.add_argument("--precision", choices=["fp32", "fp16", "int8"], default="fp32")
    parser.add_argument("--precision-of", action="append", default=[], metavar="GRAPH=PRECISION")
    parser.add_argument("--evidence", type=Path)
    parser.add_argument("--bundle-version", default="0.1.0")
    parser.add_argument("--description", default=None)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(2)

    overrides = dict(pair.split("=", 1) for pair in options.precision_of)
    precisions = precisions_for(options.precision, overrides)
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
