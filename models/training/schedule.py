"""The stages of training: which parts learn, which views and questions they see, in which order. Plain data.

Source: spec §7.1 (the paper's three stages); stage 0 is ours, because no backbone here was pre-trained.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ENCODERS = ("global_encoder", "local_encoder")
ALL_PARTS = (*ENCODERS, "global_projector", "local_projector", "visual_sampler", "language_model")


@dataclass(frozen=True)
class Stage:
    """What learns in a stage (spec §7.1), which views it sees, which questions it answers."""

    trained: tuple[str, ...]
    tiles: bool
    mix: str | None
    """The mix of `data.questions` it answers; None: it answers none."""
    picture: bool = True
    heads: tuple[str, ...] = ()
    """The heads of `heads.TrainingHeads` that learn beside it."""


STAGES = {
    # Stage 0, language: the dialogues without their pictures, so that form and words are known before looking
    # costs time.
    "text": Stage(("language_model",), tiles=False, mix="stage3", picture=False),
    # Stage 0, sight: elements and characters cell by cell for the local encoder, captions for the global one.
    "stage0": Stage(ENCODERS, tiles=True, mix=None, heads=("elements", "characters", "captions")),
    "stage1": Stage(("global_projector",), tiles=False, mix="stage1"),
    "stage2": Stage(
        ("global_projector", "local_projector", "visual_sampler"),
        tiles=True,
        mix="stage2",
        heads=("elements",),
    ),
    "stage3": Stage(ALL_PARTS, tiles=True, mix="stage3"),
    # Everything at once, from nothing. Not in the paper.
    "joint": Stage(ALL_PARTS, tiles=True, mix="joint"),
}

ORDER = ("text", "stage0", "stage1", "stage2", "stage3")
"""Each starts from the weights of the one before."""


@dataclass(frozen=True)
class TrainingConfig:
    """All that decides what a run learns; saved with its checkpoint."""

    preset: str = "nano"
    stem: Literal["patch", "conv", "elements"] = "patch"
    """Of the encoders; only a run that starts from nothing chooses it."""
    sight: str = ""
    """Checkpoint of the element network whose weights such a run's stem `elements` inherits."""
    sight_share: float = 0.0
    """Part of the encoders' rate that the inherited weights learn with; 0 leaves them as they are."""
    stage: str = "joint"
    profile: Literal["small", "full", "mixed"] = "small"
    screens: str = ""
    """Folder of a rendered set or of packs of it; drawn screens alone where empty."""
    rendered: float = 0.5
    """Share of batches that show rendered screens, where there are some."""
    recoloured: float = 0.2
    """Share of screens shown in other colours, blurred, or as a JPEG gives them back."""
    batch: int = 2
    turns: int = 10
    max_text: int = 480
    """Text tokens a sample may have; turns that do not fit are left out, the picture never is."""
    rate: float = 1e-3
    encoder_share: float = 1.0
    """Part of the rate that the encoders learn with; 0.1 is usual where they were well trained (spec
    §7.3).
    """
    warmup: float = 0.03
    weight_decay: float = 0.05
    clip: float = 1.0
    minutes: float = 40
    steps: int = 0
    """Upper limit; 0 for none. The rate falls to nothing at whichever of minutes and steps comes first."""
    seed: int = 1
    distinct: int = 0
    """Draw from this many samples again and again instead of always new ones; 0 for no limit."""
    precision: Literal["fp32", "bf16"] = "fp32"

    def __post_init__(self) -> None:
        if self.distinct % self.batch:
            raise ValueError(
                f"{self.distinct} distinct samples are no whole number of batches of {self.batch}"
            )


MAY_CHANGE = ("minutes", "steps", "screens", "sight")
"""What a run that goes on may say anew: how long, and where pictures and inherited weights lie."""

UNFINISHED = 3
"""Exit status of a trainer that left off (`--call-minutes`) before its time box was over."""
