"""Notes on runs: which item is being worked on, at what, and how its last run ended if it did not end well.

The lock of an item tells whether a run holds it, but not its source, and nothing of a run that was killed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from bilingual.engines.base import Progress
from bilingual.errors import BilingualError, Transient
from bilingual.pipeline.records.permissions import private
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.run import Execute
from bilingual.pipeline.videos.progress import WorkPace

T = TypeVar("T")
_SUFFIX, _PART = ".json", ".part"
_EVERY_S = 1.0  # at most so often is the progress of a stage written


@dataclass(frozen=True, slots=True)
class Note:
    """The run of an item since ``since_s`` (epoch seconds), or its last one.

    ``source`` is relative to the root if below it, ``stage`` what it does or did last, ``error`` why it failed; one
    that was killed says nothing. ``share`` (0 to 1) of the stage is done, and ``left_s`` seconds of it are left, by its
    pace in the last minute; ``None`` if unknown.
    """

    identity: str
    source: str
    since_s: float
    stage: str = ""
    error: str = ""
    passing: bool = False
    running: bool = False
    share: float | None = None
    left_s: float | None = None


@contextmanager
def noted(workspace: Workspace, identity: str, source: str, execute: Execute) -> Iterator[Execute]:
    """Keep a note on the run of *identity*, which holds its lock, and give an *execute* that adds the stage to it, and
    how far that is.

    It is removed when the run ends well.
    """
    path = _path(workspace, identity)
    told = _Told(path, Note(identity, source, time.time()))

    def staged(name: str, work: Callable[[Progress], T], /) -> T:
        with told.stage(name) as reached:

            def watched(progress: Progress) -> T:
                def report(share: float, what: str = "") -> None:
                    progress(share, what)
                    reached(share)

                return work(report)

            return execute(name, watched)

    try:
        yield staged
    except BilingualError as error:
        _write(path, replace(told.note, error=str(error), passing=isinstance(error, Transient)))
        raise
    with suppress(OSError):
        path.unlink(missing_ok=True)


@dataclass(slots=True)
class _Told:
    """The note in a file, and the stages that run now: of two at a time, the one that began last is told."""

    path: Path
    note: Note
    _stages: list[Note] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        _write(self.path, self.note)

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[float], None]]:
        """Tell that the stage *name* runs, and give what takes the share of it that is done."""
        mine = replace(self.note, stage=name)
        pace, due_s = WorkPace(), 0.0

        def reached(share: float) -> None:
            nonlocal due_s
            now_s = time.monotonic()
            if now_s < due_s:
                return
            due_s = now_s + _EVERY_S
            left_s = pace.left_s(share, now_s)
            with self._lock:
                if self._stages and self._stages[-1] is mine:
                    done = round(min(max(share, 0.0), 1.0), 4)
                    _write(self.path, replace(mine, share=done, left_s=None if left_s is None else round(left_s, 1)))

        with self._lock:
            self._stages.append(mine)
            _write(self.path, mine)
        try:
            yield reached
        finally:
            with self._lock:  # the last one stays told, also for a run that ends here
                self._stages = [one for one in self._stages if one is not mine]
                if self._stages:
                    _write(self.path, self._stages[-1])


def notes_of(workspace: Workspace) -> list[Note]:
    """Return the notes on runs, those that run now first."""
    paths = sorted(workspace.lock_path("items", "").parent.glob(f"*{_SUFFIX}"))
    found = [note for path in paths if (note := _read(path, workspace)) is not None]
    return sorted(found, key=lambda note: not note.running)


def note_of(workspace: Workspace, identity: str) -> Note | None:
    """Return the note on the run of *identity*, if there is one."""
    return _read(_path(workspace, identity), workspace)


def _path(workspace: Workspace, identity: str) -> Path:
    return workspace.lock_path("items", identity).with_suffix(_SUFFIX)


def _read(path: Path, workspace: Workspace) -> Note | None:
    with suppress(OSError, ValueError, TypeError):
        note = Note(**json.loads(path.read_text("utf-8")))
        return replace(note, running=workspace.is_held("items", note.identity))
    return None


def _write(path: Path, note: Note) -> None:
    """Write *note*, which is never half there for a reader; nobody waits for a disk, or fails, because of it."""
    value: dict[str, Any] = asdict(note)
    part = path.with_suffix(_PART)
    with suppress(OSError, UnicodeEncodeError):
        with open(part, "w", encoding="utf-8", opener=private) as file:
            json.dump(value, file)
        part.replace(path)
