"""Notices programs of the service that run but do nothing: stopped, deadlocked, or waiting for a disk.

A program that has ended is noticed by its supervisor at once; these never end.
"""

from __future__ import annotations

import base64
import http.client
import json
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from bilingual.engines.processes.pulse import AwakeClock
from bilingual.flows.names import POOL
from bilingual.flows.service import Service

_LOOK_EVERY_S = 5.0
_ANSWER_S = 5.0
_SEARCH_EVERY_S = 20.0  # reading the environments of all processes takes some milliseconds
# Ignore the user's proxy for this machine.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))

Lives = Callable[[], bool | None]
"""Returns whether a program does its work, ``None`` if that is unknown."""


class Vigil:
    """Whether one program is frozen: *lives* denied it for *limit_s* seconds, in which this process was awake."""

    def __init__(self, lives: Lives, limit_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._lives, self._limit_s, self._clock = lives, limit_s, clock
        self._awake = AwakeClock(now_s=clock(), most_s=2 * _LOOK_EVERY_S + _ANSWER_S)
        self._pid: int | None = None
        self._silent_s = self._since_s = 0.0

    def frozen(self, pid: int | None) -> bool:
        """Look if it is time; return whether the program *pid* is frozen. A new one gets the same time to begin."""
        passed_s = self._awake.passed(self._clock())
        if pid != self._pid:
            self._pid, self._silent_s, self._since_s = pid, 0.0, 0.0
        self._silent_s += passed_s
        self._since_s += passed_s
        if pid is None or self._since_s < _LOOK_EVERY_S:
            return False
        self._since_s = 0.0
        if self._lives() is not False:
            self._silent_s = 0.0
        return self._silent_s >= self._limit_s


def answers(service: Service, limit_s: float = _ANSWER_S) -> bool:
    """Return whether the server answers."""
    return _asked(service, "health", limit_s) is not None


def has_worker(service: Service) -> bool | None:
    """Return whether the server hears of a worker, ``None`` if it does not say."""
    pool = _asked(service, f"work_pools/{POOL}", _ANSWER_S)
    return pool.get("status") == "READY" if isinstance(pool, dict) and "status" in pool else None


class StoppedProcesses:
    """Which processes of the service and of its runs have been stopped (SIGSTOP) for *limit_s*.

    A run has a watchdog of its own, which is stopped with it.
    """

    def __init__(
        self, find: Callable[[], set[int]], limit_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._find, self._limit_s, self._clock = find, limit_s, clock
        self._awake = AwakeClock(now_s=clock(), most_s=2 * _SEARCH_EVERY_S)
        self._since_s = 0.0
        self._stopped_s: dict[int, float] = {}

    def look(self) -> list[int]:
        """Look if it is time; return those that are to go on."""
        self._since_s += self._awake.passed(self._clock())
        if self._since_s < _SEARCH_EVERY_S:
            return []
        passed_s, self._since_s = self._since_s, 0.0
        self._stopped_s = {pid: self._stopped_s.get(pid, -passed_s) + passed_s for pid in self._find()}
        return sorted(pid for pid, so_far_s in self._stopped_s.items() if so_far_s >= self._limit_s)


class Touched:
    """Whether a file was touched since the last look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = -1

    def __call__(self) -> bool:
        try:
            now = self._path.stat().st_mtime_ns
        except OSError:
            return False
        before, self._seen = self._seen, now
        return now != before


def _asked(service: Service, path: str, limit_s: float) -> object:
    """Return what the API says, ``None`` if it does not."""
    request = urllib.request.Request(f"{service.api}/{path}")
    if service.has_password():
        request.add_header("Authorization", f"Basic {base64.b64encode(service.password().encode()).decode()}")
    try:
        with _DIRECT.open(request, timeout=limit_s) as answer:
            return json.loads(answer.read(1_000_000)) if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
