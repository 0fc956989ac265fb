"""Finds numbers in a text: in digits, in words, and in character numerals."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from bilingual.languages import pack
from bilingual.languages.language_pack import Pack
from bilingual.languages.numbers import Numbers
from bilingual.text.numbers.characters import CharacterFinder
from bilingual.text.numbers.clock import with_times
from bilingual.text.numbers.figures import digits_values, plain_digits, signs
from bilingual.text.numbers.halves import HalfFinder
from bilingual.text.numbers.measures import MeasureFinder
from bilingual.text.numbers.mention import FIRST_SURE_WORD, Mention
from bilingual.text.numbers.romans import roman_at
from bilingual.text.numbers.shares import with_shares
from bilingual.text.numbers.words import WORD, folded, fractions_by_word, reader, without_prefix

_DIGITS = re.compile(r"\d+(?:[.,'’\u00a0\u202f\u066b\u066c]\d+)*(?:[ ]\d{3}(?!\d))*")
_VULGAR = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
# 25k, 5M, 7B: attached and not followed by another letter, unlike "5 km" and "5 MB".
_SUFFIX = re.compile(r"(k|K|M|B|bn)(?![A-Za-z0-9])")
_SUFFIXES = {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "bn": 10**9}
_MIXED = re.compile(r"(\d{1,3})[ \u00a0\u202f-]([1-9])[/⁄]([2-9]|1\d)(?![\d/])")  # 1 1/2
_ADDRESS = re.compile(r"(?<=\])\([^()\s]*(?:\s[^()]*)?\)|https?://[^\s\u3000-\u9fff]+")
_NEXT_WORD = re.compile(rf"[\s\u00a0-]?({WORD.pattern})\.?")
_LAST_WORD = re.compile(rf"{WORD.pattern[:-1]}{{0,100}}\.?$")
_OTHERS = 20_000
_MOST = 10**60  # no text says "million" ten times for a number
_MINUTES = re.compile(r"\d[:：]$")
_ERA = 20  # characters before a year in which to look for an era


def mentions(text: str, language: str) -> list[Mention]:
    """Return the numbers in *text*, in the language of this BCP 47 tag, in order.

    >>> [int(found.value) for found in mentions("25 000 litres, deux mille trois cents jours", "fr")]
    [25000, 2300]
    """
    return list(_mentions(text, language))


@lru_cache(maxsize=65536)  # check after check asks for all sentences of a text
def _mentions(text: str, language: str) -> tuple[Mention, ...]:
    text = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    return tuple(_finder(pack(language).numbers, language).found(plain_digits(text)))


@lru_cache(maxsize=64)
def _finder(numbers: Numbers | None, language: str) -> _Finder:
    return _Finder(numbers or Numbers("spelled", "", ""), pack(language))


class _Finder:
    """Finds the numbers in texts of one language, in digits and as its pack describes."""

    def __init__(self, numbers: Numbers, of: Pack) -> None:
        spaced = of.writing.spaced
        self.decimal = signs(of.tag)[1]
        self.both_signs = numbers.both_signs
        self.scales = {word: int(value) for word, value in fractions_by_word(numbers.scales).items()}
        self.vague = fractions_by_word(numbers.vague)
        self.weak = fractions_by_word(numbers.weak)
        for row in numbers.ordered:
            self.weak |= {folded(word): Fraction(n) for n, group in enumerate(row, 1) for word in group.split("/")}
        self.prefixes = tuple(map(folded, of.words.attached))
        self.ambiguous = {folded(word) for word in numbers.ambiguous}
        self._unsure = self.ambiguous | set(self.vague)
        self.known = {*self.scales, *self.vague, *self.weak}
        self.words = reader(numbers, of.tag)
        self.halves = HalfFinder(numbers.halves, spaced=spaced) if numbers.halves else None
        self.characters = CharacterFinder(numbers.characters, spaced=spaced) if numbers.characters else None
        self._every_scale = self.scales | (dict(self.characters.numerals.scales) if self.characters else {})
        self.measures = MeasureFinder(numbers, spaced=spaced)
        self.phrases = [
            (re.compile(pattern, re.IGNORECASE), Fraction(value)) for value, pattern in numbers.phrases.items()
        ]
        self._any_phrase = re.compile("|".join(numbers.phrases.values()) or r"(?!)", re.IGNORECASE)
        self._others: dict[str, bool] = {}  # words in no number, most of a text
        self.clock = numbers.clock
        self.decade = numbers.decade
        self.times = numbers.times
        self.time = numbers.time
        self.shares = numbers.share, numbers.share_after, of.figures
        self.figures = of.figures
        self.eras = numbers.eras
        starts = [r"\d", f"[{''.join(_VULGAR)}]", r"(?<![^\W_])(?<!_)[^\W\d_]"]
        starts += [part.starts for part in (self.characters, self.halves) if part]
        self.starts = re.compile("|".join(starts), re.IGNORECASE)

    def found(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        position = 0
        while start := self.starts.search(text, position):
            read = self._at(text, start.start())
            found += read or []
            position = read[-1].end if read else start.start() + 1
        found = self.measures.measured([mention for mention in found if mention.start >= 0], text)
        found = with_shares(found, text, *self.shares)
        return with_times(found, text, self.clock, self.figures) if self.clock else found

    def _at(self, text: str, start: int) -> list[Mention] | None:
        half = self.halves.whole(text, start, self._every_scale) if self.halves else None
        if half:  # полтора миллиона
            value, end = self._scaled(text, half.value, half.end)
            return [replace(half, value=value, end=end)]
        for phrase, value in self.phrases if self._any_phrase.match(text, start) else ():
            if match := phrase.match(text, start):
                return [Mention(value, start, match.end(), sure=False)]
        part = self.halves.part(text, start) if self.halves else None
        if part and self.measures.after(text, start, part):
            return [Mention(Fraction(1, 2), start, part, sure=False)]
        if text[start].isdecimal() or text[start] in _VULGAR:
            return self._digits(text, start)
        read = self.characters.at(text, start, self.halves) if self.characters else None
        return read or self._words(text, start)

    def _digits(self, text: str, start: int) -> list[Mention] | None:
        match = _DIGITS.match(text, start)
        if match is None:
            return [Mention(_VULGAR[text[start]], start, start + 1)]
        if start and text[start - 1].isdecimal():
            return None
        if (mixed := _MIXED.match(text, start)) and int(mixed[2]) < int(mixed[3]):
            value = int(mixed[1]) + Fraction(int(mixed[2]), int(mixed[3]))
            return [self._measured(text, Mention(value, start, mixed.end(), figure=mixed[0]))]
        written, end = match[0], match.end()
        if " " in written and self.decimal != ",":
            written = written.partition(" ")[0]
            end = start + len(written)
        values = digits_values(written, self.decimal)
        if self.time and (time := re.compile(self.time).match(text, start)):
            values, end = [Fraction(int(part)) for part in time.groups()], time.end(2)
        if _MINUTES.search(text, max(0, start - 3), start) and written == "00":  # 21:00
            return [Mention(Fraction(0), start, end, sure=False)]
        if len(values) > 1:
            return [Mention(value, start, end, figure=written) for value in values]
        if self.characters and (fraction := self.characters.fraction(text, values[0], start, end)):
            return [fraction]
        mention = self._measured(text, Mention(values[0], start, end, figure=written))
        if self.characters and mention.value == values[0] and self.characters.is_tenths(text, end, values[0]):
            return [replace(mention, value=values[0] * 10, also=(values[0] / 10,), end=end)]
        also = self._other_values(text, mention)
        if self.both_signs and values[0]:
            other = digits_values(written, "." if self.decimal == "," else ",")
            also += [value * mention.value / values[0] for value in other if len(other) == 1]
        return [replace(mention, also=tuple(value for value in also if value != mention.value))]

    def _measured(self, text: str, mention: Mention) -> Mention:
        """Return the digits *mention* together with following multipliers and halves."""
        value, end = mention.value, mention.end
        if text[end : end + 1] in _VULGAR:
            value, end = value + _VULGAR[text[end]], end + 1
        if suffix := _SUFFIX.match(text, end):
            return replace(mention, value=value * _SUFFIXES[suffix[1]], end=suffix.end())
        value, end = self._multiplied(text, mention.start, value, end)
        is_article = value == 1 and self.characters and self.characters.counts(text, end)  # 1分間: a minute
        return replace(mention, value=value, end=end, sure=not is_article)

    def _multiplied(self, text: str, start: int, value: Fraction, end: int) -> tuple[Fraction, int]:
        """Return *value* with the multipliers and the half after it: 3 mil millones, two and a half million."""
        value, end = self._scaled(text, value, end)
        if self.halves is None:
            return value, end
        last = _LAST_WORD.search(text, start, end)
        half, half_end = self.halves.added(text, value, end, self.scales.get(folded(last[0]), 1) if last else 1)
        return self._scaled(text, half, half_end) if half_end > end else (value, end)

    def _other_values(self, text: str, mention: Mention) -> list[Fraction]:
        """Return alternative values of digits: a decade, tenths, another era."""
        value, end, found = mention.value, mention.end, list[Fraction]()
        before = text[max(0, mention.start - _ERA) : mention.start]
        if 1000 <= value <= 2100 and self.decade and re.compile(self.decade, re.IGNORECASE).match(text, end):
            found.append(value % 100)
        return found + [value + more for era, more in self.eras.items() if re.search(f"(?:{era})$", before)]

    def _scaled(self, text: str, value: Fraction, end: int) -> tuple[Fraction, int]:
        """Apply the multipliers that follow: 1.2 million, 3 mil millones, 120万, 1億2000万."""
        while value < _MOST and (word := _NEXT_WORD.match(text, end)) and (scale := self.scales.get(folded(word[1]))):
            value, end = value * scale, word.end(1)
        return self.characters.scaled(text, value, end) if self.characters else (value, end)

    def _words(self, text: str, start: int) -> list[Mention] | None:
        """Return the number made of the number words from *start* on."""
        first = WORD.match(text, start)
        if first is None or (start and (text[start - 1].isalnum() or text[start - 1] == "_")):
            return None
        if roman := roman_at(text, start, self.figures):
            return [roman]
        if self._is_other(first):
            return None
        word = without_prefix(folded(first[0]), self.prefixes, self.known)
        if word in self.vague:
            return [Mention(self.vague[word], start, first.end(), False)]
        read = self.words.read(text, start) if self.words else None
        if read and read.ordinal:
            return [Mention(Fraction(read.value), start, read.end, False)]
        if read and not (read.words == 1 and word in self.weak):
            ambiguous = read.words == 1 and word in self.ambiguous
            return [self._whole(text, start, Fraction(read.value), read.end, ambiguous)]
        if word in self.weak:
            return [Mention(self.weak[word], start, first.end(), False)]
        if word in self.scales:
            return [self._whole(text, start, Fraction(self.scales[word]), first.end(), word in self.ambiguous)]
        return self._glued(text, first)

    def _is_other(self, word: re.Match[str]) -> bool:
        """Return whether *word* is in no number, whatever comes after it."""
        known = self._others.get(word[0])
        if known is None:
            if len(self._others) > _OTHERS:
                self._others.clear()
            alone = without_prefix(folded(word[0]), self.prefixes, self.known)
            begins = alone in self.known or (self.words is not None and self.words.may_begin(word[0]))
            known = self._others[word[0]] = not begins and self._glued(word.string, word) is None
        return known

    def _whole(self, text: str, start: int, value: Fraction, end: int, ambiguous: bool) -> Mention:
        """Return *value*, ending at *end*, together with everything after it that belongs to the number."""
        following = _NEXT_WORD.match(text, end)
        word = folded(following[1]) if following else ""
        if following and value > 1 and self.weak.get(word, 1) < 1:  # three quarters
            return Mention(value * self.weak[word], start, following.end(1), False)
        whole = end
        value, end = self._multiplied(text, start, value, end)
        # one dozen may be "about ten", and French neuf may mean new
        unsure = (ambiguous and end == whole) or (value == self.scales.get(word) and word in self._unsure)
        return Mention(value, start, end, value >= FIRST_SURE_WORD and not unsure)

    def _glued(self, text: str, word: re.Match[str]) -> list[Mention] | None:
        """Return the number inside a longer word: zehnfach, zweieinhalb."""
        lower = word[0].lower()
        if self.halves and self.halves.suffix and lower.endswith(self.halves.suffix):
            value = self._value(lower.removesuffix(self.halves.suffix))
            if value is not None:
                value, end = self._scaled(text, *self.halves.in_smaller(text, value + Fraction(1, 2), word.end()))
                return [Mention(value, word.start(), end)]
        often = re.fullmatch(self.times, lower) if self.times else None
        value = self._value(often[1]) if often else None
        return None if value is None else [Mention(value, word.start(), word.end(), False)]

    def _value(self, word: str) -> Fraction | None:
        read = self.words.read(word, 0) if self.words else None
        return Fraction(read.value) if read and read.end == len(word) and not read.ordinal else None
