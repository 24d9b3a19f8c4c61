"""What is asked in each stage of training: every task by name, how often it is drawn, and whole
conversations.

The tasks themselves are in `finding`, `pointing` and `telling`. Knows nothing of tokens, templates or
networks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from visual_sampler import Region

from .finding import absent, find_icon, find_text, find_widget, locate
from .pointing import dense_detection, dense_referring, read, what_is
from .screen import Box, Screen
from .telling import count, describe, listed, state, yes_no
from .turns import Turn

Task = Callable[[Screen, Random], Turn | None]
"""One turn, or None when the screen has nothing to ask."""

TASKS: dict[str, Task] = {
    "find_text": find_text,
    "find_icon": find_icon,
    "find_widget": find_widget,
    "locate": locate,
    "absent": absent,
    "what_is": what_is,
    "read": read,
    "yes_no": yes_no,
    "state": state,
    "dense_detection": dense_detection,
    "dense_referring": dense_referring,
    "list": listed,
    "count": count,
    "describe": describe,
}

WHOLE_SCREEN = ("dense_detection", "dense_referring", "list")
"""Tasks whose answers name many boxes: asked last in a conversation, so that they give nothing away."""

STAGE_MIXES: dict[str, Mapping[str, float]] = {
    "stage1": {"describe": 3, "yes_no": 2, "count": 1, "list": 1},
    "stage2": {"dense_detection": 1, "dense_referring": 1},
    "stage3": {
        "find_text": 4,
        "find_icon": 3,
        "find_widget": 4,
        "locate": 3,
        "absent": 1.5,
        "what_is": 3,
        "read": 2,
        "yes_no": 1,
        "state": 1,
        "dense_detection": 1,
        "dense_referring": 1,
        "list": 0.7,
        "count": 0.3,
        "describe": 0.5,
    },
    # For a run from nothing: more pointing, whose answers reach the encoders by the shortest way.
    "joint": {
        "find_text": 3,
        "find_icon": 2,
        "find_widget": 3,
        "locate": 1.5,
        "absent": 1,
        "what_is": 4,
        "read": 2,
        "yes_no": 0.7,
        "state": 1,
        "dense_detection": 0.5,
        "dense_referring": 0.3,
        "list": 0.3,
        "count": 0.2,
        "describe": 0.3,
    },
}
"""How often each task is drawn in each stage of training."""


def conversation(screen: Screen, rng: Random, turns: int, mix: Mapping[str, float]) -> list[Turn]:
    """Up to `turns` different turns about one screen; tasks drawn by the weights of `mix`.

    No target is asked for twice, since the first answer would give the second away; whole-screen tasks come
    last, one at most. Fewer turns come back when the screen offers no more.
    """
    names, weights = list(mix), list(mix.values())
    chosen: list[Turn] = []
    last: Turn | None = None
    taken: set[Box] = set()
    asked: set[tuple[str | Region, ...]] = set()
    for _ in range(4 * turns):
        if len(chosen) + (last is not None) >= turns:
            break
        turn = TASKS[rng.choices(names, weights)[0]](screen, rng)
        if turn is None or turn.question in asked:
            continue
        if turn.task in WHOLE_SCREEN:
            last = last or turn
        elif not taken & set(turn.targets):
            chosen.append(turn)
            taken |= set(turn.targets)
        asked.add(turn.question)
    return [*chosen, last] if last else chosen
