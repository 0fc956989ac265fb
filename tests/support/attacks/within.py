"""A limit of processor time, which other programs of the machine do not use up."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TimeoutError if what runs inside computes for more than *seconds*.

    For work that takes a fraction of that, and minutes where it goes over its input again at each place of it.
    """

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"computes for more than {seconds:g} s")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
