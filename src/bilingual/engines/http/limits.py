"""Rate limits, retries and a circuit breaker for services.

Time, sleep and randomness are passed in as functions, so that tests take no time. All of it may be shared by threads.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bilingual.engines.http.stopping import pause
from bilingual.errors import EngineError, Transient, Unavailable

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class TimeSource:
    """The source of time and randomness: seconds, a sleep in seconds, a number in [0, 1)."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = pause
    chance: Callable[[], float] = random.random


class TokenBucket:
    """At most *per_second* calls on average, and at most *burst* at once.

    >>> waits = []
    >>> bucket = TokenBucket(2, burst=1, clock=TimeSource(now=lambda: sum(waits), sleep=waits.append))
    >>> for _ in range(3): bucket.take()
    >>> waits
    [0.5, 0.5]
    """

    def __init__(self, per_second: float, *, burst: int = 1, clock: TimeSource | None = None) -> None:
        self._rate = per_second
        self._burst = float(burst)
        self._clock = clock or TimeSource()
        self._tokens = float(burst)
        self._filled_at = self._clock.now()
        self._held_until = self._filled_at
        self._lock = threading.Lock()

    def take(self) -> None:
        """Wait until another call is allowed."""
        with self._lock:
            now = self._clock.now()
            self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._rate) - 1
            self._filled_at = now
            wait = max(-self._tokens / self._rate, self._held_until - now)
        if wait > 0:
            self._clock.sleep(wait)

    def hold(self, seconds: float) -> None:
        """Let no call begin for *seconds*: the service asked one of the callers to wait, and means all of them."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock.now() + seconds)


@dataclass(frozen=True, slots=True)
class Retry:
    """Exponential backoff with full jitter:
    https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/.

    At most *attempts* calls, none starting after *total_s* seconds. A pause is random from 0 to ``base_s * 2**n``, at
    most *cap_s*. A wait requested by the service (``Transient.wait_s``) is kept exactly; if it exceeds the remaining
    time, the call is not retried.
    """

    attempts: int = 4
    base_s: float = 1.0
    cap_s: float = 20.0
    total_s: float = 60.0
    clock: TimeSource = field(default_factory=TimeSource)

    def call(self, ask: Callable[[], Answer]) -> Answer:
        """Return the result of *ask*.

        Raises the last error of *ask*: a Terminal one at once, a Transient one after all attempts.
        """
        started = self.clock.now()
        for attempt in range(self.attempts):
            try:
                return ask()
            except Transient as error:
                drawn = self.clock.chance() * min(self.cap_s, self.base_s * 2**attempt)
                wait = drawn if error.wait_s is None else error.wait_s
                if attempt + 1 == self.attempts or self.clock.now() - started + wait > self.total_s:
                    raise
                self.clock.sleep(wait)
        raise AssertionError("a loop over attempts ends by return or raise")


@dataclass(slots=True)
class Circuit:
    """Stops calling a service for *rest_s* seconds after *limit* consecutive failures.

    Without it a nightly batch would wait through every retry of every sentence. A rejected sentence costs no waiting
    and may be at fault itself, so it counts a quarter.
    """

    name: str
    limit: int = 3
    rest_s: float = 300.0
    clock: TimeSource = field(default_factory=TimeSource)
    _failures: int = 0
    _strain: float = 0.0
    _opened_at: float = 0.0
    _last: EngineError | None = None

    @property
    def open(self) -> bool:
        return self._strain >= self.limit and self.clock.now() - self._opened_at < self.rest_s

    def error(self) -> Unavailable:
        reason = self._last.what if self._last else "no answer"
        return Unavailable(
            "BIL-TRN-024",
            f"{reason} ({self.name} failed {self._failures} times in a row and is paused for now)",
            remedy=self._last.remedy if self._last else "",
        )

    def succeeded(self) -> None:
        self._failures, self._strain = 0, 0.0

    def failed(self, error: EngineError) -> None:
        self._failures += 1
        self._strain += 1.0 if isinstance(error, Transient) else 0.25
        self._last = error
        self._opened_at = self.clock.now()
