"""How words are read that a dictionary of readings gets wrong, or that depend on what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Readings:
    """``words`` are read so wherever they stand (sign by sign, parted by blanks, in pinyin).

    For pinyin ``rules`` are rows of a word, how it is read (sign by sign), and a pattern of ``re`` for what stands
    before and for what stands after it; the first that fits counts. ``infix`` in the middle of a word of three signs
    that the dictionary lacks is read as the second of its two values says.

    For furigana ``pairs`` are rows of a word, the word before it and how it is read then. ``counted`` is what a numeral
    is read before ``counter``, ``shortened`` what it is before a counter that begins with one of ``hard``. ``day`` is
    read ``day_short`` after a number of ``days_short``, else ``day_long``; after ``month`` the first has no reading.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[tuple[str, str, str, str], ...] = ()
    infix: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str, str], ...] = ()
    counter: str = ""
    counted: Mapping[str, str] = field(default_factory=dict)
    shortened: Mapping[str, str] = field(default_factory=dict)
    hard: str = ""
    day: str = ""
    month: str = ""
    day_short: str = ""
    day_long: str = ""
    days_short: frozenset[int] = frozenset()
