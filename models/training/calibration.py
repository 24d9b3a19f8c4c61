"""What flows into the encoders' linear steps for given pictures: static int8 fixes its scales to that before it runs.

Knows nothing of graphs but how they name the steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from anyres import prepare_image
from model import FerretV2
from stem import ElementStem

# Smallest and largest number that flows into a linear step, by the step's name in the graph.
Ranges = dict[str, tuple[float, float]]


@torch.no_grad()
def calibrate(model: FerretV2, pictures: Iterable[np.ndarray]) -> dict[str, Ranges]:
    """Ranges by graph, over captures (H, W, 3) uint8 RGB.

    @raises ValueError without any picture.
    """
    ranges: dict[str, Ranges] = {"vision_global": {}, "vision_local": {}}
    encoders = {
        "vision_global": (model.global_encoder, model.global_projector),
        "vision_local": (model.local_encoder, model.local_projector),
    }
    watched = [
        step.register_forward_pre_hook(partial(_widen, ranges[role], name))
        for role, (encoder, projector) in encoders.items()
        for name, step in _linear_steps(encoder, projector)
    ]
    try:
        for picture in pictures:
            prepared = prepare_image(picture, model.config)
            for role, pixels in (
                ("vision_global", prepared.global_pixels[None]),
                ("vision_local", prepared.tile_pixels),
            ):
                encoder, projector = encoders[role]
                projector(encoder(pixels))
    finally:
        for hook in watched:
            hook.remove()
    if not ranges["vision_global"]:
        raise ValueError(
            "static int8 needs pictures that show what flows through the encoders; there are none"
        )
    return ranges


def _linear_steps(encoder: nn.Module, projector: nn.Module) -> Iterable[tuple[str, nn.Module]]:
    if isinstance(encoder.patch_embedding, ElementStem):
        yield "patch_embedding.widen", encoder.patch_embedding.widen
    for index, block in enumerate(encoder.blocks):
        attention, mlp = block.attention, block.mlp
        steps = {"qkv": attention.qkv, "out": attention.out, "fc1": mlp.fc1, "fc2": mlp.fc2}
        yield from ((f"blocks.{index}.{name}", step) for name, step in steps.items())
    yield from ((f"projector.{name}", getattr(projector, name)) for name in ("fc1", "fc2"))


def _widen(ranges: Ranges, name: str, step: nn.Module, inputs: tuple[Tensor, ...]) -> None:
    low, high = ranges.get(name, (0.0, 0.0))  # zero stays a number that has no rounding
    ranges[name] = (min(low, float(inputs[0].min())), max(high, float(inputs[0].max())))
