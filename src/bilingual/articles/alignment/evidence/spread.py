"""How much the lengths of good translations vary."""

from __future__ import annotations

from math import sqrt

# Standard deviation of the log ratio: its floor, and the increase for one character of English (Gale and Church, 1993).
_SPREAD, _SPREAD_SHORT = 0.155, 1.1


def length_spread(size: float) -> float:
    """Return the standard deviation of the log ratio of a translation's length, for a source as long as *size*
    characters of English.

    >>> round(length_spread(20), 2), round(length_spread(200), 2)
    (0.28, 0.17)
    """
    return sqrt(_SPREAD**2 + _SPREAD_SHORT / size)
