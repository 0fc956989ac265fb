"""The only file that starts programs, and ends them: no shell, a process group of their own, and nothing left behind.

A program may start child processes, so its whole group is terminated. If we are killed ourselves, Linux terminates the
program.
"""

from __future__ import annotations

import atexit
import errno
import os
import shutil
import signal
import subprocess
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import IO

from bilingual.errors import InputError, NotInstalled, WorkspaceError, system_error
from bilingual.redaction import public_environment

Program = subprocess.Popen[bytes]

GRACE_S = 2.0
_TAIL_BYTES = _BLOCK = 64 * 1024
# util-linux's setpriv asks Linux to end the program when the thread that started it ends (prctl(2),
# PR_SET_PDEATHSIG); that thread waits for the program in running.run(), so it ends first only when we are killed.
# Asking from a preexec_fn instead would not be safe with threads (the documentation of subprocess).
_FOLLOW = ("setpriv", "--pdeathsig", "KILL")
_REFUSED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN})

_live: set[Program] = set()


def start(
    command: tuple[str, ...], cwd: Path | None, env: Mapping[str, str] | None, *, feeds: bool, remedy: str
) -> Program:
    """Return *command* as it runs in a process group of its own, with pipes; stdin is empty unless it *feeds*.

    *env* is added to this process's environment, which the program gets without keys and passwords. Raises NotInstalled
    with *remedy* if it is missing or cannot be started, InputError for an invalid argument.
    """
    if cwd is not None and not cwd.is_dir():
        raise WorkspaceError("BIL-PRG-004", "is not a folder", where=cwd)
    # Only for an existing program; otherwise Popen reports the error.
    found = shutil.which(command[0], path=(env or {}).get("PATH")) is not None
    try:
        process = subprocess.Popen(
            (*_FOLLOW, *command) if found and ends_with_parent() else command,
            cwd=cwd,
            env={**public_environment(os.environ), **(env or {})},
            stdin=subprocess.PIPE if feeds else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            process_group=0,  # not a session of its own: those share a priority (priority.py)
        )
    except FileNotFoundError:
        raise NotInstalled("BIL-PRG-005", f"{name_of(command)} is not installed", remedy=remedy) from None
    except ValueError as error:
        raise InputError("BIL-PRG-006", f"{name_of(command)} does not accept these arguments: {error}") from None
    except OSError as error:
        if error.errno in _REFUSED:  # the machine has no room for it: it is installed
            what = f"{name_of(command)} cannot be started: {error.strerror}"
            raise system_error("BIL-PRG-003", what, error) from None
        raise NotInstalled(
            "BIL-PRG-003", f"{name_of(command)} cannot be started: {error.strerror or error}", remedy=remedy
        ) from None
    _live.add(process)
    return process


def end(process: Program) -> None:
    """Terminate *process* and its whole group, and kill them after two seconds."""
    _signal_group(process, signal.SIGTERM)
    try:
        process.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        pass
    finally:
        _signal_group(process, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_S)
        forget(process)


def forget(process: Program) -> None:
    """Note that *process* has ended: nothing is left to terminate."""
    _live.discard(process)


@atexit.register
def end_all() -> None:
    """Terminate every running program; called by a SIGTERM handler and at the interpreter's exit."""
    for process in list(_live):
        end(process)


def at_terminal(argv: Sequence[str | Path]) -> int:
    """Run *argv*, which a person works with in this terminal, and return its exit status.

    Raises NotInstalled if it is missing or cannot be started.
    """
    try:
        return subprocess.run([os.fspath(part) for part in argv], check=False).returncode
    except OSError as error:
        raise NotInstalled("BIL-PRG-007", f"{argv[0]} cannot be started: {error.strerror}") from None


@lru_cache(maxsize=1)
def ends_with_parent() -> bool:
    """Return whether programs end when we are killed: on Linux with util-linux 2.33 or later."""
    try:
        return subprocess.run([*_FOLLOW, "true"], capture_output=True, check=False, timeout=GRACE_S).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def available(program: str) -> bool:
    """Return whether *program* is on the search path."""
    return shutil.which(program) is not None


class Tail:
    """The last bytes of a stream, read in a thread."""

    def __init__(self) -> None:
        self._blocks: deque[bytes] = deque()
        self._size = 0

    def read(self, stream: IO[bytes]) -> None:
        with suppress(OSError, ValueError):  # closed while reading: keep what we have
            while block := os.read(stream.fileno(), _BLOCK):
                self._blocks.append(block)
                self._size += len(block)
                while self._size - len(self._blocks[0]) >= _TAIL_BYTES:
                    self._size -= len(self._blocks.popleft())

    def text(self) -> str:
        return b"".join(self._blocks)[-_TAIL_BYTES:].decode("utf-8", "replace")


def name_of(command: tuple[str, ...]) -> str:
    return Path(command[0]).name if command else "an empty command"


def _signal_group(process: Program, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
