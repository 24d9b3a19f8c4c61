"""selftest.json: inputs that TypeScript makes equally, and differences that tell a broken graph from a rounded one."""

import copy
import json
from pathlib import Path

import numpy as np
import pytest
import torch

import selftest
from config import RegionConfig
from export_onnx import export_random, precisions_for
from manifest import check
from model import FerretV2
from random_bundle import random_model
from selftest import add_selftest, difference, graph_outputs, reference_outputs

NANO = Path(__file__).resolve().parents[2] / "bundles" / "nano"


@pytest.fixture(scope="module", params=["fp32", "fp16", "int8"])
def bundle(request, tmp_path_factory) -> tuple[FerretV2, dict, Path]:
    folder = tmp_path_factory.mktemp(request.param)
    manifest = export_random("tiny", 3, precisions_for(request.param), folder)
    return random_model("tiny", 3)[0], manifest, folder


def strayed(folder: Path, got: selftest.Outputs, precision: str) -> set[str]:
    """Graphs whose outputs are further from the file's values than it allows."""
    graphs = json.loads((folder / selftest.FILE).read_text(encoding="utf-8"))["graphs"]
    return {
        graph
        for graph, outputs in graphs.items()
        for name, output in outputs.items()
        if not difference(got[graph][name], np.array(output["values"])) <= output["allowed"][precision]
    }


def test_made_up_inputs_are_those_of_typescript():
    """test/selftest/reference.test.ts holds TypeScript to the same numbers."""
    pixels = selftest.picture_pixels(70).ravel()
    assert [float(pixels[i]) for i in (0, 1, 4899, 14699, 29399)] == [
        -0.6432459354400635, -0.6432459354400635, -0.27083492279052734, -0.5588552355766296, 0.2472517341375351,
    ]  # fmt: skip
    assert sum(float(value) for value in pixels) == -1523.5740944980644
    assert selftest.token_ids(6, 4096).tolist() == [[897, 3499, 3814, 2064, 2306, 3114]]
    features, plan = selftest.region_inputs(RegionConfig(n_points=64, sub=(16, 8), k=(6, 4)), 32)
    points = plan.points.ravel().tolist()
    assert [float(features.flat[0]), float(features.flat[-1]), points[1], points[-1]] == [
        -1.235477089881897, -0.5140520334243774, 0.6926126480102539, 0.855612576007843,
    ]  # fmt: skip
    assert plan.anchors_0.ravel()[:4].tolist() == [61, 17, 41, 12]
    assert plan.neighbours_0.ravel()[-3:].tolist() == [26, 51, 10]
    assert plan.anchors_1.ravel()[:4].tolist() == [11, 13, 11, 9]
    assert plan.neighbours_1.ravel()[-3:].tolist() == [10, 2, 3]


def test_an_exported_bundle_names_its_selftest_and_passes_it(bundle):
    model, manifest, folder = bundle
    assert manifest["selftest"] == {"file": "selftest.json"}
    assert [file["path"] for file in manifest["files"]].count("selftest.json") == 1
    check(manifest)
    precision = manifest["llm"]["fp"]
    for where in ("cpu", "gpu"):
        assert strayed(folder, graph_outputs(manifest, folder, where, model), precision) == set()


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_one_layers_scales_broken_are_noticed_in_their_graph(bundle, factor):
    model, manifest, folder = bundle
    healthy = graph_outputs(manifest, folder, "cpu", model)
    broken = copy.deepcopy(model)
    with torch.no_grad():
        broken.global_encoder.blocks[0].mlp.fc1.weight.mul_(factor)
        broken.local_encoder.blocks[1].attention.out.weight.mul_(factor)
        broken.visual_sampler.flatten.weight.mul_(factor)
        broken.language_model.layers[0].mlp.down.weight.mul_(factor)
    # Exact otherwise: what is noticed is the layer, not a rounding.
    wrong = strayed(folder, reference_outputs(broken), manifest["llm"]["fp"])
    assert wrong == {"vision_global", "vision_local", "region_sampler", "decoder"}
    assert strayed(folder, healthy, manifest["llm"]["fp"]) == set()


def test_other_roundings_are_not_taken_for_a_fault(monkeypatch):
    """Inputs that are moved by far more than processors differ turn every rounding of the shipped int8 graphs."""
    manifest = json.loads((NANO / "manifest.json").read_text(encoding="utf-8"))
    model = selftest.recover(NANO).float()
    exact = selftest.picture_pixels
    for seed in range(3):
        random = np.random.default_rng(seed)

        def moved(side: int, random: np.random.Generator = random) -> np.ndarray:
            pixels = exact(side)
            return pixels * (1 + 1e-3 * random.standard_normal(pixels.shape).astype(np.float32))

        monkeypatch.setattr(selftest, "picture_pixels", moved)
        got = graph_outputs(manifest, NANO, "cpu", model)
        assert strayed(NANO, got, "int8") == set()


def test_the_file_is_the_same_when_it_is_written_again(bundle, tmp_path):
    model, manifest, folder = bundle
    before = (folder / selftest.FILE).read_bytes()
    described, problems = add_selftest(model, manifest, folder)
    assert (folder / selftest.FILE).read_bytes() == before
    assert described == manifest and problems == []


def test_a_graph_that_is_too_far_from_pytorch_is_told(bundle, tmp_path):
    model, manifest, folder = bundle
    other = copy.deepcopy(model)
    with torch.no_grad():
        other.local_encoder.blocks[1].mlp.fc2.weight.neg_()
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    _, problems = add_selftest(other, manifest, tmp_path)
    assert {problem.split(":")[0] for problem in problems} == {"vision_local"}


def test_a_graph_that_gives_no_numbers_is_told(bundle, tmp_path, monkeypatch):
    model, manifest, folder = bundle
    honest = selftest.graph_outputs

    def without_numbers(described: dict, of: Path, where: str, written: FerretV2) -> selftest.Outputs:
        outputs = honest(described, of, where, written)
        if where == "gpu":
            outputs["decoder"]["logits"][3, 2] = np.nan
        return outputs

    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(selftest, "graph_outputs", without_numbers)
    _, problems = add_selftest(model, manifest, tmp_path)
    assert [problem.split(":")[0] for problem in problems] == ["decoder"]
