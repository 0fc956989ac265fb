"""Programs that are run to their end: their output, their progress, and the time they may take.

The whole process group is terminated when the caller is interrupted, a callback raises, or the time is up.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import IO

from bilingual.engines.processes.pulse import AwakeClock, limited
from bilingual.engines.processes.starting import GRACE_S, Program, Tail, end, forget, name_of, start
from bilingual.errors import NotInstalled, Timeout

_LOOK_S = 1.0
_NOT_RUN = (126, 127)  # setpriv failed to start the program


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
    process = start(command, cwd, env, feeds=input is not None, remedy=remedy)
    guard = _Guard(process, timeout_s, lines.silence_s if lines else inf)
    tail = Tail()
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
        readers[0].join(GRACE_S)  # a child that outlives the program may hold stderr open: do not wait for it
    except BaseException:
        end(process)
        raise
    finally:
        guard.cancel()
        forget(process)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None and not (pipe is process.stderr and readers[0].is_alive()):
                with suppress(OSError):
                    pipe.close()
    if returncode in _NOT_RUN and (said := tail.text()).startswith("setpriv: "):
        raise NotInstalled(
            "BIL-PRG-001", f"{name_of(command)} cannot be started: {said.strip().rpartition(': ')[2]}", remedy=remedy
        )
    if guard.fault:
        raise Timeout("BIL-PRG-002", f"{name_of(command)} was stopped: it {guard.fault}", remedy=tail.text()[-200:])
    return Completed(command, returncode, stdout, tail.text())


class _Guard:
    """Terminates *process* after *timeout_s* seconds, or *silence_s* without a line."""

    def __init__(self, process: Program, timeout_s: float, silence_s: float) -> None:
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
