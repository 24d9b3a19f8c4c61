"""How much of held-out screens the encoders show to the heads that taught them: elements, characters,
captions.
"""

from __future__ import annotations

from collections.abc import Sequence
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


@torch.no_grad()
def judge_heads(
    model: FerretV2, heads: TrainingHeads, tokenizer: TextTokenizer, screens: Sequence[Screen]
) -> dict[str, dict[str, float]]:
    """Figures by group of elements, for characters and for captions; `n` is how many things they stand on.

    F1 at IoU 0.5, at the threshold that is best on these very screens; `family`: share of right boxes whose
    family is right. Character error of lines that the map has steps for. `first`: share of screens whose own
    caption is the likeliest of all.
    """
    counts = [Counts([], [], []) for _ in GROUPS]
    wrong = letters = lines_read = 0
    features, captions = [], []
    for screen in screens:
        picture = look(model, screen)
        assert picture.local_map is not None
        rows, columns, _ = picture.local_map.shape
        found = found_elements(heads, model.fused_map(picture))
        truth: Truth = element_truth(screen, frame_of((columns, rows)))
        for group in range(len(GROUPS)):
            compare(found[group], truth, group, counts[group])
        places = line_places(screen, (columns, rows))
        if places:
            batch = LineBatch.of([places], (columns, rows)).to(picture.local_map.device)
            for said, place in zip(
                heads.characters.read(picture.local_map[None], batch), places, strict=True
            ):
                wrong += edit_distance(said, place.text)
                letters, lines_read = letters + len(place.text), lines_read + 1
        features.append(picture.of_global)
        captions.append(tokenizer.to_ids(caption(screen, Random(screen.seed))))
    figures: dict[str, dict[str, float]] = {}
    for name, count in zip(GROUPS, counts, strict=True):
        f1, precision, recall, _ = count.best()
        same = [wanted == got for wanted, got in count.families]
        figures[name] = {"n": count.truth, "f1": f1, "precision": precision, "recall": recall}
        if same and name != "text":
            figures[name]["family"] = sum(same) / len(same)
    likeness = heads.captions(torch.stack(features), pad_captions(captions).to(features[0].device))
    first = (likeness.argmax(1).cpu() == torch.arange(len(screens))).float().mean()
    figures["characters"] = {"n": lines_read, "error": wrong / max(letters, 1)}
    figures["captions"] = {"n": len(screens), "first": float(first), "chance": 1 / len(screens)}
    return figures
