"""Bundles: graphs against PyTorch in every precision, the manifest against its schema."""

import copy
import hashlib
import json
import shutil
from pathlib import Path

import jsonschema
import numpy as np
import onnx
import pytest
import torch

import store_bytes
from calibration import calibrate
from export_onnx import export_bundle, export_random, load_checkpoint, main, precisions_for
from manifest import check
from model import FerretV2, init_weights
from onnx_decoder import CacheInputsDecoder
from onnx_graph import WeightsFile, opened_blocks, quantise_blocks
from random_bundle import random_model
from recovered_model import StoredWeights, recover_language, rewrite_decoder
from verify_export import TOLERANCE, DecoderRun, compare_bundle, session

FIXTURES = Path(__file__).resolve().parents[3] / "test" / "fixtures" / "bundles"
PRECISIONS = ["fp32", "fp16", "int8", "int4"]


@pytest.fixture(scope="module", params=PRECISIONS)
def bundle(request, tmp_path_factory) -> tuple[FerretV2, dict, Path]:
    folder = tmp_path_factory.mktemp(request.param)
    manifest = export_random("tiny", 3, precisions_for(request.param), folder)
    model = random_model("tiny", 3)[0]
    if request.param == "int4":
        # Four bits change random weights beyond recognition: graphs are held against the weights that were stored.
        model = copy.deepcopy(model)
        recover_language(StoredWeights(folder / manifest["graphs"]["decoder"]["cpu"]["file"]), model)
    return model, manifest, folder


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
        assert result.relative <= TOLERANCE["int8" if result.precision == "int4" else result.precision], (
            result
        )


@pytest.mark.parametrize("precision", ["fp32", "fp16", "int8"])
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


def test_what_lies_behind_a_cache_in_place_changes_nothing(bundle, monkeypatch):
    model, manifest, folder = bundle
    entry, c = manifest["graphs"]["decoder"]["gpu"], model.config.language
    rows = model.language_model.embedding(torch.arange(30, 41))[None].detach().numpy()
    answers = []
    for garbage, spare in ((0.0, 1), (1e4, 1), (1e4, 40), (-1e4, 7)):
        monkeypatch.setattr("verify_export.GARBAGE", garbage)
        running = DecoderRun(session(folder / entry["file"]), entry["form"], c)
        answers.append([running.run(rows[:, a:b], 0, spare) for a, b in ((0, 6), (6, 7), (7, 11))])
    for other in answers[1:]:
        for got, wanted in zip(other, answers[0]):
            assert np.allclose(got, wanted, atol=1e-5)


@pytest.mark.parametrize("name", ["tiny", "mid"])  # one key and value head, and two
@pytest.mark.parametrize("n_past", [0, 1, 9])
def test_branches_of_a_tree_see_the_past_and_their_own_ancestors(name, n_past, tmp_path):
    """Rows of several continuations in one run answer as each continuation does alone."""
    model, _ = random_model(name, 3)
    weights, c = WeightsFile("decoder.weights.bin"), model.config.language
    graph = CacheInputsDecoder(model, "fp32", weights).build()
    graph.save(tmp_path / "decoder.onnx")
    weights.save(tmp_path)
    running = session(tmp_path / "decoder.onnx")
    rows = model.language_model.embedding(torch.arange(40))[None].detach().numpy() * np.float32(c.embed_scale)

    def begun() -> DecoderRun:
        decoder = DecoderRun(running, "cache_inputs", c)
        if n_past:
            decoder.run(rows[:, :n_past], n_past - 1, 0)
        return decoder

    parents = [-1, 0, 1, 0, -1, 4]
    sees = np.eye(len(parents), dtype=np.uint8)
    for row, parent in enumerate(parents):
        sees[row] |= sees[parent] if parent >= 0 else 0
    tree = begun()
    positions = n_past + sees.sum(axis=1).astype(np.int64) - 1
    new = rows[:, n_past : n_past + len(parents)]
    logits = tree.run_rows(new, 0, positions, sees)["logits"]
    for row in range(len(parents)):
        path = np.flatnonzero(sees[row])
        alone = begun().run(new[:, path], len(path) - 1, 0)
        assert np.allclose(logits[row], alone[0], atol=1e-4), f"row {row}"


def test_only_the_rows_asked_for_have_logits(bundle):
    model, manifest, folder = bundle
    entry, c = manifest["graphs"]["decoder"]["cpu"], model.config.language
    rows = model.language_model.embedding(torch.arange(9))[None].detach().numpy()
    runs = [DecoderRun(session(folder / entry["file"]), entry["form"], c) for _ in range(2)]
    everything, last = runs[0].run(rows, 0, 1), runs[1].run(rows, 8, 1)
    assert everything.shape == (9, c.vocab) and last.shape == (1, c.vocab)
    if entry["precision"] in ("fp32", "fp16"):  # the others' rounding depends on the rows it runs with
        assert np.allclose(everything[8:], last, atol=1e-5)


def test_weights_are_stored_in_the_precision_the_manifest_says(bundle):
    _, manifest, folder = bundle
    graphs = manifest["graphs"]
    kinds = {
        "fp32": onnx.TensorProto.FLOAT,
        "fp16": onnx.TensorProto.FLOAT16,
        "int8": onnx.TensorProto.INT8,
        "int4": onnx.TensorProto.UINT8,
    }
    entries = [graphs[r] for r in ("vision_global", "vision_local", "region_sampler", "embed_tokens")]
    for entry in [*entries, *graphs["decoder"].values()]:
        loaded = onnx.load(folder / entry["file"], load_external_data=False).graph
        scales = {t.name for t in loaded.initializer if t.name.endswith(".scale")}
        matrices = [
            t for t in loaded.initializer
            if len(t.dims) in (2, 3) and min(t.dims[0], t.dims[-1]) >= 16 and t.name not in scales
        ]  # fmt: skip
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


def test_a_head_that_is_the_embedding_is_stored_once(bundle):
    model, manifest, folder = bundle
    graphs = manifest["graphs"]
    loaded = onnx.load(folder / graphs["embed_tokens"]["file"], load_external_data=False).graph
    outside = {t.name for t in loaded.initializer if t.data_location == onnx.TensorProto.EXTERNAL}
    tied = model.language_model.head is None
    precision = graphs["embed_tokens"]["precision"]
    stored = {"fp32": {"head.weight"}, "fp16": {"head.weight.fp16"}, "int8": {"head.int8", "head.scale"}}
    alike = precision == graphs["decoder"]["cpu"]["precision"]
    assert outside == (stored[precision] if tied and alike else set())


def test_tensor_names_are_those_of_the_graphs(bundle):
    _, manifest, folder = bundle
    graphs = manifest["graphs"]
    entries = [graphs[r] for r in ("vision_global", "vision_local", "region_sampler", "embed_tokens")]
    for entry in [*entries, *graphs["decoder"].values()]:
        running = session(folder / entry["file"])
        assert {i.name for i in running.get_inputs()} == set(entry["inputs"].values())
        assert {o.name for o in running.get_outputs()} == set(entry["outputs"].values())


@pytest.mark.parametrize(("bits", "error"), [(4, 0.1), (8, 0.006)])
def test_blocks_come_back_within_their_rounding(bits, error):
    weight = np.random.default_rng(0).standard_normal((48, 70))
    packed, scales = quantise_blocks(weight, bits)
    opened = opened_blocks(packed, scales, bits)
    assert opened.shape == (48, 96) and not opened[:, 70:].any(), "the last block is filled with zeros"
    difference = opened[:, :70] - weight
    assert np.sqrt((difference**2).mean()) < error
    # No number is further off than half a step, but for those at the short end of a range.
    steps = np.repeat(np.abs(scales), 32, axis=1)[:, :70]
    assert (np.abs(difference) <= steps * 1.001).all()
    assert (np.abs(difference) <= steps * 0.501).mean() > 0.95


def test_encoders_of_their_own_for_gpus(tmp_path):
    model, tokenizer = random_model("tiny", 3)
    precisions = precisions_for("int8", {"vision_global.gpu": "fp16", "vision_local.gpu": "int8"})
    manifest = export_bundle(model, tokenizer, tmp_path, precisions, training={})
    graphs = manifest["graphs"]
    assert (
        graphs["vision_global"]["gpu"]["precision"] == "fp16"
        and graphs["vision_global"]["cpu"]["precision"] == "int8"
    )
    kinds = {
        name: {n.op_type for n in onnx.load(tmp_path / graphs[name]["gpu"]["file"]).graph.node}
        for name in ("vision_global", "vision_local")
    }
    assert "DynamicQuantizeLinear" not in kinds["vision_global"] | kinds["vision_local"], (
        "GPUs have no kernel for it"
    )
    assert "DequantizeLinear" in kinds["vision_local"]
    cases = {}
    for result in compare_bundle(model, manifest, tmp_path):
        assert result.relative <= TOLERANCE[result.precision], result
        cases.setdefault(result.graph, set()).add(result.case.split(":")[0])
    assert cases["vision_global"] == cases["vision_local"] == {"cpu", "gpu"}


def test_static_int8_keeps_to_the_ranges_it_was_shown(tmp_path):
    model, tokenizer = random_model("tiny", 3)
    random = np.random.default_rng(0)
    pictures = [random.integers(0, 256, (90, 140, 3), dtype=np.uint8) for _ in range(3)]
    ranges = calibrate(model, pictures)
    assert all(low <= 0 < high for steps in ranges.values() for low, high in steps.values())
    manifest = export_bundle(model, tokenizer, tmp_path, precisions_for("int8"), training={}, ranges=ranges)
    products = [
        n for n in onnx.load(tmp_path / "vision_local.onnx").graph.node if n.op_type == "QuantizeLinear"
    ]
    assert len(products) == len(ranges["vision_local"])
    for result in compare_bundle(model, manifest, tmp_path):
        assert result.relative <= TOLERANCE[result.precision], result
    with pytest.raises(ValueError, match="pictures"):
        calibrate(model, [])


def test_a_decoder_is_written_anew_from_the_weights_a_bundle_stores(tmp_path):
    """To the byte, and only where they are the same."""
    bundle = Path(__file__).resolve().parents[2] / "bundles" / "nano"
    folder = tmp_path / "nano"
    shutil.copytree(bundle, folder)
    outdated = onnx.load(folder / "decoder.cpu.onnx", load_external_data=False)
    outdated.doc_string = "of an earlier exporter"
    (folder / "decoder.cpu.onnx").write_bytes(outdated.SerializeToString())
    (folder / "decoder.gpu.onnx").unlink()
    described = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del described["graphs"]["decoder"]["cpu"]["inputs"]["sees"]
    (folder / "manifest.json").write_text(json.dumps(described), encoding="utf-8")
    rewrite_decoder(folder)
    for name in ("decoder.cpu.onnx", "decoder.gpu.onnx", "decoder.weights.bin", "manifest.json"):
        assert (folder / name).read_bytes() == (bundle / name).read_bytes(), name
    changed = bytearray((folder / "decoder.weights.bin").read_bytes())
    changed[-1] ^= 1
    (folder / "decoder.weights.bin").write_bytes(bytes(changed))
    with pytest.raises(ValueError, match="not those of"):
        rewrite_decoder(folder)


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
    """And the bundles in the repository are what the code makes today; but for the self-test's numbers, which PyTorch
    computes and whose last digit hangs on the processor and the number of threads.
    """
    recorded = json.loads((FIXTURES / "tiny" / "manifest.json").read_text(encoding="utf-8"))
    again = export_random("tiny", recorded["training"]["seed"], precisions_for("fp32"), tmp_path / "again")
    for manifest in (recorded, again):
        (computed,) = [file for file in manifest["files"] if file["path"] == manifest["selftest"]["file"]]
        manifest["files"].remove(computed)
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
    fail_at("graphs.decoder.gpu.precision", "int2"),
    fail_at("graphs.vision_local.precision", "int4"),
    fail_at("graphs.vision_local.cpu", {}),
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
    required = [key for key in manifest if key != "selftest"]  # bundles of an earlier exporter have none
    for path in [(key,) for key in required] + [(group, key) for group in groups for key in manifest[group]]:
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
