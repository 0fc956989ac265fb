"""Runs commands in forked children in which a change to the disk kills the process, or fails.

Every change under a root is a place to break: a file opened for writing, a rename, a removal, a new folder, an fsync,
a database that is opened; and every program that is started (``run ffmpeg ... the last argument``).
A fork costs milliseconds where a new process costs seconds, so that each place of a run can be tried.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_CHANGES = frozenset({"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.truncate", "os.symlink"})


PROGRAM = "run "
"""How the place begins at which a program is started."""
running: list[int] = []
"""The process ids of the children."""


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit code (minus the signal for a killed one), what it wrote, the places it passed."""

    code: int
    out: str
    places: tuple[str, ...]

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


class Killed:
    """Kills the process at the *number*-th change."""

    def __init__(self, number: int) -> None:
        self._left = number

    def __call__(self, place: str) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class KilledDuring:
    """Kills the process *after_s* seconds after it has started its *number*-th program, which outlives it."""

    def __init__(self, number: int, after_s: float) -> None:
        self._left, self._after_s = number, after_s

    def __call__(self, place: str) -> None:
        self._left -= place.startswith(PROGRAM)
        if self._left == 0 and place.startswith(PROGRAM):
            threading.Timer(self._after_s, os.kill, (os.getpid(), signal.SIGKILL)).start()


class KilledAt:
    """Kills the process at the first change *place*."""

    def __init__(self, place: str) -> None:
        self._place = place

    def __call__(self, place: str) -> None:
        if place == self._place:
            os.kill(os.getpid(), signal.SIGKILL)


class ChangedAt:
    """Lets another program *act* at the *number*-th place; what that changes is no place."""

    def __init__(self, number: int, act: Callable[[], object]) -> None:
        self._left, self._act = number, act

    def __call__(self, place: str) -> None:
        self._left -= 1
        if self._left == 0:
            self._act()


class Full:
    """From the *number*-th change on, nothing can be written any more: the disk is full, or read-only."""

    def __init__(self, number: int, code: int = errno.ENOSPC, within: str = "") -> None:
        self._left, self._code, self._within = number, code, within

    def __call__(self, place: str) -> None:
        if self._within not in place:
            return
        self._left -= 1
        if self._left < 0 and not place.startswith(("os.remove", "os.rmdir")):
            raise OSError(self._code, os.strerror(self._code))


def unbroken(place: str) -> None:
    """Break nothing."""


def command(
    arguments: Sequence[str], root: Path, broken: Callable[[str], None] = unbroken, read: Sequence[Path] = ()
) -> Ended:
    """Run ``bilingual`` with *arguments* in a child in which *broken* is called before each change under *root*, and
    before each reading of a file in *read*.
    """
    from bilingual.cli.main import run

    return forked(lambda: run([*arguments, "--root", str(root)]), root, broken, read)


def forked(
    work: Callable[[], int], root: Path, broken: Callable[[str], None] = unbroken, read: Sequence[Path] = ()
) -> Ended:
    """Run *work* in a child; its result is the exit code."""
    said, places = root.with_name(f"{root.name}.said"), root.with_name(f"{root.name}.places")
    child = os.fork()
    if child == 0:
        os._exit(_child(work, root, broken, said, places, {str(path) for path in read}))
    running.append(child)
    _, status = os.waitpid(child, 0)
    running.remove(child)
    return Ended(
        os.waitstatus_to_exitcode(status),
        said.read_text("utf-8", "replace"),
        tuple(places.read_text("utf-8", "surrogateescape").splitlines()),
    )


def _child(
    work: Callable[[], int], root: Path, broken: Callable[[str], None], said: Path, places: Path, read: set[str]
) -> int:
    output = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    passed = os.open(places, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    under = str(root) + os.sep

    def pass_by(event: str, path: str) -> None:
        if path.startswith(under):
            place = f"{event} {path.removeprefix(under)}"
            os.write(passed, f"{place}\n".encode("utf-8", "surrogateescape"))
            broken(place)

    def start(words: Sequence[Any]) -> None:
        names = [os.fsdecode(word).replace(under, "") for word in words]
        place = f"{PROGRAM}{Path(names[0]).name} {' '.join(names[-2:])}".replace("\n", " ")
        os.write(passed, f"{place}\n".encode("utf-8", "surrogateescape"))
        broken(place)

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING and arguments[0] is not None:
            pass_by("open", _named(arguments[0]))
        elif event == "open" and read and arguments[0] is not None and _named(arguments[0]) in read:
            pass_by("read", _named(arguments[0]))
        elif event == "subprocess.Popen":
            start(arguments[1])
        elif event == "sqlite3.connect":
            pass_by(event, _named(arguments[0]))
        elif event in _CHANGES:
            pass_by(event, _named(arguments[1 if event == "os.rename" else 0]))

    def fsync(handle: int) -> None:
        pass_by("fsync", str(Path(f"/proc/self/fd/{handle}").readlink()))

    os.fsync = fsync
    sys.addaudithook(audit)
    try:
        return work()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 -- the parent judges it
        traceback.print_exc()
        return 70
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _named(path: Any) -> str:
    if isinstance(path, int):
        return ""
    return str(Path.cwd() / os.fsdecode(path))
