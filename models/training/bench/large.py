"""The shapes of Ferret-UI-Gemma-2B and Ferret-v2-7B with random weights: a bundle on disk, or the network on a GPU.

    python -m bench.large --shape ferret-v2-7b --precision int4 --out ../../out/bench/7b

Weights are made when the exporter asks for them and written to the disk one by one, so that a bundle of 14 GB takes the memory of
its largest matrix. Knows nothing of what is measured.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from torch import Tensor

import manifest as manifests
from config import FerretV2Config, LanguageConfig, preset
from export_onnx import precisions_for, save_graphs, save_manifest, with_config
from model import FerretV2, init_weights
from onnx_graph import ALIGNMENT, Precision, WeightsFile
from random_bundle import random_tokenizer
from tokenizer import TextTokenizer

MAX_LEN = 8448
SEED = 0


def _ferret_ui_gemma_2b() -> FerretV2Config:
    """The decoder is Gemma's, of 2 billion parameters; encoders and template are those of Ferret-v2, whose time is its own row."""
    gemma = LanguageConfig(
        hidden=2048, layers=18, heads=8, kv_heads=1, head_dim=256, mlp=16384, vocab=256_001, tied=True,
        max_len=MAX_LEN, template="vicuna", bos_policy="once", bos_token="<s>", eos_tokens=("</s>",),
        activation="gelu_tanh", norm_eps=1e-6, embed_scale=2048**0.5,
    )  # fmt: skip
    return dataclasses.replace(preset("ferret_v2_7b"), name="ferret-ui-gemma-2b-shape", language=gemma)


def _ferret_v2_7b() -> FerretV2Config:
    config = preset("ferret_v2_7b")
    language = dataclasses.replace(config.language, max_len=MAX_LEN)
    return dataclasses.replace(config, name="ferret-v2-7b-shape", language=language)


SHAPES: dict[str, Callable[[], FerretV2Config]] = {
    "ferret-ui-gemma-2b": _ferret_ui_gemma_2b,
    "ferret-v2-7b": _ferret_v2_7b,
}


def on_device(shape: str, device: torch.device) -> FerretV2:
    """The whole network in fp16, made where it runs."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float16)
    try:
        with device:
            return FerretV2(SHAPES[shape]()).eval()
    finally:
        torch.set_default_dtype(before)


def without_language(config: FerretV2Config) -> FerretV2:
    """Everything but the language model's layers, with random weights; the language model's are drawn when they are read."""
    hollow = dataclasses.replace(
        config, language=dataclasses.replace(config.language, layers=0, vocab=1, tied=True)
    )
    network = init_weights(FerretV2(hollow), SEED).eval()
    network.config = config
    del network.language_model  # a module's place takes modules only
    network.language_model = drawn_language(config.language)  # type: ignore[assignment]
    return network


def drawn_language(c: LanguageConfig) -> Any:
    """Looks like a LanguageModel to the exporter; each weight is drawn anew, and alike, every time it is read."""

    def linear(name: str, outputs: int, inputs: int) -> SimpleNamespace:
        return _Drawn(name, (outputs, inputs))

    def norm(name: str) -> SimpleNamespace:
        return SimpleNamespace(weight=torch.ones(c.hidden), eps=c.norm_eps)

    layers = []
    for i in range(c.layers):
        attention = SimpleNamespace(
            q=linear(f"{i}.q", c.heads * c.head_dim, c.hidden),
            k=linear(f"{i}.k", c.kv_heads * c.head_dim, c.hidden),
            v=linear(f"{i}.v", c.kv_heads * c.head_dim, c.hidden),
            out=linear(f"{i}.out", c.hidden, c.heads * c.head_dim),
        )
        mlp = SimpleNamespace(
            gate=linear(f"{i}.gate", c.mlp, c.hidden),
            up=linear(f"{i}.up", c.mlp, c.hidden),
            down=linear(f"{i}.down", c.hidden, c.mlp),
        )
        layers.append(
            SimpleNamespace(norm1=norm(f"{i}.norm1"), norm2=norm(f"{i}.norm2"), attention=attention, mlp=mlp)
        )
    return SimpleNamespace(
        config=c,
        embedding=linear("embedding", c.vocab, c.hidden),
        layers=layers,
        norm=norm("norm"),
        head=None if c.tied else linear("head", c.vocab, c.hidden),
    )


class _Drawn(SimpleNamespace):
    """A matrix (outputs, inputs) that exists only while it is looked at."""

    def __init__(self, name: str, shape: tuple[int, int]) -> None:
        super().__init__(name=name, shape=shape)

    @property
    def weight(self) -> Tensor:
        seed = int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:4], "big")
        drawn = torch.randn(self.shape, generator=torch.Generator().manual_seed(seed))
        return drawn * self.shape[1] ** -0.5


class StreamedWeights(WeightsFile):
    """A weights file that goes to the disk tensor by tensor."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self.file = path.open("wb")

    def place(self, name: str, array: np.ndarray) -> tuple[int, int]:
        raw = np.ascontiguousarray(array)
        digest = hashlib.sha256(raw.data).digest()
        if name not in self.places:
            self.file.write(b"\0" * (-self.file.tell() % ALIGNMENT))
            self.places[name] = (self.file.tell(), digest)
            self.file.write(raw.data)
        offset, stored = self.places[name]
        if stored != digest:
            raise ValueError(f"{self.name}: {name} was stored with other values")
        return offset, raw.nbytes

    def save(self, folder: Path) -> None:
        self.file.close()


def filled(tokenizer: TextTokenizer, vocab: int) -> TextTokenizer:
    """With a made-up token for every id that a model of random weights may write."""
    made_up = {f"<made up {index}>": index for index in range(tokenizer.size, vocab)}
    bpe = tokenizer.description["model"]
    return TextTokenizer({**tokenizer.description, "model": {**bpe, "vocab": {**bpe["vocab"], **made_up}}})


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes a large bundle with random weights.")
    parser.add_argument("--shape", choices=list(SHAPES), required=True)
    parser.add_argument("--precision", choices=["int4", "fp16"], required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    write_bundle(SHAPES[options.shape](), options.precision, options.out)


def write_bundle(config: FerretV2Config, precision: Precision, out: Path) -> None:
    """The same files as of any bundle but the self-test, whose reference would have to run; all but the decoder is fp16."""
    out.mkdir(parents=True, exist_ok=True)
    network = without_language(config)
    precisions = precisions_for("fp16", {"decoder": precision})
    save_graphs(network, precisions, StreamedWeights(out / "decoder.weights.bin"), out)
    tokenizer = filled(random_tokenizer(config), config.language.vocab)
    tokenizer.save(out / "tokenizer.json")
    described = manifests.describe(
        config,
        tokenizer,
        version="0.1.0",
        description="Random weights for the bench; its answers mean nothing.",
        precisions=dict(precisions),
        evidence=manifests.UNMEASURED,
        training=with_config({"weights": "random", "seed": SEED}, network),
        folder=out,
    )
    manifests.check(described)
    save_manifest(described, out)


if __name__ == "__main__":
    main()
