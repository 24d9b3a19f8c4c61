"""A picture being drawn together with the truth about it; typefaces and colours. Knows no widget and no
layout.
"""

from __future__ import annotations

import colorsys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from .icons import icon_mask
from .screen import Box, Element, TextLine, color_name, is_inside, overlaps

Colour = tuple[int, int, int]


# ----------------------------------------------------------------------------------------------------
# Fonts


@dataclass(frozen=True)
class Face:
    """A typeface by its files; None stands for the typeface inside Pillow, which is always there."""

    regular: str | None
    bold: str | None


UNFIT_FACES = (
    "math",
    "symbol",
    "emoji",
    "icon",
    "dingbat",
    "awesome",
    "braille",
    "italic",
    "oblique",
    "extralight",
    "thin",
)


@lru_cache(maxsize=1)
def faces() -> tuple[Face, ...]:
    """Upright typefaces with Latin letters on this machine, in a fixed order, Pillow's own last."""
    found: dict[str, str] = {}
    for root in ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts"):
        for path in sorted(Path(root).rglob("*.[to]tf")) if Path(root).is_dir() else ():
            if not any(word in path.stem.lower() for word in UNFIT_FACES) and _writes_latin(str(path)):
                found.setdefault(path.stem, str(path))
    pairs = []
    for stem, path in found.items():
        if "bold" in stem.lower():
            continue
        base = stem.removesuffix("-Regular")
        pairs.append(Face(path, found.get(f"{base}-Bold")))
    return (*pairs, Face(None, None))


def _writes_latin(path: str) -> bool:
    """Whether the font draws different, non-empty shapes for letters that interfaces need."""
    try:
        font = ImageFont.truetype(path, 20, layout_engine=ImageFont.Layout.BASIC)
        shapes = {bytes(font.getmask(letter)) for letter in "Ag5@"}
    except (OSError, ValueError):
        return False
    return len(shapes) == 4 and b"" not in shapes


@lru_cache(maxsize=512)
def _font(path: str | None, size: int) -> ImageFont.FreeTypeFont:
    if path is not None:
        return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont), "this Pillow was built without FreeType"
    return font


# ----------------------------------------------------------------------------------------------------
# Themes


@dataclass(frozen=True)
class Theme:
    """Colours, typeface and measures of one screen."""

    dark: bool
    background: Colour
    surface: Colour
    border: Colour
    text: Colour
    muted: Colour
    accent: Colour
    on_accent: Colour
    face: Face
    size: int
    radius: int
    stroke: float
    filled_fields: bool

    @property
    def small(self) -> int:
        return max(11, self.size - 2)

    @property
    def row(self) -> int:
        """Height of a control with one line of text."""
        return round(self.size * 2.2)

    @property
    def gap(self) -> int:
        return max(5, round(self.size * 0.6))


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG 2 defines it."""
    r, g, b = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: Colour, b: Colour) -> float:
    """Contrast ratio, 1 (same) to 21 (black on white), as WCAG 2 defines it."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def from_hls(hue: float, light: float, saturation: float) -> Colour:
    r, g, b = colorsys.hls_to_rgb(hue % 1, light, saturation)
    return round(r * 255), round(g * 255), round(b * 255)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    r, g, bl = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return r, g, bl


def random_theme(rng: Random, typefaces: Sequence[Face], largest_text: int = 18) -> Theme:
    """A light or dark theme; the accent keeps a contrast of at least 3 to the grounds it is drawn on."""
    dark = rng.random() < 0.4
    hue, tint = rng.random(), rng.choice((0.0, 0.05, 0.12, 0.25))
    step = rng.uniform(0.02, 0.06)
    level = rng.uniform(0.05, 0.16) if dark else rng.uniform(0.92, 1.0)
    background = from_hls(hue, level, tint)
    surface = from_hls(hue, min(1.0, level + step) if dark or rng.random() < 0.7 else level - step, tint)
    ink = from_hls(hue, rng.uniform(0.88, 1.0) if dark else rng.uniform(0.0, 0.2), tint)
    accent_hue = rng.random()
    light = rng.uniform(0.5, 0.75) if dark else rng.uniform(0.25, 0.5)
    accent = from_hls(accent_hue, light, rng.uniform(0.45, 1))
    while contrast(accent, surface) < 3 or contrast(accent, background) < 3:
        light = min(0.95, light + 0.04) if dark else max(0.05, light - 0.04)
        accent = from_hls(accent_hue, light, 0.6)
    white, black = (255, 255, 255), (15, 15, 20)
    sizes = [size for size in (11, 12, 13, 13, 14, 14, 15, 16, 18) if size <= largest_text]
    return Theme(
        dark=dark,
        background=background,
        surface=surface,
        border=mix(surface, ink, rng.uniform(0.15, 0.4)),
        text=ink,
        muted=mix(surface, ink, rng.uniform(0.6, 0.75)),
        accent=accent,
        on_accent=white if contrast(white, accent) >= contrast(black, accent) else black,
        face=rng.choice(typefaces),
        size=rng.choice(sizes),
        radius=rng.choice((0, 2, 4, 6, 8, 14)),
        stroke=rng.choice((1.6, 2.0, 2.4, 2.8)),
        filled_fields=rng.random() < 0.3,
    )


def _at_least(length: int, low: int, high: int) -> tuple[int, int]:
    """The range low..high, widened about its middle to at least `length`."""
    short = max(0, length - (high - low))
    return low - short // 2, high + short - short // 2


# ----------------------------------------------------------------------------------------------------
# The drawing surface that writes down the truth


class Surface:
    """A picture being drawn together with the truth about it. Lives only inside `draw_screen`."""

    def __init__(self, width: int, height: int, theme: Theme, rng: Random):
        self.width, self.height, self.theme, self.rng = width, height, theme, rng
        self.image = Image.new("RGB", (width, height), theme.background)
        self.draw = ImageDraw.Draw(self.image)
        self.elements: list[Element] = []
        self.texts: list[TextLine] = []
        self.partial: list[str] = []
        self.ground = theme.background
        self.container = ""

    def holds(self, box: Box) -> bool:
        return 0 <= box[0] < box[2] <= self.width and 0 <= box[1] < box[3] <= self.height

    def note(
        self,
        kind: str,
        name: str,
        box: Box,
        *states: str,
        labelled: bool = True,
        framed: bool = True,
        colour: Colour | None = None,
    ) -> None:
        """Write an element down as truth; what does not lie on the screen as a whole is not truth."""
        if self.holds(box):
            color = color_name(colour) if colour else ""
            element = Element(kind, name, box, states, labelled, framed, color, self.container)
            self.elements.append(element)

    @contextmanager
    def inside(self, container: str) -> Iterator[None]:
        """What is noted meanwhile stands in a container; the outermost one counts."""
        before, self.container = self.container, self.container or container
        yield
        self.container = before

    def font(self, size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
        face = self.theme.face
        return _font(face.bold if bold and face.bold is not None else face.regular, size)

    def fitted(self, text: str, size: int, room: int, bold: bool = False) -> tuple[str, int]:
        """The text, cut and closed with … where it is wider than `room` px, its width; ("", 0) if nothing
        fits.
        """
        font = self.font(size, bold)
        width = round(font.getlength(text))
        if width <= room:
            return text, width
        for end in range(len(text) - 1, 2, -1):
            cut = text[:end].rstrip() + "…"
            width = round(font.getlength(cut))
            if width <= room:
                return cut, width
        return "", 0

    def write(
        self,
        x: int,
        middle: int,
        text: str,
        *,
        size: int = 0,
        colour: Colour | None = None,
        bold: bool = False,
        heading: bool = False,
        room: int = 10_000,
    ) -> Box | None:
        """Draw one line from x, centred on `middle`; None if it does not fit or hits other text."""
        size = size or self.theme.size
        shown, _ = self.fitted(text, size, min(room, self.width - 2 - x), bold)
        if not shown:
            return None
        font = self.font(size, bold)
        letters, (left, top) = font.getmask2(shown, "L", anchor="lm")
        ink = letters.getbbox()
        if ink is None:
            return None
        box = (x + left + ink[0], middle + top + ink[1], x + left + ink[2], middle + top + ink[3])
        if not self.holds(box) or any(overlaps(box, line.box) for line in self.texts):
            return None
        fill = colour or self.theme.text
        self.draw.text((x, middle), shown, font=font, fill=fill, anchor="lm")
        self.texts.append(TextLine(shown, box, size, heading, color_name(fill)))
        return box

    def icon(self, name: str, x: int, middle: int, side: int, colour: Colour | None = None) -> Box | None:
        """Draw an icon in a square that starts at x, centred on `middle`; gives the square, notes its ink.

        A flat icon (minus, three dots) is noted with at least half the square, else nobody could hit it.
        """
        y = middle - side // 2
        if not self.holds((x, y, x + side, y + side)):
            return None
        mask, ink = icon_mask(name, side, self.theme.stroke)
        self.image.paste(colour or self.theme.text, (x, y), mask)
        (x1, x2), (y1, y2) = (
            _at_least(side // 2, low, high) for low, high in ((ink[0], ink[2]), (ink[1], ink[3]))
        )
        box = (x + x1, y + y1, x + x2, y + y2)
        self.note("icon", name, box, framed=False, colour=colour or self.theme.text)
        return x, y, x + side, y + side

    def panel(
        self, box: Box, fill: Colour | None = None, border: Colour | None = None, radius: int | None = None
    ) -> None:
        if box[2] - box[0] < 2 or box[3] - box[1] < 2:
            return
        radius = min(
            self.theme.radius if radius is None else radius, (box[2] - box[0]) // 2, (box[3] - box[1]) // 2
        )
        self.draw.rounded_rectangle((box[0], box[1], box[2] - 1, box[3] - 1), radius, fill, border)

    def cover(self, box: Box) -> None:
        """Forget the truth that something opaque is about to hide, wholly or in part."""
        for thing in (*self.elements, *self.texts):
            if overlaps(thing.box, box) and not is_inside(thing.box, box):
                self.partial.append(thing.text if isinstance(thing, TextLine) else thing.name)
        self.elements = [element for element in self.elements if not overlaps(element.box, box)]
        self.texts = [line for line in self.texts if not overlaps(line.box, box)]

    def dim(self, share: float) -> None:
        """Darken everything drawn so far, as behind a dialog; no colour is what it was called before."""
        self.elements = [replace(element, color="") for element in self.elements]
        self.texts = [replace(line, color="") for line in self.texts]
        self.image.paste(Image.blend(self.image, Image.new("RGB", self.image.size), share))
