"""Instruction turns made from a drawn screen's truth: find, point out, read, say yes or no, list, describe.

Knows nothing of tokens, templates or networks. Boxes in the text are bins 0..999 of the original picture
(spec §5.1); regions and `Turn.targets` are in pixels of the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from config import CoordsConfig
from prompt import WANT_BOXES, box_text, region_text
from prompt import Turn as PromptTurn
from visual_sampler import Region

from . import words
from .drawn_screens import Box, Element, Screen, TextLine
from .icons import ICON_NAMES

LOCATE_QUESTION = "Where is {}?"
"""How the product puts a description ("click the Save button") to the model; the switch phrase follows."""


@dataclass(frozen=True)
class Turn:
    """One question and its answer. `targets`: pixel boxes it speaks of, so that no other turn gives them
    away.
    """

    task: str
    question: tuple[str | Region, ...]
    answer: str
    targets: tuple[Box, ...] = ()

    def __post_init__(self) -> None:
        assert self.answer, f"{self.task}: an empty answer"


COORDS = CoordsConfig()
"""Bins and brackets of the answers written here."""


def coordinates(box: Box, screen: Screen) -> str:
    """A pixel box as text, `[x1, y1, x2, y2]` in bins."""
    return box_text(*box, (screen.width, screen.height), COORDS)


def question_text(turn: Turn, screen: Screen, token: str = "<region_fea>") -> str:
    """The question as people read it, regions as `[coords] <region_fea>`."""
    size = (screen.width, screen.height)
    return "".join(
        p if isinstance(p, str) else f"{region_text(p, size, COORDS)} {token}" for p in turn.question
    )


def prompt_turns(turns: Sequence[Turn]) -> tuple[list[PromptTurn], list[Region]]:
    """Turns as `prompt.build_prompt` takes them: regions by their place in one list."""
    regions: list[Region] = []
    converted = []
    for turn in turns:
        parts: list[str | int] = []
        for part in turn.question:
            if isinstance(part, Region):
                regions.append(part)
                parts.append(len(regions) - 1)
            else:
                parts.append(part)
        converted.append(PromptTurn(parts, turn.answer))
    return converted, regions


# ----------------------------------------------------------------------------------------------------
# What things are called

KIND_WORDS = {
    "button": "button",
    "link": "link",
    "text_field": "text field",
    "select": "select box",
    "checkbox": "checkbox",
    "radio": "radio button",
    "switch": "switch",
    "tab": "tab",
    "menu_item": "menu item",
    "slider": "slider",
    "icon": "icon",
    "image": "picture",
}

ICON_SYNONYMS: dict[str, tuple[str, ...]] = {
    "gear": ("settings", "cog", "preferences"),
    "search": ("magnifier", "magnifying glass", "find"),
    "close": ("cross", "x", "dismiss"),
    "menu": ("hamburger", "three lines", "navigation menu"),
    "back arrow": ("left arrow", "go back", "return"),
    "forward arrow": ("right arrow", "go forward"),
    "plus": ("add", "new", "create"),
    "minus": ("minimize", "remove"),
    "check mark": ("tick", "done", "confirm"),
    "heart": ("like", "favorite", "love"),
    "star": ("favorite", "rate"),
    "user": ("person", "profile", "account", "avatar"),
    "trash": ("delete", "bin", "remove"),
    "pencil": ("edit", "write", "compose"),
    "download": ("save to disk", "arrow into a tray"),
    "upload": ("send up", "arrow out of a tray"),
    "home": ("house", "start page"),
    "bell": ("notifications", "alerts"),
    "calendar": ("date", "schedule"),
    "cart": ("shopping cart", "basket"),
    "camera": ("take a photo", "photo camera"),
    "eye": ("show", "view", "visibility"),
    "refresh": ("reload", "sync", "circular arrow"),
    "share": ("share nodes", "connected dots"),
    "map pin": ("location", "place marker"),
    "phone": ("call", "handset"),
    "copy": ("duplicate", "two sheets"),
    "floppy disk": ("save", "diskette"),
    "printer": ("print",),
    "chain link": ("link", "attach a link"),
    "microphone": ("voice", "mic", "record sound"),
    "speaker": ("volume", "sound", "audio"),
    "globe": ("language", "world", "web"),
    "sun": ("light mode", "brightness"),
    "moon": ("dark mode", "night mode"),
    "lock": ("padlock", "locked", "security"),
    "key": ("password", "credentials"),
    "chat bubble": ("comment", "message", "speech bubble"),
    "folder": ("directory", "open folder"),
    "file": ("document", "page", "sheet"),
    "picture": ("image", "photo", "gallery"),
    "clock": ("time", "history", "recent"),
    "warning": ("alert triangle", "caution"),
    "info": ("information", "about"),
    "question mark": ("help", "support"),
    "paper plane": ("send", "submit message"),
    "envelope": ("mail", "email", "inbox"),
    "funnel": ("filter",),
    "tag": ("label", "price tag"),
    "bar chart": ("statistics", "analytics", "graph"),
    "undo": ("undo the last step",),
    "redo": ("redo the last step",),
    "book": ("library", "read", "manual"),
    "grid": ("tiles", "apps", "four squares"),
    "list": ("bullet list", "list view"),
    "sliders": ("adjust", "controls"),
    "three dots": ("more", "more options", "ellipsis"),
    "vertical dots": ("more options", "kebab menu", "overflow menu"),
    "play": ("start playback", "triangle"),
    "pause": ("pause playback", "two bars"),
    "stop": ("stop playback",),
    "bookmark": ("save for later", "ribbon"),
    "flag": ("report", "mark"),
    "lightning": ("bolt", "flash", "power"),
    "chevron left": ("previous", "angle left"),
    "chevron right": ("next", "angle right"),
    "chevron up": ("collapse", "angle up"),
    "chevron down": ("expand", "angle down"),
}
"""Other words for an icon: what else it shows, or what it does."""


def name_of(element: Element) -> str:
    """`gear icon`, `gear icon button`, `"Save" button`, `picture`: quotes are for visible words only."""
    if element.kind == "icon":
        return f"{element.name} icon"
    if element.kind == "button" and element.name in ICON_NAMES:
        return f"{element.name} icon button"
    if element.kind == "image":
        return KIND_WORDS["image"]
    return f'"{element.name}" {KIND_WORDS[element.kind]}'


def describe_text(text: str, rng: Random, as_text: bool = False) -> tuple[str, str]:
    """A description of a text line, and its style (label, referring).

    `as_text`: say that the words are meant, because an element of the same name would be understood
    otherwise.
    """
    if rng.random() < 0.5 and not as_text:
        return text, "label"
    forms = ('the text "{}"', 'the words "{}"', 'the line that says "{}"')
    return rng.choice(forms if as_text else (*forms, 'click on "{}"', "find {}")).format(text), "referring"


def describe_element(element: Element, rng: Random) -> tuple[str, str]:
    """A description of an element that is no plain text, and its style (label, referring, functional)."""
    if element.kind == "icon":
        synonyms = ICON_SYNONYMS.get(element.name, ())
        if synonyms and rng.random() < 0.4:
            word = rng.choice(synonyms)
            return rng.choice(("{}", "{} icon", "the icon for {}")).format(word), "functional"
        if rng.random() < 0.4:
            return f"{element.name} icon", "label"
        return rng.choice(("the {} icon", "click the {} icon", "the {} symbol", "{}")).format(
            element.name
        ), "referring"
    name, kind = element.name, KIND_WORDS[element.kind]
    act = {
        "button": ('click the "{}" button', "press {}"),
        "link": ('follow the "{}" link', 'open the link "{}"'),
        "text_field": ('type into the "{}" field', "the {} input", "{} field"),
        "select": ('choose from "{}"', "the {} dropdown"),
        "checkbox": ('tick "{}"', 'the checkbox "{}"'),
        "radio": ('select "{}"', 'the option "{}"'),
        "switch": ('toggle "{}"', "the {} toggle"),
        "tab": ('open the "{}" tab', "go to the {} tab"),
        "menu_item": ('choose "{}" from the menu', "the {} entry"),
        "slider": ('move the "{}" slider', "adjust {}"),
        "image": ("the photo", "the image"),
    }[element.kind]
    if rng.random() < 0.35 and element.kind != "image":
        return name, "label"
    forms = (f'the "{{}}" {kind}', f"the {{}} {kind}", f"{{}} {kind}", *act)
    return rng.choice(forms).format(name), "referring"


# ----------------------------------------------------------------------------------------------------
# Which parts of a screen can be asked for without doubt


def single_texts(screen: Screen) -> list[TextLine]:
    """Text lines whose words stand on the screen only once, letter case ignored, and were not cut."""
    seen = [line.text.lower() for line in screen.texts]
    return [
        line for line in screen.texts if seen.count(line.text.lower()) == 1 and not line.text.endswith("…")
    ]


def single_elements(screen: Screen) -> list[Element]:
    """Elements that no other of the same kind shares its name with; a framed icon counts as its icon, not as
    a button.
    """
    seen = [(element.kind, element.name.lower()) for element in screen.elements]
    return [
        element
        for element, key in zip(screen.elements, seen, strict=True)
        if seen.count(key) == 1
        and not element.name.endswith("…")
        and not (element.kind != "icon" and element.name in ICON_NAMES)
    ]


def icons(screen: Screen) -> list[Element]:
    """Icons whose name is unique on the screen, also among the other words for them."""
    shown = [element for element in single_elements(screen) if element.kind == "icon"]
    words_of = {e.name: {e.name, *ICON_SYNONYMS.get(e.name, ())} for e in screen.elements if e.kind == "icon"}
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
    if element.kind == "icon":
        others |= {line.text.lower() for line in screen.texts}
    for _ in range(12):
        description, style = describe_element(element, rng)
        if description.lower() not in others:
            return description, style
    return name_of(element), "referring"


# ----------------------------------------------------------------------------------------------------
# Tasks: one turn each, or None when the screen has nothing to ask

Task = Callable[[Screen, Random], Turn | None]


def _wants_boxes(question: str, rng: Random, share: float = 0.7) -> str:
    return question + WANT_BOXES if rng.random() < share else question


def find_text(screen: Screen, rng: Random) -> Turn | None:
    lines = single_texts(screen)
    if not lines:
        return None
    line = rng.choice(lines)
    if rng.random() < 0.4:
        named = any(element.name.lower() == line.text.lower() for element in screen.elements)
        question = LOCATE_QUESTION.format(describe_text(line.text, rng, as_text=named)[0]) + WANT_BOXES
    else:
        form = rng.choice(
            (
                'Where is the text "{}"?',
                'Find the text "{}".',
                'Where does it say "{}"?',
                'Locate "{}" on this screen.',
            )
        )
        question = _wants_boxes(form.format(line.text), rng)
    return Turn("find_text", (question,), f'"{line.text}" {coordinates(line.box, screen)}', (line.box,))


def _find(task: str, element: Element, forms: Sequence[str], screen: Screen, rng: Random) -> Turn:
    if rng.random() < 0.5:
        question = LOCATE_QUESTION.format(describe_here(element, screen, rng)[0]) + WANT_BOXES
    else:
        question = _wants_boxes(rng.choice(forms).format(name_of(element)), rng)
    return Turn(task, (question,), f"{name_of(element)} {coordinates(element.box, screen)}", (element.box,))


FIND_FORMS = (
    "Where is the {}?",
    "Where is the {} located?",
    "Find the {}.",
    "Show me the {}.",
    "Point out the {} on this screen.",
)


def find_icon(screen: Screen, rng: Random) -> Turn | None:
    shown = icons(screen)
    return _find("find_icon", rng.choice(shown), FIND_FORMS, screen, rng) if shown else None


def find_widget(screen: Screen, rng: Random) -> Turn | None:
    shown = widgets(screen)
    return _find("find_widget", rng.choice(shown), FIND_FORMS, screen, rng) if shown else None


def absent_name(screen: Screen, rng: Random) -> tuple[str, Element | None]:
    """Something plausible that is not on the screen: a text (and None), or an element of which only kind and
    name count.
    """
    here = {line.text.lower() for line in screen.texts} | {
        element.name.lower() for element in screen.elements
    }
    shown = {word for name in here for word in (name, *ICON_SYNONYMS.get(name, ()))}
    if rng.random() < 0.4:
        missing = [name for name in ICON_NAMES if not shown & {name, *ICON_SYNONYMS.get(name, ())}]
        name = rng.choice(missing)
        return name, Element("icon", name, (0, 0, 1, 1))
    while True:
        label = rng.choice((rng.choice(words.LABELS), rng.choice(words.LABELS), words.value(rng)))
        if not any(label.lower() in text or text in label.lower() for text in here):
            break
    if rng.random() < 0.5:
        return label, None
    return label, Element(
        rng.choice(("button", "link", "text_field", "checkbox", "switch", "tab", "menu_item")),
        label,
        (0, 0, 1, 1),
    )


def find_absent(screen: Screen, rng: Random) -> Turn | None:
    name, element = absent_name(screen, rng)
    called = name_of(element) if element else f'"{name}"'
    if rng.random() < 0.5:
        description = (describe_element(element, rng) if element else describe_text(name, rng))[0]
        question = LOCATE_QUESTION.format(description) + WANT_BOXES
    else:
        forms = (
            FIND_FORMS if element else ("Where is the text {}?", "Find the text {}.", "Where does it say {}?")
        )
        question = _wants_boxes(rng.choice(forms).format(called), rng)
    return Turn("absent", (question,), f"{called} is not on this screen.")


def _pointed_at(box: Box, rng: Random) -> Region:
    """The box, or a point near its centre (a Gaussian of 0.15 sides, as in training of spec §5.2)."""
    if rng.random() < 0.65:
        return Region.box(*box)
    x1, y1, x2, y2 = box
    x = round(min(max(rng.gauss((x1 + x2) / 2, 0.15 * (x2 - x1)), x1), x2 - 1))
    y = round(min(max(rng.gauss((y1 + y2) / 2, 0.15 * (y2 - y1)), y1), y2 - 1))
    return Region.point(x, y)


def what_is(screen: Screen, rng: Random) -> Turn | None:
    """What stands in a region: an element's kind and name."""
    shown = [
        e
        for e in screen.elements
        if not e.name.endswith("…") and not (e.kind == "button" and e.name in ICON_NAMES)
    ]
    if not shown:
        return None
    kind = rng.choice(sorted({e.kind for e in shown}))
    element = rng.choice([e for e in shown if e.kind == kind])
    before, after = rng.choice(
        (
            ("What is this ", "?"),
            ("What is at ", "?"),
            ("What's the UI type of the widget ", "?"),
            ("Classify the element ", "."),
            ("What is the class of object ", "?"),
        )
    )
    return Turn("what_is", (before, _pointed_at(element.box, rng), after), name_of(element), (element.box,))


def read_region(screen: Screen, rng: Random) -> Turn | None:
    """What a region says."""
    lines = [line for line in screen.texts if len(line.text) <= 32 and not line.text.endswith("…")]
    if not lines:
        return None
    line = rng.choice(lines)
    before, after = rng.choice(
        (
            ("What does this say ", "?"),
            ("What text is displayed in the element ", "?"),
            ("Read the text at ", "."),
            ("Read ", "."),
        )
    )
    return Turn("read", (before, _pointed_at(line.box, rng), after), f'"{line.text}"', (line.box,))


def yes_no(screen: Screen, rng: Random) -> Turn | None:
    """Is something there? As often no as yes."""
    if rng.random() < 0.5:
        name, element = absent_name(screen, rng)
        called, answer = (f"a {name_of(element)}" if element else f'the text "{name}"'), "No."
    else:
        shown, lines = icons(screen) + widgets(screen), single_texts(screen)
        if shown and (not lines or rng.random() < 0.6):
            called = f"a {name_of(rng.choice(shown))}"
        elif lines:
            called = f'the text "{rng.choice(lines).text}"'
        else:
            return None
        answer = "Yes."
    form = rng.choice(("Is there {} on this screen?", "Does this screen show {}?", "Can you see {} here?"))
    return Turn("yes_no", (form.format(called),), answer)


def state(screen: Screen, rng: Random) -> Turn | None:
    """Is it checked, selected, disabled? Asked by name or by region, as often no as yes where the screen
    allows.
    """
    wanted = {
        "checkbox": "checked",
        "radio": "checked",
        "switch": "on",
        "tab": "selected",
        "menu_item": "selected",
        "button": "disabled",
    }
    able = [e for e in single_elements(screen) if e.kind in wanted]
    want_yes = rng.random() < 0.5
    able = [e for e in able if bool(e.states) == want_yes] or able
    if not able:
        return None
    kind = rng.choice(sorted({e.kind for e in able}))
    element = rng.choice([e for e in able if e.kind == kind])
    tail = f" {wanted[kind]}?"
    parts: tuple[str | Region, ...] = (
        (f"Is the {KIND_WORDS[kind]} ", _pointed_at(element.box, rng), tail)
        if rng.random() < 0.5
        else (f"Is the {name_of(element)}{tail}",)
    )
    return Turn("state", parts, "Yes." if element.states else "No.", (element.box,))


def raster(items: Sequence[tuple[str, Box]]) -> list[tuple[str, Box]]:
    """Top to bottom, then left to right: by y1, then x1 (spec §5.5)."""
    return sorted(items, key=lambda item: (item[1][1], item[1][0], item[0]))


def _objects(screen: Screen, rng: Random, most: int) -> list[tuple[str, Box]]:
    """Elements and free text lines, at most `most` of them, in raster order."""
    items = [
        (name_of(e), e.box) for e in screen.elements if not (e.kind == "button" and e.name in ICON_NAMES)
    ]
    items += [
        (f'"{line.text}" text', line.box)
        for line in screen.texts
        if not any(line.text == e.name or _inside(line.box, e.box) for e in screen.elements)
    ]
    return raster(items if len(items) <= most else rng.sample(items, most))


def _inside(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


MOST_LISTED = 16
"""Dense detection is asked only of screens with no more objects than this; a longer list would have to leave
some out.
"""


def dense_detection(screen: Screen, rng: Random) -> Turn | None:
    """Stage II's second task: everything with its box, in raster order."""
    items = _objects(screen, rng, 10_000)
    if not 1 <= len(items) <= MOST_LISTED:
        return None
    listed = ", ".join(f"{i}: {name} {coordinates(box, screen)}" for i, (name, box) in enumerate(items, 1))
    question = "Please localize visible objects in the image in a raster scan order."
    return Turn("dense_detection", (question,), f"The objects are: {listed}", tuple(box for _, box in items))


def dense_referring(screen: Screen, rng: Random) -> Turn | None:
    """Stage II's first task: what stands in each of about ten regions."""
    items = _objects(screen, rng, rng.randint(3, 10))
    if not items:
        return None
    question: list[str | Region] = ["Please classify the objects in the following locations. "]
    for i, (_, box) in enumerate(items, 1):
        question += [f"{', ' if i > 1 else ''}{i}: ", Region.box(*box)]
    question.append(".")
    listed = ", ".join(f"{i}: {name}" for i, (name, _) in enumerate(items, 1))
    return Turn(
        "dense_referring",
        tuple(question),
        f"Here are the categories: {listed}",
        tuple(box for _, box in items),
    )


def list_kind(screen: Screen, rng: Random) -> Turn | None:
    """All elements of one kind, with boxes when the switch phrase asks for them."""
    kinds = sorted({e.kind for e in screen.elements})
    if not kinds:
        return None
    kind = rng.choice(kinds)
    items = raster(
        [(e.name if kind == "image" else name_of(e), e.box) for e in screen.elements if e.kind == kind]
    )
    if len(items) > MOST_LISTED:
        return None
    with_boxes = rng.random() < 0.6
    plural = KIND_WORDS[kind] + ("es" if KIND_WORDS[kind].endswith(("x", "ch")) else "s")
    question = rng.choice(("List all {}.", "Which {} are on this screen?", "Name the {} you see.")).format(
        plural
    )
    answer = ", ".join(f"{name} {coordinates(box, screen)}" if with_boxes else name for name, box in items)
    return Turn(
        "list", (question + WANT_BOXES if with_boxes else question,), answer, tuple(box for _, box in items)
    )


def count(screen: Screen, rng: Random) -> Turn | None:
    kind = rng.choice(tuple(KIND_WORDS))
    found = sum(e.kind == kind for e in screen.elements)
    return Turn(
        "count", (f"How many elements of the kind {KIND_WORDS[kind]} are on this screen?",), f"{found}."
    )


def describe(screen: Screen, rng: Random) -> Turn | None:
    """A one-sentence caption for Stage I: theme, layout, the largest text, how many of which kinds."""
    kinds = [kind for kind in KIND_WORDS if any(e.kind == kind for e in screen.elements)]
    parts = [f"{sum(e.kind == kind for e in screen.elements)} {KIND_WORDS[kind]}" for kind in kinds]
    largest = max(screen.texts, key=lambda line: (line.size, -line.box[1]), default=None)
    titled = f' headed "{largest.text}"' if largest else ""
    what = {
        "page": "page",
        "fragment": "part of a page",
        "desktop": "desktop window",
        "phone": "phone screen",
        "dialog": "screen with a dialog",
        "menu": "screen with an open menu",
    }[screen.layout]
    answer = f"A {'dark' if screen.dark else 'light'} {what}{titled}" + (
        f" with {', '.join(parts)}." if parts else "."
    )
    question = rng.choice(
        ("Describe this screen.", "Provide a summary of this screenshot.", "What does this screen show?")
    )
    return Turn("describe", (question,), answer)


TASKS: dict[str, Task] = {
    "find_text": find_text,
    "find_icon": find_icon,
    "find_widget": find_widget,
    "absent": find_absent,
    "what_is": what_is,
    "read": read_region,
    "yes_no": yes_no,
    "state": state,
    "dense_detection": dense_detection,
    "dense_referring": dense_referring,
    "list": list_kind,
    "count": count,
    "describe": describe,
}

WHOLE_SCREEN = ("dense_detection", "dense_referring", "list")
"""Tasks whose answers name many boxes: asked last in a conversation, so that they give nothing away."""

STAGE_MIXES: dict[str, Mapping[str, float]] = {
    "stage1": {"describe": 3, "yes_no": 2, "count": 1, "list": 1},
    "stage2": {"dense_detection": 1, "dense_referring": 1},
    "stage3": {
        "find_text": 4,
        "find_icon": 3,
        "find_widget": 4,
        "absent": 1.5,
        "what_is": 3,
        "read": 2,
        "yes_no": 1,
        "state": 1,
        "dense_detection": 1,
        "dense_referring": 1,
        "list": 0.7,
        "count": 0.3,
        "describe": 0.5,
    },
    # For a run from nothing: more pointing, whose answers reach the encoders by the shortest way.
    "joint": {
        "find_text": 3,
        "find_icon": 2,
        "find_widget": 3,
        "absent": 1,
        "what_is": 4,
        "read": 2,
        "yes_no": 0.7,
        "state": 1,
        "dense_detection": 0.5,
        "dense_referring": 0.3,
        "list": 0.3,
        "count": 0.2,
        "describe": 0.3,
    },
}
"""How often each task is drawn in each stage of training."""


def conversation(screen: Screen, rng: Random, turns: int, mix: Mapping[str, float]) -> list[Turn]:
    """Up to `turns` different turns about one screen; tasks drawn by the weights of `mix`.

    No target is asked for twice, since the first answer would give the second away; whole-screen tasks come
    last, one at most. Fewer turns come back when the screen offers no more.
    """
    names, weights = list(mix), list(mix.values())
    chosen: list[Turn] = []
    last: Turn | None = None
    taken: set[Box] = set()
    asked: set[tuple[str | Region, ...]] = set()
    for _ in range(4 * turns):
        if len(chosen) + (last is not None) >= turns:
            break
        turn = TASKS[rng.choices(names, weights)[0]](screen, rng)
        if turn is None or turn.question in asked:
            continue
        if turn.task in WHOLE_SCREEN:
            last = last or turn
        elif not taken & set(turn.targets):
            chosen.append(turn)
            taken |= set(turn.targets)
        asked.add(turn.question)
    return [*chosen, last] if last else chosen
