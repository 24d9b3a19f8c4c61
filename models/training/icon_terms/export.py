# Laptop (cd models/training):
#   python -m icon_terms.export --run ../../runs/icons --icons ../../out/icons --out ../elements
# After words.py alone has changed (then `python -m elements.record ../elements`):
#   python -m icon_terms.export --out ../elements --words-only
"""A run's weights -> icon_terms.onnx with weights stored as int8 and icon_terms.json, compared with PyTorch.

The comparison runs in a process of its own, after writing: what this one did to weights cannot hide there.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from onnx import TensorProto
from torch import Tensor

from folding import LayerWriter
from log_odds import honest_line
from onnx_graph import Graph, Precision
from verify_export import session

from . import words
from .data import IconData
from .evaluate import Figures, chosen_rows, load_model, logits_of, measure, paint_rows
from .glyphs import TEXT_FAMILY
from .network import CROP, Block, IconTerms
from .terms import IMPLIED_TERMS, MODIFIERS, PHRASE_TERMS, SAME_TERMS, SURE, UNKNOWN, root_of, terms_of_words

TOLERANCE = {"fp32": 1e-4, "fp16": 3e-3, "int8": 0.03}
"""Root mean square difference of the logits on painted icons, as a part of their standard deviation."""

NAME_ROOTS = 4
"""Hands that must draw something of a name before an icon is called by it."""


class Writer(LayerWriter):
    """The network's parts as nodes of one graph; batch norms are folded into their convolutions."""

    def __init__(self, model: IconTerms, precision: Precision, mean: np.ndarray):
        """`mean`: (embedding,) of many icons, as `mean_embedding` gives it."""
        super().__init__(Graph("icon_terms", precision), model)
        self.model, self.mean = model, mean

    def block(self, x: str, block: Block) -> str:
        return self.relu(self.g.add(x, self.conv(self.relu(self.conv(x, block.first)), block.second)))

    def build(self) -> Graph:
        g, model = self.g, self.model
        crops = g.input("crops", ["n", CROP, CROP, 3], TensorProto.UINT8)
        floats = g.op("Cast", g.transpose(crops, 0, 3, 1, 2), to=TensorProto.FLOAT)
        x = g.op("Sub", g.mul(floats, g.scalar(4 / 255)), g.scalar(2.0))
        x = self.relu(self.conv(self.relu(self.conv(x, model.stem)), model.to_quarter))
        for block in model.at_quarter:
            x = self.block(x, block)
        x = self.relu(self.conv(x, model.to_eighth))
        for block in model.at_eighth:
            x = self.block(x, block)
        parts = g.op("Flatten", g.op("GlobalAveragePool", self.relu(self.conv(x, model.parts))))
        where = self.linear(g.op("Flatten", self.relu(self.conv(x, model.places))), model.where)
        terms = self.linear(self.relu(g.add(parts, where)), model.terms, self.mean)
        g.output(terms, "terms", ["n", model.config.n_terms])
        return g


@torch.no_grad()
def mean_embedding(model: IconTerms, crops: Tensor) -> np.ndarray:
    """(embedding,) over (N, 3, CROP, CROP) crops in 0…1."""
    return torch.cat([model.eval().embed(part) for part in crops.split(256)]).mean(0).numpy()


def vocabulary(data: IconData, logits: np.ndarray, rows: np.ndarray) -> dict:
    """icon_terms.json: what the logits mean, and which words of a description mean which of them.

    Args:
        logits, rows: of held-out icons, to make the logits honest.
    """
    terms = data.labels.terms
    index = {term: i for i, term in enumerate(terms)}
    targets = data.labels.targets[rows]
    known = targets != UNKNOWN
    slope, shift = honest_line(logits[known], targets[known] / SURE)
    return {
        "format": 1,
        "terms": terms,
        "calibration": {"slope": round(slope, 4), "shift": round(shift, 4)},
        "rates": [float(f"{rate:.3g}") for rate in background_rates(data)],
        "words": _words(data, index),
        **_tables(index),
        "names": _names(data, index),
    }


def _tables(index: dict[str, int]) -> dict:
    """What is written by hand alone: sayings, verbs and weak words."""
    return {
        "sayings": {
            saying: [index[term] for term in right.split() if term in index]
            for left, right in _lines(words.SAYINGS)
            for saying in left.strip().split("|")
            if any(term in index for term in right.split())
        },
        "verbs": sorted(set(words.VERBS.split())),
        "weak": sorted(set(words.WEAK.split())),
    }


def _spoken(index: dict[str, int]) -> dict[str, list[int]]:
    return {
        word: [index[term] for term in right.split() if term in index]
        for left, right in _lines(words.SPOKEN)
        for word in left.split()
    }


def _lines(table: str) -> list[list[str]]:
    return [line.split("=") for line in table.strip().splitlines()]


def with_tables(table: dict) -> dict:
    """icon_terms.json with the words of words.py as they are now, for the same weights and terms.

    A word that was taken out of `SPOKEN` stays until the next export.
    """
    index = {term: i for i, term in enumerate(table["terms"])}
    spoken = {word: terms for word, terms in _spoken(index).items() if terms and word not in index}
    return {
        **table,
        "words": dict(sorted({**table["words"], **spoken}.items())),
        **_tables(index),
        "names": [[in_words(name), terms] for name, terms in table["names"]],
    }


_PARTED = re.compile(rf"\b(?:{words.ONE_WORD})\b")


def in_words(name: str) -> str:
    """A name as English writes it: "microphone off" for "micro phone off"."""
    return _PARTED.sub(lambda match: match[0].replace(" ", ""), name)


def background_rates(data: IconData) -> np.ndarray:
    """(terms,) how often an icon of a screen bears each term, as far as sets tell.

    Drawings count by how many hands draw their name, each hand and name once: what all draw is on screens.
    """
    seen: set[tuple[str, tuple[str, ...]]] = set()
    total, sums = 0.0, np.zeros(len(data.labels.terms))
    for i, drawing in enumerate(data.drawings):
        key = (root_of(drawing.family), data.labels.names[i])
        if drawing.family == TEXT_FAMILY or key in seen or data.labels.n_roots[i] < 3:
            continue
        seen.add(key)
        target = data.labels.targets[i]
        sums += np.where(target == UNKNOWN, 0, target) / SURE
        total += 1
    return np.clip(sums / total, 2e-4, 0.5)


def _words(data: IconData, index: dict[str, int]) -> dict[str, list[int]]:
    """Words that are no terms themselves, with the terms they mean."""
    found = _spoken(index)
    for word, term in SAME_TERMS.items():
        if word != term and term in index:
            found.setdefault(word, [index[term]])
    for phrase, right in PHRASE_TERMS.items():
        if "-" not in phrase and phrase not in index:
            found.setdefault(phrase, [index[term] for term in right if term in index][:1])
    for word, term in data.labels.aliases.items():
        found.setdefault(word, [index[term]])
    return {word: terms for word, terms in sorted(found.items()) if terms and word not in index}


def _names(data: IconData, index: dict[str, int]) -> list[list]:
    """[what an icon is called, [its terms]] for names that several hands use, the commonest first."""
    roots: dict[frozenset[str], set[str]] = defaultdict(set)
    spellings: dict[frozenset[str], Counter[tuple[str, ...]]] = defaultdict(Counter)
    for drawing in data.drawings:
        # Names as the sets write them: material's are completed by our tables with what is drawn.
        called = terms_of_words(drawing.name)
        if drawing.family != TEXT_FAMILY and 0 < len(called) <= 3 and all(term in index for term in called):
            roots[frozenset(called)].add(root_of(drawing.family))
            spellings[frozenset(called)][called] += 1
    spelt = {
        right[0]: phrase.replace("-", " ")
        for phrase, right in reversed(PHRASE_TERMS.items())
        if len(right) == 1
    }
    no_names = frozenset(words.NO_NAMES.split()) | MODIFIERS
    names = []
    for concept, hands in sorted(roots.items(), key=lambda item: -len(item[1])):
        if len(hands) < NAME_ROOTS or _says_twice(concept) or concept <= no_names:
            continue
        spelling = spellings[concept].most_common(1)[0][0]
        name = in_words(" ".join(_spelt(term, spelt) for term in spelling))
        names.append([name, [index[term] for term in spelling]])
    return names


def _spelt(term: str, spelt: dict[str, str]) -> str:
    joined = spelt.get(term, term)
    return joined if joined.replace(" ", "") == term else term


def _says_twice(concept: frozenset[str]) -> bool:
    return any(other in IMPLIED_TERMS.get(term, ()) for term in concept for other in concept)


def compare(onnx_path: Path, run: Path, icons: Path) -> tuple[float, float, Figures, Figures]:
    """Root mean square and largest difference of the logits, in their standard deviations, and both sides'
    figures, on held-out icons.
    """
    model, terms = load_model(run)
    data = IconData.load(icons, terms)
    rows = chosen_rows(data, 1024)
    crops = paint_rows(data, rows)
    wanted = logits_of(model, crops)
    pixels = (crops * 255).round().byte().permute(0, 2, 3, 1).contiguous().numpy()
    running = session(onnx_path, 1)
    got = np.concatenate([running.run(["terms"], {"crops": part})[0] for part in np.array_split(pixels, 16)])
    difference = (got - wanted) / wanted.std()
    return (
        float(np.sqrt((difference**2).mean())),
        float(np.abs(difference).max()),
        measure(wanted, data, rows),
        measure(got, data, rows),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path)
    parser.add_argument("--icons", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--words-only", action="store_true", help="new words for the icon_terms.json of OUT")
    parser.add_argument("--precision", choices=("fp32", "fp16", "int8"), default="int8")
    parser.add_argument("--compare-only", action="store_true")
    arguments = parser.parse_args()
    json_path = arguments.out / "icon_terms.json"
    if arguments.words_only:
        _write(json_path, with_tables(json.loads(json_path.read_text("utf-8"))))
        return
    if arguments.run is None or arguments.icons is None:
        parser.error("--run and --icons are needed but for --words-only")
    torch.set_num_threads(1)
    if arguments.compare_only:
        onnx_path = arguments.out / "icon_terms.onnx"
        rms, largest, torch_figures, onnx_figures = compare(onnx_path, arguments.run, arguments.icons)
        print(f"logits differ by {rms:.4f} of their deviation (root mean square), {largest:.3f} at most")
        print(f"PyTorch {torch_figures}\nONNX    {onnx_figures}")
        sys.exit(0 if rms <= TOLERANCE[arguments.precision] else 1)

    # A run that is still going on writes new weights meanwhile.
    with TemporaryDirectory() as folder:
        shutil.copy(arguments.run / "checkpoint.pt", folder)
        sys.exit(_export(Path(folder), arguments.icons, arguments.out, arguments.precision))


def _write(path: Path, table: dict) -> None:
    path.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def _export(run: Path, icons: Path, out: Path, precision: Precision) -> int:
    """Writes both files and gives the exit code of the comparison."""
    model, terms = load_model(run)
    data = IconData.load(icons, terms)
    rows = chosen_rows(data, 2048, seed=6)
    crops = paint_rows(data, rows, seed=6)
    table = vocabulary(data, logits_of(model, crops), rows)
    out.mkdir(parents=True, exist_ok=True)
    onnx_path, json_path = out / "icon_terms.onnx", out / "icon_terms.json"
    Writer(model, precision, mean_embedding(model, crops)).build().save(onnx_path)
    _write(json_path, table)
    print(f"{onnx_path.stat().st_size} and {json_path.stat().st_size} bytes, {len(table['names'])} names, "
          f"calibration {table['calibration']}", flush=True)  # fmt: skip
    paths = ["--run", str(run), "--icons", str(icons), "--out", str(out)]
    again = ["-m", "icon_terms.export", *paths, "--precision", precision, "--compare-only"]
    return subprocess.run([sys.executable, *again], check=False).returncode


if __name__ == "__main__":
    main()
