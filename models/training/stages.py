# Laptop, two cores (cd models/training):
#   python -m stages --out ../../runs/nano --minutes-each 10 --batch 4 --plot --record "Every stage once."
#   python -m stages --out ../../runs/nano --minutes 4 20 5 15 30 --screens ../../out/screens
# Goes on where it stopped with the same command; the stages that are done are passed over.
"""Runs stage 0 (text, then sight), I, II and III in order, each from the weights of the one before.

Every stage is a run of its own, `<out>/<stage>`, as `python -m train` leaves it.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import asdict, replace
from pathlib import Path

import torch

from schedule import ORDER, UNFINISHED, TrainingConfig
from train import Run, add_config_arguments, add_run_arguments, finish, share_done

RATE_OF_STAGE = {"text": 1.0, "stage0": 1.0, "stage1": 1.0, "stage2": 0.5, "stage3": 0.5}
"""Part of --rate each stage learns with: the later ones must not undo what the earlier ones taught (spec
§7.3).
"""

ENCODER_SHARE_OF_STAGE = {"stage3": 0.0}
"""Part of --encoder-share in a stage, 1 where it is not named: at the full rate Stage III unlearnt what stage 0
had taught (RUNS.md, `gpu`).
"""


def stage_config(base: TrainingConfig, stage: str, minutes: float) -> TrainingConfig:
    """What a stage of the recipe changes of the settings of all."""
    return replace(
        base,
        stage=stage,
        minutes=minutes,
        rate=base.rate * RATE_OF_STAGE[stage],
        encoder_share=base.encoder_share * ENCODER_SHARE_OF_STAGE.get(stage, 1.0),
    )


def config_given(options: argparse.Namespace) -> TrainingConfig:
    """The settings that all stages share, out of options that `train.add_config_arguments` added."""
    names = set(asdict(TrainingConfig())) - {"stage", "minutes"}
    return TrainingConfig(**{name: getattr(options, name) for name in names})


def is_done(folder: Path, config: TrainingConfig) -> bool:
    """Whether a stage's folder holds a run that used up its time or its steps."""
    try:
        record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    # Hours are rounded in a record, to 1.8 seconds at most.
    return share_done(config, record["steps"], record["hours"] * 3600 + 2) >= 1


def run_stages(
    out: Path,
    configs: list[TrainingConfig],
    *,
    device: str,
    workers: int,
    log_every: int,
    save_minutes: float,
    plot: bool,
    why: str = "",
    call_minutes: float = math.inf,
) -> list[Path]:
    """Runs what is not done yet; gives the folders in order, fewer than there are stages where `call_minutes`
    were over before.

    Raises SystemExit where a stage would be made longer whose successor has begun already: that one learnt from
    weights that would be left behind.
    """
    start: Path | None = None
    folders = []
    ends = time.monotonic() + call_minutes * 60
    for place, config in enumerate(configs):
        folder = out / config.stage
        if not is_done(folder, config):
            for later in configs[place + 1 :]:
                if (out / later.stage / "resume.pt").exists():
                    raise SystemExit(
                        f"{out / later.stage} began from weights that {folder} would leave behind; remove it "
                        "to train it anew, or give another --out."
                    )
            if ends <= time.monotonic():
                return folders
            run = Run(config, folder, device, start, resume=(folder / "resume.pt").exists())
            print(f"{config.stage}: {config.minutes:g} minutes, from {start or 'nothing'}", flush=True)
            if not run.train(workers, log_every, save_minutes, plot, (ends - time.monotonic()) / 60):
                return folders
            if why:
                finish(run, why, plot)
        start = folder
        folders.append(folder)
    return folders


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the runs of all stages")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--minutes-each", type=float)
    length.add_argument(
        "--minutes", type=float, nargs=len(ORDER), metavar=ORDER, help="of each stage; 0 leaves one out"
    )
    parser.add_argument(
        "--batches", type=int, nargs=len(ORDER), metavar=ORDER, help="of each stage, instead of --batch"
    )
    parser.add_argument("--record", default="", help="why: adds every run to RUNS.md, with an evaluation")
    add_run_arguments(parser)
    add_config_arguments(parser, TrainingConfig(), "stage", "minutes")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    base = config_given(options)
    minutes = options.minutes or [options.minutes_each] * len(ORDER)
    batches = options.batches or [options.batch] * len(ORDER)
    configs = [
        replace(stage_config(base, stage, box), batch=batch)
        for stage, box, batch in zip(ORDER, minutes, batches, strict=True)
        if box
    ]
    if options.overwrite or options.resume:
        parser.error("stages go on by themselves; to begin anew give another --out")
    done = run_stages(
        options.out,
        configs,
        device=options.device,
        workers=options.workers,
        log_every=options.log_every,
        save_minutes=options.save_minutes,
        plot=options.plot,
        why=options.record,
        call_minutes=options.call_minutes,
    )
    if len(done) < len(configs):
        raise SystemExit(UNFINISHED)


if __name__ == "__main__":
    main()
