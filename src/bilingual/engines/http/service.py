"""A service as all engines of this process see it: asked again, left alone while it is away, found when it is back."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bilingual.engines.http import waiting
from bilingual.engines.http.limits import Limits, TimeSource
from bilingual.engines.http.pace import Pace
from bilingual.errors import EngineError, Transient, Unavailable
from bilingual.redaction import public_url

Answer = TypeVar("Answer")

_LONGEST_PAUSE_S = 20.0
# How long a service that is away is left alone: at first this many times the backoff, then a share of the time that it
# has been away, and never beyond the patience of the run, at whose end it is asked once more.
_FIRST_REST, _LATER_REST, _LONGEST_REST_S = 5.0, 0.5, 30.0
_REFUSALS = 4  # answers that cannot be used weigh as much as one that does not come: a sentence may be at fault


class HttpService:
    """Calls to the service *name*. Threads may share it, and what one learns of it holds for all.

    After some calls in a row without an answer it is *away*: calls fail at once, but for a single one after each rest,
    which is made once. Any answer ends that.
    """

    def __init__(self, name: str, limits: Limits, clock: TimeSource | None = None, path: Path | None = None) -> None:
        self._name = name
        self._limits = limits
        self._clock = clock or TimeSource()
        self.pace = Pace(name, limits.per_second, longest_s=limits.total_s, path=path, clock=self._clock)
        self._lock = threading.Lock()
        self._failures = 0
        self._since_s = self._due_s = self._rest_s = 0.0
        self._looking = False
        self._last: EngineError | None = None

    def call(self, ask: Callable[[], Answer]) -> Answer:
        """Return the result of *ask*.

        Raises the last error of *ask*: a Terminal one at once, a Transient one after all attempts, and at once if the
        service asks for a longer break than a call may take.
        """
        look = self._admitted()
        begun_s = self._clock.now()
        attempts = 1 if look else self._limits.attempts
        try:
            for attempt in range(attempts):
                try:
                    answer = ask()
                except Transient as error:
                    if error.unasked or not self._again(error, attempt, attempts, begun_s):
                        self._failed(error, begun_s, look)
                        if look:
                            self.check()  # it is away as before
                        raise
                except EngineError:
                    self._answered()  # with a refusal
                    raise
                else:
                    self._answered()
                    return answer
        finally:
            if look:
                self._looking = False
        raise AssertionError("a loop over attempts ends by return or raise")

    def check(self) -> None:
        """Raise the error with which a call would fail at once."""
        with self._lock:
            left_s = self._left_s()
            if left_s > 0:
                raise self._away(left_s)

    def _left_s(self) -> float:
        """Return for how long the service is left alone."""
        if self._failures < self._limits.give_up_after:
            return 0.0
        left_s = self._due_s - self._clock.now()
        return left_s if left_s > 0 or not self._looking else self._rest_s

    def _admitted(self) -> bool:
        """Return whether this call is the look whether the service is back. Raises Unavailable while it rests."""
        self.check()
        with self._lock:
            if self._failures < self._limits.give_up_after:
                return False
            if self._looking:
                raise self._away(self._rest_s)
            self._looking = True
            return True

    def _again(self, error: Transient, attempt: int, attempts: int, begun_s: float) -> bool:
        """Wait for the next attempt; return whether there is one."""
        backoff_s = self._limits.backoff_s * 2**attempt
        wait_s = error.wait_s or self._clock.chance() * min(_LONGEST_PAUSE_S, backoff_s)
        if error.wait_s:
            self.pace.hold(wait_s)
        if attempt + 1 == attempts or self._clock.now() - begun_s + wait_s > self._limits.total_s:
            return False
        if not error.wait_s:
            self._clock.sleep(wait_s)
        return True

    def _answered(self) -> None:
        with self._lock:
            self._failures = 0
            self._rest_s = 0.0

    def _failed(self, error: Transient, begun_s: float, look: bool) -> None:
        if error.unasked:
            return
        with self._lock:
            self._since_s = begun_s if self._failures == 0 else self._since_s
            self._failures += 1
            self._last = error
            if self._failures < self._limits.give_up_after:
                return
            if look or not self._rest_s:
                now_s = self._clock.now()
                rest_s = max(_FIRST_REST * self._limits.backoff_s, (now_s - self._since_s) * _LATER_REST)
                self._rest_s = min(rest_s, _LONGEST_REST_S, waiting.patience_s() or _LONGEST_REST_S)
                self._due_s = now_s + self._rest_s

    def _away(self, left_s: float) -> Unavailable:
        error = _paused(self._name, self._last, self._failures)
        error.wait_s, error.away_s = left_s, self._clock.now() - self._since_s
        return error


class Trust:
    """How far the answers of the engine *name* to one document are still worth asking for."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._most = _REFUSALS * limits.give_up_after
        self._bad: list[EngineError] = []

    def check(self) -> None:
        """Raise Unavailable if none of the last answers could be used."""
        if len(self._bad) >= self._most:
            raise _paused(self._name, self._bad[-1], len(self._bad))

    def good(self) -> None:
        self._bad = []

    def bad(self, error: EngineError) -> None:
        self._bad.append(error)


def _paused(name: str, last: EngineError | None, count: int) -> Unavailable:
    error = Unavailable(
        "BIL-TRN-024",
        f"{last.what if last else 'no answer'} ({name} failed {count} times in a row and is paused for now)",
        remedy=last.remedy if last else "",
    )
    error.unasked = True
    return error


_known: dict[tuple[int, Path, str, Limits], HttpService] = {}
_lock = threading.Lock()


def service_of(name: str, url: str, limits: Limits, state: Path, clock: TimeSource | None = None) -> HttpService:
    """Return the service at *url* that all engines of this process share; *state* is ``.bilingual``.

    With a *clock* of its own it is shared with nobody.
    """
    if clock is not None:
        return HttpService(name, limits, clock)
    mark = hashlib.sha256(public_url(url).encode()).hexdigest()[:8]
    path = state / "run" / "pace" / f"{name}-{mark}"
    with _lock:
        key = (os.getpid(), path, name, limits)
        return _known.setdefault(key, HttpService(name, limits, path=path))
