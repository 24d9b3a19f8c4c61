# Laptop, two cores (cd models/training), after a set was rendered to out/screens (data/CARD.md):
#   python -m elements.train --run ../../runs/elements --screens ../../out/screens --minutes 60
# Without rendered screens it trains on drawn ones. One GPU:
#   python -m elements.train --run ../../runs/elements --screens ../../out/screens --minutes 9
#     --device cuda --batch 64 --workers 14 --start ../../runs/elements-before/checkpoint.pt --save-minutes 2
"""Trains the element network on crops of screens with truth, in a time box; goes on with --resume.

A run folder gets checkpoint.pt (for elements.export and elements.evaluate), resume.pt, log.jsonl, curves.png.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import torch
from torch.utils.data import DataLoader

from averaged_weights import AveragedWeights
from plot import Panel, draw_panels
from schedule import UNFINISHED
from train import commit

from .crops import CropConfig, Crops, collate
from .losses import losses
from .network import ElementNetwork
from .screens import TruthScreen, drawn_screens, rendered_screens

PARTS = ("score", "box", "side", "kind")
"""Of the loss."""


AVERAGING = 0.998
"""Share of the averaged weights that a step keeps."""


@dataclass(frozen=True)
class ElementTraining:
    batch: int = 8
    rate: float = 2e-3
    weight_decay: float = 0.02
    minutes: float = 30.0
    warmup_steps: int = 100
    seed: int = 1
    drawn: int = 300
    """Drawn screens beside the rendered ones."""
    final: float = 0.01
    """The rate falls to this share of itself by a cosine over the time box."""


def rate_at(config: ElementTraining, step: int, share: float) -> float:
    """The learning rate at a step, when `share` of the time box is over."""
    warm = min(1.0, (step + 1) / config.warmup_steps)
    cosine = 0.5 * (1 + math.cos(math.pi * min(share, 1.0)))
    return config.rate * warm * (config.final + (1 - config.final) * cosine)


def save(path: Path, content: dict) -> None:
    """Writes a file that is whole or not there."""
    part = path.with_suffix(".part")
    torch.save(content, part)
    part.replace(path)


@lru_cache(maxsize=1)
def _drawn(count: int, first_seed: int) -> tuple[TruthScreen, ...]:
    return tuple(drawn_screens(count, first_seed))


@dataclass(frozen=True)
class TrainingScreens:
    """Lists what is trained on; a class so that loader processes can be given it."""

    folder: Path | None
    config: ElementTraining

    def __call__(self) -> list[TruthScreen]:
        drawn = list(_drawn(self.config.drawn, self.config.seed * 100_000))
        return drawn if self.folder is None else drawn + rendered_screens(self.folder, "train")


def train(
    folder: Path,
    screens_folder: Path | None,
    config: ElementTraining,
    *,
    crops: CropConfig | None = None,
    device: str = "cpu",
    workers: int = 1,
    resume: bool = False,
    start: Path | None = None,
    max_steps: int = 0,
    every: int = 50,
    save_minutes: float = 4,
    call_minutes: float = math.inf,
) -> tuple[ElementNetwork, bool]:
    """Runs the time box, or `call_minutes` of it; gives the averaged network and whether the box is over. A new
    run begins with the weights of `start`.
    """
    crops = crops or CropConfig()
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config.seed)
    network = ElementNetwork().to(device, memory_format=torch.channels_last)
    torch.backends.cudnn.benchmark = True  # every batch has the same shape
    optimiser = torch.optim.AdamW(network.parameters(), config.rate, weight_decay=config.weight_decay)
    averaged, step, seconds, runs = AveragedWeights(network, AVERAGING), 0, 0.0, 0
    if resume:
        kept = torch.load(folder / "resume.pt", map_location=device, weights_only=False)
        network.load_state_dict(kept["network"])
        optimiser.load_state_dict(kept["optimiser"])
        averaged.state, averaged.steps = kept["averaged"], kept["step"]
        step, seconds, runs = kept["step"], kept["seconds"], kept["runs"] + 1
    elif start is not None:
        network.load_state_dict(torch.load(start, map_location=device, weights_only=False)["network"])
        averaged = AveragedWeights(network, AVERAGING)
    look = TrainingScreens(screens_folder, config)
    look()  # once here, for all loader processes that are forked from this one
    loader = DataLoader(
        Crops(look, crops, config.seed + 1000 * runs),
        batch_size=config.batch,
        num_workers=workers,
        collate_fn=collate,
        pin_memory=device != "cpu",
        prefetch_factor=4 if workers else None,
    )
    log = (folder / "log.jsonl").open("a" if resume else "w", encoding="utf-8")
    network.train()
    before, since, waited, sums = seconds, time.monotonic(), 0.0, torch.zeros(5)
    told, saved = seconds, seconds
    asked = time.monotonic()
    for pixels, targets in loader:
        waited += time.monotonic() - asked
        seconds = before + time.monotonic() - since
        share = max(seconds / (config.minutes * 60), step / max_steps if max_steps else 0.0)
        if share >= 1 or seconds - before > call_minutes * 60:
            break
        for group in optimiser.param_groups:
            group["lr"] = rate_at(config, step, share)
        pixels = pixels.to(device, non_blocking=True).contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.split(":")[0], torch.bfloat16):
            maps = network(pixels.float() / 255)
        parts = losses(maps, targets.to(device))
        optimiser.zero_grad(set_to_none=True)
        parts.total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        averaged.update(network)
        step += 1
        sums += torch.stack([parts.total, parts.score, parts.box, parts.side, parts.kind]).detach().cpu()
        if step % every == 0:
            names = ("loss", *PARTS)
            line = {"step": step, "crops": step * config.batch, "minutes": round(seconds / 60, 2)}
            line |= {name: round(float(value) / every, 4) for name, value in zip(names, sums, strict=True)}
            line |= {"waited": round(waited, 1)}
            line |= {"crops_per_second": round(every * config.batch / max(seconds - told, 1e-9), 1)}
            log.write(json.dumps(line) + "\n")
            log.flush()
            print(line, flush=True)
            sums, waited, told = torch.zeros(5), 0.0, seconds
        if seconds - saved > save_minutes * 60:
            saved = seconds
            keep(folder, network, optimiser, averaged, config, step, seconds, runs, len(look()))
        asked = time.monotonic()
    keep(folder, network, optimiser, averaged, config, step, seconds, runs, len(look()))
    log.close()
    draw_curves(folder)
    network.load_state_dict(averaged.state)
    return network.eval(), share >= 1


def draw_curves(folder: Path) -> None:
    """log.jsonl -> curves.png: the loss and its parts by crops seen."""
    lines = [json.loads(text) for text in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    panels = [
        Panel(name, {"training": [(line["crops"], line[name]) for line in lines]}, across="crops")
        for name in ("loss", *PARTS)
    ]
    draw_panels(panels).save(folder / "curves.png", optimize=True)


def keep(folder, network, optimiser, averaged, config, step, seconds, runs, n_screens) -> None:
    """Writes the weights to use and all that is needed to go on."""
    record = {
        "config": asdict(config),
        "step": step,
        "crops": step * config.batch,
        "minutes": seconds / 60,
        "screens": n_screens,
        "commit": commit(),
        "torch": torch.__version__,
    }
    save(folder / "checkpoint.pt", {"network": averaged.state, "training": record})
    save(
        folder / "resume.pt",
        {
            "network": network.state_dict(),
            "optimiser": optimiser.state_dict(),
            "averaged": averaged.state,
            "step": step,
            "seconds": seconds,
            "runs": runs,
        },
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--screens", type=Path, help="a rendered set; without it, drawn screens alone")
    parser.add_argument("--start", type=Path, help="a checkpoint.pt whose weights a new run begins with")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--drawn", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="0: as many as there are cores")
    parser.add_argument("--steps", type=int, default=0, help="upper limit; 0 for none")
    parser.add_argument("--side", type=int, default=448)
    parser.add_argument("--save-minutes", type=float, default=4)
    parser.add_argument(
        "--call-minutes", type=float, default=math.inf, help="leave off after so long, with status 3"
    )
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    config = ElementTraining(
        batch=options.batch,
        rate=options.rate,
        minutes=options.minutes,
        seed=options.seed,
        drawn=options.drawn,
    )
    _, over = train(
        options.run,
        options.screens,
        config,
        crops=CropConfig(side=options.side),
        device=options.device,
        workers=options.workers,
        resume=options.resume,
        start=options.start,
        max_steps=options.steps,
        save_minutes=options.save_minutes,
        call_minutes=options.call_minutes,
    )
    if not over:
        raise SystemExit(UNFINISHED)


if __name__ == "__main__":
    main()
