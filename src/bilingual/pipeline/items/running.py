"""Notes on runs: which item is being worked on, at what, and how its last run ended if it did not end well.

The lock of an item tells whether a run holds it, but not its source, and nothing of a run that was killed.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from bilingual.engines.base import Progress
from bilingual.errors import BilingualError, Transient
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.run import Execute

T = TypeVar("T")
_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Note:
    """The run of an item since ``since_s`` (epoch seconds), or its last one.

    ``source`` is relative to the root if below it, ``stage`` what it does or did last, ``error`` why it failed; one
    that was killed says nothing.
    """

    identity: str
    source: str
    since_s: float
    stage: str = ""
    error: str = ""
    passing: bool = False
    running: bool = False


@contextmanager
def noted(workspace: Workspace, identity: str, source: str, execute: Execute) -> Iterator[Execute]:
    """Keep a note on the run of *identity*, which holds its lock, and give an *execute* that adds the stage to it.

    It is removed when the run ends well.
    """
    path = workspace.lock_path("items", identity).with_suffix(_SUFFIX)
    note = Note(identity, source, time.time())

    def staged(name: str, work: Callable[[Progress], T], /) -> T:
        _write(path, replace(note, stage=name))
        return execute(name, work)

    _write(path, note)
    try:
        yield staged
    except BilingualError as error:
        _write(path, replace(note, error=str(error), passing=isinstance(error, Transient)))
        raise
    with suppress(OSError):
        path.unlink(missing_ok=True)


def notes_of(workspace: Workspace) -> list[Note]:
    """Return the notes on runs, those that run now first."""
    found = []
    for path in sorted(workspace.lock_path("items", "").parent.glob(f"*{_SUFFIX}")):
        with suppress(OSError, ValueError, TypeError):
            note = Note(**json.loads(path.read_text("utf-8")))
            found.append(replace(note, running=workspace.is_held("items", note.identity)))
    return sorted(found, key=lambda note: not note.running)


def _write(path: Path, note: Note) -> None:
    """Write *note*; nobody waits for a disk, or fails, because of it."""
    value: dict[str, Any] = asdict(note)
    with suppress(OSError, UnicodeEncodeError), open(path, "w", encoding="utf-8", opener=_private) as file:
        json.dump(value, file)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
