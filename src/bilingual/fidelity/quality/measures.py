"""Where a value stands among those of its text: how far from usual, and whether it is that of a true pair."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from statistics import median

_TRUST = 10  # values that the prior counts as
_MAD = 1.4826  # of a normal distribution: standard deviation per median absolute deviation
_FLOOR = 0.05  # least standard deviation, so that a text of alike values makes no outliers


@dataclass(frozen=True, slots=True)
class Usual:
    """A normal distribution: its centre and standard deviation."""

    centre: float
    spread: float

    def after(self, values: Sequence[float]) -> Usual:
        """Return it as *values* show it, of which a few may be wrong; a few values leave the prior nearly as it is.

        >>> Usual(0.6, 0.2).after([]), Usual(0.6, 0.2).after([0.8] * 30)
        (Usual(centre=0.6, spread=0.2), Usual(centre=0.75, spread=0.05))
        """
        if not values:
            return self
        centre = median(values)
        spread = _MAD * median(abs(value - centre) for value in values)
        share = len(values) / (len(values) + _TRUST)
        return Usual(
            round(share * centre + (1 - share) * self.centre, 4),
            round(max(_FLOOR, share * spread + (1 - share) * self.spread), 4),
        )

    def below(self, value: float) -> float:
        """Return by how many standard deviations *value* is too low; negative if it is high."""
        return (self.centre - value) / self.spread


@dataclass(frozen=True, slots=True)
class UnitLikeness:
    """How alike the two sides of each unit are, by id, beside how alike any two sentences are (``others``, sorted).

    Both are measured on one text, so that they fit its languages and whatever compared them. ``own`` is what is usual.
    """

    values: Mapping[str, float]
    others: Sequence[float]
    own: Usual
    _sorted: Sequence[float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sorted", sorted(self.values.values()))

    def belongs(self, unit: str) -> float:
        """Return how much more often sides that belong together are as alike as those of *unit* (log ratio).

        It counts how many of both kinds are at most, and at least, that alike, and so needs no distribution.

        >>> likeness = UnitLikeness({"a": 0.1, **{str(n): 0.8 for n in range(98)}}, [0.1] * 98, Usual(0.8, 0.1))
        >>> round(likeness.belongs("a"), 1), round(likeness.belongs("1"), 1)
        (-3.9, 4.6)
        """
        value = self.values[unit]
        return log(
            _share(self._sorted, value, lower=True) * _share(self._sorted, value, lower=False)
            / (_share(self.others, value, lower=True) * _share(self.others, value, lower=False))
        )  # fmt: skip


def _share(ordered: Sequence[float], value: float, *, lower: bool) -> float:
    """Return the share of values at most (*lower*) or at least *value*, with one more of each kind."""
    count = bisect_right(ordered, value) if lower else len(ordered) - bisect_left(ordered, value)
    return (count + 1) / (len(ordered) + 2)
