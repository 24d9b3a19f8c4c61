"""Interface-like screens drawn with Pillow, each with its truth: elements and text lines with their boxes.

Unlimited, seeded, no browser. Knows nothing of questions, tokens or models.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from . import words
from .blocks import choices, facts, form, paragraph, slider, stack, toolbar
from .icons import ICON_NAMES
from .screen import Box, Screen
from .surface import Face, Surface, faces, mix, random_theme
from .widgets import button

FULL_SIZES = (
    (360, 640),
    (390, 844),
    (412, 915),
    (768, 1024),
    (800, 600),
    (1024, 768),
    (1280, 720),
    (1280, 800),
    (1366, 768),
    (1440, 900),
    (1600, 1000),
)
"""Width and height of real-size screens."""

MIN_SIDE = 120

HELD_OUT_SEEDS = 1_000_000_000
"""Screens of this seed and above are never trained on: from here on evaluate.py's ..."""

VALIDATION_SEEDS = 2_000_000_000
"""... and from here on those of make_validation.py."""


# ----------------------------------------------------------------------------------------------------
# Layouts: how a whole screen is divided


def _top_bar(s: Surface, area: Box) -> Box:
    """A bar with a title, menu words or links, and icons at the right; gives what is left of the area."""
    theme, rng = s.theme, s.rng
    tall = round(theme.row * rng.uniform(1.1, 1.7))
    coloured = rng.random() < 0.35
    ground, s.ground = s.ground, theme.accent if coloured else theme.surface
    ink = theme.on_accent if coloured else theme.text
    s.panel((area[0], area[1], area[2], area[1] + tall), s.ground, None, 0)
    s.draw.line((area[0], area[1] + tall - 1, area[2] - 1, area[1] + tall - 1), fill=theme.border)
    middle, side, x, right = (
        area[1] + tall // 2,
        round(theme.size * 1.35),
        area[0] + theme.gap,
        area[2] - theme.gap,
    )
    if rng.random() < 0.5:
        s.icon(rng.choice(("menu", "back arrow", "chevron left", "close", "grid")), x, middle, side, ink)
        x += side + 2 * theme.gap
    for name in rng.sample(ICON_NAMES, rng.randint(0, 4)):
        if right - side - theme.gap < x + 60:
            break
        s.icon(name, right - side, middle, side, ink)
        right -= side + round(theme.gap * 1.6)
    title = s.write(
        x,
        middle,
        rng.choice((words.title(rng), rng.choice(words.NAVIGATION))),
        size=round(theme.size * 1.2),
        colour=ink,
        bold=True,
        room=min(right - x, (area[2] - area[0]) // 2),
    )
    x = title[2] + 3 * theme.gap if title else x
    for label in rng.sample(words.NAVIGATION, rng.randint(0, 5)):
        shown, length = s.fitted(label, theme.size, right - x)
        if shown != label:
            break
        box = s.write(x, middle, label, colour=ink)
        if box:
            s.note("link", label, box, framed=False, colour=ink)
        x += length + 2 * theme.gap
    s.ground = ground
    return area[0], area[1] + tall, area[2], area[3]


def _side_bar(s: Surface, area: Box) -> Box:
    theme, rng = s.theme, s.rng
    wide = min(round(theme.size * rng.uniform(9, 14)), (area[2] - area[0]) // 3)
    ground, s.ground = s.ground, theme.surface
    s.panel((area[0], area[1], area[0] + wide, area[3]), theme.surface, None, 0)
    s.draw.line((area[0] + wide - 1, area[1], area[0] + wide - 1, area[3] - 1), fill=theme.border)
    y, row, with_icons = area[1] + theme.gap, round(theme.row * rng.uniform(0.85, 1.15)), rng.random() < 0.6
    labels = rng.sample(words.NAVIGATION, rng.randint(4, 12))
    chosen, side = rng.randrange(len(labels)), round(theme.size * 1.2)
    for i, label in enumerate(labels):
        box = (area[0] + 3, y, area[0] + wide - 4, y + row)
        if box[3] > area[3]:
            break
        ink = theme.text
        if i == chosen:
            s.panel(box, theme.accent)
            ink = theme.on_accent
        x = box[0] + theme.gap
        if with_icons:
            s.icon(rng.choice(ICON_NAMES), x, y + row // 2, side, ink)
            x += side + theme.gap
        if s.write(x, y + row // 2, label, colour=ink, room=box[2] - x - 2):
            s.note(
                "menu_item",
                s.texts[-1].text,
                box,
                *(("selected",) if i == chosen else ()),
                framed=i == chosen,
            )
        y += row + rng.choice((0, 2))
    s.ground = ground
    return area[0] + wide, area[1], area[2], area[3]


def _inset(s: Surface, area: Box) -> Box:
    pad = s.theme.gap * 2 if area[2] - area[0] > 300 else s.theme.gap
    return area[0] + pad, area[1] + pad, area[2] - pad, area[3] - 4


def _page(s: Surface, area: Box) -> None:
    if s.rng.random() < 0.8:
        with s.inside("navigation"):
            area = _top_bar(s, area)
    if s.rng.random() < 0.5 and area[2] - area[0] > 300:
        with s.inside("navigation"):
            area = _side_bar(s, area)
    stack(s, _inset(s, area))


def _fragment(s: Surface, area: Box) -> None:
    stack(s, _inset(s, area))


def _desktop(s: Surface, area: Box) -> None:
    """Title bar, menu bar, toolbar, panes, status line."""
    theme, rng = s.theme, s.rng
    row = round(theme.size * 2)
    s.panel((area[0], area[1], area[2], area[1] + row), theme.surface, None, 0)
    middle, side, right = area[1] + row // 2, theme.size, area[2] - theme.gap
    for name in ("close", "grid", "minus"):
        s.icon(name, right - side, middle, side)
        right -= side + 2 * theme.gap
    s.write(
        area[0] + theme.gap,
        middle,
        f"{words.file_name(rng)} - {rng.choice(words.NAVIGATION)}",
        room=right - area[0] - 2 * theme.gap,
    )
    y, x = area[1] + row, area[0] + theme.gap
    for label in rng.sample(words.MENUS, rng.randint(3, 9)):
        shown, length = s.fitted(label, theme.size, area[2] - x - theme.gap)
        if shown != label:
            break
        if s.write(x, y + row // 2, label):
            item = (x - theme.gap // 2, y + 1, x + length + theme.gap // 2, y + row - 1)
            s.note("menu_item", label, item, framed=False)
        x += length + 2 * theme.gap
    with s.inside("toolbar"):
        y = toolbar(s, area[0] + theme.gap, y + row, area[2] - area[0] - 2 * theme.gap, area[3])
    s.draw.line((area[0], y, area[2] - 1, y), fill=theme.border)
    low = area[3] - row
    s.panel((area[0], low, area[2], area[3]), theme.surface, None, 0)
    s.write(
        area[0] + theme.gap,
        low + row // 2,
        rng.choice((words.value(rng), rng.choice(words.STATUSES))),
        size=theme.small,
    )
    rest = (area[0], y + 1, area[2], low)
    if rng.random() < 0.5 and area[2] - area[0] > 300:
        with s.inside("navigation"):
            rest = _side_bar(s, rest)
    stack(s, _inset(s, rest))


def _phone(s: Surface, area: Box) -> None:
    """Status line, app bar, content, bottom navigation, sometimes a floating button."""
    theme, rng = s.theme, s.rng
    line = round(theme.small * 1.7)
    s.write(area[0] + theme.gap, area[1] + line // 2, words.time_of_day(rng), size=theme.small)
    with s.inside("navigation"):
        body = _top_bar(s, (area[0], area[1] + line, area[2], area[3]))
    tall = round(theme.size * 3.6)
    bottom = body[3]
    if rng.random() < 0.7:
        bottom = body[3] - tall
        s.panel((body[0], bottom, body[2], body[3]), theme.surface, theme.border, 0)
        labels = rng.sample(words.NAVIGATION, rng.randint(3, 5))
        step, side, chosen = (
            (body[2] - body[0]) // len(labels),
            round(theme.size * 1.4),
            rng.randrange(len(labels)),
        )
        for i, label in enumerate(labels):
            left, ink = body[0] + i * step, theme.accent if i == chosen else theme.muted
            shown, length = s.fitted(label, theme.small, step - 4)
            s.icon(
                rng.choice(ICON_NAMES), left + (step - side) // 2, bottom + round(theme.size * 1.2), side, ink
            )
            if shown and s.write(
                left + (step - length) // 2,
                bottom + round(theme.size * 2.7),
                shown,
                size=theme.small,
                colour=ink,
            ):
                with s.inside("navigation"):
                    s.note(
                        "tab",
                        shown,
                        (left, bottom + 1, left + step, body[3]),
                        *(("selected",) if i == chosen else ()),
                        framed=False,
                    )
    stack(s, _inset(s, (body[0], body[1], body[2], bottom)))
    if rng.random() < 0.35:
        r = round(theme.size * 1.7)
        x, y = body[2] - r - theme.gap * 2, bottom - r - theme.gap * 2
        box = (x - r, y - r, x + r, y + r)
        name = rng.choice(("plus", "pencil", "chat bubble", "camera", "paper plane"))
        if s.holds(box) and box[1] > body[1]:
            s.cover(box)
            s.draw.ellipse((box[0], box[1], box[2] - 1, box[3] - 1), fill=theme.accent)
            s.note("button", name, box, labelled=False, colour=theme.accent)
            s.icon(name, x - theme.size // 2 - 2, y, theme.size + 4, theme.on_accent)


def _dialog(s: Surface, area: Box) -> None:
    """A page with a dialog in front of it."""
    theme, rng = s.theme, s.rng
    rng.choice((_page, _fragment, _desktop))(s, area)
    if rng.random() < 0.6:
        s.dim(rng.uniform(0.2, 0.45))
    width = round(min((area[2] - area[0]) * 0.86, theme.size * rng.uniform(20, 34)))
    height = round(min((area[3] - area[1]) * 0.8, theme.size * rng.uniform(11, 22)))
    x = area[0] + round((area[2] - area[0] - width) * rng.choice((0.5, 0.5, rng.random())))
    y = area[1] + round((area[3] - area[1] - height) * rng.choice((0.5, 0.4, rng.random())))
    box = (x, y, x + width, y + height)
    s.cover(box)
    s.panel(box, theme.surface, theme.border)
    s.ground = theme.surface
    with s.inside("dialog"):
        _dialog_content(s, box)


def _dialog_content(s: Surface, box: Box) -> None:
    """Title, close icon, two buttons at the bottom, and blocks in between."""
    theme, rng = s.theme, s.rng
    x, y, width = box[0], box[1], box[2] - box[0]
    pad, side = theme.gap * 2, theme.size
    s.icon("close", box[2] - pad - side, y + pad + side // 2, side)
    s.write(
        x + pad,
        y + pad + theme.size // 2,
        rng.choice(words.HEADINGS),
        size=round(theme.size * 1.25),
        bold=True,
        room=width - 3 * pad - side,
    )
    low, right = box[3] - theme.row - pad, box[2] - pad
    for i, label in enumerate(rng.sample(words.ACTIONS, 2)):
        _, length = s.fitted(label, theme.size, width // 3)
        left = right - length - round(theme.size * 2.8)
        made = button(
            s, max(x + pad, left), low, right - max(x + pad, left), label, "outlined" if i else "filled"
        )
        if made is None or made[0] - 60 < x:
            break
        right = made[0] - theme.gap
    stack(
        s,
        (x + pad, y + pad + theme.size * 2, box[2] - pad, low - theme.gap),
        (paragraph, form, choices, facts, slider),
    )


def _menu(s: Surface, area: Box) -> None:
    """A page with an open menu in front of it."""
    theme, rng = s.theme, s.rng
    rng.choice((_page, _fragment, _desktop))(s, area)
    labels = rng.sample(words.ACTIONS, rng.randint(3, 8))
    row, pad = round(theme.row * 0.9), theme.gap
    with_icons, side = rng.random() < 0.5, round(theme.size * 1.1)
    lead = side + pad if with_icons else 0
    width = min(
        area[2] - area[0] - 8, max(s.fitted(label, theme.size, 400)[1] for label in labels) + 4 * pad + lead
    )
    height = min(area[3] - area[1] - 8, row * len(labels) + pad)
    x, y = rng.randint(area[0] + 2, area[2] - width - 2), rng.randint(area[1] + 2, area[3] - height - 2)
    box = (x, y, x + width, y + height)
    s.cover(box)
    s.panel(box, theme.surface, theme.border, min(theme.radius, 8))
    chosen = rng.randrange(len(labels) * 2)
    with s.inside("menu"):
        for i, label in enumerate(labels):
            top = y + pad // 2 + i * row
            item = (x + 2, top, box[2] - 2, top + row)
            if item[3] > box[3]:
                break
            if i == chosen:
                s.panel(item, mix(theme.surface, theme.text, 0.12), None, 0)
            if with_icons:
                s.icon(rng.choice(ICON_NAMES), x + pad, top + row // 2, side)
            if s.write(x + pad + lead, top + row // 2, label, room=width - 2 * pad - lead):
                s.note(
                    "menu_item",
                    s.texts[-1].text,
                    item,
                    *(("selected",) if i == chosen else ()),
                    framed=i == chosen,
                )


LAYOUTS: dict[str, Callable[[Surface, Box], None]] = {
    "page": _page,
    "fragment": _fragment,
    "desktop": _desktop,
    "phone": _phone,
    "dialog": _dialog,
    "menu": _menu,
}


def random_size(rng: Random, profile: str = "full") -> tuple[int, int]:
    """Width and height of a screen: `full` as real screens have, `small` for cheap training.

    A small screen needs one or two tiles of 224 px.
    """
    if profile == "full":
        width, height = rng.choice(FULL_SIZES)
        return round(width * rng.uniform(0.9, 1.1)), round(height * rng.uniform(0.9, 1.1))
    assert profile == "small", f"no size profile {profile!r}"
    width, height, form = rng.randint(170, 224), rng.randint(170, 224), rng.randrange(4)
    if form == 0:
        return rng.randint(340, 448), height
    if form == 1:
        return width, rng.randint(340, 448)
    return width, height


def draw_screen(
    seed: int, width: int = 0, height: int = 0, profile: str = "full", typefaces: Sequence[Face] | None = None
) -> Screen:
    """The screen of a seed: the same seed, size and fonts give the same bytes and the same truth.

    Without `width` and `height` the size is drawn from the profile; `typefaces` default to all that are
    found. Raises ValueError for sides under MIN_SIDE px.
    """
    rng = Random(seed)
    if not width or not height:
        width, height = random_size(rng, profile)
    if min(width, height) < MIN_SIDE:
        raise ValueError(f"A screen needs at least {MIN_SIDE} px a side, not {width}x{height}.")
    theme = random_theme(rng, typefaces or faces(), largest_text=14 if min(width, height) < 300 else 18)
    if min(width, height) < 300:
        names = ("fragment", "fragment", "fragment", "page", "dialog", "menu")
    elif height > 1.2 * width:
        names = ("phone", "phone", "phone", "page", "fragment", "dialog", "menu")
    else:
        names = ("page", "page", "desktop", "desktop", "fragment", "dialog", "menu")
    layout = rng.choice(names)
    if rng.random() < 0.15:
        theme = replace(theme, surface=theme.background)
    surface = Surface(width, height, theme, rng)
    LAYOUTS[layout](surface, (0, 0, width, height))
    return Screen(
        seed,
        surface.image,
        tuple(surface.elements),
        tuple(surface.texts),
        layout,
        theme.dark,
        partial=tuple(surface.partial),
    )
