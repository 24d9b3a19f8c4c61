"""Coordinates, templates, tokenizers and labels (spec §5, §6)."""

import dataclasses

import pytest

from config import CoordsConfig, FerretV2Config, preset
from model import IGNORE, IMAGE_SLOT, REGION_SLOT
from prompt import (
    SYSTEM,
    TEMPLATES,
    ImagePlace,
    RegionPlace,
    Special,
    Text,
    Turn,
    build_prompt,
    conversation_segments,
    region_text,
    to_bin,
)
from random_bundle import random_tokenizer
from tokenizer import TextTokenizer
from visual_sampler import Region

COORDS = CoordsConfig()
BYTE_LEVEL = random_tokenizer(preset("tiny"))
LLAMA = random_tokenizer(preset("mid"))

BINS = [
    ("the last pixel of a phone", 1169, 1170, 999),
    ("x = 100 of a phone at css size", 100, 390, 256),
    ("clamped to the last pixel", 390, 390, 997),
    ("clamped to the first", -3, 390, 0),
    ("truncated, not rounded", 399.9, 800, 499),
]


@pytest.mark.parametrize(("x", "side", "wanted"), [b[1:] for b in BINS], ids=[b[0] for b in BINS])
def test_bins(x, side, wanted):
    assert to_bin(x, side, COORDS) == wanted


def test_a_config_without_clamping_is_refused():
    with pytest.raises(AssertionError, match="clamp_input"):
        CoordsConfig(clamp_input=False)


@pytest.mark.parametrize("side", [336, 390, 640, 750, 828, 1080, 1170, 1280, 1920])
def test_bins_are_the_whole_number_floor(side):
    assert [to_bin(x, side, COORDS) for x in range(side)] == [x * 1000 // side for x in range(side)]


def test_region_text():
    size = (200, 100)
    assert region_text(Region.point(50, 25), size, COORDS) == "[250, 250]"
    assert region_text(Region.box(20, 10, 100, 60), size, COORDS) == "[100, 100, 500, 600]"
    assert region_text(Region.polygon((20, 50), (90, 10), (40, 99)), size, COORDS) == "[100, 100, 450, 990]"
    line = Region.scribble([(20, 50), (90, 10), (40, 99)], 5)
    assert region_text(line, size, COORDS) == "[100, 100, 450, 990]", "without its brush"


def shown(template: str, turns: list[Turn]) -> str:
    """A conversation as the spec prints it."""
    config = preset("tiny")
    config = dataclasses.replace(config, language=dataclasses.replace(config.language, template=template))
    segments = conversation_segments(turns, [Region.point(0, 0)], (10, 10), config)
    parts = {Text: lambda s: s.text, Special: lambda s: s.token, ImagePlace: lambda s: "<image>"}
    return "".join("<region_fea>" if isinstance(s, RegionPlace) else parts[type(s)](s) for s in segments)


CONVERSATION = [Turn(["Q1 ", 0, "?"], "A1"), Turn(["Q2"])]
Q1 = "Q1 [0, 0] <region_fea>?"
# Spec §6.2; the begin token of llama_3 is counted by bos_policy.
CONVERSATIONS = {
    "groundglass": f"<|user|><image>\n{Q1}<|end|><|assistant|>A1<|end|><|user|>Q2<|end|><|assistant|>",
    "ferret_v1": f"{SYSTEM}  USER: <image>\n{Q1} ASSISTANT: A1</s>USER: Q2 ASSISTANT:",
    "vicuna": f"{SYSTEM} USER: <image>\n{Q1} ASSISTANT: A1</s>USER: Q2 ASSISTANT:",
    "gemma": f"{SYSTEM}<start_of_turn>user\n<image>\n{Q1}<end_of_turn>\n<start_of_turn>model\n"
    "A1<end_of_turn>\n<eos><start_of_turn>user\nQ2<end_of_turn>\n<start_of_turn>model\n",
    "llama_3": f"<|start_header_id|>system<|end_header_id|>\n\n{SYSTEM}<|eot_id|>"
    f"<|start_header_id|>user<|end_header_id|>\n\n<image>\n{Q1}<|eot_id|>"
    "<|start_header_id|>assistant<|end_header_id|>\n\nA1<|eot_id|>"
    "<|start_header_id|>user<|end_header_id|>\n\nQ2<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
}


@pytest.mark.parametrize("template", list(TEMPLATES))
def test_templates(template):
    assert shown(template, CONVERSATION) == CONVERSATIONS[template]


def test_every_number_is_one_token():
    assert [len(BYTE_LEVEL.to_ids(str(n))) for n in range(1000)] == [1] * 1000
    assert len({BYTE_LEVEL.to_ids(str(n))[0] for n in range(1000)}) == 1000


@pytest.mark.parametrize("place", ["x{}", " {}", "[{}, {}]", "-{}.", "a {} b"])
def test_a_number_is_the_same_token_everywhere(place):
    for n in (0, 7, 10, 99, 100, 305, 999):
        (token,) = BYTE_LEVEL.to_ids(str(n))
        assert token in BYTE_LEVEL.to_ids(place.format(n, n))


def test_a_box_is_nine_tokens():
    assert len(BYTE_LEVEL.to_ids("[12, 345, 678, 999]")) == 9


HARD_TEXTS = [
    "plain words",
    "  two  spaces ",
    "line\nbreak\t and\r\n",
    "naïve 漢字 🙂 ½",
    "<region_fea></s><|end|><s><0x0A>",
    "007 1000 123456",
]


@pytest.mark.parametrize("tokenizer", [BYTE_LEVEL, LLAMA], ids=["byte level", "llama"])
@pytest.mark.parametrize("text", HARD_TEXTS)
def test_text_comes_back_and_is_never_special(tokenizer: TextTokenizer, text: str):
    ids = tokenizer.to_ids(text)
    assert not set(ids) & set(tokenizer.special_ids.values())
    assert tokenizer.to_text(ids) == text


def test_llama_digits_stand_alone():
    tokens = {index: token for token, index in LLAMA.description["model"]["vocab"].items()}
    spelt = [tokens[i] for i in LLAMA.to_ids("[12, 345]")]
    assert [s for s in spelt if any(c.isdigit() for c in s)] == list("12345")


def mid_config() -> FerretV2Config:
    return preset("mid")


def test_begin_tokens_and_places():
    config = mid_config()
    prompt = build_prompt(
        [Turn(["What is ", 1, " and ", 0, "?"])], [Region.point(1, 1)] * 2, (9, 9), LLAMA, config
    )
    begin = LLAMA.special("<s>")
    assert prompt.token_ids[0] == begin and prompt.token_ids.count(begin) == 1
    assert prompt.token_ids.count(IMAGE_SLOT) == 1
    assert prompt.token_ids.count(REGION_SLOT) == 2
    assert prompt.region_order == [1, 0]
    assert LLAMA.special("<region_fea>") not in prompt.token_ids
    twice = dataclasses.replace(config, language=dataclasses.replace(config.language, bos_policy="twice"))
    assert build_prompt([Turn(["x"])], [], (9, 9), LLAMA, twice).token_ids[:2] == [begin, begin]


@pytest.mark.parametrize(
    ("tokenizer", "name", "end"), [(BYTE_LEVEL, "tiny", "<|end|>"), (LLAMA, "mid", "</s>")]
)
def test_answers_and_their_ends_are_learned_and_nothing_else(tokenizer, name, end):
    turns = [Turn(["Where?"], "Here [1, 2, 3, 4]."), Turn(["And?"], "There.")]
    prompt = build_prompt(turns, [], (9, 9), tokenizer, preset(name))
    learned = [label for label in prompt.labels if label != IGNORE]
    assert tokenizer.to_text(learned).strip() == "Here [1, 2, 3, 4]. There." if name == "mid" else True
    assert learned.count(tokenizer.special(end)) == 2 and learned[-1] == tokenizer.special(end)
    assert all(label in (IGNORE, token) for label, token in zip(prompt.labels, prompt.token_ids))
    words = [tokenizer.to_text([label]) for label in learned]
    assert "".join(words).replace(" ", "") == "Here[1,2,3,4].There."
    first = next(i for i, label in enumerate(prompt.labels) if label != IGNORE)
    unanswered = build_prompt([Turn(["Where?"])], [], (9, 9), tokenizer, preset(name)).token_ids
    assert prompt.token_ids[:first] == unanswered


def test_only_the_last_answer_may_be_missing():
    with pytest.raises(AssertionError):
        build_prompt([Turn(["a"]), Turn(["b"])], [], (9, 9), BYTE_LEVEL, preset("tiny"))
