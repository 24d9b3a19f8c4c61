"""A relation, an order, a colour, a state singles out one thing; each law is counted here in its own way."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest
from PIL import Image

from data.drawn_screens import draw_screen
from data.relations import ORDINALS, RULES, Meant, meant, noun, stands, true_or_false
from data.screen import Box, Element, Screen, TextLine, color_name

IMAGE = Image.new("RGB", (400, 300))


def screen_of(elements: tuple[Element, ...] = (), texts: tuple[TextLine, ...] = ()) -> Screen:
    return Screen(0, IMAGE, elements, texts, "page", False)


def said_by(rule: str, screen: Screen) -> dict[str, Box]:
    """Every description a rule gives of a screen, over many throws of the dice."""
    found = [RULES[rule][0](screen, Random(seed)) for seed in range(80)]
    return {m.description: m.box for m in found if m}


def line(text: str, x: int, y: int) -> TextLine:
    return TextLine(text, (x, y, x + 60, y + 12), 12)


@pytest.fixture(scope="module", name="described")
def drawn_and_described() -> list[tuple[Screen, str, Meant]]:
    made = []
    for seed in range(120):
        screen = draw_screen(seed, profile="full" if seed % 3 == 0 else "small")
        for name, (rule, _) in RULES.items():
            found = rule(screen, Random(seed))
            if found:
                made.append((screen, name, found))
    return made


def test_every_rule_finds_something_to_say(described: list[tuple[Screen, str, Meant]]) -> None:
    counts = {name: sum(rule == name for _, rule, _ in described) for name in RULES}
    assert min(counts.values()) >= 5, counts


def test_what_is_meant_is_a_thing_of_the_screen(described: list[tuple[Screen, str, Meant]]) -> None:
    for screen, _, found in described:
        assert found.box in {thing.box for thing in (*screen.elements, *screen.texts)}, found


def test_nothing_else_of_that_kind_stands_on_that_side(described: list[tuple[Screen, str, Meant]]) -> None:
    """Counted by centres in the band of the anchor, not by shared sides as the rule does."""
    checked = 0
    for screen, name, found in described:
        match = re.fullmatch(r'the (.+) (left of|right of|above|below) "(.+)"', found.description)
        if name != "beside" or not match:
            continue
        said, side, anchor = match.groups()
        (place,) = {t.box for t in screen.texts if t.text == anchor}
        others = [e for e in screen.elements if noun(e) == said and e.box != found.box]
        assert not [e for e in others if centre_stands(e.box, side, place)], f"{screen.seed} {found}"
        checked += 1
    assert checked >= 5


def centre_stands(box: Box, side: str, anchor: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    in_band = anchor[1] <= y < anchor[3] if side in ("left of", "right of") else anchor[0] <= x < anchor[2]
    beyond = {
        "left of": box[2] <= anchor[0],
        "right of": box[0] >= anchor[2],
        "above": box[3] <= anchor[1],
        "below": box[1] >= anchor[3],
    }
    return in_band and beyond[side]


def test_ordinals_count_in_reading_direction(described: list[tuple[Screen, str, Meant]]) -> None:
    for screen, name, found in described:
        if name != "ordinal":
            continue
        words = found.description.removeprefix("the ").split(" ")
        said = " ".join(words[1:]).split(" from the ")[0]
        axis = 1 if found.description.endswith("top") else 0
        group = sorted((e for e in screen.elements if noun(e) == said), key=lambda e: e.box[axis])
        if words[0] == "last":
            # Last of a row or of a column: nothing of its kind stands right of it and below it.
            assert all(e.box[0] <= found.box[0] or e.box[1] <= found.box[1] for e in group), found
        else:
            assert group[ORDINALS.index(words[0])].box == found.box, f"{screen.seed} {found}"


A, B = Element("checkbox", "One", (10, 50, 24, 64)), Element("checkbox", "Two", (10, 80, 24, 94))
LABELS = (line("Alpha", 40, 51), line("Beta", 40, 81))


def test_a_relation_names_the_one_that_stands_there() -> None:
    said = said_by("beside", screen_of((A, B), LABELS))
    assert said['the checkbox left of "Alpha"'] == A.box and said['the checkbox left of "Beta"'] == B.box
    third = Element("checkbox", "Three", (150, 50, 164, 64))
    said = said_by("beside", screen_of((A, third, B), (line("Alpha", 240, 51),)))
    assert 'the checkbox left of "Alpha"' not in said, "two stand there"


def test_of_several_icons_the_one_in_a_row_is_meant() -> None:
    bins = tuple(Element("icon", "trash", (300, y, 316, y + 16)) for y in (50, 80))
    said = said_by("row", screen_of(bins, LABELS))
    assert said == {
        'the trash icon in the row of "Alpha"': bins[0].box,
        'the trash icon in the row of "Beta"': bins[1].box,
    }
    assert not said_by("row", screen_of(bins[:1], LABELS)), "one icon needs no row"


def test_order_is_told_only_where_things_stand_in_a_row_or_a_column() -> None:
    said = said_by("ordinal", screen_of((B, A)))
    assert said["the first checkbox from the top"] == A.box and said["the last checkbox"] == B.box
    assert not said_by("ordinal", screen_of((A, replace(B, box=(200, 80, 214, 94))))), (
        "neither row nor column"
    )


def test_a_container_tells_two_of_a_name_apart() -> None:
    outside = Element("button", "Save", (10, 10, 60, 30))
    inside = Element("button", "Save", (150, 150, 200, 170), container="dialog")
    field = Element("text_field", "Name", (150, 120, 250, 140), container="dialog")
    said = said_by("container", screen_of((outside, inside, field)))
    assert said['the "Save" button in the dialog'] == inside.box
    assert said["the text field in the dialog"] == field.box
    between = replace(outside, box=(160, 142, 180, 148))
    assert not said_by("container", screen_of((between, inside, field))), "the dialog is not one area"


@pytest.mark.parametrize("colors, said", [
    (("red", "blue"), {"the red button", "the blue button"}),
    (("red", "orange"), set()),
    (("red", ""), set()),
    (("green", "green"), set()),
    (("red", "gray", "gray"), {"the red button"}),
])  # fmt: skip
def test_a_colour_is_told_where_nothing_has_almost_the_same(colors: tuple[str, ...], said: set[str]) -> None:
    buttons = tuple(Element("button", c, (i * 50, 0, i * 50 + 40, 20), color=c) for i, c in enumerate(colors))
    assert set(said_by("color", screen_of(buttons))) == said


def test_a_state_is_told_where_one_thing_is_in_it() -> None:
    tabs = tuple(
        Element("tab", name, (i * 50, 0, i * 50 + 40, 20), ("selected",) if i == 1 else ())
        for i, name in enumerate(("Home", "News"))
    )
    assert said_by("state", screen_of(tabs)) == {"the selected tab": tabs[1].box}
    assert not said_by("state", screen_of(tuple(replace(tab, states=("selected",)) for tab in tabs)))


@pytest.mark.parametrize("rule", [name for name in RULES if name != "container"])
def test_nothing_is_singled_out_where_something_may_be_hidden(rule: str) -> None:
    whole = screen_of((A, B, replace(A, states=("checked",), color="red")), LABELS)
    hidden = replace(whole, ignore=((200, 200, 300, 300),))
    assert not said_by(rule, hidden)


def test_claims_are_true_or_false_as_wanted() -> None:
    for seed in range(40):
        screen = draw_screen(seed, profile="small")
        for holds in (True, False):
            claim = true_or_false(screen, Random(seed), holds)
            if claim is None:
                continue
            one, rest = claim
            side = next(s for s in ("left of", "right of", "above", "below") if rest.startswith(s))
            boxes = [
                [t.box for t in screen.texts if f'"{t.text}"' == name]
                for name in (one, rest.removeprefix(side + " "))
            ]
            if all(len(found) == 1 for found in boxes):
                assert stands(boxes[0][0], side, boxes[1][0]) == holds, claim


def test_screens_without_anything_to_tell_are_passed_over() -> None:
    assert meant(screen_of(), Random(0)) is None
    assert true_or_false(screen_of(), Random(0), True) is None


@pytest.mark.parametrize("rgb, word", [
    ((220, 40, 40), "red"), ((30, 90, 220), "blue"), ((40, 160, 80), "green"), ((240, 240, 240), "white"),
    ((128, 128, 128), "gray"), ((10, 10, 12), "black"), ((255, 140, 0), "orange"), ((110, 60, 25), "brown"),
    ((0, 150, 150), "teal"), ((130, 60, 200), "purple"),
])  # fmt: skip
def test_colours_have_everyday_names(rgb: tuple[int, int, int], word: str) -> None:
    assert color_name(rgb) == word
