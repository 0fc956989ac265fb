"""Which part of a translation says what: the cost of cutting source and translation at two places together.

For each sentence a soft alignment of its pieces is estimated from all that is at hand: relative length,
punctuation, numbers and names on both sides, words that look alike, a small dictionary, and the
translations of clauses (hints). The cost of a pair of cuts is the number of words whose translation
would end up in the other cue, and less where both sides have punctuation there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bilingual.model.language import language
from bilingual.subtitles import likeness
from bilingual.subtitles.lexicon import concepts_of
from bilingual.subtitles.phrases import CLOSING, COMMA, cut_class
from bilingual.subtitles.weights import DEFAULT, Weights

Matrix = NDArray[np.float64]
# Letters of a word on average: crossing is counted in words so that sentences of all lengths compare.
_LETTERS_PER_WORD = 5.0
_FUNCTION_TRUST = 0.75
# Rows of the alignment that are estimated at once; longer sentences go window by window.
_WINDOW, _MARGIN = 120, 24


# How far, as a share of the sentence, a word stands from its proportional place: like a random walk, the
# share shrinks with the root of the length.
_DRIFT, _DRIFT_WORDS = 0.3, 25
# Words that may stand on the wrong side of a cut where word order differs and nothing tells.
_UNLIKE_ORDER_RISK = 2.5
# Languages whose verb ends the sentence and whose modifiers precede (WALS, feature 81A: SOV).
_VERB_FINAL = frozenset({"ja", "ko", "tr", "hi", "bn", "ta", "te", "fa", "ur", "my", "mn", "eu"})


def verb_final(tag: str) -> bool:
    """Tell whether the verb ends the sentence in the language *tag*."""
    return language(tag).primary in _VERB_FINAL


@dataclass(frozen=True, slots=True)
class PairSide:
    """One language of one sentence: its pieces in order, each with the punctuation that ends it."""

    tag: str
    pieces: tuple[str, ...]

    @property
    def sizes(self) -> Matrix:
        return np.array([max(1, len(piece.strip())) for piece in self.pieces], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class HintedClause:
    """Source pieces ``first`` up to ``last``, and the translation of that clause alone."""

    first: int
    last: int
    target: str


def pairing_costs(
    source: PairSide, target: PairSide, hints: Sequence[HintedClause] = (), weights: Weights = DEFAULT
) -> Matrix:
    """Return costs of shape (source borders, target borders), the outer borders included.

    Entry ``[i, j]`` belongs to a cut before source piece ``i`` and target piece ``j``. For sentences of
    more than a few hundred pieces, entries far from the proportional place are infinite.
    """
    rows, columns = len(source.pieces), len(target.pieces)
    if rows <= _WINDOW + _MARGIN and columns <= 3 * _WINDOW:
        return _window_costs(source, target, hints, weights)
    costs = np.full((rows + 1, columns + 1), np.inf)
    ends, far = _shares(source.sizes), _shares(target.sizes)
    for first in range(0, rows + 1, _WINDOW):
        last = min(rows, first + _WINDOW)
        low, high = max(0, first - _MARGIN), min(rows, last + _MARGIN)
        left = int(np.searchsorted(far, ends[low], "right")) - 1
        right = int(np.searchsorted(far, ends[high], "left"))
        left, right = max(0, min(left, columns - 1)), max(1, min(right, columns))
        inner = [
            HintedClause(max(h.first, low) - low, min(h.last, high) - low, h.target)
            for h in hints
            if h.last > low and h.first < high
        ]
        part = _window_costs(
            PairSide(source.tag, source.pieces[low:high]),
            PairSide(target.tag, target.pieces[left:right]),
            inner,
            weights,
        )
        costs[first : last + 1, left : right + 1] = part[first - low : last + 1 - low]
    return costs


def _shares(sizes: Matrix) -> Matrix:
    """Borders as shares of the whole, 0 first and 1 last."""
    total = np.concatenate(([0.0], np.cumsum(sizes)))
    return np.asarray(total / total[-1], dtype=np.float64)


def _window_costs(source: PairSide, target: PairSide, hints: Sequence[HintedClause], weights: Weights) -> Matrix:
    sizes, others = source.sizes, target.sizes
    u, v = _shares(sizes), _shares(others)
    links = link_matrix(source, target)
    mass, sure, open_ = _alignment(source, target, sizes, others, u, v, links, hints)
    letters = sizes.sum() * (1.0 if language(source.tag).spaced else 2.5)
    words = max(1.0, letters / _LETTERS_PER_WORD)
    # Where nothing is known every cut looks bad; what cannot be helped at any place is no reason not to
    # cut, except between languages of unlike word order, where not to know is a risk.
    unknown = words * _crossing(open_)
    risk = _UNLIKE_ORDER_RISK if verb_final(source.tag) != verb_final(target.tag) else 0.0
    unknown -= np.maximum(0.0, unknown.min(axis=1, keepdims=True) - risk)
    costs = weights.crossing * (words * _crossing(sure) + unknown)
    costs[1:-1, 1:-1] += _agreement(source, target, mass, weights)
    return np.asarray(costs, dtype=np.float64)


def _crossing(alignment: Matrix) -> Matrix:
    """Return for each pair of borders the share of the alignment that joins one side of the cut to the other."""
    inside = np.zeros((alignment.shape[0] + 1, alignment.shape[1] + 1))
    inside[1:, 1:] = alignment.cumsum(0).cumsum(1)
    return np.asarray(inside[:, -1:] + inside[-1:, :] - 2 * inside, dtype=np.float64)


def _agreement(source: PairSide, target: PairSide, mass: Matrix, weights: Weights) -> Matrix:
    """Punctuation on both sides or on one, and words that translate each other right at the cut."""
    one, two = border_classes(source.pieces), border_classes(target.pieces)
    marked, other = one < CLOSING, two < CLOSING
    both = marked[:, None] & other[None, :]
    single = marked[:, None] ^ other[None, :]
    same = both & ((one <= COMMA / 2)[:, None] == (two <= COMMA / 2)[None, :])
    meets = np.minimum(1.0, mass[1:, 1:] + 0.5 * mass[:-1, :-1])
    return np.asarray(
        weights.one_marked * single - weights.both_marked * (both + 0.5 * same) - weights.linked * meets,
        dtype=np.float64,
    )


def border_classes(pieces: Sequence[str]) -> Matrix:
    """Return the punctuation class at each inner border of *pieces*."""
    return np.array([_class(piece) for piece in pieces[:-1]], dtype=np.float64)


@lru_cache(maxsize=65536)
def _class(piece: str) -> float:
    return cut_class(piece.strip())


def _alignment(
    source: PairSide, target: PairSide, sizes: Matrix, others: Matrix, u: Matrix, v: Matrix,
    links: Matrix, hints: Sequence[HintedClause],
) -> tuple[Matrix, Matrix, Matrix]:  # fmt: skip
    """Return the trusted links (0 to 1 each) and the alignment, known and guessed: shares that sum to 1 together."""
    middle, centre = (u[1:] + u[:-1]) / 2, (v[1:] + v[:-1]) / 2
    distance = centre[None, :] - middle[:, None]
    reach = _DRIFT * min(1.0, (_DRIFT_WORDS / len(sizes)) ** 0.5)
    near = links * np.exp(-((distance / reach) ** 2))
    rows, columns = near.sum(1, keepdims=True), near.sum(0, keepdims=True)
    mass = links * near / np.sqrt((rows + 0.15) * (columns + 0.15))
    borders = _matched_borders(source, target, u, v)
    forth = _drawn(mass, distance, middle, centre, sizes, others, borders)
    back = _drawn(mass.T, -distance.T, centre, middle, others, sizes, [(b, a, trust) for a, b, trust in borders])
    sure, open_ = (forth[0] + back[0].T) / 2, (forth[1] + back[1].T) / 2
    if hints:
        sure, open_ = _hinted(sure, open_, target, hints, centre)
    return mass, sure, open_


def _drawn(
    mass: Matrix, distance: Matrix, middle: Matrix, centre: Matrix, sizes: Matrix, others: Matrix,
    borders: Sequence[tuple[float, float, float]],
) -> tuple[Matrix, Matrix]:  # fmt: skip
    """Give each piece its links, and what they leave open to the places around where its neighbours went."""
    trust = np.minimum(1.0, mass.sum(1))
    total = np.maximum(mass.sum(1, keepdims=True), 1e-9)
    spread = mass / total
    offset = (spread * distance).sum(1)
    weight = trust * np.exp(-((offset / 0.2) ** 2))
    band = max(2.5 / len(sizes), 0.04)
    kernel = np.exp(-(((middle[:, None] - middle[None, :]) / (2 * band)) ** 2))
    pulled, pulls = kernel @ (weight * offset), kernel @ weight
    for here, there, sure in borders:
        near = sure * np.exp(-(((middle - here) / (3 * band)) ** 2))
        pulled, pulls = pulled + 2 * near * (there - here), pulls + 2 * near
    expected = middle + pulled / (pulls + 0.6)
    for here, there, sure in borders:  # a matched comma is also a wall
        wrong = (middle < here) != (expected < there)
        expected = np.where(wrong, expected + sure * (there - expected), expected)
    width = 0.035 + 0.8 / max(len(sizes), len(others))
    open_ = np.exp(-0.5 * ((centre[None, :] - expected[:, None]) / width) ** 2) * others[None, :]
    for here, there, sure in borders:
        side = (middle < here)[:, None] == (centre < there)[None, :]
        open_ = np.where(side, open_, open_ * (1 - sure))
    open_ = open_ / np.maximum(open_.sum(1, keepdims=True), 1e-300)
    share = (sizes / sizes.sum())[:, None]
    return trust[:, None] * spread * share, (1 - trust[:, None]) * open_ * share


def _matched_borders(source: PairSide, target: PairSide, u: Matrix, v: Matrix) -> list[tuple[float, float, float]]:
    """Pair the punctuation marks inside both sentences: (source share, target share, trust)."""
    ones = [float(u[i + 1]) for i, c in enumerate(border_classes(source.pieces)) if c <= COMMA]
    twos = [float(v[j + 1]) for j, c in enumerate(border_classes(target.pieces)) if c <= COMMA]
    if not ones or not twos:
        return []
    if len(ones) == len(twos) and all(abs(a - b) < 0.18 for a, b in zip(ones, twos, strict=True)):
        return [(a, b, 0.85) for a, b in zip(ones, twos, strict=True)]
    pairs = []
    for a in ones:
        b = min(twos, key=lambda place: abs(place - a))
        if min(ones, key=lambda place: abs(place - b)) == a and abs(a - b) < 0.1:
            pairs.append((a, b, 0.6))
    return pairs


# ── links ─────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=65536)
def _concepts(piece: str, tag: str) -> tuple[tuple[int, float], ...]:
    return tuple(concepts_of(piece.strip(), tag).items())


def link_matrix(source: PairSide, target: PairSide) -> Matrix:
    """Return how likely each source piece and each target piece translate each other, 0 to 1, place apart."""
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
                links[row, column] = max(links[row, column], _FUNCTION_TRUST * trust * other)
        for key in likeness.exact_keys(piece):
            for column in by_key.get(key, ()):
                links[row, column] = 1.0
    _add_lookalikes(links, source, target)
    return links


def _add_lookalikes(links: Matrix, source: PairSide, target: PairSide) -> None:
    ones, twos = language(source.tag).script, language(target.tag).script
    if "Jpan" in (ones, twos) and ones != twos:
        _add_katakana(links, source, target)
    elif ones in ("Latn", "Cyrl") and twos in ("Latn", "Cyrl"):
        heads: dict[str, list[tuple[int, str]]] = {}
        for column, piece in enumerate(target.pieces):
            if word := likeness.folded(piece):
                heads.setdefault(word[:2], []).append((column, word))
        for row, piece in enumerate(source.pieces):
            word = likeness.folded(piece)
            for column, other in heads.get(word[:2], ()) if word else ():
                links[row, column] = max(links[row, column], likeness.alike(word, other))


def _add_katakana(links: Matrix, source: PairSide, target: PairSide) -> None:
    flip = language(source.tag).script == "Jpan"
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


# ── hints ─────────────────────────────────────────────────────────────────────────────────────────


def _hinted(
    sure: Matrix, open_: Matrix, target: PairSide, hints: Sequence[HintedClause], centre: Matrix
) -> tuple[Matrix, Matrix]:
    """Move each hinted clause to the stretch of the translation that resembles the clause's own translation."""
    known, unknown = sure.copy(), open_.copy()
    for hint in hints:
        stretch = hinted_stretch(target.pieces, hint.target)
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


def hinted_stretch(pieces: Sequence[str], hint: str) -> tuple[int, int, float] | None:
    """Return the run of *pieces* that says what *hint* says, with trust 0 to 1, by pairs of characters.

    >>> hinted_stretch(("如果", "下雨，", "河水", "就会", "上涨。"), "河水上涨")
    (2, 5, 0.95)
    """
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
    """Words of spaced text by their first five letters, and single characters of the others."""
    grams: set[str] = set()
    for token in text.lower().split():
        bare = token.strip("\"'“”‘’«»()[].,;:!?¿¡…—–-，。！？；：、「」")
        if not bare:
            continue
        if any("\u3040" <= c <= "\u9fff" for c in bare):
            grams.update(c for c in bare if c.isalnum())
        else:
            grams.add(bare[:5])
    return frozenset(grams)
