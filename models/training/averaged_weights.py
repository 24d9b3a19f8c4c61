"""The mean of a network's weights over its last steps; it answers better than the last step alone."""

from __future__ import annotations

import torch
from torch import nn


class AveragedWeights:
    """`state` is a state dict; batch norm's counts are taken as they are."""

    def __init__(self, network: nn.Module, decay: float):
        self.decay = decay
        self.steps = 0
        self.state = {name: value.detach().clone() for name, value in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Adds the weights of one more step; early steps weigh more, so that the start is soon forgotten."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for name, value in network.state_dict().items():
            if value.is_floating_point():
                self.state[name].lerp_(value, 1 - decay)
            else:
                self.state[name].copy_(value)
