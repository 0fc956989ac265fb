"""Parts of a text that are worth a closer look, such as those around long numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# At least five digits with little between them, as in RSSMRA85T10A562S.
_RUN = re.compile(r"\d(?:[ .,\-/()_~·、]{0,3}[A-Za-z]{0,6}\d){4,}")
_BEFORE, _AFTER = 60, 40
_WORD = 500  # characters: what is longer is cut
_LONGEST, _OVERLAP = 6_000, 1_500  # patterns that start over at every place take the square of a longer part


def around(text: str, places: Iterable[int], before: int, after: int) -> list[tuple[int, int]]:
    """Return the parts of *text* from *before* to *after* characters around *places*, up to the end of a word.

    They are in order. Only very long ones overlap.
    """
    joined: list[tuple[int, int]] = []
    for place in places:
        start, end = max(0, place - before), min(len(text), place + after)
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    found: list[tuple[int, int]] = []
    for start, end in joined:
        last = min(len(text), end + _WORD)
        while end < last and not text[end].isspace():
            end += 1
        while end - start > _LONGEST + _OVERLAP:
            found.append((start, start + _LONGEST))
            start += _LONGEST - _OVERLAP
        found.append((start, end))
    return found


@lru_cache(maxsize=4)
def figures(text: str) -> tuple[tuple[int, int], ...]:
    """Return the parts of *text* around runs of digits.

    >>> figures("In 2019 nothing, and 12345 after."), figures("Nothing in 2019.")
    (((0, 33),), ())
    """
    runs = list(_RUN.finditer(text))
    return tuple(around(text, (place for run in runs for place in (run.start(), run.end())), _BEFORE, _AFTER))
