"""Which part of a translation says what: the cost of cutting source and translation at two places together.

For each sentence, a soft alignment of its pieces is estimated from relative length, punctuation, numbers and names on
both sides, similar words, the lexicon, and the translations of clauses (hints). The cost of a pair of cuts is the
number of words whose translation would be in another cue, less a bonus if both sides have punctuation there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from bilingual.languages import pack
from bilingual.subtitles.cutting.hints import LITERAL_TRUST, HintedClause, literal_stretch, with_hints
from bilingual.subtitles.cutting.phrases import CLOSING, COMMA, cut_class
from bilingual.subtitles.cutting.weights import DEFAULT, Weights
from bilingual.subtitles.cutting.word_pairs import Matrix, PairSide, link_matrix

# Average letters per word: crossing is counted in words so that sentences of all lengths are comparable.
_LETTERS_PER_WORD = 5.0
# Rows of the alignment estimated at once; longer sentences are processed in windows.
_WINDOW, _MARGIN = 120, 24


# Distance of a word from its proportional position, as a share of the sentence. As in a random walk, the share
# shrinks with the square root of the length.
_DRIFT, _DRIFT_WORDS = 0.3, 25
# Words that may be on the wrong side of a cut if word order differs and there is no evidence.
_UNLIKE_ORDER_RISK = 2.5
# Scripts whose spaces separate phrases: Thai, Lao, Tibetan, Burmese, Khmer.
_FIRST_PHRASE_SPACED = "\u0e00"
_SPACE_PARTS_PHRASES = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]{2}")


def pairing_costs(
    source: PairSide, target: PairSide, hints: Sequence[HintedClause] = (), weights: Weights = DEFAULT
) -> Matrix:
    """Return costs of shape (source boundaries, target boundaries), including the outer boundaries.

    Entry ``[i, j]`` is the cost of a cut before source piece ``i`` and target piece ``j``. In sentences of more than a
    few hundred pieces, entries far from the proportional position are infinite.
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
    """Return boundaries as shares of the whole, from 0 to 1."""
    total = np.concatenate(([0.0], np.cumsum(sizes)))
    return np.asarray(total / total[-1], dtype=np.float64)


def _window_costs(source: PairSide, target: PairSide, hints: Sequence[HintedClause], weights: Weights) -> Matrix:
    mass, sure, open_ = _alignment(source, target, hints)
    letters = source.sizes.sum() * (1.0 if pack(source.tag).writing.spaced else 2.5)
    words = max(1.0, letters / _LETTERS_PER_WORD)
    # Without evidence every cut looks bad. The unavoidable part of the cost is subtracted, except between languages
    # of different word order, where missing evidence is a risk.
    unknown = words * _crossing(open_)
    unlike = pack(source.tag).subtitles.verb_final != pack(target.tag).subtitles.verb_final
    risk = _UNLIKE_ORDER_RISK if unlike else 0.0
    unknown -= np.maximum(0.0, unknown.min(axis=1, keepdims=True) - risk)
    costs = weights.crossing * (words * _crossing(sure) + unknown)
    costs[1:-1, 1:-1] += _agreement(source, target, mass, weights)
    return np.asarray(costs, dtype=np.float64)


def _crossing(alignment: Matrix) -> Matrix:
    """Return, for each pair of boundaries, the share of the alignment that crosses the cut."""
    inside = np.zeros((alignment.shape[0] + 1, alignment.shape[1] + 1))
    inside[1:, 1:] = alignment.cumsum(0).cumsum(1)
    return np.asarray(inside[:, -1:] + inside[-1:, :] - 2 * inside, dtype=np.float64)


def _agreement(source: PairSide, target: PairSide, mass: Matrix, weights: Weights) -> Matrix:
    """Return the bonus and cost of punctuation on both sides or one, and of linked words right at the cut."""
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
    """Return the punctuation class at each inner boundary of *pieces*.

    A space between two words of a script whose spaces separate phrases counts as a comma.

    >>> border_classes(("ไม่น่าจะ", "ถูกต้อง ", "เพราะ", "น้ำ")).tolist()
    [1.0, 0.2, 1.0]
    """
    following = [after[:1] if piece[-2:-1] >= _FIRST_PHRASE_SPACED else "" for piece, after in pairwise(pieces)]
    return np.array([_class(piece, after) for piece, after in zip(pieces, following, strict=False)], dtype=np.float64)


@lru_cache(maxsize=65536)
def _class(piece: str, following: str) -> float:
    bare = piece.strip()
    if piece[-1:] == " " and _SPACE_PARTS_PHRASES.match(bare[-1:] + following):
        return min(COMMA, cut_class(bare))
    return cut_class(bare)


def _alignment(source: PairSide, target: PairSide, hints: Sequence[HintedClause]) -> tuple[Matrix, Matrix, Matrix]:
    """Return the trusted links (0 to 1 each), and the known and guessed alignment, as shares that together sum to 1."""
    sizes, others = source.sizes, target.sizes
    u, v = _shares(sizes), _shares(others)
    links = link_matrix(source, target)
    middle, centre = (u[1:] + u[:-1]) / 2, (v[1:] + v[:-1]) / 2
    distance = centre[None, :] - middle[:, None]
    for hint in hints:  # literal matches also attract their neighbours
        if stretch := literal_stretch(target.pieces, hint.target):
            block = slice(hint.first, hint.last), slice(*stretch)
            links[block] = np.maximum(links[block], LITERAL_TRUST)
    reach = _DRIFT * min(1.0, (_DRIFT_WORDS / len(sizes)) ** 0.5)
    near = links * np.exp(-((distance / reach) ** 2))
    rows, columns = near.sum(1, keepdims=True), near.sum(0, keepdims=True)
    mass = links * near / np.sqrt((rows + 0.15) * (columns + 0.15))
    borders = _matched_borders(source, target, u, v)
    forth = _drawn(mass, distance, middle, centre, sizes, others, borders)
    back = _drawn(mass.T, -distance.T, centre, middle, others, sizes, [(b, a, trust) for a, b, trust in borders])
    sure, open_ = (forth[0] + back[0].T) / 2, (forth[1] + back[1].T) / 2
    if hints:
        sure, open_ = with_hints(sure, open_, target.pieces, hints, centre)
    return mass, sure, open_


def _drawn(
    mass: Matrix, distance: Matrix, middle: Matrix, centre: Matrix, sizes: Matrix, others: Matrix,
    borders: Sequence[tuple[float, float, float]],
) -> tuple[Matrix, Matrix]:  # fmt: skip
    """Distribute each piece over its links, and the rest over the positions near its neighbours."""
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
    for here, there, sure in borders:  # a matched comma is also a barrier
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
    """Pair the punctuation marks inside both sentences: (source share, target share, confidence)."""
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
