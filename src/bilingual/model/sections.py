"""The chapters of a recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_LEAST = 2  # a single chapter is useless


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of a recording: its start in milliseconds and its title."""

    start_ms: int
    title: str


def sections_between(sections: Sequence[Section], start_ms: int, duration_ms: int) -> tuple[Section, ...]:
    """Return the chapters within *duration_ms* from *start_ms*, relative to it; none if there are fewer than two.

    The first starts with the excerpt, even if its own start lies before.

    >>> talk = [Section(0, "Hello"), Section(60_000, "Why"), Section(120_000, "How")]
    >>> sections_between(talk, 70_000, 80_000)
    (Section(start_ms=0, title='Why'), Section(start_ms=50000, title='How'))
    >>> sections_between(talk, 0, 50_000)
    ()
    """
    named = sorted((section for section in sections if section.title.strip()), key=lambda section: section.start_ms)
    found: dict[int, Section] = {}
    for section in named:
        begin = max(0, section.start_ms - start_ms)
        if begin < duration_ms:
            found[begin] = Section(begin, " ".join(section.title.split()))
    if found and 0 not in found:
        first = min(found)
        found[0] = Section(0, found.pop(first).title)
    kept = tuple(found[begin] for begin in sorted(found))
    return kept if len(kept) >= _LEAST else ()
