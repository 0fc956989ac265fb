"""Numerals of one character or syllable each: 三百万, 삼백만."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from bilingual.languages.numbers import Characters
from bilingual.text.numbers.halves import HalfFinder
from bilingual.text.numbers.mention import FIRST_SURE_WORD, Mention


@dataclass(frozen=True, slots=True, eq=False)
class Numerals:
    """``digits`` have their own values, ``units`` multiply the digit before them, ``scales`` multiply everything before
    them back to a larger scale, ``tens`` are added as they are. ``short``: 一万二 is 12,000.
    """

    digits: Mapping[str, int]
    units: Mapping[str, int]
    scales: Mapping[str, int]
    tens: Mapping[str, int] = field(default_factory=dict)
    short: bool = False

    @property
    def pattern(self) -> str:
        """A regular expression for one numeral, the longest alternatives first."""
        every = sorted([*self.digits, *self.units, *self.scales, *self.tens], key=len, reverse=True)
        return "|".join(map(re.escape, every))

    def value(self, numerals: Sequence[str]) -> Fraction | None:
        """Return the number that a row of *numerals* and digits makes, None for an estimate (两三, 七八十).

        >>> int(HAN.value("三亿五千万")), int(HAN.value(("3", "万", "2", "千"))), int(HAN.value("二〇二四"))
        (350000000, 32000, 2024)
        """
        if self._is_estimate(numerals):
            return None
        total = section = digit = 0
        last_unit = 1
        follows_digit = False
        for numeral in numerals:
            figure = self._figure(numeral)
            if figure is not None:
                digit = digit * 10 ** len(str(figure)) + figure if follows_digit else figure  # 一五〇万 is 1,500,000
                last_unit = last_unit if figure else 10  # no short form after a zero: 一万零五 is 10,005
            elif numeral in self.tens:
                section, last_unit = section + digit + self.tens[numeral], 10
                digit = 0
            elif numeral in self.units:
                last_unit = self.units[numeral]
                section += (digit or 1) * last_unit
                digit = 0
            else:
                last_unit = self.scales[numeral]
                if total < last_unit:
                    total = (total + section + digit or 1) * last_unit
                else:
                    total += (section + digit or 1) * last_unit
                section = digit = 0
            follows_digit = figure is not None
        if self.short and 0 < digit < 10 and last_unit > 10:
            digit *= last_unit // 10
        return Fraction(total + section + digit)

    def _is_estimate(self, numerals: Sequence[str]) -> bool:
        """Return whether two adjacent digits mean "one or the other": alone, or consecutive before a unit."""
        digits = [self.digits.get(numeral, 0) for numeral in numerals]
        if len(digits) == 2 and all(digits):
            return True
        return any(
            0 < one == two - 1 and (at == 0 or not digits[at - 1]) and numerals[at + 2] not in self.digits
            for at, (one, two) in enumerate(pairwise(digits[:-1]))
        )

    def _figure(self, numeral: str) -> int | None:
        return int(numeral) if numeral.isdecimal() else self.digits.get(numeral)


_ROWS = ("〇零", "一壹", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
# Numerals of the Han script, plain, formal and simplified (Unicode, Unihan: kPrimaryNumeric, kAccountingNumeric).
HAN = Numerals(
    {character: value for value, row in enumerate(_ROWS) for character in row},
    {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000},
    {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12},
    {"廿": 20, "卅": 30},
    short=True,
)

_MOST_PARTS = 12  # of one number: 1兆2345亿6789万 has three


class CharacterFinder:
    """Finds character numerals in the texts of one language.

    If the language separates words by spaces, a numeral starts a word, and a lone syllable counts only before a counter
    (세 명).
    """

    def __init__(self, characters: Characters, *, spaced: bool) -> None:
        digits = {sign: value for value, row in enumerate(characters.digits) for sign in row}
        self.numerals = numerals = Numerals(
            digits or HAN.digits, characters.units or HAN.units, characters.scales or HAN.scales,
            characters.tens or HAN.tens, characters.short,
        )  # fmt: skip
        one = f"(?:{numerals.pattern})"
        scale = "|".join(map(re.escape, numerals.scales))
        hundreds = "|".join(re.escape(sign) for sign, value in numerals.units.items() if value > 10)
        counters = "|".join(sorted(map(re.escape, characters.counters), key=len, reverse=True)) or "(?!)"
        blank = " ?" if spaced else ""
        self._spaced = spaced
        self._one = re.compile(one)
        self._run = re.compile(
            f"(?:{one}\u200b?)+" + (f"(?:(?<=[{''.join(numerals.scales)}]) {one}+)*" if spaced else "")
        )
        # 4 万: many put a space between digits and characters; but "2 千米" are two kilometres
        self._scale = re.compile(f"(?:[ \u00a0\u202f](?=(?:{hundreds})?(?:{scale})))?({hundreds}|{scale})")
        self._rest = re.compile(rf"{blank}(\d{{1,3}}(?:,\d{{3}}){{1,12}}|\d{{1,36}})(?![.,]?\d)")
        self._larger = re.compile(scale)
        self._idioms = re.compile(characters.idioms) if characters.idioms else None
        self._fraction = re.compile(rf"{characters.fraction}({one}+|\d+)") if characters.fraction else None
        self._unsure_after = characters.unsure_after
        self._counter = re.compile(f"{blank}(?:{counters})")
        self._tenths = re.compile(characters.tenths or "(?!)")
        self.starts = f"{one}|{characters.idioms}" if characters.idioms else one

    def counts(self, text: str, position: int) -> bool:
        """Return whether a counter follows at *position*."""
        return bool(self._counter.match(text, position))

    def is_tenths(self, text: str, position: int, value: Fraction) -> bool:
        """Return whether *value*, which ends at *position*, counts tenths: 三成 is 30 per cent."""
        return value <= 10 and self._tenths.match(text, position) is not None

    def at(self, text: str, start: int, halves: HalfFinder | None) -> list[Mention] | None:
        """Return the mentions of the numeral at *start*, empty for one that is not a number."""
        if self._idioms and (idiom := self._idioms.match(text, start)):
            return [Mention(Fraction(0), -1, idiom.end())]
        match = self._run.match(text, start)
        if not match or (self._spaced and start and text[start - 1].isalnum()):
            return None
        run, end = self._one.findall(match[0]), match.end()
        if len(run) > 1 and run[-1] in "两兩" and not (self.counts(text, end) or self._scale.match(text, end)):
            run, end = run[:-1], end - 1  # 三两 is a weight, 三两个 two or three
        value = self.numerals.value(run)
        if fraction := self.fraction(text, value or Fraction(1), start, end):
            return [fraction]
        if value is None:  # "七八" means seven or eight
            each = [Fraction(self.numerals.digits[sign]) for sign in run if sign in self.numerals.digits]
            tenfold = 10 if self.is_tenths(text, end, Fraction(1)) else 1  # 两三成: 20 or 30 per cent
            return [Mention(one, start, end, False, also=(one * tenfold,)) for one in each] or [
                Mention(Fraction(0), -1, end)
            ]
        sure = self._is_sure(text, start, end, run, value)
        if sure is None:
            return [Mention(Fraction(0), -1, end)]
        if self.is_tenths(text, end, value):
            return [Mention(value * 10, start, end, sure, (value / 10,))]
        whole = end
        if halves:
            value, end = halves.added(text, value, end)
        return [Mention(value, start, end, sure or end > whole)]

    def fraction(self, text: str, below: Fraction, start: int, end: int) -> Mention | None:
        """Read a fraction whose denominator *below* ends at *end*: 三分之一, 3분의 1."""
        match = self._fraction.match(text, end) if self._fraction else None
        if match is None:
            return None
        above = Fraction(int(match[1])) if match[1].isdecimal() else self.numerals.value(self._one.findall(match[1]))
        return Mention((above or Fraction(1)) / (below or 1), start, match.end(), False)

    def _is_sure(self, text: str, start: int, end: int, run: Sequence[str], value: Fraction) -> bool | None:
        """Return whether the *run* is certainly a number, None if it certainly is not."""
        counted = self.counts(text, end)
        large = any(sign not in self.numerals.digits for sign in run)
        if self._spaced:
            if len(run) == 1 and not (counted or len(run[0]) > 1):
                return None
            if len(run) > 1 and not large:
                return None
            native = len(run[0]) > 1  # a full word such as 다섯; a lone 삼 or 세 is often not a number
            return value >= FIRST_SURE_WORD and (native if len(run) == 1 else counted or len(run) > 2)
        vague = start > 0 and text[start - 1] in self._unsure_after
        alone = len(run) == 1 and not counted
        return not (vague or alone or value < FIRST_SURE_WORD or (len(run) == 1 and large))

    def scaled(self, text: str, value: Fraction, end: int, most: int = _MOST_PARTS) -> tuple[Fraction, int]:
        """Apply the characters that multiply digits: 120万, 3百万, 1億2000万."""
        match = self._scale.match(text, end)
        if (
            not most or match is None or (self._idioms and self._idioms.match(text, match.start(1)))
        ):  # 0.6千瓦时 is 0.6 kWh
            return value, end
        scale = self._worth(match[1])
        value, end = value * scale, match.end()
        while scale < min(self.numerals.scales.values()) and (larger := self._larger.match(text, end)):
            value, end = value * self.numerals.scales[larger[0]], larger.end()
        rest = self._rest.match(text, end)
        if rest and scale in self.numerals.scales.values():
            lower, lower_end = self.scaled(text, Fraction(int(rest[1].replace(",", ""))), rest.end(), most - 1)
            if lower < scale:
                return value + lower, lower_end
        return self.scaled(text, value, end, most - 1)

    def _worth(self, sign: str) -> int:
        return self.numerals.units.get(sign) or self.numerals.scales[sign]
