"""Attacks on the real service while it works through its inbox, and what becomes of the items."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import Any

from support.servers.services import RunningService
from support.sources.twenty_items import PaidTranslator, drop, is_ready, untranslated

PARTS = ("server", "worker", "watcher", "flow")
EVERYTHING = (*PARTS, "warm", "supervisor")
# Two runs at once, each with one request.
_IN_FLIGHT = 2
_AWAY_S = 120.0
_SUSPENDED_S = 20.0
_OPEN = ("PENDING", "RUNNING", "SCHEDULED")


@dataclass(slots=True)
class Told:
    """What became of a batch: ``problems`` says in words what is not as in an undisturbed one.

    ``ready_s`` is the time from the attack until all of the service ran again, ``going_s`` until the next request after
    the first run began that was started since, ``done_s`` until all was done.
    """

    lost: int = 0
    paid_twice: int = 0
    wrong: bool = False
    """An item is called ready and lacks a translation."""
    ready_s: float = 0.0
    going_s: float = 0.0
    done_s: float = 0.0
    problems: list[str] = field(default_factory=list)


class Batch:
    """Articles and recordings, as many as *kinds* says, for the inbox of *service*; *first* is their first number."""

    def __init__(self, service: RunningService, paid: PaidTranslator, kinds: tuple[int, int], first: int) -> None:
        self.service, self.paid = service, paid
        self._kinds, self._first = kinds, first
        self.names: list[str] = []
        self._struck = threading.Event()
        self._struck_s = 0.0
        self._flows: set[int] = set()
        self._killed: set[int] = set()
        self._asked = 0
        """How many requests there were as the first run began after the attack."""

    def survives(self, attack: Attack, at_request: int, after_s: float = 0.0, limit_s: float = 600) -> Told:
        """Drop the items, attack as the translator gets its *at_request*-th request, or *after_s* seconds later, and
        judge what becomes of them.
        """
        strike = partial(self._strike, attack.parts)
        self.paid.at(at_request, threading.Timer(after_s, strike).start if after_s else strike)
        root = self.service.root
        self.names = drop(root / "media/inbox", root / "made", self._kinds, self._first)
        assert self._struck.wait(limit_s), self.service.logs()
        attack.then(self)
        told = Told()
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline and not (self._is_done() and not self._open()):
            told.ready_s = told.ready_s or self._passed_s(self._runs_again())
            if not self._asked and self.service.flows() - self._flows:
                self._asked = len(self.paid.questions)
            told.going_s = told.going_s or self._passed_s(0 < self._asked < len(self.paid.questions))
            time.sleep(0.2)
        told.done_s = self._passed_s(True)
        self._judge(told)
        return told

    def signal(self, parts: Sequence[str], number: signal.Signals) -> None:
        """Send a signal to the processes of *parts*."""
        for pid in set[int]().union(*(self.service.pids(part) for part in parts)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _strike(self, parts: Sequence[str]) -> None:
        self._flows = self.service.flows()
        self._killed = set[int]().union(*(self.service.pids(part) for part in parts))
        self.signal(parts, signal.SIGKILL)
        self._struck_s = time.monotonic()
        self._struck.set()

    def _passed_s(self, happened: bool) -> float:
        return time.monotonic() - self._struck_s if happened else 0.0

    def _runs_again(self) -> bool:
        """Return whether each program of the service runs, none of them is a killed one, and the server answers."""
        programs = [self.service.pids(part) - self._killed for part in ("server", "worker", "watcher", "warm")]
        return all(programs) and self.service.is_ready()

    def _is_done(self) -> bool:
        return all(is_ready(self.service.root / "media/outbox" / name) for name in self.names)

    def _runs(self) -> list[dict[str, Any]]:
        found = self.service.runs("article") + self.service.runs("video")
        return [run for run in found if any(name in run["name"] for name in self.names)]

    def _open(self) -> list[str]:
        try:
            runs = [run for run in self._runs() if run["state_type"] in _OPEN or _is_to_be_continued(run)]
            return [f"{run['name']} stays {run['state_name']}" for run in runs]
        except (OSError, AssertionError, ValueError):
            return ["the server does not answer"]

    def _judge(self, told: Told) -> None:
        media = self.service.root / "media"
        for name in self.names:
            lost = untranslated(media / "outbox" / name)
            told.lost += lost
            if is_ready(media / "outbox" / name):
                told.wrong |= lost > 0
            else:
                told.problems.append(f"{name} is not ready")
            if not (media / "done" / name).is_dir():
                told.problems.append(f"{name} is not in done")
        for folder in ("inbox", "failed"):
            left = [path.name for path in (media / folder).rglob("*") if path.is_file()]
            told.problems += [f"{name} is in {folder}" for name in left if name != "bilingual.toml"]
        folders = [path.name for path in (media / "outbox").iterdir() if path.is_dir()]
        told.problems += [f"{name} is a second folder" for name in folders if name.count("-") != 1]
        told.problems += self._open()
        for run in self._runs():
            if run["state_type"] in ("FAILED", "CANCELLED"):
                told.problems.append(f"{run['name']} is {run['state_name']}: {run['state']['message']}")
        told.paid_twice = max(0, sum(count - 1 for count in self.paid.paid().values()) - _IN_FLIGHT)


def _is_to_be_continued(run: dict[str, Any]) -> bool:
    return run["state_type"] == "CRASHED" and "continued" not in run["tags"]


def nothing(batch: Batch) -> None:
    """The service sees to itself."""


def start(batch: Batch) -> None:
    done = batch.service.serve("up")
    assert done.returncode == 0, done.stderr


@dataclass(frozen=True, slots=True)
class Attack:
    """*parts* are killed with SIGKILL at once; *then* is what follows."""

    parts: tuple[str, ...] = ()
    then: Callable[[Batch], None] = nothing


def _stop_and_start(batch: Batch) -> None:
    assert batch.service.serve("down").stdout == "stopped\n"
    assert batch.service.commands() == {}
    start(batch)


def _forget_and_start(batch: Batch) -> None:
    for path in batch.service.service.prefect_home.iterdir():
        path.unlink()
    start(batch)


def _damage_and_start(batch: Batch) -> None:
    file = batch.service.service.prefect_home / "prefect.db"
    content = file.read_bytes()
    file.write_bytes(content[:8192] + bytes(len(content) // 2))
    start(batch)


def _forget(batch: Batch) -> None:
    for path in batch.service.service.prefect_home.glob("prefect.db*"):
        path.unlink()


def _suspend(batch: Batch, parts: Sequence[str], seconds: float) -> None:
    """Stop the processes of *parts* for a while; one that was taken for dead and killed stays so."""
    stopped = set[int]().union(*(batch.service.pids(part) for part in parts))
    for number, pause_s in ((signal.SIGSTOP, seconds), (signal.SIGCONT, 0.0)):
        for pid in stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        time.sleep(pause_s)


def _fill_the_disk(batch: Batch) -> None:
    """The server can write nothing for a while: a file that would grow is as a full disk to SQLite."""
    (server,) = batch.service.pids("server")
    before = resource.prlimit(server, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    time.sleep(_SUSPENDED_S)
    with suppress(ProcessLookupError):  # it may end of it
        resource.prlimit(server, resource.RLIMIT_FSIZE, before)


def _server_comes_late(batch: Batch) -> None:
    """Keep the server away for longer than a client waits for an answer, while the worker has to tell of a death."""
    batch.signal(("supervisor",), signal.SIGSTOP)
    batch.signal(("server", "flow"), signal.SIGKILL)
    time.sleep(_AWAY_S)
    batch.signal(("supervisor",), signal.SIGCONT)


ATTACKS = {
    **{" + ".join(parts): Attack(parts) for count in range(1, 5) for parts in combinations(PARTS, count)},
    "the warm process": Attack(("warm",)),
    "the supervisor": Attack(("supervisor",), start),
    "everything, as a power cut does": Attack(EVERYTHING, start),
    "everything, and Prefect's database is lost": Attack(EVERYTHING, _forget_and_start),
    "everything, and Prefect's database is damaged": Attack(EVERYTHING, _damage_and_start),
    "Prefect's database is removed under the server": Attack((), _forget),
    "server + flow, and the server comes back late": Attack((), _server_comes_late),
    "a stop in good order": Attack((), _stop_and_start),
    "all suspended": Attack((), partial(_suspend, parts=EVERYTHING, seconds=_SUSPENDED_S)),
    **{
        f"{part}: stopped for a minute": Attack((), partial(_suspend, parts=(part,), seconds=60.0))
        for part in EVERYTHING
    },
    "no room for Prefect's database": Attack((), _fill_the_disk),
}
