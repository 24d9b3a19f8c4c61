"""Writes the nano model with random weights and a longer reach, in every form that the bench runs.

    python -m bench.write_models --out ../../out/bench/models

`ours-int8` and `ours-fp32` are bundles, `transformers-*` what transformers.js drives, `decoder.gguf` is llama.cpp's. All hold
the same weights, which `model()` gives to PyTorch too. Random weights serve as well as trained ones: the time of a
product does not hang on its numbers.
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from bench import transformers_decoder
from bench.gguf_decoder import save_gguf
from config import FerretV2Config, preset
from export_onnx import export_bundle, precisions_for, with_config
from model import FerretV2, init_weights
from tokenizer import TextTokenizer
from train import BUILT_IN_TOKENIZER

# 8k of context, and room for what is written behind it.
MAX_LEN = 8448
SEED = 0


def config() -> FerretV2Config:
    nano = preset("nano")
    return dataclasses.replace(nano, language=dataclasses.replace(nano.language, max_len=MAX_LEN))


def model() -> FerretV2:
    """The same weights at every call."""
    return init_weights(FerretV2(config()), SEED).eval()


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes the models that the bench compares on.")
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args().out
    network = model()
    tokenizer = TextTokenizer.load(BUILT_IN_TOKENIZER)
    for precision in ("int8", "fp32"):
        export_bundle(
            network,
            tokenizer,
            out / f"ours-{precision}",
            precisions_for(precision),
            training=with_config({"weights": "random", "seed": SEED}, network),
            description="Random weights for the bench; its answers mean nothing.",
        )
        for form in ("concat", "gqa"):
            transformers_decoder.save(network, precision, form, out / f"transformers-{precision}-{form}")
    save_gguf(network.language_model, out / "decoder.gguf")


if __name__ == "__main__":
    main()
