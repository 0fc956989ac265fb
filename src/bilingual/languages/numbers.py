"""How a language says and writes numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# A value as text ("3", "1_000_000", "1/2") and the words that say it.
Said = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Halves:
    """How halves are said, as patterns of ``re`` in which ``{unit}`` stands for the name of a unit.

    ``units`` are names of units with how many of the next smaller one they hold (a year has 12 months).
    ``before`` stands before a unit ("half a"), ``after`` follows a number and holds the unit ("years and a half"),
    ``alone`` follows a number without one. ``words`` say a value with a half; ``suffix`` is glued to a number.
    """

    units: tuple[tuple[str, int], ...]
    before: str
    after: str = ""
    alone: str = ""
    words: Said = field(default_factory=dict)
    suffix: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """Patterns of ``re`` for the half of the day: before and after the hour."""

    afternoon_before: str = ""
    afternoon_after: str = ""
    morning_after: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Characters:
    """Numerals of one character or syllable each: 三百万, 삼백만.

    ``digits`` are the ten digits in order, ``units`` multiply the digit before them, ``scales`` all before them,
    ``tens`` are added as they are (스물, 廿). Where the first three are missing they are those of Han.
    ``counters`` may follow a number and make a lone digit one. ``idioms`` is a pattern for what is no number,
    ``unsure_after`` holds the characters after which a numeral is none or vague, ``fraction`` the word between
    denominator and numerator, ``tenths`` the characters for a tenth. ``short`` says that a last digit
    is one of the next unit: 一万二 is 12,000.
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
    """What reads the numbers of a language.

    ``reader`` is ``text2num`` (a library reads the words), ``spelled`` (the words that ICU writes for this tag, and
    ``forms``) or ``characters`` (see :class:`Characters`). ``decimal`` and ``group`` are the signs in figures;
    ``both_signs`` says that the two may change places.

    ``forms`` gives other forms of a number word: of the library's word for ``text2num``, of a value for ``spelled``;
    ``rewrites`` are patterns in words for the library with what replaces them. ``prefixes`` may be glued to a number
    word, ``ones_first`` says that five stands before twenty, ``joints`` are words inside a number. ``ordinals`` may
    end a number of the reader ``spelled``; more are made of ``ordinal_stems``, counted from 1, and
    ``ordinal_endings``. ``scales`` multiply what stands before them, in figures or words.

    ``vague`` words are no numbers but may answer one (hundreds); so may ``weak`` ones (a quarter), those of
    ``ordered``, rows counted from 1 (months), and ``ambiguous`` ones where they stand alone.

    ``times`` is a pattern with a number in group 1 (zehnfach), ``time`` one with hours and minutes. ``decade``
    follows the years of one, ``eras`` are patterns before a year with what to add to it.
    """

    reader: Literal["text2num", "spelled", "characters"]
    decimal: str
    group: str
    both_signs: bool = False
    forms: Said = field(default_factory=dict)
    rewrites: Mapping[str, str] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ()
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
    eras: Mapping[str, int] = field(default_factory=dict)
    halves: Halves | None = None
    clock: Clock | None = None
    characters: Characters | None = None
