"""Questions whose answer is a box: find a text, an icon, a widget, what a description means, or nothing at
all.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from prompt import WANT_BOXES

from .naming import describe_element, describe_text, name_of
from .relations import meant
from .screen import Element, Screen
from .turns import LOCATE_QUESTION, Turn, coordinates, may_want_boxes
from .unambiguous import absent_name, describe_here, icons, single_texts, widgets

FIND_FORMS = (
    "Where is the {}?",
    "Where is the {} located?",
    "Find the {}.",
    "Show me the {}.",
    "Point out the {} on this screen.",
)
FIND_TEXT_FORMS = (
    'Where is the text "{}"?',
    'Find the text "{}".',
    'Where does it say "{}"?',
    'Locate "{}" on this screen.',
)


def find_text(screen: Screen, rng: Random) -> Turn | None:
    lines = single_texts(screen)
    if not lines:
        return None
    line = rng.choice(lines)
    if rng.random() < 0.4:
        named = any(element.name.lower() == line.text.lower() for element in screen.elements)
        question = LOCATE_QUESTION.format(describe_text(line.text, rng, as_text=named)[0]) + WANT_BOXES
    else:
        question = may_want_boxes(rng.choice(FIND_TEXT_FORMS).format(line.text), rng)
    return Turn("find_text", (question,), f'"{line.text}" {coordinates(line.box, screen)}', (line.box,))


def _find(task: str, shown: Sequence[Element], screen: Screen, rng: Random) -> Turn | None:
    if not shown:
        return None
    element = rng.choice(shown)
    if rng.random() < 0.5:
        question = LOCATE_QUESTION.format(describe_here(element, screen, rng)[0]) + WANT_BOXES
    else:
        question = may_want_boxes(rng.choice(FIND_FORMS).format(name_of(element)), rng)
    return Turn(task, (question,), f"{name_of(element)} {coordinates(element.box, screen)}", (element.box,))


def find_icon(screen: Screen, rng: Random) -> Turn | None:
    return _find("find_icon", icons(screen), screen, rng)


def find_widget(screen: Screen, rng: Random) -> Turn | None:
    return _find("find_widget", widgets(screen), screen, rng)


def locate(screen: Screen, rng: Random) -> Turn | None:
    """Where is what a relation, an order, a colour, a state or its surroundings single out?"""
    found = meant(screen, rng)
    if found is None:
        return None
    form = rng.choice((LOCATE_QUESTION, LOCATE_QUESTION, "Find {}.", "Click {}.", "Point out {}."))
    question = may_want_boxes(form.format(found.description), rng, share=0.85)
    return Turn("locate", (question,), f"{found.name} {coordinates(found.box, screen)}", (found.box,))


def absent(screen: Screen, rng: Random) -> Turn | None:
    """Asked for something that is not there, and told so."""
    name, element = absent_name(screen, rng)
    called = name_of(element) if element else f'"{name}"'
    if rng.random() < 0.5:
        description = (describe_element(element, rng) if element else describe_text(name, rng))[0]
        question = LOCATE_QUESTION.format(description) + WANT_BOXES
    else:
        forms = (
            FIND_FORMS if element else ("Where is the text {}?", "Find the text {}.", "Where does it say {}?")
        )
        question = may_want_boxes(rng.choice(forms).format(called), rng)
    return Turn("absent", (question,), f"{called} is not on this screen.")
