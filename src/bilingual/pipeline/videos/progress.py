"""Progress: share done, remaining time, when to print it, and important messages in between."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Important messages during the work, shown once and immediately: a command prints them, a flow logs them.
news = logging.getLogger("bilingual.news")
news.setLevel(logging.INFO)

_WINDOW_S = 60.0  # speed is measured over the last minute
_ENOUGH_S = 2.0  # of work, before an ETA is shown
_QUIET_S = 600.0  # maximum time without a line, however slow the work


class Listener(logging.Handler):
    """Passes on important messages, each text once."""

    def __init__(self, tell: Callable[[int, str], object], level: int = logging.INFO) -> None:
        super().__init__(level)
        self._tell = tell
        self._told: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if text not in self._told:
            self._told.add(text)
            self._tell(record.levelno, text)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Send important messages only to *listener*, since the root logger would repeat them."""
    news.addHandler(listener)
    before, news.propagate = news.propagate, False
    try:
        yield
    finally:
        news.removeHandler(listener)
        news.propagate = before


@contextmanager
def hearing(notes: list[str]) -> Iterator[None]:
    """Also add important warnings to *notes*, for the report."""
    listener = Listener(lambda _, text: None if text in notes else notes.append(text), logging.WARNING)
    news.addHandler(listener)
    try:
        yield
    finally:
        news.removeHandler(listener)


class WorkPace:
    """The speed of one piece of work, from its reported shares.

    Work done before the first report (reused segments of a video) does not count for the speed.

    >>> pace = WorkPace()
    >>> pace.left_s(0.70, 100.0) is None
    True
    >>> pace.left_s(0.80, 110.0)
    20.0
    """

    def __init__(self) -> None:
        self._marks: deque[tuple[float, float]] = deque()

    def left_s(self, share: float, now_s: float) -> float | None:
        """Record that *share* is done at *now_s*; return the seconds left, ``None`` if unknown."""
        while len(self._marks) > 1 and self._marks[1][0] <= now_s - _WINDOW_S:
            self._marks.popleft()
        self._marks.append((now_s, share))
        since_s, from_share = self._marks[0]
        passed_s, gained = now_s - since_s, share - from_share
        if passed_s < _ENOUGH_S or gained <= 0:
            return None
        return max(0.0, round((1.0 - share) * passed_s / gained, 3))


class Milestones:
    """Prints progress as lines: not before *first_s*, then about every tenth.

    Lines are at least *every_s* seconds apart, and at most ten minutes.
    """

    def __init__(self, now_s: float, *, first_s: float = 10.0, every_s: float = 10.0) -> None:
        self._pace = WorkPace()
        self._due_s = now_s + first_s
        self._every_s = every_s
        self._tenth = -1
        self._last_s = now_s

    @property
    def spoke(self) -> bool:
        """Whether anything was printed; then the end deserves a line too."""
        return self._tenth >= 0

    def reached(self, share: float, now_s: float) -> str:
        """Return the line to print now, or an empty string.

        >>> slow = Milestones(0.0, first_s=5.0)
        >>> [slow.reached(share, now_s) for share, now_s in ((0.0, 0), (0.04, 4), (0.05, 5), (0.09, 9), (0.15, 15))]
        ['', '', '5 %, 1 min 35 s left', '', '15 %, 1 min 25 s left']
        """
        left = self._pace.left_s(share, now_s)
        tenth = int(share * 10)
        if now_s < self._due_s or share >= 1 or (tenth <= self._tenth and now_s - self._last_s < _QUIET_S):
            return ""
        self._tenth, self._last_s, self._due_s = tenth, now_s, now_s + self._every_s
        return f"{100 * share:.0f} %" + (f", {duration_text(left)} left" if left is not None else "")


def duration_text(seconds: float) -> str:
    """Return a human-readable duration, coarser the longer it is.

    >>> [duration_text(seconds) for seconds in (0.2, 59, 61, 200, 3_599, 4_000, 40_000)]
    ['1 s', '59 s', '1 min 5 s', '3 min 20 s', '60 min', '1 h 7 min', '11 h 7 min']
    """
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 600:
        minutes, rest = divmod(-(-whole // 5) * 5, 60)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    minutes = -(-whole // 60)
    if minutes <= 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
