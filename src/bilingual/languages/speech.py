"""Language data for speech: its rate, and how text is read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, eq=False)
class Aloud:
    """How symbols and abbreviations are read aloud; ICU spells out the numbers.

    ``signs`` stand alone (``per`` is the stroke after a unit), ``units`` are spoken after their number (``ones`` has
    the form after a one), ``scales`` are letters after a number ("5k"). ``abbreviations`` (lower case, without the last
    full stop) are read in full: those in ``words_too`` also as written, those in ``capitalised`` only with a capital
    and a full stop. ``decimal`` is the decimal point, ``zero`` a nought inside a year or clock time, ``hundred`` two
    noughts, ``joint`` comes before the last part of a number, ``span`` is the dash between two numbers, ``full_hour``
    follows one, ``hundredths`` has the word after the two decimals of a currency (empty: none is said).

    Only for what is spoken to people: ``dot`` is that of an address, ``clock`` is hour and minutes. ``ordinals`` are
    patterns of what follows a number (and comes before it: a ``#`` stands for it), with the set of rules of ICU to use;
    ``years`` is the pattern of what follows a number of four digits that is a year. ``rewrites`` are patterns and
    replacements for a spelled-out number and the word after it, ``plurals`` those for one with an s behind it (1990s),
    of which the first that matches is used.

    Figures read as a whole: ``version`` is said for the v of v1.2; ``denominators`` has the singular and the plural of
    halves, thirds and so on, or ``fraction`` is the pattern of all; ``one`` is the form of a one before a unit;
    ``ratio`` is the colon of 3:2; ``powers`` are those of 2, 3 and ``n``; ``duration`` is hours, minutes and seconds;
    ``phones`` is a pattern of words before a telephone number; ``date_order`` is ``dmy`` or ``mdy``; ``day_of`` is the
    day before one of ``months``, a pattern. ``numbered`` are abbreviations (as written, without the stop) that are read
    in full before a number. Roman numerals after ``counted`` words (lower case) count; those after ``kings`` and
    ``queens`` are said by ``reigns``: ``king`` and ``queen`` are patterns, ``king_rule`` and ``queen_rule`` the set of
    rules, above ``most`` they count; with ``stop`` a full stop marks the ordinal, with ``capital`` it is written large,
    with ``lower`` counted words are lower case.

    ``pause`` is the short pause between parts that are said one by one, such as those of a telephone number (empty: a
    comma). With ``hyphens`` false, those of spelled-out numbers are spaces.
    ``dotted_hour`` follows hours and minutes with a dot between them (12.30 Uhr); days without a year may have one,
    too (3.5.), also at the end of a sentence after ``dated`` words, a pattern, and after others that are no names.
    ``mobile`` is a pattern of mobile numbers that are known without a word before them. ``suffixes`` is a pattern of
    what sticks to a number (80er).
    """

    signs: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    ones: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    words_too: frozenset[str] = frozenset()
    capitalised: frozenset[str] = frozenset()
    decimal: str = ""
    zero: str = ""
    hundred: str = ""
    joint: str = ""
    span: str = ""
    full_hour: str = ""
    hundredths: Mapping[str, str] = field(default_factory=dict)
    dot: str = ""
    clock: str = "{} {}"
    ordinals: Mapping[str, str] = field(default_factory=dict)
    years: str = "(?!)"
    rewrites: tuple[tuple[str, str], ...] = ()
    plurals: tuple[tuple[str, str], ...] = ()
    version: str = ""
    denominators: Mapping[str, str] = field(default_factory=dict)
    fraction: str = ""
    one: str = ""
    ratio: str = ""
    powers: Mapping[str, str] = field(default_factory=dict)
    duration: str = ""
    phones: str = ""
    date_order: str = ""
    day_of: str = ""
    months: str = "(?!)"
    numbered: Mapping[str, str] = field(default_factory=dict)
    counted: frozenset[str] = frozenset()
    kings: frozenset[str] = frozenset()
    queens: frozenset[str] = frozenset()
    reigns: Mapping[str, str] = field(default_factory=dict)
    pause: str = ""
    hyphens: bool = True
    dotted_hour: str = ""
    dated: str = "(?!)"
    mobile: str = ""
    suffixes: str = ""


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
