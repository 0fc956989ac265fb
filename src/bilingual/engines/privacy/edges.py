"""Values that go on in the next line, item or cell: a reader puts them together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bilingual.engines.privacy.readings import SearchText

# Nothing gives back the spaces that it took: a line of thousands of them would be divided in each way.
_GAP = r"[^\S\n]*+(?:\||\n[^\S\n]*+(?:>[^\S\n]*+)*+(?:\n?[^\S\n]*+(?:[-*+•]|\d{1,3}[.)])[^\S\n]++)?)[^\S\n]*+"
_EDGE = re.compile(rf"(?<=[\d@+(-]){_GAP}(?=[\d@(])|(?<=@){_GAP}(?=\w)|(?<=\w){_GAP}(?=@\w)")
_BORDER = re.compile(r"[|\n]")
_LONGEST = 80  # characters of a value on either side of an edge


@dataclass(frozen=True, slots=True)
class Joined:
    """What is around some edges, put together; ``edges`` are their places in the reading."""

    reading: SearchText
    edges: tuple[int, ...]

    def spans_one(self, start: int, end: int) -> bool:
        return any(start < edge < end for edge in self.edges)


def joined(text: str) -> Iterator[Joined]:
    """Yield the parts of *text* around edges at which a number or an address may go on.

    >>> [one.reading.text for one in joined("| a | +49 30 | 2394 |\\n\\n- 139-\\n- 5678\\n\\nana\\n@lopez.io, 12")]
    [' +49 30 2394 ', '- 139-5678', 'ana@lopez.io, 12']
    """
    row: list[re.Match[str]] = []
    for edge in _EDGE.finditer(text):
        if row and _BORDER.search(text, row[-1].end(), edge.start()):
            yield _joined(text, row)
            row = []
        row.append(edge)
    if row:
        yield _joined(text, row)


def _joined(text: str, row: list[re.Match[str]]) -> Joined:
    at = max(0, row[0].start() - _LONGEST)
    before = [border.end() for border in _BORDER.finditer(text, at, row[0].start())]
    at = before[-1] if before else at
    after = _BORDER.search(text, row[-1].end(), row[-1].end() + _LONGEST)
    end = after.start() if after else min(len(text), row[-1].end() + _LONGEST)
    parts: list[str] = []
    places: list[int] = []
    edges: list[int] = []
    for edge in row:
        parts.append(text[at : edge.start()])
        places += range(at, edge.start())
        edges.append(len(places))
        if text[edge.start() - 1] not in "@+(-" and text[edge.end()] != "@":
            parts.append(" ")
            places.append(edge.start())
        at = edge.end()
    parts.append(text[at:end])
    places += range(at, end)
    return Joined(SearchText("".join(parts), tuple(places)), tuple(edges))
