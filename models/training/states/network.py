"""The state network: how a control looks and its family in, a logit a state out. Knows no screens."""

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
WIDTHS = (12, 16, 20)
"""Channels at a half, a quarter and an eighth of the grid's sides."""

PLACES = 3 * 4
"""Cells of the grid at an eighth."""

READ, HIDDEN = 8, 24
"""Channels that are read place by place, and features made of them all."""


class StateNetwork(nn.Module):
    """A control beside the mean of its like, and its surroundings: two maps, whose last cells are read together."""

    def __init__(self) -> None:
        super().__init__()
        self.near = ConvNorm(2 * CHANNELS, WIDTHS[0], 3, 2)
        self.far = ConvNorm(CHANNELS, WIDTHS[0], 3, 2)
        self.deeper = nn.ModuleList(ConvNorm(n_in, n_out, 3, 2) for n_in, n_out in pairwise(WIDTHS))
        self.read = ConvNorm(WIDTHS[-1], READ, 1)
        self.hidden = nn.Linear(2 * READ * PLACES + N_FAMILIES, HIDDEN)
        self.states = nn.Linear(HIDDEN, len(STATES))

    def forward(self, views: Tensor, families: Tensor) -> Tensor:
        """Args:
            views: (N, 3, ROWS, COLUMNS, CHANNELS) in 0…255.
            families: (N, N_FAMILIES), 1 for the family that the control is of.

        Returns:
            (N, states) logits.
        """
        x = ((views.float() / 255 - 0.5) * 4).permute(0, 1, 4, 2, 3)
        both = torch.stack([self.near(x[:, :2].flatten(1, 2)), self.far(x[:, 2])], 1)
        x = functional.relu(both.flatten(0, 1))
        for convolution in self.deeper:
            x = functional.relu(convolution(x))
        x = functional.relu(self.read(x)).reshape(len(views), -1)
        return self.states(functional.relu(self.hidden(torch.cat([x, families], 1))))
