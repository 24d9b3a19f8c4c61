"""What stage 0 teaches with: truth lands on the right cells, lines on the right steps, captions find their
pictures.
"""

from __future__ import annotations

from random import Random

import pytest
import torch
from PIL import Image

from caption_match import PAD, CaptionMatch, pad_captions
from character_head import (
    ALPHABET,
    ROWS,
    STEPS,
    UNKNOWN,
    CharacterHead,
    LineBatch,
    line_places,
    spell,
    unspell,
)
from config import preset
from data.screen import Element, Screen, TextLine
from element_head import FusedElementHead, element_targets, element_truth, frame_of
from elements.families import CONTROL, FAMILIES, PICTORIAL, TEXT
from evaluate_heads import edit_distance, found_elements
from heads import TrainingHeads

PATCHES = (8, 4)
SCREEN = Screen(
    0,
    Image.new("RGB", (400, 100)),
    (
        Element("button", "Save", (200, 50, 300, 100)),
        Element("button", "Plain", (0, 50, 50, 75), framed=False),
        Element("icon", "gear", (350, 0, 400, 25)),
    ),
    (TextLine("Account", (0, 0, 100, 25), 12),),
    "page",
    False,
    ignore=((100, 0, 200, 50),),
)


def test_elements_are_painted_where_they_stand() -> None:
    targets = element_targets(SCREEN, PATCHES)
    assert targets.heat.shape == (3, 8, 16), "two cells a patch, each way"
    tops = {group: divmod(int(targets.heat[group].argmax()), 16) for group in (PICTORIAL, TEXT)}
    assert tops == {PICTORIAL: (1, 15), TEXT: (1, 2)}
    assert targets.heat[CONTROL, 6, 10] == 1 and targets.heat[CONTROL, 5, 1] == 1
    families = [FAMILIES[targets.families[CONTROL, row, column]] for row, column in ((6, 10), (5, 1))]
    assert families == ["button", "action"]
    assert targets.boxes[CONTROL, :, 6, 10].tolist() == [64, 32, 96, 64], "8 units a cell"
    assert not targets.judged[:, 0:4, 4:8].any() and targets.judged[:, 4:, :].all()


def test_a_head_that_says_the_truth_is_read_back_as_it(monkeypatch: pytest.MonkeyPatch) -> None:
    targets = element_targets(SCREEN, PATCHES)
    heads = TrainingHeads(preset("tiny"))
    from elements.network import CellMaps

    heat = torch.from_numpy(targets.heat)[None].clamp(1e-4, 1 - 1e-4).logit()
    kinds = torch.zeros(1, len(FAMILIES), 8, 16)
    for group in (CONTROL, PICTORIAL):
        for family in range(len(FAMILIES)):
            kinds[0, family] += 9.0 * torch.from_numpy(targets.families[group] == family)
    said = CellMaps(heat, torch.from_numpy(targets.boxes)[None], kinds)
    monkeypatch.setattr(FusedElementHead, "forward", lambda self, maps: said)
    found = found_elements(heads, torch.zeros(4, 8, 32))
    truth = element_truth(SCREEN, frame_of(PATCHES))
    sure = [[box.tolist() for box, score in zip(f.boxes, f.scores) if score > 0.99] for f in found]
    assert sorted(sure[CONTROL]) == sorted(truth.boxes[:2].tolist())
    assert sure[PICTORIAL] == [truth.boxes[2].tolist()] and sure[TEXT] == [truth.boxes[3].tolist()]
    assert FAMILIES[found[PICTORIAL].families[0]] == "icon"


def test_a_line_is_the_steps_through_its_middle() -> None:
    (place,) = line_places(SCREEN, PATCHES)
    assert (place.row, place.first, place.last) == (1, 0, 2 * STEPS) and place.text == "Account"
    lines = LineBatch.of([[place], [place]], PATCHES)
    columns = PATCHES[0] * STEPS
    assert lines.steps[0].tolist() == list(range(columns, columns + 2 * STEPS))
    assert (lines.steps[1] - lines.steps[0]).unique().tolist() == [PATCHES[1] * ROWS * columns]


def test_lines_with_too_few_steps_are_left_out() -> None:
    wide = Screen(0, Image.new("RGB", (4000, 100)), (), SCREEN.texts, "page", False)
    assert line_places(wide, PATCHES) == []
    doubled = Screen(0, SCREEN.image, (), (TextLine("aaaa", (0, 0, 50, 25), 12),), "page", False)
    assert len(spell("aaaa")) + 3 > STEPS and line_places(doubled, PATCHES) == [], (
        "repeats need a blank between"
    )


def test_a_character_head_reads_the_cell_it_is_asked_about() -> None:
    """Only the patch that holds the line may change what is read."""
    torch.manual_seed(0)
    head, (place,) = CharacterHead(16).eval(), line_places(SCREEN, PATCHES)
    lines, maps = LineBatch.of([[place]], PATCHES), torch.randn(1, 4, 8, 16)
    plain = head(maps, lines)
    for row, column, changes in ((0, 0, True), (0, 1, True), (0, 2, False), (1, 0, False)):
        lit = maps.clone()
        lit[0, row, column] += torch.randn(16) * 3
        assert (not torch.allclose(head(lit, lines), plain)) == changes, (row, column)


def test_characters_survive_spelling() -> None:
    assert unspell([0, *spell("aab")[:1], 0, *spell("ab"), 0]) == "aab"
    assert spell("é") == spell("e") and spell("字") == [UNKNOWN] and unspell([UNKNOWN]) == "?"
    assert len(ALPHABET) == 95


def test_no_lines_cost_nothing() -> None:
    head = CharacterHead(16)
    loss = head.loss(torch.randn(1, 4, 8, 16, requires_grad=True), LineBatch.of([[]], PATCHES))
    loss.backward()
    assert loss.item() == 0


def test_captions_and_pictures_find_each_other() -> None:
    torch.manual_seed(0)
    match, rng = CaptionMatch(16, 50, width=32), Random(0)
    features = torch.randn(6, 9, 16)
    captions = pad_captions([[rng.randrange(50) for _ in range(3 + i)] for i in range(6)])
    assert (captions[0, 3:] == PAD).all()
    before = match.loss(features, captions).item()
    optimiser = torch.optim.Adam(match.parameters(), 1e-2)
    for _ in range(60):
        optimiser.zero_grad()
        match.loss(features, captions).backward()
        optimiser.step()
    assert match(features, captions).argmax(1).tolist() == list(range(6))
    assert match.loss(features, captions).item() < 0.2 * before


@pytest.mark.parametrize("a, b, distance", [
    ("", "", 0), ("Save", "Save", 0), ("Save", "Sve", 1), ("Save", "Safe", 1), ("", "abc", 3), ("abc", "cba",
    2),
])  # fmt: skip
def test_edit_distance(a: str, b: str, distance: int) -> None:
    assert edit_distance(a, b) == distance
