"""How plausible decoded bytes are as the text of a language: bits of information, fewer for a likelier text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from math import log2

from bilingual.languages.letters import Letters, lettered

# Bits of what a table of letters does not hold. A wrong decoding is full of these.
_STRANGE = 17  # a letter of another alphabet, an unusual symbol
_IMPOSSIBLE = 20  # controls, unassigned characters, parts of boxes
_BROKEN_WORD = 9  # a capital after a small letter, two scripts or a symbol within a word
_CAPITAL, _CAPITALS = 3, 1.5  # at the start of a word, after another capital
_MARKS = dict.fromkeys("“”‘’„«»–—…", 7) | dict.fromkeys("©®™", 9) | dict.fromkeys("‚‹›―•·°№§€£\u00a0♪♫¡¿ºª½×", 12)
_WIDE_MARKS = dict.fromkeys("，。、？！：；「」『』（）《》…—～・　“”‘’·", 5)
_APOSTROPHE = "’"
_NO_APOSTROPHE = 5  # more, within a word of a language that has none there
_IN_WORDS = frozenset("’‘ʼ‐\u00ad")
# Signs that stand after figures or alone: next to a letter they are letters of another encoding.
_APART = frozenset("·°©®º№•½×")
_PLAIN = re.compile(r"[A-Za-z]+")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_SAMPLE = 1_000  # characters beyond ASCII


class Sample:
    """The characters of a text beyond ASCII, and the cost of how they follow each other."""

    def __init__(self, text: str) -> None:
        self.counts: Counter[str] = Counter()
        self.structure = 0.0
        self.apostrophes = 0  # between two letters
        self.plain = sum(map(len, _PLAIN.findall(text)))
        for run in _BEYOND.finditer(text):
            before = text[run.start() - 1] if run.start() else " "
            after = text[run.end()] if run.end() < len(text) else " "
            self.counts.update(run[0])
            for one, two in zip(before + run[0], run[0] + after, strict=True):
                self.structure += _junction(one, two)
            for one, two, three in zip(before + run[0], run[0], run[0][1:] + after, strict=False):
                self.structure += _inside(one, two, three)
                self.apostrophes += two == _APOSTROPHE and one.isalpha() and three.isalpha()
            if self.counts.total() > _SAMPLE:
                break

    def bits(self, letters: Letters) -> float:
        """Return the cost of the sample as text in the language of *letters*."""
        bits = sum(number * _bits(c, letters) for c, number in self.counts.items())
        if _APOSTROPHE not in letters.bits:
            bits += _NO_APOSTROPHE * self.apostrophes
        return self.structure + bits + self._density(letters)

    def _density(self, letters: Letters) -> float:
        """Return how far the share of letters beyond ASCII is from that of a language in the Latin script.

        The shares of letters and marks are of all letters: the observed share is credited, so that one à in a page of
        English words is not dearer than one а.
        """
        if "e" not in letters.bits:
            return 0
        beyond = sum(number for c, number in self.counts.items() if c.isalpha())
        marks = sum(number for c, number in self.counts.items() if c in _MARKS)
        if not beyond + marks:
            return 0
        seen, usual = beyond / max(1, beyond + self.plain), _usual_density(letters)
        credit = (beyond + marks) * log2((beyond + marks) / (beyond + marks + self.plain))
        return credit + (self.plain * log2((1 - seen) / (1 - usual)) if self.plain else 0)


def _bits(c: str, letters: Letters) -> float:
    if _impossible(c):
        return _IMPOSSIBLE
    low = c.lower()[0]
    if c in _WIDE_MARKS and letters.wide:
        return _WIDE_MARKS[c]
    return float(letters.bits.get(low, 0)) or _MARKS.get(c) or _STRANGE - _users().get(low, 0) / 4


@lru_cache(maxsize=1)
def _users() -> Counter[str]:
    """Return how many languages use a letter: é is likelier in a foreign name than ð."""
    return Counter(letter for letters in lettered() for letter in letters.bits)


@lru_cache(maxsize=128)
def _usual_density(letters: Letters) -> float:
    return sum(2.0**-bits for letter, bits in letters.bits.items() if letter > "\x7f" and letter.isalpha())


@lru_cache(maxsize=8192)
def _impossible(c: str) -> bool:
    return unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") or "\u2500" <= c <= "\u259f"


@lru_cache(maxsize=65536)
def _script(c: str) -> str:
    """Return the script of a letter, empty for other characters and for those written without spaces."""
    if not c.isalpha() and not unicodedata.category(c).startswith("M"):
        return ""
    name = unicodedata.name(c, "").split(" ")[0]
    return "" if name in ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH", "FULLWIDTH") else name


@lru_cache(maxsize=65536)
def _junction(one: str, two: str) -> float:
    """Return the cost of *two* after *one*, at least one of them beyond ASCII."""
    before, after = _script(one), _script(two)
    cost = 0.0
    if after == "COMBINING":
        return 0 if before else _BROKEN_WORD
    if before and after and before != after and before != "COMBINING":
        cost += _BROKEN_WORD
    if two.isupper() and two > "\x7f":
        cost += _CAPITALS if one.isupper() else _CAPITAL
    if (one.islower() and two.isupper()) or (one in ",;:!?" and after):
        cost += _BROKEN_WORD
    if after == "THAI" and unicodedata.category(two) == "Mn" and before != "THAI":
        cost += _BROKEN_WORD
    return cost


def _inside(one: str, two: str, three: str) -> float:
    """Return the cost of a symbol *two* next to letters, of a fixed space next to another one, of two capitals."""
    if two.isupper():
        return _CAPITAL if three.isupper() and not one.isalpha() else 0
    if two == "\u00a0":
        return _BROKEN_WORD if " " in (one, three) else 0
    if two in _IN_WORDS or two.isalnum() or unicodedata.category(two).startswith("M") or one + three in ("ll", "LL"):
        return 0
    letters = bool(_script(one)) + bool(_script(three))
    return _BROKEN_WORD if letters == 2 or (letters and two in _APART) else 0
