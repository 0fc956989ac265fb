"""Number words: parsed by text2num if it supports the language, otherwise from ICU's spelled-out numbers."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Protocol

from bilingual.languages import pack
from bilingual.languages.numbers import Numbers, Said
from bilingual.text.likeness.stems import unaccented

# A word with its combining marks: accents, Hebrew points, vowel signs of Arabic, Hindi and Thai.
_SIGNS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_SIGNS}])*")
_GAP = re.compile(r"[ \u00a0\u2011-]")
_LONGEST = 40  # words: enough for every number below a trillion, even in French


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A number of ``words`` words that ends at character ``end``."""

    value: int
    end: int
    words: int
    ordinal: bool = False


class Reader(Protocol):
    def read(self, text: str, start: int) -> NumberReading | None:
        """Return the number whose first word starts at *start*."""

    def may_begin(self, word: str) -> bool:
        """Return whether *word* may be the first of a number."""


def folded(word: str) -> str:
    """Return *word* in lower case without accents.

    >>> folded("Dieciséis"), folded("dreißig")
    ('dieciseis', 'dreissig')
    """
    if word.isascii():
        return word.lower()
    return unaccented(word.casefold())


def without_prefix(word: str, prefixes: Iterable[str], known: Container[str]) -> str:
    """Return *word*, or the rest after a prefix if only that is *known*."""
    if word in known:
        return word
    rests = (word.removeprefix(prefix) for prefix in prefixes if word.startswith(prefix))
    return next((rest for rest in rests if rest in known), word)


def values(said: Said) -> dict[str, int]:
    """Return the integer value of each folded word in *said*."""
    return {folded(word): int(value) for value, words in said.items() for word in words}


@lru_cache(maxsize=64)
def reader(numbers: Numbers, language: str) -> Reader | None:
    """Return the reader of number words in *language*, None if there is none."""
    if numbers.reader == "text2num":
        return _Library(numbers, language.split("-")[0])
    return _Spelled(numbers, language) if numbers.reader == "spelled" else None


@dataclass(frozen=True, slots=True)
class _Token:
    word: str

    def text(self) -> str:
        return self.word

    def nt_separated(self, previous: _Token) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


class _Library:
    """Reads the words that text2num knows, and other forms of them."""

    def __init__(self, numbers: Numbers, language: str) -> None:
        from text_to_num import find_numbers

        self._find = find_numbers
        self._language = language
        self._rewrites = [(re.compile(pattern), form) for pattern, form in numbers.rewrites.items()]
        self._forms = {form: word for word, forms in numbers.forms.items() for form in forms}
        self._begins: dict[str, bool] = {}

    def read(self, text: str, start: int) -> NumberReading | None:
        first = WORD.match(text, start)
        if first is None or not self._is_number(word := self._known(first[0])):
            return None
        words, ends = [word], [first.end()]
        while len(words) < _LONGEST and (gap := _GAP.match(text, ends[-1])):
            following = WORD.match(text, gap.end())
            if following is None:
                break
            words.append(self._known(following[0]))
            ends.append(following.end())
        found = self._find([_Token(word) for word in words], self._language, threshold=0.0)
        if not found or found[0].start or found[0].value != int(found[0].value):
            return None
        return NumberReading(int(found[0].value), ends[found[0].end - 1], found[0].end, found[0].is_ordinal)

    def may_begin(self, word: str) -> bool:
        return self._is_number(self._known(word))

    def _known(self, word: str) -> str:
        known = word.lower()
        for pattern, form in self._rewrites:
            known = pattern.sub(form, known)
        return self._forms.get(known, known)

    def _is_number(self, word: str) -> bool:
        if word not in self._begins:
            self._begins[word] = bool(self._find([_Token(word)], self._language, threshold=0.0))
        return self._begins[word]


class _Spelled:
    """Reads words whose values are added and multiplied: two million three hundred thousand five."""

    def __init__(self, numbers: Numbers, language: str) -> None:
        self._scales = values(numbers.scales)
        self._values = {word: value for word, value in spelled_words(language).items() if word not in self._scales}
        self._values |= values(numbers.forms)
        self._ordinals = values(numbers.ordinals) | {
            folded(stem + ending): number
            for number, stem in enumerate(numbers.ordinal_stems, 1)
            for ending in numbers.ordinal_endings
        }
        self._known = {*self._values, *self._scales, *self._ordinals}
        self._joints = {folded(word) for word in numbers.joints}
        self._prefixes = tuple(folded(prefix) for prefix in pack(language).words.attached)
        self._ones_first = numbers.ones_first

    def read(self, text: str, start: int) -> NumberReading | None:
        word = WORD.match(text, start)
        total = current = spoken = 0
        end = start
        while word:
            token = self._bare(word[0])
            if token in self._values and self._fits(current, self._values[token], spoken):
                current += self._values[token]
            elif token in self._scales:
                total, current = _multiplied(total, current, self._scales[token])
            elif token in self._ordinals and self._fits(current, self._ordinals[token], spoken):
                return NumberReading(total + current + self._ordinals[token], word.end(), spoken + 1, ordinal=True)
            elif not (token in self._joints and spoken and self._goes_on(text, word.end(), current, spoken)):
                break
            else:
                gap = _GAP.match(text, word.end())
                word = WORD.match(text, gap.end()) if gap else None
                continue
            end, spoken = word.end(), spoken + 1
            gap = _GAP.match(text, end)
            word = WORD.match(text, gap.end()) if gap else None
        return NumberReading(total + current, end, spoken) if spoken else None

    def may_begin(self, word: str) -> bool:
        return self._bare(word) in self._known

    def _goes_on(self, text: str, end: int, current: int, spoken: int) -> bool:
        gap = _GAP.match(text, end)
        following = WORD.match(text, gap.end()) if gap else None
        token = self._bare(following[0]) if following else ""
        return token in self._values and bool(current) and self._fits(current, self._values[token], spoken)

    def _bare(self, word: str) -> str:
        return without_prefix(folded(word), self._prefixes, self._known)

    def _fits(self, current: int, value: int, spoken: int) -> bool:
        """Return whether *value* may follow *current* within one number: forty + two, two hundred + five."""
        if not spoken or current == 0:
            return True
        if self._ones_first and 0 < current % 100 < 10 and value < 100 and value % 10 == 0:
            return True  # five and twenty; five ten for fifteen
        if current % 100 == 10 and value < 10:
            return False
        return value > 0 and bool(current % 10 ** len(str(value)) == 0)


def _multiplied(total: int, current: int, scale: int) -> tuple[int, int]:
    if scale == 100:
        low = current % 1000
        return total, current - low + max(low, 1) * 100
    if total < scale:
        return (total + max(current, 0 if total else 1)) * scale, 0
    return total + max(current, 1) * scale, 0


@lru_cache(maxsize=32)
def spelled_words(language: str) -> dict[str, int]:
    """Return the single words, folded, that ICU uses to spell numbers in *language*, with their values.

    >>> spelled_words("ru")["пятьдесят"], spelled_words("ru")["триста"]
    (50, 300)
    """
    from icu4py.messageformat import MessageFormat

    rules = MessageFormat("{n, spellout}", language)
    numbers = [*range(100), *range(100, 1000, 100), *(10**power for power in (3, 6, 9, 12))]
    found: dict[str, int] = {}
    for number in numbers:
        words = WORD.findall(str(rules.format({"n": number})).replace("\u00ad", "").replace("\u200b", ""))
        if len(words) == 1 and not words[0].isdecimal():
            found.setdefault(folded(words[0]), number)
    return found


def fractions_by_word(said: Said) -> dict[str, Fraction]:
    """Return what each word means, folded."""
    return {folded(word): Fraction(value) for value, words in said.items() for word in words}
