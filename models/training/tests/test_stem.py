"""Inherited sight: the element network's trunk as the first layers of an encoder."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from calibration import calibrate
from config import preset
from data import words
from elements.network import ElementNetwork
from export_onnx import export_bundle, precisions_for
from model import FerretV2, init_weights
from random_bundle import random_model
from schedule import TrainingConfig
from stem import ElementStem, inherit_sight
from tokenizer import build_byte_level
from train import Run
from verify_export import TOLERANCE, compare_bundle


@pytest.fixture(scope="module", name="network")
def element_network() -> ElementNetwork:
    """Random weights, and batch norms that have seen something."""
    torch.manual_seed(4)
    network = ElementNetwork()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 2)
    return network.eval()


@pytest.fixture(scope="module", name="checkpoint")
def element_checkpoint(network: ElementNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("elements") / "checkpoint.pt"
    torch.save({"network": network.state_dict()}, path)
    return path


def seeing(checkpoint: Path, seed: int = 3) -> FerretV2:
    model = random_model("tiny", seed)[0]
    model = init_weights(FerretV2(model.config.with_stem("elements")), seed, gain=2.0).eval()
    inherit_sight(model, checkpoint)
    return model


@torch.no_grad()
def test_an_encoder_sees_what_the_element_network_sees(network: ElementNetwork, checkpoint: Path) -> None:
    model = seeing(checkpoint)
    stem, config = model.local_encoder.patch_embedding, model.config.local_encoder
    assert isinstance(stem, ElementStem)
    pixels = torch.rand(2, 3, 56, 56)
    mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in (config.mean, config.std))
    heard = []
    stem.norm.register_forward_pre_hook(lambda _, inputs: heard.append(inputs[0]))
    assert model.local_encoder((pixels - mean) / std).shape == (2, 16, 32)
    cells = nn.functional.pixel_shuffle(heard[0].permute(0, 3, 1, 2), 2)  # 8 × 8, of the trunk's 7 × 7
    wanted = network.features(pixels)
    assert wanted.shape[2:] == (7, 7)
    assert torch.allclose(cells[..., 0, 0], wanted[..., 0, 0], atol=1e-4)
    assert torch.allclose(cells[..., -1, -1], wanted[..., -1, -1], atol=1e-4)
    assert not torch.allclose(cells[..., 0, -1], wanted[..., -1, 0], atol=1e-4)


@torch.no_grad()
@pytest.mark.parametrize(("side", "cells"), [(56, 7), (64, 8), (168, 21)])
def test_the_trunk_reads_pictures_that_do_not_halve_evenly(
    network: ElementNetwork, side: int, cells: int
) -> None:
    assert network.features(torch.rand(1, 3, side, side)).shape == (1, 64, cells, cells)


def test_only_an_encoder_with_a_trunk_can_inherit(checkpoint: Path) -> None:
    with pytest.raises(ValueError, match="elements"):
        inherit_sight(random_model("tiny")[0], checkpoint)
    with pytest.raises(AssertionError, match="multiples of 8"):
        FerretV2(preset("mid").with_stem("elements"))


@pytest.mark.parametrize("precision", ["fp32", "fp16", "int8", "static int8"])
def test_graphs_with_inherited_sight_agree_with_pytorch(
    precision: str, checkpoint: Path, tmp_path: Path
) -> None:
    model, tokenizer = seeing(checkpoint), random_model("tiny", 3)[1]
    picture = np.random.default_rng(0).integers(0, 256, (90, 120, 3), dtype=np.uint8)
    ranges = calibrate(model, [picture]) if precision.startswith("static") else None
    precisions = precisions_for(precision.split()[-1], {"vision_local.gpu": "fp16"})
    manifest = export_bundle(model, tokenizer, tmp_path, precisions, training={}, ranges=ranges)
    results = [r for r in compare_bundle(model, manifest, tmp_path) if r.graph == "vision_local"]
    assert results
    for result in results:
        assert result.relative <= TOLERANCE[result.precision], result


CONFIG = TrainingConfig(
    preset="tiny", stage="stage0", stem="elements", batch=2, steps=2, rate=3e-3, minutes=60
)


def new_run(config: TrainingConfig, folder: Path) -> Run:
    folder.mkdir()
    build_byte_level(words.LABELS, preset("tiny").language.vocab).save(folder / "tokenizer.json")
    return Run(config, folder, "cpu", None, resume=False)


@pytest.mark.parametrize(("share", "moves"), [(0.0, False), (0.1, True)])
def test_inherited_weights_learn_only_where_they_have_a_share(
    share: float, moves: bool, network: ElementNetwork, checkpoint: Path, tmp_path: Path
) -> None:
    run = new_run(replace(CONFIG, sight=str(checkpoint), sight_share=share), tmp_path / "run")
    widen = run.model.local_encoder.patch_embedding.widen.weight.clone()
    run.train(workers=0, log_every=1, save_minutes=99)
    stem = run.model.local_encoder.patch_embedding
    assert not torch.equal(stem.widen.weight, widen)
    inherited = network.state_dict()
    for name, value in stem.trunk.state_dict().items():
        fixed = "running" in name or "num_batches" in name or not moves
        assert torch.equal(value, inherited[name]) or not fixed, name
    moved = [not torch.equal(value, inherited[name]) for name, value in stem.trunk.named_parameters()]
    assert all(moved) if moves else not any(moved)


def test_a_stem_and_its_sight_are_asked_for_together(checkpoint: Path, tmp_path: Path) -> None:
    for wrong in ({"sight": ""}, {"stem": "patch", "sight": str(checkpoint)}):
        with pytest.raises(SystemExit, match="--sight"):
            new_run(replace(CONFIG, **wrong), tmp_path / str(len(wrong)))
