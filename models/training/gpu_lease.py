# The same command until it says that all is done (cd models/training; GPU.md), each call as long as it may be:
#   python -m gpu_lease --plan hour --call-minutes 9.3 --out ../../runs/lease --screens ../../out/unpacked
#     --icons ../../out/icons
# Rehearsal on a CPU: --device cpu --workers 0 --share 0.001 --batch 2 --steps 2
"""Spends the hours of a GPU: the trainers one after the other in the order that was found to pay, in calls of
limited length. Starts them as processes; knows nothing of what they learn.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from schedule import ORDER, UNFINISHED

SHORTEST = 0.3
"""Minutes left of a call in which no trainer is started any more: it would only load its data."""


@dataclass(frozen=True)
class Plan:
    """Minutes of training by trainer; what is left of `budget` minutes goes to starting, packing and judging."""

    budget: float
    icons: float
    elements: float
    stages: tuple[float, ...]
    """As in `schedule.ORDER`."""
    ablation: float = 0.0
    """Of all arms together."""

    @property
    def training(self) -> float:
        return self.icons + self.elements + sum(self.stages) + self.ablation


PLANS = {
    # Icon names first: they are what today's answers lack most. With inherited sight stage 0 is short, and
    # Stage III, the only one that never had its time, gets the rest (RUNS.md).
    "quarter": Plan(15, icons=4, elements=0, stages=(0.5, 2, 0.3, 0.7, 4)),
    "hour": Plan(60, icons=10, elements=5, stages=(1, 6, 1, 3, 26)),
    "three": Plan(180, icons=20, elements=15, stages=(2, 15, 2, 8, 95)),
    "ten": Plan(600, icons=40, elements=40, stages=(3, 40, 4, 20, 280), ablation=120),
}

BATCHES = (128, 16, 64, 32, 24)
"""Of the stages: many steps matter more than large ones where the encoders learn."""

ARMS = 10
"""Of the ablation; its minutes are shared out evenly, and within an arm as below."""

SHARES_OF_ARM = {"text": 0.05, "stage0": 0.35, "stage1": 0.05, "stage2": 0.15, "stage3": 0.4}


@dataclass(frozen=True)
class Job:
    name: str
    command: tuple[str, ...]
    """Of a trainer that goes on by itself if given again, and ends with UNFINISHED where time was over."""


def jobs(plan: Plan, options: argparse.Namespace) -> list[Job]:
    """The trainers of a plan in order; `options.share` scales their minutes."""
    out, python = options.out, (sys.executable, "-m")
    common = ("--device", options.device, "--workers", str(options.workers))
    steps = ("--steps", str(options.steps)) if options.steps else ()
    sight = out / "elements/checkpoint.pt" if plan.elements and options.screens else options.sight

    def minutes(value: float) -> str:
        return f"{value * options.share:.4g}"

    def batch(of_plan: int) -> str:
        return str(options.batch or of_plan)

    found = []
    if plan.icons and options.icons:
        begin = ("--resume",) if (out / "icons/resume.pt").exists() else ("--start", str(options.start_icons))
        found.append(Job("icons", (
            *python, "icon_terms.train", "--run", str(out / "icons"), "--icons", str(options.icons),
            "--minutes", minutes(plan.icons), "--batch", "64" if options.batch else "512",
            "--everything", *begin, *common, *steps,
        )))  # fmt: skip
    if plan.elements and options.screens:
        begin = ("--resume",) if (out / "elements/resume.pt").exists() else ("--start", str(options.sight))
        found.append(Job("elements", (
            *python, "elements.train", "--run", str(out / "elements"), "--screens", str(options.screens),
            "--minutes", minutes(plan.elements), "--batch", batch(64), "--save-minutes", "2",
            *begin, *common, *steps,
        )))  # fmt: skip
    learning = (
        *common, *steps, "--save-minutes", "3", "--log-every", "50", "--stem", "elements", "--sight", str(sight),
        *(("--screens", str(options.screens)) if options.screens else ()),
        *(("--precision", "bf16") if options.device != "cpu" else ()),
    )  # fmt: skip
    found.append(Job("stages", (
        *python, "stages", "--out", str(out / "nano"), "--minutes", *map(minutes, plan.stages),
        "--batches", *(batch(size) for size in BATCHES), *learning,
    )))  # fmt: skip
    if plan.ablation:
        each = (f"{stage}={minutes(plan.ablation / ARMS * SHARES_OF_ARM[stage])}" for stage in ORDER)
        found.append(Job("ablate", (
            *python, "ablate", "--out", str(out / "ablate"), "--minutes", *each, "--batch", batch(16), *learning,
        )))  # fmt: skip
    return found


def spend(found: Sequence[Job], done: Path, call_minutes: float) -> bool:
    """Runs what is not done yet, for `call_minutes`; gives whether all is done. `done`: a file of names.

    Raises SystemExit where a trainer fails; the next call begins with it.
    """
    ends = time.monotonic() + call_minutes * 60
    for job in found:
        names = done.read_text(encoding="utf-8").split() if done.exists() else []
        if job.name in names:
            continue
        left = (ends - time.monotonic()) / 60
        if left < SHORTEST:
            return False
        print(f"{job.name}: {left:.1f} minutes left of this call", flush=True)
        limit = ("--call-minutes", f"{left - SHORTEST / 2:.3f}") if math.isfinite(left) else ()
        status = subprocess.run([*job.command, *limit], check=False).returncode
        if status == UNFINISHED:
            return False
        if status:
            raise SystemExit(f"{job.name} failed with status {status}; its message stands above.")
        done.write_text("\n".join([*names, job.name]) + "\n", encoding="utf-8")
    return True


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--plan", choices=PLANS, required=True, help="what the hours are")
    parser.add_argument("--out", type=Path, required=True, help="folder for the runs")
    parser.add_argument("--call-minutes", type=float, default=math.inf, help="length of this call")
    parser.add_argument("--screens", type=Path, help="unpacked screens; without, drawn ones, and no elements")
    parser.add_argument("--icons", type=Path, help="drawings of icons; without, no icon terms")
    parser.add_argument("--start-icons", type=Path, default=Path("../../runs/icons-long"))
    parser.add_argument(
        "--sight", type=Path, default=Path("../../runs/elements-long/checkpoint.pt"), help="of the elements"
    )
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--workers", type=int, default=14)
    parser.add_argument("--share", type=float, default=1.0, help="of the plan's minutes, for a rehearsal")
    parser.add_argument("--steps", type=int, default=0, help="upper limit of every run, for a rehearsal")
    parser.add_argument(
        "--batch", type=int, default=0, help="instead of the plan's (icons: 64), for a rehearsal"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    over = spend(jobs(PLANS[options.plan], options), options.out / "done.txt", options.call_minutes)
    print("All is done." if over else "Not done: give the same command again.")


if __name__ == "__main__":
    main()
