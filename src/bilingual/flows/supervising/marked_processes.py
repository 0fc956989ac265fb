"""Finds processes by a mark in their environment, and terminates them.

A pid in a file may be reused by another program; the mark cannot. So no process is terminated because of a file, and
none started for this service escapes, including ffmpeg in its own process group.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress

import psutil

_POLL_S = 0.1
RUN_ID = "PREFECT__FLOW_RUN_ID"
"""The variable by which Prefect tells a process which run it makes."""


def marked(mark: str) -> set[int]:
    """Return the pids of all running processes with *mark* (``NAME=value``), except this one and its ancestors."""
    name, _, value = mark.partition("=")
    # The environment of other users' processes is unreadable.
    environments = {process.pid: process.info["environ"] or {} for process in psutil.process_iter(["environ"])}
    own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    return {pid for pid, environment in environments.items() if environment.get(name) == value} - own


def values_of(name: str) -> set[str]:
    """Return the values that a variable has in the environments of all running processes."""
    found = (process.info["environ"] or {} for process in psutil.process_iter(["environ"]))
    return {environment[name] for environment in found if name in environment}


def stopped(mark: str) -> set[int]:
    """Return the pids of the processes with *mark* that a signal has stopped (SIGSTOP), and nothing has woken."""
    found = set()
    for pid in marked(mark):
        with suppress(psutil.Error):
            if psutil.Process(pid).status() == psutil.STATUS_STOPPED:
                found.add(pid)
    return found


def end_marked(mark: str, *, spare: Callable[[int], bool] = lambda pid: False, grace_s: float = 10.0) -> list[int]:
    """Terminate processes with *mark* unless spared, and kill them after *grace_s* seconds. Return the survivors."""
    deadline = time.monotonic() + grace_s
    asked: set[int] = set()
    while alive := {pid for pid in marked(mark) if not spare(pid)}:
        late = time.monotonic() >= deadline
        for pid in alive if late else alive - asked:
            send(pid, signal.SIGKILL if late else signal.SIGTERM)
        asked |= alive
        if time.monotonic() >= deadline + grace_s:
            return sorted(alive)
        time.sleep(_POLL_S)
    return []


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process, which may already have ended."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def parent_of(pid: int) -> int | None:
    """Return a process's parent."""
    try:
        return psutil.Process(pid).ppid()
    except psutil.Error:
        return None


def session_of(pid: int) -> int | None:
    """Return a process's session: the pid of the child it descends from."""
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None
