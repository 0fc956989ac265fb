"""Signs of life of this process, by which its watchdog (``pipeline/guarding``) tells work from a hang."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pulse:
    """``beats`` counts what moved; ``rest_until_s`` is when the last chosen pause ends.

    ``limits`` has the ends of what is going on and is ended by a limit of its own. Times are monotonic.
    """

    beats: int = 0
    rest_until_s: float = 0.0
    limits: dict[object, float] = field(default_factory=dict)

    @property
    def quiet_until_s(self) -> float:
        """Until when silence is no sign of a hang."""
        return max((self.rest_until_s, *list(self.limits.values())))


pulse = Pulse()


def beat() -> None:
    """Something moved: a step, an answer, a part of a file."""
    pulse.beats += 1


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """What happens inside ends within *seconds* by a limit of its own, so that silence is no sign of a hang."""
    key = object()
    beat()
    pulse.limits[key] = time.monotonic() + seconds
    try:
        yield
    finally:
        pulse.limits.pop(key, None)
        beat()


def rest(seconds: float) -> None:
    """This thread waits on purpose: an outage, a service that asks for patience. It counts for no limit of the run."""
    if seconds > 0:
        beat()
    pulse.rest_until_s = max(pulse.rest_until_s, time.monotonic() + seconds)


class AwakeClock:
    """Counts the seconds in which this process could do something.

    Those of a laptop that sleeps, of a process that was stopped (Ctrl-Z), and of a virtual machine whose clock jumps
    do not count: between two looks at most *most_s* pass. CLOCK_MONOTONIC leaves out only the first of these
    (clock_gettime(2)).

    >>> clock = AwakeClock(now_s=100.0, most_s=10.0)
    >>> clock.passed(105.0), clock.passed(29_000.0), clock.passed(29_001.0)
    (5.0, 10.0, 1.0)
    """

    def __init__(self, *, now_s: float, most_s: float) -> None:
        self._last_s, self._most_s = now_s, most_s

    def passed(self, now_s: float) -> float:
        """Return the seconds since the last look."""
        passed = min(max(0.0, now_s - self._last_s), self._most_s)
        self._last_s = now_s
        return passed
