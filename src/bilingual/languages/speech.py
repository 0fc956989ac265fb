"""How a language is spoken: how fast, and how what is written is read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aloud:
    """What a reader says for signs and abbreviations; numbers are spelled out by ICU.

    ``signs`` stand alone, ``units`` are said after the number they stand at, ``scales`` are letters after a number
    ("5k"), ``abbreviations`` (without full stop, in lower case) are said in full, those of ``words_too`` also as they
    are written, those of ``capitalised`` only where they have a capital and a full stop. ``decimal`` is said for the
    point, ``zero`` for a nought inside a year or clock time, ``hundred`` for two noughts, ``joint`` before the last
    part of a number, ``span`` for the dash between two numbers, ``full_hour`` after one, ``cents`` after two decimals
    of ``cents_of``.
    """

    signs: Mapping[str, str]
    units: Mapping[str, str]
    scales: Mapping[str, str]
    abbreviations: Mapping[str, str]
    words_too: frozenset[str]
    capitalised: frozenset[str]
    decimal: str
    zero: str
    hundred: str
    joint: str
    span: str
    full_hour: str
    cents: str
    cents_of: str


@dataclass(frozen=True, slots=True)
class Speech:
    """``fastest`` is the number of words (characters, where spaces part none) a second beyond which over eight words
    a recogniser's times can't be right.
    """

    fastest: float
    aloud: Aloud | None = None
