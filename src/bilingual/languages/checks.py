"""Language data for the checks of a translation.

Patterns are for ``re.search`` and ignore case unless stated otherwise. A missing table means *not judged*; an empty one
means that there is nothing to judge, such as the form of address in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, eq=False)
class Qualifier:
    """``says`` finds the qualifier in a translation; ``asks`` finds the fewer, unambiguous words in a source that
    require it.
    """

    says: str
    asks: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Negation:
    """``says`` finds negators, ``seeming`` false ones, ``soft`` words that may negate.

    ``weak`` finds those of the negators that another language often does without (without, nothing, barely): they may
    be a counterpart, but nobody misses them. ``alone`` matches a sentence with a word that is only said together with a
    negator, and without one (“vi nada”): its negator is lost. ``optional`` finds phrases that negate in form only
    (cannot help laughing, 不得不): the other language may say them with a negation or without.
    """

    says: str
    seeming: str
    soft: str
    weak: str = ""
    alone: str = ""
    optional: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ChangeWords:
    """How a text says that something rose *by* a figure, or *to* it.

    ``verbs`` finds the verbs of rising and falling, the others what stands directly before or after the figure.
    """

    verbs: str
    by_before: str = ""
    by_after: str = ""
    to_before: str = ""
    to_after: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Two forms of address, or of sentence endings, only one of which a text should use. Case-sensitive.

    ``ended`` matches the units to judge, those with a complete sentence.
    """

    polite: str = ""
    plain: str = ""
    polite_name: str = ""
    plain_name: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Patterns for the first person (I, we), and for the third: for ``he`` and ``she``, or for both. Case-sensitive.

    ``subject`` finds the first person as the subject: of "my grandfather started" it is not.
    """

    first: str
    third: str = ""
    he: str = ""
    she: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Typography:
    """``rules`` are patterns of wrong punctuation, each with a message; ``straight`` is the message for straight
    quotation marks, if the language uses other ones. ``quotes`` are matching pairs, ``openers`` are opening marks that
    a closing one requires: ¿?.
    """

    rules: tuple[tuple[str, str], ...] = ()
    straight: str = ""
    quotes: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class ForeignCharacters:
    """Which characters belong to the language.

    A Han character is foreign if the encoding ``own`` lacks it and ``other`` has it; with ``converted``, only if OpenCC
    would convert it. ``foreign`` is a pattern of characters that never belong.
    """

    own: str = ""
    other: str = ""
    converted: bool = False
    foreign: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Romanised:
    """The ``syllables`` of the usual romanisation, and ``foreign`` names that it could spell too."""

    syllables: frozenset[str]
    foreign: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Checks:
    """``length``: lowest and highest ratio of a good translation's characters to the English ones, over whole texts.
    ``qualifiers`` has the keys about, at least, at most and per. ``chatter`` finds an engine's comments and refusals at
    the start of a text, ``notes`` translator's notes. ``doubled`` are words that good prose may repeat in a row.

    ``contrasts`` holds by name what must not become each other (``order``: before, after), at the same place in every
    language: lower-case words for each, with ``~`` before those that may mean something else too, ``_`` for a blank and
    ``*`` for any ending. ``ignored`` holds phrases in which they mean nothing. The longest match counts.

    ``consent`` are the words with which an engine says yes to its user before it answers, and with ``~`` before them
    those that only are a reason for one in a translation: "Well, ..." may become "Gut, ...". ``answer_labels`` are the
    words that it writes before a colon. ``_`` is a blank in both.

    ``hedge`` finds the words that say that something may be so: ``asks`` those that surely do, ``says`` all that can.

    ``small_words`` are some of the most frequent function words: a text in the language has a few of them.

    ``units`` holds the words for units of measure by name, ``symbols`` their symbols, which all languages share. A word
    may be in several. ``transliteration`` holds the characters that usually spell foreign names by sound.
    """

    length: tuple[float, float] | None = None
    qualifiers: Mapping[str, Qualifier] | None = None
    negation: Negation | None = None
    hedge: Qualifier | None = None
    change: ChangeWords | None = None
    register: Register | None = None
    person: Person | None = None
    typography: Typography | None = None
    characters: ForeignCharacters | None = None
    contrasts: Mapping[str, tuple[tuple[str, ...], ...]] | None = None
    units: Mapping[str, frozenset[str]] | None = None
    symbols: Mapping[str, frozenset[str]] = field(default_factory=dict)
    transliteration: str = ""
    romanised: Romanised | None = None
    chatter: str = ""
    notes: str = ""
    consent: tuple[str, ...] = ()
    answer_labels: tuple[str, ...] = ()
    doubled: frozenset[str] | None = None
    small_words: frozenset[str] = frozenset()
