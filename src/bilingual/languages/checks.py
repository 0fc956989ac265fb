"""What the checks of a translation look for in a language.

Patterns are those of ``re.search``, in which case counts only where that is said. A table that is missing is not
judged; one that is there and empty has nothing to judge, as the form of address in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Qualifier:
    """``says`` finds the qualifier in a translation, ``asks`` in a source what needs one: fewer, surer words."""

    says: str
    asks: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Negation:
    """``says`` finds negators, ``seeming`` what looks like one and is none, ``soft`` what may stand for one."""

    says: str
    seeming: str
    soft: str


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Two forms of address or of sentence end, of which a text keeps one; case counts.

    ``ended`` is a pattern for the units that are judged, those with a whole sentence.
    """

    polite: str = ""
    plain: str = ""
    polite_name: str = ""
    plain_name: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Patterns for who speaks (I, we) and who is spoken of (he, she); case counts."""

    first: str
    third: str


@dataclass(frozen=True, slots=True, eq=False)
class Typography:
    """``rules`` are patterns for wrong marks, each with what is wrong; ``straight`` says that of straight quotation
    marks, where the language has others. ``quotes`` are pairs that belong together, ``openers`` marks that a closing
    one needs: ¿?."""

    rules: tuple[tuple[str, str], ...] = ()
    straight: str = ""
    quotes: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Characters:
    """Which characters belong to the language.

    A Han character is foreign when the encoding ``own`` lacks it and ``other`` has it; with ``converted`` only where
    OpenCC would write another. ``foreign`` is a pattern of what never belongs.
    """

    own: str = ""
    other: str = ""
    converted: bool = False
    foreign: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Checks:
    """``length`` are the characters of a good translation for each character of English, lowest and highest over
    whole texts. ``qualifiers`` are named about, at least, at most and per. ``chatter`` finds an engine's words about
    its translation at the start of a text, ``notes`` a translator's note. ``doubled`` are words that stand twice in a
    row in good prose.
    """

    length: tuple[float, float] | None = None
    qualifiers: Mapping[str, Qualifier] | None = None
    negation: Negation | None = None
    register: Register | None = None
    person: Person | None = None
    typography: Typography | None = None
    characters: Characters | None = None
    chatter: str = ""
    notes: str = ""
    doubled: frozenset[str] | None = None
