"""What things on a screen are called, and how people describe them. Knows nothing of questions and
answers.
"""

from __future__ import annotations

from random import Random

from .screen import Element

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


ICON_SET_WORDS = {
    "xmark": "close",
    "times": "close",
    "bars": "menu",
    "dots": "three dots",
    "dots vertical": "vertical dots",
    "ellipsis vertical": "vertical dots",
    "trash can": "trash",
    "pen": "pencil",
    "angle down": "chevron down",
    "angle up": "chevron up",
    "check": "check mark",
    "mail": "envelope",
    "map marker": "map pin",
}
"""What icon sets call an icon and people do not say."""


def _in_any_order(words: str) -> str:
    """`arrow left` and `left-arrow-2` as the same key."""
    return " ".join(sorted(word for word in words.split() if not word.isdigit()))


ICON_OF_WORDS = {
    **{_in_any_order(word): name for name, words in reversed(ICON_SYNONYMS.items()) for word in words},
    **{_in_any_order(word): name for word, name in ICON_SET_WORDS.items()},
    **{_in_any_order(name): name for name in ICON_SYNONYMS},
}
"""The icon that words mean; of several the one named first above."""

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def icon_name(raw: str) -> str:
    """What an icon set calls an icon, `arrow-left`, in plain words; by its name here where it has one."""
    plain = " ".join(raw.replace("-", " ").replace("_", " ").lower().split())
    return ICON_OF_WORDS.get(_in_any_order(plain), plain)


def plural(kind: str) -> str:
    """`checkboxes`, `text fields`."""
    word = KIND_WORDS[kind]
    return word + ("es" if word.endswith(("x", "ch")) else "s")


def counted(n: int, kind: str) -> str:
    """`one button`, `12 icons`."""
    number = NUMBER_WORDS[n] if n < len(NUMBER_WORDS) else str(n)
    return f"{number} {KIND_WORDS[kind] if n == 1 else plural(kind)}"


def with_article(name: str) -> str:
    """`an eye icon`, `a "Save" button`; by the first letter, which is right often enough."""
    return f"{'an' if name.lstrip(chr(34))[:1].lower() in 'aeiou' else 'a'} {name}"


def name_of(element: Element) -> str:
    """`gear icon`, `gear icon button`, `"Save" button`, `picture`: quotes are for visible words only."""
    kind = KIND_WORDS[element.kind]
    if element.kind == "image" or not element.name:
        return kind
    if element.kind == "icon":
        return f"{element.name} icon"
    if not element.labelled:
        return f"{element.name} icon button" if element.kind == "button" else f"{element.name} {kind}"
    return f'"{element.name}" {kind}'


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
    if not element.labelled:
        forms = tuple(form for form in forms if '"' not in form)
    return rng.choice(forms).format(name), "referring"
