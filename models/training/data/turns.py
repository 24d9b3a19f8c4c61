"""One question and its answer about a screen, and the ways of writing them down. Knows nothing of what is
asked.

Boxes in the text are bins 0..999 of the original picture (spec §5.1); regions and `Turn.targets` are in
pixels of the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from config import CoordsConfig
from prompt import WANT_BOXES, box_text, region_text
from prompt import Turn as PromptTurn
from visual_sampler import Region

from .screen import Box, Screen

LOCATE_QUESTION = "Where is {}?"
"""How the product puts a description ("click the Save button") to the model; the switch phrase follows."""

COORDS = CoordsConfig()
"""Bins and brackets of the answers written here."""


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


def may_want_boxes(question: str, rng: Random, share: float = 0.7) -> str:
    """A question that is answered with a box either way, more often than not with the switch phrase."""
    return question + WANT_BOXES if rng.random() < share else question


def raster(items: Sequence[tuple[str, Box]]) -> list[tuple[str, Box]]:
    """Top to bottom, then left to right: by y1, then x1 (spec §5.5)."""
    return sorted(items, key=lambda item: (item[1][1], item[1][0], item[0]))
