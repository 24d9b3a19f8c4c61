# One GPU (cd models/training; GPU.md):
#   python -m ablate --out ../../runs/ablate --minutes text=1 stage0=4 stage1=0.5 stage2=1.5 stage3=5 --batch 16
#     --device cuda --precision bf16 --workers 14 --screens ../../out/unpacked
# What a CPU can show in minutes, sight alone, and some arms:
#   python -m ablate --out ../../runs/ablate --minutes stage0=3.5 --arms tiles one_tile large_patch --threads 1
# Arms that are done are passed over, so the same command goes on where it was stopped.
"""The ablations of training as one table: every arm the same minutes, seed and screens, judged on the same
held-out screens, with intervals by bootstrap over them.

Arms about the shipped pipeline (candidates, element network, zoom, grounded decoding) are `npm run eval --
--ablate …`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch

from anyres import prepare_image
from data.questions import STAGE_MIXES, TASKS, conversation
from data.screen import Screen
from data.turns import prompt_turns
from elements.families import GROUPS
from evaluate import FINDING, MOST_TOKENS, embed_question, first_box, held_out, hits, load
from evaluate_heads import Sight, judge_screen, look
from generate import encode_image, generate_greedy
from heads import TrainingHeads
from model import FerretV2
from samples import collate, make_sample
from schedule import ORDER, UNFINISHED, TrainingConfig
from stages import config_given, run_stages, stage_config
from tokenizer import TextTokenizer, with_single_digits
from train import BUILT_IN_TOKENIZER, add_config_arguments, add_run_arguments

RESAMPLES = 400


@dataclass(frozen=True)
class Arm:
    """What one run of the stages changes."""

    variants: str
    """Of the preset (`config.VARIANTS`), joined by +."""
    about: str
    without: tuple[str, ...] = ()
    """Stages that are left out; the others share their time."""
    single_digits: bool = False


ARMS = {
    # The paper's ladder (its tables 5 and 6), each arm one thing more than the one before; the last is `tiles`.
    "fixed": Arm("one_tile+one_encoder+global_regions", "fixed resolution: one view", ("stage2",)),
    "grounding": Arm("one_encoder+global_regions", "+ AnyRes grounding: tiles for the answer", ("stage2",)),
    "referring": Arm("one_encoder", "+ AnyRes referring: tiles for regions", ("stage2",)),
    "two_encoders": Arm("", "+ a second encoder for tiles", ("stage2",)),
    "tiles": Arm("", "+ Stage II: the recipe as it is"),
    # Ours, each against `tiles`.
    "one_tile": Arm("one_tile", "one tile instead of up to six"),
    "four_tiles": Arm("four_tiles", "grids of at most four tiles"),
    "half_side": Arm("half_side", "tiles of half the side, four times as many"),
    "large_patch": Arm("large_patch", "a quarter of the tokens a tile"),
    "digits": Arm("", "bins as digits instead of single tokens", single_digits=True),
}
BASE = "tiles"


# --- One arm ------------------------------------------------------------------------------------------------


def configs_of(arm: Arm, base: TrainingConfig, minutes: dict[str, float]) -> list[TrainingConfig]:
    """The runs of an arm; what its missing stages would have had goes to the others, so that all arms last as
    long.
    """
    spent = sum(minutes.values())
    kept = {stage: minutes[stage] for stage in ORDER if stage in minutes and stage not in arm.without}
    more = spent / sum(kept.values())
    changed = replace(base, preset="+".join(filter(None, (base.preset, arm.variants))))
    return [stage_config(changed, stage, box * more) for stage, box in kept.items()]


@dataclass(frozen=True)
class Judged:
    """One held-out screen: what the heads saw, nats a letter of its conversation's answers, clicks that hit."""

    sight: Sight
    loss: float | None
    clicks: list[bool]


@torch.no_grad()
def judge(
    model: FerretV2, heads: TrainingHeads, tokenizer: TextTokenizer, screen: Screen, answers: bool
) -> Judged:
    """`answers`: whether the arm has learnt to answer; otherwise only sight is judged."""
    sight = judge_screen(model, heads, screen, look(model, screen))
    rng, loss, clicks = Random(screen.seed), None, []
    if answers:
        device = next(model.parameters()).device
        talk = conversation(screen, rng, 8, STAGE_MIXES["stage3"])
        if talk:
            sample = make_sample(screen, talk, model.config, tokenizer, 4000)
            batch = collate([sample], tiles=True).on(str(device), model.config)
            # Per letter of its answers: digits and single tokens for bins cut the same text differently.
            n_tokens = int((batch.labels >= 0).sum()) if batch.labels is not None else 0
            loss = float(model.loss(batch)) * n_tokens / sum(len(turn.answer) for turn in talk)
        encoded = encode_image(model, prepare_image(np.asarray(screen.image), model.config))
        ends = [tokenizer.special(token) for token in model.config.language.eos_tokens]
        size = (screen.width, screen.height)
        for turn in filter(None, (TASKS[task](screen, rng) for task in FINDING)):
            (prompted,), regions = prompt_turns([turn])
            asked = embed_question(model, tokenizer, encoded, prompted.question, regions, size)
            said = generate_greedy(model, asked, MOST_TOKENS[turn.task], ends).token_ids
            clicks.append(hits(first_box(tokenizer.to_text(said), size), turn.targets[0]))
    return Judged(sight, loss, clicks)


def run_arm(
    name: str, configs: list[TrainingConfig], folder: Path, tokenizer: TextTokenizer, **how: Any
) -> Path | None:
    """Trains what is not done yet; gives the folder of the last stage, None where time was over before."""
    first = folder / name / configs[0].stage
    if not (first / "tokenizer.json").exists():
        first.mkdir(parents=True, exist_ok=True)
        (with_single_digits(tokenizer) if ARMS[name].single_digits else tokenizer).save(
            first / "tokenizer.json"
        )
    done = run_stages(folder / name, configs, **how)
    return done[-1] if len(done) == len(configs) else None


def judge_arm(folder: Path, shown: Sequence[Screen], answers: bool, device: str) -> list[Judged]:
    """Every screen, judged by the run in `folder`; kept beside its checkpoint, so that an arm is judged once."""
    checkpoint, kept = folder / "checkpoint.pt", folder / "judged.pt"
    asked = {"seeds": [screen.seed for screen in shown], "answers": answers, "at": checkpoint.stat().st_mtime}
    if kept.exists():
        saved = torch.load(kept, weights_only=False)
        if saved["asked"] == asked:
            return saved["rows"]
    model, heads, tokenizer = load(folder)
    model, heads = model.to(device), heads.to(device)
    rows = [judge(model, heads, tokenizer, screen, answers) for screen in shown]
    torch.save({"asked": asked, "rows": rows}, kept)
    return rows


# --- The table ----------------------------------------------------------------------------------------------

Figure = Callable[[Sequence[Judged]], float]


def f1_of(group: int) -> Figure:
    return lambda rows: Sight.of([row.sight for row in rows]).counts[group].best()[0]


def character_error(rows: Sequence[Judged]) -> float:
    sight = Sight.of([row.sight for row in rows])
    return sight.wrong / max(sight.letters, 1)


def answer_loss(rows: Sequence[Judged]) -> float:
    losses = [row.loss for row in rows if row.loss is not None]
    return sum(losses) / len(losses) if losses else float("nan")


def click_accuracy(rows: Sequence[Judged]) -> float:
    clicks = [hit for row in rows for hit in row.clicks]
    return sum(clicks) / len(clicks) if clicks else float("nan")


FIGURES: dict[str, Figure] = {
    **{f"F1 of {name}": f1_of(group) for group, name in enumerate(GROUPS)},
    "character error": character_error,
    "loss a letter": answer_loss,
    "click": click_accuracy,
}


@dataclass(frozen=True)
class Estimate:
    """A figure, and 95 % of what it is, or of what it differs from the base arm's, on resampled screens."""

    value: float
    low: float
    high: float
    difference: tuple[float, float] | None = None


def estimates(
    figure: Figure, rows: Sequence[Judged], base: Sequence[Judged] | None, seed: int = 1
) -> Estimate:
    """`base`: the base arm's judgements of the same screens, in the same order."""
    rng, values, differences = np.random.default_rng(seed), [], []
    for _ in range(RESAMPLES):
        drawn = rng.integers(len(rows), size=len(rows))
        values.append(figure([rows[i] for i in drawn]))
        if base is not None:
            differences.append(values[-1] - figure([base[i] for i in drawn]))

    def middle(drawn: list[float]) -> tuple[float, float]:
        low, high = np.quantile(drawn, (0.025, 0.975))
        return float(low), float(high)

    return Estimate(figure(rows), *middle(values), middle(differences) if differences else None)


def table(judged: dict[str, list[Judged]], answers: bool) -> str:
    """Markdown: one row an arm, in brackets 95 % of it, behind Δ 95 % of its difference from `tiles`."""
    names = [name for name in FIGURES if answers or name not in ("loss a letter", "click")]
    lines = ["| arm | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for arm, rows in judged.items():
        base = judged.get(BASE) if arm != BASE else None
        cells = []
        for name in names:
            found = estimates(FIGURES[name], rows, base)
            cell = f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"
            if found.difference:
                cell += " Δ [{:+.3f}, {:+.3f}]".format(*found.difference)
            cells.append(cell)
        lines.append(f"| {ARMS[arm].about} (`{arm}`) | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def minutes_of(given: Sequence[str]) -> dict[str, float]:
    """`stage0=4` … @raises ValueError for a stage that does not exist or a length that is no number."""
    pairs = dict(part.split("=", 1) for part in given)
    unknown = [name for name in pairs if name not in ORDER]
    if unknown:
        raise ValueError(f"{unknown[0]} is no stage; there are {', '.join(ORDER)}.")
    return {name: float(value) for name, value in pairs.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the runs of all arms")
    parser.add_argument("--minutes", nargs="+", required=True, metavar="STAGE=MINUTES", help="of every arm")
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=list(ARMS))
    parser.add_argument("--judge-screens", type=int, default=40, help="held-out screens to judge on")
    add_run_arguments(parser)
    add_config_arguments(parser, TrainingConfig(), "stage", "minutes", "steps")
    parser.add_argument("--steps", type=int, default=0, help="upper limit of every stage; 0 for none")
    options = parser.parse_args()
    if options.overwrite or options.resume:
        parser.error("arms go on by themselves; to begin anew give another --out")
    if options.threads:
        torch.set_num_threads(options.threads)
    try:
        minutes = minutes_of(options.minutes)
    except ValueError as problem:
        parser.error(str(problem))
    base, answers = config_given(options), set(minutes) - {"stage0"} != set()
    how = {key: getattr(options, key) for key in ("device", "workers", "log_every", "save_minutes", "plot")}
    shown = list(islice(held_out(base.profile, base.screens), options.judge_screens))
    judged: dict[str, list[Judged]] = {}
    tokenizer = TextTokenizer.load(BUILT_IN_TOKENIZER)
    ends = time.monotonic() + options.call_minutes * 60
    for name in options.arms:
        how["call_minutes"] = (ends - time.monotonic()) / 60
        folder = run_arm(name, configs_of(ARMS[name], base, minutes), options.out, tokenizer, **how)
        if folder is None:
            raise SystemExit(UNFINISHED)
        judged[name] = judge_arm(folder, shown, answers, options.device)
        print(name, {key: round(figure(judged[name]), 3) for key, figure in FIGURES.items()}, flush=True)
    text = f"{len(shown)} held-out screens, {options.minutes}, seed {base.seed}\n\n{table(judged, answers)}\n"
    (options.out / "table.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
