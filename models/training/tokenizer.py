"""Text <-> token ids, and the two ways of building a tokenizer.json. Knows nothing of prompts, pictures or
regions.

A tokenizer.json is standard (Hugging Face's format), so the extension's JavaScript library reads the same
file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers  # noqa: E402

GROUNDGLASS_SPECIALS = ("<|user|>", "<|assistant|>", "<|end|>", "<|pad|>", "<region_fea>")
LLAMA_SPECIALS = ("<unk>", "<s>", "</s>")

# Runs of at most three digits stand alone, so every bin 0..999 can be one token.
NUMBERS = r"\p{N}{1,3}"
# What stands between numbers: the ", " of a box as one piece, words and signs with the space before them,
# spaces.
WORDS = r", (?!\S)| ?\p{L}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"

# ", " in the byte alphabet: one token, so that a box is nine.
BETWEEN_NUMBERS = ",Ġ"


class TextTokenizer:
    """A tokenizer whose special tokens can be named but never typed.

    Text is encoded by a copy without the added tokens, so text that looks like a special token stays plain
    text.
    """

    def __init__(self, description: dict[str, Any]) -> None:
        self.description = description
        self.special_ids: dict[str, int] = {t["content"]: t["id"] for t in description["added_tokens"]}
        plain = {**description, "added_tokens": [], "post_processor": None}
        self._plain = Tokenizer.from_str(json.dumps(plain))
        self._whole = Tokenizer.from_str(json.dumps(description))

    @staticmethod
    def load(path: str | Path) -> TextTokenizer:
        return TextTokenizer(json.loads(Path(path).read_text(encoding="utf-8")))

    def save(self, path: str | Path) -> None:
        text = json.dumps(self.description, ensure_ascii=False, separators=(",", ":"))
        Path(path).write_text(text + "\n", encoding="utf-8")

    @property
    def size(self) -> int:
        """One more than the highest id."""
        return 1 + max([*self.description["model"]["vocab"].values(), *self.special_ids.values()])

    def special(self, token: str) -> int:
        """The id of a special token. @raises KeyError where there is none of that name."""
        return self.special_ids[token]

    def to_ids(self, text: str) -> list[int]:
        """Plain text -> ids; nothing is added and nothing in it is special."""
        return self._plain.encode(text, add_special_tokens=False).ids

    def to_text(self, ids: Sequence[int]) -> str:
        """Ids -> text, special tokens left out."""
        return self._whole.decode(list(ids), skip_special_tokens=True)


def with_single_digits(tokenizer: TextTokenizer) -> TextTokenizer:
    """The same vocabulary, with every digit a token of its own: what bins as single tokens are compared to.

    @raises ValueError for a tokenizer that does not keep numbers apart as `build_byte_level` does.
    """
    before = json.dumps(tokenizer.description)
    after = before.replace(json.dumps({"Regex": NUMBERS}), json.dumps({"Regex": r"\p{N}"}))
    if after == before:
        raise ValueError("this tokenizer does not split numbers by rule")
    return TextTokenizer(json.loads(after))


def build_byte_level(corpus: Iterable[str], vocab_size: int) -> TextTokenizer:
    """A byte-level BPE in which every number 0..999 without leading zeros is one token.

    Ids: 256 bytes, the numbers of two and three digits, ", ", merges learned from the corpus, and last the
    special
    tokens of the template "groundglass". A small corpus may give fewer than `vocab_size` tokens.
    """
    byte_symbols = sorted(pre_tokenizers.ByteLevel.alphabet())
    numbers, number_merges = _number_merges()
    room = vocab_size - len(byte_symbols) - len(numbers) - len(GROUNDGLASS_SPECIALS)
    assert room >= 0, f"vocab_size {vocab_size} leaves no room for bytes, numbers and special tokens"
    # Single digits while learning: merges of digits are given by rule, not learned.
    learned = _learn_merges(corpus, len(byte_symbols) + room, byte_symbols, [
        pre_tokenizers.Split(Regex(r"\p{N}"), "isolated"),
        pre_tokenizers.Split(Regex(WORDS), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])  # fmt: skip
    learned = [pair for pair in learned if pair not in number_merges]
    tokens = [*byte_symbols, *numbers, *("".join(pair) for pair in learned)]
    vocab = {token: index for index, token in enumerate(dict.fromkeys(tokens))}
    return TextTokenizer({
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added(len(vocab) + i, token) for i, token in enumerate(GROUNDGLASS_SPECIALS)],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": NUMBERS}, "behavior": "Isolated", "invert": False},
                {"type": "Split", "pattern": {"Regex": WORDS}, "behavior": "Isolated", "invert": False},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False},
            ],
        },
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": _bpe(vocab, [*number_merges, *learned], unk=None, byte_fallback=False),
    })  # fmt: skip


def build_llama_style(corpus: Iterable[str], vocab_size: int, region_token: str) -> TextTokenizer:
    """A small vocabulary in the form of Llama 2's tokenizer.json.

    `▁` for spaces and before the text, no pre-tokenizer, digits one by one, unknown characters as byte
    tokens. Ids: <unk> <s> </s>, 256 bytes, learned merges, single characters, and last the region token.
    """
    characters = ["▁", *(chr(code) for code in range(33, 127))]
    room = vocab_size - len(LLAMA_SPECIALS) - 256 - len(characters) - 1
    assert room >= 0, f"vocab_size {vocab_size} leaves no room for bytes and characters"
    spaced = (text.replace(" ", "▁") for text in corpus)
    learned = _learn_merges(spaced, len(characters) + room, characters, [
        pre_tokenizers.Split(Regex(r"▁?[A-Za-z]+"), "isolated"),
        pre_tokenizers.Split(Regex(r"[^A-Za-z▁]"), "isolated"),
    ])  # fmt: skip
    byte_tokens = [f"<0x{value:02X}>" for value in range(256)]
    tokens = [*LLAMA_SPECIALS, *byte_tokens, *("".join(pair) for pair in learned), *characters]
    vocab = {token: index for index, token in enumerate(dict.fromkeys(tokens))}
    specials = [*((vocab[token], token) for token in LLAMA_SPECIALS), (len(vocab), region_token)]
    return TextTokenizer({
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added(index, token) for index, token in specials],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "Prepend", "prepend": "▁"},
                {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
            ],
        },
        "pre_tokenizer": None,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "<s>", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
            ],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [vocab["<s>"]], "tokens": ["<s>"]}},
        },
        "decoder": {
            "type": "Sequence",
            "decoders": [
                {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
                {"type": "ByteFallback"},
                {"type": "Fuse"},
                {"type": "Strip", "content": " ", "start": 1, "stop": 0},
            ],
        },
        "model": _bpe(vocab, learned, unk="<unk>", byte_fallback=True),
    })  # fmt: skip


def _number_merges() -> tuple[list[str], list[tuple[str, str]]]:
    """The tokens "10".."999" and ", ", and merges that reach each of them whichever pair of digits is joined
    first.
    """
    two = [str(n) for n in range(10, 100)]
    three = [str(n) for n in range(100, 1000)]
    merges = [(n[0], n[1]) for n in two]
    merges += [(n[:2], n[2]) for n in three]
    merges += [(n[0], n[1:]) for n in three if n[1] != "0"]  # "1" "23": the pair "23" may be joined first
    return [*two, *three, BETWEEN_NUMBERS], [*merges, (BETWEEN_NUMBERS[0], BETWEEN_NUMBERS[1])]


def _learn_merges(
    corpus: Iterable[str], size: int, alphabet: Sequence[str], split: list[Any]
) -> list[tuple[str, str]]:
    """BPE merges in order of rank, such that alphabet and merged tokens are at most `size`."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(split)
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        initial_alphabet=list(alphabet),
        limit_alphabet=len(alphabet),
        show_progress=False,
        min_frequency=2,
    )
    tokenizer.train_from_iterator(corpus, trainer)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return [tuple(m.split(" ", 1)) if isinstance(m, str) else tuple(m) for m in merges]


def _added(index: int, token: str) -> dict[str, Any]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": index, "content": token, **flags}


def _bpe(vocab: dict[str, int], merges: list[tuple[str, str]], unk: str | None, byte_fallback: bool) -> dict:
    return {
        "type": "BPE",
        "dropout": None,
        "unk_token": unk,
        "continuing_subword_prefix": None,
        "end_of_word_suffix": None,
        "fuse_unk": unk is not None,
        "byte_fallback": byte_fallback,
        "ignore_merges": False,
        "vocab": vocab,
        "merges": [list(pair) for pair in merges],
    }
