"""Where the sentences of a language begin and end."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, eq=False)
class Abbreviations:
    """Abbreviations in lower case and without their last full stop; ``z.b`` stands for "z. B." as well.

    After a ``leading`` one no sentence ends: it belongs to what follows, a name, a number, an example. ``numbering``
    ones, many of them words as well, end none where a number follows. After ``either`` the next word decides: a
    sentence begins with one of the language's openers, and after ``closing`` ones with every capital.
    """

    leading: frozenset[str] = frozenset()
    numbering: frozenset[str] = frozenset()
    either: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """What tells a border in speech without marks.

    ``closes`` and ``may_close`` are endings before a border, ``opens`` and ``may_open`` words after one; ``clinging``
    words never end a sentence, ``leaning`` ones never begin one. ``usual`` and ``longest`` are lengths of a sentence:
    in words where spaces part them, else in characters. Where ``clinging`` is empty it is the subtitles'
    ``never_last``.
    """

    closes: tuple[str, ...] = ()
    may_close: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    may_open: tuple[str, ...] = ()
    clinging: tuple[str, ...] = ()
    leaning: tuple[str, ...] = ()
    usual: float = 12
    longest: float = 32


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """``abbreviations`` of the language itself, and the ``common`` ones that stand in texts of every language.

    ``openers`` are closed-class words that begin a sentence far more often than they follow "Inc." inside one.
    ``letter_words`` are single capital letters that are words ("so do I."). ``ordinal_before`` and ``ordinal_after``
    are patterns for the words around "3." in a language that writes ordinals so. ``says`` is a pattern for what
    goes on after a quotation: he said. ``marked`` is false where
    sentences end without a mark.
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
