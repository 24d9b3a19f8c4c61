"""Models with random weights and small tokenizers, for tests: the same seed gives the same model everywhere.

Knows nothing of export or training.
"""

from __future__ import annotations

import dataclasses
import functools

from config import FerretV2Config, preset
from model import FerretV2, init_weights
from tokenizer import TextTokenizer, build_byte_level, build_llama_style

# Enough for a few merges; nothing depends on what these sentences say.
SENTENCES = (
    "Click the Save button. Where is the Open button? The settings icon is in the top right corner.",
    "What is the text of the element? The menu item says Print, the field below says Search.",
    "Please list all the interface elements on this screen. "
    "Include the coordinates for each mentioned object.",
    "Describe the picture. The window shows a list of files, a toolbar and a status line at the bottom.",
    "A chat between a human and an AI that understands visuals. "
    "USER: ASSISTANT: The check box is not ticked.",
)

# Large enough that answers vary from token to token; small ones repeat the last token of a tied head.
GAIN = {"tiny": 2.0, "mid": 2.0}

# Seeds whose greedy answers in the fixtures vary, do not end, and are decided by clear margins: the first
# such ones, found by `make_fixtures.py --find-seed NAME`. To be found again when anything above, or a preset,
# changes.
SEED = {"tiny": 48, "mid": 1}


@functools.cache
def random_tokenizer(config: FerretV2Config) -> TextTokenizer:
    """A tokenizer that fits the config's template, of at most the config's vocabulary."""
    language = config.language
    if language.template == "groundglass":
        return build_byte_level(SENTENCES * 2, language.vocab)
    assert language.bos_token == "<s>", f"no small tokenizer for template {language.template}"
    return build_llama_style(SENTENCES * 2, language.vocab, config.region.token)


def random_model(name: str, seed: int | None = None) -> tuple[FerretV2, TextTokenizer]:
    """A preset with random weights; its vocabulary is exactly that of its tokenizer."""
    config = preset(name)
    tokenizer = random_tokenizer(config)
    language = dataclasses.replace(config.language, vocab=tokenizer.size)
    config = dataclasses.replace(config, language=language)
    seed = SEED.get(name, 0) if seed is None else seed
    return init_weights(FerretV2(config), seed, GAIN.get(name, 1.0)).eval(), tokenizer
