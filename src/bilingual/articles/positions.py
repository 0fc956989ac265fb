"""Finds where the parser's text stands in the Markdown file."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bilingual.articles.prose import Stretch

if TYPE_CHECKING:
    from markdown_it.token import Token

NEWLINE = re.compile(r"\r\n?|\n")
_CLOSING_HASHES = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_ROW_PREFIX = re.compile(r"[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]+|>)*[ \t]*")


class LocatedLines:
    """The lines of a text *seen* from *body* on; line n of the parser's input is ``seen`` in ``spans[n]``."""

    def __init__(self, seen: str, body: int) -> None:
        self.seen = seen
        self.spans = [(body + a, body + b) for a, b in _line_spans(seen[body:])]

    def of(self, token: Token) -> tuple[int, int]:
        """Return the span of all lines of *token*, without the last line end."""
        first, last = token.map or (0, 0)
        return self.spans[first][0], self.spans[last - 1][1]

    def locate(self, token: Token, *, heading: bool = False) -> Stretch | None:
        """Return *token*'s content with its offsets, ``None`` if its lines do not match ours."""
        wanted = token.content.split("\n")
        first, last = token.map or (0, 0)
        for shift in range(max(1, last - first - len(wanted) + 1)):
            lines: list[tuple[int, int]] = []
            offset = 0
            for number, line in enumerate(wanted, first + shift):
                at = self._offset(number, line, heading=heading)
                if at is None:
                    break
                lines.append((offset, at))
                offset += len(line) + 1
            else:
                return Stretch(token.content, tuple(lines)) if token.content else None
        return None

    def _offset(self, number: int, line: str, *, heading: bool) -> int | None:
        if number >= len(self.spans):
            return None
        start, end = self.spans[number]
        ours = self.seen[start:end].replace("\0", "\ufffd")
        stripped = line.rstrip()
        if heading and not ours.rstrip().endswith(stripped):
            ours = _CLOSING_HASHES.sub("", ours)
        if not ours.rstrip().endswith(stripped):
            return None
        return start + len(ours.rstrip()) - len(stripped)


def _line_spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position = 0
    for match in NEWLINE.finditer(text):
        spans.append((position, match.start()))
        position = match.end()
    spans.append((position, len(text)))
    return spans


def cut(stretch: Stretch, start: int) -> Stretch:
    """Return *stretch* with its first *start* characters replaced by spaces, which keeps the offsets."""
    return Stretch(" " * start + stretch.content[start:], stretch.lines)


@lru_cache(maxsize=8)  # asked for each cell of a row in turn
def cells(line: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the cells of a table row, without surrounding spaces (GFM, "Tables")."""
    prefix = _ROW_PREFIX.match(line)
    start = prefix.end() if prefix else 0
    borders = [start - 1, *(m.end() - 1 for m in re.finditer(r"(?<!\\)\|", line) if m.start() >= start)]
    spans: list[tuple[int, int]] = []
    for before, after in zip(borders, [*borders[1:], len(line)], strict=True):
        cell = line[before + 1 : after]
        left = before + 1 + len(cell) - len(cell.lstrip())
        spans.append((left, max(left, before + 1 + len(cell.rstrip()))))
    if spans and spans[0][0] == spans[0][1]:
        spans.pop(0)
    if spans and spans[-1][0] == spans[-1][1]:
        spans.pop()
    return tuple(spans)
