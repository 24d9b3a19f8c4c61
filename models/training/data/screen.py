"""A picture of a screen and its truth: elements and text lines with their boxes. Plain data, whoever made it.

Pixel boxes are whole numbers (x1, y1, x2, y2) of the picture, x2 and y2 exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

Box = tuple[int, int, int, int]

KINDS = (
    "button",
    "link",
    "text_field",
    "select",
    "checkbox",
    "radio",
    "switch",
    "tab",
    "menu_item",
    "slider",
    "icon",
    "image",
)
STATES = ("disabled", "checked", "selected", "invalid")
"""States that can be seen and are asked for; a truth may name more."""

NOWHERE = (0, 0, 1, 1)
"""The box of a thing of which only kind and name count."""

LARGEST_GAP = 12
"""Sides up to which an area that nobody can judge leaves the truth of a screen whole, in pixels."""


@dataclass(frozen=True)
class Element:
    """Something to act on or point at. `name`: its label, the label beside it, or what an icon shows."""

    kind: str
    name: str
    box: Box
    states: tuple[str, ...] = ()
    labelled: bool = True
    """Whether the name stands on the screen as words; that of an icon button does not."""
    framed: bool = True
    """Whether the element itself paints a ground, a border or a shadow."""
    color: str = ""
    """The everyday word for its main colour, of the ground where it is framed; empty where unknown."""
    container: str = ""
    """The closest of dialog, menu, toolbar, navigation, table, form, list around it; empty outside all."""


@dataclass(frozen=True)
class TextLine:
    """One visually separate piece of text, exactly as drawn. `box` bounds its ink, `size` is the font's, in
    px.
    """

    text: str
    box: Box
    size: int
    heading: bool = False
    color: str = ""


@dataclass(frozen=True)
class Screen:
    seed: int
    """What its questions are drawn with; of a drawn screen also what drew it."""
    image: Image.Image
    elements: tuple[Element, ...]
    texts: tuple[TextLine, ...]
    layout: str
    dark: bool
    kit: str = "drawn"
    ignore: tuple[Box, ...] = ()
    """Where nothing is known: neither that something is there nor that nothing is."""
    partial: tuple[str, ...] = ()
    """Names of what an edge cuts: neither asked for nor denied."""
    elsewhere: tuple[Element | TextLine, ...] = ()
    """What stands on another screen of the same kit: plausible here, too."""

    @property
    def width(self) -> int:
        return self.image.width

    @property
    def height(self) -> int:
        return self.image.height

    @property
    def is_whole(self) -> bool:
        """Whether the truth names all that can be seen, so that things may be counted."""
        return not self.partial and not any(
            x2 - x1 > LARGEST_GAP and y2 - y1 > LARGEST_GAP for x1, y1, x2, y2 in self.ignore
        )


def overlaps(a: Box, b: Box) -> bool:
    """Whether two boxes share at least one pixel."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def is_inside(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def in_one_row(a: Box, b: Box) -> bool:
    """Whether two boxes stand side by side: they share half the height of the lower one."""
    return min(a[3], b[3]) - max(a[1], b[1]) >= 0.5 * min(a[3] - a[1], b[3] - b[1])


def in_one_column(a: Box, b: Box) -> bool:
    """Whether two boxes stand one above the other: they share half the width of the narrower one."""
    return min(a[2], b[2]) - max(a[0], b[0]) >= 0.5 * min(a[2] - a[0], b[2] - b[0])


def hull(boxes: list[Box]) -> Box:
    """The smallest box around some, at least one."""
    x1, y1, x2, y2 = zip(*boxes, strict=True)
    return min(x1), min(y1), max(x2), max(y2)


# ----------------------------------------------------------------------------------------------------
# Colours by name, by the same rule as the renderer (data/render/truth/colors.ts)

HUES = (
    (14, "red"),
    (42, "orange"),
    (66, "yellow"),
    (165, "green"),
    (195, "teal"),
    (255, "blue"),
    (292, "purple"),
    (342, "pink"),
    (360, "red"),
)
"""Upper end of each hue in degrees."""


def color_name(rgb: tuple[int, int, int]) -> str:
    """The everyday word for a colour, channels 0..255."""
    red, green, blue = rgb
    high, low = max(rgb), min(rgb)
    spread, lightness = high - low, (high + low) / 2
    if lightness > 243:
        return "white"
    if lightness < 28:
        return "black"
    saturation = spread / (255 - abs(2 * lightness - 255))
    if spread < 24 or saturation < 0.14:
        return "white" if lightness > 235 else "black" if lightness < 50 else "gray"
    sixths = (red - green) / spread + 4
    if high == red:
        sixths = (green - blue) / spread
    elif high == green:
        sixths = (blue - red) / spread + 2
    hue = sixths * 60 % 360
    name = next(word for end, word in HUES if hue <= end)
    is_brown = name in ("orange", "red") and hue >= 10 and lightness < 90 and saturation < 0.8
    return "brown" if is_brown else name
