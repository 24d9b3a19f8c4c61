"""Descriptions that single out one thing by where it stands, its order, its colour, its state or what is
around it.

Each rule gives a description only where it holds for exactly one thing on the screen, also when what an edge
cuts or what looks alike is counted. Knows nothing of questions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from .naming import KIND_WORDS, name_of
from .screen import Box, Element, Screen, hull, in_one_column, in_one_row, overlaps
from .unambiguous import is_sayable, single_elements, single_texts


@dataclass(frozen=True)
class Meant:
    """A description, the one thing it fits, and what that is called."""

    description: str
    box: Box
    name: str


TOLD_APART = ("button", "text_field", "select", "checkbox", "radio", "switch", "slider", "icon")
"""Kinds that can be told by looking, so that their number is clear; a link may look like a menu item."""

SIDES = ("left of", "right of", "above", "below")


def stands(a: Box, side: str, b: Box) -> bool:
    """Whether `a` stands on a side of `b`: in its row or column, and not over it."""
    if side in ("left of", "right of"):
        first, second = (a, b) if side == "left of" else (b, a)
        return in_one_row(a, b) and first[2] <= second[0] + 1
    first, second = (a, b) if side == "above" else (b, a)
    return in_one_column(a, b) and first[3] <= second[1] + 1


def noun(element: Element) -> str:
    """What kind of thing it is, said without its label: `checkbox`, `trash icon`."""
    return f"{element.name} icon" if element.kind == "icon" else KIND_WORDS[element.kind]


def named_things(screen: Screen) -> list[tuple[str, Box]]:
    """What a relation can start from: things that bear their name and stand on the screen once."""
    things: list[tuple[str, Box]] = [(f'"{line.text}"', line.box) for line in single_texts(screen)]
    texts = {line.text.lower() for line in screen.texts}
    # The words of a button are a text line as well: the line stands for both.
    things += [
        (name_of(element), element.box)
        for element in single_elements(screen)
        if element.labelled
        and element.kind in TOLD_APART
        and element.kind != "icon"
        and element.name.lower() not in texts
    ]
    return things


def _subjects(screen: Screen) -> list[Element]:
    """Elements whose kind pixels tell. An icon in a frame is an icon, and its frame a button."""
    return [e for e in screen.elements if e.kind in TOLD_APART and (e.kind != "icon" or is_sayable(e.name))]


def _alike(element: Element, screen: Screen) -> list[Element]:
    """All that could be meant by an element's noun, itself included."""
    return [other for other in _subjects(screen) if noun(other) == noun(element)]


def _unknown(screen: Screen) -> bool:
    """Whether something may stand on the screen that the truth does not name."""
    return not screen.is_whole


def beside(screen: Screen, rng: Random) -> Meant | None:
    """`the checkbox left of "Remember me"`: no other checkbox stands to the left of it in its row."""
    subjects, anchors = _subjects(screen), named_things(screen)
    if not subjects or not anchors or _unknown(screen):
        return None
    for _ in range(12):
        (anchor, place), side = rng.choice(anchors), rng.choice(SIDES)
        fits = [e for e in subjects if stands(e.box, side, place)]
        counts = {noun(e): sum(noun(other) == noun(e) for other in fits) for e in fits}
        single = [
            e
            for e in fits
            if counts[noun(e)] == 1 and name_of(e) != anchor and _gap(e.box, place) <= _reach(side, screen)
        ]
        if single:
            element = rng.choice(single)
            description = f"the {noun(element)} {side} {_the(anchor)}"
            return Meant(description, element.box, name_of(element))
    return None


def _the(anchor: str) -> str:
    return anchor if anchor.endswith('"') else f"the {anchor}"


def _gap(a: Box, b: Box) -> int:
    """Pixels between two boxes of one row or column."""
    return max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3])


def _reach(side: str, screen: Screen) -> float:
    """How far apart two things may stand that people would still relate to each other."""
    return 0.3 * (screen.width if side in ("left of", "right of") else screen.height)


def in_row_of(screen: Screen, rng: Random) -> Meant | None:
    """`the trash icon in the row of "Invoice 7"`, of several trash icons."""
    subjects, anchors = _subjects(screen), single_texts(screen)
    if _unknown(screen):
        return None
    several = [e for e in subjects if len(_alike(e, screen)) > 1]
    for element in rng.sample(several, min(8, len(several))):
        alike = _alike(element, screen)
        lines = [
            line
            for line in anchors
            if [e for e in alike if in_one_row(e.box, line.box)] == [element]
            and not overlaps(element.box, line.box)
        ]
        if lines:
            line = rng.choice(lines)
            return Meant(f'the {noun(element)} in the row of "{line.text}"', element.box, name_of(element))
    return None


ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def in_order(elements: Sequence[Element]) -> tuple[str, list[Element]] | None:
    """Elements of which each stands clear of the next: `from the left` or `from the top`, and their order."""
    for way, axis, together in (("from the left", 0, in_one_row), ("from the top", 1, in_one_column)):
        ordered = sorted(elements, key=lambda e: e.box[axis])
        pairs = list(zip(ordered, ordered[1:]))
        if all(together(a.box, b.box) and a.box[axis + 2] <= b.box[axis] + 1 for a, b in pairs):
            return way, ordered
    return None


def ordinal(screen: Screen, rng: Random) -> Meant | None:
    """`the second checkbox from the top`: all checkboxes of the screen stand in one column."""
    if _unknown(screen):
        return None
    return _nth(_subjects(screen), "", rng)


def _nth(elements: Sequence[Element], where: str, rng: Random) -> Meant | None:
    """One of those of a noun, by its number; None where none has an order."""
    nouns = sorted({noun(element) for element in elements})
    for said in rng.sample(nouns, len(nouns)):
        group = [element for element in elements if noun(element) == said]
        found = in_order(group) if 2 <= len(group) <= len(ORDINALS) else None
        if found is None:
            continue
        way, ordered = found
        place = rng.randrange(len(ordered))
        word = "last" if place == len(ordered) - 1 and rng.random() < 0.5 else ORDINALS[place]
        element = ordered[place]
        tail = "" if word == "last" else f" {way}"
        return Meant(f"the {word} {said}{tail}{where}", element.box, name_of(element))
    return None


def in_container(screen: Screen, rng: Random) -> Meant | None:
    """`the text field in the dialog`, `the "Save" button in the dialog`, `the second menu item from the top
    in the menu`; what is like it stands clear of the container.
    """
    containers = [c for c in ("dialog", "menu") if any(e.container == c for e in screen.elements)]
    if not containers:
        return None
    container = rng.choice(containers)
    inside = [e for e in screen.elements if e.container == container]
    reach = hull([e.box for e in inside])
    if any(overlaps(reach, e.box) and e not in inside for e in screen.elements if e.kind != "image"):
        return None  # not one closed area: perhaps two menus, or a part of the page between
    told = [e for e in inside if e.kind in TOLD_APART or container == "menu" and e.kind == "menu_item"]
    if rng.random() < 0.4:
        return _nth(told, f" in the {container}", rng)
    if rng.random() < 0.5:
        single = [e for e in told if sum(noun(other) == noun(e) for other in told) == 1]
        if single:
            element = rng.choice(single)
            return Meant(f"the {noun(element)} in the {container}", element.box, name_of(element))
    named = [
        e
        for e in told
        if is_sayable(e.name) and sum(name_of(other).lower() == name_of(e).lower() for other in inside) == 1
    ]
    if not named:
        return None
    element = rng.choice(named)
    return Meant(f"the {name_of(element)} in the {container}", element.box, name_of(element))


ALMOST = (
    {"red", "orange", "pink", "brown"},
    {"orange", "yellow", "brown"},
    {"green", "teal"},
    {"teal", "blue", "purple"},
    {"purple", "pink"},
    {"white", "gray"},
    {"gray", "black"},
)
"""Colours that one person calls this and the next that."""


def _stands_out(color: str, others: Sequence[str]) -> bool:
    """Whether a colour is known and none of the others is the same, almost the same, or unknown."""
    doubtful = {color, ""}.union(*(near for near in ALMOST if color in near))
    return color != "" and not doubtful & set(others)


def by_color(screen: Screen, rng: Random) -> Meant | None:
    """`the red button`, `the green text`: all others of its kind have clearly other colours."""
    if _unknown(screen):
        return None
    found = []
    for kind in ("button", "icon"):
        group = [e for e in screen.elements if e.kind == kind]
        for i, element in enumerate(group):
            if _stands_out(element.color, [e.color for e in group[:i] + group[i + 1 :]]):
                found.append(Meant(f"the {element.color} {kind}", element.box, name_of(element)))
    for i, line in enumerate(screen.texts):
        others = [other.color for other in screen.texts[:i] + screen.texts[i + 1 :]]
        if _stands_out(line.color, others) and is_sayable(line.text):
            found.append(Meant(f"the {line.color} text", line.box, f'"{line.text}"'))
    return rng.choice(found) if found else None


STATE_WORDS = {
    "checked": ("checkbox", "radio"),
    "selected": ("tab", "menu_item"),
    "disabled": ("button", "text_field", "select", "checkbox"),
    "invalid": ("text_field",),
}
"""States by which one of a kind can be meant: `the selected tab`."""


def by_state(screen: Screen, rng: Random) -> Meant | None:
    """`the disabled button`, `the selected tab`: the only one in that state."""
    if _unknown(screen):
        return None
    found = []
    for state, kinds in STATE_WORDS.items():
        for kind in kinds:
            group = [e for e in screen.elements if e.kind == kind and state in e.states]
            if len(group) == 1 and is_sayable(group[0].name):
                found.append(Meant(f"the {state} {KIND_WORDS[kind]}", group[0].box, name_of(group[0])))
    return rng.choice(found) if found else None


def the_heading(screen: Screen, rng: Random) -> Meant | None:
    """`the heading`, where the screen has one only."""
    headings = [line for line in screen.texts if line.heading]
    if len(headings) != 1 or _unknown(screen) or not is_sayable(headings[0].text):
        return None
    return Meant("the heading", headings[0].box, f'"{headings[0].text}"')


Rule = Callable[[Screen, Random], Meant | None]

RULES: dict[str, tuple[Rule, float]] = {
    "beside": (beside, 3),
    "row": (in_row_of, 2),
    "ordinal": (ordinal, 2),
    "container": (in_container, 2),
    "color": (by_color, 1),
    "state": (by_state, 1),
    "heading": (the_heading, 0.3),
}
"""Every rule and how often it is tried."""


def meant(screen: Screen, rng: Random) -> Meant | None:
    """A description by some rule that finds one; None where a few tries find none."""
    rules, weights = zip(*RULES.values(), strict=True)
    for rule in rng.choices(rules, weights, k=4):
        found = rule(screen, rng)
        if found is not None:
            return found
    return None


OPPOSITE = {"left of": "right of", "right of": "left of", "above": "below", "below": "above"}


def true_or_false(screen: Screen, rng: Random, holds: bool) -> tuple[str, str] | None:
    """Two halves of a claim about named things, `"Save"` and `left of "Cancel"`, that holds or does not; None
    where no two things stand clearly to one side of each other.
    """
    things = named_things(screen)
    for _ in range(8 if len(things) > 1 else 0):
        (one, a), (other, b) = rng.sample(things, 2)
        true = [side for side in SIDES if stands(a, side, b)]
        if len(true) == 1:
            side = true[0] if holds else OPPOSITE[true[0]]
            return _the(one), f"{side} {_the(other)}"
    return None
