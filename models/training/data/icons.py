"""Simple interface icons drawn as vector shapes, by name: masks, without colour. Knows no screens."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageDraw

OVERSAMPLING = 4
"""Shapes are drawn this much larger and then shrunk, which gives them soft edges."""

GRID = 24
"""Icons are described on a square of 24 units, y downwards."""

Dot = tuple[float, float]


class Pen:
    """Draws strokes and areas on an enlarged grey picture; coordinates in grid units."""

    def __init__(self, side: int, stroke: float):
        self.unit = side * OVERSAMPLING / GRID
        self.width = stroke
        self.image = Image.new("L", (side * OVERSAMPLING, side * OVERSAMPLING))
        self.draw = ImageDraw.Draw(self.image)

    def line(self, *dots: Dot, closed: bool = False, ink: int = 255) -> None:
        """A stroke with round ends and joints through the dots."""
        path = [(x * self.unit, y * self.unit) for x, y in (dots + dots[:1] if closed else dots)]
        width = max(1, round(self.width * self.unit))
        self.draw.line(path, fill=ink, width=width)
        for x, y in path:
            r = width / 2 - 0.5
            self.draw.ellipse((x - r, y - r, x + r, y + r), fill=ink)

    def area(self, *dots: Dot, ink: int = 255) -> None:
        self.draw.polygon([(x * self.unit, y * self.unit) for x, y in dots], fill=ink)

    def arc(self, x: float, y: float, r: float, start: float = 0, end: float = 360) -> None:
        """A stroke along a circle; degrees clockwise from three o'clock."""
        steps = max(3, round(abs(end - start) / 8))
        turns = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
        self.line(*((x + r * math.cos(turn), y + r * math.sin(turn)) for turn in turns))

    def disc(self, x: float, y: float, r: float, ink: int = 255) -> None:
        self.draw.ellipse([v * self.unit for v in (x - r, y - r, x + r, y + r)], fill=ink)

    def box(self, x1: float, y1: float, x2: float, y2: float, ink: int = 255) -> None:
        self.draw.rectangle([v * self.unit for v in (x1, y1, x2, y2)], fill=ink)

    def frame(self, x1: float, y1: float, x2: float, y2: float) -> None:
        self.line((x1, y1), (x2, y1), (x2, y2), (x1, y2), closed=True)


def _gear(p: Pen) -> None:
    for i in range(8):
        turn = math.radians(45 * i + 22.5)
        c, s = math.cos(turn), math.sin(turn)
        p.area(
            *(
                (12 + c * a - s * b, 12 + s * a + c * b)
                for a, b in ((5, -2.4), (10, -1.6), (10, 1.6), (5, 2.4))
            )
        )
    p.disc(12, 12, 7.4)
    p.disc(12, 12, 3.2, ink=0)


def _search(p: Pen) -> None:
    p.arc(10, 10, 6.5)
    p.line((15, 15), (21, 21))


def _heart(p: Pen) -> None:
    left = [
        (12 - 5 - 5 * math.cos(math.radians(a)), 8.5 - 5 * math.sin(math.radians(a)))
        for a in range(0, 181, 15)
    ]
    p.area(*left, *((24 - x, y) for x, y in reversed(left)), (21.6, 11), (12, 21), (2.4, 11))


def _star_dots() -> list[Dot]:
    return [
        (12 + r * math.sin(math.radians(36 * i)), 12.5 - r * math.cos(math.radians(36 * i)))
        for i, r in enumerate((10.5, 4.4) * 5)
    ]


def _user(p: Pen) -> None:
    p.arc(12, 8, 4)
    p.arc(12, 21, 8, 180, 360)


def _trash(p: Pen) -> None:
    p.line((4, 6), (20, 6))
    p.line((9, 6), (9.5, 3), (14.5, 3), (15, 6))
    p.line((6, 6), (7, 21), (17, 21), (18, 6))
    p.line((10, 10), (10.3, 17))
    p.line((14, 10), (13.7, 17))


def _pencil(p: Pen) -> None:
    p.line((4, 20), (5, 15), (16, 4), (20, 8), (9, 19), closed=True)
    p.line((13, 7), (17, 11))


def _download(p: Pen) -> None:
    p.line((12, 3), (12, 15))
    p.line((7, 10), (12, 15), (17, 10))
    p.line((4, 17), (4, 21), (20, 21), (20, 17))


def _upload(p: Pen) -> None:
    p.line((12, 15), (12, 3))
    p.line((7, 8), (12, 3), (17, 8))
    p.line((4, 17), (4, 21), (20, 21), (20, 17))


def _home(p: Pen) -> None:
    p.line((3, 12), (12, 3.5), (21, 12))
    p.line((6, 10), (6, 20.5), (18, 20.5), (18, 10))
    p.line((10, 20), (10, 14), (14, 14), (14, 20))


def _bell(p: Pen) -> None:
    p.arc(12, 9.5, 5.5, 180, 360)
    p.line((6.5, 9.5), (6, 14), (4, 17.5), (20, 17.5), (18, 14), (17.5, 9.5))
    p.arc(12, 18.5, 2.4, 0, 180)


def _calendar(p: Pen) -> None:
    p.frame(4, 5, 20, 21)
    p.line((4, 10), (20, 10))
    p.line((8, 2.5), (8, 6))
    p.line((16, 2.5), (16, 6))


def _cart(p: Pen) -> None:
    p.line((2, 3), (5, 3), (8, 15.5), (19, 15.5), (21.5, 6.5), (6, 6.5))
    p.disc(9.5, 20, 1.9)
    p.disc(17.5, 20, 1.9)


def _camera(p: Pen) -> None:
    p.line((2.5, 7), (7, 7), (9, 4), (15, 4), (17, 7), (21.5, 7), (21.5, 20), (2.5, 20), closed=True)
    p.arc(12, 13, 3.8)


def _cloud(p: Pen) -> None:
    p.disc(8, 14, 5)
    p.disc(13, 10.5, 5.5)
    p.disc(17.5, 14.5, 4.5)
    p.box(8, 13, 17.5, 19)


def _eye(p: Pen) -> None:
    p.line((1.5, 12), (5, 8), (9, 5.8), (12, 5.3), (15, 5.8), (19, 8), (22.5, 12))
    p.line((1.5, 12), (5, 16), (9, 18.2), (12, 18.7), (15, 18.2), (19, 16), (22.5, 12))
    p.disc(12, 12, 3.2)


def _refresh(p: Pen) -> None:
    p.arc(12, 12, 8, 20, 310)
    p.area((13.5, 7.2), (20.8, 9.2), (20.5, 1.8))


def _share(p: Pen) -> None:
    p.line((6, 12), (18, 5))
    p.line((6, 12), (18, 19))
    for x, y in ((6, 12), (18, 5), (18, 19)):
        p.disc(x, y, 3)


def _pin(p: Pen) -> None:
    p.arc(12, 9.5, 7, 150, 390)
    p.line((5.9, 13), (12, 22), (18.1, 13))
    p.disc(12, 9.5, 2.6)


def _phone(p: Pen) -> None:
    p.area(
        (4, 3),
        (8.5, 2.5),
        (10.5, 8),
        (8, 10),
        (14, 16),
        (16, 13.5),
        (21.5, 15.5),
        (21, 20),
        (18, 21.5),
        (9, 16.5),
        (4, 9),
        (2.8, 5),
    )


def _copy(p: Pen) -> None:
    p.frame(8.5, 8.5, 20.5, 20.5)
    p.line((5.5, 15.5), (3.5, 15.5), (3.5, 3.5), (15.5, 3.5), (15.5, 5.5))


def _floppy(p: Pen) -> None:
    p.line((3.5, 3.5), (16.5, 3.5), (20.5, 7.5), (20.5, 20.5), (3.5, 20.5), closed=True)
    p.frame(7.5, 14, 16.5, 20.5)
    p.box(8, 4, 14, 8.5)


def _printer(p: Pen) -> None:
    p.line((7, 8), (7, 3), (17, 3), (17, 8))
    p.line((7, 17), (3, 17), (3, 8), (21, 8), (21, 17), (17, 17))
    p.frame(7, 14, 17, 21)


def _chain(p: Pen) -> None:
    p.line((9, 15), (15, 9))
    p.line((11, 6.5), (13.5, 4), (17, 3.2), (20.2, 6.5), (20, 10), (17.5, 13))
    p.line((13, 17.5), (10.5, 20), (7, 20.8), (3.8, 17.5), (4, 14), (6.5, 11))


def _microphone(p: Pen) -> None:
    p.box(9, 5, 15, 12)
    p.disc(12, 5.2, 3)
    p.disc(12, 11.8, 3)
    p.arc(12, 11, 6.5, 0, 180)
    p.line((12, 17.5), (12, 21.5))
    p.line((8, 21.5), (16, 21.5))


def _speaker(p: Pen) -> None:
    p.area((2.5, 9), (6.5, 9), (12, 4), (12, 20), (6.5, 15), (2.5, 15))
    p.arc(12.5, 12, 4, -50, 50)
    p.arc(12.5, 12, 8, -50, 50)


def _globe(p: Pen) -> None:
    p.arc(12, 12, 9)
    p.line((3, 12), (21, 12))
    for side in (-1, 1):
        p.line(
            *(
                (12 + side * 4.2 * math.cos(math.radians(a)), 12 - 9 * math.sin(math.radians(a)))
                for a in range(-90, 91, 15)
            )
        )


def _sun(p: Pen) -> None:
    p.arc(12, 12, 4.2)
    for i in range(8):
        c, s = math.cos(math.pi * i / 4), math.sin(math.pi * i / 4)
        p.line((12 + 7.3 * c, 12 + 7.3 * s), (12 + 10 * c, 12 + 10 * s))


def _moon(p: Pen) -> None:
    p.disc(12, 12, 9)
    p.disc(16.5, 8.5, 7.5, ink=0)


def _lock(p: Pen) -> None:
    p.box(5, 11, 19, 21)
    p.arc(12, 10, 4.3, 180, 360)
    p.line((7.7, 10), (7.7, 12))
    p.line((16.3, 10), (16.3, 12))


def _key(p: Pen) -> None:
    p.arc(7.5, 12, 4.5)
    p.line((12, 12), (22, 12), (22, 16))
    p.line((17.5, 12), (17.5, 15.5))


def _chat(p: Pen) -> None:
    p.line((3, 4), (21, 4), (21, 16), (11, 16), (6, 21), (6, 16), (3, 16), closed=True)


def _folder(p: Pen) -> None:
    p.line((2.5, 5), (9, 5), (11.5, 8), (21.5, 8), (21.5, 20), (2.5, 20), closed=True)


def _file(p: Pen) -> None:
    p.line((5, 2.5), (14, 2.5), (19, 7.5), (19, 21.5), (5, 21.5), closed=True)
    p.line((13.5, 3), (13.5, 8), (18.5, 8))


def _picture(p: Pen) -> None:
    p.frame(3, 4, 21, 20)
    p.disc(8.5, 9.5, 1.9)
    p.line((4, 18.5), (10, 13), (13, 15.5), (16.5, 11.5), (20.5, 16))


def _clock(p: Pen) -> None:
    p.arc(12, 12, 9)
    p.line((12, 6.5), (12, 12), (16, 14))


def _warning(p: Pen) -> None:
    p.line((12, 3), (22, 20.5), (2, 20.5), closed=True)
    p.line((12, 9.5), (12, 14.5))
    p.disc(12, 17.6, 1.2)


def _info(p: Pen) -> None:
    p.arc(12, 12, 9)
    p.line((12, 11), (12, 16.5))
    p.disc(12, 7.6, 1.4)


def _help(p: Pen) -> None:
    p.arc(12, 12, 9)
    p.arc(12, 9.7, 2.7, 180, 400)
    p.line((12.9, 12), (12, 14))
    p.disc(12, 17, 1.3)


def _send(p: Pen) -> None:
    p.line((2.5, 4), (21.5, 12), (2.5, 20), (5.5, 12), closed=True)
    p.line((5.5, 12), (13, 12))


def _mail(p: Pen) -> None:
    p.frame(2.5, 5, 21.5, 19.5)
    p.line((3, 6), (12, 13), (21, 6))


def _filter(p: Pen) -> None:
    p.line((3, 4), (21, 4), (14, 12.5), (14, 20), (10, 17.5), (10, 12.5), closed=True)


def _tag(p: Pen) -> None:
    p.line((3, 3.5), (12, 3.5), (21, 12.5), (12.5, 21), (3, 11.5), closed=True)
    p.disc(7.3, 7.8, 1.6)


def _chart(p: Pen) -> None:
    p.line((3, 3), (3, 21), (21, 21))
    p.box(6.5, 12, 9.5, 18.5)
    p.box(11.5, 7, 14.5, 18.5)
    p.box(16.5, 10, 19.5, 18.5)


def _undo(p: Pen) -> None:
    p.arc(12.5, 14, 6.5, 180, 390)
    p.area((1.8, 11.5), (10.2, 11.5), (6, 17.5))


def _redo(p: Pen) -> None:
    p.arc(11.5, 14, 6.5, -210, 0)
    p.area((13.8, 11.5), (22.2, 11.5), (18, 17.5))


def _book(p: Pen) -> None:
    p.line(
        (12, 6.5),
        (8, 4),
        (2.5, 4),
        (2.5, 19),
        (8, 19),
        (12, 21),
        (16, 19),
        (21.5, 19),
        (21.5, 4),
        (16, 4),
        (12, 6.5),
    )
    p.line((12, 6.5), (12, 21))


def _grid(p: Pen) -> None:
    for x in (3.5, 14):
        for y in (3.5, 14):
            p.frame(x, y, x + 6.5, y + 6.5)


def _list(p: Pen) -> None:
    for y in (6, 12, 18):
        p.disc(4, y, 1.6)
        p.line((9, y), (21, y))


def _sliders(p: Pen) -> None:
    for y, x in ((5, 15), (12, 7), (19, 13)):
        p.line((3, y), (21, y))
        p.disc(x, y, 2.7)


def _strokes(*paths: tuple[Dot, ...], closed: bool = False) -> Callable[[Pen], None]:
    def shape(p: Pen) -> None:
        for path in paths:
            p.line(*path, closed=closed)

    return shape


def _circles(*dots: Dot, r: float) -> Callable[[Pen], None]:
    def shape(p: Pen) -> None:
        for x, y in dots:
            p.disc(x, y, r)

    return shape


SHAPES: dict[str, Callable[[Pen], None]] = {
    "gear": _gear,
    "search": _search,
    "close": _strokes(((5, 5), (19, 19)), ((19, 5), (5, 19))),
    "menu": _strokes(((3, 6), (21, 6)), ((3, 12), (21, 12)), ((3, 18), (21, 18))),
    "back arrow": _strokes(((21, 12), (3.5, 12)), ((10.5, 5), (3.5, 12), (10.5, 19))),
    "forward arrow": _strokes(((3, 12), (20.5, 12)), ((13.5, 5), (20.5, 12), (13.5, 19))),
    "up arrow": _strokes(((12, 21), (12, 3.5)), ((5, 10.5), (12, 3.5), (19, 10.5))),
    "down arrow": _strokes(((12, 3), (12, 20.5)), ((5, 13.5), (12, 20.5), (19, 13.5))),
    "chevron left": _strokes(((15.5, 4.5), (8, 12), (15.5, 19.5))),
    "chevron right": _strokes(((8.5, 4.5), (16, 12), (8.5, 19.5))),
    "chevron up": _strokes(((4.5, 15.5), (12, 8), (19.5, 15.5))),
    "chevron down": _strokes(((4.5, 8.5), (12, 16), (19.5, 8.5))),
    "plus": _strokes(((12, 4), (12, 20)), ((4, 12), (20, 12))),
    "minus": _strokes(((4, 12), (20, 12))),
    "check mark": _strokes(((4, 12.5), (9.5, 18.5), (20, 6))),
    "heart": _heart,
    "star": lambda p: p.area(*_star_dots()),
    "empty star": lambda p: p.line(*_star_dots(), closed=True),
    "user": _user,
    "trash": _trash,
    "pencil": _pencil,
    "download": _download,
    "upload": _upload,
    "home": _home,
    "bell": _bell,
    "calendar": _calendar,
    "cart": _cart,
    "camera": _camera,
    "cloud": _cloud,
    "eye": _eye,
    "refresh": _refresh,
    "share": _share,
    "map pin": _pin,
    "phone": _phone,
    "copy": _copy,
    "floppy disk": _floppy,
    "printer": _printer,
    "chain link": _chain,
    "microphone": _microphone,
    "speaker": _speaker,
    "globe": _globe,
    "sun": _sun,
    "moon": _moon,
    "lock": _lock,
    "key": _key,
    "chat bubble": _chat,
    "folder": _folder,
    "file": _file,
    "picture": _picture,
    "clock": _clock,
    "warning": _warning,
    "info": _info,
    "question mark": _help,
    "paper plane": _send,
    "envelope": _mail,
    "funnel": _filter,
    "tag": _tag,
    "bar chart": _chart,
    "undo": _undo,
    "redo": _redo,
    "book": _book,
    "grid": _grid,
    "list": _list,
    "sliders": _sliders,
    "three dots": _circles((5, 12), (12, 12), (19, 12), r=2),
    "vertical dots": _circles((12, 5), (12, 12), (12, 19), r=2),
    "play": lambda p: p.area((6, 3.5), (20, 12), (6, 20.5)),
    "pause": lambda p: (p.box(6, 4, 10, 20), p.box(14, 4, 18, 20)),  # type: ignore[func-returns-value]
    "stop": lambda p: p.box(5, 5, 19, 19),
    "bookmark": _strokes(((6, 3), (18, 3), (18, 21), (12, 16), (6, 21)), closed=True),
    "flag": _strokes(((5, 22), (5, 3), (19, 3), (16, 8), (19, 13), (5, 13))),
    "lightning": lambda p: p.area((13.5, 2), (4.5, 13.5), (11, 13.5), (10, 22), (19.5, 9.5), (13, 9.5)),
}
"""Every icon by name; the name says what is drawn, not what it does."""

ICON_NAMES = tuple(SHAPES)


@lru_cache(maxsize=4096)
def icon_mask(name: str, side: int, stroke: float) -> tuple[Image.Image, tuple[int, int, int, int]]:
    """The icon as a grey mask of `side` by `side` pixels, and the box of its ink within the mask.

    `stroke` is the width of lines in grid units (of 24). Raises KeyError for an unknown name.
    """
    pen = Pen(side, stroke)
    SHAPES[name](pen)
    mask = pen.image.resize((side, side), Image.Resampling.BOX)
    ink = mask.point(lambda grey: 255 if grey > 40 else 0).getbbox()
    assert ink is not None, f"icon {name!r} at {side} px has no ink"
    return mask, ink
