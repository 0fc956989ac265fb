"""The only file that runs processes: no shell, a separate process group, and nothing left behind.

A program may start child processes, so the whole group is terminated when the caller is interrupted, a callback raises,
or the time is up. If we are killed ourselves, Linux terminates the program.
"""

from __future__ import annotations

import atexit
import errno
import os
import shutil
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import IO

from bilingual.engines.processes.priority import share_priority
from bilingual.engines.processes.pulse import AwakeClock, limited
from bilingual.errors import InputError, NotInstalled, Timeout, WorkspaceError, system_error
from bilingual.redaction import public_environment

_TAIL_BYTES = _BLOCK = 64 * 1024
_GRACE_S = 2.0
_LOOK_S = 1.0
# util-linux's setpriv asks Linux to end the program when the thread that started it ends (prctl(2),
# PR_SET_PDEATHSIG); that thread waits for the program in run(), so it ends first only when we are killed.
# Asking from a preexec_fn instead would not be safe with threads (the documentation of subprocess).
_FOLLOW = ("setpriv", "--pdeathsig", "KILL")
_REFUSED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN})
_NOT_RUN = (126, 127)  # setpriv failed to start the program

_live: set[subprocess.Popen[bytes]] = set()


@dataclass(frozen=True, slots=True)
class Completed:
    """A program that ended by itself.

    ``stdout`` is empty if its lines went to a callback. ``stderr`` is the end of its error output, at most 64 KiB.
    """

    argv: tuple[str, ...]
    returncode: int
    stdout: bytes
    stderr: str

    @property
    def ok(self) -> bool:
        return self.returncode == 0

    @property
    def text(self) -> str:
        """``stdout`` as UTF-8; invalid bytes become U+FFFD."""
        return self.stdout.decode("utf-8", "replace")

    @property
    def how(self) -> str:
        """How it ended, for error messages: what the number means if a signal ended it."""
        if self.returncode == -signal.SIGKILL:
            return "it was killed, as Linux does when memory runs out"
        if self.returncode < 0:
            return f"it was ended by a signal ({signal.strsignal(-self.returncode)})"
        return f"it ended with code {self.returncode}"

    def reason(self, lines: int = 3) -> str:
        """Return why it failed: the signal that ended it, else its last *lines*, else its code."""
        return self.how if self.returncode < 0 else self.last_words(lines) or self.how

    def last_words(self, lines: int = 3) -> str:
        """Return the last non-empty *lines* of stderr, joined by ``; ``, for error messages."""
        return "; ".join([line.strip() for line in self.stderr.splitlines() if line.strip()][-lines:])


@dataclass(frozen=True, slots=True)
class LineReader:
    """*each* gets each line of stdout as it arrives, without its line break; ``silence_s`` limits the time between
    lines.

    It is called in the caller's thread; an exception from it terminates the program.
    """

    each: Callable[[str], None]
    silence_s: float = inf


def run(
    argv: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    timeout_s: float = inf,
    input: bytes | str | None = None,
    env: Mapping[str, str] | None = None,
    lines: LineReader | None = None,
    remedy: str = "",
) -> Completed:
    """Run *argv* to its end and return its output; the caller judges a non-zero return code.

    *input* is sent to stdin, which is otherwise empty. *env* is added to this process's environment, which the program
    gets without keys and passwords. *lines* are for programs that report progress. *remedy* is the install hint of a
    missing program.

    Raises NotInstalled if the program is missing or cannot be started, Timeout after *timeout_s* seconds in all or
    ``lines.silence_s`` without a line, InputError for an invalid argument. Whatever is raised, including Ctrl-C, the
    whole process group is terminated first.

    >>> run(["printf", "a b"]).text
    'a b'
    """
    command = tuple(os.fspath(part) for part in argv)
    process = _start(command, cwd, env, feeds=input is not None, remedy=remedy)
    guard = _Guard(process, timeout_s, lines.silence_s if lines else inf)
    tail = _Tail()
    readers = [threading.Thread(target=tail.read, args=(process.stderr,), daemon=True)]
    if input is not None:
        payload = input.encode("utf-8") if isinstance(input, str) else input
        readers.append(threading.Thread(target=_feed, args=(process.stdin, payload), daemon=True))
    try:
        for reader in readers:
            reader.start()
        with limited(timeout_s if timeout_s < inf else 0.0):
            stdout = _listen(process.stdout, lines, guard)
            returncode = process.wait()
        readers[0].join(_GRACE_S)  # a child that outlives the program may hold stderr open: do not wait for it
    except BaseException:
        end(process)
        raise
    finally:
        guard.cancel()
        _live.discard(process)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None and not (pipe is process.stderr and readers[0].is_alive()):
                with suppress(OSError):
                    pipe.close()
    if returncode in _NOT_RUN and (said := tail.text()).startswith("setpriv: "):
        raise NotInstalled(
            "BIL-PRG-001", f"{_name(command)} cannot be started: {said.strip().rpartition(': ')[2]}", remedy=remedy
        )
    if guard.fault:
        raise Timeout("BIL-PRG-002", f"{_name(command)} was stopped: it {guard.fault}", remedy=tail.text()[-200:])
    return Completed(command, returncode, stdout, tail.text())


class Child:
    """A running program that is written to and read by turns, for ``companion.py``; *command* as in ``run``."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = _start(tuple(command), None, None, feeds=True, remedy="")
        self._tail = _Tail()
        self._reader = threading.Thread(target=self._tail.read, args=(self._process.stderr,), daemon=True)
        self._reader.start()

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def write(self, content: bytes) -> None:
        """Send *content*. Raises BrokenPipeError if the program has ended."""
        assert self._process.stdin is not None
        self._process.stdin.write(content)
        self._process.stdin.flush()

    def line(self) -> bytes:
        """Return its next line, empty if it ended."""
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def status(self) -> tuple[int, str]:
        """Return the exit status of the ended program, minus the number of a signal, and its last line of errors."""
        status = self._process.wait()
        self._reader.join(_GRACE_S)
        said = [line.strip() for line in self._tail.text().splitlines() if line.strip()]
        return status, said[-1] if said else ""

    def end(self) -> None:
        """Terminate it, and what it started."""
        end(self._process)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


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
        return subprocess.run([*_FOLLOW, "true"], capture_output=True, check=False, timeout=_GRACE_S).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def available(program: str) -> bool:
    """Return whether *program* is on the search path."""
    return shutil.which(program) is not None


def end(process: subprocess.Popen[bytes]) -> None:
    """Terminate *process* and its whole group, and kill them after two seconds."""
    _signal_group(process, signal.SIGTERM)
    try:
        process.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        pass
    finally:
        _signal_group(process, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_S)
        _live.discard(process)


@atexit.register
def end_all() -> None:
    """Terminate every running program; called by a SIGTERM handler and at the interpreter's exit."""
    for process in list(_live):
        end(process)


def _start(
    command: tuple[str, ...], cwd: Path | None, env: Mapping[str, str] | None, *, feeds: bool, remedy: str
) -> subprocess.Popen[bytes]:
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
            start_new_session=True,
        )
    except FileNotFoundError:
        raise NotInstalled("BIL-PRG-005", f"{_name(command)} is not installed", remedy=remedy) from None
    except ValueError as error:
        raise InputError("BIL-PRG-006", f"{_name(command)} does not accept these arguments: {error}") from None
    except OSError as error:
        if error.errno in _REFUSED:  # the machine has no room for it: it is installed
            raise system_error("BIL-PRG-003", f"{_name(command)} cannot be started: {error.strerror}", error) from None
        raise NotInstalled(
            "BIL-PRG-003", f"{_name(command)} cannot be started: {error.strerror or error}", remedy=remedy
        ) from None
    _live.add(process)
    share_priority(process.pid)
    return process


class _Guard:
    """Terminates *process* after *timeout_s* seconds, or *silence_s* without a line."""

    def __init__(self, process: subprocess.Popen[bytes], timeout_s: float, silence_s: float) -> None:
        self.fault = ""
        self._process = process
        self._timeout_s, self._silence_s = timeout_s, silence_s
        self._lines = 0
        self._stop = threading.Event()
        if min(timeout_s, silence_s) < inf:
            threading.Thread(target=self._look, daemon=True).start()

    def heard(self) -> None:
        self._lines += 1

    def cancel(self) -> None:
        self._stop.set()

    def _look(self) -> None:
        clock = AwakeClock(now_s=time.monotonic(), most_s=2 * _LOOK_S)
        left, lines, over_s, silent_s = 0.02, 0, self._timeout_s, self._silence_s
        while not self._stop.wait(min(max(0.02, left), _LOOK_S)):
            passed_s = clock.passed(time.monotonic())
            over_s -= passed_s
            silent_s = silent_s - passed_s if lines == self._lines else self._silence_s
            lines = self._lines
            left = min(over_s, silent_s)
            if left <= 0:
                late = f"did not finish within {self._timeout_s:g} s"
                self.fault = late if over_s <= silent_s else f"produced no output for {self._silence_s:g} s"
                end(self._process)
                return


class _Tail:
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


def _feed(pipe: IO[bytes], payload: bytes) -> None:
    with suppress(OSError, ValueError):  # the program may exit without reading everything; its return code counts
        pipe.write(payload)
        pipe.close()


def _listen(stream: IO[bytes] | None, lines: LineReader | None, guard: _Guard) -> bytes:
    assert stream is not None
    if lines is None:
        return stream.read()
    for line in stream:
        guard.heard()
        lines.each(line.decode("utf-8", "replace").rstrip("\r\n"))
    return b""


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _name(command: tuple[str, ...]) -> str:
    return Path(command[0]).name if command else "an empty command"
