"""One number that a text says."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

# Two is said in too many ways (both, a pair, 俩) to be missed by its word alone.
FIRST_SURE_WORD = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A number at characters ``start`` up to ``end``.

    ``sure`` is false for words that may be no number: they can answer one on the other side, and are
    never missed. ``also`` are other values that it may be written as: 15 for 3 pm, 90 for the 1990s.
    ``figure`` is how it is written in figures, "" for one in words.
    """

    value: Fraction
    start: int
    end: int
    sure: bool = True
    also: tuple[Fraction, ...] = ()
    figure: str = ""
