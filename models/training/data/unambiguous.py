"""Which parts of a screen can be asked for without doubt, and what can be called absent without doubt."""

from __future__ import annotations

import re
from functools import lru_cache
from random import Random

from . import words
from .icons import ICON_NAMES
from .naming import ICON_SYNONYMS, describe_element, name_of
from .screen import NOWHERE, Element, Screen, TextLine, is_inside

LONGEST_NAME = 40
"""Letters of a name that people would still say."""


def is_sayable(name: str) -> bool:
    """Whether a name is there, was not cut, and is short enough to be said."""
    return 0 < len(name) <= LONGEST_NAME and not name.endswith("…")


def single_texts(screen: Screen) -> list[TextLine]:
    """Text lines whose words stand on the screen only once, letter case ignored, and were not cut."""
    seen = [line.text.lower() for line in screen.texts] + [name.lower() for name in screen.partial]
    return [line for line in screen.texts if seen.count(line.text.lower()) == 1 and is_sayable(line.text)]


def single_elements(screen: Screen) -> list[Element]:
    """Elements that no other of the same kind shares its name with; a framed icon counts as its icon, not as
    a button.
    """
    seen = [(element.kind, element.name.lower()) for element in screen.elements]
    cut = {name.lower() for name in screen.partial}
    return [
        element
        for element, key in zip(screen.elements, seen, strict=True)
        if seen.count(key) == 1
        and key[1] not in cut
        and is_sayable(element.name)
        and not is_framed_icon(element, screen)
    ]


def is_framed_icon(element: Element, screen: Screen) -> bool:
    """Whether an element is no more than the frame of an icon that goes by the same name."""
    return not element.labelled and any(
        icon.kind == "icon" and icon.name == element.name and is_inside(icon.box, element.box)
        for icon in screen.elements
    )


def words_for(icon: str) -> set[str]:
    """All words for an icon."""
    return {icon, *ICON_SYNONYMS.get(icon, ())}


def icons(screen: Screen) -> list[Element]:
    """Icons whose name is unique on the screen, also among the other words for them."""
    shown = [element for element in single_elements(screen) if element.kind == "icon"]
    words_of = {e.name: words_for(e.name) for e in screen.elements if e.kind == "icon"}
    return [
        e
        for e in shown
        if not any(words_of[e.name] & words_of[other] for other in words_of if other != e.name)
    ]


def widgets(screen: Screen) -> list[Element]:
    return [element for element in single_elements(screen) if element.kind not in ("icon", "image")]


def describe_here(element: Element, screen: Screen, rng: Random) -> tuple[str, str]:
    """A description and its style; never what something else on the screen is called."""
    others = {
        other.name.lower() for other in screen.elements if other is not element and other.box != element.box
    }
    others |= {name.lower() for name in screen.partial}
    if element.kind == "icon":
        others |= {line.text.lower() for line in screen.texts}
    for _ in range(12):
        description, style = describe_element(element, rng)
        if description.lower() not in others:
            return description, style
    return name_of(element), "referring"


# ----------------------------------------------------------------------------------------------------
# What is not there


def names_here(screen: Screen) -> set[str]:
    """Everything that is called something on this screen, in small letters, what an edge cuts included."""
    return {
        *(line.text.lower() for line in screen.texts),
        *(element.name.lower() for element in screen.elements),
        *(name.lower() for name in screen.partial),
    } - {""}


def absent_name(screen: Screen, rng: Random) -> tuple[str, Element | None]:
    """Something plausible that is not on the screen: a text (and None), or an element of which only kind and
    name count.

    An icon, something of another screen of the kit, a label that shares a word with one that is there, or any
    other label.
    """
    here = names_here(screen)
    way = rng.random()
    if way < 0.35:
        shown = {word for name in here for word in words_for(name)}
        name = rng.choice([name for name in ICON_NAMES if not shown & words_for(name)])
        return name, Element("icon", name, NOWHERE)
    if way < 0.6:
        found = _absent_from(screen, here, rng)
        if found is not None:
            return found
    label = _near_label(here, rng) if way < 0.8 else None
    while label is None or not is_new(label, here):
        label = rng.choice((rng.choice(words.LABELS), rng.choice(words.LABELS), words.value(rng)))
    if rng.random() < 0.5:
        return label, None
    kind = rng.choice(("button", "link", "text_field", "checkbox", "switch", "tab", "menu_item"))
    return label, Element(kind, label, NOWHERE)


def is_new(label: str, here: set[str]) -> bool:
    """Whether the words of a label are neither part of a name on the screen nor the other way round."""
    said = _spaced(label)
    return not any(said in name or name in said for name in map(_spaced, here))


@lru_cache(maxsize=4096)
def _spaced(text: str) -> str:
    """Words in small letters, a space around each, signs left out: so that no word is found inside
    another.
    """
    words_said = re.findall(r"[^\W_]+", text.lower())
    return f" {' '.join(words_said)} "


def _absent_from(screen: Screen, here: set[str], rng: Random) -> tuple[str, Element | None] | None:
    """A thing of another screen of the same kit that this one does not show."""
    for thing in rng.sample(screen.elsewhere, min(8, len(screen.elsewhere))):
        if isinstance(thing, TextLine):
            if is_sayable(thing.text) and is_new(thing.text, here):
                return thing.text, None
        elif is_sayable(thing.name) and thing.kind not in ("icon", "image") and is_new(thing.name, here):
            return thing.name, thing
    return None


def _near_label(here: set[str], rng: Random) -> str | None:
    """A label that is not there but shares a word with one that is; None where no label does."""
    spoken = {word for name in here for word in _spaced(name).split() if len(word) > 3}
    near = [label for label in words.LABELS if spoken & set(_spaced(label).split()) and is_new(label, here)]
    return rng.choice(near) if near else None


LOOK_ALIKES = (
    {"button", "link", "tab", "menu_item", "select"},
    {"text_field", "select"},
    {"checkbox", "radio", "switch"},
)
"""Kinds that may be taken for each other."""


def wrong_kind(screen: Screen, rng: Random) -> Element | None:
    """An element of a name that is there, but of a kind that nobody takes it for; None where nothing is
    named.
    """
    shown = [element for element in widgets(screen) if element.labelled]
    if not shown:
        return None
    name = rng.choice(shown).name
    named = {other.kind for other in screen.elements if other.name.lower() == name.lower()}
    doubtful = named.union(*(alike for alike in LOOK_ALIKES if alike & named))
    kinds = [
        kind for kind in ("button", "text_field", "checkbox", "switch", "slider") if kind not in doubtful
    ]
    return Element(rng.choice(kinds), name, NOWHERE) if kinds else None
