"""The lines of a file, and which of them are shown together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bilingual.model.timing import Span
from bilingual.subtitles.formats.base import FileCue

# Cues of one moment start this close together and share this much of the longer one's time.
_AT_ONCE_MS, _AT_ONCE = 500, 0.6
_DENSE = re.compile("[\u3001-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff5e]")
_LEAST_WORDS = 2
# Of so many moments, this share must hold both languages.
LEAST_MOMENTS, BOTH = 2, 0.6
_BORDER = " \t/|·•–—-"


@dataclass(slots=True)
class Row:
    """One line of a cue; ``kind`` is the script or the language it is in, "" if nothing tells."""

    cue: int
    first: int
    last: int
    text: str
    kind: str = ""


Moment = list[Row]


def rows_of(cues: Sequence[FileCue]) -> list[Row]:
    """Return the lines of *cues*."""
    return [
        Row(number, match.start(), match.end(), match[0])
        for number, cue in enumerate(cues)
        for match in re.finditer(r"[^\n]+", cue.text)
    ]


def half_rows(cues: Sequence[FileCue]) -> list[Row]:
    """Return the halves of lines that hold Latin words first and others then, or the reverse."""
    found = []
    for row in rows_of(cues):
        wide = [match.start() for match in _DENSE.finditer(row.text)]
        # The words before the first letter of the other script, or those after its last one.
        before, after = (row.text[: wide[0]], row.text[wide[-1] + 1 :]) if wide else ("", "")
        cut = len(before) if _words(before) >= _words(after) else len(row.text) - len(after)
        if max(_words(before), _words(after)) < _LEAST_WORDS or not (_words(row.text[:cut]) and _words(row.text[cut:])):
            found.append(row)
            continue
        for first, last in ((0, cut), (cut, len(row.text))):
            half = row.text[first:last]
            lead = len(half) - len(half.lstrip(_BORDER))
            tail = len(half.rstrip(_BORDER))
            if half.strip(_BORDER):
                at = row.first + first
                found.append(Row(row.cue, at + lead, at + tail, half[lead:tail]))
    return found


def moments_of(cues: Sequence[FileCue], rows: Sequence[Row]) -> list[Moment]:
    """Return the lines that are shown together, in the order of the file."""
    order = sorted(range(len(cues)), key=lambda n: (cues[n].span.start_ms, cues[n].span.end_ms, n))
    group: dict[int, int] = {}
    for before, number in pairwise([-1, *order]):
        first = group.get(before, number)
        group[number] = first if before >= 0 and _at_once(cues[first].span, cues[number].span) else number
    found: dict[int, Moment] = {}
    for row in rows:
        found.setdefault(group[row.cue], []).append(row)
    return [found[first] for first in dict.fromkeys(group[number] for number in order) if first in found]


def _words(text: str) -> int:
    return sum(any(character.isalpha() for character in word) for word in text.split())


def _at_once(one: Span, two: Span) -> bool:
    longer = max(one.duration_ms, two.duration_ms)
    return abs(one.start_ms - two.start_ms) <= _AT_ONCE_MS and one.shared_ms(two) >= _AT_ONCE * longer
