"""Kills parts of the real service while it works through its inbox, and counts what becomes of the items."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services import RunningService
from twenty_items import PaidTranslator, drop, is_ready, untranslated

PARTS = ("server", "worker", "watcher", "flow")
OPEN = ("PENDING", "RUNNING", "SCHEDULED")


@dataclass(slots=True)
class Told:
    """What became of a batch: ``problems`` says in words what is not as in an undisturbed one."""

    items: int
    lost: int = 0
    paid_twice: int = 0
    ready_s: float = 0.0
    going_s: float = 0.0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


class Batch:
    """Articles and recordings, as many as *kinds* says, for the inbox of *service*; *first* is their first number."""

    def __init__(self, service: RunningService, paid: PaidTranslator, kinds: tuple[int, int], first: int) -> None:
        self.service, self.paid = service, paid
        self._kinds = kinds
        self._first = first
        self.struck = threading.Event()
        self.struck_s = 0.0
        self._asked_before = 0
        self.names: list[str] = []

    def drop(self) -> None:
        root = self.service.root
        self.names = drop(root / "media/inbox", root / "made", *self._kinds, first=self._first)

    def strike(self, act: Callable[[], None]) -> None:
        act()
        self.struck_s = time.monotonic()
        self._asked_before = len(self.paid.questions)
        self.struck.set()

    def kill(self, parts: Sequence[str], number: signal.Signals = signal.SIGKILL) -> None:
        pids = set().union(*(self.service.pids(part) for part in parts))
        for pid in pids:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def done(self) -> bool:
        return all(is_ready(self.service.root / "media/outbox" / name) for name in self.names)

    def told(self, limit_s: float, in_flight: int) -> Told:
        """Wait for the batch and judge it."""
        told = Told(len(self.names))
        deadline = time.monotonic() + limit_s
        is_struck = self.struck.is_set()
        while time.monotonic() < deadline and not (self.done() and not self._open()):
            if is_struck and not told.going_s and len(self.paid.questions) > self._asked_before:
                told.going_s = time.monotonic() - self.struck_s
            time.sleep(0.3)
        told.seconds = time.monotonic() - self.struck_s if is_struck else 0.0
        self._judge(told, in_flight)
        return told

    def _open(self) -> list[dict[str, Any]]:
        try:
            runs = self.service.runs("article") + self.service.runs("video")
        except (OSError, AssertionError, ValueError):
            return [{"name": "the server does not answer", "state_name": ""}]
        return [run for run in runs if run["state_type"] in OPEN]

    def _judge(self, told: Told, in_flight: int) -> None:
        media = self.service.root / "media"
        for name in self.names:
            results = media / "outbox" / name
            told.lost += untranslated(results)
            if not is_ready(results):
                told.problems.append(f"{name} is not ready")
            if not (media / "done" / name).is_dir():
                told.problems.append(f"{name} is not in done")
        told.problems += [f"{path.name} is left in the inbox" for path in _files(media / "inbox")]
        told.problems += [f"{path.name} is in failed" for path in _files(media / "failed")]
        folders = {path.name for path in (media / "outbox").iterdir() if path.is_dir()}
        told.problems += [f"a second folder {name}" for name in folders if not name.startswith(("day-", "talk-"))]
        told.problems += [f"{run['name']} stays {run['state_name']}" for run in self._open()]
        told.problems += self._failed()
        again = sum(count - 1 for count in self.paid.paid().values())
        told.paid_twice = max(0, again - in_flight)

    def _failed(self) -> list[str]:
        runs = self.service.runs("article") + self.service.runs("video")
        bad = [run for run in runs if run["state_type"] in ("FAILED", "CANCELLED") or run["state_name"] == "Busy"]
        left = [run for run in runs if run["state_type"] == "CRASHED" and "continued" not in run["tags"]]
        return [f"{run['name']} is {run['state_name']}: {run['state']['message']}" for run in bad + left]


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "bilingual.toml"]
