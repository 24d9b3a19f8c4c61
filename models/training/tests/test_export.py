"""Bundles: graphs against PyTorch in every precision, the manifest against its schema."""

import copy
import hashlib
import json
from pathlib import Path

import jsonschema
import numpy as np
import onnx
import pytest
import torch

import store_bytes
from export_onnx import export_bundle, export_random, load_checkpoint, main, precisions_for
from manifest import check
from model import FerretV2, init_weights
from random_bundle import random_model
from verify_export import TOLERANCE, DecoderRun, compare_bundle, session

FIXTURES = Path(__file__).resolve().parents[3] / "test" / "fixtures" / "bundles"
PRECISIONS = ["fp32", "fp16", "int8"]


@pytest.fixture(scope="module", params=PRECISIONS)
def bundle(request, tmp_path_factory) -> tuple[FerretV2, dict, Path]:
    folder = tmp_path_factory.mktemp(request.param)
    manifest = export_random("tiny", 3, precisions_for(request.param), folder)
    return random_model("tiny", 3)[0], manifest, folder


def test_graphs_agree_with_pytorch(bundle):
    model, manifest, folder = bundle
    results = list(compare_bundle(model, manifest, folder))
    assert {r.graph for r in results} == {
        "vision_global",
        "vision_local",
        "region_sampler",
        "embed_tokens",
        "decoder",
    }
    assert {r.case.split(":")[0] for r in results if r.graph == "decoder"} == {"cache_inputs", "gqa_in_place"}
    for result in results:
        assert result.relative <= TOLERANCE[result.precision], result


@pytest.mark.parametrize("precision", PRECISIONS)
def test_encoders_with_convolutions_before_the_transformer_agree_too(precision, tmp_path):
    model, tokenizer = random_model("tiny", 3)
    model = init_weights(FerretV2(model.config.with_stem("conv")), 3, gain=2.0).eval()
    precisions = precisions_for(precision)
    manifest = export_bundle(model, tokenizer, tmp_path, precisions, training={})
    stems = [n for n in onnx.load(tmp_path / "vision_local.onnx").graph.node if n.op_type == "Conv"]
    assert len(stems) == 3
    for result in compare_bundle(model, manifest, tmp_path):
        assert result.relative <= TOLERANCE[result.precision], result


def test_a_wrong_weight_is_noticed(bundle):
    """The comparison must be able to fail."""
    model, manifest, folder = bundle
    other = copy.deepcopy(model)
    with torch.no_grad():
        other.language_model.layers[1].mlp.down.weight[:, ::2] *= -1
        other.visual_sampler.blocks[0].diff.weight.mul_(-1)
        other.local_encoder.blocks[1].attention.out.weight.mul_(-1)
    wrong = {r.graph for r in compare_bundle(other, manifest, folder) if r.relative > TOLERANCE[r.precision]}
    assert wrong == {"decoder", "region_sampler", "vision_local"}


@pytest.mark.parametrize("where", ["cpu", "gpu"])
def test_what_lies_behind_the_cache_changes_nothing(bundle, where, monkeypatch):
    model, manifest, folder = bundle
    entry, c = manifest["graphs"]["decoder"][where], model.config.language
    rows = model.language_model.embedding(torch.arange(30, 41))[None].detach().numpy()
    answers = []
    for garbage, spare in ((0.0, 1), (1e4, 1), (1e4, 40), (-1e4, 7)):
        monkeypatch.setattr("verify_export.GARBAGE", garbage)
        running = DecoderRun(session(folder / entry["file"]), entry["form"], c)
        answers.append([running.run(rows[:, a:b], 0, spare) for a, b in ((0, 6), (6, 7), (7, 11))])
    for other in answers[1:]:
        for got, wanted in zip(other, answers[0]):
            assert np.allclose(got, wanted, atol=1e-5)


def test_only_the_rows_asked_for_have_logits(bundle):
    model, manifest, folder = bundle
    entry, c = manifest["graphs"]["decoder"]["cpu"], model.config.language
    rows = model.language_model.embedding(torch.arange(9))[None].detach().numpy()
    runs = [DecoderRun(session(folder / entry["file"]), entry["form"], c) for _ in range(2)]
    everything, last = runs[0].run(rows, 0, 1), runs[1].run(rows, 8, 1)
    assert everything.shape == (9, c.vocab) and last.shape == (1, c.vocab)
    if entry["precision"] != "int8":  # its rounding depends on the rows it runs with
        assert np.allclose(everything[8:], last, atol=1e-5)


def test_weights_are_stored_in_the_precision_the_manifest_says(bundle):
    _, manifest, folder = bundle
    graphs = manifest["graphs"]
    kinds = {"fp32": onnx.TensorProto.FLOAT, "fp16": onnx.TensorProto.FLOAT16, "int8": onnx.TensorProto.INT8}
    entries = [graphs[r] for r in ("vision_global", "vision_local", "region_sampler", "embed_tokens")]
    for entry in [*entries, *graphs["decoder"].values()]:
        loaded = onnx.load(folder / entry["file"], load_external_data=False).graph
        matrices = [
            t for t in loaded.initializer if len(t.dims) == 2 and min(t.dims) >= 16 and "rotary" not in t.name
        ]
        kept = [t for t in matrices if t.data_type == kinds[entry["precision"]]]
        # Position tables are added, not multiplied: an int8 graph keeps them as fp16.
        assert {t.name for t in matrices if t not in kept} <= {"positions.fp16"}, entry["file"]
        assert kept, entry["file"]


def test_both_decoders_share_one_weights_file(bundle):
    _, manifest, folder = bundle
    sizes = {file["path"]: file["bytes"] for file in manifest["files"]}
    used = []
    for where in ("cpu", "gpu"):
        loaded = onnx.load(
            folder / manifest["graphs"]["decoder"][where]["file"], load_external_data=False
        ).graph
        external = [t for t in loaded.initializer if t.data_location == onnx.TensorProto.EXTERNAL]
        places = {t.name: {e.key: e.value for e in t.external_data} for t in external}
        assert {p["location"] for p in places.values()} == {"decoder.weights.bin"}
        used.append(places)
    shared = used[0].keys() & used[1].keys()
    assert all(used[0][name] == used[1][name] for name in shared)
    only_gpu = {name for name in used[1].keys() - shared}
    assert all(name.endswith(".zero") for name in only_gpu) and used[0].keys() == shared
    last = max(int(p["offset"]) + int(p["length"]) for places in used for p in places.values())
    assert last == sizes["decoder.weights.bin"]


def test_a_head_that_is_the_embedding_is_stored_once_as_int8(bundle):
    model, manifest, folder = bundle
    graphs = manifest["graphs"]
    loaded = onnx.load(folder / graphs["embed_tokens"]["file"], load_external_data=False).graph
    outside = {t.name for t in loaded.initializer if t.data_location == onnx.TensorProto.EXTERNAL}
    tied = model.language_model.head is None
    both = {graphs["embed_tokens"]["precision"], graphs["decoder"]["cpu"]["precision"]} == {"int8"}
    assert outside == ({"head.int8", "head.scale"} if tied and both else set())


def test_tensor_names_are_those_of_the_graphs(bundle):
    _, manifest, folder = bundle
    graphs = manifest["graphs"]
    entries = [graphs[r] for r in ("vision_global", "vision_local", "region_sampler", "embed_tokens")]
    for entry in [*entries, *graphs["decoder"].values()]:
        running = session(folder / entry["file"])
        assert {i.name for i in running.get_inputs()} == set(entry["inputs"].values())
        assert {o.name for o in running.get_outputs()} == set(entry["outputs"].values())


# --- Manifest -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tiny", "mid"])
def test_the_recorded_bundles_are_whole(name):
    folder = FIXTURES / name
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    check(manifest)
    assert {p.name for p in folder.iterdir()} == {f["path"] for f in manifest["files"]} | {"manifest.json"}
    for file in manifest["files"]:
        data = (folder / file["path"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    """And the bundles in the repository are what the code makes today."""
    recorded = json.loads((FIXTURES / "tiny" / "manifest.json").read_text(encoding="utf-8"))
    again = export_random("tiny", recorded["training"]["seed"], precisions_for("fp32"), tmp_path / "again")
    assert json.loads(json.dumps(again)) == recorded


def fail_at(path: str, value: object):
    return pytest.param(path.split("."), value, id=f"{path} = {value!r}")


BROKEN = [
    fail_at("format", 2),
    fail_at("colour", "red"),
    fail_at("anyres.tile_px", 0),
    fail_at("anyres.grid_pinpoints", []),
    fail_at("anyres.resample", "lanczos"),
    fail_at("global.mean", [0, 0]),
    fail_at("local.layer", "last"),
    fail_at("region.k", [6]),
    fail_at("region.sampling", "random"),
    fail_at("coords.out_brackets", "triple"),
    fail_at("llm.bos_id", 3),
    fail_at("llm.bos_policy", "once"),
    fail_at("llm.eos_ids", []),
    fail_at("llm.head_dim", 20),
    fail_at("graphs.decoder.cpu.form", "gqa_in_place"),
    fail_at("graphs.decoder.cpu.inputs.present_keys_0", "x"),
    fail_at("graphs.decoder.gpu.precision", "int4"),
    fail_at("graphs.vision_local.file", "../vision_local.onnx"),
    fail_at("graphs.vision_local.outputs.features", None),
    fail_at("tokenizer.file", "/etc/tokenizer.json"),
    fail_at("files", []),
    fail_at("evidence.found_threshold", 2),
    fail_at("evidence.measured", ""),
]


@pytest.mark.parametrize(("keys", "value"), BROKEN)
def test_a_broken_manifest_is_refused(keys, value):
    manifest = json.loads((FIXTURES / "tiny" / "manifest.json").read_text(encoding="utf-8"))
    check(manifest)
    place = manifest
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        check(manifest)


def test_every_field_of_the_manifest_is_required():
    manifest = json.loads((FIXTURES / "tiny" / "manifest.json").read_text(encoding="utf-8"))
    groups = [
        "anyres",
        "global",
        "local",
        "projector",
        "merge",
        "region",
        "coords",
        "llm",
        "evidence",
        "tokenizer",
    ]
    for path in [(key,) for key in manifest] + [(group, key) for group in groups for key in manifest[group]]:
        broken = copy.deepcopy(manifest)
        place = broken if len(path) == 1 else broken[path[0]]
        del place[path[-1]]
        with pytest.raises(jsonschema.ValidationError):
            check(broken)


# --- Export as a program ------------------------------------------------------------------------------------


def test_a_checkpoint_becomes_a_bundle(tmp_path, monkeypatch, capsys):
    model, tokenizer = random_model("tiny", 4)
    record = {"stage": 3, "results": {"loss": 1.5}, "version": torch.__version__}
    saved = {"config": model.config.to_dict(), "model": model.state_dict(), "training": record}
    torch.save(saved, tmp_path / "checkpoint.pt")
    tokenizer.save(tmp_path / "tokenizer.json")
    loaded, _ = load_checkpoint(tmp_path / "checkpoint.pt")
    assert loaded.config == model.config
    out = tmp_path / "bundle"
    arguments = ["export_onnx.py", "--checkpoint", str(tmp_path / "checkpoint.pt"), "--precision", "fp16"]
    arguments += ["--tokenizer", str(tmp_path / "tokenizer.json"), "--out", str(out)]
    arguments += ["--precision-of", "region_sampler=fp32"]
    monkeypatch.setattr("sys.argv", arguments)
    assert main() == 0
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["training"]["results"] == {"loss": 1.5}
    assert manifest["graphs"]["region_sampler"]["precision"] == "fp32" and manifest["llm"]["fp"] == "fp16"
    assert "largest difference" in capsys.readouterr().out


def test_a_folder_that_is_no_bundle_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    model, tokenizer = random_model("tiny", 4)
    with pytest.raises(ValueError):
        export_bundle(model, tokenizer, tmp_path, precisions_for("fp32"), training={})
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_the_sampler_as_int8_stores_its_weights_and_multiplies_floats(tmp_path: Path) -> None:
    export_random("tiny", 3, precisions_for("int8"), tmp_path)
    kinds = {node.op_type for node in onnx.load(tmp_path / "region_sampler.onnx").graph.node}
    assert "DequantizeLinear" in kinds and "MatMulInteger" not in kinds


def test_a_bundles_halves_are_stored_as_bytes_and_answer_alike(tmp_path, monkeypatch):
    export_random("tiny", 3, precisions_for("fp16"), tmp_path)
    before = (tmp_path / "region_sampler.onnx").stat().st_size
    monkeypatch.setattr("sys.argv", ["store_bytes.py", str(tmp_path), "region_sampler.onnx"])
    store_bytes.main()
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    check(manifest)
    content = (tmp_path / "region_sampler.onnx").read_bytes()
    entry = next(file for file in manifest["files"] if file["path"] == "region_sampler.onnx")
    assert entry["sha256"] == hashlib.sha256(content).hexdigest() and len(content) < 0.7 * before
    assert manifest["graphs"]["region_sampler"]["precision"] == "int8"
