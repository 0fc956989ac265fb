"""Language data for speech: its rate, and how text is read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Aloud:
    """How symbols and abbreviations are read aloud; ICU spells out the numbers.

    ``signs`` stand alone, ``units`` are spoken after their number, ``scales`` are letters after a number ("5k").
    ``abbreviations`` (lower case, without full stop) are read in full: those in ``words_too`` also as written, those in
    ``capitalised`` only with a capital and a full stop. ``decimal`` is the decimal point, ``zero`` a nought inside a
    year or clock time, ``hundred`` two noughts, ``joint`` comes before the last part of a number, ``span`` is the dash
    between two numbers, ``full_hour`` follows one, ``cents`` follows two decimals of ``cents_of``.
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
class CaptionWords:
    """Words of subtitles for the deaf: ``sounds``, a pattern, describe sounds; ``speakers`` are roles that may stand
    before a colon; ``headwords`` stand before a colon and are spoken.
    """

    sounds: str = ""
    speakers: frozenset[str] = frozenset()
    headwords: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Speech:
    """``fastest``: words (characters, without spaces) per second above which the times of eight words must be wrong.

    A ``stop`` is written after recognised sentences without a mark, a question mark after those that end with one of
    ``asks``. Recognisers get no punctuated text as context, so that they write marks: it costs words and time in
    Japanese (figures: ``docs/how-to/speech.md``), and adds few marks in a long Chinese talk.
    """

    fastest: float
    stop: str = ""
    asks: tuple[str, ...] = ()
    aloud: Aloud | None = None
    captions: CaptionWords = field(default_factory=CaptionWords)
