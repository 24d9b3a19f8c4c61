"""Answers agree with the truth they were made from; no turn of a conversation gives a later answer away."""

from __future__ import annotations

import re
from random import Random

import pytest
from PIL import Image

from data.drawn_screens import draw_screen
from data.icons import ICON_NAMES
from data.naming import ICON_SYNONYMS, KIND_WORDS, describe_element, name_of
from data.pointing import MOST_LISTED
from data.questions import STAGE_MIXES, TASKS, WHOLE_SCREEN, conversation
from data.screen import KINDS, Element, Screen, TextLine
from data.turns import Turn, coordinates, prompt_turns, question_text
from data.unambiguous import absent_name, describe_here, icons, is_framed_icon, single_texts, wrong_kind
from prompt import WANT_BOXES
from visual_sampler import Region

BOX = re.compile(r"\[\d+, \d+, \d+, \d+\]")


def screen_of(
    elements: tuple[Element, ...] = (), texts: tuple[TextLine, ...] = (), size: tuple[int, int] = (500, 250)
) -> Screen:
    return Screen(0, Image.new("RGB", size), elements, texts, "page", False)


SAVE = Element("button", "Save", (50, 100, 150, 125), ("disabled",))
GEAR = Element("icon", "gear", (450, 10, 470, 30))
TITLE = TextLine("Account", (10, 10, 80, 24), 14)


@pytest.fixture(scope="module", name="turns")
def drawn_turns() -> list[tuple[Screen, Turn]]:
    """What eighty drawn screens are asked, every task by itself."""
    made = []
    for seed in range(80):
        screen = draw_screen(seed, profile="full" if seed % 4 == 0 else "small")
        made += [(screen, turn) for task in TASKS.values() if (turn := task(screen, Random(seed)))]
    return made


def test_every_task_asks_something(turns: list[tuple[Screen, Turn]]) -> None:
    counts = {name: sum(turn.task == name for _, turn in turns) for name in TASKS}
    assert min(counts.values()) >= 10, counts


def test_stages_only_know_tasks_that_exist() -> None:
    for stage, mix in STAGE_MIXES.items():
        assert set(mix) <= set(TASKS), stage
    assert set(STAGE_MIXES["stage2"]) == {"dense_detection", "dense_referring"}


def test_boxes_in_answers_are_the_targets(turns: list[tuple[Screen, Turn]]) -> None:
    for screen, turn in turns:
        written = BOX.findall(turn.answer)
        if written:
            assert written == [coordinates(box, screen) for box in turn.targets], f"{screen.seed} {turn}"


def test_a_screen_is_asked_for_what_stands_on_it_once(turns: list[tuple[Screen, Turn]]) -> None:
    for screen, turn in turns:
        if turn.task == "find_text":
            name = turn.answer.split('"')[1]
            assert [line.text.lower() for line in screen.texts].count(name.lower()) == 1, turn
        if turn.task in ("find_icon", "find_widget"):
            name = turn.answer.split(" [")[0]
            assert [name_of(e).lower() for e in screen.elements].count(name.lower()) == 1, turn


def test_absent_things_are_absent(turns: list[tuple[Screen, Turn]]) -> None:
    for screen, turn in turns:
        if turn.task == "absent":
            assert BOX.search(turn.answer) is None and turn.answer.endswith("is not on this screen.")
            name = turn.answer.removesuffix(" is not on this screen.")
            assert name not in [name_of(e) for e in screen.elements], turn
            assert name.strip('"').lower() not in [line.text.lower() for line in screen.texts], turn


def test_an_icon_is_not_called_absent_when_its_synonym_is_shown() -> None:
    screen = screen_of((Element("icon", "trash", (0, 0, 20, 20)),))
    names = {
        name
        for seed in range(400)
        for name, e in [absent_name(screen, Random(seed))]
        if e and e.kind == "icon"
    }
    assert names and not names & {
        name for name in ICON_NAMES if set(ICON_SYNONYMS.get(name, ())) & {"delete", "bin", "remove"}
    }


def test_icons_that_answer_to_the_same_word_are_not_asked_for() -> None:
    plain = screen_of((GEAR, Element("icon", "heart", (0, 0, 20, 20))))
    doubtful = screen_of(
        (GEAR, Element("icon", "heart", (0, 0, 20, 20)), Element("icon", "star", (30, 0, 50, 20)))
    )
    assert [e.name for e in icons(plain)] == ["gear", "heart"]
    assert [e.name for e in icons(doubtful)] == ["gear"]  # heart and star are both "favorite"


def test_texts_that_were_cut_or_stand_twice_are_not_asked_for() -> None:
    lines = (
        TITLE,
        TextLine("Sale", (10, 40, 40, 50), 12),
        TextLine("SALE", (10, 60, 40, 70), 12),
        TextLine("Lon…", (10, 80, 40, 90), 12),
    )
    assert single_texts(screen_of(texts=lines)) == [TITLE]


def test_the_switch_phrase_decides_whether_a_list_has_boxes() -> None:
    seen = set()
    for seed in range(60):
        turn = TASKS["list"](screen_of((SAVE, GEAR)), Random(seed))
        assert turn is not None
        wants = question_text(turn, screen_of()).endswith(WANT_BOXES)
        assert (BOX.search(turn.answer) is not None) == wants, turn
        seen.add(wants)
    assert seen == {True, False}


def test_dense_detection_goes_in_raster_order_and_leaves_nothing_out(
    turns: list[tuple[Screen, Turn]],
) -> None:
    for screen, turn in turns:
        if turn.task == "dense_detection":
            assert list(turn.targets) == sorted(turn.targets, key=lambda box: (box[1], box[0])), turn
            named = sum(not is_framed_icon(e, screen) for e in screen.elements)
            assert named <= len(turn.targets) <= MOST_LISTED, turn


def test_dense_referring_has_a_region_for_every_category(turns: list[tuple[Screen, Turn]]) -> None:
    for _, turn in turns:
        if turn.task == "dense_referring":
            pointed = [part for part in turn.question if isinstance(part, Region)]
            assert [tuple(v for p in region.points for v in p) for region in pointed] == list(turn.targets)
            assert re.findall(r"(\d+): ", turn.answer)[-1] == str(len(pointed)), turn


def test_regions_point_into_their_target(turns: list[tuple[Screen, Turn]]) -> None:
    kinds = set()
    for _, turn in turns:
        for part in turn.question if turn.task in ("what_is", "read", "state") else ():
            if isinstance(part, Region):
                kinds.add(part.kind)
                x1, y1, x2, y2 = turn.targets[0]
                assert all(x1 <= x <= x2 and y1 <= y <= y2 for x, y in part.points), turn
    assert kinds == {"point", "box", "scribble"}


@pytest.mark.parametrize("kind, states, answers", [
    ("button", ("disabled",), {"disabled?": "Yes."}),
    ("checkbox", ("checked",), {"checked?": "Yes.", "disabled?": "No."}),
    ("switch", ("checked", "disabled"), {"on?": "Yes.", "disabled?": "Yes."}),
    ("text_field", ("invalid",), {"marked as invalid?": "Yes.", "disabled?": "No."}),
    ("menu_item", (), {"selected?": "No."}),
])  # fmt: skip
def test_states_are_answered_by_the_truth(
    kind: str, states: tuple[str, ...], answers: dict[str, str]
) -> None:
    screen = screen_of((Element(kind, "Wi-Fi", (10, 10, 90, 30), states),))
    turns = [turn for seed in range(60) if (turn := TASKS["state"](screen, Random(seed)))]
    said = {
        (next(a for a in answers if question_text(turn, screen).endswith(a)), turn.answer) for turn in turns
    }
    assert said == set(answers.items())


def test_a_question_reads_like_the_specification() -> None:
    turn = Turn("what_is", ("What is this ", Region.box(50, 100, 150, 125), "?"), "x")
    point = Turn("what_is", ("What is this ", Region.point(499, 249), "?"), "x")
    assert question_text(turn, screen_of()) == "What is this [100, 400, 300, 500] <region_fea>?"
    assert question_text(point, screen_of()) == "What is this [998, 996] <region_fea>?"


def test_regions_are_counted_across_turns() -> None:
    first = Turn("what_is", ("What is ", Region.point(1, 1), "?"), "a")
    second = Turn("state", ("Is ", Region.point(2, 2), " or ", Region.point(3, 3), " on?"), "b")
    converted, regions = prompt_turns([first, second])
    assert [list(turn.question) for turn in converted] == [
        ["What is ", 0, "?"],
        ["Is ", 1, " or ", 2, " on?"],
    ]
    assert [region.points[0] for region in regions] == [(1, 1), (2, 2), (3, 3)]


def test_a_conversation_gives_no_answer_away() -> None:
    for seed in range(60):
        screen = draw_screen(seed, profile="small")
        turns = conversation(screen, Random(seed), 10, STAGE_MIXES["stage3"])
        assert 1 <= len(turns) <= 10
        assert len({turn.question for turn in turns}) == len(turns)
        asked = [box for turn in turns if turn.task not in WHOLE_SCREEN for box in turn.targets]
        assert len(set(asked)) == len(asked), f"{seed}: a target is asked for twice"
        assert all(turn.task not in WHOLE_SCREEN for turn in turns[:-1]), seed


def test_yes_and_no_are_both_common(turns: list[tuple[Screen, Turn]]) -> None:
    for task in ("yes_no", "state"):
        answers = [turn.answer for _, turn in turns if turn.task == task]
        assert 0.25 < answers.count("Yes.") / len(answers) < 0.75, task


def test_every_kind_can_be_described() -> None:
    assert set(KIND_WORDS) == set(KINDS)
    for kind in KINDS:
        name = "gear" if kind == "icon" else "Save"
        said = {describe_element(Element(kind, name, (0, 0, 9, 9)), Random(seed)) for seed in range(40)}
        assert len(said) >= 3 and all(text and "{" not in text for text, _ in said), (kind, said)


def test_a_description_is_not_the_name_of_something_else() -> None:
    """A gear is not described as "settings" where a text says so, nor a tab by a bare label that a button has
    too.
    """
    tab = Element("tab", "Save", (0, 0, 40, 20))
    words_there = TextLine("Settings", (300, 10, 360, 24), 14)
    screen = screen_of((GEAR, SAVE, tab), (words_there,))
    gear = {describe_here(GEAR, screen, Random(seed))[0].lower() for seed in range(300)}
    tabs = {describe_here(tab, screen, Random(seed))[0].lower() for seed in range(300)}
    assert "cog" in gear and "settings" not in gear
    assert "save" not in tabs and "save tab" in tabs


def test_synonyms_belong_to_icons_that_exist() -> None:
    assert set(ICON_SYNONYMS) <= set(ICON_NAMES)


def test_a_wrong_kind_is_one_that_nobody_takes_for_the_right_one() -> None:
    labels = (SAVE, Element("link", "Help", (5, 5, 40, 20)), Element("checkbox", "Wi-Fi", (1, 1, 20, 20)))
    kinds_of: dict[str, set[str]] = {}
    for seed in range(100):
        other = wrong_kind(screen_of(labels), Random(seed))
        assert other is not None
        kinds_of.setdefault(other.name, set()).add(other.kind)
    assert set(kinds_of) == {"Save", "Help", "Wi-Fi"}
    assert not kinds_of["Save"] & {"button", "link", "tab", "menu_item"}
    assert not kinds_of["Help"] & {"button", "link", "tab", "menu_item"}
    assert not kinds_of["Wi-Fi"] & {"checkbox", "radio", "switch"}


def test_hard_negatives_come_from_elsewhere_and_are_not_here() -> None:
    elsewhere = (Element("button", "Save", (0, 0, 9, 9)), TextLine("Invoices", (0, 0, 9, 9), 12))
    screen = Screen(0, Image.new("RGB", (500, 250)), (SAVE,), (TITLE,), "page", False, elsewhere=elsewhere)
    names = {absent_name(screen, Random(seed))[0] for seed in range(200)}
    assert "Invoices" in names and "Save" not in names
    texts = (TextLine("Change password", (0, 0, 90, 9), 12),)
    near = {absent_name(screen_of(texts=texts), Random(seed))[0] for seed in range(300)}
    assert "Forgot password?" in near and "Change password" not in near


def test_a_single_letter_on_the_screen_does_not_forbid_every_name() -> None:
    screen = screen_of(texts=(TextLine("e", (0, 0, 9, 9), 12), TextLine("a", (20, 0, 29, 9), 12)))
    assert len({absent_name(screen, Random(seed))[0] for seed in range(50)}) > 20


def test_what_an_edge_cuts_is_neither_asked_for_nor_denied_nor_counted() -> None:
    cut = Screen(
        0, Image.new("RGB", (500, 250)), (SAVE,), (TITLE,), "page", False, partial=("Account", "Invoices")
    )
    for seed in range(150):
        for name, task in TASKS.items():
            turn = task(cut, Random(seed))
            if turn is None:
                continue
            assert name not in ("count", "list", "dense_detection"), turn
            if name in ("find_text", "absent", "yes_no"):
                assert "Account" not in question_text(turn, cut).split('"'), turn
                assert "Invoices" not in question_text(turn, cut), turn


def test_a_description_with_the_switch_phrase_says_where_things_are(turns: list[tuple[Screen, Turn]]) -> None:
    seen = set()
    for screen, turn in turns:
        if turn.task == "describe":
            wants = question_text(turn, screen).endswith(WANT_BOXES)
            assert (BOX.search(turn.answer) is not None) == wants, turn
            seen.add(wants)
    assert seen == {True, False}


def test_a_name_that_no_words_show_is_not_quoted() -> None:
    close = Element("button", "Close", (0, 0, 20, 20), labelled=False)
    assert name_of(close) == "Close icon button"
    assert not any('"' in describe_element(close, Random(seed))[0] for seed in range(50))
    assert name_of(Element("checkbox", "", (0, 0, 9, 9))) == "checkbox"
