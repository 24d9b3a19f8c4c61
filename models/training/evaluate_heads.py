"""How much of held-out screens the encoders show to the heads that taught them: elements, characters,
captions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from torch import Tensor

from anyres import prepare_image
from caption_match import pad_captions
from character_head import LineBatch, line_places
from data.screen import Screen
from data.telling import caption
from element_head import element_truth, frame_of
from elements.evaluate import Counts, Found, compare, without_duplicates
from elements.families import GROUPS
from elements.shipped import best_boxes
from elements.targets import Truth
from heads import TrainingHeads
from model import FerretV2, ImageFeatures
from tokenizer import TextTokenizer


def edit_distance(a: str, b: str) -> int:
    """How many letters have to be put in, taken out or exchanged to make one of the other."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


@torch.no_grad()
def look(model: FerretV2, screen: Screen) -> ImageFeatures:
    device = next(model.parameters()).device
    image = prepare_image(np.asarray(screen.image), model.config)
    pixels, tiles = image.global_pixels[None].to(device), image.tile_pixels.to(device)
    return model.image_features(pixels, tiles, [image.grid])[0]


@torch.no_grad()
def found_elements(heads: TrainingHeads, fused: Tensor) -> list[Found]:
    """What the element head says of one H_a (rows, columns, C), by group, in the space of its targets."""
    boxes, scores, kinds = (part.float().cpu().numpy() for part in best_boxes(heads.elements(fused[None])))
    found = []
    for group in range(len(GROUPS)):
        kept = without_duplicates(boxes[group], scores[group])
        found.append(Found(boxes[group][kept], scores[group][kept], kinds[group][kept].argmax(1)))
    return found


@dataclass
class Sight:
    """What the heads of the local map said of one screen, or of several: elements by group, letters read."""

    counts: list[Counts]
    wrong: int = 0
    letters: int = 0
    lines: int = 0

    @staticmethod
    def of(parts: Sequence[Sight]) -> Sight:
        """Of several screens, as of one."""
        summed = Sight([Counts([], [], []) for _ in GROUPS])
        for part in parts:
            for mine, theirs in zip(summed.counts, part.counts, strict=True):
                mine.scores += theirs.scores
                mine.right += theirs.right
                mine.families += theirs.families
                mine.truth += theirs.truth
            summed.wrong += part.wrong
            summed.letters += part.letters
            summed.lines += part.lines
        return summed


@torch.no_grad()
def judge_screen(model: FerretV2, heads: TrainingHeads, screen: Screen, picture: ImageFeatures) -> Sight:
    """One screen; `picture` is what the encoders see of it, tiles included."""
    assert picture.local_map is not None
    sight, fused = Sight([Counts([], [], []) for _ in GROUPS]), model.fused_map(picture)
    found = found_elements(heads, fused)
    truth: Truth = element_truth(screen, frame_of((fused.shape[1], fused.shape[0])))
    for group, count in enumerate(sight.counts):
        compare(found[group], truth, group, count)
    rows, columns, _ = picture.local_map.shape
    places = line_places(screen, (columns, rows))
    if places:
        batch = LineBatch.of([places], (columns, rows)).to(picture.local_map.device)
        for said, place in zip(heads.characters.read(picture.local_map[None], batch), places, strict=True):
            sight.wrong += edit_distance(said, place.text)
            sight.letters += len(place.text)
            sight.lines += 1
    return sight


@torch.no_grad()
def judge_heads(
    model: FerretV2, heads: TrainingHeads, tokenizer: TextTokenizer, screens: Sequence[Screen]
) -> dict[str, dict[str, float]]:
    """Figures by group of elements, for characters and for captions; `n` is how many things they stand on.

    F1 at IoU 0.5, at the threshold that is best on these very screens; `family`: share of right boxes whose
    family is right. Character error of lines that the map has steps for. `first`: share of screens whose own
    caption is the likeliest of all.
    """
    seen: list[Sight] = []
    features, captions = [], []
    for screen in screens:
        picture = look(model, screen)
        seen.append(judge_screen(model, heads, screen, picture))
        features.append(picture.of_global)
        captions.append(tokenizer.to_ids(caption(screen, Random(screen.seed))))
    sight = Sight.of(seen)
    figures: dict[str, dict[str, float]] = {}
    for name, count in zip(GROUPS, sight.counts, strict=True):
        f1, precision, recall, _ = count.best()
        same = [wanted == got for wanted, got in count.families]
        figures[name] = {"n": count.truth, "f1": f1, "precision": precision, "recall": recall}
        if same and name != "text":
            figures[name]["family"] = sum(same) / len(same)
    likeness = heads.captions(torch.stack(features), pad_captions(captions).to(features[0].device))
    first = (likeness.argmax(1).cpu() == torch.arange(len(screens))).float().mean()
    figures["characters"] = {"n": sight.lines, "error": sight.wrong / max(sight.letters, 1)}
    figures["captions"] = {"n": len(screens), "first": float(first), "chance": 1 / len(screens)}
    return figures
