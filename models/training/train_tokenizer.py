# Laptop and real run alike, under a minute:  cd models/training && python -m train_tokenizer
"""Makes the tokenizer that bundles/nano holds: byte-level BPE of 4096 tokens over interface words, questions and plain
English.

The same corpus gives the same file. The English comes from docstrings of Python's own standard library (PSF
licence; only merge statistics of it end up in the file), so another Python version may give a few other
merges.
"""

from __future__ import annotations

import argparse
import ast
import platform
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from random import Random

from config import preset
from data import words
from data.drawn_screens import draw_screen
from data.icons import ICON_NAMES
from data.naming import ICON_SYNONYMS
from data.questions import STAGE_MIXES, conversation
from data.surface import Face
from data.turns import question_text
from tokenizer import TextTokenizer, build_byte_level

HERE = Path(__file__).resolve().parent
SCREENS = 3000
ENGLISH_LETTERS = 600_000
DOCUMENTED = (
    "argparse",
    "calendar",
    "collections/__init__",
    "datetime",
    "difflib",
    "email/message",
    "enum",
    "fractions",
    "functools",
    "http/client",
    "imaplib",
    "inspect",
    "json/__init__",
    "locale",
    "logging/__init__",
    "mailbox",
    "optparse",
    "pathlib",
    "random",
    "shutil",
    "smtplib",
    "statistics",
    "subprocess",
    "tarfile",
    "textwrap",
    "threading",
    "turtle",
    "typing",
    "unittest/case",
    "urllib/request",
    "webbrowser",
    "zipfile",
)
"""Modules of the standard library whose docstrings are read."""


def interface_texts() -> Iterator[str]:
    """Labels, made-up values and whole conversations; drawn with Pillow's own typeface, so alike on every
    machine.
    """
    for _ in range(20):
        yield from words.LABELS
        yield from words.SENTENCES
        yield from words.PLACEHOLDERS
        yield from ICON_NAMES
        yield from (word for synonyms in ICON_SYNONYMS.values() for word in synonyms)
    rng = Random(7)
    for _ in range(20_000):
        yield words.value(rng)
    for seed in range(SCREENS):
        screen = draw_screen(seed, profile="small" if seed % 2 else "full", typefaces=(Face(None, None),))
        for turn in conversation(screen, Random(seed), 10, STAGE_MIXES["stage3"]):
            yield question_text(turn, screen, token="")
            yield turn.answer


def english_texts() -> Iterator[str]:
    """Docstrings, paragraph by paragraph, up to ENGLISH_LETTERS characters."""
    library, letters = Path(sysconfig.get_path("stdlib")), 0
    for module in DOCUMENTED:
        tree = ast.parse((library / f"{module}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                continue
            for paragraph in (ast.get_docstring(node) or "").split("\n\n"):
                text = " ".join(paragraph.split())
                letters += len(text)
                if letters > ENGLISH_LETTERS:
                    return
                yield text


def make_tokenizer() -> TextTokenizer:
    def corpus() -> Iterator[str]:
        yield from interface_texts()
        yield from english_texts()

    return build_byte_level(corpus(), preset("nano").language.vocab)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE.parents[1] / "out" / "tokenizer.json")
    out = parser.parse_args().out
    tokenizer = make_tokenizer()
    out.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(out)
    sample = 'Where is the "Save" button? [12, 345, 678, 999]'
    pieces = [tokenizer.to_text([i]) for i in tokenizer.to_ids(sample)]
    print(f"{out.name}: {tokenizer.size} tokens, Python {platform.python_version()}; {'|'.join(pieces)}")


if __name__ == "__main__":
    main()
