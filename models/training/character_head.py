"""Reads text lines from the local encoder's map: the patches along a line say its characters, in order (CTC).

A patch is too wide for one character, so each gives two rows of six narrow steps; a line is the steps along
its middle. Trains the local encoder to see letters; the pipeline's reader does not need it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from data.screen import Screen

ROWS, STEPS = 2, 6
"""Rows of a patch, and steps along each."""

ALPHABET = "".join(map(chr, range(32, 127)))
UNKNOWN = len(ALPHABET) + 1
"""The class of letters outside the alphabet; 0 is the blank between characters."""
CLASSES = len(ALPHABET) + 2

LONGEST_LINE = 64
"""Characters; longer lines are left out."""


def spell(text: str) -> list[int]:
    """Characters as classes, accents taken off."""
    plain = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return [ALPHABET.find(c) + 1 or UNKNOWN for c in plain]


def unspell(classes: Sequence[int]) -> str:
    """What a row of classes says: repeats are one character, blanks none."""
    said, before = [], 0
    for found in classes:
        if found != before and found:
            said.append(ALPHABET[found - 1] if found < UNKNOWN else "?")
        before = found
    return "".join(said)


@dataclass(frozen=True)
class LinePlace:
    """A text line on a map: the row of steps through its middle, its first step and one past its last."""

    row: int
    first: int
    last: int
    classes: tuple[int, ...]

    @property
    def text(self) -> str:
        """What the classes stand for; letters outside the alphabet are `?`."""
        return "".join(ALPHABET[c - 1] if c < UNKNOWN else "?" for c in self.classes)


def line_places(screen: Screen, patches: tuple[int, int]) -> list[LinePlace]:
    """The lines of a screen that its map of (columns, rows) patches has enough steps for."""
    columns, rows = patches[0] * STEPS, patches[1] * ROWS
    found = []
    for line in screen.texts:
        x1, y1, x2, y2 = line.box
        row = min(int((y1 + y2) / 2 * rows / screen.height), rows - 1)
        first, last = int(x1 * columns / screen.width), min(-int(-x2 * columns // screen.width), columns)
        classes = spell(line.text)
        repeats = sum(a == b for a, b in zip(classes, classes[1:]))
        if 0 < len(classes) <= LONGEST_LINE and len(classes) + repeats <= last - first:
            found.append(LinePlace(row, first, last, tuple(classes)))
    return found


@dataclass(frozen=True)
class LineBatch:
    """The lines of a batch of maps of one size, padded on the right with step 0."""

    steps: Tensor
    """(N, T) int64: steps of a line, counted through the flattened (B, 2·rows, 6·columns) steps."""
    lengths: Tensor
    """(N,) int64"""
    classes: Tensor
    """int64, those of all lines after each other."""
    class_lengths: Tensor
    """(N,) int64"""

    def to(self, device: torch.device | str) -> LineBatch:
        return LineBatch(*(value.to(device, non_blocking=True) for value in vars(self).values()))

    @staticmethod
    def of(lines: Sequence[Sequence[LinePlace]], patches: tuple[int, int]) -> LineBatch:
        """`lines[b]`: those of the map b."""
        columns, rows = patches[0] * STEPS, patches[1] * ROWS
        flat = [(b, line) for b, places in enumerate(lines) for line in places]
        longest = max((line.last - line.first for _, line in flat), default=0)
        steps = torch.zeros(len(flat), longest, dtype=torch.int64)
        for n, (b, line) in enumerate(flat):
            start = (b * rows + line.row) * columns
            steps[n, : line.last - line.first] = torch.arange(start + line.first, start + line.last)
        return LineBatch(
            steps,
            torch.tensor([line.last - line.first for _, line in flat], dtype=torch.int64),
            torch.tensor([c for _, line in flat for c in line.classes], dtype=torch.int64),
            torch.tensor([len(line.classes) for _, line in flat], dtype=torch.int64),
        )


class CharacterHead(nn.Module):
    """Maps (B, rows, columns, C) and lines -> log-probabilities (T, N, CLASSES)."""

    def __init__(self, channels: int, width: int = 48) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(channels)
        self.widen = nn.Linear(channels, ROWS * STEPS * width)
        self.classify = nn.Linear(width, CLASSES)

    def forward(self, maps: Tensor, lines: LineBatch) -> Tensor:
        batch, rows, columns, _ = maps.shape
        steps = self.widen(self.norm(maps)).view(batch, rows, columns, ROWS, STEPS, -1)
        steps = F.gelu(steps.permute(0, 1, 3, 2, 4, 5)).reshape(batch * rows * ROWS * columns * STEPS, -1)
        return self.classify(steps[lines.steps]).float().log_softmax(-1).transpose(0, 1)

    def loss(self, maps: Tensor, lines: LineBatch) -> Tensor:
        """Nats a character, a mean over lines; 0 without lines."""
        if len(lines.lengths) == 0:
            return maps.sum() * 0
        said = self(maps, lines)
        return F.ctc_loss(said, lines.classes, lines.lengths, lines.class_lengths, zero_infinity=True)

    @torch.no_grad()
    def read(self, maps: Tensor, lines: LineBatch) -> list[str]:
        """The likeliest step after step, of each line."""
        best = self(maps, lines).argmax(-1).T
        return [unspell(row[:length].tolist()) for row, length in zip(best, lines.lengths, strict=True)]
