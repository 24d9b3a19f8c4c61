# cd models/training && python -m export_precisions --out ../../out/precision [--bundle DIR | --checkpoint FILE]
"""One model as a bundle in every precision, and drawn screens to measure them on: what `npm run bench:precision` compares.

Without a checkpoint the weights are those that a bundle's graphs store. From an int8 bundle fp32 then means its rounded
weights, multiplied out: what is compared is the arithmetic, and for int4 and fp16 another rounding on top of that one.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from calibration import calibrate
from data.drawn_screens import draw_screen
from export_onnx import export_bundle, load_checkpoint, precisions_for
from make_validation import make_validation
from onnx_graph import Precision
from recovered_model import recover
from tokenizer import TextTokenizer

NANO = Path(__file__).resolve().parents[1] / "bundles" / "nano"

VARIANTS: dict[str, Precision] = {
    "fp32": "fp32",
    "fp16": "fp16",
    "int8 dynamic": "int8",
    "int8 static": "int8",  # its encoders, calibrated
    "int4": "int4",  # its decoder, the others int8 dynamic
}

CALIBRATION_SCREENS = 16
"""Drawn with seeds that training draws from, never with those that are measured on."""


def export_precisions(out: Path, bundle: Path, checkpoint: Path | None, tokenizer: Path | None) -> None:
    """Writes `bundles.json` and a folder for each variant under `out`."""
    if checkpoint is None:
        model, source = recover(bundle).float(), f"weights stored in {bundle.name}"
    else:
        model, source = load_checkpoint(checkpoint)[0], f"checkpoint {checkpoint.name}"
    words = TextTokenizer.load(tokenizer or bundle / "tokenizer.json")
    evidence = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))["evidence"]
    ranges = calibrate(model, (np.asarray(draw_screen(seed).image) for seed in range(CALIBRATION_SCREENS)))
    written = []
    for name, precision in VARIANTS.items():
        folder = name.replace(" ", "-")
        export_bundle(
            model,
            words,
            out / folder,
            precisions_for(precision),
            ranges=ranges if name == "int8 static" else None,
            training={"weights": source, "config": model.config.to_dict()},
            evidence=evidence,
            description=f"Made to compare precisions: {name}.",
        )
        written.append({"name": name, "folder": folder})
        print(f"{name}: {sum(p.stat().st_size for p in (out / folder).iterdir()) / 1e6:.1f} MB", flush=True)
    described = {"source": source, "bundles": written}
    (out / "bundles.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bundle", type=Path, default=NANO)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--tokenizer", type=Path, help="of the checkpoint; default: the bundle's")
    parser.add_argument("--screens", type=int, default=40)
    parser.add_argument("--rows", type=int, default=200)
    options = parser.parse_args()
    torch.set_num_threads(2)
    options.out.mkdir(parents=True, exist_ok=True)
    make_validation(options.out / "screens", options.screens, options.rows)
    export_precisions(options.out, options.bundle, options.checkpoint, options.tokenizer)


if __name__ == "__main__":
    main()
