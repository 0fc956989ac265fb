"""Language data for sentence boundaries."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, eq=False)
class Abbreviations:
    """Abbreviations in lower case without their last full stop; ``z.b`` also matches "z. B.".

    No sentence ends after a ``leading`` one, which belongs to what follows: a name, a number, an example. After
    ``numbering`` ones, many of which are also words, none ends before a number. After ``either`` the next word decides:
    one of the language's openers starts a sentence, and after ``closing`` ones any capital does.
    """

    leading: frozenset[str] = frozenset()
    numbering: frozenset[str] = frozenset()
    either: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """Boundary cues in speech without punctuation.

    ``closes`` and ``may_close`` are endings before a boundary, ``opens`` and ``may_open`` words after one. ``clinging``
    words never end a sentence (default: the subtitles' ``never_last``), ``leaning`` ones never start one. ``finals``
    are endings that a sentence may have, beyond those that close; empty: any. ``chained``: recognisers write commas
    between sentences, and a full stop where half a minute ends. ``usual`` and ``longest`` are sentence
    lengths, in words if spaces separate them, else in characters.
    """

    closes: tuple[str, ...] = ()
    may_close: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    may_open: tuple[str, ...] = ()
    clinging: tuple[str, ...] = ()
    leaning: tuple[str, ...] = ()
    finals: tuple[str, ...] = ()
    chained: bool = False
    usual: float = 12
    longest: float = 32


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """``abbreviations`` of the language itself, and ``common`` ones that occur in texts of every language.

    ``openers`` are closed-class words that start a sentence far more often than they follow "Inc." within one.
    ``letter_words`` are single capitals that are words ("so do I."). ``ordinal_before`` and ``ordinal_after`` match the
    words around ordinals written as "3.". ``says`` matches a continuation after a quotation: he said. ``marked`` is
    false if sentences end without punctuation.
    """

    abbreviations: Abbreviations = field(default_factory=Abbreviations)
    common: Abbreviations = field(default_factory=Abbreviations)
    openers: frozenset[str] = frozenset()
    letter_words: frozenset[str] = frozenset()
    ordinal_before: str = ""
    ordinal_after: str = ""
    says: str = ""
    marked: bool = True
    borders: Borders = field(default_factory=Borders)
