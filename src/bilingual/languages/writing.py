"""How a language is written, and how its words change and are put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Writing:
    """``script`` is the ISO 15924 code; ``spaced`` says whether spaces part the words, ``phrase_spaced`` whether they
    part phrases instead, ``east_asian`` whether characters are full width and ``full_width`` whether punctuation is,
    ``rtl`` whether the text runs from right to left. No line begins with ``no_line_start`` or ends with
    ``no_line_end``.

    ``words`` names what finds the words of a text without spaces, ``extra_words`` are those that its dictionary lacks;
    ``readings`` names what writes its pronunciation. ``katakana`` says that foreign names are spelled in katakana,
    ``spaced_marks`` that a space that does not break stands before ``? ! : ;``. ``fonts`` are families of its own,
    before those of its script; ``page_fonts`` is the CSS font stack of our pages, ``page_style`` more declarations
    there. ``convert`` names OpenCC's configuration that gives a text the language's own characters and words,
    ``convert_each`` the one that keeps their number.
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
    spaced_marks: bool = False
    fonts: tuple[str, ...] = ()
    page_fonts: tuple[str, ...] = ()
    page_style: str = ""
    convert: str = ""
    convert_each: str = ""

    @property
    def space(self) -> str:
        """What stands between two words: a blank or nothing."""
        return " " if self.spaced else ""

    @property
    def gap(self) -> str:
        """What stands between two sentences: nothing in Chinese and Japanese, a blank elsewhere, Thai and Lao too."""
        return "" if self.east_asian and not self.spaced else " "


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """``inflected`` says that words change with case, number or gender; ``stemmer`` is Snowball's name of a stemmer,
    needed only where it does not know the language by its code. ``endings`` are cut off instead, the first that fits,
    where Snowball keeps forms apart (German: lebt, lebte). ``compounds`` says that words are written together
    (Bestellseite). ``density`` are visible characters for one of English. ``frequent`` are the characters that most of
    a text is made of, in a language that is written in thousands.
    """

    inflected: bool = True
    stemmer: str = ""
    compounds: bool = False
    density: float = 1.05
    frequent: str = ""
    endings: tuple[str, ...] = ()
