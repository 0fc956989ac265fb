"""One row of the table: what an attack set tried, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Row:
    """``survived`` counts the attacks after which the result is that of an undisturbed run; ``notes`` tell the others.

    ``lost`` are units of text without their translation, ``paid_twice`` answers that were paid for again,
    ``wrong`` results that were called ready and are not. Of the whole service: ``done`` are items, and ``back_s`` is
    the time until it was at work again.
    """

    name: str
    tried: int = 0
    survived: int = 0
    lost: int = 0
    paid_twice: int = 0
    wrong: int = 0
    done: int = 0
    back_s: float = 0.0
    notes: list[str] = field(default_factory=list)

    def add(self, what: str, *, same: bool, lost: int = 0, paid_twice: int = 0, wrong: bool = False) -> None:
        self.tried += 1
        self.survived += same
        self.lost += lost
        self.paid_twice += paid_twice
        self.wrong += wrong
        if not same or lost or paid_twice or wrong:
            self.notes.append(f"{what}: {'same' if same else 'another result'}, lost {lost}, paid twice {paid_twice}")

    def include(self, row: Row) -> None:
        """Add what *row* counted, and keep the longer time."""
        for count in ("tried", "survived", "lost", "paid_twice", "wrong", "done"):
            setattr(self, count, getattr(self, count) + getattr(row, count))
        self.back_s = max(self.back_s, row.back_s)


def spread(count: int, most: int, first: int = 1) -> Iterator[int]:
    """Yield at most *most* of the numbers from *first* to *count*, evenly.

    >>> [*spread(10, 4)], [*spread(3, 4)], [*spread(10, 99, 8)]
    ([1, 4, 7, 10], [1, 2, 3], [8, 9, 10])
    """
    step = max(1, -(-(count - first) // max(1, most - 1)))
    yield from islice(range(first, count + 1, step), most)
