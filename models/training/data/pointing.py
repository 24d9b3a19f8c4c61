"""Questions that point: what is here, what does this say, what stands in each of these places."""

from __future__ import annotations

from random import Random

from visual_sampler import Region

from .naming import name_of
from .screen import Box, Screen, is_inside
from .turns import Turn, coordinates, raster
from .unambiguous import is_framed_icon

LONGEST_READ = 32
"""Letters of a line that is read aloud."""

MOST_LISTED = 16
"""Dense detection is asked only of screens with no more objects than this; a longer list would have to leave
some out.
"""


def pointed_at(box: Box, rng: Random) -> Region:
    """The box, a point near its centre (a Gaussian of 0.15 sides, as in training of spec §5.2), or a scribble
    over it.
    """
    way = rng.random()
    if way < 0.5:
        return Region.box(*box)
    if way < 0.8:
        return Region.point(*_near_centre(box, rng, 0.15))
    x1, y1, x2, y2 = box
    brush = max(3.0, 0.2 * min(x2 - x1, y2 - y1))
    # Left to right with some up and down, as a hand crosses something out; a short one for a small thing.
    steps = 2 + min(4, (x2 - x1) // 40)
    middle, reach = (y1 + y2) / 2, 0.3 * (y2 - y1)
    line = [
        (
            x1 + (x2 - 1 - x1) * (i + 0.3 + 0.4 * rng.random()) / (steps + 1),
            middle + rng.uniform(-reach, reach),
        )
        for i in range(steps + 1)
    ]
    return Region.scribble(line, brush)


def _near_centre(box: Box, rng: Random, spread: float) -> tuple[int, int]:
    x1, y1, x2, y2 = box
    x = round(min(max(rng.gauss((x1 + x2) / 2, spread * (x2 - x1)), x1), x2 - 1))
    y = round(min(max(rng.gauss((y1 + y2) / 2, spread * (y2 - y1)), y1), y2 - 1))
    return x, y


def what_is(screen: Screen, rng: Random) -> Turn | None:
    """What stands in a region: an element's kind and name."""
    shown = [e for e in screen.elements if not e.name.endswith("…") and not is_framed_icon(e, screen)]
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
    return Turn("what_is", (before, pointed_at(element.box, rng), after), name_of(element), (element.box,))


def read(screen: Screen, rng: Random) -> Turn | None:
    """What a region says."""
    lines = [line for line in screen.texts if len(line.text) <= LONGEST_READ and not line.text.endswith("…")]
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
    return Turn("read", (before, pointed_at(line.box, rng), after), f'"{line.text}"', (line.box,))


def _objects(screen: Screen, rng: Random, most: int) -> list[tuple[str, Box]]:
    """Elements and free text lines, at most `most` of them, in raster order."""
    items = [(name_of(e), e.box) for e in screen.elements if not is_framed_icon(e, screen)]
    items += [
        (f'"{line.text}" text', line.box)
        for line in screen.texts
        if not any(line.text == e.name or is_inside(line.box, e.box) for e in screen.elements)
    ]
    return raster(items if len(items) <= most else rng.sample(items, most))


def dense_detection(screen: Screen, rng: Random) -> Turn | None:
    """Stage II's second task: everything with its box, in raster order."""
    items = _objects(screen, rng, 10_000)
    if not 1 <= len(items) <= MOST_LISTED or not screen.is_whole:
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
