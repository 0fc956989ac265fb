"""Halves of a unit, expressed in the smaller unit: half a year is six months."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from bilingual.languages.numbers import Halves
from bilingual.text.numbers.mention import Mention
from bilingual.text.numbers.words import WORD, folded


class HalfFinder:
    """Finds halves in the texts of one language. If it separates words by spaces, a half starts a word."""

    def __init__(self, halves: Halves, *, spaced: bool) -> None:
        self._spaced = spaced
        first = r"(?<![^\W\d_])" if spaced else ""
        self._values = {word: Fraction(value) for value, words in halves.words.items() for word in words}
        words = "|".join(sorted(map(re.escape, self._values), key=len, reverse=True))
        self._words = _compiled(f"{first}({words})\\w*") if words else None
        self._before = [(_compiled(f"{first}(?:{halves.before})(?:{unit})"), n) for unit, n in halves.units]
        self._of_scale = _compiled(f"{first}(?:{halves.before})")
        self._after = [
            (_compiled(halves.after.replace("{unit}", f"(?:{unit})")), n) for unit, n in halves.units if halves.after
        ]
        self._alone = _compiled(halves.alone) if halves.alone else None
        self._units = [(_compiled(rf"[\s\u00a0]*(?:{unit})(?!\w*[a-z])"), n) for unit, n in halves.units]
        self.suffix = halves.suffix
        self.starts = f"{first}(?:{halves.before})"

    def whole(self, text: str, start: int, scales: Mapping[str, int]) -> Mention | None:
        """Read "half a year", "medio año", "半年", "anderthalb Jahre", "half a million" at *start*."""
        if half := self._of_scale.match(text, start):
            for pattern, smaller in self._before:
                if match := pattern.match(text, start):
                    return Mention(Fraction(smaller, 2), start, match.end())
            word = WORD.match(text, half.end())
            said = [folded(word[0])] if word and self._spaced else [s for s in scales if text.startswith(s, half.end())]
            if scale := next((name for name in said if name in scales), ""):
                return Mention(Fraction(scales[scale], 2), start, half.end() + len(scale))
        if self._words and (match := self._words.match(text, start)):
            value, end = self.in_smaller(text, self._values[match[1].lower()], match.end())
            return Mention(value, start, end)
        return None

    def part(self, text: str, start: int) -> int | None:
        """Return where "half a", 半 at *start* ends."""
        match = self._of_scale.match(text, start)
        return match.end() if match and match.end() > start else None

    def added(self, text: str, value: Fraction, end: int, scale: int = 1) -> tuple[Fraction, int]:
        """Add a half that follows, converting halves of a unit into the smaller unit: 一年半, 2.5 years.

        A half without a unit is half of *scale*: "dos millones y medio".
        """
        for pattern, smaller in self._after:
            if match := pattern.match(text, end):
                return (value + Fraction(1, 2)) * smaller, match.end()
        if self._alone and (match := self._alone.match(text, end)):
            value, end = value + Fraction(scale, 2), match.end()
        return self.in_smaller(text, value, end)

    def in_smaller(self, text: str, value: Fraction, end: int) -> tuple[Fraction, int]:
        """Convert *value*, a number and a half of the unit that follows, into the smaller unit."""
        for pattern, smaller in self._units if value.denominator == 2 else ():
            if match := pattern.match(text, end):
                return value * smaller, match.end()
        return value, end


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
