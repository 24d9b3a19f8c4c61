"""Questions about a screen as a whole or about a fact: yes or no, states, counts, lists, descriptions."""

from __future__ import annotations

from random import Random

from prompt import WANT_BOXES
from visual_sampler import Region

from .naming import KIND_WORDS, counted, name_of, plural, with_article
from .pointing import MOST_LISTED, pointed_at
from .relations import TOLD_APART, true_or_false
from .screen import Element, Screen, TextLine
from .turns import Turn, coordinates, raster
from .unambiguous import absent_name, icons, is_sayable, single_elements, single_texts, widgets, wrong_kind


def yes_no(screen: Screen, rng: Random) -> Turn | None:
    """Is something there, does it stand so? As often no as yes."""
    holds = rng.random() < 0.5
    way = rng.random()
    if way < 0.3:
        claim = true_or_false(screen, rng, holds)
        if claim is not None:
            form = rng.choice(("Does {} stand {}?", "Is {} {}?"))
            return Turn("yes_no", (form.format(*claim),), "Yes." if holds else "No.")
    called = _something_here(screen, rng) if holds else _nothing_here(screen, rng, way)
    if called is None:
        return None
    form = rng.choice(("Is there {} on this screen?", "Does this screen show {}?", "Can you see {} here?"))
    return Turn("yes_no", (form.format(called),), "Yes." if holds else "No.")


def _something_here(screen: Screen, rng: Random) -> str | None:
    shown, lines = icons(screen) + widgets(screen), single_texts(screen)
    if shown and (not lines or rng.random() < 0.6):
        return with_article(name_of(rng.choice(shown)))
    return f'the text "{rng.choice(lines).text}"' if lines else None


def _nothing_here(screen: Screen, rng: Random, way: float) -> str:
    """A hard negative: often the name of something that is there, but of another kind."""
    other = wrong_kind(screen, rng) if way > 0.8 else None
    if other is not None:
        return with_article(name_of(other))
    name, element = absent_name(screen, rng)
    return with_article(name_of(element)) if element else f'the text "{name}"'


STATES_OF: dict[str, tuple[str, ...]] = {
    "checkbox": ("checked", "disabled"),
    "radio": ("checked",),
    "switch": ("checked", "disabled"),
    "tab": ("selected",),
    "menu_item": ("selected",),
    "button": ("disabled",),
    "text_field": ("invalid", "disabled"),
    "select": ("disabled",),
}
"""The states of each kind that can be seen."""


def state_words(kind: str, state: str) -> str:
    """How a state is asked for: a switch is on, not checked."""
    if state == "invalid":
        return "marked as invalid"
    return "on" if (kind, state) == ("switch", "checked") else state


def state(screen: Screen, rng: Random) -> Turn | None:
    """Is it checked, selected, disabled, invalid? Asked by name or by region, as often no as yes where the
    screen allows.
    """
    able = [(e, s) for e in single_elements(screen) for s in STATES_OF.get(e.kind, ())]
    want_yes = rng.random() < 0.5
    able = [(e, s) for e, s in able if (s in e.states) == want_yes] or able
    if not able:
        return None
    asked = rng.choice(sorted({(e.kind, s) for e, s in able}))
    element = rng.choice([e for e, s in able if (e.kind, s) == asked])
    kind, wanted = asked
    tail = f" {state_words(kind, wanted)}?"
    parts: tuple[str | Region, ...] = (
        (f"Is the {KIND_WORDS[kind]} ", pointed_at(element.box, rng), tail)
        if rng.random() < 0.5
        else (f"Is the {name_of(element)}{tail}",)
    )
    return Turn("state", parts, "Yes." if wanted in element.states else "No.", (element.box,))


def listed(screen: Screen, rng: Random) -> Turn | None:
    """All elements of one kind, of one kind in one state, or of the open menu; with boxes when the switch
    phrase asks for them.
    """
    found = rng.choice((_of_a_kind, _in_a_state, _in_the_menu))(screen, rng) or _of_a_kind(screen, rng)
    if found is None or len(found[1]) > MOST_LISTED:
        return None
    question, elements = found
    with_boxes = rng.random() < 0.6
    items = raster([(e.name if e.kind == "image" and e.name else name_of(e), e.box) for e in elements])
    answer = ", ".join(f"{name} {coordinates(box, screen)}" if with_boxes else name for name, box in items)
    question = question + WANT_BOXES if with_boxes else question
    return Turn("list", (question,), answer, tuple(box for _, box in items))


def _of_a_kind(screen: Screen, rng: Random) -> tuple[str, list[Element]] | None:
    kinds = sorted({e.kind for e in screen.elements})
    if not kinds or not screen.is_whole:
        return None
    kind = rng.choice(kinds)
    form = rng.choice(("List all {}.", "Which {} are on this screen?", "Name the {} you see."))
    return form.format(plural(kind)), [e for e in screen.elements if e.kind == kind]


def _in_a_state(screen: Screen, rng: Random) -> tuple[str, list[Element]] | None:
    pairs = sorted({(e.kind, s) for e in screen.elements for s in STATES_OF.get(e.kind, ()) if s in e.states})
    if not pairs or not screen.is_whole:
        return None
    kind, wanted = rng.choice(pairs)
    question = f"Which {plural(kind)} are {state_words(kind, wanted)}?"
    return question, [e for e in screen.elements if e.kind == kind and wanted in e.states]


def _in_the_menu(screen: Screen, rng: Random) -> tuple[str, list[Element]] | None:
    items = [e for e in screen.elements if e.container == "menu" and e.kind == "menu_item"]
    question = rng.choice(("What does the open menu offer?", "List the entries of the menu."))
    return (question, items) if len(items) > 1 else None


def count(screen: Screen, rng: Random) -> Turn | None:
    """How many of a kind that can be told by looking."""
    if not screen.is_whole:
        return None
    kind = rng.choice(TOLD_APART)
    found = sum(e.kind == kind for e in screen.elements)
    form = rng.choice(
        ("How many elements of the kind {0} are on this screen?", "How many {1} are there?", "Count the {1}.")
    )
    return Turn("count", (form.format(KIND_WORDS[kind], plural(kind)),), f"{found}.")


LAYOUT_WORDS = {
    "page": "page",
    "fragment": "part of a page",
    "desktop": "desktop window",
    "phone": "phone screen",
    "dialog": "screen with a dialog",
    "menu": "screen with an open menu",
}


def largest_text(screen: Screen) -> TextLine | None:
    """A heading, of several the uppermost large one; without headings the largest text."""
    lines = [line for line in screen.texts if line.heading] or list(screen.texts)
    return max(lines, key=lambda line: (line.size, -line.box[1]), default=None)


def opening(screen: Screen) -> str:
    """`A dark phone screen`."""
    return f"A {'dark' if screen.dark else 'light'} {LAYOUT_WORDS[screen.layout]}"


def caption(screen: Screen, rng: Random) -> str:
    """One sentence that no other screen is likely to have: theme, layout, title, how many of which kinds,
    and a few things by name.
    """
    largest = largest_text(screen)
    titled = f' headed "{largest.text}"' if largest else ""
    parts = []
    if screen.is_whole:
        kinds = [kind for kind in TOLD_APART if any(e.kind == kind for e in screen.elements)]
        parts = [counted(sum(e.kind == kind for e in screen.elements), kind) for kind in kinds]
    shown = [e for e in single_elements(screen) if e.kind != "image"]
    named = [with_article(name_of(e)) for e in rng.sample(shown, min(3, len(shown)))]
    contents = f" with {', '.join(parts)}" if parts else ""
    return f"{opening(screen)}{titled}{contents}" + (f"; there is {', '.join(named)}." if named else ".")


def describe(screen: Screen, rng: Random) -> Turn | None:
    """A caption; with the switch phrase a sentence that says where each thing it names is."""
    question = rng.choice(
        ("Describe this screen.", "Provide a summary of this screenshot.", "What does this screen show?")
    )
    if rng.random() < 0.7:
        return Turn("describe", (question,), caption(screen, rng))
    shown = [e for e in single_elements(screen) if e.kind != "image" and is_sayable(e.name)]
    things = raster([(with_article(name_of(e)), e.box) for e in rng.sample(shown, min(4, len(shown)))])
    if not things:
        return None
    named = ", ".join(f"{name} {coordinates(box, screen)}" for name, box in things)
    answer = f"{opening(screen)} with {named}."
    return Turn("describe", (question + WANT_BOXES,), answer, tuple(box for _, box in things))
