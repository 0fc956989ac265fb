"""One number mentioned in a text."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

# Two has too many wordings (both, a pair, 俩) for a single word to be required.
FIRST_SURE_WORD = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A number at characters ``start`` up to ``end``.

    ``sure`` is false for words that may not be a number: they can match one on the other side, but are never missing.
    ``also`` holds alternative values: 15 for 3 pm, 90 for the 1990s. ``figure`` is how it is written in digits, "" for
    number words.
    """

    value: Fraction
    start: int
    end: int
    sure: bool = True
    also: tuple[Fraction, ...] = ()
    figure: str = ""
