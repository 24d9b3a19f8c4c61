# cd models/training && python -m evaluate --run ../../runs/stage3 [--questions 140] [--profile small|full]
#   [--screens ../../out/screens]    # kits that were held out instead of drawn screens
"""How well a checkpoint answers on held-out screens: boxes, reading, kinds, yes and no, lists; each beside a
control; and what its encoders show to the heads that taught them.

Every question is asked as the first of its conversation, greedily. Controls: for boxes, one of the true box's
size at a random place, and the model's own box for another question of the same task (what it gets without
looking); for words, its own answer to another question.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor

from anyres import prepare_image
from config import FerretV2Config
from data.drawn_screens import HELD_OUT_SEEDS, draw_screen
from data.naming import KIND_WORDS
from data.questions import STAGE_MIXES, TASKS, conversation
from data.rendered_screens import RenderedScreens
from data.screen import Box, Screen
from data.turns import prompt_turns
from evaluate_heads import judge_heads
from generate import embed_prompt, encode_image, generate_greedy
from heads import TrainingHeads
from model import EncodedImage, FerretV2
from prompt import Turn as PromptTurn
from prompt import build_prompt
from samples import collate, make_sample
from tokenizer import TextTokenizer
from visual_sampler import Region

FINDING = ("find_text", "find_icon", "find_widget", "locate")
WORDING = ("read", "what_is", "yes_no", "state", "count")
LISTING = ("dense_referring", "dense_detection", "list")
ASKED = (*FINDING, "absent", *WORDING, *LISTING)
BOX = re.compile(r"\[(\d+), (\d+), (\d+), (\d+)\]")

MOST_TOKENS = {**dict.fromkeys(ASKED, 48), **dict.fromkeys(LISTING, 360)}
"""Of an answer, by task."""

HEADS_SCREENS = 24
"""Screens on which the heads are judged."""


@dataclass(frozen=True)
class Asked:
    """One question, its true answer, what the model said, and the size of the picture."""

    task: str
    truth: str
    answer: str
    size: tuple[int, int]
    target: Box | None


def first_box(answer: str, size: tuple[int, int]) -> tuple[float, float, float, float] | None:
    """The first box of an answer in pixels (middle of its bins), None without one."""
    found = BOX.search(answer)
    if found is None:
        return None
    x1, y1, x2, y2 = ((int(v) + 0.5) * size[i % 2] / 1000 for i, v in enumerate(found.groups()))
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def overlap(a: tuple[float, ...] | None, b: Box | tuple[float, ...]) -> float:
    """Intersection over union; 0 without a box."""
    if a is None:
        return 0.0
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    shared = max(0.0, width) * max(0.0, height)
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)


def hits(a: tuple[float, ...] | None, b: Box) -> bool:
    """Whether the middle of the answered box lies in the true one: a click would have worked."""
    if a is None:
        return False
    x, y = (a[0] + a[2]) / 2, (a[1] + a[3]) / 2
    return b[0] <= x < b[2] and b[1] <= y < b[3]


def embed_question(
    model: FerretV2,
    tokenizer: TextTokenizer,
    encoded: EncodedImage,
    question: Sequence[str | int],
    regions: Sequence[Region],
    size: tuple[int, int],
) -> Tensor:
    """A question as the first of its conversation -> embeddings (1, L, D), up to where its answer begins."""
    prompt = build_prompt([PromptTurn(question)], regions, size, tokenizer, model.config)
    ordered = [regions[i] for i in prompt.region_order]
    return embed_prompt(model, prompt.token_ids, encoded, ordered, size)


def held_out(profile: str, screens: str = "") -> Iterator[Screen]:
    """Screens that no run trains on: drawn ones without end, or those of kits that were held out."""
    if screens:
        rendered = RenderedScreens(Path(screens), "validation")
        order = list(range(len(rendered)))
        Random(0).shuffle(order)
        yield from (rendered[number] for number in order)
    else:
        seed = HELD_OUT_SEEDS
        while True:
            yield draw_screen(seed, profile=profile)
            seed += 1


@torch.no_grad()
def ask_all(
    model: FerretV2, tokenizer: TextTokenizer, questions: int, screens: Iterator[Screen]
) -> tuple[list[Asked], list[float]]:
    """At least `questions` questions, spread evenly over the tasks, as far as 50 screens for each of them
    give any, and the loss of each screen's conversation.
    """
    wanted = {task: -(-questions // len(ASKED)) for task in ASKED}
    ends = [tokenizer.special(token) for token in model.config.language.eos_tokens]
    asked: list[Asked] = []
    losses: list[float] = []
    device = next(model.parameters()).device
    for screen in islice(screens, 50 * questions):
        if not any(wanted.values()):
            break
        rng = Random(screen.seed)
        turns = [TASKS[task](screen, rng) for task in ASKED if wanted[task]]
        prepared = prepare_image(np.asarray(screen.image), model.config)
        size, encoded = (screen.width, screen.height), encode_image(model, prepared)
        for turn in rng.sample([turn for turn in turns if turn], min(4, sum(map(bool, turns)))):
            (prompted,), regions = prompt_turns([turn])
            embeddings = embed_question(model, tokenizer, encoded, prompted.question, regions, size)
            said = generate_greedy(model, embeddings, MOST_TOKENS[turn.task], ends).token_ids
            target = turn.targets[0] if turn.targets else None
            asked.append(Asked(turn.task, turn.answer, tokenizer.to_text(said), size, target))
            wanted[turn.task] -= 1
        talk = conversation(screen, rng, 8, STAGE_MIXES["stage3"])
        if talk and len(losses) < 12:
            sample = make_sample(screen, talk, model.config, tokenizer, 2000)
            batch = collate([sample], tiles=True).on(str(device), model.config)
            losses.append(float(model.loss(batch)))
    return asked, losses


def _finding(rows: list[Asked]) -> dict[str, float]:
    rng, scores = Random(0), defaultdict(list)
    others = rows[1:] + rows[:1]
    for row, other in zip(rows, others, strict=True):
        assert row.target is not None
        box = first_box(row.answer, row.size)
        width, height = row.target[2] - row.target[0], row.target[3] - row.target[1]
        x, y = rng.uniform(0, row.size[0] - width), rng.uniform(0, row.size[1] - height)
        blind = first_box(other.answer, row.size)
        for name, guess in (("", box), ("random_", (x, y, x + width, y + height)), ("blind_", blind)):
            scores[f"{name}click"].append(float(hits(guess, row.target)))
            scores[f"{name}iou"].append(overlap(guess, row.target))
        scores["gave_box"].append(float(box is not None))
    return {name: sum(values) / len(values) for name, values in scores.items()}


def _kind(answer: str) -> str:
    return next((kind for kind, word in KIND_WORDS.items() if answer.endswith(word)), "")


def _wording(rows: list[Asked]) -> dict[str, float]:
    scores = defaultdict(list)
    for row, other in zip(rows, rows[1:] + rows[:1], strict=True):
        for name, said in (("", row.answer), ("blind_", other.answer)):
            scores[f"{name}exact"].append(float(said == row.truth))
            if row.task == "read":
                scores[f"{name}likeness"].append(SequenceMatcher(None, said, row.truth).ratio())
            if row.task == "what_is":
                scores[f"{name}kind"].append(float(_kind(said) == _kind(row.truth)))
    return {name: sum(values) / len(values) for name, values in scores.items()}


def items_of(answer: str) -> list[tuple[str, str]]:
    """What a list names, in order, each with the box that follows it, or with nothing."""
    body = re.sub(r"^[^:\[\"]*: (?=\d+: )", "", answer)
    found = []
    for part in re.split(r", (?=\d+: |\"|[a-z])", body):
        box = BOX.search(part)
        name = BOX.sub("", part).strip()
        found.append((re.sub(r"^\d+: ", "", name), box.group() if box else ""))
    return found


def _listing(rows: list[Asked]) -> dict[str, float]:
    """`named`: share of true items whose name is given; `placed`: of those with a box, whose box is given
    with their name at IoU 0.5.
    """
    scores = defaultdict(list)
    for row, other in zip(rows, rows[1:] + rows[:1], strict=True):
        for prefix, said in (("", items_of(row.answer)), ("blind_", items_of(other.answer))):
            for name, box in items_of(row.truth):
                there = [given for called, given in said if called == name]
                scores[f"{prefix}named"].append(float(bool(there)))
                if box:
                    true = first_box(box, row.size)
                    assert true is not None
                    near = (overlap(first_box(given, row.size), true) >= 0.5 for given in there)
                    scores[f"{prefix}placed"].append(float(any(near)))
    return {name: sum(values) / len(values) for name, values in scores.items()}


def report(asked: list[Asked], losses: list[float]) -> dict[str, dict[str, float]]:
    """Figures by task, each 0..1 (loss: nats a token); `n` is how many questions they stand on."""
    by_task = {task: [row for row in asked if row.task == task] for task in ASKED}
    mean = sum(losses) / max(len(losses), 1)
    figures_of: dict[str, dict[str, float]] = {"all": {"n": len(losses), "loss": mean}}
    judges = {**dict.fromkeys(FINDING, _finding), **dict.fromkeys(WORDING, _wording)}
    judges |= dict.fromkeys(LISTING, _listing)
    for task, rows in by_task.items():
        if not rows:
            continue
        figures = judges[task](rows) if task in judges else {
            "said_absent": sum(first_box(row.answer, row.size) is None for row in rows) / len(rows)
        }  # fmt: skip
        figures_of[task] = {"n": len(rows), **figures}
    found = [row for task in FINDING for row in by_task[task]]
    if found:
        missed = sum(first_box(row.answer, row.size) is None for row in found) / len(found)
        figures_of.setdefault("absent", {"n": 0})["said_absent_of_present"] = missed
    return figures_of


def evaluate(
    model: FerretV2,
    heads: TrainingHeads,
    tokenizer: TextTokenizer,
    questions: int = 70,
    profile: str = "small",
    screens: str = "",
) -> dict[str, dict[str, float]]:
    """Asks at least `questions` questions about held-out screens, shows them to the heads, and reports.

    `screens`: folder of a rendered set whose held-out kits are shown instead of drawn screens.
    """
    was_training = model.training
    model.eval(), heads.eval()
    asked, losses = ask_all(model, tokenizer, questions, held_out(profile, screens))
    shown = list(islice(held_out(profile, screens), HEADS_SCREENS))
    figures = {**report(asked, losses), **judge_heads(model, heads, tokenizer, shown)}
    model.train(was_training), heads.train(was_training)
    return figures


def summary(figures: Mapping[str, Mapping[str, float]]) -> dict[str, str]:
    """The report as one short line a task."""
    return {
        task: ", ".join(
            f"{name} {value:.0f}" if name == "n" else f"{name} {value:.3f}" for name, value in row.items()
        )
        for task, row in figures.items()
    }


def load(folder: Path) -> tuple[FerretV2, TrainingHeads, TextTokenizer]:
    """The model, the heads and the tokenizer of a run's folder."""
    saved: dict[str, Any] = torch.load(folder / "checkpoint.pt", map_location="cpu", weights_only=False)
    model = FerretV2(FerretV2Config.from_dict(saved["config"]))
    model.load_state_dict(saved["model"])
    heads = TrainingHeads(model.config)
    heads.load_state_dict(saved["heads"])
    return model.eval(), heads.eval(), TextTokenizer.load(folder / "tokenizer.json")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--run", type=Path, required=True, help="the run's folder")
    parser.add_argument("--questions", type=int, default=140)
    parser.add_argument("--profile", choices=["small", "full"], default="small")
    parser.add_argument(
        "--screens", default="", help="a rendered set: its held-out kits instead of drawn screens"
    )
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument(
        "--answers", type=Path, help="also write every question's answer to this file, one JSON a line"
    )
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    model, heads, tokenizer = load(options.run)
    model, heads = model.to(options.device), heads.to(options.device)
    asked, losses = ask_all(model, tokenizer, options.questions, held_out(options.profile, options.screens))
    if options.answers:
        lines = [json.dumps(vars(row), ensure_ascii=False) + "\n" for row in asked]
        options.answers.write_text("".join(lines), encoding="utf-8")
    shown = list(islice(held_out(options.profile, options.screens), HEADS_SCREENS))
    figures = {**report(asked, losses), **judge_heads(model, heads, tokenizer, shown)}
    for task, line in summary(figures).items():
        print(f"{task:16} {line}")


if __name__ == "__main__":
    main()
