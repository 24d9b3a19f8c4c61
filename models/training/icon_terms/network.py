"""The icon-term network: a small picture of an icon in, a logit a term out. Knows no words and no screens."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

CROP = 48
"""Side of the crops in pixels."""

MARGIN = 1.3
"""Side of the crop over the long side of the icon's box."""


@dataclass(frozen=True)
class IconTermsConfig:
    """All that decides the network's shape."""

    n_terms: int
    stem: int = 32
    widths: tuple[int, int] = (64, 112)
    """Channels at a quarter and an eighth of the crop's side."""
    blocks: tuple[int, int] = (1, 2)
    embedding: int = 192
    places: int = 16
    """Channels of the map that is read place by place."""
    dropout: float = 0.1


class ConvNorm(nn.Sequential):
    """Convolution and batch norm, which the exporter makes one."""

    def __init__(self, n_in: int, n_out: int, side: int, stride: int = 1):
        super().__init__(
            nn.Conv2d(n_in, n_out, side, stride, side // 2, bias=False),
            nn.BatchNorm2d(n_out),
        )


class Block(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.first = ConvNorm(width, width, 3)
        self.second = ConvNorm(width, width, 3)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.second(functional.relu(self.first(x))))


class IconTerms(nn.Module):
    """Convolutions down to a sixteenth, then the whole crop at once.

    The place of a stroke matters as much as its shape (an arrow to the left, a badge at the corner): what is
    there, wherever, is averaged, and a few channels are read place by place.
    """

    def __init__(self, config: IconTermsConfig):
        super().__init__()
        self.config = config
        quarter, eighth = config.widths
        self.stem = ConvNorm(3, config.stem, 5, 2)  # 48 -> 24
        self.to_quarter = ConvNorm(config.stem, quarter, 3, 2)  # 24 -> 12
        self.at_quarter = nn.Sequential(*(Block(quarter) for _ in range(config.blocks[0])))
        self.to_eighth = ConvNorm(quarter, eighth, 3, 2)  # 12 -> 6
        self.at_eighth = nn.Sequential(*(Block(eighth) for _ in range(config.blocks[1])))
        self.places = ConvNorm(eighth, config.places, 1)  # what is where, for directions and corners
        self.parts = ConvNorm(eighth, config.embedding, 1)  # what is there, wherever
        self.where = nn.Linear(config.places * 36, config.embedding)
        self.terms = nn.Linear(config.embedding, config.n_terms)

    def forward(self, crops: Tensor) -> Tensor:
        """Args:
            crops: (N, 3, CROP, CROP) in 0…1.

        Returns:
            (N, n_terms) logits.
        """
        return self.terms(functional.dropout(self.embed(crops), self.config.dropout, self.training))

    def embed(self, crops: Tensor) -> Tensor:
        """(N, embedding), none below 0: what the terms are told from."""
        x = functional.relu(self.stem((crops - 0.5) * 4))
        x = functional.relu(self.to_quarter(x))
        x = self.at_quarter(x)
        x = functional.relu(self.to_eighth(x))
        x = self.at_eighth(x)  # (N, eighth, 6, 6)
        parts = functional.relu(self.parts(x)).mean((2, 3))  # (N, embedding)
        where = self.where(functional.relu(self.places(x)).flatten(1))  # (N, embedding)
        return functional.relu(parts + where)


def count_parameters(model: nn.Module) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


def prior_bias(model: IconTerms, rates: Tensor) -> None:
    """Lets every term begin at its share of the drawings, so that the first steps are not spent on it."""
    with torch.no_grad():
        model.terms.bias.copy_(torch.logit(rates.clamp(1e-4, 0.5)))
