"""PyTorch eager (or compiled) running the reference, a row at a time: a line of JSON in, a line of JSON out.

    python -m bench.pytorch_rows --device cpu < requests

On the CPU in fp32, in which the reference is written; on CUDA in fp16. Knows nothing of what it is compared with.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from anyres import prepare_image
from bench import large, write_models
from feature_map import visual_sequence
from language_model import KvCache
from model import FerretV2

# Rows of a prompt that are read at once: all of them, or fewer, so that scores stay small.
CHUNKS = (512, 128)

# So often a row of some milliseconds is measured in one round, by everybody; the median counts.
PREPROCESSING_TURNS = 9

# Bytes that are read to measure the memory: more than any cache holds.
READ_BYTES = 2**28
MATRIX_SIDE = 4096


class Rows:
    """What can be asked for; every answer is milliseconds by name."""

    def __init__(self, network: FerretV2, device: torch.device, compiled: bool) -> None:
        self.device = device
        dtype = torch.float16 if device.type == "cuda" else torch.float32
        self.network = network.to(device=device, dtype=dtype)
        self.dtype = dtype
        self.encode: Callable[[Tensor, Tensor, tuple[int, int]], Tensor] = self._encode
        self.hidden: Callable[[Tensor, KvCache], Tensor] = network.language_model.hidden
        if compiled:
            self.encode = torch.compile(self.encode, dynamic=True)
            self.hidden = torch.compile(self.hidden, dynamic=True)
        self.pictures: dict[str, np.ndarray] = {}
        self.contexts: dict[int, KvCache] = {}

    def preprocessing(self, picture: str) -> dict[str, float]:
        if picture not in self.pictures:
            self.pictures[picture] = np.array(Image.open(picture).convert("RGB"))
        pixels = self.pictures[picture]
        turns = [
            self._timed(lambda: prepare_image(pixels, self.network.config))
            for _ in range(PREPROCESSING_TURNS)
        ]
        return {"ms": statistics.median(turns)}

    def encoders(self, columns: int, rows: int) -> dict[str, float]:
        config = self.network.config
        side, tile_side = config.anyres.global_px, config.anyres.tile_px
        whole = torch.rand(1, 3, side, side, device=self.device, dtype=self.dtype)
        tiles = torch.rand(columns * rows, 3, tile_side, tile_side, device=self.device, dtype=self.dtype)
        return {"ms": self._timed(lambda: self.encode(whole, tiles, (columns, rows)))}

    def prefill(self, tokens: int) -> dict[str, float]:
        """In several ways; the fastest one counts."""
        return {
            f"in runs of {rows}": self._timed(lambda rows=rows: self._read(tokens, rows))
            for rows in (tokens, *CHUNKS)
        }

    def token(self, context: int, new_tokens: int) -> dict[str, float]:
        if context not in self.contexts:
            self.contexts[context] = self._read(context - 1, CHUNKS[0])
        read = self.contexts[context]
        cache = KvCache(list(read.keys), list(read.values))
        token = self._write(torch.tensor([[5]], device=self.device), cache)
        self._settle()
        started = time.perf_counter()
        for _ in range(new_tokens):
            token = self._write(token, cache)
        self._settle()
        return {"ms": (time.perf_counter() - started) * 1000 / new_tokens}

    def machine(self) -> dict[str, float]:
        """GB/s that are read, and thousands of millions of multiplications and additions a second."""
        numbers = torch.ones(READ_BYTES // self.dtype.itemsize, device=self.device, dtype=self.dtype)
        matrix = torch.randn(MATRIX_SIDE, MATRIX_SIDE, device=self.device, dtype=self.dtype)
        reading = min(self._timed(numbers.sum) for _ in range(10))
        product = min(self._timed(lambda: matrix @ matrix) for _ in range(10))
        language = self.network.language_model
        c = language.config
        return {
            "gigabytesPerSecond": READ_BYTES / reading / 1e6,
            "gigaflopsPerSecond": 2 * MATRIX_SIDE**3 / product / 1e6,
            # What reading a position takes: a multiplication and an addition for each of these …
            "parameters": sum(parameter.numel() for parameter in language.layers.parameters()),
            # … and so many operations for each position that it sees.
            "attentionPerPair": 4 * c.layers * c.heads * c.head_dim,
        }

    def _encode(self, whole: Tensor, tiles: Tensor, grid: tuple[int, int]) -> Tensor:
        """What the language model reads; the map that regions are read from is made only for a question with one."""
        network = self.network
        (seen,) = network.image_features(whole, tiles, [grid])
        local = network.local_projector(seen.local_map)
        return visual_sequence(network.global_projector(seen.of_global), local, network.config.merge)

    def _read(self, tokens: int, chunk: int) -> KvCache:
        """Embeddings as a picture gives them; only the last row's logits are made."""
        language = self.network.language_model
        cache = KvCache.empty(language.config, 1, torch.empty(0, device=self.device, dtype=self.dtype))
        rows = torch.rand(1, tokens, language.config.hidden, device=self.device, dtype=self.dtype)
        for first in range(0, tokens, chunk):
            hidden = self.hidden(rows[:, first : first + chunk], cache)
        language.logits(hidden[:, -1:])
        return cache

    def _write(self, token: Tensor, cache: KvCache) -> Tensor:
        language = self.network.language_model
        hidden = self.hidden(language.embedding(token), cache)
        chosen = language.logits(hidden[:, -1]).argmax(-1, keepdim=True)
        chosen.item()  # whoever writes has to look at what was written
        return chosen

    def _timed(self, work: Callable[[], Any]) -> float:
        self._settle()
        started = time.perf_counter()
        work()
        self._settle()
        return (time.perf_counter() - started) * 1000

    def _settle(self) -> None:
        if self.device.type == "cuda":
            torch.cuda.synchronize()


# A request's words -> its answer.
ROWS: dict[str, Callable[[Rows, dict[str, Any]], dict[str, float]]] = {
    "preprocessing": lambda rows, asked: rows.preprocessing(asked["picture"]),
    "encoders": lambda rows, asked: rows.encoders(asked["columns"], asked["rows"]),
    "prefill": lambda rows, asked: rows.prefill(asked["tokens"]),
    "token": lambda rows, asked: rows.token(asked["context"], asked["newTokens"]),
    "machine": lambda rows, asked: rows.machine(),
}


@torch.inference_mode()
def main() -> None:
    parser = argparse.ArgumentParser(description="Runs the reference for the bench.")
    parser.add_argument("--device", choices=["cpu", "gpu"], default="cpu")
    parser.add_argument("--compiled", action="store_true")
    parser.add_argument("--shape", choices=["nano", *large.SHAPES], default="nano")
    options = parser.parse_args()
    if options.device == "gpu" and not torch.cuda.is_available():
        parser.error("PyTorch finds no CUDA device")
    device = torch.device("cuda" if options.device == "gpu" else "cpu")
    network = write_models.model() if options.shape == "nano" else large.on_device(options.shape, device)
    rows = Rows(network, device, options.compiled)
    mode = "compiled" if options.compiled else "eager"
    kind = str(rows.dtype).removeprefix("torch.")
    answer({"version": f"PyTorch {torch.__version__} {mode}, {kind}", "pid": os.getpid()})
    for line in sys.stdin:
        request = json.loads(line)
        measure = ROWS.get(request["row"])
        try:
            answer({"times": None if measure is None else measure(rows, request)})
        except Exception as error:  # noqa: BLE001 - whatever a row fails of is its own result
            answer({"problem": f"{type(error).__name__}: {error}".splitlines()[0]})


def answer(message: dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)


if __name__ == "__main__":
    main()
