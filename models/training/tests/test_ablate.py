"""Ablation: arms last equally long and change what they say they do; the table compares them on the same screens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from ablate import ARMS, BASE, Judged, configs_of, estimates, f1_of, judge_arm, minutes_of, run_arm, table
from config import VARIANTS, preset
from data.drawn_screens import HELD_OUT_SEEDS, draw_screen
from elements.evaluate import Counts
from evaluate_heads import Sight
from export_onnx import export_bundle
from model import FerretV2, init_weights
from schedule import ORDER, TrainingConfig
from tokenizer import build_byte_level, with_single_digits

MINUTES = {"text": 1.0, "stage0": 4.0, "stage1": 1.0, "stage2": 2.0, "stage3": 4.0}


@pytest.mark.parametrize("name", ARMS)
def test_every_arm_lasts_as_long(name: str) -> None:
    configs = configs_of(ARMS[name], TrainingConfig(), MINUTES)
    assert sum(config.minutes for config in configs) == pytest.approx(sum(MINUTES.values()))
    assert [c.stage for c in configs] == [stage for stage in ORDER if stage not in ARMS[name].without]


@pytest.mark.parametrize("name", sorted({arm.variants for arm in ARMS.values()}))
def test_every_variant_is_a_model_that_sees(name: str) -> None:
    config = preset("+".join(filter(None, ("small", name))))
    model = init_weights(FerretV2(config), 1)
    columns, rows = config.anyres.grids[-1]
    side, tile = config.anyres.global_px, config.anyres.tile_px
    with torch.no_grad():
        (seen,) = model.image_features(
            torch.rand(1, 3, side, side), torch.rand(columns * rows, 3, tile, tile), [(columns, rows)]
        )
    assert seen.local_map is not None
    patches = config.anyres.patches_per_tile_side
    assert seen.local_map.shape[:2] == (rows * patches, columns * patches)
    fused = model.fused_map(seen).shape[0]
    assert fused == (config.anyres.patches_per_global_side if "global_regions" in name else rows * patches)


def test_one_encoder_has_fewer_weights_and_no_bundle(tmp_path: Path) -> None:
    one, two = (FerretV2(preset(name)) for name in ("small+one_encoder", "small"))
    assert sum(p.numel() for p in one.parameters()) < sum(p.numel() for p in two.parameters())
    assert one.local_encoder is one.global_encoder
    with pytest.raises(ValueError, match="model of one encoder"):
        export_bundle(one, build_byte_level(["Save"], 1300), tmp_path, {}, training={})


def test_half_the_side_leaves_the_canvas_as_it_is() -> None:
    half, whole = preset("nano+half_side").anyres, preset("nano").anyres
    assert half.grid_pinpoints == whole.grid_pinpoints
    assert set(VARIANTS) >= {part for arm in ARMS.values() for part in arm.variants.split("+") if part}


def test_digits_say_the_same_text_in_more_tokens() -> None:
    whole = build_byte_level(["Where is the button? [12, 7, 345, 999]"], 1300)
    digits = with_single_digits(whole)
    text = "Save [12, 7, 345, 999]"
    assert digits.to_text(digits.to_ids(text)) == whole.to_text(whole.to_ids(text)) == text
    assert len(digits.to_ids(text)) == len(whole.to_ids(text)) + 1 + 2 + 2


def judged(found: int, of: int) -> Judged:
    """A screen of `of` controls of which `found` were found, and nothing else."""
    counts = [
        Counts([0.9] * found, [True] * found, [(0, 0)] * found, of),
        *(Counts([], [], []) for _ in "ab"),
    ]
    return Judged(Sight(counts, wrong=of - found, letters=of, lines=1), None, [])


def test_the_same_screens_tell_arms_apart_that_intervals_alone_do_not() -> None:
    # Screens differ much, the arms by one control on each.
    base = [judged(k, 20) for k in range(1, 18)]
    better = [judged(k + 1, 20) for k in range(1, 18)]
    found = estimates(f1_of(0), better, base)
    alone = estimates(f1_of(0), base, None)
    assert found.difference is not None
    assert found.difference[0] > 0
    assert found.low < alone.high
    assert alone.difference is None


def test_the_table_compares_with_the_recipe() -> None:
    rows = [judged(1, 2), judged(2, 3)]
    text = table({BASE: rows, "one_tile": rows}, answers=False).splitlines()
    assert "Δ" not in text[2]
    assert "Δ [+0.000, +0.000]" in text[3]
    assert "click" not in text[0]


def test_a_stage_that_does_not_exist_is_named() -> None:
    assert minutes_of(["stage0=3.5"]) == {"stage0": 3.5}
    with pytest.raises(ValueError, match="stage9 is no stage"):
        minutes_of(["stage9=1"])


def test_an_arm_runs_and_is_judged_once(tmp_path: Path) -> None:
    base = TrainingConfig(preset="small", steps=1, batch=1)
    configs = [replace(c, steps=1) for c in configs_of(ARMS["grounding"], base, {"stage0": 1.0})]
    how = {"device": "cpu", "workers": 0, "log_every": 1, "save_minutes": 99, "plot": False}
    tokenizer = build_byte_level(["Where is the button? [12, 7, 345, 999]"], 1300)
    folder = run_arm("grounding", configs, tmp_path, tokenizer, **how)
    assert folder is not None
    shown = [draw_screen(HELD_OUT_SEEDS, 200, 150)]
    first = judge_arm(folder, shown, answers=False, device="cpu")
    (folder / "tokenizer.json").unlink()  # a second judgement could not load the run
    assert judge_arm(folder, shown, answers=False, device="cpu") == first
