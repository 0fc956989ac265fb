"""Checks of figures that are all there, but in each other's place: swapped figures and other dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bilingual.fidelity.material import Material, finding
from bilingual.languages import pack
from bilingual.model.finding import Finding
from bilingual.text.numbers import mentions, unmatched

_MONTHS = 12
_NUMERIC_DATE = re.compile(r"(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日號号일]")
_DAY = r"(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?"


def swapped(material: Material) -> Iterator[Finding]:
    """Find units whose figures are the same in another order (W), between languages that put them in the same order."""
    ours, theirs = material.packs
    if None in (ours.numbers, theirs.numbers) or ours.writing.spaced != theirs.writing.spaced:
        return
    tags = material.bitext.source, material.bitext.target
    for pair in material.pairs:
        texts = pair.source.prose, pair.target.prose
        if any(unmatched(texts[0], tags[0], texts[1], tags[1])):
            continue
        said = [[m for m in mentions(text, tag) if m.figure] for text, tag in zip(texts, tags, strict=True)]
        values = [[m.value for m in side] for side in said]
        same = sorted(values[0]) == sorted(values[1]) and len(values[0]) == len(set(values[0]))
        if same and values[0] != values[1]:
            shown = [" ".join(m.figure for m in side) for side in said]
            message = f"the figures are in another order: {shown[0]} became {shown[1]}"
            yield finding("numbers", "W", message, pair, order=shown)


def dates(material: Material) -> Iterator[Finding]:
    """Find units that name other months or days of months than their source (W)."""
    tags = material.bitext.source, material.bitext.target
    for pair in material.pairs:
        before, after = (_dates(side.prose, tag) for side, tag in zip((pair.source, pair.target), tags, strict=True))
        months = [sorted(month for month, _ in side) for side in (before, after)]
        days = [{date for date in side if date[1]} for side in (before, after)]
        if len(before) == len(after) and (
            months[0] != months[1] or (len(days[0]) == len(days[1]) and days[0] != days[1])
        ):
            shown = [
                " ".join(f"{day}/{month}" if day else f"month {month}" for month, day in side)
                for side in (before, after)
            ]
            yield finding("numbers", "W", f"the dates differ: {shown[0]} became {shown[1]}", pair, dates=shown)


def _dates(text: str, tag: str) -> list[tuple[int, int]]:
    """Return the months that *text* names, each with the day next to it or 0."""
    if not pack(tag).writing.spaced or pack(tag).primary == "ko":
        return [(int(m[1]), int(m[2])) for m in _NUMERIC_DATE.finditer(text)]
    names, pattern = _months(tag)
    if pattern is None:
        return []
    found = []
    for match in pattern.finditer(text):
        month = names[match["month"].lower()]
        found.append((month, int(match["before"] or match["after"] or 0)))
    return found


@lru_cache(maxsize=64)
def _months(tag: str) -> tuple[dict[str, int], re.Pattern[str] | None]:
    numbers = pack(tag).numbers
    row = next((row for row in numbers.ordered if len(row) == _MONTHS), None) if numbers else None
    if row is None:
        return {}, None
    names = {name.lower(): n for n, group in enumerate(row, 1) for name in group.split("/") if len(name) > 2}
    # May and March are words too; where months are written small, so are those.
    capital = pack(tag).primary in ("en", "de")
    words = sorted((re.escape(n.capitalize() if capital else n) for n in names), key=len, reverse=True)
    word = f"(?P<month>{'|'.join(words)})" if capital else f"(?P<month>(?i:{'|'.join(words)}))"
    before, after = _DAY.replace("(", "(?P<before>", 1), _DAY.replace("(", "(?P<after>", 1)
    return names, re.compile(rf"\b(?:{before}\s+(?:de\s+|of\s+)?)?{word}\b(?:\s+{after}(?!\d|[.,]\d|:))?")
