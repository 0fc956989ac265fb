"""How close the vectors of two groups of sentences lie, as evidence that they translate each other.

The vectors come from an encoder that puts translations near each other. What "near" means differs between
encoders and texts, so both spreads are measured on the texts at hand: between any two sentences, and between
those that are each other's nearest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from statistics import fmean, pstdev

Vector = Sequence[float]
_FLOOR = 0.02  # the least spread of a cosine: a few equal sentences must not make everything else impossible
_LIMIT = 6.0  # natural logarithm: no likeness of two sentences is worth more than this
_SAMPLE = 60  # sentences on each side from which the spreads are measured


@dataclass(frozen=True)
class Likeness:
    """Vectors of both sides, one for each sentence; ``score`` compares groups of them."""

    ours: tuple[tuple[float, ...], ...]
    theirs: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, ours: Sequence[Vector], theirs: Sequence[Vector]) -> Likeness:
        """Return the likeness of two texts by the vectors of their sentences, brought to length one."""
        return cls(tuple(_unit(vector) for vector in ours), tuple(_unit(vector) for vector in theirs))

    def score(self, i: int, j: int, a: int, b: int) -> float:
        """Return the logarithm of how much likelier this cosine is between translations than between any two.

        A group of sentences lies where the sum of their vectors points.
        """
        cosine = self.cosine(i, j, a, b)
        mean, spread, own_mean, own_spread = self._spreads
        if own_mean <= mean:
            return 0.0  # the encoder cannot tell these texts' translations from anything else
        # Nearer than translations usually are is as good as that.
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
        """Return mean and spread of cosines between any two sentences, then of those that choose each other."""
        rows, columns = _spread_out(len(self.ours)), _spread_out(len(self.theirs))
        table = [[_dot(self.ours[i], self.theirs[j]) for j in columns] for i in rows]
        every = [cosine for row in table for cosine in row]
        best = [max(range(len(columns)), key=row.__getitem__) for row in table]
        back = [max(range(len(rows)), key=lambda i, j=j: table[i][j]) for j in range(len(columns))]  # type: ignore[misc]
        chosen = [table[i][j] for i, j in enumerate(best) if back[j] == i]
        return fmean(every), max(_FLOOR, pstdev(every)), fmean(chosen), max(_FLOOR, pstdev(chosen))


def _spread_out(count: int) -> list[int]:
    """Return up to ``_SAMPLE`` numbers below *count*, a stretch in the middle of the text.

    A stretch, and not every n-th: only neighbours of neighbours can choose each other.
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
