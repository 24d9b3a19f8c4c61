"""A bundle -> the model whose weights it stores, for a bundle whose checkpoint is not at hand.

    python recovered_model.py ../bundles/nano    # writes the decoder's graphs anew, the weights stay as they are

What export folded together comes back folded: LayerScale as ones, the sampler's difference step as the identity.
Weights are float64, in which int8 times its scale is exact, so that quantising them again gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

import onnx_decoder
from config import FerretV2Config
from manifest import check, decoder_entries, file_entry
from model import FerretV2
from onnx_graph import WeightsFile, opened_blocks
from verify_export import TOLERANCE, compare_decoders
from vit import Block


class StoredWeights:
    """The constants of one graph by name, as float64 whatever they are stored as."""

    def __init__(self, path: Path) -> None:
        graph = onnx.load(path).graph
        self.arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}

    def read(self, name: str) -> Tensor:
        """@raises KeyError where the graph stores nothing under this name."""
        if f"{name}.int8" in self.arrays:
            values = self.arrays[f"{name}.int8"].astype(np.float64) * self.arrays[f"{name}.scale"]
        elif f"{name}.fp16" in self.arrays:
            values = self.arrays[f"{name}.fp16"].astype(np.float64)
        else:
            values = self.arrays[name].astype(np.float64)
        return torch.from_numpy(values)

    def matrix(self, name: str) -> Tensor:
        """The weight of a linear step (outputs, inputs), which a product stores turned round or in blocks, of which the
        last may reach beyond the inputs.
        """
        for bits in (4, 8):
            packed = self.arrays.get(f"{name}.int{bits}")
            if packed is not None and packed.dtype == np.uint8:
                return torch.from_numpy(
                    opened_blocks(packed, self.arrays[f"{name}.scale"], bits).astype(np.float64)
                )
        stored = any(f"{name}{ending}" in self.arrays for ending in (".int8", ".fp16"))
        return self.read(name if stored else f"{name}.weight").T

    def linear(self, name: str, into: nn.Linear) -> None:
        into.weight.copy_(self.matrix(name)[:, : into.weight.shape[1]])
        if into.bias is not None:
            into.bias.copy_(self.read(f"{name}.bias"))

    def norm(self, name: str, into: nn.Module) -> None:
        into.weight.copy_(self.read(f"{name}.weight"))
        if isinstance(into, nn.LayerNorm):
            into.bias.copy_(self.read(f"{name}.bias"))


@torch.no_grad()
def recover(folder: Path) -> FerretV2:
    """The model of the bundle in `folder`, in float64, ready to answer; `.float()` makes it the usual one.

    @raises ValueError for a model whose weights cannot be told from its graphs: registers, an interpolated position
    table, convolutions in front of the transformer.
    """
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    config = FerretV2Config.from_dict(manifest["training"]["config"])
    if config.local_encoder.registers or config.local_encoder.pos_interp != "none":
        raise ValueError(f"{folder}: registers and interpolated positions cannot be told from a graph")
    if {config.global_encoder.stem, config.local_encoder.stem} != {"patch"}:
        raise ValueError(f"{folder}: of stems only plain patches are read back")
    model = FerretV2(config).double()
    graphs = manifest["graphs"]

    stored = StoredWeights(folder / graphs["vision_global"]["file"])
    encoder = model.global_encoder
    stored.norm("input_norm", encoder.input_norm)
    _recover_vision(stored, encoder, model.global_projector)

    stored = StoredWeights(folder / graphs["vision_local"]["file"])
    encoder = model.local_encoder
    encoder.patch_embedding.bias.copy_(stored.read("patch_embedding.bias"))
    if encoder.final_norm is not None:
        stored.norm("final_norm", encoder.final_norm)
    _recover_vision(stored, encoder, model.local_projector)

    _recover_sampler(StoredWeights(folder / graphs["region_sampler"]["file"]), model)
    recover_language(StoredWeights(folder / graphs["decoder"]["cpu"]["file"]), model)
    if model.language_model.head is not None:
        table = StoredWeights(folder / graphs["embed_tokens"]["file"])
        model.language_model.embedding.weight.copy_(table.read("embedding"))
    return model.eval()


def _recover_vision(stored: StoredWeights, encoder: nn.Module, projector: nn.Module) -> None:
    encoder.patch_embedding.weight.copy_(stored.read("patch_embedding.weight"))
    # The class token's position was added to it.
    encoder.class_token.copy_(stored.read("leading_tokens")[0, 0])
    encoder.positions[0] = 0
    encoder.positions[1:] = stored.read("positions")
    for index, block in enumerate(encoder.blocks):
        _recover_block(stored, f"blocks.{index}", block)
    for step in ("fc1", "fc2"):
        stored.linear(f"projector.{step}", getattr(projector, step))


def _recover_block(stored: StoredWeights, name: str, block: Block) -> None:
    attention = block.attention
    for step, into in (
        ("qkv", attention.qkv),
        ("out", attention.out),
        ("fc1", block.mlp.fc1),
        ("fc2", block.mlp.fc2),
    ):
        stored.linear(f"{name}.{step}", into)
    for step in ("norm1", "norm2"):
        stored.norm(f"{name}.{step}", getattr(block, step))
    # The scores' scale went into the queries' weights.
    width = attention.out.in_features
    root = (width // attention.heads) ** 0.5
    attention.qkv.weight[:width] *= root
    attention.qkv.bias[:width] *= root
    for scale in (block.scale1, block.scale2):
        if scale is not None:
            scale.fill_(1)


def _recover_sampler(stored: StoredWeights, model: FerretV2) -> None:
    sampler = model.visual_sampler
    for index, block in enumerate(sampler.blocks):
        name = f"blocks.{index}"
        of_point, of_anchor = (_sampler_matrix(stored, f"{name}.{part}") for part in ("point", "anchor"))
        nn.init.eye_(block.diff.weight)
        nn.init.zeros_(block.diff.bias)
        block.aggregate.weight.copy_(torch.cat([of_point, of_anchor + of_point], dim=1))
        block.aggregate.bias.copy_(stored.read(f"{name}.anchor.bias"))
        stored.norm(f"{name}.norm", block.norm)
    for step in ("flatten", "project"):
        into = getattr(sampler, step)
        into.weight.copy_(_sampler_matrix(stored, step))
        into.bias.copy_(stored.read(f"{step}.bias"))


def _sampler_matrix(stored: StoredWeights, name: str) -> Tensor:
    """store_bytes.py writes int8 under the name that fp16 had."""
    return stored.matrix(f"{name}.weight" if f"{name}.weight.int8" in stored.arrays else name)


@torch.no_grad()
def recover_language(stored: StoredWeights, model: FerretV2) -> None:
    """Gives a model the language model of a decoder's graph; a head that is the embedding is the embedding's too."""
    language, c = model.language_model, model.config.language
    for index, layer in enumerate(language.layers):
        name, attention, mlp = f"layers.{index}", layer.attention, layer.mlp
        stored.norm(f"{name}.norm1", layer.norm1)
        stored.norm(f"{name}.norm2", layer.norm2)
        stored.linear(f"{name}.out", attention.out)
        stored.linear(f"{name}.down", mlp.down)
        widths = [c.heads * c.head_dim, c.kv_heads * c.head_dim, c.kv_heads * c.head_dim]
        fused = stored.matrix(f"{name}.qkv").split(widths) + stored.matrix(f"{name}.gate_up").split(c.mlp)
        parts = (attention.q, attention.k, attention.v, mlp.gate, mlp.up)
        for part, weight in zip(parts, fused, strict=True):
            part.weight.copy_(weight[:, : c.hidden])
    stored.norm("norm", language.norm)
    head = language.embedding if language.head is None else language.head
    head.weight.copy_(stored.matrix("head")[:, : c.hidden])


def rewrite_decoder(folder: Path) -> dict[str, Any]:
    """Writes both decoder graphs of a bundle as today's code makes them, and its manifest.

    @raises ValueError where the weights would not be those that are stored, in which case nothing is written.
    """
    manifest_path = folder / "manifest.json"
    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    model = recover(folder)
    weights = WeightsFile("decoder.weights.bin")
    graphs = onnx_decoder.decoders(model, manifest["llm"]["fp"], weights)
    if bytes(weights.data) != (folder / weights.name).read_bytes():
        raise ValueError(f"{folder}: the recovered weights are not those of {weights.name}")
    for graph in graphs:
        graph.save(folder / f"{graph.name}.onnx")
    manifest["graphs"]["decoder"] = decoder_entries(model.config, manifest["llm"]["fp"])
    manifest["files"] = [file_entry(folder, folder / file["path"]) for file in manifest["files"]]
    check(manifest)
    manifest_path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return manifest


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes a bundle's decoder graphs anew.")
    parser.add_argument("bundle", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(2)
    manifest = rewrite_decoder(options.bundle)
    failed = False
    for result in compare_decoders(recover(options.bundle).float(), manifest, options.bundle):
        failed |= not result.relative <= TOLERANCE[result.precision]
        print(f"  {result.case:42} largest difference {result.largest:.2e}, relative {result.relative:.2e}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
