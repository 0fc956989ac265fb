"""Where the topic of a talk turns, by the words that its parts share.

TextTiling (Marti Hearst, "TextTiling: Segmenting Text into Multi-paragraph Subtopic Passages", Computational
Linguistics 23(1), 1997): the sentences before a place and those after it are compared as bags of words; a
place that lies in a deep valley of likeness begins a new part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from math import sqrt
from statistics import fmean, pstdev

# Sentences on either side of a place that are compared, and the fewest that make a part: our choice for talks.
_BLOCK, SHORTEST = 6, 6
_WORD = re.compile(r"[^\W\d_]{4,}")
_HAN_PAIR = re.compile(r"(?=([\u3400-\u9fff\u30a0-\u30ff]{2}))")
# Words that stand in every part of a talk tell nothing about its topics; so much of the blocks is too common.
_COMMON = 0.5


def topic_starts(sentences: Sequence[str], places: Collection[int]) -> list[int]:
    """Return those of *places* (indices of sentences that may begin a part) where the topic turns, in order.

    A valley counts when it is deeper than the mean of all by half a standard deviation, as Hearst's cutoff; none
    is within ``SHORTEST`` sentences of another or of an end.
    """
    bags = _bags(sentences)
    gaps = range(1, len(bags))
    likeness = {gap: _cosine(bags[max(0, gap - _BLOCK) : gap], bags[gap : gap + _BLOCK]) for gap in gaps}
    depths = {gap: _depth(likeness, gap) for gap in gaps}
    if len(depths) < 2 * SHORTEST:
        return []
    cutoff = fmean(depths.values()) + pstdev(depths.values()) / 2
    inside = range(SHORTEST, len(bags) - SHORTEST + 1)
    chosen: list[int] = []
    for gap in sorted((g for g in places if g in inside and depths[g] > cutoff), key=lambda g: -depths[g]):
        if all(abs(gap - other) >= SHORTEST for other in chosen):
            chosen.append(gap)
    return sorted(chosen)


def _bags(sentences: Sequence[str]) -> list[Counter[str]]:
    bags = [Counter([*_WORD.findall(text.lower()), *_HAN_PAIR.findall(text)]) for text in sentences]
    blocks = [frozenset().union(*bags[first : first + _BLOCK]) for first in range(0, len(bags), _BLOCK)]
    spread = Counter(word for block in blocks for word in block)
    common = {word for word, count in spread.items() if count > max(2, _COMMON * len(blocks))}
    return [Counter({word: count for word, count in bag.items() if word not in common}) for bag in bags]


def _cosine(left: Sequence[Counter[str]], right: Sequence[Counter[str]]) -> float:
    one, two = sum(left, Counter()), sum(right, Counter())
    norm = sqrt(sum(n * n for n in one.values()) * sum(n * n for n in two.values()))
    return sum(n * two[word] for word, n in one.items()) / norm if norm else 0.0


def _depth(likeness: dict[int, float], gap: int) -> float:
    """Return how far the likeness at *gap* lies below the peaks on both sides (Hearst 1997, section 5.3)."""
    depth = 0.0
    for step in (-1, 1):
        peak, place = likeness[gap], gap + step
        while place in likeness and likeness[place] >= peak:
            peak, place = likeness[place], place + step
        depth += peak - likeness[gap]
    return depth
