"""Cuts a document into batches for a chat model, and batches into regions that are translated side by side."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from bilingual.engines.base import (
    Item,
)
from bilingual.engines.chat.counting import estimate
from bilingual.engines.http.stopping import pause

# A region translates its batches one after the other, so that each sees the translations before it. Several regions go
# on at the same time; fewer batches than this are not worth a seam, where neither side sees the other.
_LEAST_IN_REGION = 3
_LOOK_S = 0.05  # between two looks whether the work was stopped


@dataclass(frozen=True, slots=True)
class Batch:
    """Items to send together: numbers of consecutive ones, all in the region ``region``."""

    numbers: tuple[int, ...]
    region: int
    place: int


def batches(items: Sequence[Item], *, most: int, tokens: int, at_once: int) -> list[Batch]:
    """Return the batches of *items* in the order in which they are begun: the first of each region, then the second...

    A batch has at most *most* items and *tokens* estimated tokens, and ends with a section or a paragraph if it then
    has at least two thirds of that, unless the rest of the document fits.

    >>> items = [Item(f"Sentence {n}.", heading="A" if n < 7 else "B") for n in range(12)]
    >>> [batch.numbers for batch in batches(items, most=10, tokens=1000, at_once=1)]
    [(0, 1, 2, 3, 4, 5, 6), (7, 8, 9, 10, 11)]
    """
    groups = _groups(items, most, tokens)
    count = max(1, min(at_once, len(groups) // _LEAST_IN_REGION))
    # All regions but the last few have one batch more than the others: none is waited for longer than needed.
    size, longer = divmod(len(groups), count)
    found: list[Batch] = []
    start = 0
    for region in range(count):
        end = start + size + (region < longer)
        found += [Batch(tuple(group), region, place) for place, group in enumerate(groups[start:end])]
        start = end
    return sorted(found, key=lambda batch: (batch.place, batch.region))


def _groups(items: Sequence[Item], most: int, tokens: int) -> list[list[int]]:
    groups: list[list[int]] = []
    group: list[int] = []
    size = 0
    for number, item in enumerate(items):
        cost = estimate(item.text)
        full = len(group) >= most or size + cost > tokens
        rest = len(items) - number
        early = 3 * len(group) >= 2 * most and len(group) + rest > most and _opens(items[number - 1], item)
        if group and (full or early):
            groups.append(group)
            group, size = [], 0
        group.append(number)
        size += cost
    return [*groups, group] if group else groups


def _opens(before: Item, item: Item) -> bool:
    """Return whether *item* opens a section or a paragraph."""
    return item.heading != before.heading or item.paragraph != before.paragraph


class Regions:
    """Makes the batches of a region wait for each other, and passes on the pairs that the last one translated."""

    def __init__(self, jobs: Sequence[Batch]) -> None:
        self._events = {(job.region, job.place): threading.Event() for job in jobs}
        self._pairs: dict[tuple[int, int], tuple[tuple[str, str], ...]] = {}

    def before(self, batch: Batch) -> tuple[tuple[str, str], ...]:
        """Wait for the batch before. Raises Stopped when the work is stopped."""
        key = (batch.region, batch.place - 1)
        if batch.place == 0:
            return ()
        while not self._events[key].wait(_LOOK_S):
            pause(0)
        return self._pairs.get(key, ())

    def done(self, batch: Batch, pairs: tuple[tuple[str, str], ...]) -> None:
        self._pairs[batch.region, batch.place] = pairs
        self._events[batch.region, batch.place].set()


def ahead_of(at_once: int) -> int:
    """Return in how many places the document is worked on, so that requests go on while answers are judged."""
    return at_once + at_once // 2
