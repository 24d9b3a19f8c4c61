"""Blocks of drawn screens: each fills the room from y downwards and says where the next may start."""

from __future__ import annotations

from collections.abc import Callable

from . import words
from .icons import ICON_NAMES
from .screen import Box
from .surface import Surface, mix
from .widgets import button, icon_button, link, mark, picture, select, text_field

Block = Callable[[Surface, int, int, int, int], int]


def heading(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    size = min(32, round(s.theme.size * s.rng.uniform(1.2, 2.0)))
    s.write(
        x,
        y + size // 2,
        s.rng.choice((s.rng.choice(words.HEADINGS), words.title(s.rng))),
        size=size,
        bold=s.rng.random() < 0.7,
        heading=True,
        room=width,
    )
    return y + round(size * 1.4)


def paragraph(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    """One or two sentences, broken into lines."""
    theme = s.theme
    size = s.rng.choice((theme.small, theme.size))
    text = " ".join(s.rng.choice(words.SENTENCES) for _ in range(s.rng.randint(1, 2)))
    font, line = s.font(size), ""
    step = round(size * 1.45)
    for word in [*text.split(), ""]:
        longer = f"{line} {word}".strip()
        if word and font.getlength(longer) <= width:
            line = longer
            continue
        if y + step > bottom:
            return y
        s.write(x, y + step // 2, line, size=size, colour=theme.muted, room=width)
        y, line = y + step, word
    return y


def button_row(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    right = x + width
    for label in s.rng.sample(words.ACTIONS, s.rng.randint(1, 3)):
        icon = s.rng.choice(ICON_NAMES) if s.rng.random() < 0.3 else ""
        box = button(s, x, y, right - x, label, icon=icon)
        if box is None:
            break
        x = box[2] + s.theme.gap
    return y + s.theme.row


def links(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    right = x + width
    for label in s.rng.sample(words.ACTIONS + words.NAVIGATION, s.rng.randint(1, 4)):
        box = link(s, x, y + s.theme.size, right - x, label)
        if box is None:
            break
        x = box[2] + 2 * s.theme.gap
    return y + 2 * s.theme.size


def form(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    theme, rng = s.theme, s.rng
    above = rng.random() < 0.6 or width < 240
    labels = rng.sample(words.FIELDS, rng.randint(1, 5))
    for label in labels:
        left = x if above else x + round(width * 0.35)
        top = y + round(theme.size * 1.5) if above else y
        if top + theme.row > bottom:
            break
        named = s.write(
            x,
            y + (theme.size // 2 if above else theme.row // 2),
            label,
            size=theme.small if above else theme.size,
            room=x + width - left if above else left - x - theme.gap,
        )
        if named is None:
            break
        name = s.texts[-1].text
        field = min(x + width - left, theme.size * 26)
        if rng.random() < 0.2:
            select(s, left, top, field, name, rng.choice(words.CHOICES))
        else:
            faint = rng.random() < 0.4
            text_field(
                s,
                left,
                top,
                field,
                name,
                rng.choice(words.PLACEHOLDERS) if faint else words.field_value(label, rng),
                faint,
            )
        y = top + theme.row + theme.gap
    return y


def search_box(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    shown = s.rng.choice([text for text in words.PLACEHOLDERS if text.startswith(("Search", "Find"))])
    text_field(
        s,
        x,
        y,
        min(width, s.theme.size * 24),
        shown,
        shown,
        True,
        icon="search" if s.rng.random() < 0.7 else "",
    )
    return y + s.theme.row


def choices(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    """Checkboxes, radio buttons or switches with their labels; switches stand at the right end."""
    theme, rng = s.theme, s.rng
    kind = rng.choice(("checkbox", "radio", "switch"))
    labels = rng.sample(words.CHOICES if kind == "radio" else words.OPTIONS, rng.randint(2, 5))
    chosen = rng.randrange(len(labels))
    right = kind == "switch" and rng.random() < 0.7
    reach = min(width, theme.size * 30)
    side = round(theme.size * 1.15) * 2 + theme.gap
    for i, label in enumerate(labels):
        middle = y + theme.row // 2
        if y + theme.row > bottom:
            break
        if s.write(x if right else x + side, middle, label, room=reach - side) is None:
            break
        on = i == chosen if kind == "radio" else rng.random() < 0.5
        mark(s, x + reach - side + theme.gap if right else x, middle, kind, s.texts[-1].text, on)
        y += round(theme.row * 0.9)
    return y


def tabs(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    theme, rng = s.theme, s.rng
    labels = rng.sample(words.TABS, rng.randint(2, 5))
    chosen, pad, right, boxed = rng.randrange(len(labels)), theme.gap, x + width, rng.random() < 0.4
    low = y + theme.row
    s.draw.line((x, low, right, low), fill=theme.border)
    for i, label in enumerate(labels):
        shown, length = s.fitted(label, theme.size, right - x - 2 * pad)
        box = (x, y, x + length + 2 * pad, low)
        if not shown or shown != label or not s.holds(box):
            break
        if i == chosen:
            if boxed:
                s.panel(box, mix(s.ground, theme.text, 0.1), theme.border)
            else:
                s.draw.rectangle((box[0], low - 2, box[2], low), fill=theme.accent)
        s.write(
            x + pad,
            (y + low) // 2,
            label,
            colour=theme.text if i == chosen and boxed else theme.accent if i == chosen else theme.muted,
        )
        s.note("tab", label, box, *(("selected",) if i == chosen else ()), framed=boxed and i == chosen)
        x = box[2] + (0 if boxed else theme.gap)
    return low + 2


def slider(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    theme, rng = s.theme, s.rng
    label = rng.choice(
        (
            "Volume",
            "Brightness",
            "Contrast",
            "Zoom",
            "Speed",
            "Opacity",
            "Size",
            "Balance",
            "Distance",
            "Price range",
        )
    )
    if s.write(x, y + theme.size // 2, label, room=width) is None:
        return y
    middle, length = y + round(theme.size * 1.9), min(width, theme.size * 18)
    r = max(4, theme.size // 2)
    at = x + r + round((length - 2 * r) * rng.random())
    box = (x, middle - r, x + length, middle + r)
    if s.holds(box):
        s.draw.line((x, middle, x + length - 1, middle), fill=theme.border, width=3)
        s.draw.line((x, middle, at, middle), fill=theme.accent, width=3)
        s.draw.ellipse((at - r, middle - r, at + r - 1, middle + r - 1), fill=theme.accent)
        s.note("slider", label, box)
    return middle + r


def table(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    theme, rng = s.theme, s.rng
    count = max(1, min(rng.randint(2, 6), width // (theme.size * 6)))
    columns, step = rng.sample(words.COLUMNS, count), width // count
    row = round(theme.row * rng.uniform(0.75, 1.1))
    if y + 2 * row > bottom:
        return y
    s.panel((x, y, x + width, y + row), mix(s.ground, theme.text, 0.08), None, 0)
    for i, column in enumerate(columns):
        s.write(x + i * step + theme.gap, y + row // 2, column, bold=True, room=step - 2 * theme.gap)
    marked = rng.random() < 0.25
    for line in range(rng.randint(2, 12)):
        y += row
        if y + row > bottom:
            return y
        s.draw.line((x, y, x + width - 1, y), fill=theme.border)
        if marked and line % 2:
            s.panel((x, y + 1, x + width, y + row), mix(s.ground, theme.text, 0.03), None, 0)
        for i, column in enumerate(columns):
            s.write(
                x + i * step + theme.gap,
                y + row // 2,
                words.column_value(column, rng),
                room=step - 2 * theme.gap,
            )
    return y + row


def rows(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    """A list of items: icon or small picture, title, faint second line, chevron or time at the right."""
    theme, rng = s.theme, s.rng
    double, lead, tail = (
        rng.random() < 0.5,
        rng.choice(("icon", "picture", "")),
        rng.choice(("icon", "time", "")),
    )
    tail_icon = rng.choice(
        ("chevron right", "three dots", "vertical dots", "trash", "star", "heart", "download")
    )
    side = round(theme.size * (2.2 if lead == "picture" else 1.4))
    row = round(theme.size * (3.6 if double else 2.6))
    for _ in range(rng.randint(2, 9)):
        if y + row > bottom:
            break
        left, right, middle = x, x + width, y + row // 2
        if lead == "icon":
            s.icon(rng.choice(ICON_NAMES), left, middle, side, theme.muted)
        elif lead == "picture":
            picture(s, (left, middle - side // 2, left + side, middle - side // 2 + side))
        left += side + theme.gap if lead else 0
        if tail == "icon":
            s.icon(tail_icon, right - side, middle, min(side, round(theme.size * 1.3)), theme.muted)
            right -= side + theme.gap
        elif tail == "time":
            text = rng.choice((words.time_of_day, words.date, words.size))(rng)
            _, length = s.fitted(text, theme.small, width // 3)
            s.write(right - length, middle, text, size=theme.small, colour=theme.muted, room=width // 3)
            right -= length + theme.gap
        title = rng.choice(
            (rng.choice(words.NAVIGATION), words.person(rng), words.title(rng), words.file_name(rng))
        )
        s.write(
            left,
            middle - (round(theme.size * 0.75) if double else 0),
            title,
            room=right - left,
            bold=double and rng.random() < 0.5,
        )
        if double:
            s.write(
                left,
                middle + round(theme.size * 0.75),
                rng.choice((rng.choice(words.SENTENCES), words.value(rng))),
                size=theme.small,
                colour=theme.muted,
                room=right - left,
            )
        s.draw.line((x, y + row - 1, x + width - 1, y + row - 1), fill=theme.border)
        y += row
    return y


def cards(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    theme, rng = s.theme, s.rng
    count = max(1, min(rng.randint(1, 4), width // (theme.size * 10)))
    step, tall = (width + theme.gap) // count, round(theme.size * rng.uniform(6, 13))
    with_picture = rng.random() < 0.5
    for _ in range(rng.randint(1, 2)):
        if y + tall > bottom:
            break
        ground = s.ground
        for i in range(count):
            box = (x + i * step, y, x + (i + 1) * step - theme.gap, y + tall)
            s.panel(box, theme.surface, theme.border)
            s.ground = theme.surface
            left, right, top = box[0] + theme.gap, box[2] - theme.gap, box[1] + theme.gap
            if with_picture:
                picture(s, (box[0] + 1, box[1] + 1, box[2] - 1, box[1] + tall // 2))
                top = box[1] + tall // 2 + theme.gap
            s.write(left, top + theme.size // 2, words.title(rng), bold=True, room=right - left)
            top += round(theme.size * 1.6)
            if top + theme.size * 2 < box[3]:
                s.write(left, top + theme.size // 2, words.value(rng), colour=theme.muted, room=right - left)
                top += round(theme.size * 1.6)
            if top + theme.row + 4 < box[3]:
                button(s, left, box[3] - theme.row - 4, right - left, rng.choice(words.ACTIONS))
            s.ground = ground
        y += tall + theme.gap
    return y


def toolbar(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    theme, rng = s.theme, s.rng
    side, framed, right = round(theme.size * rng.uniform(1.1, 1.7)), rng.random() < 0.35, x + width
    for name in rng.sample(ICON_NAMES, rng.randint(3, 9)):
        box = icon_button(s, x, y + theme.row // 2 + 2, name, side, framed)
        if box is None or box[2] > right:
            break
        x = box[2] + rng.choice((2, theme.gap))
        if x + 2 * side > right:
            break
    return y + theme.row + 6


def banner(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    theme, rng = s.theme, s.rng
    box = (x, y, x + width, y + round(theme.row * 1.2))
    if box[3] > bottom:
        return y
    fill = mix(s.ground, theme.accent, 0.15)
    s.panel(box, fill, theme.accent)
    middle, side = (box[1] + box[3]) // 2, round(theme.size * 1.2)
    s.icon(rng.choice(("info", "warning", "bell", "check mark")), x + theme.gap, middle, side)
    closable = rng.random() < 0.6
    s.write(
        x + 2 * theme.gap + side, middle, rng.choice(words.SENTENCES), room=width - 4 * theme.gap - 2 * side
    )
    if closable:
        s.icon("close", box[2] - theme.gap - side, middle, round(theme.size * 0.9))
    return box[3]


def facts(s: Surface, x: int, y: int, width: int, bottom: int) -> int:
    """Pairs of a label and its value."""
    theme, rng = s.theme, s.rng
    half = min(width // 2, theme.size * 12)
    for label in rng.sample(words.COLUMNS, rng.randint(2, 5)):
        if y + round(theme.size * 1.7) > bottom:
            break
        middle = y + theme.size
        s.write(x, middle, label, colour=theme.muted, room=half - theme.gap)
        s.write(x + half, middle, words.column_value(label, rng), room=width - half)
        y += round(theme.size * 1.7)
    return y


BLOCKS: tuple[Block, ...] = (
    heading,
    paragraph,
    button_row,
    button_row,
    links,
    form,
    form,
    search_box,
    choices,
    choices,
    tabs,
    slider,
    table,
    rows,
    cards,
    toolbar,
    toolbar,
    banner,
    facts,
)

CONTAINERS: dict[Block, str] = {form: "form", table: "table", rows: "list", toolbar: "toolbar"}
"""What the elements of a block stand in."""


def stack(s: Surface, area: Box, blocks: tuple[Block, ...] = BLOCKS) -> None:
    """Fill an area with random blocks from top to bottom, in one column or two."""
    rng, theme = s.rng, s.theme
    width = area[2] - area[0]
    if width > 560 and rng.random() < 0.6:
        cut = area[0] + round(width * rng.uniform(0.35, 0.65))
        stack(s, (area[0], area[1], cut - theme.gap * 2, area[3]), blocks)
        stack(s, (cut, area[1], area[2], area[3]), blocks)
        return
    y = area[1]
    while y + theme.row <= area[3]:
        before = y
        block = rng.choice(blocks)
        with s.inside(CONTAINERS.get(block, "")):
            y = block(s, area[0], y, width, area[3])
        y = max(y, before + 4) + round(theme.gap * rng.uniform(0.6, 2.5))
