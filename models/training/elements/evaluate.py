# python -m elements.evaluate ../../runs/elements/checkpoint.pt --screens ../../out/screens [--limit 100]
"""How well a checkpoint finds the elements of held-out rendered screens: F1 at IoU 0.5, and the family
of boxes that are right. The threshold of each group is the best one on these very screens; the
shipped thresholds and figures are measured by `npm run eval`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from .families import FAMILIES, GROUPS, group_of
from .network import ElementNetwork
from .screens import TruthScreen, rendered_screens
from .shipped import ShippedNetwork, pad_to_32
from .targets import Truth

LONGEST_SIDE = 1536
"""Of a picture as the network sees it."""

CSS_SCALE_OF_PHONES = 1.3
"""Network pixels per CSS pixel, where a picture has more than that."""

SAME = 0.5
"""IoU from which a found box is the wanted one."""


@dataclass(frozen=True)
class Found:
    """One group's boxes (N, 4) in pixels of the picture, scores (N,) falling, families (N,)."""

    boxes: np.ndarray
    scores: np.ndarray
    families: np.ndarray


def scale_of(screen: TruthScreen, width: int, height: int) -> float:
    """How a picture is scaled for the network."""
    css = CSS_SCALE_OF_PHONES / screen.pixel_ratio if screen.pixel_ratio > CSS_SCALE_OF_PHONES else 1.0
    return min(1.0, css, LONGEST_SIDE / max(width, height))


def load_network(checkpoint: Path) -> ElementNetwork:
    network = ElementNetwork()
    network.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=False)["network"])
    return network.eval()


@torch.no_grad()
def find(network: ShippedNetwork, pixels: np.ndarray, scale: float) -> list[Found]:
    """What the network finds on (H, W, 3) uint8, by group, duplicates dropped."""
    picture = Image.fromarray(pixels)
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    scaled = np.array(picture.resize(size, Image.Resampling.BICUBIC)) if scale != 1 else pixels.copy()
    boxes, scores, kinds = network(pad_to_32(torch.from_numpy(scaled)[None]))
    found = []
    for group in range(len(GROUPS)):
        kept = without_duplicates(boxes[group].numpy(), scores[group].numpy())
        found.append(
            Found(
                boxes[group].numpy()[kept] / scale,
                scores[group].numpy()[kept],
                kinds[group].numpy()[kept].argmax(1),
            )
        )
    return found


def iou(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(N, 4), (M, 4) -> (N, M)."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(2)
    sizes = [np.clip(x[:, 2:] - x[:, :2], 0, None).prod(1) for x in (a, b)]
    return shared / np.maximum(sizes[0][:, None] + sizes[1][None] - shared, 1e-6)


def without_duplicates(
    boxes: np.ndarray, scores: np.ndarray, above: float = 0.03, same: float = 0.6
) -> list[int]:
    """Places of the boxes that lie on no better one; scores fall."""
    kept: list[int] = []
    overlap = iou(boxes, boxes)
    for i in range(len(boxes)):
        if scores[i] < above:
            break
        if not any(overlap[i, j] > same for j in kept):
            kept.append(i)
    return kept


@dataclass
class Counts:
    """Found boxes' scores, whether they are right, (wanted, found) families of right ones; truth's count."""

    scores: list[float]
    right: list[bool]
    families: list[tuple[int, int]]
    truth: int = 0

    def best(self) -> tuple[float, float, float, float]:
        """F1, precision, recall, threshold where F1 is highest."""
        order = np.argsort(self.scores)[::-1]
        right = np.cumsum(np.asarray(self.right, float)[order])
        if not len(right) or not self.truth:
            return 0.0, 0.0, 0.0, 1.0
        precision, recall = right / np.arange(1, len(right) + 1), right / self.truth
        f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
        at = int(f1.argmax())
        return (
            float(f1[at]),
            float(precision[at]),
            float(recall[at]),
            float(np.asarray(self.scores)[order][at]),
        )


def compare(found: Found, truth: Truth, group: int, counts: Counts) -> None:
    """Adds one screen: a found box takes the free truth it covers best; in `ignore` it does not count."""
    mine = np.array([group_of(FAMILIES[family]) == group for family in truth.families], bool)
    wanted, families = truth.boxes[mine], truth.families[mine]
    counts.truth += len(wanted)
    free = np.ones(len(wanted), bool)
    overlap = iou(found.boxes, wanted)
    for i, score in enumerate(found.scores):
        candidates = np.where(free, overlap[i], 0) if len(wanted) else np.zeros(0)
        at = int(candidates.argmax()) if len(wanted) else -1
        if at >= 0 and candidates[at] >= SAME:
            free[at] = False
            counts.families.append((int(families[at]), int(found.families[i])))
            hit = True
        elif in_ignored(found.boxes[i], truth.ignore):
            continue
        else:
            hit = False
        counts.scores.append(float(score))
        counts.right.append(hit)


def in_ignored(box: np.ndarray, ignore: np.ndarray) -> bool:
    """Whether more than half of a box lies in one rectangle that is not judged."""
    if not len(ignore):
        return False
    low, high = np.maximum(box[:2], ignore[:, :2]), np.minimum(box[2:], ignore[:, 2:])
    shared = np.clip(high - low, 0, None).prod(1)
    return bool((shared > 0.5 * max(float(np.prod(box[2:] - box[:2])), 1e-6)).any())


def evaluate(network: ElementNetwork, screens: list[TruthScreen]) -> list[Counts]:
    """Counts by group."""
    shipped = ShippedNetwork(network).eval()
    counts = [Counts([], [], []) for _ in GROUPS]
    for screen in screens:
        pixels = screen.pixels()
        found = find(shipped, pixels, scale_of(screen, pixels.shape[1], pixels.shape[0]))
        for group in range(len(GROUPS)):
            compare(found[group], screen.truth, group, counts[group])
    return counts


def report(counts: list[Counts]) -> str:
    lines = []
    for name, group in zip(GROUPS, counts, strict=True):
        f1, precision, recall, threshold = group.best()
        most = sum(group.right) / max(group.truth, 1)
        lines.append(
            f"{name:10} n {group.truth:6}  F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}  at {threshold:.2f}"
            f"  recall at 0.03 {most:.3f}"
        )
        same = [wanted == found for wanted, found in group.families]
        if len(same) and group is not counts[-1]:
            lines[-1] += f"  family right {np.mean(same):.3f}"
            wrong = Counter(pair for pair in group.families if pair[0] != pair[1]).most_common(5)
            lines += [f"    {FAMILIES[a]} taken for {FAMILIES[b]}: {count}" for (a, b), count in wrong]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--screens", type=Path, default=Path("../../out/screens"))
    parser.add_argument("--split", default="validation")
    parser.add_argument("--limit", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    screens = rendered_screens(options.screens, options.split)
    if options.limit and options.limit < len(screens):
        screens = screens[:: len(screens) // options.limit][: options.limit]
    network = load_network(options.checkpoint)
    print(f"{len(screens)} screens")
    print(report(evaluate(network, screens)))
    for kit in sorted({screen.kit for screen in screens}):
        print(f"-- {kit}")
        print(report(evaluate(network, [screen for screen in screens if screen.kit == kit])))


if __name__ == "__main__":
    main()
