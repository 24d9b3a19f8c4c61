"""Widgets of drawn screens: each draws one thing, notes its truth and gives its box; None when it has no
room.
"""

from __future__ import annotations

from PIL import Image, ImageDraw

from .icons import icon_mask
from .screen import Box
from .surface import Colour, Surface, from_hls, mix


def button(s: Surface, x: int, y: int, room: int, label: str, style: str = "", icon: str = "") -> Box | None:
    theme, rng = s.theme, s.rng
    style = style or rng.choice(("filled", "filled", "outlined", "soft"))
    pad, side = round(theme.size * rng.uniform(0.7, 1.3)), round(theme.size * 1.2)
    lead = side + theme.gap if icon else 0
    shown, width = s.fitted(label, theme.size, room - 2 * pad - lead, bold=style == "filled")
    box = (x, y, x + width + 2 * pad + lead, y + theme.row)
    if not shown or not s.holds(box):
        return None
    disabled = rng.random() < 0.12
    fill, ink, border = {
        "filled": (theme.accent, theme.on_accent, None),
        "outlined": (None, theme.accent, theme.accent),
        "soft": (mix(s.ground, theme.text, 0.1), theme.text, theme.border),
    }[style]
    if disabled:
        fill, ink, border = mix(s.ground, theme.text, 0.12), mix(s.ground, theme.text, 0.5), None
    s.panel(box, fill, border)
    middle = (box[1] + box[3]) // 2
    if icon:
        s.icon(icon, x + pad, middle, side, ink)
    s.write(x + pad + lead, middle, shown, colour=ink, bold=style == "filled")
    s.note("button", shown, box, *(("disabled",) if disabled else ()), colour=fill or border)
    return box


def icon_button(
    s: Surface, x: int, middle: int, name: str, side: int, framed: bool, ink: Colour | None = None
) -> Box | None:
    """An icon alone; with a frame the frame is a button of the icon's name."""
    pad = max(3, side // 3)
    box = (x, middle - side // 2 - pad, x + side + 2 * pad, middle - side // 2 + side + pad)
    if not s.holds(box):
        return None
    if framed:
        fill = mix(s.ground, s.theme.text, 0.08)
        s.panel(box, fill, s.theme.border)
        s.note("button", name, box, labelled=False, colour=fill)
    s.icon(name, x + pad, middle, side, ink)
    return box


def link(s: Surface, x: int, middle: int, room: int, label: str) -> Box | None:
    box = s.write(x, middle, label, colour=s.theme.accent, room=room)
    if box is None:
        return None
    if s.rng.random() < 0.6 and box[3] + 2 <= s.height:
        s.draw.line((box[0], box[3], box[2] - 1, box[3]), fill=s.theme.accent)
    s.note("link", s.texts[-1].text, box, framed=False, colour=s.theme.accent)
    return box


def text_field(
    s: Surface, x: int, y: int, width: int, label: str, shown: str, faint: bool, icon: str = ""
) -> Box | None:
    """The field's frame; `faint` text is a placeholder. A few are invalid: a strong red border says so."""
    theme = s.theme
    box = (x, y, x + width, y + theme.row)
    if not s.holds(box) or width < theme.size * 4:
        return None
    fill = (
        mix(s.ground, theme.text, 0.08)
        if theme.filled_fields
        else mix(s.ground, (0, 0, 0) if theme.dark else (255, 255, 255), 0.6)
    )
    invalid = s.rng.random() < 0.1
    s.panel(box, fill, None if theme.filled_fields else theme.border)
    if invalid:
        red = from_hls(s.rng.uniform(-0.03, 0.02), 0.6 if theme.dark else 0.45, 0.8)
        s.panel(box, None, red)
        s.panel((box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1), None, red)
    pad, middle = theme.gap, (box[1] + box[3]) // 2
    lead = 0
    if icon:
        side = round(theme.size * 1.1)
        s.icon(icon, x + pad, middle, side, theme.muted)
        lead = side + pad
    s.write(x + pad + lead, middle, shown, colour=mix(fill, theme.text, 0.6) if faint else theme.text,
            room=width - 2 * pad - lead)  # fmt: skip
    s.note("text_field", label, box, *(("invalid",) if invalid else ()))
    return box


def select(s: Surface, x: int, y: int, width: int, label: str, shown: str) -> Box | None:
    theme = s.theme
    box = (x, y, x + width, y + theme.row)
    if not s.holds(box) or width < theme.size * 5:
        return None
    s.panel(box, mix(s.ground, theme.text, 0.04), theme.border)
    side, middle = theme.size, (box[1] + box[3]) // 2
    s.write(x + theme.gap, middle, shown, room=width - 3 * theme.gap - side)
    s.icon("chevron down", box[2] - theme.gap - side, middle, side, theme.muted)
    s.note("select", label, box)
    return box


def mark(s: Surface, x: int, middle: int, kind: str, label: str, on: bool) -> Box | None:
    """A checkbox, radio button or switch, without its label; `checked` when on."""
    theme = s.theme
    side = round(theme.size * 1.15)
    width = round(side * 1.8) if kind == "switch" else side
    box = (x, middle - side // 2, x + width, middle - side // 2 + side)
    if not s.holds(box):
        return None
    if kind == "switch":
        s.panel(box, theme.accent if on else mix(s.ground, theme.text, 0.3), None, side // 2)
        left = box[2] - side + 2 if on else box[0] + 2
        s.draw.ellipse(
            (left, box[1] + 2, left + side - 5, box[3] - 3), fill=theme.on_accent if on else s.ground
        )
    elif kind == "radio":
        s.draw.ellipse(
            (box[0], box[1], box[2] - 1, box[3] - 1), outline=theme.accent if on else theme.muted, width=2
        )
        if on:
            inset = max(4, side // 3)
            s.draw.ellipse(
                (box[0] + inset, box[1] + inset, box[2] - 1 - inset, box[3] - 1 - inset), fill=theme.accent
            )
    else:
        s.panel(box, theme.accent if on else None, theme.accent if on else theme.muted, min(3, theme.radius))
        if on:
            mask, _ = icon_mask("check mark", side - 4, 3.4)
            s.image.paste(theme.on_accent, (box[0] + 2, box[1] + 2), mask)
    s.note(kind, label, box, *(("checked",) if on else ()))
    return box


def picture(s: Surface, box: Box, name: str = "picture") -> None:
    """Something like a photograph: a sloping gradient with a few soft shapes."""
    if not s.holds(box) or box[2] - box[0] < 12 or box[3] - box[1] < 12:
        return
    rng, size = s.rng, (box[2] - box[0], box[3] - box[1])
    ramp = Image.linear_gradient("L").rotate(rng.choice((0, 90, 180, 270))).resize(size)
    a, b = (from_hls(rng.random(), rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8)) for _ in range(2))
    photo = Image.composite(Image.new("RGB", size, a), Image.new("RGB", size, b), ramp)
    draw = ImageDraw.Draw(photo)
    for _ in range(rng.randint(1, 5)):
        x, y, r = rng.randrange(size[0]), rng.randrange(size[1]), rng.randint(3, max(4, min(size) // 2))
        draw.ellipse(
            (x - r, y - r, x + r, y + r),
            fill=from_hls(rng.random(), rng.uniform(0.2, 0.8), rng.uniform(0.1, 0.7)),
        )
    s.image.paste(photo, box[:2])
    s.note("image", name, box)
