"""Whether this process and its programs compute, or read and write."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

_LOOK_EVERY_S = 15.0  # finding all programs takes some milliseconds
_WINDOW = 4  # looks
# Measured of a flow run that waits: 0.2 % of a core, 3 kB/s. A program that works takes all it gets, which among fifty
# others is still 2 %.
_BUSY = 0.02
# A disk or a share on the network that is slow beyond use; log lines are less.
_BYTES_A_SECOND = 16_000.0
Usage = Callable[[], tuple[float, float]]
"""Returns the processor seconds and the bytes since the last call."""


@dataclass(frozen=True, slots=True)
class Seen:
    """``busy``: it computes. ``moved``: it reads or writes."""

    busy: bool = False
    moved: bool = False


class Activity:
    """What happens in a silence."""

    def __init__(self, usage: Usage | None = None) -> None:
        self._usage = usage or Used()
        self._looks: deque[tuple[float, float, float]] = deque(maxlen=_WINDOW)
        self._last_s: float | None = None

    def forget(self) -> None:
        """The silence is over."""
        self._looks.clear()
        self._last_s = None

    def look(self, silent_s: float) -> Seen | None:
        """Return what happened lately if it is time to look, *silent_s* seconds into the silence, else ``None``."""
        if self._last_s is None:
            self._usage()
            self._last_s = silent_s
        passed_s = silent_s - self._last_s
        if passed_s < _LOOK_EVERY_S:
            return None
        self._looks.append((passed_s, *self._usage()))
        self._last_s = silent_s
        seconds, spent_s, count = map(sum, zip(*self._looks, strict=True))
        return Seen(spent_s / seconds >= _BUSY, count / seconds >= _BYTES_A_SECOND)


class Used:
    """The usage of this process and the programs that it started. Bytes are known on Linux only."""

    def __init__(self) -> None:
        self._own = self._programs = (0.0, 0.0)

    def __call__(self) -> tuple[float, float]:
        import psutil

        own = psutil.Process()
        now = _of(own)
        programs = (0.0, 0.0)
        for one in own.children(recursive=True):
            with suppress(psutil.Error):
                programs = _sum(programs, _of(one))
        since = [
            max(0.0, new - old) + max(0.0, of_all - of_before)
            for new, old, of_all, of_before in zip(now, self._own, programs, self._programs, strict=True)
        ]
        self._programs = programs
        self._own = _of(own)  # without what looking took: it reads a file for each process of the machine
        return since[0], since[1]


def _of(one: psutil.Process) -> tuple[float, float]:
    times = one.cpu_times()
    moved = one.io_counters() if hasattr(one, "io_counters") else None
    return times.user + times.system, float(moved.read_chars + moved.write_chars) if moved is not None else 0.0


def _sum(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] + other[0], one[1] + other[1]
