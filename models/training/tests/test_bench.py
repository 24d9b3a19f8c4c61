"""What the bench compares with holds the same network: run beside PyTorch, or read back."""

from __future__ import annotations

import dataclasses
import struct
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
import torch

from bench import large, transformers_decoder
from bench.gguf_decoder import ALIGNMENT, BLOCK, save_gguf
from bench.pytorch_rows import Rows
from export_onnx import precisions_for, save_graphs
from language_model import KvCache, LanguageModel
from model import FerretV2
from onnx_graph import WeightsFile
from random_bundle import random_model, random_tokenizer


@pytest.fixture(scope="module", params=["tiny", "mid"])
def network(request: pytest.FixtureRequest) -> FerretV2:
    return random_model(request.param)[0]


@torch.no_grad()
@pytest.mark.parametrize("form", ["concat", "gqa"])
def test_the_decoder_for_transformers_js_writes_what_pytorch_writes(
    network: FerretV2, form: transformers_decoder.Form, tmp_path: Path
) -> None:
    transformers_decoder.save(network, "fp32", form, tmp_path)
    session = ort.InferenceSession(str(tmp_path / "onnx" / "model.onnx"), providers=["CPUExecutionProvider"])
    language, c = network.language_model, network.config.language
    reference = KvCache.empty(c, 1, language.embedding.weight)
    ids = torch.randint(c.vocab, (1, 12), generator=torch.Generator().manual_seed(1))
    empty = np.zeros((1, c.kv_heads, 0, c.head_dim), dtype=np.float32)
    past = {f"past_key_values.{i}.{kind}": empty for i in range(c.layers) for kind in ("key", "value")}
    for first, last in ((0, 8), (8, 11), (11, 12)):  # a prompt, several tokens, one token
        wanted = language(language.embedding(ids[:, first:last]), reference)[:, -1:]
        inputs = {
            "input_ids": ids[:, first:last].numpy(),
            "attention_mask": np.ones((1, last), dtype=np.int64),
            "position_ids": np.arange(first, last)[None],
            "num_logits_to_keep": np.array(1, dtype=np.int64),
            **past,
        }
        names = [output.name for output in session.get_outputs()]
        outputs = dict(zip(names, session.run(names, inputs)))
        np.testing.assert_allclose(outputs["logits"], wanted.numpy(), rtol=1e-3, atol=1e-3)
        past = {name.replace("past_key_values", "present"): name for name in past}
        past = {name: outputs[present] for present, name in past.items()}
        np.testing.assert_allclose(past["past_key_values.0.key"], reference.keys[0].numpy(), atol=1e-4)


@torch.no_grad()
def test_the_encoders_row_makes_what_the_language_model_reads(network: FerretV2) -> None:
    sides = network.config.anyres
    whole = torch.rand(1, 3, sides.global_px, sides.global_px)
    tiles = torch.rand(2, 3, sides.tile_px, sides.tile_px)
    made = Rows(network, torch.device("cpu"), compiled=False).encode(whole, tiles, (2, 1))
    torch.testing.assert_close(made, network.encode_images(whole, tiles, [(2, 1)])[0].visual)


def test_a_gguf_file_holds_every_tensor_where_it_says_and_as_near_as_eight_bits_allow(tmp_path: Path) -> None:
    config = dataclasses.replace(random_model("tiny")[0].config.language, vocab=600)
    torch.manual_seed(0)
    language = LanguageModel(config)
    path = tmp_path / "decoder.gguf"
    save_gguf(language, path)
    raw = path.read_bytes()
    magic, version, n_tensors, _ = struct.unpack_from("<4sIQQ", raw)
    assert (magic, version) == (b"GGUF", 3)
    assert n_tensors == 2 + 9 * config.layers  # tied: no head of its own
    # The first tensor is the embedding, the last one the norm behind all layers, with which the file ends.
    (sides, inputs, outputs, kind, offset), _ = _described(raw, "token_embd.weight", "<IQQIQ")
    assert (sides, inputs, outputs, kind, offset) == (2, config.hidden, config.vocab, 8, 0)
    (*_, last_offset), end = _described(raw, "output_norm.weight", "<IQIQ")
    start = end + -end % ALIGNMENT
    assert len(raw) == start + last_offset + 4 * config.hidden + -4 * config.hidden % ALIGNMENT
    norm = np.frombuffer(raw, "<f4", config.hidden, start + last_offset)
    np.testing.assert_array_equal(norm, language.norm.weight.detach().numpy())
    blocks = [("scale", "<f2"), ("values", "i1", BLOCK)]
    data = np.frombuffer(raw, blocks, config.vocab * config.hidden // BLOCK, start)
    scales = data["scale"].astype(np.float32)
    read = data["values"] * scales[:, None]
    wanted = language.embedding.weight.detach().numpy().reshape(-1, BLOCK)
    np.testing.assert_array_less(np.abs(read - wanted).max(axis=1), scales * 0.52)


def _described(raw: bytes, tensor: str, form: str) -> tuple[tuple[int, ...], int]:
    """What the header says of a tensor, and where that ends."""
    start = raw.index(tensor.encode()) + len(tensor)
    return struct.unpack_from(form, raw, start), start + struct.calcsize(form)


def test_streamed_weights_are_the_bytes_that_are_written_at_once(network: FerretV2, tmp_path: Path) -> None:
    precisions = precisions_for("fp16")
    (tmp_path / "streamed").mkdir()
    (tmp_path / "whole").mkdir()
    name = "decoder.weights.bin"
    save_graphs(
        network, precisions, large.StreamedWeights(tmp_path / "streamed" / name), tmp_path / "streamed"
    )
    save_graphs(network, precisions, WeightsFile(name), tmp_path / "whole")
    for file in (name, "decoder.cpu.onnx", "decoder.gpu.onnx"):
        assert (tmp_path / "streamed" / file).read_bytes() == (tmp_path / "whole" / file).read_bytes()


@pytest.mark.parametrize("shape", large.SHAPES)
def test_drawn_weights_have_the_shapes_of_the_network_and_are_alike_every_time(shape: str) -> None:
    config = large.SHAPES[shape]()
    small = dataclasses.replace(config.language, hidden=64, layers=2, mlp=96, vocab=50)
    drawn = large.drawn_language(small)
    state = LanguageModel(small).state_dict()
    layer = drawn.layers[1]
    for name, part in {
        "embedding": drawn.embedding,
        "layers.1.attention.q": layer.attention.q,
        "layers.1.attention.k": layer.attention.k,
        "layers.1.attention.out": layer.attention.out,
        "layers.1.mlp.gate": layer.mlp.gate,
        "layers.1.mlp.down": layer.mlp.down,
        "layers.1.norm1": layer.norm1,
    }.items():
        assert part.weight.shape == state[f"{name}.weight"].shape, name
        assert torch.equal(part.weight, part.weight), name
    assert (drawn.head is None) == ("head.weight" not in state)


def test_a_filled_tokenizer_reads_text_as_before_and_knows_every_id() -> None:
    config = large.SHAPES["ferret-v2-7b"]()
    small = random_tokenizer(config)
    full = large.filled(small, config.language.vocab)
    assert full.size == config.language.vocab
    text = "Where is the Save button?"
    assert full.to_ids(text) == small.to_ids(text)
