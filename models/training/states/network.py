"""The state network: how controls look beside each other and their families in, a logit a state out. Knows no screens."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from elements.families import CONTROL, GROUP_FAMILIES
from icon_terms.network import ConvNorm

from .data import STATES
from .views import CHANNELS

N_FAMILIES = len(GROUP_FAMILIES[CONTROL])
WIDTHS = (14, 20, 24)
"""Channels at a half, a quarter and an eighth of the grid's sides."""

PLACES = 3 * 4
"""Cells of the grid at an eighth."""

READ, FEATURES, HIDDEN = 8, 32, 32
"""Channels that are read place by place, features of a control made of them all, and of it beside its like."""


class StateNetwork(nn.Module):
    """First what a control looks like beside the mean of its like, and its surroundings: two maps, whose last cells are
    read together. Then whether it stands out more than the others do.
    """

    def __init__(self) -> None:
        super().__init__()
        self.near = ConvNorm(2 * CHANNELS, WIDTHS[0], 3, 2)
        self.far = ConvNorm(CHANNELS, WIDTHS[0], 3, 2)
        self.deeper = nn.ModuleList(ConvNorm(n_in, n_out, 3, 2) for n_in, n_out in pairwise(WIDTHS))
        self.read = ConvNorm(WIDTHS[-1], READ, 1)
        self.features = nn.Linear(2 * READ * PLACES + N_FAMILIES, FEATURES)
        self.hidden = nn.Linear(3 * FEATURES + N_FAMILIES, HIDDEN)
        self.states = nn.Linear(HIDDEN, len(STATES))

    def forward(self, views: Tensor, families: Tensor, likes: Tensor) -> Tensor:
        """Args:
            views: (N, 3, ROWS, COLUMNS, CHANNELS) in 0…255.
            families: (N, N_FAMILIES), 1 for the family that the control is of.
            likes: (N, MOST_LIKE) places from 0 up to N - 1 of a control's like, as `looks` gives them.

        Returns:
            (N, states) logits.
        """
        return self.beside(self.alone(views, families), families, likes)

    def alone(self, views: Tensor, families: Tensor) -> Tensor:
        """(N, FEATURES) of each control by itself."""
        x = ((views.float() / 255 - 0.5) * 4).permute(0, 1, 4, 2, 3)
        both = torch.stack([self.near(x[:, :2].flatten(1, 2)), self.far(x[:, 2])], 1)
        x = functional.relu(both.flatten(0, 1))
        for convolution in self.deeper:
            x = functional.relu(convolution(x))
        x = functional.relu(self.read(x)).reshape(len(views), -1)
        return functional.relu(self.features(torch.cat([x, families], 1)))

    def beside(self, features: Tensor, families: Tensor, likes: Tensor) -> Tensor:
        """(N, states) logits of controls with these features beside their like."""
        others = features[likes.long()]
        x = torch.cat([features, others.mean(1), others.amax(1), families], 1)
        return self.states(functional.relu(self.hidden(x)))
