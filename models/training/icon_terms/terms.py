"""From what icon sets call their drawings to what the network has to say about them.

A name and its tags become terms of one vocabulary, each with a weight: 1 for what the drawing is called, less
for what it is used for, unknown where sets disagree. Knows nothing of pixels and packages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from . import words
from .drawings import Drawing

UNKNOWN = 255
"""Entry of a target that neither rewards nor punishes."""

NAME, WHOLE, SHARED_TAG, IMPLIED, OWN_TAG = 200, 160, 140, 130, 100
"""Entries of a target by where the term comes from; 200 is certain."""

SURE = 200

MIN_ROOTS = 3
"""Hands that must use a term before it is learnt: one set's own word is no word of interfaces."""

MIN_DRAWINGS = 24
"""Drawings that must bear a term."""

MAX_TERMS = 1280


def _entries(table: str) -> list[str]:
    return [line.strip() for line in table.strip().splitlines() if line.strip()]


def _stem(word: str) -> str:
    """Singular of a plural; the words of the tables stay as they are."""
    if word in SAME_TERMS or word in _TABLE_WORDS or len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:x|ch|sh|ss)es$", word):
        return word[:-2]
    if word.endswith("s") and not re.search(r"(?:ss|us|is|as|os)$", word):
        return word[:-1]
    return word


SAME_TERMS = {word: line.split()[0] for line in _entries(words.SAME) for word in line.split()}
_STOP = frozenset(words.STOP.split())
SHAPES = frozenset(words.SHAPES.split())
MODIFIERS = frozenset(words.MODIFIERS.split())
PHRASE_TERMS = {
    phrase: right.strip().split()
    for line in _entries(words.PHRASES)
    for left, right in [line.split("=")]
    for phrase in left.strip().split("|")
}
_PHRASE_PATTERN = re.compile(
    r"(?<![a-z0-9])("
    + "|".join(sorted(map(re.escape, PHRASE_TERMS), key=len, reverse=True))
    + r")(?![a-z0-9])"
)


def _rules(table: str) -> dict[str, list[str]]:
    return {left.strip(): right.split() for line in _entries(table) for left, right in [line.split(":")]}


_MATERIAL = _rules(words.MATERIAL)
_DESKTOP = _rules(words.DESKTOP)
IMPLIED_TERMS = _rules(words.IMPLIED)
_WHOLE = {frozenset(left.split()): right for left, right in _rules(words.WHOLE).items()}
_TABLE_WORDS = frozenset(
    word
    for table in (_MATERIAL, _DESKTOP, IMPLIED_TERMS, _rules(words.WHOLE))
    for left, right in table.items()
    for word in (*right, left)
    if " " not in word
) | frozenset(word for right in PHRASE_TERMS.values() for word in right)


@cache
def terms_of_words(text: str) -> tuple[str, ...]:
    """The terms of a name or tag, in order: phrases joined, equal words made one, style words left out."""
    joined = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    joined = _PHRASE_PATTERN.sub(lambda match: " ".join(PHRASE_TERMS[match.group()]), joined)
    tokens = (token for token in re.split(r"[^a-z0-9]+", joined) if token)
    terms = (SAME_TERMS.get(stem, stem) for token in tokens if token not in _STOP for stem in [_stem(token)])
    return tuple(dict.fromkeys(term for term in terms if len(term) > 1 and not term[0].isdigit()))


@cache
def terms_of_name(name: str, family: str) -> tuple[str, ...]:
    """What a drawing is called; sets that name functions in their own way are put right first."""
    if family.startswith("material") and name in _MATERIAL:
        return tuple(dict.fromkeys([*terms_of_words(name), *_MATERIAL[name]]))
    if family in ("adwaita", "yaru", "breeze", "tango"):
        if name in _DESKTOP:
            return tuple(_DESKTOP[name])
        name = re.sub(
            r"^(?:edit|view|object|media|list|format|emblem|dialog|preferences|applications)-", "", name
        )
    if family == "mdi":
        name = re.sub(r"-box\b", "-square", name)
    return terms_of_words(name)


def root_of(family: str) -> str:
    """The hand behind a set: weights of one design and copies of it count once."""
    root = family.split("-")[0]
    return {"line": "fa", "fluent": "fluent", "bx": "bx", "feather": "lucide", "ri": "remix"}.get(root, root)


@dataclass(frozen=True)
class Labels:
    """What is to be learnt from a list of drawings."""

    terms: list[str]
    """The vocabulary, the most frequent term first."""
    targets: np.ndarray
    """(drawings, terms) uint8: 0 absent … 200 certain, UNKNOWN."""
    names: list[tuple[str, ...]]
    """The terms each drawing is called by, those of the vocabulary only."""
    n_roots: np.ndarray
    """(drawings,) int: how many hands draw something of this name."""
    aliases: dict[str, str]
    """Words outside the vocabulary that tags use for drawings of a term."""


def make_labels(drawings: list[Drawing], vocabulary: list[str] | None = None) -> Labels:
    """Labels for drawings; the vocabulary is chosen from them unless one is given."""
    called = [terms_of_name(drawing.name, drawing.family) for drawing in drawings]
    tagged = [tuple(_tag_terms(drawing)) for drawing in drawings]
    roots = [root_of(drawing.family) for drawing in drawings]

    concept_roots: dict[frozenset[str], set[str]] = defaultdict(set)
    tag_roots: dict[frozenset[str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    tagging: dict[frozenset[str], set[str]] = defaultdict(set)
    for name, tags, root in zip(called, tagged, roots, strict=True):
        concept = frozenset(name)
        concept_roots[concept].add(root)
        if tags:
            tagging[concept].add(root)
        for tag in tags:
            tag_roots[concept][tag].add(root)

    cache: dict[tuple[frozenset[str], str | None], dict[str, int]] = {}
    weighed: list[dict[str, int]] = []
    for name, tags, root in zip(called, tagged, roots, strict=True):
        key = (frozenset(name), root if tags else None)
        if key not in cache:
            cache[key] = _weights(name, tags, tag_roots, tagging)
        weighed.append(cache[key])

    terms = vocabulary or _choose_terms(called, weighed, roots)
    index = {term: i for i, term in enumerate(terms)}
    targets = np.zeros((len(drawings), len(terms)), np.uint8)
    for row, weights in zip(targets, weighed, strict=True):
        for term, weight in weights.items():
            if term in index:
                row[index[term]] = weight
    return Labels(
        terms=terms,
        targets=targets,
        names=[tuple(term for term in name if term in index) for name in called],
        n_roots=np.array([len(concept_roots[frozenset(name)]) for name in called]),
        aliases=_aliases(called, tagged, roots, index),
    )


def _tag_terms(drawing: Drawing) -> Iterable[str]:
    for tag in drawing.tags:
        terms = terms_of_words(tag)
        # A tag of many words is a sentence about the drawing.
        if len(terms) <= 2:
            yield from terms


def _weights(
    name: tuple[str, ...],
    tags: tuple[str, ...],
    tag_roots: dict[frozenset[str], dict[str, set[str]]],
    tagging: dict[frozenset[str], set[str]],
) -> dict[str, int]:
    concept = frozenset(name)
    weights: dict[str, int] = {}

    def put(terms: Iterable[str], weight: int) -> None:
        for term in terms:
            if term not in weights or (weights[term] != UNKNOWN and weights[term] < weight):
                weights[term] = weight

    put(name, NAME)
    core = concept - SHAPES
    put(_WHOLE.get(concept) or _WHOLE.get(core) or (), WHOLE)
    for term in name:
        put(IMPLIED_TERMS.get(term, ()), IMPLIED if len(core) == 1 else OWN_TAG)
    shared = {tag for tag, roots in tag_roots.get(concept, {}).items() if len(roots) >= 2}
    put(shared - MODIFIERS, SHARED_TAG)
    if len(tagging.get(concept, ())) == 1:
        put(set(tags or tag_roots[concept]) - MODIFIERS, OWN_TAG)
    # Whether these hold, nobody knows: one set of several says so, or parts of the drawing are used for it.
    for term in (*tags, *tag_roots.get(concept, {})):
        weights.setdefault(term, UNKNOWN)
    if len(name) > 1:
        for part in name:
            for term, roots in tag_roots.get(frozenset([part]), {}).items():
                if len(roots) >= 2:
                    weights.setdefault(term, UNKNOWN)
            for term in _WHOLE.get(frozenset([part]), ()):
                weights.setdefault(term, UNKNOWN)
    return weights


def _choose_terms(
    called: list[tuple[str, ...]], weighed: list[dict[str, int]], roots: list[str]
) -> list[str]:
    naming: dict[str, set[str]] = defaultdict(set)
    bearing: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for name, weights, root in zip(called, weighed, roots, strict=True):
        for term in name:
            naming[term].add(root)
        for term, weight in weights.items():
            if OWN_TAG <= weight <= SURE:
                bearing[term].add(root)
                counts[term] += 1
    chosen = [
        term
        for term, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if MIN_DRAWINGS <= count
        and (MIN_ROOTS <= len(naming[term]) or 6 <= len(bearing[term]))
        and MIN_ROOTS <= len(bearing[term])
    ]
    # Words that many hands write on drawings are the ones people say; among the rest the count decides.
    chosen.sort(key=lambda term: 2 * len(naming[term]) + len(bearing[term]), reverse=True)
    return chosen[:MAX_TERMS]


def _aliases(
    called: list[tuple[str, ...]], tagged: list[tuple[str, ...]], roots: list[str], index: dict[str, int]
) -> dict[str, str]:
    """Rare tags with the term they go with: words that people may use though no drawing is called so."""
    seen: dict[str, dict[frozenset[str], set[str]]] = defaultdict(lambda: defaultdict(set))
    for name, tags, root in zip(called, tagged, roots, strict=True):
        for tag in tags:
            if tag not in index and len(tag) > 2:
                seen[tag][frozenset(name)].add(root)
    aliases: dict[str, str] = {}
    for tag, concepts in seen.items():
        counts: Counter[str] = Counter()
        for concept in concepts:
            counts.update(term for term in concept if term in index and term not in SHAPES)
        # Of terms that go with it as often, the rarest says most.
        term = max(counts, key=lambda term: (counts[term], index[term]), default=None)
        # One hand's own words are often slips ("veterinarian" on a printer).
        if term and 2 * counts[term] >= len(concepts) and len(set().union(*concepts.values())) >= 2:
            aliases[tag] = term
    return aliases
