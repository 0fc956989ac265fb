"""One number mentioned in a text."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

# Two has too many wordings (both, a pair, 俩) for a single word to be required.
FIRST_SURE_WORD = 3


@dataclass(frozen=True, slots=True)
class Scale:
    """The base unit's worth of a unit of measurement: *slope* times the value, plus *offset*."""

    slope: Fraction
    offset: Fraction = Fraction(0)

    def base(self, value: Fraction) -> Fraction:
        return value * self.slope + self.offset

    def back(self, base: Fraction) -> Fraction:
        return (base - self.offset) / self.slope


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of measurement with its *scales*, by different customs.

    ``said`` is how the text writes it. ``direct`` is false for a unit that stands elsewhere: that of the other end of a
    range, or one without a number.
    """

    name: str
    dimension: str
    scales: tuple[Scale, ...]
    signs: tuple[str, ...] = ()
    said: str = ""
    direct: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """A number at characters ``start`` up to ``end``.

    ``sure`` is false for words that may not be a number: they can match one on the other side, but are never missing.
    ``also`` holds alternative values: 15 for 3 pm, 90 for the 1990s. ``figure`` is how it is written in digits, "" for
    number words. ``measure`` is the unit of measurement. ``share`` is what it says together with the number beside it:
    three out of four. ``half`` is the half of the day that the text surely names for an hour: ``am`` or ``pm``.
    """

    value: Fraction
    start: int
    end: int
    sure: bool = True
    also: tuple[Fraction, ...] = ()
    figure: str = ""
    measure: Measure | None = None
    share: Fraction | None = None
    half: str = ""

    @property
    def shown(self) -> str:
        """The value and its unit: 5/2 miles."""
        return f"{self.value} {self.measure.said}" if self.measure and self.measure.said else str(self.value)
