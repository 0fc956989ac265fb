"""Finds processes by a mark in their environment, and terminates them.

A pid in a file may be reused by another program; the mark cannot. So no process is terminated because of a file, and
none started for this service escapes, including ffmpeg in its own session.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_POLL_S = 0.1


def marked(mark: str) -> set[int]:
    """Return the pids of all running processes with *mark* (``NAME=value``), except this one and its ancestors."""
    found = _by_proc(mark) if (_PROC / "self" / "environ").exists() else _by_ps(mark)
    return found - _own_line()


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


def session_of(pid: int) -> int | None:
    """Return a process's session: the pid of the child it descends from."""
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None


def _by_proc(mark: str) -> set[int]:
    wanted = mark.encode()
    found = set()
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        # Other users' processes are unreadable, and any may end between two lines.
        with suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.add(int(folder.name))
    return found


def _by_ps(mark: str) -> set[int]:
    """Ask ``ps`` on systems without /proc (macOS); ``-E`` adds the environment to the command."""
    listing = subprocess.run(["ps", "-axww", "-E", "-o", "pid=,command="], capture_output=True, text=True, check=False)
    lines = [line.split() for line in listing.stdout.splitlines()]
    return {int(words[0]) for words in lines if mark in words[1:]}


def _own_line() -> set[int]:
    """Return this process and its known ancestors."""
    line = {os.getpid(), os.getppid()}
    pid = os.getppid()
    while pid > 1:
        try:
            # The name, in brackets, may contain anything; state and parent follow the last bracket.
            pid = int((_PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            break
        line.add(pid)
    return line
