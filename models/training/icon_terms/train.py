# Laptop, one thread (cd models/training, after icon_terms.drawings):
#   nice -n 2 python -m icon_terms.train --icons ../../out/icons --run ../../runs/icons --minutes 60
#   A run that was stopped goes on with the same command and --resume.
#   With the held-out sets as well, from a finished run: --start ../../runs/icons --everything
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

from averaged_weights import AveragedWeights

from .data import Batch, IconData, batches
from .evaluate import Figures, chosen_rows, load_model, logits_of, measure, paint_rows
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


def loss_of(logits: Tensor, batch: Batch, contrast: float) -> Tensor:
    """Negative log-likelihood of the terms of a crop, in nats a crop.

    Terms are judged one by one, so that the logits are log-odds; unknown ones do not count. The names are
    judged against each other as well, which tells likely terms apart sooner.
    """
    each = functional.binary_cross_entropy_with_logits(logits, batch.targets, reduction="none")
    apart = (each * batch.known).sum(1).mean()
    n_names = batch.names.sum(1, keepdim=True)
    # Unknown terms and those it is used for are no rivals of the name.
    rivals = (batch.targets == 0) & (batch.known == 1) | (batch.names == 1)
    log_share = functional.log_softmax(logits.masked_fill(~rivals, -1e4), 1)
    against = -((log_share * batch.names).sum(1, keepdim=True) / n_names.clamp(min=1)).mean()
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
) -> Figures:
    """Runs to the end of the time box and writes the run folder. Returns the last figures.

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
    model = model.to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(_groups(model, config.weight_decay), lr=config.rate, betas=(0.9, 0.98))
    average = AveragedWeights(model, config.averaging)
    step, crops_seen, spent = 0, 0, 0.0
    run.mkdir(parents=True, exist_ok=True)
    for known in (run if resume else None, start):
        if known is not None and load_model(known)[1] != data.labels.terms:
            raise ValueError(f"{known} was trained on other terms, or in another order")
    if resume:
        saved = torch.load(run / "resume.pt", weights_only=True)
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        average.state, average.steps = saved["average"], saved["step"]
        step, crops_seen, spent = saved["step"], saved["crops"], saved["spent"]
    # A resumed run sees other crops than those it has seen.
    source = batches(data, rows, config.batch, config.seed + 1000 * step)
    watched = chosen_rows(data, 1024)
    watched_crops = paint_rows(data, watched)
    log = (run / "log.jsonl").open("a" if resume else "w", encoding="utf-8")
    print(
        f"{count_parameters(model)} parameters, {len(data.labels.terms)} terms, {len(rows)} drawings",
        flush=True,
    )

    model.train()
    began, reported, losses = time.monotonic() - spent, time.monotonic(), []
    figures = None
    while True:
        elapsed = time.monotonic() - began
        done = max(elapsed / 60 / config.minutes, step / config.steps if config.steps else 0)
        if done >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = config.rate * _schedule(done, config.warmup)
        batch = next(source)
        crops = batch.crops.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(crops)
        loss = loss_of(logits.float(), batch, config.contrast)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 20.0)
        optimiser.step()
        average.update(model)
        losses.append(loss.item())
        step += 1
        crops_seen += len(crops)
        if report_minutes * 60 < time.monotonic() - reported:
            figures = _report(log, model, average, data, watched, watched_crops, step, elapsed, losses)
            _save(run, model, optimiser, average, config, data.labels.terms, (step, crops_seen, elapsed))
            reported, losses = time.monotonic(), []
    elapsed = time.monotonic() - began
    figures = _report(log, model, average, data, watched, watched_crops, step, elapsed, losses)
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
    return figures


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
    losses: list[float],
) -> Figures:
    averaged = IconTerms(model.config)
    averaged.load_state_dict(average.state)
    figures = measure(logits_of(averaged, crops), data, rows)
    line = {
        "step": step,
        "minutes": round(elapsed / 60, 2),
        "loss": round(sum(losses) / max(1, len(losses)), 3),
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
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    config = TrainingConfig(
        minutes=arguments.minutes,
        batch=arguments.batch,
        rate=arguments.rate,
        seed=arguments.seed,
        everything=arguments.everything,
    )
    # A vocabulary chosen anew might be in another order, and logits keep their places.
    known = arguments.run if arguments.resume else arguments.start
    vocabulary = load_model(known)[1] if known else None
    data = IconData.load(arguments.icons, vocabulary)
    train(
        config,
        data,
        arguments.run,
        start=arguments.start,
        resume=arguments.resume,
        report_minutes=arguments.report_minutes,
    )


if __name__ == "__main__":
    main()
