"""Lets a watchdog watch what runs in this process, and tells it what is to be done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bilingual.errors import Hung
from bilingual.pipeline.guarding.limits import Work
from bilingual.pipeline.guarding.watchdog import SIGNAL, Ended, Watchdog

# A pattern that backtracks for ever holds Python's lock, so that no other thread runs, the watchdog's neither; but
# between two steps it obeys signals. One comes each time that the process has computed for so long, and then others get
# a turn.
_TURN_S = 2.0
_current: Watchdog | None = None


@contextmanager
def watching(watchdog: Watchdog) -> Iterator[Watchdog]:
    """Let *watchdog* watch what runs inside. Raises Hung if it ends it."""
    global _current
    before: Any = None
    in_main = threading.current_thread() is threading.main_thread()
    if in_main:
        before = signal.signal(SIGNAL, watchdog.interrupted) or signal.SIG_DFL
        signal.signal(signal.SIGVTALRM, lambda *_: None)
        signal.siginterrupt(signal.SIGVTALRM, False)
        signal.setitimer(signal.ITIMER_VIRTUAL, _TURN_S, _TURN_S)
    _current = watchdog
    threading.Thread(target=watchdog.watch, name="watchdog", daemon=True).start()
    try:
        yield watchdog
        watchdog.check()  # something on the way took its end for an error of its own
    except BaseException:
        if watchdog.error is not None:
            raise watchdog.error from None
        raise
    finally:
        _current = None
        watchdog.left.set()
        if in_main:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if in_main and watchdog.error is None:  # else one may still be on its way
            signal.signal(SIGNAL, before)


def expect(work: Work) -> None:
    """Tell the watchdog of this process, if there is one, what its run is to do."""
    if _current is not None:
        _current.expect(work)


@contextmanager
def as_error() -> Iterator[None]:
    """Make the end of the run by its watchdog an error like any other."""
    try:
        yield
    except Ended as ended:
        raise ended.error from None


@contextmanager
def at_the_last(words: Callable[[Hung], object]) -> Iterator[None]:
    """Call *words* with the error if the process has to end inside."""
    if _current is None:
        yield
        return
    told = _current.last_words
    told.append(words)
    try:
        yield
    finally:
        told.remove(words)
