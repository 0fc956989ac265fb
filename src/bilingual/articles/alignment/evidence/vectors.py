"""Similarity of sentence vectors, as evidence that they translate each other.

The vectors come from an encoder that maps translations close together. What counts as close depends on the encoder and
the texts, so both distributions are measured on the texts: between any two sentences, and between mutual nearest
neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from statistics import fmean, pstdev

Vector = Sequence[float]
_FLOOR = 0.02  # minimum standard deviation of a cosine, so that a few identical sentences do not rule out all others
_LIMIT = 6.0  # natural logarithm: maximum score of a similarity
_SAMPLE = 60  # sentences on each side used to measure the distributions


@dataclass(frozen=True)
class Likeness:
    """Vectors of all sentences on both sides; ``score`` compares groups of them."""

    ours: tuple[tuple[float, ...], ...]
    theirs: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, ours: Sequence[Vector], theirs: Sequence[Vector]) -> Likeness:
        """Return the likeness of two texts from the normalised vectors of their sentences."""
        return cls(tuple(_unit(vector) for vector in ours), tuple(_unit(vector) for vector in theirs))

    def score(self, i: int, j: int, a: int, b: int) -> float:
        """Return the log ratio of this cosine's probability between translations to that between any two sentences.

        The vector of a group is the sum of its sentences' vectors.
        """
        cosine = self.cosine(i, j, a, b)
        mean, spread, own_mean, own_spread = self._spreads
        if own_mean <= mean:
            return 0.0  # the encoder does not distinguish translations in these texts
        # Closer than translations usually are is not better.
        told = _normal(min(cosine, own_mean), own_mean, own_spread) - _normal(cosine, mean, spread)
        return max(-_LIMIT, min(_LIMIT, told))

    def cosine(self, i: int, j: int, a: int, b: int) -> float:
        """Return the cosine between *a* sentences of ours from *i* and *b* of theirs from *j*."""
        one = [high - low for low, high in zip(self._sums[0][i], self._sums[0][i + a], strict=True)]
        two = [high - low for low, high in zip(self._sums[1][j], self._sums[1][j + b], strict=True)]
        return _dot(_unit(one), _unit(two))

    @cached_property
    def _sums(self) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]]]:
        return _running(self.ours), _running(self.theirs)

    @cached_property
    def _spreads(self) -> tuple[float, float, float, float]:
        """Return mean and deviation of the cosines of any two sentences, then of mutual nearest neighbours."""
        rows, columns = _spread_out(len(self.ours)), _spread_out(len(self.theirs))
        table = [[_dot(self.ours[i], self.theirs[j]) for j in columns] for i in rows]
        every = [cosine for row in table for cosine in row]
        best = [max(range(len(columns)), key=row.__getitem__) for row in table]
        back = [max(range(len(rows)), key=lambda i, j=j: table[i][j]) for j in range(len(columns))]  # type: ignore[misc]
        chosen = [table[i][j] for i, j in enumerate(best) if back[j] == i]
        return fmean(every), max(_FLOOR, pstdev(every)), fmean(chosen), max(_FLOOR, pstdev(chosen))


def _spread_out(count: int) -> list[int]:
    """Return up to ``_SAMPLE`` consecutive numbers below *count*, from the middle of the text.

    They are consecutive so that mutual nearest neighbours can be among them.
    """
    first = max(0, (count - _SAMPLE) // 2)
    return list(range(first, min(count, first + _SAMPLE)))


def _running(vectors: Sequence[tuple[float, ...]]) -> list[tuple[float, ...]]:
    zero = (0.0,) * len(vectors[0])
    return list(accumulate(vectors, lambda one, two: tuple(map(float.__add__, one, two)), initial=zero))


def _unit(vector: Vector) -> tuple[float, ...]:
    values = tuple(map(float, vector))
    length = math.sqrt(sum(value * value for value in values))
    return tuple(value / length for value in values) if length else values


def _dot(one: Vector, two: Vector) -> float:
    return sum(map(float.__mul__, one, two))


def _normal(x: float, mean: float, spread: float) -> float:
    return -0.5 * ((x - mean) / spread) ** 2 - math.log(spread)
