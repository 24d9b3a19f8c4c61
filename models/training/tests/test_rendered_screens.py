"""Rendered sets and packs read as the screens that were drawn; windows keep the truth; packs give back
all.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image
from rendered_rows import row_of, write_set

from data.drawn_screens import draw_screen
from data.pack import Pack, unpack, write_packs
from data.questions import STAGE_MIXES, conversation
from data.rendered_screens import RenderedScreens, cut_to, repainted
from data.screen import Element, Screen, TextLine
from samples import rendered_screens as listed_now


@pytest.fixture(name="folder")
def small_set(tmp_path: Path) -> Path:
    rows = []
    for seed in range(6):
        screen, ratio = draw_screen(seed, profile="small"), 2 if seed % 2 else 1
        picture = screen.image.resize((screen.width * ratio, screen.height * ratio))
        other = {"kit": "unseen", "split": "validation"} if seed == 5 else {}
        rows.append((row_of(screen, f"page-{seed}", ratio, **other), picture))
    return write_set(tmp_path / "set", rows)


def test_a_rendered_set_reads_as_what_was_drawn(folder: Path) -> None:
    screens = RenderedScreens(folder)
    assert len(screens) == 5 and screens.kits == {"drawn": 5}
    for number in range(5):
        drawn, read = draw_screen(number, profile="small"), screens[number]
        assert (read.width, read.height) == (drawn.width, drawn.height)
        assert [t.box for t in read.texts] == [t.box for t in drawn.texts]
        assert [t.text for t in read.texts] == [t.text for t in drawn.texts]
        assert [(e.kind, e.box, e.states, e.container) for e in read.elements] == [
            (e.kind, e.box, e.states, e.container) for e in drawn.elements
        ]


def test_kits_that_are_held_out_are_never_trained_on(folder: Path) -> None:
    assert RenderedScreens(folder, "validation").kits == {"unseen": 1}
    assert RenderedScreens(folder, None).kits == {"drawn": 5, "unseen": 1}


def test_hard_negatives_are_things_of_another_page_of_the_kit(folder: Path) -> None:
    screens = RenderedScreens(folder)
    names = [
        {thing.text if isinstance(thing, TextLine) else thing.name for thing in screens[number].elsewhere}
        for number in range(5)
    ]
    shown = [{t.text for t in screens[number].texts} for number in range(5)]
    for number in range(5):
        assert names[number], "there are other pages"
        texts_elsewhere = {t.text for t in screens[number].elsewhere if isinstance(t, TextLine)}
        assert any(texts_elsewhere <= shown[other] for other in range(5) if other != number)
    assert RenderedScreens(folder, "validation")[0].elsewhere == (), "a kit with one page has no elsewhere"


def test_questions_are_written_from_rendered_screens(folder: Path) -> None:
    screens = RenderedScreens(folder)
    tasks = {
        turn.task
        for number in range(5)
        for seed in range(4)
        for turn in conversation(screens[number], Random(seed), 10, STAGE_MIXES["stage3"])
    }
    assert {"find_text", "find_widget", "absent", "what_is", "read", "yes_no"} <= tasks


def test_names_of_icons_and_controls_are_said_as_people_say_them(tmp_path: Path) -> None:
    picture = Image.new("RGB", (200, 100))
    screen = Screen(0, picture, (), (TextLine("Remember me", (40, 10, 110, 22), 12),), "page", False)
    common = {"role": "", "text": "", "states": ["focused", "checked"], "framed": False}
    row = row_of(screen, "a") | {
        "elements": [
            {**common, "box": [10.4, 10, 23.6, 24], "kind": "checkbox", "name": "Remember  me"},
            {**common, "box": [60, 40, 76, 56], "kind": "icon", "name": "arrow-left"},
            {**common, "box": [80, 40, 96, 56], "kind": "icon", "name": "trash-2"},
            {**common, "box": [120, 40, 150, 60], "kind": "button", "name": "Close"},
            {**common, "box": [120, 70, 121, 90], "kind": "link", "name": "Skip"},
        ]
    }
    read = RenderedScreens(write_set(tmp_path / "set", [(row, picture)]))[0]
    assert [(e.name, e.labelled, e.states) for e in read.elements] == [
        ("Remember me", True, ("checked",)),
        ("back arrow", False, ("checked",)),
        ("trash", False, ("checked",)),
        ("Close", False, ("checked",)),
    ]
    assert read.elements[0].box == (10, 10, 24, 24)
    assert read.ignore == ((120, 70, 121, 90),), "a link of one pixel is neither truth nor background"


@pytest.mark.parametrize("seed", range(12))
def test_a_window_keeps_the_truth_of_what_it_shows(seed: int) -> None:
    """Marks every thing with its own colour and looks for it where the cut truth says it is."""
    boxes = [(x, y, x + 36, y + 18) for y in range(10, 560, 40) for x in range(10, 760, 60)]
    picture = Image.new("RGB", (800, 600))
    shades = [(0, 20 + i % 230, 20 + i // 230 * 100) for i in range(len(boxes))]
    for box, shade in zip(boxes, shades, strict=True):
        picture.paste(shade, box)
    elements = tuple(Element("button", str(i), box) for i, box in enumerate(boxes))
    screen = Screen(0, picture, elements, (), "page", False)
    cut = cut_to(screen, (260, 200), Random(seed))
    assert (cut.width, cut.height) == (260, 200) and cut.elements
    pixels = np.asarray(cut.image)
    for element in cut.elements:
        x1, y1, x2, y2 = element.box
        assert tuple(pixels[(y1 + y2) // 2, (x1 + x2) // 2]) == shades[int(element.name)], element
    whole = {e.name for e in cut.elements}
    assert not whole & set(cut.partial) and len(cut.ignore) == len(cut.partial)


def test_a_screen_smaller_than_its_window_is_enlarged_as_a_whole() -> None:
    screen = draw_screen(3, 200, 180)
    cut = cut_to(screen, (400, 360), Random(1))
    assert (cut.width, cut.height) == (400, 360) and len(cut.elements) == len(screen.elements)
    assert cut.elements[0].box == tuple(2 * v for v in screen.elements[0].box)


def test_other_colours_have_no_names() -> None:
    screen = draw_screen(3, 200, 180)
    dark = repainted(screen, Image.new("RGB", (200, 180)))
    assert dark.dark and not any(thing.color for thing in (*dark.elements, *dark.texts))


def test_a_pack_gives_back_all_that_was_put_in(folder: Path, tmp_path: Path) -> None:
    source = RenderedScreens(folder, None)
    out = tmp_path / "packs"
    rows = ((source.row(i), source.picture(i)) for i in range(len(source)))
    written = write_packs(rows, out, piece_bytes=24_000)
    assert sum(count for _, count in written) == 6 and len(written) > 1
    assert all(path.stat().st_size <= 24_000 for path, _ in written)
    read = RenderedScreens(out, None)
    assert len(read) == 6 and read.kits == source.kits
    for number in range(6):
        packed, plain = read[number], source[number]
        assert (packed.elements, packed.texts, packed.elsewhere) == (
            plain.elements,
            plain.texts,
            plain.elsewhere,
        )
        difference = np.asarray(packed.image, float) - np.asarray(plain.image, float)
        assert packed.image.size == plain.image.size and np.abs(difference).mean() < 6, number


def test_a_pack_stops_at_the_pieces_wanted_and_refuses_what_does_not_fit(
    folder: Path, tmp_path: Path
) -> None:
    source = RenderedScreens(folder, None)
    rows = [(source.row(i), source.picture(i)) for i in range(len(source))]
    written = write_packs(iter(rows), tmp_path / "one", piece_bytes=24_000, pieces=1)
    assert len(written) == 1 and Pack(written[0][0]).ids()
    with pytest.raises(ValueError, match="needs"):
        write_packs(iter(rows), tmp_path / "small", piece_bytes=500)


def test_unpacked_packs_are_a_set_again_and_more_may_follow(folder: Path, tmp_path: Path) -> None:
    source, packs, out = RenderedScreens(folder, None), tmp_path / "packs", tmp_path / "unpacked"
    rows = ((source.row(i), source.picture(i)) for i in range(len(source)))
    (first, count), *_ = write_packs(rows, packs, piece_bytes=24_000)
    packed, late = RenderedScreens(packs, None), first.rename(tmp_path / first.name)
    assert unpack(packs, out, 1) == 6 - count
    before = len(listed_now(str(out), "train"))
    late.rename(first)
    assert unpack(packs, out, 1) == count, "the others are there already"
    assert before < len(listed_now(str(out), "train")) == 5
    again = RenderedScreens(out, None)
    for number in range(6):
        one, other = packed[number], again[number]
        assert (one.elements, one.texts) == (other.elements, other.texts)
        assert np.array_equal(np.asarray(one.image), np.asarray(other.image)), number


def test_a_folder_without_a_set_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="screens-"):
        RenderedScreens(tmp_path)


def test_rows_come_with_their_pictures_but_for_those_taken_back(folder: Path) -> None:
    screens = RenderedScreens(folder, None)
    gone = screens.row(2)["id"]
    (folder / screens.row(2)["image"]).unlink()
    looks = list(screens.looks(range(len(screens))))
    assert len(looks) == 5 and gone not in {row["id"] for row, _ in looks}
    for row, picture in looks:
        assert picture.shape == (row["height"], row["width"], 3)
