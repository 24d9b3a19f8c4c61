"""From an encoder's width to the language model's. Knows nothing of where the features come from."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from config import FerretV2Config


class Projector(nn.Module):
    """Linear, exact GELU, Linear (spec §2.3): (…, C) -> (…, D)."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, hidden)

    def forward(self, features: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(features)))


def build_projectors(config: FerretV2Config) -> tuple[Projector, Projector]:
    """MLP_g and MLP_l of the paper's Eq. 2; one and the same module where the config shares it."""
    hidden = config.language.hidden
    of_global = Projector(config.global_encoder.width, hidden)
    of_local = of_global if config.projector.shared else Projector(config.local_encoder.width, hidden)
    return of_global, of_local
