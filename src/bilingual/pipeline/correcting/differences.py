"""What an edit makes of a sequence, small enough to be kept, and turned back (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def difference(before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    """Return what makes *after* of *before*, and turns it back: where, which were there and which are, and the counts.

    >>> difference("one two", "one or two"), turned("one or two", difference("one two", "one or two"), back=True)
    ([4, [], ['o', 'r', ' '], 7, 10], ['o', 'n', 'e', ' ', 't', 'w', 'o'])
    """
    first = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    rest = min(len(before), len(after)) - first
    same = zip(reversed(before[len(before) - rest :]), reversed(after[len(after) - rest :]), strict=True)
    last = next((n for n, (a, b) in enumerate(same) if a != b), rest)
    ends = len(before) - last, len(after) - last
    return [first, list(before[first : ends[0]]), list(after[first : ends[1]]), len(before), len(after)]


def turned(now: Sequence[Any], made: Sequence[Any], *, back: bool) -> list[Any] | None:
    """Return *now* after the ``difference`` *made*, or without it (*back*); ``None`` if that is not what is there."""
    first, *parts, before, after = made
    old, new = reversed(parts) if back else parts
    counts = (after, before) if back else (before, after)
    if len(now) == counts[1] and list(now[first : first + len(new)]) == new:
        return list(now)  # it is done already
    if len(now) != counts[0] or list(now[first : first + len(old)]) != old:
        return None
    return [*now[:first], *new, *now[first + len(old) :]]
