"""Links between words of two sentences, regardless of position: numbers, names, similar words, the lexicon."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bilingual.languages import pack
from bilingual.subtitles.cutting import likeness
from bilingual.text.likeness.concepts import concepts_of

Matrix = NDArray[np.float64]
# A lexicon entry is likely, but not certain, to be the translator's choice.
_DICTIONARY_TRUST = 0.75


@dataclass(frozen=True, slots=True)
class PairSide:
    """One language of a sentence: its pieces in order, each with its final punctuation."""

    tag: str
    pieces: tuple[str, ...]

    @property
    def sizes(self) -> Matrix:
        return np.array([max(1, len(piece.strip())) for piece in self.pieces], dtype=np.float64)


@lru_cache(maxsize=65536)
def _concepts(piece: str, tag: str) -> tuple[tuple[int, float], ...]:
    return tuple(concepts_of(piece.strip(), tag).items())


def link_matrix(source: PairSide, target: PairSide) -> Matrix:
    """Return the probability, 0 to 1, that each source piece and each target piece translate each other."""
    links = np.zeros((len(source.pieces), len(target.pieces)))
    by_concept: dict[int, list[tuple[int, float]]] = {}
    by_key: dict[str, list[int]] = {}
    for column, piece in enumerate(target.pieces):
        for concept, trust in _concepts(piece, target.tag):
            by_concept.setdefault(concept, []).append((column, trust))
        for key in likeness.exact_keys(piece):
            by_key.setdefault(key, []).append(column)
    for row, piece in enumerate(source.pieces):
        for concept, trust in _concepts(piece, source.tag):
            for column, other in by_concept.get(concept, ()):
                links[row, column] = max(links[row, column], _DICTIONARY_TRUST * trust * other)
        for key in likeness.exact_keys(piece):
            for column in by_key.get(key, ()):
                links[row, column] = 1.0
    _add_lookalikes(links, source, target)
    return links


def _add_lookalikes(links: Matrix, source: PairSide, target: PairSide) -> None:
    ours, theirs = pack(source.tag).writing, pack(target.tag).writing
    if ours.katakana != theirs.katakana:
        _add_katakana(links, source, target)
    elif {ours.script, theirs.script} <= likeness.FOLDED_SCRIPTS:
        heads: dict[str, list[tuple[int, str]]] = {}
        for column, piece in enumerate(target.pieces):
            if word := likeness.folded(piece):
                heads.setdefault(word[:2], []).append((column, word))
        for row, piece in enumerate(source.pieces):
            word = likeness.folded(piece)
            for column, other in heads.get(word[:2], ()) if word else ():
                links[row, column] = max(links[row, column], likeness.alike(word, other))


def _add_katakana(links: Matrix, source: PairSide, target: PairSide) -> None:
    flip = pack(source.tag).writing.katakana
    kana, latin = (source.pieces, target.pieces) if flip else (target.pieces, source.pieces)
    skeletons = [
        (i, likeness.consonants(piece)) for i, piece in enumerate(kana) if any("ァ" <= c <= "ヺ" for c in piece)
    ]
    if not skeletons:
        return
    for j, piece in enumerate(latin):
        if not (skeleton := likeness.consonants(piece)):
            continue
        for i, other in skeletons:
            score = 0.9 * likeness.sounds_alike(other, skeleton)
            row, column = (i, j) if flip else (j, i)
            links[row, column] = max(links[row, column], score)
