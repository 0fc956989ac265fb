"""Units of measurement after numbers, and whether two quantities are equal after conversion.

20 miles and 30 km are, since people round what they convert: 32 would be exact. 450 °F and 208 °C are not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from bilingual.languages.loader import measure_rows
from bilingual.languages.numbers import Numbers
from bilingual.text.numbers.mention import Measure, Mention, Scale

_RANGE = re.compile(r"[\s\u00a0]*(?:[-–—~～〜/,、×xX]|[^\W\d_]{1,8})[\s\u00a0]*")  # 4 to 5 ounces, 三至五斤
_BLANK = r"[\s\u00a0\u202f\u2011-]?"
_AROUND = 8  # characters before a number in which to look for 华氏


class MeasureFinder:
    """Finds the unit after a number in the texts of one language, which separates words by spaces or not."""

    def __init__(self, numbers: Numbers, *, spaced: bool) -> None:
        rows = _table()
        # Only the words ignore case: with it, Python takes milliseconds to compile the range of Hangul, once per unit.
        # Korean particles follow at once; "2024 l’azienda" has no litres.
        ends = r"(?![^\W\d_\uac00-\ud7a3]|['’][^\W\d_])" if spaced else ""
        units = [(f"(?i:{pattern}){ends}", rows[name]) for name, pattern in numbers.measures.items()]
        more = f"(?:{numbers.more})?" if numbers.more else ""
        # Hundreds of patterns take long to compile and to try: one for all says first whether there may be a unit.
        self._units = [(f"{more}{_BLANK}{unit}", row) for unit, row in units] + _signs()
        any_unit = f"(?i:{'|'.join(numbers.measures.values()) or '(?!)'})"
        any_sign = "|".join(re.escape(sign).replace("_", " ") for row in rows.values() for sign in row.signs)
        self._any_pattern = f"{more}{_BLANK}(?:{any_unit}|{any_sign})"
        begins = r"(?<![^\W_])(?<!['’])"
        self._bare = [(f"{begins}{unit}", row) for unit, row in units if spaced]
        self._any_bare = re.compile(f"{begins}{any_unit}")
        self._before = [
            (re.compile(rf"(?:{pattern})[^\d]{{0,2}}$"), rows[name])
            for name, pattern in numbers.measures_before.items()
        ]
        halves = numbers.halves
        half = halves.alone or ("" if spaced else halves.before) if halves else ""
        self._half = re.compile(half, re.IGNORECASE) if half else None
        self._smaller = [(re.compile(unit, re.IGNORECASE), count) for unit, count in (halves.units if halves else ())]

    def after(self, text: str, start: int, end: int) -> tuple[Measure, int] | None:
        """Return the unit of the number at *start* up to *end*, and where it ends."""
        if not _compiled(self._any_pattern).match(text, end):
            return None
        found = [(match.end(), row) for pattern, row in self._units if (match := _compiled(pattern).match(text, end))]
        if not found:
            return None
        stop, row = max(found, key=lambda one: one[0])
        for pattern, other in self._before if row.name == "degree" else ():
            if pattern.search(text[max(0, start - _AROUND) : start]):
                row = other
        return replace(row, said=text[end:stop].strip()), stop

    def measured(self, found: Sequence[Mention], text: str) -> list[Mention]:
        """Return the mentions *found* with their units, and the units without a number ("a mile") as unsure ones."""
        made: list[Mention] = []
        taken: list[tuple[int, int]] = []
        for mention in found:
            unit = self.after(text, mention.start, mention.end)
            if unit is None:
                made.append(mention)
                taken.append((mention.start, mention.end))
                continue
            value, stop = mention.value, unit[1]
            if self._half and value.denominator == 1 and (half := self._half.match(text, stop)):
                value, stop = value + Fraction(1, 2), half.end()  # 三斤半
            made.append(replace(mention, value=value, measure=unit[0]))
            taken.append((mention.start, stop))
        for at in range(len(made) - 2, -1, -1):
            one, two = made[at], made[at + 1]
            if one.measure is None and two.measure is not None and _RANGE.fullmatch(text, one.end, two.start):
                made[at] = replace(one, measure=replace(two.measure, direct=False))
        return sorted([*made, *self._without_numbers(text, taken)], key=lambda mention: mention.start)

    def _without_numbers(self, text: str, taken: Sequence[tuple[int, int]]) -> list[Mention]:
        found: dict[int, Mention] = {}
        ends = [end for _, end in taken]  # in order, as the numbers are
        for pattern, row in self._bare if self._any_bare.search(text) else ():
            for match in _compiled(pattern).finditer(text):
                next_taken = bisect_right(ends, match.start())
                if next_taken < len(taken) and taken[next_taken][0] < match.end():
                    continue
                old = found.get(match.start())
                if old is not None and old.end >= match.end():
                    continue
                half = self._half.match(text, match.end()) if self._half else None
                value = Fraction(3, 2) if half else Fraction(1)
                measure = replace(row, said=match[0], direct=False)
                smaller = [value * count for unit, count in self._smaller if half and unit.fullmatch(match[0])]
                also = tuple(smaller)  # 一年半 is read as 18 months
                found[match.start()] = Mention(value, match.start(), match.end(), False, also, measure=measure)
        return list(found.values())


@lru_cache(maxsize=1)
def _table() -> dict[str, Measure]:
    """Return the units of ``measures.tsv`` by name."""
    return {
        row["unit"]: Measure(
            row["unit"], row["dimension"], tuple(map(_scale, row["worth"].split())),
            tuple(row.get("signs", "").split()),
        )
        for row in measure_rows()
    }  # fmt: skip


def _scale(written: str) -> Scale:
    slope, _, offset = written.partition("@")
    return Scale(Fraction(slope), Fraction(offset or 0))


@lru_cache(maxsize=1)
def _signs() -> list[tuple[str, Measure]]:
    ends = r"(?![^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[²³]|['’][^\W\d_])"
    return [
        (f"{_BLANK}{re.escape(sign).replace('_', ' ')}{ends}", row) for row in _table().values() for sign in row.signs
    ]


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def contradict(one: Mention, other: Mention) -> bool:
    """Return whether two mentions of one figure have units of one dimension that make them unequal: 5 °C and 5 °F."""
    ours, theirs = one.measure, other.measure
    if ours is None or theirs is None or not (ours.direct and theirs.direct):
        return False
    return ours.dimension == theirs.dimension and ours.name != theirs.name and not agree(one, other)


def agree(one: Mention, other: Mention) -> bool:
    """Return whether *other* is *one* in another unit, rounded as people do."""
    ours, theirs = one.measure, other.measure
    if ours is None or theirs is None or ours.dimension != theirs.dimension:
        return False
    warm = ours.dimension == "temperature"
    if ours.name == theirs.name and not (warm and len(ours.scales) > 1):  # degrees may be of both scales
        return False
    if ours.dimension == "time" and (_is_bare(one, other) or _is_bare(other, one)):
        return ours.scales[0].base(one.value) == theirs.scales[0].base(other.value)
    signs = (1, -1) if warm else (1,)  # mentions have no sign
    return any(
        _rounds(to.back(by.base(sign * one.value)), too * other.value, ours.dimension, 0.12)
        or _rounds(by.back(to.base(too * other.value)), sign * one.value, ours.dimension, 0.05)
        for by in ours.scales
        for to in theirs.scales
        for sign in signs
        for too in signs
    )


def _is_bare(one: Mention, other: Mention) -> bool:
    """Return whether *one* is a unit without a number, and *other* a figure: "the whole day" are not 23 hours."""
    return one.measure is not None and not one.measure.direct and not one.figure and bool(other.figure)


def _rounds(exact: Fraction, written: Fraction, dimension: str, share: float) -> bool:
    """Return whether *written* is what a person may write for *exact*: less exact, but near."""
    off = abs(exact - written)
    if dimension == "temperature":
        return off <= min(_step(abs(written)), Fraction(10)) / 2 or off <= Fraction(3, 4)
    if off <= Fraction(3, 100) * abs(exact):
        return True
    few = 0.3 if abs(written) <= 2 else share  # "a good centimetre" for half an inch
    return off <= _step(written) / 2 and off <= Fraction(few) * abs(exact)


def _step(value: Fraction) -> Fraction:
    """Return to what *value* seems to be rounded: 30 to tens, 245 to fives, 2.5 to halves.

    >>> [str(_step(Fraction(value))) for value in ("30", "245", "7", "5/2", "0.3")]
    ['10', '5', '1', '1/2', '1/10']
    """
    if value.denominator in (2, 3, 4):
        return Fraction(1, value.denominator)
    step = Fraction(1)
    while value and (value / step).denominator > 1 and step > Fraction(1, 10_000):
        step /= 10
    while value and (value / (step * 10)).denominator == 1:
        step *= 10
    return step * 5 if value and value % (step * 5) == 0 and value > step * 5 else step
