"""Divides what is too long for one slide: lists, tables, code and quotations, into parts of similar size.

Slides of every shape have the same parts, so the measure is the smallest of them, a square.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import TypeVar

from bilingual.views.limits import columns
from bilingual.views.slides.code import rows_of_code
from bilingual.views.slides.model import Pair

T = TypeVar("T")
# In a square of 1080 pixels: what the cues leave free, in type of 36 pixels, the translation below each text.
LIST_ROWS, LIST_COLUMNS, LIST_MOST = 10, 40, 5
TABLE_ROWS, CARD_ROWS = 4, 4
CODE_ROWS, CODE_MOST, CODE_COLUMNS = 9, 11, 48
QUOTE_COLUMNS = 210
TABLE_CELL, TABLE_COLUMNS = 30, 4  # a wider table is shown row by row


def rows_of(line: Pair, width: int = LIST_COLUMNS) -> int:
    """Return the number of rows that a text takes in both languages."""
    return sum(ceil(columns(text) / width) for text in line if text)


def paged(items: Sequence[T], fits: Callable[[Sequence[T]], bool]) -> list[tuple[T, ...]]:
    """Return *items* in as few parts as possible, each of which *fits*, of equal length if that takes no more parts.

    An item that does not fit is a part of its own.

    >>> paged("abcdefg", lambda part: len(part) <= 5)
    [('a', 'b', 'c', 'd'), ('e', 'f', 'g')]
    """
    parts: list[tuple[T, ...]] = []
    part: list[T] = []
    for item in items:
        if part and not fits([*part, item]):
            parts.append(tuple(part))
            part = []
        part.append(item)
    if part:
        parts.append(tuple(part))
    if len(parts) > 1:
        each = ceil(len(items) / len(parts))
        even = [tuple(items[at : at + each]) for at in range(0, len(items), each)]
        if len(even) == len(parts) and all(map(fits, even)):
            return even
    return parts


def code_parts(text: str) -> list[str]:
    """Return code in parts of at most ``CODE_ROWS`` rows, broken at an empty line if there is one near the end.

    A few rows more stay on one slide, in smaller type, rather than go alone to the next.
    """
    text = re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", text.rstrip())  # one empty line says as much as two
    lines = [part for line in text.split("\n") for part in _bounded(line)]
    parts: list[list[str]] = [[]]
    total = rows_of_code("\n".join(lines), CODE_COLUMNS)
    if total <= CODE_MOST:
        return [shown for shown in ("\n".join(lines).strip("\n"),) if shown]
    each = min(CODE_ROWS, ceil(total / ceil(total / CODE_ROWS)) + 1)
    room = each
    for line in lines:
        needed = rows_of_code(line, CODE_COLUMNS)
        if parts[-1] and needed > room:
            kept = _good_end(parts[-1])
            moved = parts[-1][kept:]
            parts[-1] = parts[-1][:kept]
            parts.append(moved)
            room = each - (rows_of_code("\n".join(moved), CODE_COLUMNS) if moved else 0)
        parts[-1].append(line)
        room -= needed
    return [shown for part in parts if (shown := "\n".join(part).strip("\n"))]


def _bounded(line: str) -> Iterator[str]:
    """Yield a line of code in parts that fit on a slide each."""
    most = (CODE_COLUMNS + (CODE_ROWS - 1) * (CODE_COLUMNS - 4)) // (1 if columns(line) == len(line) else 2)
    for at in range(0, max(1, len(line)), most):
        yield line[at : at + most]


def _good_end(lines: Sequence[str]) -> int:
    """Return after how many of *lines* to go on with a new slide: at an empty line, in their last third."""
    for at in range(len(lines) - 1, len(lines) * 2 // 3, -1):
        if not lines[at].strip():
            return at
    return len(lines)
