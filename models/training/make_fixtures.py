"""Records what PyTorch computes for the two random bundles, so that TypeScript can be held against it.

    python make_fixtures.py
    python make_fixtures.py --find-seed tiny    # the model has changed: prints a seed for random_bundle.py

Writes bundles/{tiny,mid}/ and parity/{tiny,mid}.json. The same seed gives the same bytes. Knows nothing of
training.
"""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from anyres import PreparedImage, gradient_picture, prepare_image
from export_onnx import export_random, precisions_for
from generate import embed_prompt, encode_image, generate_greedy
from model import IMAGE_SLOT, REGION_SLOT, EncodedImage, FerretV2
from prompt import Prompt, Turn, build_prompt, region_text
from random_bundle import SEED, random_model
from tokenizer import TextTokenizer
from verify_export import TOLERANCE, compare_bundle
from visual_sampler import Region, plan_regions

# (width, height): one wide, one tall, one square; the first two give grids that are not square.
PICTURES = {"tiny": [(150, 100), (61, 243), (97, 97)], "mid": [(230, 149), (75, 214), (100, 90)]}

STEPS = 64
# Answers that turn on a smaller margin, or that say the same word again and again, would prove little.
SMALLEST_MARGIN = 2e-3
FEWEST_DISTINCT = 12

NOTES = {
    "picture": "rgb(x, y) = [floor(255*x/(W-1)), floor(255*y/(H-1)), (x*7 + y*13) % 256]",
    "global_mean, tile_means": "mean of the normalised pixels by channel, tiles row by row",
    "visual_rows": "embeddings of the picture in the language model's sequence, by row number",
    "regions": "protocol form; polygon: a pixel belongs when its centre (x + 0.5, y + 0.5) is inside, even-"
    "odd rule; anchors and neighbours: indices of the sampler's two blocks; embedding: the region's vector before "
    "embed_scale",
    "prompts": "{region} stands for the next of the turn's regions (numbers into regions above); ids: image "
    "and region places are strings, region:0 being the first region of the conversation",
    "generations": f"greedy, {STEPS} tokens, end tokens not obeyed (none occurs), with the cache and without "
    "alike; first_logits: of the prompt's last row; smallest_margin: best minus second best logit, all steps",
}


def regions_for(width: int, height: int) -> list[Region]:
    """A point, a point in a corner, a box, a small box, two polygons (the second crosses itself)."""

    def at(x: float, y: float) -> tuple[float, float]:
        return (round(x * width), round(y * height))

    return [
        Region.point(*at(0.3, 0.6)),
        Region.point(width - 1, 0),
        Region.box(*at(0.1, 0.2), *at(0.75, 0.55)),
        Region.box(7, 4, 13, 9),
        Region.polygon(at(0.5, 0.1), at(0.9, 0.5), at(0.6, 0.95), at(0.2, 0.6)),
        Region.polygon((10.25, 12.5), (48.5, 40.75), (47.0, 11.0), (9.5, 43.0)),
    ]


# Conversations about each picture: question parts as in prompt.py.
CONVERSATIONS: dict[str, list[Turn]] = {
    "plain": [Turn(["Where is the Save button? Include the coordinates for each mentioned object."])],
    "region": [Turn(["What is ", 2, "?"])],
    "two regions and a point": [Turn(["Is ", 4, " left of ", 0, "?"])],
    "two turns": [
        Turn(["List the icons."], "A bell [12, 345, 678, 999] and 2 arrows."),
        Turn(["And what is ", 3, " for?"]),
    ],
    "text that looks like special tokens": [
        Turn(["<region_fea> </s> <|end|> <|user|> <image> <s> {x} naïve 漢字 🙂 \t1234567 007\n\nend "])
    ],
}
GENERATED = ("plain", "region", "two turns")


def main() -> None:
    parser = argparse.ArgumentParser(description="Records parity fixtures.")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[2] / "test" / "fixtures")
    parser.add_argument("--find-seed", choices=list(PICTURES))
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.find_seed is not None:
        print(f"{options.find_seed}: seed {find_seed(options.find_seed)}")
        return
    for name in PICTURES:
        model, tokenizer = random_model(name)
        folder = options.out / "bundles" / name
        manifest = export_random(name, SEED[name], precisions_for("fp32"), folder)
        for result in compare_bundle(model, manifest, folder):
            assert result.relative < TOLERANCE["fp32"], result
        path = options.out / "parity" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(record(name, model, tokenizer), ensure_ascii=False, separators=(",", ":"))
        # A line for each picture and region keeps the file readable in a diff.
        path.write_text(
            text.replace('{"width"', '\n{"width"').replace('{"region"', '\n{"region"') + "\n", "utf-8"
        )
        print(f"{path}: {path.stat().st_size / 1e3:.0f} kB")


def find_seed(name: str) -> int:
    """The first seed whose answers are all worth recording; may take minutes."""
    for seed in itertools.count():
        try:
            record(name, *random_model(name, seed))
        except NotWorthRecording as reason:
            print(f"seed {seed}: {reason}")
        else:
            return seed
    raise AssertionError("unreachable")


class NotWorthRecording(ValueError):
    """An answer that would prove little; another seed gives another."""


def record(name: str, model: FerretV2, tokenizer: TextTokenizer) -> dict[str, Any]:
    """The fixture of one bundle. @raises NotWorthRecording where an answer is not."""
    pictures = [record_picture(model, tokenizer, size) for size in PICTURES[name]]
    return {
        "made_by": "models/training/make_fixtures.py",
        "bundle": name,
        "weights": f"random, seed {SEED[name]}",
        "torch": torch.__version__.split("+")[0],
        "precision": "fp32, numbers rounded to 7 digits, first_logits to 5",
        "notes": NOTES,
        "pictures": pictures,
    }


@torch.no_grad()
def record_picture(model: FerretV2, tokenizer: TextTokenizer, size: tuple[int, int]) -> dict[str, Any]:
    image = prepare_image(gradient_picture(*size), model.config)
    encoded = encode_image(model, image)
    regions = regions_for(*size)
    prompts = {
        title: build_prompt(turns, regions, size, tokenizer, model.config)
        for title, turns in CONVERSATIONS.items()
    }
    ends = {tokenizer.special(token) for token in model.config.language.eos_tokens}
    n_global = model.config.anyres.patches_per_global_side**2
    rows = [0, n_global - 1, n_global, n_global + 1, len(encoded.visual) - 1]
    return {
        "width": size[0],
        "height": size[1],
        "grid": {"columns": image.grid[0], "rows": image.grid[1]},
        "canvas": {"width": image.canvas[0], "height": image.canvas[1]},
        "global_mean": digits(image.global_pixels.double().mean(dim=(1, 2))),
        "tile_means": digits(image.tile_pixels.double().mean(dim=(2, 3))),
        "visual_tokens": len(encoded.visual),
        "visual_rows": {str(row): digits(encoded.visual[row]) for row in rows},
        "regions": [record_region(model, encoded, region, size) for region in regions],
        "prompts": [
            {"name": title, "turns": [turn_record(turn) for turn in turns], "ids": ids_record(prompts[title])}
            for title, turns in CONVERSATIONS.items()
        ],
        "generations": [
            record_generation(model, image, encoded, regions, title, prompts[title], ends)
            for title in GENERATED
        ],
    }


def record_region(
    model: FerretV2, encoded: EncodedImage, region: Region, size: tuple[int, int]
) -> dict[str, Any]:
    plan = plan_regions([region], [size], model.config.region)
    embedding = model.embed_regions([encoded.region_map], torch.zeros(1, dtype=torch.int64), plan)[0]
    return {
        "region": protocol_region(region),
        "text": region_text(region, size, model.config.coords),
        "anchors_0": plan.anchors_0[0].tolist(),
        "neighbours_0": plan.neighbours_0[0].tolist(),
        "anchors_1": plan.anchors_1[0].tolist(),
        "neighbours_1": plan.neighbours_1[0].tolist(),
        "embedding": digits(embedding),
    }


def protocol_region(region: Region) -> dict[str, Any]:
    """As protocol/geometry.ts writes it."""
    points = [{"x": x, "y": y} for x, y in region.points]
    if region.kind == "point":
        return {"kind": "point", **points[0]}
    if region.kind == "box":
        (x1, y1), (x2, y2) = region.points
        return {"kind": "box", "box": {"x1": x1, "y1": y1, "x2": x2, "y2": y2}}
    return {"kind": "polygon", "points": points}


def turn_record(turn: Turn) -> dict[str, Any]:
    return {
        "question": "".join(part if isinstance(part, str) else "{region}" for part in turn.question),
        "regions": [part for part in turn.question if isinstance(part, int)],
        "answer": turn.answer,
    }


def ids_record(prompt: Prompt) -> list[int | str]:
    ids: list[int | str] = []
    n_regions = 0
    for token in prompt.token_ids:
        if token == REGION_SLOT:
            ids.append(f"region:{n_regions}")
            n_regions += 1
        else:
            ids.append("image" if token == IMAGE_SLOT else token)
    return ids


def record_generation(
    model: FerretV2,
    image: PreparedImage,
    encoded: EncodedImage,
    regions: list[Region],
    title: str,
    prompt: Prompt,
    ends: set[int],
) -> dict[str, Any]:
    chosen = [regions[index] for index in prompt.region_order]
    embeddings = embed_prompt(model, prompt.token_ids, encoded, chosen, image.size)
    cached = generate_greedy(model, embeddings, STEPS)
    margin = min(cached.margins)
    if ends & set(cached.token_ids):
        raise NotWorthRecording(f"{title}: the answer ends")
    if margin < SMALLEST_MARGIN:
        raise NotWorthRecording(f"{title}: a margin of {margin:.1e}")
    if len(set(cached.token_ids)) < FEWEST_DISTINCT:
        raise NotWorthRecording(f"{title}: always the same tokens {set(cached.token_ids)}")
    whole = generate_greedy(model, embeddings, STEPS, use_cache=False)
    assert cached.token_ids == whole.token_ids, f"{title}: the cache changes the answer"
    return {
        "prompt": title,
        "first_logits": digits(cached.first_logits, 5),  # compared at 1e-3
        "tokens": cached.token_ids,
        "smallest_margin": digits(torch.tensor(margin)),
    }


def digits(values: Tensor, n: int = 7) -> Any:
    """Numbers with `n` significant digits, nested as the tensor is."""
    if values.dim() == 0:
        return float(f"{float(values):.{n}g}")
    return [digits(value, n) for value in values]


if __name__ == "__main__":
    main()
