"""Hints: the separate translation of a clause or known term shows where it is in the whole translation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np

from bilingual.subtitles.cutting.word_pairs import Matrix

# The highest confidence, for literal matches.
LITERAL_TRUST = 0.95
_EDGES = " \"'“”‘’«»()[].,;:!?¿¡…—–-，。！？；：、「」"


@dataclass(frozen=True, slots=True)
class HintedClause:
    """Source pieces ``first`` up to ``last``, and the separate translation of that clause or term."""

    first: int
    last: int
    target: str


def with_hints(
    sure: Matrix, open_: Matrix, pieces: Sequence[str], hints: Sequence[HintedClause], centre: Matrix
) -> tuple[Matrix, Matrix]:
    """Align each hinted clause with the passage that resembles its own translation."""
    known, unknown = sure.copy(), open_.copy()
    for hint in sorted(hints, key=lambda hint: hint.first - hint.last):  # shorter hints are more precise
        stretch = hinted_stretch(pieces, hint.target)
        if stretch is None or hint.last <= hint.first:
            continue
        first, last, trust = stretch
        rows = slice(hint.first, hint.last)
        block = known[rows] + unknown[rows]
        mass = block.sum(1, keepdims=True)
        count = hint.last - hint.first
        place = centre[first] + (np.arange(count) + 0.5) / count * (centre[last - 1] - centre[first])
        width = 0.03 + (centre[last - 1] - centre[first]) / 4
        shape = np.zeros_like(block)
        shape[:, first:last] = np.exp(-0.5 * ((centre[None, first:last] - place[:, None]) / width) ** 2)
        inside = block * 0
        inside[:, first:last] = block[:, first:last]
        shape = shape / np.maximum(shape.sum(1, keepdims=True), 1e-12) + 2 * inside / np.maximum(mass, 1e-12)
        shape /= shape.sum(1, keepdims=True)
        known[rows] = (1 - trust) * known[rows] + trust * mass * shape
        unknown[rows] *= 1 - trust
    return known, unknown


def literal_stretch(pieces: Sequence[str], hint: str) -> tuple[int, int] | None:
    """Return the range of *pieces* that contains *hint* literally, ``None`` unless there is exactly one.

    >>> literal_stretch(("The ", "old ", "machine ", "stops."), "machine"), literal_stretch(("a ", "b ", "a"), "a")
    ((2, 3), None)
    """
    text, wanted = "".join(pieces).lower(), hint.lower().strip(_EDGES)
    if not wanted:
        return None
    found = [match.span() for match in re.finditer(rf"(?<![a-zà-ɏ]){re.escape(wanted)}(?![a-zà-ɏ])", text)]
    if len(found) != 1:
        return None
    ends = list(accumulate(len(piece) for piece in pieces))
    return bisect_right(ends, found[0][0]), bisect_left(ends, found[0][1]) + 1


def hinted_stretch(pieces: Sequence[str], hint: str) -> tuple[int, int, float] | None:
    """Return the range of *pieces* most similar to *hint*, with confidence 0 to 1, by character pairs.

    >>> hinted_stretch(("如果", "下雨，", "河水", "就会", "上涨。"), "河水上涨")
    (2, 5, 0.95)
    """
    if literal := literal_stretch(pieces, hint):
        return *literal, LITERAL_TRUST
    wanted = _grams(hint)
    if not wanted:
        return None
    scores, sizes = [], []
    for piece in pieces:
        grams = _grams(piece)
        sizes.append(max(1, len(grams)))
        scores.append(len(grams & wanted) / max(1, len(grams)))
    best, run = (0.0, 0, 0), (0.0, 0)
    for index, (score, size) in enumerate(zip(scores, sizes, strict=True)):
        gain = (score - 0.35) * size
        run = (run[0] + gain, run[1]) if run[0] > 0 else (gain, index)
        if run[0] > best[0]:
            best = (run[0], run[1], index + 1)
    _, first, last = best
    if last <= first:
        return None
    covered = set().union(*(_grams(piece) for piece in pieces[first:last])) & wanted
    trust = min(0.95, len(covered) / len(wanted))
    return (first, last, round(trust, 2)) if trust >= 0.3 else None


@lru_cache(maxsize=65536)
def _grams(text: str) -> frozenset[str]:
    """Return words of spaced text by their first five letters, and single characters of other text."""
    grams: set[str] = set()
    for token in text.lower().split():
        bare = token.strip(_EDGES)
        if not bare:
            continue
        if any("\u3040" <= c <= "\u9fff" for c in bare):
            grams.update(c for c in bare if c.isalnum())
        else:
            grams.add(bare[:5])
    return frozenset(grams)
