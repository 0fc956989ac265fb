"""Checks of figures that are all there, but in each other's place: swapped figures and other dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

from bilingual.fidelity.material import Material, finding
from bilingual.fidelity.sentences.contrasts import finder
from bilingual.languages import pack
from bilingual.model.finding import Finding
from bilingual.text.numbers import mentions, unmatched
from bilingual.text.numbers.mention import Mention

_MONTHS = 12
# A year and an amount do not change places: "1.5 billion in 2024" is 2024 …15亿.
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?![\d.,])")
_SHARE = re.compile(r"[\s\u00a0\u202f]?[%％٪]")


def swapped(material: Material) -> Iterator[Finding]:
    """Find units in which figures changed places (W).

    Between languages that put figures in the same order, all of them must be in it. In any case, two of them must not
    change places beside two others that keep theirs: "40 in 2023 and 30 in 2024", "40 women and 30 men".
    """
    ours, theirs = material.packs
    if None in (ours.numbers, theirs.numbers):
        return
    tags = material.bitext.source, material.bitext.target
    same_order = ours.writing.spaced == theirs.writing.spaced
    for pair in material.pairs:
        texts = pair.source.prose, pair.target.prose
        if any(unmatched(texts[0], tags[0], texts[1], tags[1])):
            continue
        said = [[m for m in mentions(text, tag) if m.figure] for text, tag in zip(texts, tags, strict=True)]
        values = [[m.value for m in side] for side in said]
        same = sorted(values[0]) == sorted(values[1]) and len(values[0]) == len(set(values[0]))
        shown = [" ".join(m.figure for m in side) for side in said]
        moved = values[0] != values[1] and _by_kind(said[0], texts[0]) != _by_kind(said[1], texts[1])
        if not (same_order and same and moved):
            before, after = (_marks(text, tag) for text, tag in zip(texts, tags, strict=True))
            if (found := _crossed(before, after)) is None:
                continue
            shown = [
                " ".join(side[mark][1] for mark in sorted(found, key=side.__getitem__)) for side in (before, after)
            ]
        message = f"the figures are in another order: {shown[0]} became {shown[1]}"
        yield finding("numbers", "W", message, pair, order=shown)


def _by_kind(said: Sequence[Mention], text: str) -> dict[object, list[Fraction]]:
    """Return the values in order, apart for years, shares and each unit, which nobody takes for each other."""
    kinds: dict[object, list[Fraction]] = {}
    for one in said:
        unit = one.measure.name if one.measure else ""
        kind = "%" if _SHARE.match(text, one.end) else unit or _is_year(one.value, text[one.start : one.end])
        kinds.setdefault(kind, []).append(one.value)
    return kinds


def _is_year(value: object, said: str) -> bool:
    return bool(_YEAR.match(said)) and said.startswith(str(value))


_Marks = Mapping[object, tuple[int, str]]  # what is named once: its place and words


def _marks(text: str, tag: str) -> _Marks:
    """Return the numbers and the sides of contrasts that *text* names once."""
    dated = _dated(text, tag)  # a date has its own order in each language, and a check of its own
    numbers = [
        (m.value, (m.start, text[m.start : m.end]))
        for m in mentions(text, tag)
        if m.start < m.end  # the minutes of "half past" have no place of their own
        and not any(start <= m.start < end for start, end in dated)
        and not (m.measure and not m.measure.direct)
    ]
    sides = [((name, side), (start, words)) for start, words, (name, side, sure) in finder(tag).places(text) if sure]
    counts = Counter(mark for mark, _ in (*numbers, *sides))
    return {mark: place for mark, place in (*numbers, *sides) if counts[mark] == 1}


def _dated(text: str, tag: str) -> list[tuple[int, int]]:
    """Return the places of months with the days in them."""
    _, pattern = _months(tag)
    return [match.span() for match in pattern.finditer(text)] if pattern else []


def _crossed(before: _Marks, after: _Marks) -> tuple[object, object] | None:
    """Return two figures that changed places while two marks beside them, one to each, did not."""
    shared = sorted((mark for mark in before if mark in after), key=before.__getitem__)
    figures = [mark for mark in shared if isinstance(mark, Fraction)]
    for one, two in combinations(figures, 2):
        if after[one] < after[two] or _is_year(one, before[one][1]) != _is_year(two, before[two][1]):
            continue
        for three, four in combinations([mark for mark in shared if mark not in (one, two)], 2):
            alike = isinstance(three, tuple) and isinstance(four, tuple) and three[0] == four[0]
            if not (alike or (isinstance(three, Fraction) and isinstance(four, Fraction))):
                continue
            if after[three] < after[four] and all(
                _alternate(side, (one, two), (three, four)) for side in (before, after)
            ):
                return one, two
    return None


def _alternate(side: _Marks, figures: tuple[object, object], others: tuple[object, object]) -> bool:
    ordered = sorted((*figures, *others), key=side.__getitem__)
    return [mark in figures for mark in ordered] in ([True, False] * 2, [False, True] * 2)


def dates(material: Material) -> Iterator[Finding]:
    """Find units that name other months or days of months than their source (W)."""
    tags = material.bitext.source, material.bitext.target
    for pair in material.pairs:
        sides = pair.source, pair.target
        before, after = (_dates(side.prose, tag) for side, tag in zip(sides, tags, strict=True))
        months = [sorted(month for month, _ in side) for side in (before, after)]
        days = [{date for date in side if date[1]} for side in (before, after)]
        # In "from 13 to 14 May" the other day may be the one beside the month.
        numbers = [{m.value for m in mentions(side.prose, tag)} for side, tag in zip(sides, tags, strict=True)]
        elsewhere = all(day in numbers[1] for _, day in days[0]) and all(day in numbers[0] for _, day in days[1])
        other_day = len(days[0]) == len(days[1]) and days[0] != days[1] and not elsewhere
        if len(before) == len(after) and (months[0] != months[1] or other_day):
            shown = [
                " ".join(f"{day}/{month}" if day else f"month {month}" for month, day in side)
                for side in (before, after)
            ]
            yield finding("numbers", "W", f"the dates differ: {shown[0]} became {shown[1]}", pair, dates=shown)


def _dates(text: str, tag: str) -> list[tuple[int, int]]:
    """Return the months that *text* names, each with the day next to it or 0."""
    names, pattern = _months(tag)
    return [
        (names.get(m["month"].lower()) or int(m["month"]), int(m["before"] or m["after"] or 0))
        for m in (pattern.finditer(text) if pattern else ())
    ]


@lru_cache(maxsize=64)
def _months(tag: str) -> tuple[dict[str, int], re.Pattern[str] | None]:
    """Return the names of the months, and a pattern of a month and the day before or after it."""
    numbers = pack(tag).numbers
    row = next((row for row in numbers.ordered if len(row) == _MONTHS), None) if numbers else None
    if numbers and numbers.date:
        month, day = numbers.date
        number = r"\d{1,2})\s*"
        return {}, re.compile(rf"(?P<month>{number}{month}(?:\s*(?P<after>{number}{day})?(?P<before>(?!))?")
    if numbers is None or row is None or not pack(tag).writing.spaced:
        return {}, None
    names = {name.lower(): n for n, group in enumerate(row, 1) for name in group.split("/") if len(name) > 2}
    # May and March are words too; where months are written small, so are those.
    capital = numbers.capital_months
    words = sorted((re.escape(n.capitalize() if capital else n) for n in names), key=len, reverse=True)
    word = f"(?P<month>{'|'.join(words)})" if capital else f"(?P<month>(?i:{'|'.join(words)}))"
    before, after = (re.sub(r"\((?!\?)", f"(?P<{name}>", numbers.day, count=1) for name in ("before", "after"))
    joint = rf"(?:{numbers.day_joint}\s+)?" if numbers.day_joint else ""
    return names, re.compile(rf"\b(?:{before}\s+{joint})?{word}\b(?:\s+{after}(?!\d|[.,]\d|:))?")
