# Laptop, one thread (cd models/training, after icon_terms.drawings):
#   nice -n 2 python -m icon_terms.train --icons ../../out/icons --run ../../runs/icons --minutes 60
#   A run that was stopped goes on with the same command and --resume.
#   With the held-out sets as well, from a finished run: --start ../../runs/icons --everything
# One GPU, painted for by 14 processes:
#   python -m icon_terms.train --icons ../../out/icons --run ../../runs/icons-gpu --start ../../runs/icons-long --everything
#     --device cuda --workers 14 --batch 512 --minutes 9 --report-minutes 2
"""Trains the icon-term network on painted icons: a time box, one seed, a log, averaged weights.

A run folder gets checkpoint.pt (for evaluate.py and export.py), resume.pt, log.jsonl and record.json.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader

from averaged_weights import AveragedWeights
from schedule import UNFINISHED

from .data import IconData, Painting, Targets
from .evaluate import Figures, chosen_rows, load_model, logits_of, measure, measure_screens, paint_rows
from .network import IconTerms, IconTermsConfig, count_parameters, prior_bias


@dataclass(frozen=True)
class TrainingConfig:
    """All that decides what a run learns; saved with its checkpoint."""

    minutes: float = 60
    batch: int = 128
    rate: float = 2e-3
    warmup: float = 0.02
    weight_decay: float = 0.02
    contrast: float = 0.3
    """Share of the loss that sets a drawing's names against all other terms."""
    averaging: float = 0.998
    seed: int = 1
    steps: int = 0
    """Upper limit; 0 for none. The rate falls to nothing at whichever of minutes and steps comes first."""
    everything: bool = False
    """Learns from the held-out sets too: for weights that are shipped, after others were measured without."""


def loss_of(logits: Tensor, targets: Tensor, known: Tensor, names: Tensor, contrast: float) -> Tensor:
    """Negative log-likelihood of the terms of a crop, in nats a crop.

    Terms are judged one by one, so that the logits are log-odds; unknown ones do not count. The names are
    judged against each other as well, which tells likely terms apart sooner.

    Args:
        logits: (N, terms).
        targets, known, names: (N, terms) each, as `Targets.of` gives them.
    """
    each = functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    apart = (each * known).sum(1).mean()
    n_names = names.sum(1, keepdim=True)
    # Unknown terms and those it is used for are no rivals of the name.
    rivals = (targets == 0) & (known == 1) | (names == 1)
    log_share = functional.log_softmax(logits.masked_fill(~rivals, -1e4), 1)
    against = -((log_share * names).sum(1, keepdim=True) / n_names.clamp(min=1)).mean()
    return apart + contrast * against


def train(
    config: TrainingConfig,
    data: IconData,
    run: Path,
    *,
    network: IconTermsConfig | None = None,
    start: Path | None = None,
    resume: bool = False,
    report_minutes: float = 3,
    device: str = "cpu",
    workers: int = 0,
    call_minutes: float = math.inf,
) -> bool:
    """Runs to the end of the time box, which gives True, or for `call_minutes` of it; writes the run folder.

    Args:
        workers: processes that paint; with none this one does, between steps.

    Raises:
        ValueError: the run to go on from knows other terms than `data`.
    """
    torch.manual_seed(config.seed)
    model = IconTerms(network or IconTermsConfig(len(data.labels.terms)))
    rows = data.rows(held_out=False)
    if start is None:
        rates = (
            torch.from_numpy((data.labels.targets[rows[:: 1 + len(rows) // 10000]] > 0).mean(0)).float() * 0.5
        )
        prior_bias(model, rates)
    else:
        model.load_state_dict(load_model(start)[0].state_dict())
    if config.everything:
        rows = torch.cat([torch.from_numpy(rows), torch.from_numpy(data.rows(held_out=True))]).numpy()
    model = model.to(device, memory_format=torch.channels_last)
    torch.backends.cudnn.benchmark = True  # every batch has the same shape
    optimiser = torch.optim.AdamW(_groups(model, config.weight_decay), lr=config.rate, betas=(0.9, 0.98))
    average = AveragedWeights(model, config.averaging)
    step, crops_seen, spent = 0, 0, 0.0
    run.mkdir(parents=True, exist_ok=True)
    for known in (run if resume else None, start):
        if known is not None and load_model(known)[1] != data.labels.terms:
            raise ValueError(f"{known} was trained on other terms, or in another order")
    if resume:
        saved = torch.load(run / "resume.pt", map_location=device, weights_only=True)
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        average.state, average.steps = saved["average"], saved["step"]
        step, crops_seen, spent = saved["step"], saved["crops"], saved["spent"]
    # A resumed run sees other crops than those it has seen.
    painting = Painting(data, rows, config.batch, config.seed + 1000 * step)
    loader = DataLoader(
        painting,
        batch_size=None,
        num_workers=workers,
        pin_memory=device != "cpu",
        prefetch_factor=4 if workers else None,
    )
    targets = Targets(data.labels, device)
    watched = chosen_rows(data, 1024)
    watched_crops = paint_rows(data, watched)
    log = (run / "log.jsonl").open("a" if resume else "w", encoding="utf-8")
    print(
        f"{count_parameters(model)} parameters, {len(data.labels.terms)} terms, {len(rows)} drawings",
        flush=True,
    )

    model.train()
    began, asked = time.monotonic() - spent, time.monotonic()
    since = _Since(device)
    for batch in loader:
        since.waited += time.monotonic() - asked
        elapsed = time.monotonic() - began
        done = max(elapsed / 60 / config.minutes, step / config.steps if config.steps else 0)
        if done >= 1 or elapsed - spent > call_minutes * 60:
            break
        for group in optimiser.param_groups:
            group["lr"] = config.rate * _schedule(done, config.warmup)
        crops = batch.crops.to(device, non_blocking=True).contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.split(":")[0], torch.bfloat16):
            logits = model(crops.float() / 255)
        loss = loss_of(logits.float(), *targets.of(batch.rows.to(device)), config.contrast)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 20.0)
        optimiser.step()
        average.update(model)
        step += 1
        crops_seen += len(crops)
        since.add(loss, len(crops))
        if report_minutes * 60 < time.monotonic() - since.began:
            _report(log, model, average, data, watched, watched_crops, step, elapsed, since)
            _save(run, model, optimiser, average, config, data.labels.terms, (step, crops_seen, elapsed))
            since = _Since(device)
        asked = time.monotonic()
    elapsed = time.monotonic() - began
    figures = _report(log, model, average, data, watched, watched_crops, step, elapsed, since)
    _save(run, model, optimiser, average, config, data.labels.terms, (step, crops_seen, elapsed))
    record = {
        "training": asdict(config),
        "network": asdict(model.config),
        "parameters": count_parameters(model),
        "drawings": len(rows),
        "steps": step,
        "crops": crops_seen,
        "minutes": round(elapsed / 60, 1),
        "started_from": start.name if start else None,
        "held_out": asdict(figures),
    }
    (run / "record.json").write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    return done >= 1


class _Since:
    """What has happened since the last line of the log. The loss stays on the device until it is asked for."""

    def __init__(self, device: str):
        self.began = time.monotonic()
        self.waited = 0.0
        self.steps = self.crops = 0
        self.loss = torch.zeros((), device=device)

    def add(self, loss: Tensor, n_crops: int) -> None:
        self.loss += loss.detach()
        self.steps += 1
        self.crops += n_crops

    def figures(self) -> dict[str, float]:
        seconds = max(time.monotonic() - self.began, 1e-9)
        return {
            "loss": round(float(self.loss) / max(1, self.steps), 3),
            "crops_per_second": round(self.crops / seconds, 1),
            "waiting": round(self.waited / seconds, 3),
        }


def _groups(model: IconTerms, decay: float) -> list[dict[str, Any]]:
    parameters = list(model.parameters())
    return [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]


def _schedule(done: float, warmup: float) -> float:
    return done / warmup if done < warmup else 0.5 + 0.5 * math.cos(math.pi * (done - warmup) / (1 - warmup))


def _report(
    log: Any,
    model: IconTerms,
    average: AveragedWeights,
    data: IconData,
    rows: Any,
    crops: Tensor,
    step: int,
    elapsed: float,
    since: _Since,
) -> Figures:
    averaged = IconTerms(model.config)
    averaged.load_state_dict(average.state)
    figures = measure(logits_of(averaged, crops), data, rows)
    line = {"step": step, "minutes": round(elapsed / 60, 2)} | since.figures()
    if data.screens is not None:
        on_screens = measure_screens(averaged, data, 1024)
        line |= {
            "screens_top1": round(on_screens.top1, 4),
            "screens_found": round(on_screens.found_by_name, 4),
        }
    log.write(json.dumps(line | {name: round(value, 4) for name, value in asdict(figures).items()}) + "\n")
    log.flush()
    print(json.dumps(line | {name: round(value, 3) for name, value in asdict(figures).items()}), flush=True)
    return figures


def _save(
    run: Path,
    model: IconTerms,
    optimiser: torch.optim.Optimizer,
    average: AveragedWeights,
    config: TrainingConfig,
    terms: list[str],
    done: tuple[int, int, float],
) -> None:
    """`done`: steps, crops and seconds so far."""
    step, crops, spent = done
    checkpoint = {
        "config": asdict(model.config),
        "training": asdict(config),
        "terms": terms,
        "model": average.state,
        "step": step,
    }
    torch.save(checkpoint, run / "checkpoint.part")
    (run / "checkpoint.part").rename(run / "checkpoint.pt")
    resume = {
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "average": average.state,
        "step": step,
        "crops": crops,
        "spent": spent,
    }
    torch.save(resume, run / "resume.part")
    (run / "resume.part").rename(run / "resume.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--icons", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--everything", action="store_true")
    parser.add_argument("--minutes", type=float, default=TrainingConfig.minutes)
    parser.add_argument("--batch", type=int, default=TrainingConfig.batch)
    parser.add_argument("--rate", type=float, default=TrainingConfig.rate)
    parser.add_argument("--seed", type=int, default=TrainingConfig.seed)
    parser.add_argument("--report-minutes", type=float, default=3)
    parser.add_argument("--steps", type=int, default=0, help="upper limit; 0 for none")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--workers", type=int, default=0, help="processes that paint; 0: this one does")
    parser.add_argument(
        "--call-minutes", type=float, default=math.inf, help="leave off after so long, with status 3"
    )
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    config = TrainingConfig(
        minutes=arguments.minutes,
        batch=arguments.batch,
        rate=arguments.rate,
        seed=arguments.seed,
        everything=arguments.everything,
        steps=arguments.steps,
    )
    # A vocabulary chosen anew might be in another order, and logits keep their places.
    known = arguments.run if arguments.resume else arguments.start
    vocabulary = load_model(known)[1] if known else None
    data = IconData.load(arguments.icons, vocabulary)
    over = train(
        config,
        data,
        arguments.run,
        start=arguments.start,
        resume=arguments.resume,
        report_minutes=arguments.report_minutes,
        device=arguments.device,
        workers=arguments.workers,
        call_minutes=arguments.call_minutes,
    )
    if not over:
        raise SystemExit(UNFINISHED)


if __name__ == "__main__":
    main()
