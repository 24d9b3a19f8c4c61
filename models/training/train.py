# Laptop, two cores (cd models/training); `python -m stages` runs all of them in order:
#   python -m train --run ../../runs/text --stage text --minutes 4 --batch 8
#   python -m train --run ../../runs/stage0 --start ../../runs/text --stage stage0 --minutes 20 --batch 8
#   --plot
#   then --stage stage1, stage2, stage3, each with --start on the last one's folder; --screens
#   ../../out/screens
#   adds rendered screens to drawn ones (data/CARD.md); --record "why" adds the run to RUNS.md
# One GPU (GPU.md has every command):
#   python -m train --run ../../runs/stage0 --start ../../runs/text --stage stage0 --profile mixed --batch 32
#     --minutes 9 --device cuda --precision bf16 --workers 14 --screens ../../out/packs
# A run from nothing inherits what the element network sees with --stem elements
#   --sight ../../runs/elements/checkpoint.pt.
# A run that was stopped goes on with the same command and --resume; --overwrite begins it anew.
"""Trains Ferret-v2 stage by stage: losses, the paper's freezing schedule, a time box, curves.

A run folder gets checkpoint.pt (for the exporter and evaluate.py), tokenizer.json, resume.pt, log.jsonl,
record.json and, with --plot, curves.png.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from config import FerretV2Config, preset
from heads import TrainingHeads
from model import IGNORE, Batch, FerretV2, init_weights, to_device
from plot import draw_panels, panels_of
from samples import ScreenBatches, TrainingBatch
from schedule import ENCODERS, MAY_CHANGE, STAGES, UNFINISHED, Stage, TrainingConfig
from stem import inherit_sight
from tokenizer import TextTokenizer

HERE = Path(__file__).parent

BUILT_IN_TOKENIZER = HERE.parent / "bundles" / "nano" / "tokenizer.json"
"""Of runs from nothing whose folder holds none of its own."""

HELD_OUT_BATCHES = 3
"""Batches of held-out screens whose loss is measured whenever a run is saved."""

LARGEST_HELD_OUT = 16
"""Screens of such a batch at most; they are made while the device waits."""


# ----------------------------------------------------------------------------------------------------
# Optimisation


def text_loss(model: FerretV2, batch: Batch) -> Tensor:
    """The loss of answers when neither the picture nor any region can be seen; their places hold zeros."""
    assert batch.labels is not None
    embedding = model.language_model.embedding
    ids = to_device(batch.token_ids, embedding.weight.device)
    return model.language_loss(embedding(ids.clamp(min=0)) * (ids >= 0)[..., None], batch.labels)


def stage_losses(
    model: FerretV2, heads: TrainingHeads, stage: Stage, batch: TrainingBatch, device: str
) -> dict[str, Tensor]:
    """What a stage has to make small, by name; their sum is the loss."""
    there = batch.on(device, model.config)
    if not stage.picture:
        return {"answers": text_loss(model, there)}
    dense = None if batch.dense is None else batch.dense.to(device)
    pictures = model.image_features(there.global_pixels, there.tile_pixels, there.grids)
    found: dict[str, Tensor] = {}
    if stage.mix is not None:
        found["answers"] = model.loss(there, pictures)
    if stage.heads:
        assert dense is not None, "a stage with heads needs their truth"
        found |= heads.losses(stage.heads, pictures, model.fused_maps(pictures), dense)
    return found


def freeze(module: nn.Module, trained: tuple[str, ...]) -> None:
    """Let only these children learn."""
    for name, child in module.named_children():
        child.requires_grad_(name in trained)


def make_optimiser(model: FerretV2, heads: TrainingHeads, config: TrainingConfig) -> torch.optim.AdamW:
    """AdamW over what may learn; matrices decay, vectors (norms, biases, scales) do not. A group's `share`
    is its part of the rate; what would learn at no rate is frozen.
    """
    groups: dict[tuple[float, float], list[nn.Parameter]] = defaultdict(list)
    for name, parameter in [*model.named_parameters(), *heads.named_parameters()]:
        if parameter.requires_grad:
            share = config.encoder_share if name.split(".")[0] in ENCODERS else 1.0
            share *= config.sight_share if ".trunk." in name else 1.0
            parameter.requires_grad_(share > 0)
            if share == 0:
                continue
            groups[share, config.weight_decay if parameter.dim() > 1 else 0.0].append(parameter)
    described = [
        {"params": parameters, "weight_decay": decay, "share": share}
        for (share, decay), parameters in groups.items()
    ]
    on_gpu = next(model.parameters()).is_cuda
    return torch.optim.AdamW(described, lr=config.rate, betas=(0.9, 0.95), fused=on_gpu or None)


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
    waited: float = 0.0
    """Seconds of those in which the device had nothing to do, because the next batch was not there."""
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


def start_model(config: TrainingConfig, start: Path | None) -> tuple[FerretV2, TrainingHeads]:
    """Fresh weights, with inherited sight where the stem wants it, or those of another run's folder; a run's
    Stage II starts the local projector as the global one. Raises SystemExit for a stem without its sight.
    """
    if start is None:
        model = init_weights(FerretV2(preset(config.preset).with_stem(config.stem)), config.seed)
        if (config.stem == "elements") != bool(config.sight):
            raise SystemExit(
                "The stem `elements` needs --sight, an element network's checkpoint; others none."
            )
        if config.sight:
            inherit_sight(model, Path(config.sight))
        return model, TrainingHeads(model.config)
    saved = torch.load(start / "checkpoint.pt", map_location="cpu", weights_only=False)
    model = FerretV2(FerretV2Config.from_dict(saved["config"]))
    model.load_state_dict(saved["model"])
    heads = TrainingHeads(model.config)
    if "heads" in saved:
        heads.load_state_dict(saved["heads"])
    if config.stage == "stage2" and saved["training"]["config"]["stage"] == "stage1":
        model.local_projector.load_state_dict(model.global_projector.state_dict())
    return model, heads


RUN_FILES = ("checkpoint.pt", "resume.pt", "tokenizer.json", "record.json", "log.jsonl", "curves.png")


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
        self.stage = STAGES[config.stage]
        source = start / "tokenizer.json" if start else BUILT_IN_TOKENIZER
        if not resume:
            clear(folder, start, source, overwrite)
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer_path = folder / "tokenizer.json"
        if not tokenizer_path.exists():
            shutil.copy(source, tokenizer_path)
        self.tokenizer = TextTokenizer.load(tokenizer_path)
        torch.manual_seed(config.seed)
        torch.set_float32_matmul_precision("high")  # TF32 where autocast leaves fp32, on a GPU
        self.model, self.heads = (module.to(device) for module in start_model(config, start))
        room = self.model.config.language.vocab
        assert self.tokenizer.size <= room, f"{self.tokenizer.size} tokens, the model has room for {room}"
        freeze(self.model, self.stage.trained)
        freeze(self.heads, self.stage.heads)
        self.optimiser = make_optimiser(self.model, self.heads, config)
        self.progress = Progress()
        self.curve: list[dict[str, float]] = []
        """Step, minutes, samples, loss and its parts: means since the last entry."""
        self.held_out: list[dict[str, float]] = []
        """The same on held-out screens, whenever the run was saved."""
        self.watched: list[TrainingBatch] = []
        """The batches of those screens, once they were made."""
        if resume:
            self._resume()

    def _resume(self) -> None:
        saved = torch.load(self.folder / "resume.pt", map_location=self.device, weights_only=False)
        now, before = asdict(self.config), asdict(TrainingConfig()) | saved["config"]
        changed = [k for k, v in now.items() if k not in MAY_CHANGE and before[k] != v]
        if changed:
            raise SystemExit(
                f"{self.folder} was trained with other settings ({', '.join(changed)}); start a new run."
            )
        self.model.load_state_dict(saved["model"])
        self.heads.load_state_dict(saved["heads"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.progress = Progress(**saved["progress"])
        self.curve, self.held_out = saved["curve"], saved["held_out"]

    def record(self) -> dict[str, Any]:
        """What made these weights, in plain data."""
        p = self.progress
        return {
            "config": asdict(self.config),
            "commit": commit(),
            "data": self.batches_from(0).source,
            "device": torch.cuda.get_device_name() if self.device.startswith("cuda") else _processor(),
            "threads": torch.get_num_threads(),
            "torch": str(torch.__version__),
            "hours": round(p.seconds / 3600, 3),
            "waiting": round(p.waited / max(p.seconds, 1e-9), 3),
            "steps": p.step,
            "samples": p.samples,
            "learned_tokens": p.learned_tokens,
            "parameters": sum(parameter.numel() for parameter in self.model.parameters()),
            "curve": self.curve,
            "held_out": self.held_out,
        }

    def save(self, results: dict[str, Any] | None = None, plot: bool = False) -> None:
        """checkpoint.pt, resume.pt and record.json, each written aside and then moved, so none is ever half
        there.
        """
        record = {**self.record(), **({"results": results} if results is not None else {})}
        weights, heads = (
            {name: value.detach().cpu() for name, value in module.state_dict().items()}
            for module in (self.model, self.heads)
        )
        _write(
            self.folder / "checkpoint.pt",
            {"config": self.model.config.to_dict(), "model": weights, "heads": heads, "training": record},
        )
        _write(self.folder / "resume.pt", {
            "config": asdict(self.config), "model": weights, "heads": heads,
            "optimiser": self.optimiser.state_dict(), "progress": asdict(self.progress),
            "curve": self.curve, "held_out": self.held_out,
        })  # fmt: skip
        (self.folder / "record.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        if plot and self.curve:
            draw_panels(panels_of(self.curve, self.held_out)).save(self.folder / "curves.png", optimize=True)

    def batches_from(self, first: int, held_out: bool = False) -> ScreenBatches:
        c = self.config
        if held_out:
            c = replace(c, batch=min(c.batch, LARGEST_HELD_OUT), distinct=0)
        return ScreenBatches(c, self.model.config, self.tokenizer, first, held_out)

    def batches(self, workers: int) -> Iterator[TrainingBatch]:
        return iter(
            DataLoader(
                self.batches_from(self.progress.step),
                batch_size=None,
                num_workers=workers,
                prefetch_factor=4 if workers else None,
                pin_memory=self.device.startswith("cuda"),
                worker_init_fn=_stand_back,
            )
        )

    def losses(self, batch: TrainingBatch) -> dict[str, Tensor]:
        low = (
            torch.autocast(self.device.split(":")[0], torch.bfloat16)
            if self.config.precision == "bf16"
            else nullcontext()
        )
        with low:
            return stage_losses(self.model, self.heads, self.stage, batch, self.device)

    def step(self, batch: TrainingBatch) -> tuple[dict[str, Tensor], Tensor]:
        """One update; gives the losses and the length of the gradient before it was clipped, on the device:
        reading them would wait for it.
        """
        found = self.losses(batch)
        loss = torch.stack(list(found.values())).sum()
        loss.backward()
        learning = [p for group in self.optimiser.param_groups for p in group["params"]]
        length = torch.nn.utils.clip_grad_norm_(learning, self.config.clip)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.progress.learned_tokens += int((batch.labels != IGNORE).sum())
        return {name: value.detach() for name, value in {"loss": loss, **found}.items()}, length

    def set_rate(self) -> float:
        """The learning rate of this moment, in every group; gives it."""
        rate = rate_at(share_done(self.config, self.progress.step, self.progress.seconds), self.config)
        for group in self.optimiser.param_groups:
            group["lr"] = rate * group["share"]
        return rate

    def point(self, losses: list[dict[str, float]]) -> dict[str, float]:
        """One entry of a curve: where the run stands, and mean losses."""
        p = self.progress
        means = {name: round(sum(each[name] for each in losses) / len(losses), 4) for name in losses[0]}
        return {"step": p.step, "minutes": round(p.seconds / 60, 2), "samples": p.samples, **means}

    def check(self, lengths: list[Tensor]) -> None:
        """Raises FloatingPointError where the gradient of one of the last steps was not finite; what they
        made of the weights must not be saved.
        """
        if lengths and not bool(torch.stack(lengths).isfinite().all()):
            raise FloatingPointError(f"up to step {self.progress.step}: a gradient was not finite")

    @torch.no_grad()
    def watch(self) -> None:
        """The losses on held-out screens, into `held_out`."""
        self.model.eval(), self.heads.eval()
        losses = []
        if not self.watched:
            screens = self.batches_from(0, held_out=True)
            self.watched = [screens[number] for number in range(HELD_OUT_BATCHES)]
        for batch in self.watched:
            found = {name: float(value) for name, value in self.losses(batch).items()}
            losses.append({"loss": sum(found.values()), **found})
        self.held_out.append(self.point(losses))
        self.model.train(), self.heads.train()

    def train(
        self,
        workers: int,
        log_every: int,
        save_minutes: float,
        plot: bool = False,
        call_minutes: float = math.inf,
    ) -> bool:
        """Until the time box or the step limit is reached, which gives True, or for `call_minutes`."""
        c, p = self.config, self.progress
        began, last_save = time.monotonic() - p.seconds, p.seconds
        leave_off = p.seconds + call_minutes * 60
        losses: list[dict[str, Tensor]] = []
        lengths: list[Tensor] = []
        # A run that ended before its first checkpoint may have left its log.
        log = (self.folder / "log.jsonl").open("a" if p.step else "w", encoding="utf-8")
        self.model.train(), self.heads.train()
        batches = self.batches(workers)
        while share_done(c, p.step, p.seconds) < 1 and p.seconds < leave_off:
            rate, asked = self.set_rate(), time.monotonic()
            batch = next(batches)
            p.waited += time.monotonic() - asked
            loss, length = self.step(batch)
            losses.append(loss)
            lengths.append(length)
            p.step, p.samples, p.seconds = p.step + 1, p.samples + c.batch, time.monotonic() - began
            if p.step % log_every == 0:
                self.check(lengths)
                self.curve.append(self.point([{k: float(v) for k, v in each.items()} for each in losses]))
                line = {
                    **self.curve[-1],
                    "rate": round(rate, 7),
                    "gradient": round(float(length), 3),
                    "samples_per_second": round(p.samples / p.seconds, 3),
                    "waiting": round(p.waited / p.seconds, 3),
                }
                print(json.dumps(line), flush=True)
                print(json.dumps(line), file=log, flush=True)
                losses, lengths = [], []
            if p.seconds - last_save > save_minutes * 60:
                self.check(lengths)
                self.watch()
                self.save(plot=plot)
                last_save = p.seconds
        self.check(lengths)
        if not c.distinct:  # a run that learns a few samples by heart says nothing of others
            self.watch()
        self.save(plot=plot)
        return share_done(c, p.step, p.seconds) >= 1


def _stand_back(worker: int) -> None:
    """For a process that makes batches: one thread, and the process that keeps the device busy goes first."""
    torch.set_num_threads(1)
    if hasattr(os, "nice"):
        os.nice(5)


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
    watched = record["held_out"][-1:]
    lines = [
        f"\n## {name}\n\n{why}\n",
        f"- {c['preset']}, stem `{c['stem']}`, {record['parameters'] / 1e6:.1f} M parameters, "
        f"stage `{c['stage']}`, profile `{c['profile']}`",
        f"- {record['device']}, {record['threads']} threads, torch {record['torch']}, "
        f"commit {record['commit'][:12]}, seed {c['seed']}",
        f"- {record['data']}",
        f"- {record['hours']:.2f} h, {record['steps']} steps of {c['batch']}, {record['samples']} screens, "
        f"{record['learned_tokens']} answer tokens, rate {c['rate']:g}, {c['precision']}; "
        f"{record['samples'] / max(3600 * record['hours'], 1):.2f} screens/s, "
        f"{100 * record['waiting']:.0f} % of the time spent waiting for them",
        "- loss (step: value): " + ", ".join(f"{point['step']}: {point['loss']:.2f}" for point in points),
        *(
            "- on held-out screens: "
            + ", ".join(f"{k} {v:.2f}" for k, v in point.items() if k not in ("step", "minutes", "samples"))
            for point in watched
        ),
        *(f"- {key}: {value}" for key, value in record.get("results", {}).items()),
    ]
    path = HERE / "RUNS.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")


def finish(run: Run, why: str, plot: bool = False) -> None:
    """Evaluates a run and adds it to RUNS.md."""
    from evaluate import evaluate, summary

    results = summary(evaluate(run.model, run.heads, run.tokenizer))
    run.save(results, plot)
    append_record({**run.record(), "results": results}, run.folder.name, why)


def add_config_arguments(parser: argparse.ArgumentParser, defaults: TrainingConfig, *but: str) -> None:
    """One option for every field of a TrainingConfig, except some."""
    hints = get_type_hints(TrainingConfig)
    for name, value in asdict(defaults).items():
        if name not in but:
            choices = sorted(STAGES) if name == "stage" else get_args(hints[name]) or None
            parser.add_argument(
                f"--{name.replace('_', '-')}", type=type(value), default=value, choices=choices
            )


def add_run_arguments(parser: argparse.ArgumentParser) -> None:
    """How a run is carried out; none of it changes what is learned."""
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
    parser.add_argument(
        "--call-minutes", type=float, default=math.inf, help="leave off after so long, with status 3"
    )
    parser.add_argument("--plot", action="store_true", help="also draw curves.png whenever the run is saved")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--run", type=Path, required=True, help="the run's folder")
    parser.add_argument("--start", type=Path, help="folder of the run whose weights to start from")
    parser.add_argument("--record", default="", help="why this run: adds it to RUNS.md, with an evaluation")
    add_run_arguments(parser)
    add_config_arguments(parser, TrainingConfig())
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    config = TrainingConfig(**{name: getattr(options, name) for name in asdict(TrainingConfig())})
    run = Run(config, options.run, options.device, options.start, options.resume, options.overwrite)
    if not run.train(
        options.workers, options.log_every, options.save_minutes, options.plot, options.call_minutes
    ):
        raise SystemExit(UNFINISHED)
    if options.record:
        finish(run, options.record, options.plot)


if __name__ == "__main__":
    main()
