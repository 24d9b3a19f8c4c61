"""The training loop on `tiny`: what is learned, what stays frozen, what a stopped run goes on with; and the
measures.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import evaluate
from anyres import prepare_image
from config import preset
from data import words
from data.drawn_screens import HELD_OUT_SEEDS, draw_screen
from data.turns import Turn
from elements.families import GROUPS
from generate import encode_image
from heads import TrainingHeads
from model import IGNORE, IMAGE_SLOT, REGION_SLOT, Batch, FerretV2, init_weights
from samples import ScreenBatches, make_sample
from schedule import ALL_PARTS, ORDER, STAGES, TrainingConfig
from tokenizer import TextTokenizer, build_byte_level
from train import BUILT_IN_TOKENIZER, Run, rate_at, share_done, stage_losses, text_loss
from visual_sampler import Region

CONFIG = TrainingConfig(preset="tiny", batch=2, turns=3, max_text=200, minutes=60, steps=4, rate=3e-3)


@pytest.fixture(scope="session", name="tokenizer")
def small_tokenizer() -> TextTokenizer:
    return build_byte_level(
        [*words.LABELS, "Where is the icon on this screen?"] * 3, preset("tiny").language.vocab
    )


def new_run(
    folder: Path, tokenizer: TextTokenizer, config: TrainingConfig = CONFIG, start: Path | None = None
) -> Run:
    folder.mkdir(exist_ok=True)
    tokenizer.save(folder / "tokenizer.json")
    return Run(config, folder, "cpu", start, resume=False)


def test_a_run_from_nothing_speaks_as_the_built_in_model(tmp_path: Path) -> None:
    run = Run(TrainingConfig(stage="text"), tmp_path / "run", "cpu", None, resume=False)
    assert run.tokenizer.size == run.model.config.language.vocab
    assert (tmp_path / "run" / "tokenizer.json").read_bytes() == BUILT_IN_TOKENIZER.read_bytes()


def any_grown(module: nn.Module, before: list[Tensor]) -> bool:
    return any(not torch.equal(p, old) for p, old in zip(module.parameters(), before, strict=True))


def train(run: Run) -> Run:
    run.train(workers=0, log_every=2, save_minutes=99)
    return run


def test_answers_and_their_ends_are_what_is_learned(tokenizer: TextTokenizer) -> None:
    turns = [
        Turn("read", ("What does this say ", Region.box(5, 5, 50, 30), "?"), '"Save"'),
        Turn("find_text", ('Where is "Save"?',), '"Save" [1, 2, 3, 4]'),
    ]
    sample = make_sample(draw_screen(1, 200, 150), turns, preset("tiny"), tokenizer, 400)
    learned = [label for label in sample.labels if label != IGNORE]
    end = tokenizer.special("<|end|>")
    assert learned == [*tokenizer.to_ids('"Save"'), end, *tokenizer.to_ids('"Save" [1, 2, 3, 4]'), end]
    assert (sample.token_ids.count(IMAGE_SLOT), sample.token_ids.count(REGION_SLOT), len(sample.points)) == (
        1,
        1,
        1,
    )


def test_turns_that_do_not_fit_are_left_out_and_the_picture_stays(tokenizer: TextTokenizer) -> None:
    screen, turns = (
        draw_screen(1, 200, 150),
        [Turn("count", (f"Question {i}?",), "An answer.") for i in range(9)],
    )
    everything = make_sample(screen, turns, preset("tiny"), tokenizer, 400)
    some = make_sample(screen, turns, preset("tiny"), tokenizer, 60)
    end = tokenizer.special("<|end|>")
    assert 0 < some.labels.count(end) < everything.labels.count(end) == 9
    assert len(some.token_ids) <= 60 and IMAGE_SLOT in some.token_ids
    with pytest.raises(ValueError, match="no turn"):
        make_sample(screen, turns, preset("tiny"), tokenizer, 5)


def test_a_batch_is_the_same_whenever_it_is_drawn(tokenizer: TextTokenizer) -> None:
    first, later = (ScreenBatches(CONFIG, preset("tiny"), tokenizer, start) for start in (0, 3))
    one, again, other = first[5], later[2], first[6]
    assert torch.equal(one.token_ids, again.token_ids) and torch.equal(one.global_bytes, again.global_bytes)
    assert one.token_ids.shape != other.token_ids.shape or not torch.equal(one.token_ids, other.token_ids)
    assert len(set(one.grids or ())) == 1, "screens of a batch share their size"


@pytest.mark.parametrize("seed", range(8))
def test_runs_begin_far_below_the_held_out_screens(tokenizer: TextTokenizer, seed: int) -> None:
    base = ScreenBatches(replace(CONFIG, seed=seed), preset("tiny"), tokenizer).base
    assert base + 100_000_000 < HELD_OUT_SEEDS


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_a_stage_changes_the_parts_it_trains_and_no_other(
    tmp_path: Path, tokenizer: TextTokenizer, stage: str
) -> None:
    run = new_run(tmp_path, tokenizer, replace(CONFIG, stage=stage, steps=2))
    before = {name: value.clone() for name, value in run.model.state_dict().items()}
    heads_before = {
        name: [p.clone() for p in child.parameters()] for name, child in run.heads.named_children()
    }
    train(run)
    changed = {
        name.split(".")[0]
        for name, value in run.model.state_dict().items()
        if not torch.equal(value, before[name])
    }
    assert changed == set(STAGES[stage].trained)
    heads = {name for name, child in run.heads.named_children() if any_grown(child, heads_before[name])}
    assert heads == set(STAGES[stage].heads)


def test_the_stages_train_parts_that_exist() -> None:
    model = FerretV2(preset("tiny"))
    assert {name for name, _ in model.named_children()} == set(ALL_PARTS)
    heads = {name for name, _ in TrainingHeads(model.config).named_children()}
    assert {name for stage in STAGES.values() for name in stage.heads} == heads
    assert set(ORDER) < set(STAGES)


@pytest.mark.parametrize("stage, trained", [
    ("stage1", {"global_projector"}),
    ("stage2", {"global_projector", "local_projector", "visual_sampler"}),
    ("stage3", set(ALL_PARTS)),
])  # fmt: skip
def test_the_papers_stages_freeze_as_the_paper_does(stage: str, trained: set[str]) -> None:
    """Spec §7.1: the encoders and the language model learn in Stage III alone; Stage I sees no tiles."""
    assert set(STAGES[stage].trained) == trained
    assert STAGES[stage].tiles == (stage != "stage1")
    assert STAGES[stage].mix == stage


def test_the_second_stage_starts_the_local_projector_as_the_global_one(
    tmp_path: Path, tokenizer: TextTokenizer
) -> None:
    first = train(new_run(tmp_path / "1", tokenizer, replace(CONFIG, stage="stage1", steps=2)))
    second = new_run(tmp_path / "2", tokenizer, replace(CONFIG, stage="stage2"), start=tmp_path / "1")
    for name, value in first.model.global_projector.state_dict().items():
        assert torch.equal(second.model.local_projector.state_dict()[name], value), name
    third = new_run(tmp_path / "3", tokenizer, replace(CONFIG, stage="stage3"), start=tmp_path / "1")
    assert not torch.equal(
        *(
            torch.cat([p.flatten() for p in m.parameters()])
            for m in (third.model.local_projector, third.model.global_projector)
        )
    )


def test_a_run_that_was_stopped_ends_like_one_that_was_not(tmp_path: Path, tokenizer: TextTokenizer) -> None:
    whole = train(new_run(tmp_path / "whole", tokenizer))
    stopped = new_run(tmp_path / "parts", tokenizer)
    for batch, _ in zip(stopped.batches(0), range(2), strict=False):
        stopped.set_rate()
        stopped.step(batch)
        stopped.progress.step += 1
    stopped.save()
    resumed = train(Run(CONFIG, tmp_path / "parts", "cpu", None, resume=True))
    assert resumed.progress.step == whole.progress.step == CONFIG.steps
    for name, value in whole.model.state_dict().items():
        assert torch.allclose(value, resumed.model.state_dict()[name], atol=1e-6), name
    with pytest.raises(SystemExit, match="rate"):
        Run(replace(CONFIG, rate=1.0), tmp_path / "parts", "cpu", None, resume=True)


def test_a_run_is_overwritten_only_where_it_is_asked_for(tmp_path: Path, tokenizer: TextTokenizer) -> None:
    config, folder = replace(CONFIG, steps=2), tmp_path / "run"
    train(new_run(folder, tokenizer, config))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(SystemExit, match="already holds a run.*--resume.*--overwrite"):
        Run(config, folder, "cpu", None, resume=False)
    with pytest.raises(SystemExit, match="weights to start from"):
        Run(config, folder, "cpu", folder, resume=False, overwrite=True)
    with pytest.raises(SystemExit, match="needs a tokenizer"):
        Run(config, folder, "cpu", tmp_path / "nothing", resume=False, overwrite=True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before

    start = tmp_path / "start"
    smaller = build_byte_level(["Save"], tokenizer.size - 1)
    train(new_run(start, smaller, config))
    anew = Run(config, folder, "cpu", start, resume=False, overwrite=True)
    assert {path.name for path in folder.iterdir()} == {"tokenizer.json"}
    assert anew.tokenizer.size == smaller.size != tokenizer.size, "the old run's tokenizer is gone"
    train(anew)
    steps = [json.loads(line)["step"] for line in (folder / "log.jsonl").read_text().splitlines()]
    assert steps == [2]


def test_a_run_that_never_saved_leaves_no_lines_to_the_next(tmp_path: Path, tokenizer: TextTokenizer) -> None:
    (tmp_path / "log.jsonl").write_text('{"step": 2}\n{"step": 4}\n')
    train(new_run(tmp_path, tokenizer, replace(CONFIG, steps=2)))
    resumed = Run(replace(CONFIG, steps=4), tmp_path, "cpu", None, resume=True)
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 1
    train(resumed)
    steps = [json.loads(line)["step"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert steps == [2, 4]


def test_weights_that_are_no_numbers_are_not_saved(tmp_path: Path, tokenizer: TextTokenizer) -> None:
    run = new_run(tmp_path, tokenizer)
    with torch.no_grad():
        run.model.language_model.norm.weight.fill_(float("nan"))
    with pytest.raises(FloatingPointError, match="step"):
        train(run)
    assert not (tmp_path / "checkpoint.pt").exists()


def test_four_samples_are_learned_by_heart(tmp_path: Path, tokenizer: TextTokenizer) -> None:
    config = replace(CONFIG, batch=4, distinct=4, steps=80, rate=1e-2)
    run = train(new_run(tmp_path, tokenizer, config))
    losses = [point["loss"] for point in run.curve]
    assert losses[0] > 5, losses
    assert losses[-1] < 0.6 * losses[0] and losses[-1] < 3, losses


def test_a_run_leaves_what_the_exporter_and_the_reader_need(tmp_path: Path, tokenizer: TextTokenizer) -> None:
    train(new_run(tmp_path, tokenizer, replace(CONFIG, steps=2)))
    model, _, loaded = evaluate.load(tmp_path)
    saved = torch.load(tmp_path / "checkpoint.pt", weights_only=False)
    assert loaded.size == tokenizer.size and model.config == preset("tiny")
    assert {"config", "model", "heads", "training"} == set(saved)
    assert saved["training"]["steps"] == 2 and saved["training"]["config"]["seed"] == CONFIG.seed
    assert {path.name for path in tmp_path.iterdir()} == {
        "checkpoint.pt", "resume.pt", "tokenizer.json", "record.json", "log.jsonl",
    }  # fmt: skip


@pytest.mark.parametrize("stage", ["text", "stage1", "stage3"])
def test_a_step_never_waits_for_the_device(tokenizer: TextTokenizer, stage: str) -> None:
    """The meta device holds no values: whoever asks it for one raises."""
    batch = ScreenBatches(replace(CONFIG, stage=stage), preset("tiny"), tokenizer)[0]
    model = FerretV2(preset("tiny")).to("meta")
    heads = TrainingHeads(model.config).to("meta")
    losses = stage_losses(model, heads, STAGES[stage], batch, "meta")
    assert [loss.device.type for loss in losses.values()] == ["meta"]


def test_the_text_stage_looks_at_nothing(tokenizer: TextTokenizer) -> None:
    model = init_weights(FerretV2(preset("tiny")), 1)
    batch = ScreenBatches(replace(CONFIG, stage="text"), preset("tiny"), tokenizer)[0]
    assert batch.global_bytes is None and batch.tile_bytes is None and len(batch.region_points) == 0
    plain = batch.on("cpu", model.config)
    other = Batch(**{**vars(plain), "global_pixels": torch.ones(2, 3, 56, 56)})
    assert text_loss(model, plain).item() == text_loss(model, other).item()


@pytest.mark.parametrize(
    "name, progress, share",
    [
        ("starts low", 0.0, 0.02),
        ("half way up", 0.015, 0.5),
        ("full after the warm-up", 0.03, 1.0),
        ("ends near nothing", 1.0, 0.01),
        ("late", 1.3, 0.01),
    ],
)
def test_the_rate_rises_and_falls(name: str, progress: float, share: float) -> None:
    assert rate_at(progress, CONFIG) == pytest.approx(share * CONFIG.rate), name


def test_a_run_is_over_by_time_or_by_steps() -> None:
    assert share_done(CONFIG, 1, 0) == 0.25
    assert share_done(CONFIG, 1, 1800) == 0.5
    assert share_done(replace(CONFIG, steps=0), 10**6, 1800) == 0.5


@pytest.mark.parametrize("answer, box", [
    ('"Save" [100, 200, 300, 400]', (50.25, 50.125, 150.25, 100.125)),
    ("[300, 400, 100, 200] [1, 2, 3, 4]", (50.25, 50.125, 150.25, 100.125)),
    ("not on this screen", None),
    ("[1, 2, 3]", None),
])  # fmt: skip
def test_the_first_box_of_an_answer_is_read_in_pixels(answer: str, box: tuple[float, ...] | None) -> None:
    found = evaluate.first_box(answer, (500, 250))
    assert found == (None if box is None else pytest.approx(box))


@pytest.mark.parametrize(
    "guess, iou, hit",
    [
        ((0.0, 0.0, 10.0, 10.0), 1.0, True),
        ((5.0, 0.0, 15.0, 10.0), 1 / 3, False),
        ((2.0, 2.0, 7.0, 7.0), 0.25, True),
        ((20.0, 0.0, 30.0, 10.0), 0.0, False),
        (None, 0.0, False),
    ],
)
def test_boxes_are_judged_by_overlap_and_by_their_middle(
    guess: tuple[float, ...] | None, iou: float, hit: bool
) -> None:
    assert evaluate.overlap(guess, (0, 0, 10, 10)) == pytest.approx(iou)
    assert evaluate.hits(guess, (0, 0, 10, 10)) is hit


@pytest.mark.parametrize("answer, items", [
    (
        'The objects are: 1: "Save" button [1, 2, 3, 4], 2: gear icon [5, 6, 7, 8]',
        [('"Save" button', "[1, 2, 3, 4]"), ("gear icon", "[5, 6, 7, 8]")],
    ),
    ('Here are the categories: 1: "Save" button, 2: switch', [('"Save" button', ""), ("switch", "")]),
    (
        '"Red" checkbox, "Blue" checkbox [1, 2, 3, 4]',
        [('"Red" checkbox', ""), ('"Blue" checkbox', "[1, 2, 3, 4]")],
    ),
    ("", [("", "")]),
])  # fmt: skip
def test_lists_are_read_item_by_item(answer: str, items: list[tuple[str, str]]) -> None:
    assert evaluate.items_of(answer) == items


def test_a_list_is_judged_by_names_and_by_boxes_with_their_names() -> None:
    truth = 'The objects are: 1: "Save" button [0, 0, 100, 100], 2: gear icon [500, 500, 600, 600]'
    said = 'The objects are: 1: "Save" button [0, 0, 100, 110], 2: "Open" button [500, 500, 600, 600]'
    row = evaluate.Asked("dense_detection", truth, said, (500, 500), None)
    figures = evaluate.report([row], [1.0])["dense_detection"]
    assert (figures["named"], figures["placed"]) == (0.5, 0.5)


def test_each_region_of_a_question_stands_in_its_own_place(tokenizer: TextTokenizer) -> None:
    screen, model = draw_screen(1, 200, 150), init_weights(FerretV2(preset("tiny")), 1).eval()
    size = (screen.width, screen.height)
    encoded = encode_image(model, prepare_image(np.asarray(screen.image), model.config))
    one, other = Region.box(5, 5, 60, 40), Region.box(100, 70, 190, 140)

    def embedded(first: int, second: int, regions: list[Region]) -> Tensor:
        question = ["Is ", first, " beside ", second, "?"]
        return evaluate.embed_question(model, tokenizer, encoded, question, regions, size)

    turned = embedded(1, 0, [one, other])
    assert torch.equal(turned, embedded(0, 1, [other, one])), "the order of the list says nothing"
    assert not torch.equal(turned, embedded(0, 1, [one, other]))


def test_an_evaluation_reports_every_task_beside_a_control(tokenizer: TextTokenizer) -> None:
    model = init_weights(FerretV2(preset("tiny")), 1)
    report = evaluate.evaluate(
        model, TrainingHeads(model.config), tokenizer, questions=2 * len(evaluate.ASKED)
    )
    assert set(report) == {"all", "characters", "captions", *GROUPS, *evaluate.ASKED}
    assert all(report[task]["n"] == 2 for task in evaluate.ASKED)
    assert report["all"]["loss"] > 5, "an untrained model knows nothing"
    assert {"click", "random_click", "blind_click", "iou", "random_iou"} <= set(report["find_icon"])
    assert {"exact", "blind_exact", "kind", "blind_kind"} <= set(report["what_is"])
