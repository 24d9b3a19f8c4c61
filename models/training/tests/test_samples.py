"""Batches for training: rendered and drawn screens in the shares asked for, one size a batch, nothing held
out.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from rendered_rows import row_of, write_set

from anyres import prepare_image
from config import preset
from data import words
from data.drawn_screens import HELD_OUT_SEEDS, VALIDATION_SEEDS, draw_screen
from data.screen import Screen
from data.turns import Turn
from samples import PROGRESS_SEEDS, ScreenBatches, collate, make_sample
from schedule import TrainingConfig
from tokenizer import TextTokenizer, build_byte_level

CONFIG = TrainingConfig(preset="tiny", stage="stage0", batch=2, turns=3, max_text=200)
TINY = preset("tiny")


@pytest.fixture(scope="module", name="tokenizer")
def small_tokenizer() -> TextTokenizer:
    return build_byte_level([*words.LABELS] * 3, TINY.language.vocab)


@pytest.fixture(scope="module", name="folder")
def rendered_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of one shade, so that a batch tells where it comes from: green to train on, red held out."""
    rows = []
    for seed in range(6):
        drawn, held_out = draw_screen(seed, 260, 200), seed > 3
        picture = Image.new("RGB", (260, 200), (200, 0, 0) if held_out else (0, 200, 0))
        kit = {"kit": "red", "split": "validation"} if held_out else {"kit": "green"}
        rows.append((row_of(drawn, f"page-{seed}", **kit), picture))
    return write_set(tmp_path_factory.mktemp("set") / "screens", rows)


def shades(batches: ScreenBatches, n: int) -> list[str]:
    """`red`, `green` or `drawn` for the first batches."""
    named = {(200, 0, 0): "red", (0, 200, 0): "green"}
    middles = [batches[i].global_bytes[:, 28, 28].tolist() for i in range(n)]
    return [named.get(tuple(pixel), "drawn") for batch in middles for pixel in batch[:1]]


def test_rendered_and_drawn_screens_come_in_the_shares_asked_for(
    folder: Path, tokenizer: TextTokenizer
) -> None:
    config = replace(CONFIG, screens=str(folder), recoloured=0.0)
    assert set(shades(ScreenBatches(replace(config, rendered=1.0), TINY, tokenizer), 6)) == {"green"}
    assert set(shades(ScreenBatches(replace(config, rendered=0.0), TINY, tokenizer), 6)) == {"drawn"}
    half = shades(ScreenBatches(config, TINY, tokenizer), 24)
    assert 5 <= half.count("green") <= 19


def test_held_out_batches_show_what_no_run_trains_on(folder: Path, tokenizer: TextTokenizer) -> None:
    config = replace(CONFIG, screens=str(folder), rendered=1.0, recoloured=0.0)
    watched = ScreenBatches(config, TINY, tokenizer, held_out=True)
    assert set(shades(watched, 4)) == {"red"}
    assert HELD_OUT_SEEDS < PROGRESS_SEEDS <= watched.base < VALIDATION_SEEDS


@pytest.mark.parametrize("stage", ["stage0", "stage2", "stage3"])
@pytest.mark.parametrize("profile", ["small", "full"])
def test_screens_of_a_batch_share_their_size(
    folder: Path, tokenizer: TextTokenizer, stage: str, profile: str
) -> None:
    config = replace(CONFIG, screens=str(folder), rendered=1.0, stage=stage, profile=profile, batch=3)
    batches = ScreenBatches(config, TINY, tokenizer)
    for number in range(2):
        batch, again = batches[number], batches[number]
        assert batch.grids is not None and len(set(batch.grids)) == 1
        assert torch.equal(batch.tile_bytes, again.tile_bytes) and torch.equal(
            batch.token_ids, again.token_ids
        )
        assert (batch.dense is not None) == (stage != "stage3")


def test_the_record_says_where_screens_come_from(folder: Path, tokenizer: TextTokenizer) -> None:
    both = ScreenBatches(replace(CONFIG, screens=str(folder)), TINY, tokenizer).source
    assert both.startswith("50% rendered (green 4), the rest drawn screens")
    assert ScreenBatches(CONFIG, TINY, tokenizer).source.startswith("drawn screens")


def test_pictures_are_normalised_on_the_device_as_the_exporter_expects_them(tokenizer: TextTokenizer) -> None:
    screen: Screen = draw_screen(3, 200, 150)
    sample = make_sample(screen, [Turn("count", ("How many?",), "2.")], TINY, tokenizer, 100)
    batch = collate([sample], tiles=True).on("cpu", TINY)
    prepared = prepare_image(np.asarray(screen.image), TINY)
    assert torch.equal(batch.global_pixels[0], prepared.global_pixels)
    assert batch.tile_pixels is not None and torch.equal(batch.tile_pixels, prepared.tile_pixels)


def test_distinct_samples_are_whole_batches() -> None:
    with pytest.raises(ValueError, match="whole number"):
        replace(CONFIG, distinct=3)
