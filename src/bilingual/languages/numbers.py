"""Language data for reading numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# A value as text ("3", "1_000_000", "1/2") and its number words.
Said = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Halves:
    """Wordings of halves, as ``re`` patterns in which ``{unit}`` stands for the name of a unit.

    ``units`` maps unit names to how many of the next smaller unit they contain (12 months in a year). ``before``
    precedes a unit ("half a"), ``after`` follows a number and contains the unit ("years and a half"), ``alone`` follows
    a number without a unit. ``words`` mean a value with a half; ``suffix`` is attached to a number.
    """

    units: tuple[tuple[str, int], ...]
    before: str
    after: str = ""
    alone: str = ""
    words: Said = field(default_factory=dict)
    suffix: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class HalfOfDay:
    """Patterns for the half of the day, before and after the hour.

    ``minutes_before`` and ``minutes_after`` say minutes in words, next to the hour plus a shift: half past (30, 0),
    quarter to (45, -1). ``hour_before`` comes before an hour that has a half of its own: las cinco y media.
    """

    afternoon_before: str = ""
    morning_before: str = ""
    afternoon_after: str = ""
    morning_after: str = ""
    minutes_before: tuple[tuple[str, int, int], ...] = ()
    minutes_after: tuple[tuple[str, int, int], ...] = ()
    hour_before: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Patterns of what stands by a figure, in the words of all languages unless a file has its own.

    ``percent`` follows it, ``percent_before`` precedes it (百分之); ``hour`` follows the hour of a time, ``moment`` a
    time or a date ("by 9 o'clock", 到2030年). ``night`` is in a time of day that lies on both sides of midnight.
    ``before_century`` and ``century`` are the words before and after the Roman numeral of one: siglo V, Vᵉ siècle.
    """

    percent: str
    percent_before: str
    hour: str
    moment: str
    night: str
    before_century: str
    century: str


@dataclass(frozen=True, slots=True, eq=False)
class Characters:
    """Numerals of one character or syllable each: 三百万, 삼백만.

    ``digits`` are the ten digits in order, ``units`` multiply the digit before them, ``scales`` everything before them,
    ``tens`` are added as they are (스물, 廿). The first three default to the Han numerals. ``counters`` may follow a
    number and make a lone digit count as one. ``idioms`` is a pattern of non-numbers, ``unsure_after`` holds the
    characters after which a numeral is not a number or vague, ``fraction`` the word between denominator and numerator,
    ``tenths`` a pattern of that for a tenth. ``short``: a final digit counts the next unit, 一万二 is 12,000.
    """

    digits: tuple[frozenset[str], ...] = ()
    units: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    tens: Mapping[str, int] = field(default_factory=dict)
    counters: frozenset[str] = frozenset()
    idioms: str = ""
    unsure_after: str = ""
    fraction: str = ""
    tenths: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Rules for the numbers of a language.

    ``reader`` is ``text2num`` (the library), ``spelled`` (the words that ICU writes for this tag, and ``forms``) or
    ``characters`` (see :class:`Characters`). ``decimal`` and ``group`` are the separators in digits; ``both_signs``
    allows them to be swapped.

    ``forms`` adds forms of a number word: of the library's word for ``text2num``, of a value for ``spelled``;
    ``rewrites`` are patterns and replacements applied before ``text2num``. ``ones_first`` means that five comes before
    twenty, ``joints`` are words inside a number. ``ordinals`` may end a number of the reader ``spelled``, as may the
    combinations of ``ordinal_stems``, counted from 1, and ``ordinal_endings``. ``scales`` multiply the digits or words
    before them.

    ``vague`` words are not numbers but may match one (hundreds); so may ``weak`` ones (a quarter), those of
    ``ordered``, lists counted from 1 (months), and ``ambiguous`` ones on their own.

    ``times`` is a pattern with a number in group 1 (zehnfach), ``time`` one with hours and minutes. ``decade`` follows
    a year, ``eras`` are patterns before a year with the value to add.

    ``share`` is the pattern between a number and the whole after it (three out of four), ``share_after`` that between
    the whole and a number after it (四人に三人).

    ``day`` is the pattern of a day next to a month of ``ordered``, ``day_joint`` a word between them;
    ``capital_months`` says that a month begins with a capital, unlike the words may and march. ``date`` are the
    patterns after the numbers of month and day, where months have no names.

    ``measures`` are patterns of the units of ``measures.tsv`` after a number, ``measures_before`` of those before it
    (华氏450度); ``more`` may come between: 四十多斤. ``phrases`` are patterns of words for a value: a quarter of an
    hour.
    """

    reader: Literal["text2num", "spelled", "characters"]
    decimal: str
    group: str
    both_signs: bool = False
    forms: Said = field(default_factory=dict)
    rewrites: Mapping[str, str] = field(default_factory=dict)
    ones_first: bool = False
    joints: frozenset[str] = frozenset()
    scales: Said = field(default_factory=dict)
    vague: Said = field(default_factory=dict)
    weak: Said = field(default_factory=dict)
    ordered: tuple[tuple[str, ...], ...] = ()
    ordinals: Said = field(default_factory=dict)
    ordinal_stems: tuple[str, ...] = ()
    ordinal_endings: tuple[str, ...] = ()
    ambiguous: frozenset[str] = frozenset()
    times: str = ""
    time: str = ""
    decade: str = ""
    share: str = ""
    share_after: str = ""
    eras: Mapping[str, int] = field(default_factory=dict)
    day: str = r"(\d{1,2})\.?"
    day_joint: str = ""
    capital_months: bool = False
    date: tuple[str, ...] = ()
    measures: Mapping[str, str] = field(default_factory=dict)
    measures_before: Mapping[str, str] = field(default_factory=dict)
    more: str = ""
    phrases: Mapping[str, str] = field(default_factory=dict)
    halves: Halves | None = None
    clock: HalfOfDay | None = None
    characters: Characters | None = None
