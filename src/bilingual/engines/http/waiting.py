"""Waits on purpose: for a service that asks for a break, or is away. They are shown, and no watchdog takes them for
a hang.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bilingual.engines.http.limits import TimeSource
from bilingual.engines.processes.pulse import rest

_STEP_S = 1.0

Show = Callable[[str], object]
Left = Callable[[], float]
_show: ContextVar[Show | None] = ContextVar("bilingual_wait_shown", default=None)
_left: ContextVar[Left | None] = ContextVar("bilingual_patience_left", default=None)


@contextmanager
def showing(show: Show) -> Iterator[None]:
    """Give *show* what is waited for meanwhile, about once a second."""
    token = _show.set(show)
    try:
        yield
    finally:
        _show.reset(token)


@contextmanager
def patient(left: Left) -> Iterator[None]:
    """Let *left* say how many seconds there is patience for services that are away, meanwhile."""
    token = _left.set(left)
    try:
        yield
    finally:
        _left.reset(token)


def patience_s() -> float:
    """Return for how many seconds the current thread's caller waits for a service that is away."""
    left = _left.get()
    return 0.0 if left is None else max(0.0, left())


def wait(name: str, seconds: float, clock: TimeSource, *, told: bool = True, left_s: float | None = None) -> None:
    """Wait *seconds* for the service *name*, of the *left_s* that there is patience for.

    What is not *told* is a matter of course: the pace of requests. Raises Stopped.
    """
    show = _show.get()
    if told:
        rest(seconds)
    if not told or show is None or seconds <= _STEP_S:
        clock.sleep(seconds)
        return
    until = clock.now() + seconds
    while (more_s := until - clock.now()) > 0:
        most = more_s if left_s is None else left_s - (seconds - more_s)
        of = "" if left_s is None else " of the patience"
        show(f"waiting for {name}, {max(1, round(most))} s left{of}")
        clock.sleep(min(_STEP_S, more_s))
