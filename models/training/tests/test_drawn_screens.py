"""Laws of the drawn screens: truth lies on the screen, texts stand apart, the ink is there, a seed means one
screen.
"""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from data.drawn_screens import LAYOUTS, MIN_SIDE, draw_screen, random_size
from data.icons import ICON_NAMES, icon_mask
from data.screen import KINDS, STATES, Box, Screen, overlaps
from data.surface import Face, Surface, contrast, faces, random_theme

SEEDS = range(30)


def screens() -> list[Screen]:
    return [draw_screen(seed, profile="full" if seed % 3 == 0 else "small") for seed in SEEDS]


@pytest.fixture(scope="module", name="drawn")
def drawn_once() -> list[Screen]:
    return screens()


def cut(screen: Screen, box: Box) -> np.ndarray:
    return np.asarray(screen.image.crop(box), dtype=np.float64)


def test_the_seeds_show_everything_the_laws_are_about(drawn: list[Screen]) -> None:
    assert {screen.layout for screen in drawn} == set(LAYOUTS)
    assert {screen.dark for screen in drawn} == {True, False}
    assert {element.kind for screen in drawn for element in screen.elements} == set(KINDS)
    assert {state for screen in drawn for element in screen.elements for state in element.states} == set(
        STATES
    )
    assert sum(len(screen.texts) for screen in drawn) > 500


def test_truth_lies_on_the_screen(drawn: list[Screen]) -> None:
    for screen in drawn:
        for thing in (*screen.elements, *screen.texts):
            x1, y1, x2, y2 = thing.box
            assert 0 <= x1 < x2 <= screen.width and 0 <= y1 < y2 <= screen.height, f"{screen.seed}: {thing}"


def test_no_two_texts_share_a_pixel(drawn: list[Screen]) -> None:
    for screen in drawn:
        for i, one in enumerate(screen.texts):
            for other in screen.texts[i + 1 :]:
                assert not overlaps(one.box, other.box), f"{screen.seed}: {one} and {other}"


def test_every_text_and_icon_has_ink(drawn: list[Screen]) -> None:
    for screen in drawn:
        for box, what in [(t.box, t.text) for t in screen.texts] + [
            (e.box, e.name) for e in screen.elements if e.kind == "icon"
        ]:
            spread = cut(screen, box).max(axis=(0, 1)) - cut(screen, box).min(axis=(0, 1))
            assert spread.max() > 20, f"{screen.seed}: {what!r} at {box} cannot be seen"


def test_text_boxes_are_tight() -> None:
    """Ink touches all four sides (within 1 px): a box tells where the letters are, not where the line is."""
    theme = random_theme(Random(3), (Face(None, None),))
    surface = Surface(400, 60, theme, Random(3))
    box = surface.write(20, 30, "Highly", size=24)
    assert box is not None
    ink = np.abs(np.asarray(surface.image, dtype=int) - np.array(theme.background)).max(axis=2) > 30
    ys, xs = ink.nonzero()
    reach = (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)
    assert all(abs(a - b) <= 1 for a, b in zip(reach, box, strict=True)), f"ink {reach}, box {box}"


def test_the_same_seed_gives_the_same_bytes_and_truth(drawn: list[Screen]) -> None:
    for first, again in zip(drawn, screens(), strict=True):
        assert first.image.tobytes() == again.image.tobytes(), first.seed
        assert (first.elements, first.texts) == (again.elements, again.texts), first.seed
    assert len({screen.image.tobytes() for screen in drawn}) == len(drawn)


@pytest.mark.parametrize(
    "width, height", [(MIN_SIDE, MIN_SIDE), (MIN_SIDE, 900), (900, MIN_SIDE), (224, 224), (1600, 1000)]
)
def test_every_layout_survives_every_shape(width: int, height: int) -> None:
    for seed in range(12):
        screen = draw_screen(seed, width, height)
        assert (screen.width, screen.height) == (width, height)


def test_sizes_too_small_to_draw_on_are_refused() -> None:
    with pytest.raises(ValueError, match=str(MIN_SIDE)):
        draw_screen(1, MIN_SIDE - 1, 500)


def test_small_screens_need_at_most_two_tiles_of_224() -> None:
    rng = Random(0)
    for _ in range(200):
        width, height = random_size(rng, "small")
        assert min(width, height) <= 224 and max(width, height) <= 448, (width, height)


def test_pillows_own_typeface_is_enough() -> None:
    assert faces()[-1] == Face(None, None)
    screen = draw_screen(5, 640, 480, typefaces=(Face(None, None),))
    assert screen.texts


def test_accents_can_be_read_in_every_theme() -> None:
    for seed in range(300):
        theme = random_theme(Random(seed), (Face(None, None),))
        for name, ground in (("surface", theme.surface), ("background", theme.background)):
            assert contrast(theme.accent, ground) >= 3, f"{seed}: accent on {name}"
            assert contrast(theme.text, ground) >= 4.5, f"{seed}: text on {name}"
        assert contrast(theme.on_accent, theme.accent) >= 3, seed


def test_what_is_covered_is_no_longer_truth() -> None:
    surface = Surface(300, 100, random_theme(Random(1), (Face(None, None),)), Random(1))
    hidden, kept = surface.write(10, 50, "Under"), surface.write(200, 50, "Beside")
    surface.note("button", "Under", (5, 30, 80, 70))
    assert hidden is not None and kept is not None
    surface.cover((0, 0, 40, 100))
    assert [line.text for line in surface.texts] == ["Beside"]
    assert surface.elements == []


@pytest.mark.parametrize("name", ICON_NAMES)
def test_an_icon_is_noted_where_its_ink_is_and_large_enough_to_hit(name: str) -> None:
    theme = random_theme(Random(2), (Face(None, None),))
    surface = Surface(60, 60, theme, Random(2))
    assert surface.icon(name, 20, 30, 20) == (20, 20, 40, 40)
    x1, y1, x2, y2 = surface.elements[0].box
    assert min(x2 - x1, y2 - y1) >= 10 and 20 <= x1 < x2 <= 40 and 20 <= y1 < y2 <= 40
    ink = np.abs(np.asarray(surface.image, dtype=int) - np.array(theme.background)).max(axis=2) > 60
    ys, xs = ink.nonzero()
    assert x1 - 1 <= xs.min() and xs.max() <= x2 and y1 - 1 <= ys.min() and ys.max() <= y2, (name, xs, ys)


@pytest.mark.parametrize("side", [11, 16, 24, 40])
def test_icons_differ_from_each_other(side: int) -> None:
    drawn = {name: icon_mask(name, side, 2.2)[0].tobytes() for name in ICON_NAMES}
    assert len(set(drawn.values())) == len(drawn)


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        icon_mask("no such icon", 20, 2.0)
