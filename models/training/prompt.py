"""A conversation -> token ids with places for the picture and for regions, and labels for training.

Knows nothing of features or of the model. Source: spec §5.1-5.3 (coordinates, region text), §6 (templates,
BOS).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from config import CoordsConfig, FerretV2Config, LanguageConfig
from model import IGNORE, IMAGE_SLOT, REGION_SLOT
from tokenizer import TextTokenizer
from visual_sampler import Region, Size

# Spec §6.1: literal, as in all Ferret templates but our own.
SYSTEM = (
    "A chat between a human and an AI that understands visuals. In images, [x, y] denotes points: "
    "top-left [0, 0], bottom-right [width-1, height-1]. Increasing x moves right; y moves down. "
    "Bounding box: [x1, y1, x2, y2]. Image size: 1000x1000. Follow instructions."
)

# Appended to a question that wants boxes (P§3.4).
WANT_BOXES = " Include the coordinates for each mentioned object."


# --- Coordinates --------------------------------------------------------------------------------------------


def to_bin(value: float, side: int, coords: CoordsConfig) -> int:
    """A pixel coordinate of a capture `side` pixels long -> its bin: ratio first, then the product,
    truncated.
    """
    clamped = min(max(value, 0), side - 1)
    return math.trunc(clamped * (coords.bins / side))


def box_text(x1: float, y1: float, x2: float, y2: float, size: Size, coords: CoordsConfig) -> str:
    """A box in pixels as the model reads and writes it, single brackets."""
    width, height = size
    bins = (
        to_bin(x1, width, coords),
        to_bin(y1, height, coords),
        to_bin(x2, width, coords),
        to_bin(y2, height, coords),
    )
    return "[" + ", ".join(map(str, bins)) + "]"


def region_text(region: Region, size: Size, coords: CoordsConfig) -> str:
    """`[x, y]` for a point, the bounding box for every other shape (spec §4.8)."""
    xs, ys = [x for x, _ in region.points], [y for _, y in region.points]
    if region.kind == "point":
        return f"[{to_bin(xs[0], size[0], coords)}, {to_bin(ys[0], size[1], coords)}]"
    return box_text(min(xs), min(ys), max(xs), max(ys), size, coords)


# --- Segments -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    text: str
    learned: bool = False


@dataclass(frozen=True)
class Special:
    token: str
    learned: bool = False


@dataclass(frozen=True)
class ImagePlace:
    pass


@dataclass(frozen=True)
class RegionPlace:
    index: int  # into the conversation's regions


Segment = Text | Special | ImagePlace | RegionPlace


@dataclass(frozen=True)
class Turn:
    """A question as parts, an int being the index of a region; the answer is None where it is still to
    come.
    """

    question: Sequence[str | int]
    answer: str | None = None


def question_segments(
    question: Sequence[str | int], regions: Sequence[Region], size: Size, coords: CoordsConfig
) -> list[Segment]:
    """Hybrid region text: coordinates, one space, the region's place."""
    segments: list[Segment] = []
    for part in question:
        if isinstance(part, str):
            segments.append(Text(part))
        else:
            segments += [Text(region_text(regions[part], size, coords) + " "), RegionPlace(part)]
    return segments


# A template: (question segments, whether it is the first turn) -> segments up to where the answer begins,
# and answer text -> segments.
Ask = Callable[[list[Segment], bool], list[Segment]]
Reply = Callable[[str], list[Segment]]


def _user_assistant(system: str) -> tuple[Ask, Reply]:
    def ask(question: list[Segment], first: bool) -> list[Segment]:
        opening = [Text(f"{system}USER: "), ImagePlace(), Text("\n")] if first else [Text("USER: ")]
        return [*opening, *question, Text(" ASSISTANT:")]

    def reply(answer: str) -> list[Segment]:
        return [Text(f" {answer}", learned=True), Special("</s>", learned=True)]

    return ask, reply


def _gemma() -> tuple[Ask, Reply]:
    def ask(question: list[Segment], first: bool) -> list[Segment]:
        # No separator between the system text and the first turn (spec §6.2).
        opening = [Text(SYSTEM)] if first else []
        picture = [Text("user\n"), ImagePlace(), Text("\n")] if first else [Text("user\n")]
        start, end = Special("<start_of_turn>"), Special("<end_of_turn>")
        return [*opening, start, *picture, *question, end, Text("\n"), start, Text("model\n")]

    def reply(answer: str) -> list[Segment]:
        end = [Special("<end_of_turn>", True), Text("\n", True), Special("<eos>", True)]
        return [Text(answer, learned=True), *end]

    return ask, reply


def _llama_3() -> tuple[Ask, Reply]:
    def header(role: str) -> list[Segment]:
        return [Special("<|start_header_id|>"), Text(role), Special("<|end_header_id|>"), Text("\n\n")]

    def ask(question: list[Segment], first: bool) -> list[Segment]:
        # The literal <|begin_of_text|> of the template is counted by bos_policy.
        end = Special("<|eot_id|>")
        opening = [*header("system"), Text(SYSTEM), end] if first else []
        picture = [ImagePlace(), Text("\n")] if first else []
        return [*opening, *header("user"), *picture, *question, end, *header("assistant")]

    def reply(answer: str) -> list[Segment]:
        return [Text(answer, learned=True), Special("<|eot_id|>", learned=True)]

    return ask, reply


def _groundglass() -> tuple[Ask, Reply]:
    def ask(question: list[Segment], first: bool) -> list[Segment]:
        picture = [ImagePlace(), Text("\n")] if first else []
        return [Special("<|user|>"), *picture, *question, Special("<|end|>"), Special("<|assistant|>")]

    def reply(answer: str) -> list[Segment]:
        return [Text(answer, learned=True), Special("<|end|>", learned=True)]

    return ask, reply


TEMPLATES: dict[str, tuple[Ask, Reply]] = {
    "ferret_v1": _user_assistant(SYSTEM + "  "),
    "vicuna": _user_assistant(SYSTEM + " "),
    "gemma": _gemma(),
    "llama_3": _llama_3(),
    "groundglass": _groundglass(),
}


def conversation_segments(
    turns: Sequence[Turn], regions: Sequence[Region], size: Size, config: FerretV2Config
) -> list[Segment]:
    """The whole conversation; it ends where the last answer is to be written, or after that answer."""
    ask, reply = TEMPLATES[config.language.template]
    segments: list[Segment] = []
    for index, turn in enumerate(turns):
        segments += ask(question_segments(turn.question, regions, size, config.coords), index == 0)
        if turn.answer is not None:
            segments += reply(turn.answer)
        else:
            assert index == len(turns) - 1, f"turn {index} has no answer but is not the last"
    return segments


# --- Tokens -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Prompt:
    token_ids: list[int]  # IMAGE_SLOT and REGION_SLOT stand for the picture and for regions
    labels: list[int]  # the id where it is learned (an answer and its terminator), IGNORE elsewhere
    region_order: list[int]  # which region each REGION_SLOT is, left to right


def tokenize(segments: Sequence[Segment], tokenizer: TextTokenizer, language: LanguageConfig) -> Prompt:
    """Segments -> ids. Neighbouring texts are joined before they are encoded, as if they had been one
    string.
    """
    n_bos = {"none": 0, "once": 1, "twice": 2}[language.bos_policy]
    ids = [tokenizer.special(language.bos_token)] * n_bos if language.bos_token is not None else []
    labels = [IGNORE] * len(ids)
    order: list[int] = []
    texts: list[Text] = []

    def flush() -> None:
        joined = tokenizer.to_ids("".join(t.text for t in texts)) if texts else []
        unlearned = "".join(t.text for t in texts if not t.learned)
        n_given = len(joined)
        if any(t.learned for t in texts):
            # Only "given, then learned" occurs: an answer always ends in a special token.
            given = tokenizer.to_ids(unlearned) if unlearned else []
            assert joined[: len(given)] == given, f"the answer changes the tokens of {unlearned!r}"
            n_given = len(given)
        ids.extend(joined)
        labels.extend([IGNORE] * n_given + joined[n_given:])
        texts.clear()

    for segment in segments:
        if isinstance(segment, Text):
            texts.append(segment)
            continue
        flush()
        if isinstance(segment, Special):
            token_id = tokenizer.special(segment.token)
            ids.append(token_id)
            labels.append(token_id if segment.learned else IGNORE)
        elif isinstance(segment, ImagePlace):
            ids.append(IMAGE_SLOT)
            labels.append(IGNORE)
        else:
            ids.append(REGION_SLOT)
            labels.append(IGNORE)
            order.append(segment.index)
    flush()
    return Prompt(ids, labels, order)


def build_prompt(
    turns: Sequence[Turn],
    regions: Sequence[Region],
    size: Size,
    tokenizer: TextTokenizer,
    config: FerretV2Config,
) -> Prompt:
    """A conversation about a capture of `size` -> ids, labels and the order of its regions."""
    return tokenize(conversation_segments(turns, regions, size, config), tokenizer, config.language)
