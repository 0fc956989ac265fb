"""Language data for the writing system and word formation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Writing:
    """``script`` is the ISO 15924 code. ``spaced``: spaces separate words; ``phrase_spaced``: they separate phrases
    instead; ``east_asian``: characters are full width; ``full_width``: punctuation is; ``rtl``: text runs from right to
    left. No line starts with ``no_line_start`` or ends with ``no_line_end``.

    ``words`` names the word segmenter for text without spaces, ``extra_words`` adds to its dictionary; ``readings``
    names the source of pronunciations. ``katakana``: foreign names are spelled in katakana; ``after_names``: a
    pattern of what stands right after names; ``hyphenated``: many words have hyphens inside (well-known), and
    ``after_hyphen`` are words that often follow one (est-ce); ``spaced_marks``: a no-break space precedes ``? ! : ;``.
    ``fonts`` are
    tried before those of the script; ``page_fonts`` is the CSS font stack of pages, ``page_style`` further
    declarations, ``heading_style`` those of headings alone. ``convert`` is the OpenCC configuration for the
    language's own characters and words, ``convert_each`` the one that keeps the number of characters.
    """

    script: str
    spaced: bool = True
    phrase_spaced: bool = False
    east_asian: bool = False
    full_width: bool = False
    rtl: bool = False
    no_line_start: str = ""
    no_line_end: str = ""
    words: Literal["", "jieba", "unidic", "icu"] = ""
    extra_words: frozenset[str] = frozenset()
    readings: Literal["", "pinyin", "furigana"] = ""
    katakana: bool = False
    after_names: str = "(?!)"
    hyphenated: bool = False
    after_hyphen: frozenset[str] = frozenset()
    spaced_marks: bool = False
    fonts: tuple[str, ...] = ()
    page_fonts: tuple[str, ...] = ()
    page_style: str = ""
    heading_style: str = ""
    convert: str = ""
    convert_each: str = ""

    @property
    def space(self) -> str:
        """The separator of words: a space or nothing."""
        return " " if self.spaced else ""

    @property
    def gap(self) -> str:
        """The separator of sentences: nothing in Chinese and Japanese, otherwise a space, even in Thai and Lao."""
        return "" if self.east_asian and not self.spaced else " "


@dataclass(frozen=True, slots=True, eq=False)
class VerbForms:
    """What tells the forms of verbs from nouns that look like them (Spanish traje: suit, I brought).

    ``endings`` of forms have those of their ``infinitives``; ``stems`` has a pattern in the stem of a form, what is
    there in the infinitive, and how that ends (cuenta, contar); ``irregular`` has the infinitives of other forms. A
    noun stands after one of ``nouns_after``, a verb after one of ``verbs_after``; after ``either_after`` both may (la:
    the, or her). Forms that end in ``participles`` are of verbs after ``participles_after``, else adjectives.
    """

    endings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    infinitives: tuple[str, ...] = ()
    stems: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    irregular: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nouns_after: frozenset[str] = frozenset()
    verbs_after: frozenset[str] = frozenset()
    either_after: frozenset[str] = frozenset()
    participles: tuple[str, ...] = ()
    participles_after: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """``inflected``: words change with case, number or gender; ``stemmer`` is Snowball's name of a stemmer, if it does
    not know the language code. ``endings`` are removed instead, first match, where Snowball keeps forms apart (German:
    lebt, lebte). ``compounds``: words are joined (Bestellseite). ``density``: visible characters per character of
    English. ``joined``: patterns for two tokens of a text without spaces that belong to one phrase, as the dictionary
    named by ``Writing.words`` describes them. ``nouns_capital``: all nouns begin with a capital; ``determiners`` stand
    before them, and seldom before a name. ``attached``: articles, conjunctions and prepositions that are written
    together with the word after them, also several (وال). ``tails`` are written together with the word before them
    (n't in don't); ``contracted`` has the words in which that word changes (won't: will). ``levels`` names the lists
    of words by level that learners use, if there are any. ``irregular`` has the dictionary forms of words that the
    lemmatiser doesn't have or has wrong (shelves: shelf); ``ambiguous`` are forms of several dictionary words (axes),
    which nobody should learn as one of them; ``particles`` stand at the end of a clause, and begin the dictionary form
    of its verb (er fing an: anfangen). ``verbs`` tells forms of verbs from nouns.
    """

    inflected: bool = True
    nouns_capital: bool = False
    determiners: frozenset[str] = frozenset()
    stemmer: str = ""
    compounds: bool = False
    density: float = 1.05
    endings: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    joined: tuple[tuple[str, str], ...] = ()
    tails: tuple[str, ...] = ()
    contracted: Mapping[str, str] = field(default_factory=dict)
    levels: Literal["", "cefr", "hsk", "jlpt"] = ""
    irregular: Mapping[str, str] = field(default_factory=dict)
    ambiguous: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    verbs: VerbForms = field(default_factory=VerbForms)
