"""How many requests a service gets in a second, and when none: for all threads and processes of a root.

What was sent is in a small file below ``.bilingual``, changed under a lock: watcher, nightly batch and commands share
one limit. Without such a file (a root that cannot be written) the limit is that of one engine.
"""

from __future__ import annotations

import fcntl
import json
import math
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bilingual.engines.http.limits import TimeSource
from bilingual.engines.http.waiting import wait
from bilingual.errors import RateLimited

# Requests arrive with other delays than those between which they were sent: more than one second is left for each
# second's worth of them.
_MARGIN_S = 0.1
_REMEMBERED = 32  # requests: where a second has more, each part of it has its share
LONGEST_HOLD_S = 900.0
"""No service is left alone for longer without a new look, whatever it says: when results are first tried again, too."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(slots=True)
class _Sent:
    """When the last requests were sent, and until when the service wants none; seconds since the boot."""

    times: list[float] = field(default_factory=list)
    held_until: float = 0.0


class Pace:
    """At most *per_second* requests in any second, and none while the service has asked for a break.

    A request does not wait for a break of more than *longest_s* seconds. *path* is the file that processes share:
    ``.bilingual/run/pace/<service>``.

    >>> waits = []
    >>> pace = Pace("service", 2, clock=TimeSource(now=lambda: sum(waits), sleep=waits.append))
    >>> for _ in range(4): pace.take()
    >>> waits
    [1.1]
    """

    def __init__(
        self,
        name: str,
        per_second: float,
        *,
        longest_s: float = math.inf,
        path: Path | None = None,
        clock: TimeSource | None = None,
    ) -> None:
        self._name = name
        self._longest_s = longest_s
        self._clock = clock or TimeSource()
        parts = max(1, math.ceil(math.floor(per_second) / _REMEMBERED))
        self._most = max(1, math.floor(per_second) // parts)
        self._span_s = 1 / per_second if per_second < 1 else (1 + _MARGIN_S) / parts
        self._path = path
        self._sent = _Sent()
        self._lock = threading.Lock()

    def take(self) -> None:
        """Wait until a request may be sent. Raises RateLimited if the break that the service wants is too long."""
        while True:
            with self._shared() as sent:
                now = self._clock.now()
                held_s = sent.held_until - now
                if held_s > self._longest_s:
                    raise self.held(held_s)
                start = max(now, sent.held_until)
                if len(sent.times) >= self._most:
                    start = max(start, sent.times[-self._most] + self._span_s)
                if start <= now:  # no turn is booked ahead: on a busy machine it would be missed, and crowd the next
                    sent.times = [*sent.times, now][-_REMEMBERED:]
                    return
            wait(self._name, start - now, self._clock, told=held_s > 0)

    def hold(self, seconds: float) -> None:
        """Let no request begin for *seconds*: the service asked one of the callers to wait, and means all of them."""
        with self._shared() as sent:
            sent.held_until = max(sent.held_until, self._clock.now() + min(seconds, LONGEST_HOLD_S))

    def held(self, seconds: float) -> RateLimited:
        """Return the error for a request that is not sent."""
        error = RateLimited(
            "BIL-NET-027",
            f"{self._name} asked for a break and is left alone for {seconds:.0f} s",
            remedy="Wait, lower per_second, or choose another engine.",
        )
        error.wait_s, error.unasked = seconds, True
        return error

    @contextmanager
    def _shared(self) -> Iterator[_Sent]:
        """Give what was sent, to be changed, while nobody else does."""
        with self._lock:
            handle = self._opened()
            if handle is None:
                yield self._sent
                return
            try:
                before = os.pread(handle, 1 << 16, 0)
                self._sent = _read(before, self._clock.now())
                yield self._sent
                self._write(handle, before)
            finally:
                os.close(handle)

    def _opened(self) -> int | None:
        """Return the file, locked; without a file or a lock the limit is that of this engine."""
        if self._path is None:
            return None
        handle = None
        try:
            if self._path.parent.parent.parent.is_dir():  # .bilingual itself is not made here
                for folder in (self._path.parent.parent, self._path.parent):
                    folder.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            self._path = None
            if handle is not None:
                os.close(handle)
            return None
        return handle

    def _write(self, handle: int, before: bytes) -> None:
        after = _written(self._sent)
        if after == before:
            return
        try:
            os.pwrite(handle, after, 0)
            os.ftruncate(handle, len(after))
        except OSError:  # the disk is full
            self._path = None


@cache
def _boot() -> str:
    """Return what tells the runs of this machine apart: times since another start of it mean nothing."""
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        return ""


def _read(content: bytes, now: float) -> _Sent:
    """Return what a file says, without what cannot be: it may be of another start of the machine, or damaged."""
    try:
        found: Any = json.loads(content)
        if found["boot"] != _boot():
            return _Sent()
        times = sorted(float(time) for time in found["times"] if float(time) <= now + LONGEST_HOLD_S)
        held = float(found["held_until"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return _Sent()
    return _Sent(times[-_REMEMBERED:], held if held <= now + LONGEST_HOLD_S else 0.0)


def _written(sent: _Sent) -> bytes:
    return json.dumps({"boot": _boot(), "times": sent.times, "held_until": sent.held_until}).encode()
