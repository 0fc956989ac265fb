"""How well the lengths of sentences fit: the log ratio of both sides is normally distributed.

Its mean is that of the two languages, and its variance is less for longer sentences. It is compared with the
distribution of all sentence lengths; Gale and Church (1993) had no such background and so could not say that a match is
good.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from statistics import median

from bilingual.articles.alignment.evidence.keys import Keyed
from bilingual.articles.alignment.evidence.spread import length_spread
from bilingual.languages import pack

_SMALL = 2.0  # characters of English added to both lengths, so that tiny ones count little
_USUAL_SPREAD = 0.7  # of the lengths of sentences, natural logarithm
# Subtitles leave out parts, so a short translation is not less probable than this; a much longer one is not tried.
_LEAST_LENGTH, _LONGEST = -4.0, 1.8
_ROOT_OF_TWO_PI = math.sqrt(2 * math.pi)


class Lengths:
    """The scores of two texts' lengths, with the ratio learned from *pairs*: (source, target) characters.

    *trust* is how many pairs the ratio of the two languages counts as. *pieces*: the target is not in whole sentences.
    """

    def __init__(
        self, ours: Keyed, theirs: Keyed, pairs: Sequence[tuple[int, int]], trust: float, *, pieces: bool
    ) -> None:
        here, there = pack(ours.tag).words.density, pack(theirs.tag).words.density
        seen = median(math.log(b / a) for a, b in pairs)
        self._ratio = math.exp((len(pairs) * seen + trust * math.log(there / here)) / (len(pairs) + trust))
        self._small, self._english = _SMALL * there, 1 / here
        own = [math.log(length + self._small) for length in theirs.lengths]
        self._mean = sum(own) / len(own)
        self._spread = math.sqrt((sum((x - self._mean) ** 2 for x in own) + 4 * 0.6**2) / (len(own) + 4))
        self._usual = math.log(sum(ours.lengths) / len(ours.lengths) * self._ratio + self._small)
        self._pieces = pieces
        self._ours = list(accumulate(ours.lengths, initial=0))
        self._theirs = list(accumulate(theirs.lengths, initial=0))
        # The log probability of each sentence, whatever it translates, as a running sum.
        alone = (_by_itself(length + self._small, self._mean, self._spread) for length in theirs.lengths)
        self._alone = list(accumulate(alone, initial=0.0))

    def row(self, i: int, a: int, b: int, low: int, high: int) -> list[float]:
        """Return the scores of *a* source sentences from *i* with *b* target sentences from each of *low* to *high*."""
        source = self._ours[i + a] - self._ours[i]
        expected = math.log(source * self._ratio + self._small)
        spread = length_spread(source * self._english + _SMALL)
        widest = math.log(spread * _ROOT_OF_TWO_PI)
        sizes = [
            math.log(end - start + self._small)
            for start, end in zip(self._theirs[low:high], self._theirs[low + b : high + b], strict=True)
        ]
        if self._pieces:
            # Where the pieces are divided says nothing: their number is not that of the translation's sentences.
            return [
                -math.inf
                if size - expected > _LONGEST
                else max(_LEAST_LENGTH, _normal(size - expected, spread) - _normal(size - self._usual, _USUAL_SPREAD))
                for size in sizes
            ]
        # Density of the total length, times that of where it is split, uniformly.
        split = math.lgamma(b) - widest
        return [
            split - 0.5 * ((size - expected) / spread) ** 2 - b * size - (end - start)
            for size, start, end in zip(sizes, self._alone[low:high], self._alone[low + b : high + b], strict=True)
        ]


@lru_cache(maxsize=65536)
def _by_itself(length: float, mean: float, spread: float) -> float:
    own = math.log(length)
    return _normal(own - mean, spread) - own


def _normal(x: float, spread: float) -> float:
    return -0.5 * (x / spread) ** 2 - math.log(spread * _ROOT_OF_TWO_PI)
