"""An article's run hangs at a change to the disk: in a wait that can be interrupted, or in C code that obeys nobody."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from math import inf
from pathlib import Path

from row import Row, spread

from bilingual.pipeline.guarding import watchdog
from bilingual.pipeline.guarding.limits import RunLimits
from support.attacks.breaking import Ended
from support.attacks.delivered import delivered
from support.sources.paid_article import BATCH, Desk, Services

_QUIET_S = 4.0


def waits() -> None:
    time.sleep(100_000)


def deadlocks() -> None:
    """Lock a mutex of C twice."""
    mutex = ctypes.create_string_buffer(64)
    libc = ctypes.CDLL(None)
    libc.pthread_mutex_lock(mutex)
    libc.pthread_mutex_lock(mutex)


class Hangs:
    """Hangs at the *number*-th change, and whenever it is interrupted there."""

    def __init__(self, number: int, obeys: bool) -> None:
        self._left, self._hang = number, waits if obeys else deadlocks

    def __call__(self, place: str) -> None:
        self._left -= 1
        if self._left == 0:
            self._hang()


@contextmanager
def impatient() -> Iterator[None]:
    """Let watchdogs take seconds for what they take a quarter of an hour for."""
    kept = {name: getattr(watchdog, name) for name in ("limits_of", "_GRACES_S", "_LEAVE_S")}
    setattr(watchdog, "limits_of", lambda deadline, work: RunLimits(inf, _QUIET_S, 60.0))  # noqa: B010 -- not its own
    watchdog._GRACES_S, watchdog._LEAVE_S = (3.0, 1.0), 3.0
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(watchdog, name, value)


def attack(folder: Path, most: int) -> Row:
    row = Row("run hangs at a change")
    with Services() as services:
        whole = Desk(folder / "whole", services)
        places = whole.publish().places
        wanted, paid = delivered(whole.folder), services.paid()
        for number, obeys in zip(spread(len(places), most), cycle([True, False])):
            what = f"{'waits' if obeys else 'is stuck'} at change {number}"
            desk = Desk(folder / str(number), services)
            with impatient():
                first = desk.publish(Hangs(number, obeys))
            ended = desk.publish()
            again = services.paid() - paid
            told = first.code == 1 and _lines(first) == 1
            same = delivered(desk.folder) == wanted
            # What one request brought is on no disk yet if writing it hangs.
            paid_twice = max(0, again.total() - BATCH)
            row.add(what, same=told and same, paid_twice=paid_twice, wrong=ended.code == 0 and not same)
            if not told:
                row.notes.append(f"{what}: exit {first.code}, {first.out[-300:]!r}")
    return row


def _lines(ended: Ended) -> int:
    return sum(line.startswith("bilingual: ") and "BIL-RUN-001" in line for line in ended.out.splitlines())
