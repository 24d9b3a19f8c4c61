# Laptop, two cores (cd models/training):
#   python -m train --run ../../runs/words --stage text --minutes 4 --batch 8
#   python -m train --run ../../runs/nano-first --start ../../runs/words --minutes 40 --record "First run."
# Real run, one GPU:
#   python -m train --run ../../runs/words --stage text --batch 128 --minutes 20
#     --device cuda --precision bf16 --workers 12
#   python -m train --run ../../runs/nano --start ../../runs/words --profile mixed --batch 32 --minutes 600
#     --device cuda --precision bf16 --workers 12 --record "…"
#   then --stage stage1, stage2, stage3, each with --start on the last one's folder
# A run that was stopped goes on with the same command and --resume; --overwrite begins it anew.
"""Trains Ferret-v2 on drawn screens: next-token loss on answers, the paper's freezing schedule, a time box.

A run folder gets checkpoint.pt (for the exporter and evaluate.py), tokenizer.json, resume.pt, log.jsonl and
record.json.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from anyres import PreparedImage, prepare_image
from config import FerretV2Config, preset
from data.drawn_screens import HELD_OUT_SEEDS, Screen, draw_screen, random_size
from data.questions import STAGE_MIXES, Turn, conversation, prompt_turns
from model import IGNORE, PAD_SLOT, Batch, FerretV2, init_weights
from prompt import build_prompt
from tokenizer import TextTokenizer
from visual_sampler import RegionPlan, plan_regions

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Stage:
    """What the paper trains in a stage (spec §7.1), which views it sees, which questions it answers."""

    trained: tuple[str, ...]
    tiles: bool
    mix: str
    picture: bool = True


ALL_PARTS = (
    "global_encoder",
    "local_encoder",
    "global_projector",
    "local_projector",
    "visual_sampler",
    "language_model",
)

STAGES = {
    # The dialogues without their pictures, so that form and words are known before looking costs time. Not in
    # the paper.
    "text": Stage(("language_model",), tiles=False, mix="stage3", picture=False),
    "stage1": Stage(("global_projector",), tiles=False, mix="stage1"),
    "stage2": Stage(("global_projector", "local_projector", "visual_sampler"), tiles=True, mix="stage2"),
    "stage3": Stage(ALL_PARTS, tiles=True, mix="stage3"),
    # No pre-trained parts at hand: everything at once, from nothing. Not in the paper.
    "joint": Stage(ALL_PARTS, tiles=True, mix="joint"),
}


@dataclass(frozen=True)
class TrainingConfig:
    """All that decides what a run learns; saved with its checkpoint."""

    preset: str = "nano"
    stage: str = "joint"
    profile: str = "small"
    batch: int = 2
    turns: int = 10
    max_text: int = 480
    """Text tokens a sample may have; turns that do not fit are left out, the picture never is."""
    rate: float = 1e-3
    warmup: float = 0.03
    weight_decay: float = 0.05
    clip: float = 1.0
    minutes: float = 40
    steps: int = 0
    """Upper limit; 0 for none. The rate falls to nothing at whichever of minutes and steps comes first."""
    seed: int = 1
    distinct: int = 0
    """Draw from this many samples again and again instead of always new ones; 0 for no limit."""
    precision: str = "fp32"


# ----------------------------------------------------------------------------------------------------
# Samples


@dataclass(frozen=True)
class Sample:
    image: PreparedImage
    token_ids: list[int]
    labels: list[int]
    plan: RegionPlan


def make_sample(
    screen: Screen,
    turns: list[Turn],
    model: FerretV2Config,
    tokenizer: TextTokenizer,
    max_text: int,
    picture: bool = True,
) -> Sample:
    """A screen and its turns as the model reads them; the last turns are dropped until the text fits.

    Without `picture` no regions are planned. Raises ValueError when not even the first turn fits.
    """
    size = (screen.width, screen.height)
    for count in range(len(turns), 0, -1):
        asked, regions = prompt_turns(turns[:count])
        prompt = build_prompt(asked, regions, size, tokenizer, model)
        if len(prompt.token_ids) <= max_text:
            ordered = [regions[i] for i in prompt.region_order] if picture else []
            plan = plan_regions(ordered, [size] * len(ordered), model.region)
            image = prepare_image(np.asarray(screen.image), model)
            return Sample(image, prompt.token_ids, prompt.labels, plan)
    raise ValueError(f"screen {screen.seed}: no turn of {len(turns)} fits into {max_text} tokens")


def collate(samples: list[Sample], tiles: bool) -> Batch:
    """Samples -> one batch, texts padded on the right."""
    longest = max(len(s.token_ids) for s in samples)
    ids = torch.full((len(samples), longest), PAD_SLOT, dtype=torch.int64)
    labels = torch.full((len(samples), longest), IGNORE, dtype=torch.int64)
    for row, sample in enumerate(samples):
        ids[row, : len(sample.token_ids)] = torch.tensor(sample.token_ids)
        labels[row, : len(sample.labels)] = torch.tensor(sample.labels)
    return Batch(
        global_pixels=torch.stack([s.image.global_pixels for s in samples]),
        token_ids=ids,
        tile_pixels=torch.cat([s.image.tile_pixels for s in samples]) if tiles else None,
        grids=[s.image.grid for s in samples] if tiles else None,
        labels=labels,
        regions=RegionPlan.cat([s.plan for s in samples]),
    )


class DrawnBatches(Dataset[Batch]):
    """Batch i of a run, always the same one for the same config. Screens of a batch share their size, so
    nothing is spent on padding.
    """

    def __init__(
        self, config: TrainingConfig, model: FerretV2Config, tokenizer: TextTokenizer, first: int = 0
    ):
        self.config, self.model, self.tokenizer, self.first = config, model, tokenizer, first
        # Another run seed looks at other screens; held-out screens have seeds from HELD_OUT_SEEDS on.
        self.base = Random(config.seed).randrange(HELD_OUT_SEEDS // 2)

    def __len__(self) -> int:
        return 10_000_000

    def __getitem__(self, index: int) -> Batch:
        c, stage, number = self.config, STAGES[self.config.stage], self.first + index
        rng = Random(f"{c.seed} {number}")
        profile = c.profile if c.profile != "mixed" else rng.choice(("small", "small", "full"))
        size = random_size(rng, profile)
        samples = []
        for place in range(c.batch):
            sample = number * c.batch + place
            if c.distinct:
                sample %= c.distinct
                size = random_size(Random(sample // c.batch), profile)
            seed = self.base + sample
            assert seed < HELD_OUT_SEEDS, f"sample {sample} would use a held-out screen"
            samples.append(self.sample(seed, size, STAGE_MIXES[stage.mix]))
        return collate(samples, stage.tiles)

    def sample(self, seed: int, size: tuple[int, int], mix: Any) -> Sample:
        """The sample of a seed; a screen that nothing can be asked of, or too much at once, gives way to the
        next.
        """
        picture = STAGES[self.config.stage].picture
        for attempt in range(100):
            screen = draw_screen(seed + attempt * (HELD_OUT_SEEDS // 200), *size)
            turns = conversation(screen, Random(screen.seed), self.config.turns, mix)
            try:
                if turns:
                    return make_sample(
                        screen, turns, self.model, self.tokenizer, self.config.max_text, picture
                    )
            except ValueError:
                continue
        raise RuntimeError(f"100 screens in a row from seed {seed} gave no sample of {size} px")


# ----------------------------------------------------------------------------------------------------
# Optimisation


def text_loss(model: FerretV2, batch: Batch) -> Tensor:
    """The loss of answers when neither the picture nor any region can be seen; their places hold zeros."""
    assert batch.labels is not None
    language = model.language_model
    embeddings = language.embedding(batch.token_ids.clamp(min=0)) * (batch.token_ids >= 0)[..., None]
    hidden, wanted = language.hidden(embeddings)[:, :-1], batch.labels[:, 1:]
    learned = wanted != IGNORE
    return torch.nn.functional.cross_entropy(language.logits(hidden[learned]).float(), wanted[learned])


def freeze(model: FerretV2, trained: tuple[str, ...]) -> list[torch.nn.Parameter]:
    """Let only these children learn; gives their parameters."""
    for name, child in model.named_children():
        child.requires_grad_(name in trained)
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


def make_optimiser(parameters: list[torch.nn.Parameter], config: TrainingConfig) -> torch.optim.AdamW:
    """AdamW; matrices decay, vectors (norms, biases, scales) do not."""
    groups = [
        {"params": [p for p in parameters if p.dim() > 1], "weight_decay": config.weight_decay},
        {"params": [p for p in parameters if p.dim() <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=config.rate, betas=(0.9, 0.95))


def rate_at(progress: float, config: TrainingConfig) -> float:
    """The learning rate after a share 0..1 of the run: linear warm-up, then a cosine down to a hundredth."""
    if progress < config.warmup:
        return config.rate * max(progress / config.warmup, 0.02)
    rest = (min(progress, 1) - config.warmup) / (1 - config.warmup)
    return config.rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * rest)))


def share_done(config: TrainingConfig, step: int, seconds: float) -> float:
    """How much of the run is over, 0..1, by time or by steps, whichever is further."""
    return max(seconds / (config.minutes * 60), step / config.steps if config.steps else 0.0)


@dataclass
class Progress:
    """Where a run stands; saved with every checkpoint."""

    step: int = 0
    seconds: float = 0.0
    samples: int = 0
    learned_tokens: int = 0


def commit() -> str:
    """The commit the code is at, with + where files differ from it; `none` outside a repository."""
    try:
        head = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=HERE, capture_output=True, text=True, check=True
        )
        state = subprocess.run(
            ["git", "status", "--porcelain"], cwd=HERE, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "none"
    return head.stdout.strip() + ("+" if state.stdout.strip() else "")


def start_model(config: TrainingConfig, start: Path | None) -> FerretV2:
    """Fresh weights, or those of another run's folder; a run's Stage II starts the local projector as the
    global one.
    """
    if start is None:
        return init_weights(FerretV2(preset(config.preset)), config.seed)
    saved = torch.load(start / "checkpoint.pt", map_location="cpu", weights_only=False)
    model = FerretV2(FerretV2Config.from_dict(saved["config"]))
    model.load_state_dict(saved["model"])
    if config.stage == "stage2" and saved["training"]["config"]["stage"] == "stage1":
        model.local_projector.load_state_dict(model.global_projector.state_dict())
    return model


RUN_FILES = ("checkpoint.pt", "resume.pt", "tokenizer.json", "record.json", "log.jsonl")


def clear(folder: Path, start: Path | None, tokenizer: Path, overwrite: bool) -> None:
    """Make room for a new run. Raises SystemExit, with nothing touched, where the folder holds a run that may
    not be overwritten, or the new run would have no `tokenizer`.
    """
    if overwrite and start is not None and start.resolve() == folder.resolve():
        raise SystemExit(f"{folder} holds the weights to start from; give the new run another folder.")
    if (folder / "checkpoint.pt").exists() and not overwrite:
        raise SystemExit(
            f"{folder} already holds a run; go on with it (--resume), begin it anew (--overwrite), "
            "or give another folder."
        )
    if not tokenizer.exists() and (overwrite or not (folder / "tokenizer.json").exists()):
        raise SystemExit(f"{tokenizer} does not exist; a run needs a tokenizer.")
    if overwrite:
        for name in RUN_FILES:
            (folder / name).unlink(missing_ok=True)


class Run:
    """One training run and its folder."""

    def __init__(
        self,
        config: TrainingConfig,
        folder: Path,
        device: str,
        start: Path | None,
        resume: bool,
        overwrite: bool = False,
    ):
        self.config, self.folder, self.device = config, folder, device
        source = start / "tokenizer.json" if start else HERE / "tokenizers" / f"{config.preset}.json"
        if not resume:
            clear(folder, start, source, overwrite)
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer_path = folder / "tokenizer.json"
        if not tokenizer_path.exists():
            shutil.copy(source, tokenizer_path)
        self.tokenizer = TextTokenizer.load(tokenizer_path)
        torch.manual_seed(config.seed)
        self.model = start_model(config, start).to(device)
        room = self.model.config.language.vocab
        assert self.tokenizer.size <= room, f"{self.tokenizer.size} tokens, the model has room for {room}"
        self.parameters = freeze(self.model, STAGES[config.stage].trained)
        self.optimiser = make_optimiser(self.parameters, config)
        self.progress = Progress()
        self.curve: list[tuple[int, float, float]] = []  # step, minutes, mean loss since the last entry
        if resume:
            self._resume()

    def _resume(self) -> None:
        saved = torch.load(self.folder / "resume.pt", map_location=self.device, weights_only=False)
        before = {**saved["config"], "minutes": self.config.minutes, "steps": self.config.steps}
        if before != asdict(self.config):
            changed = [key for key, value in asdict(self.config).items() if before.get(key) != value]
            raise SystemExit(
                f"{self.folder} was trained with other settings ({', '.join(changed)}); start a new run."
            )
        self.model.load_state_dict(saved["model"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.progress, self.curve = Progress(**saved["progress"]), saved["curve"]

    def record(self) -> dict[str, Any]:
        """What made these weights, in plain data."""
        p = self.progress
        return {
            "config": asdict(self.config),
            "commit": commit(),
            "data": "drawn screens (models/training/data), seeds from "
            f"{DrawnBatches(self.config, self.model.config, self.tokenizer).base}",
            "device": torch.cuda.get_device_name() if self.device.startswith("cuda") else _processor(),
            "threads": torch.get_num_threads(),
            "torch": str(torch.__version__),
            "hours": round(p.seconds / 3600, 3),
            "steps": p.step,
            "samples": p.samples,
            "learned_tokens": p.learned_tokens,
            "parameters": sum(parameter.numel() for parameter in self.model.parameters()),
            "curve": self.curve,
        }

    def save(self, results: dict[str, Any] | None = None) -> None:
        """checkpoint.pt, resume.pt and record.json, each written aside and then moved, so none is ever half
        there.
        """
        record = {**self.record(), **({"results": results} if results is not None else {})}
        weights = {name: value.detach().cpu() for name, value in self.model.state_dict().items()}
        _write(
            self.folder / "checkpoint.pt",
            {"config": self.model.config.to_dict(), "model": weights, "training": record},
        )
        _write(self.folder / "resume.pt", {
            "config": asdict(self.config), "model": weights, "optimiser": self.optimiser.state_dict(),
            "progress": asdict(self.progress), "curve": self.curve,
        })  # fmt: skip
        (self.folder / "record.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")

    def batches(self, workers: int) -> Iterator[Batch]:
        batches = DrawnBatches(self.config, self.model.config, self.tokenizer, self.progress.step)
        return iter(
            DataLoader(
                batches,
                batch_size=None,
                num_workers=workers,
                prefetch_factor=4 if workers else None,
                worker_init_fn=_one_thread,
            )
        )

    def step(self, batch: Batch) -> tuple[float, float]:
        """One update; gives the loss and the length of the gradient before it was clipped."""
        low = (
            torch.autocast(self.device.split(":")[0], torch.bfloat16)
            if self.config.precision == "bf16"
            else nullcontext()
        )
        with low:
            batch = batch.to(self.device)
            loss = (
                self.model.loss(batch) if STAGES[self.config.stage].picture else text_loss(self.model, batch)
            )
        loss.backward()
        length = torch.nn.utils.clip_grad_norm_(self.parameters, self.config.clip)
        if not math.isfinite(float(length)):
            raise FloatingPointError(
                f"step {self.progress.step}: the gradient is not finite (loss {float(loss)})"
            )
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        assert batch.labels is not None
        self.progress.learned_tokens += int((batch.labels != IGNORE).sum())
        return loss.item(), float(length)

    def train(self, workers: int, log_every: int, save_minutes: float) -> None:
        """Until the time box or the step limit is reached."""
        c, p = self.config, self.progress
        began, last_save, losses = time.monotonic() - p.seconds, p.seconds, []
        # A run that ended before its first checkpoint may have left its log.
        log = (self.folder / "log.jsonl").open("a" if p.step else "w", encoding="utf-8")
        self.model.train()
        for batch in self.batches(workers):
            done = share_done(c, p.step, p.seconds)
            if done >= 1:
                break
            rate = rate_at(done, c)
            for group in self.optimiser.param_groups:
                group["lr"] = rate
            loss, length = self.step(batch)
            losses.append(loss)
            p.step, p.samples, p.seconds = p.step + 1, p.samples + c.batch, time.monotonic() - began
            if p.step % log_every == 0:
                mean = sum(losses) / len(losses)
                self.curve.append((p.step, round(p.seconds / 60, 2), round(mean, 4)))
                line = {
                    "step": p.step,
                    "minutes": round(p.seconds / 60, 2),
                    "loss": round(mean, 4),
                    "rate": round(rate, 7),
                    "gradient": round(length, 3),
                    "samples_per_second": round(p.samples / p.seconds, 3),
                }
                print(json.dumps(line), flush=True)
                print(json.dumps(line), file=log, flush=True)
                losses = []
            if p.seconds - last_save > save_minutes * 60:
                self.save()
                last_save = p.seconds
        self.save()


def _one_thread(worker: int) -> None:
    torch.set_num_threads(1)


def _write(path: Path, value: Any) -> None:
    aside = path.with_suffix(".part")
    torch.save(value, aside)
    aside.replace(path)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def append_record(record: dict[str, Any], name: str, why: str) -> None:
    """A short section in RUNS.md: settings, device, a few points of the curve, results."""
    c, curve = record["config"], record["curve"]
    points = curve[:: max(1, len(curve) // 8)] + curve[-1:]
    lines = [
        f"\n## {name}\n\n{why}\n",
        f"- {c['preset']}, {record['parameters'] / 1e6:.1f} M parameters, "
        f"stage `{c['stage']}`, profile `{c['profile']}`",
        f"- {record['device']}, {record['threads']} threads, torch {record['torch']}, "
        f"commit {record['commit'][:12]}, seed {c['seed']}",
        f"- {record['hours']:.2f} h, {record['steps']} steps of {c['batch']}, {record['samples']} screens, "
        f"{record['learned_tokens']} answer tokens, rate {c['rate']:g}, {c['precision']}",
        "- loss (step: value): " + ", ".join(f"{step}: {loss:.2f}" for step, _, loss in points),
        *(f"- {key}: {value}" for key, value in record.get("results", {}).items()),
    ]
    path = HERE / "RUNS.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    defaults = TrainingConfig()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--run", type=Path, required=True, help="the run's folder")
    parser.add_argument("--start", type=Path, help="folder of the run whose weights to start from")
    before = parser.add_mutually_exclusive_group()
    before.add_argument("--resume", action="store_true", help="go on with what is in the run's folder")
    before.add_argument("--overwrite", action="store_true", help="drop what is in the run's folder")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=0, help="processor threads; 0 leaves it to PyTorch")
    parser.add_argument(
        "--workers", type=int, default=0, help="processes that draw; 0 draws between the steps"
    )
    parser.add_argument("--log-every", type=int, default=20, help="steps")
    parser.add_argument("--save-minutes", type=float, default=5)
    parser.add_argument("--record", default="", help="why this run: adds it to RUNS.md, with an evaluation")
    for name, value in asdict(defaults).items():
        kinds: dict[str, Any] = {
            "stage": {"choices": sorted(STAGES)},
            "profile": {"choices": ["small", "full", "mixed"]},
            "precision": {"choices": ["fp32", "bf16"]},
        }
        parser.add_argument(
            f"--{name.replace('_', '-')}", type=type(value), default=value, **kinds.get(name, {})
        )
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    config = TrainingConfig(**{name: getattr(options, name) for name in asdict(defaults)})
    run = Run(config, options.run, options.device, options.start, options.resume, options.overwrite)
    run.train(options.workers, options.log_every, options.save_minutes)
    if options.record:
        from evaluate import evaluate, summary

        results = summary(evaluate(run.model, run.tokenizer))
        run.save(results)
        append_record({**run.record(), "results": results}, options.run.name, options.record)


if __name__ == "__main__":
    main()
