"""Signs that few icon sets draw in all the ways screens show them: window buttons, arrows, marks from fonts,
batteries and signals at every level; and pieces of text, which are no icons at all.

Everything is an SVG picture made here. Knows nothing of pixels and of terms.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

from .sources import SourceIcon

FAMILY = "drawn"
TEXT_FAMILY = "text"
"""Drawings of this family bear no term: they teach what is not an icon."""

WEIGHTS = (1.0, 1.6, 2.2, 3.0)
"""Stroke widths on a grid of 24."""

FONTS = (
    ("DejaVu Sans", "normal"),
    ("DejaVu Sans", "bold"),
    ("Liberation Sans", "normal"),
    ("Liberation Sans", "bold"),
    ("DejaVu Serif", "normal"),
    ("Liberation Mono", "bold"),
)

GLYPHS = {
    "close": "×✕✖╳",
    "chevron-left": "‹",
    "chevron-right": "›",
    "chevron-double-left": "«",
    "chevron-double-right": "»",
    "arrow-left": "←🡠⟵",
    "arrow-right": "→➔➜⟶",
    "arrow-up": "↑",
    "arrow-down": "↓",
    "caret-down": "▾▼",
    "caret-up": "▴▲",
    "caret-right": "▸►",
    "caret-left": "◂◄",
    "more-vertical": "⋮",
    "more-horizontal": "…⋯",
    "menu": "☰≡",
    "check": "✓✔",
    "star": "★",
    "star-outline": "☆",
    "heart": "♥❤",
    "heart-outline": "♡",
    "plus": "+➕",
    "minus": "−–",
    "help-question": "?",
    "alert-exclamation": "!",
    "info": "ℹ",
    "refresh": "↻⟳",
    "undo": "↶↺",
    "redo": "↷",
    "phone": "☎✆",
    "mail": "✉",
    "scissors-cut": "✂",
    "pencil": "✎✏",
    "flag": "⚑",
    "sun": "☀",
    "cloud": "☁",
    "umbrella": "☂",
    "music-note": "♪♫",
    "warning": "⚠",
    "gear": "⚙",
    "play": "▶",
    "pause": "⏸",
    "stop": "■",
    "record-dot": "●",
    "radio-unchecked-circle": "○",
    "square": "□",
    "checkbox-checked": "☑",
    "hash": "#",
    "at-sign": "@",
    "percent": "%",
    "dollar": "$",
    "euro": "€",
    "ampersand": "&",
    "infinity": "∞",
    "external-link": "↗",
    "enter-return": "↵⏎",
    "swap-horizontal": "⇄⇆",
    "swap-vertical": "⇅",
    "command": "⌘",
    "upload": "⇧",
    "home": "⌂",
    "clock": "⌚",
    "hourglass": "⌛",
    "keyboard": "⌨",
    "backspace-delete": "⌫",
    "eject": "⏏",
}

WORDS = """Save Open Edit View Help File Home Search Settings Cancel Apply Name Email Sign in Next Back Done
Learn more Price Total 12 % 3.5 GB 2024 10:45 New Follow Reply Share Update Account Monday Today Inbox Draft
Password Continue Download Yes No OK Terms Profile Contact About Products Users Status Active Pending Error
the of and with your from this are for was have Lorem dolor sit amet €19.99 $5.00 +12 1/3 24 99+ #42 v1.2
Français Größe año ação język""".split()

LETTERS = "ACDEFGHJKLMNOPQRSTVWYZabcdefghjklmnopqrstuvwyz0123456789"
"""Without letters that are icons themselves: B, I and U of a toolbar, i, x."""


def drawn_icons() -> list[SourceIcon]:
    """All of them, the same every time."""
    random = Random(7)
    return [
        SourceIcon(FAMILY, name, (), svg, coloured=False, held_out=False)
        for source in (_strokes(), _levels(), _signs())
        for name, svg in source
    ] + [SourceIcon(TEXT_FAMILY, "", (), svg, coloured=False, held_out=False) for svg in _texts(random, 3000)]


def _svg(body: str, side: float = 24) -> str:
    size = f'width="{side}" height="{side}" viewBox="0 0 {side} {side}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>'


def _path(d: str, weight: float, cap: str, fill: str = "none") -> str:
    return (
        f'<path d="{d}" fill="{fill}" stroke="#000" stroke-width="{weight}" stroke-linecap="{cap}" '
        f'stroke-linejoin="{"round" if cap == "round" else "miter"}"/>'
    )


def _turned(body: str, degrees: float) -> str:
    return f'<g transform="rotate({degrees} 12 12)">{body}</g>'


DIRECTIONS = (("right", 0), ("down", 90), ("left", 180), ("up", 270))


def _strokes() -> Iterator[tuple[str, str]]:
    """Plain strokes in several weights, round and square ends."""
    for weight in WEIGHTS:
        for cap in ("round", "butt"):
            for reach in (4, 6):

                def draw(d: str) -> str:
                    return _path(d, weight, cap)  # noqa: B023

                low, high = 12 - reach, 12 + reach
                half = reach * 0.55
                yield "close", _svg(draw(f"M{low} {low}L{high} {high}M{high} {low}L{low} {high}"))
                yield "plus", _svg(draw(f"M12 {low}V{high}M{low} 12H{high}"))
                yield "minus", _svg(draw(f"M{low} 12H{high}"))
                yield "window-minimize", _svg(draw(f"M{low} 12H{high}"))
                yield "window-maximize", _svg(draw(f"M{low} {low}H{high}V{high}H{low}Z"))
                yield (
                    "window-restore",
                    _svg(
                        draw(
                            f"M{low} {low + 3}H{high - 3}V{high}H{low}Z"
                            f"M{low + 3} {low + 3}V{low}H{high}V{high - 3}H{high - 3}"
                        )
                    ),
                )
                yield (
                    "check",
                    _svg(draw(f"M{low} 12L{12 - reach * 0.3:.1f} {12 + half:.1f}L{high} {12 - half:.1f}")),
                )
                gap = reach * 0.7
                yield "menu", _svg(draw(f"M{low} {12 - gap}H{high}M{low} 12H{high}M{low} {12 + gap}H{high}"))
                yield "drag-handle-lines", _svg(draw(f"M{low} {12 - 2}H{high}M{low} {12 + 2}H{high}"))
                for name, turn in DIRECTIONS:
                    chevron = f"M{12 - half / 2:.2f} {low}L{12 + half:.2f} 12L{12 - half / 2:.2f} {high}"
                    yield f"chevron-{name}", _svg(_turned(draw(chevron), turn))
                    double = f"M{low} {low}L12 12L{low} {high}M12 {low}L{high} 12L12 {high}"
                    yield f"chevron-double-{name}", _svg(_turned(draw(double), turn))
                    arrow = f"M{low - 2} 12H{high + 2}M{12 + 2} {low}L{high + 2} 12L{12 + 2} {high}"
                    yield f"arrow-{name}", _svg(_turned(draw(arrow), turn))
                    to_bar = f"M{low - 2} 12H{high}M{12} {low}L{high} 12L{12} {high}M{high + 2} {low}V{high}"
                    yield f"arrow-{name}-to-line", _svg(_turned(draw(to_bar), turn))
    for name, turn in DIRECTIONS:
        for width, height in ((8, 10), (5, 10), (10, 8)):
            caret = (
                f"M{12 - width / 2} {12 - height / 2}L{12 + width / 2} 12L{12 - width / 2} {12 + height / 2}Z"
            )
            for weight in (0.2, 2):
                yield f"caret-{name}", _svg(_turned(_path(caret, weight, "round", "#000"), turn))
    for radius in (1.2, 1.7, 2.2):
        for gap in (5, 6.5, 8):
            dots = "".join(f'<circle cx="{12 + step * gap}" cy="12" r="{radius}"/>' for step in (-1, 0, 1))
            yield "more-horizontal", _svg(dots)
            yield "more-vertical", _svg(_turned(dots, 90))
            grid = "".join(
                f'<circle cx="{12 + x * gap}" cy="{12 + y * gap}" r="{radius}"/>'
                for x in (-1, 0, 1)
                for y in (-1, 0, 1)
            )
            yield "apps-grid-dots", _svg(grid)
            handle = "".join(
                f'<circle cx="{12 + x * gap / 2}" cy="{12 + y * gap}" r="{radius}"/>'
                for x in (-1, 1)
                for y in (-1, 0, 1)
            )
            yield "drag-handle-dots", _svg(handle)


def _levels() -> Iterator[tuple[str, str]]:
    """Status bars: battery, wifi, mobile signal, volume."""
    for weight in (1.2, 1.8, 2.4):
        for fill in range(5):
            word = ("empty", "low", "half", "high", "full")[fill]
            frame = _path("M2 7H20V17H2Z", weight, "round")
            inner = f'<rect x="4" y="9" width="{14 * fill / 4}" height="6"/>'
            inner += '<rect x="21" y="10" width="2" height="4"/>'
            yield f"battery-{word}", _svg(frame + inner)
            yield f"battery-{word}", _svg(_turned(frame + inner, 270))
    for bars in (1, 2, 3, 4):
        for width in (2.4, 3.6):
            columns = "".join(
                f'<rect x="{2 + 5 * i}" y="{20 - 4 * (i + 1)}" width="{width}" height="{4 * (i + 1)}" '
                f'opacity="{1 if i < bars else 0.3}"/>'
                for i in range(4)
            )
            yield "signal-cellular-bars", _svg(columns)
    for weight in (1.4, 2, 2.8):
        for arcs in (1, 2, 3):
            body = '<circle cx="12" cy="19" r="1.6"/>'
            for i in range(3):
                r = 5 + 4.5 * i
                x, y = r * math.sin(math.radians(45)), r * math.cos(math.radians(45))
                arc = _path(
                    f"M{12 - x:.2f} {19 - y:.2f}A{r} {r} 0 0 1 {12 + x:.2f} {19 - y:.2f}", weight, "round"
                )
                body += f'<g opacity="{1 if i < arcs else 0.3}">{arc}</g>'
            yield "wifi", _svg(body)
    for x, y in ((15.6, 15.6), (13.5, 17.5)):
        yield (
            "wifi",
            _svg(
                f'<path d="M12 21L{12 - x / 1.45:.2f} {21 - y}A{x} {x} 0 0 1 {12 + x / 1.45:.2f} {21 - y}Z"/>'
            ),
        )
        yield "signal-cellular-triangle", _svg(f'<path d="M3 21H21V{21 - y:.1f}Z"/>')


def _signs() -> Iterator[tuple[str, str]]:
    """Characters that interfaces use as icons."""
    for name, characters in GLYPHS.items():
        for character in characters:
            # Only the first font has all of them; another would show an empty frame.
            is_common = character in "×‹›«»+–#@%$€&?!…−"
            for font, weight in FONTS if is_common else FONTS[:2]:
                yield name, _text(character, font, weight)


def _text(text: str, font: str, weight: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    size = 16 if len(text) < 3 else 24 / (0.62 * len(text))
    return _svg(
        f'<text x="12" y="{12 + size * 0.35:.1f}" font-size="{size:.2f}" text-anchor="middle" '
        f'font-family="{font}" font-weight="{weight}">{escaped}</text>'
    )


def _texts(random: Random, n: int) -> Iterator[str]:
    for _ in range(n):
        font, weight = random.choice(FONTS)
        kind = random.random()
        if kind < 0.25:
            text = random.choice(LETTERS)
        elif kind < 0.45:
            text = "".join(random.choice(LETTERS) for _ in range(random.choice((2, 2, 3))))
        else:
            text = random.choice(WORDS)
            if random.random() < 0.3:
                text += " " + random.choice(WORDS)
            if random.random() < 0.3 and 4 < len(text):
                start = random.randrange(len(text) - 3)
                text = text[start : start + random.randint(3, 6)]
        yield _text(text, font, weight)
