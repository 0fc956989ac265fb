"""Whether anything about the items has changed, cheaply enough to be asked every second: by the dates of their files.

Reading the items takes many times as long, so a page reads them again only when the version is another.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from bilingual.model.digest import digest
from bilingual.pipeline.items.facts import EDITED
from bilingual.pipeline.items.publications import PUBLISHED
from bilingual.pipeline.items.running import Note, notes_of
from bilingual.pipeline.records.workspace import MANIFEST, Workspace
from bilingual.settings import FILE_NAME, Settings

_FILES = (MANIFEST, PUBLISHED, *(name for name in EDITED if not name.endswith("/")))
_FOLDERS = tuple(name for name in EDITED if name.endswith("/"))
# Each look goes through the files of one folder in so many. What our programs write shows at once, by the date of its
# folder, since they rename it into place; only an editor that writes into a file is seen later.
_ROUNDS = 20
Mark = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Live:
    """``version`` is another whenever the items have changed, or a run of one has begun, ended, or come to its next
    stage; ``running`` are the notes on the runs of this moment, with how far each is.
    """

    version: str
    running: tuple[Note, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "running": [
                {
                    "source": note.source,
                    "identity": note.identity,
                    "stage": note.stage,
                    "since_s": round(note.since_s, 3),
                    "share": note.share,
                    "left_s": note.left_s,
                }
                for note in self.running
            ],
        }


class Watch:
    """Looks at the items of one root again and again; several threads may ask."""

    def __init__(self, settings: Settings) -> None:
        self._workspace = Workspace(settings)
        self._settings_file = settings.root / FILE_NAME
        self._seen: dict[str, _Seen] = {}
        self._turn = 0
        self._lock = Lock()

    def look(self) -> Live:
        """Return the version of all that ``read_items`` reads, and what runs."""
        notes = notes_of(self._workspace)
        told = sorted((note.identity, note.source, note.stage, note.error, note.running) for note in notes)
        with self._lock:
            self._turn = (self._turn + 1) % _ROUNDS
            places = [entry.path for entry in _entries(str(self._workspace.outbox)) if not entry.name.startswith(".")]
            places += [str(self._workspace.inbox), str(self._workspace.failed)]
            before, self._seen = self._seen, {}
            for number, place in enumerate(places):
                known = before.get(place)
                if known is None or known.quick != known.again() or number % _ROUNDS == self._turn:
                    known = _seen(place, whole=number >= len(places) - 2)
                self._seen[place] = known
            versions = [[place, seen.version] for place, seen in self._seen.items()]
        version = digest([told, mark_of(self._settings_file), versions])[:16]
        return Live(version, tuple(note for note in notes if note.running))


def item_version(folder: Path) -> str:
    """Return a version of one results *folder*, which is another when a file that is read of it has changed."""
    return _seen(str(folder), whole=False).version


@dataclass(frozen=True, slots=True)
class _Seen:
    """A folder as it was gone through: ``places`` are it and those below it, whose dates tell at once of a change."""

    places: tuple[str, ...]
    quick: tuple[Mark, ...]
    version: str

    def again(self) -> tuple[Mark, ...]:
        return tuple(map(mark_of, self.places))


def _seen(place: str, *, whole: bool) -> _Seen:
    """Go through what is read of the folder *place*, or through its *whole* content."""
    # Before its files, so that what changes meanwhile is seen the next time.
    if whole:
        places = tuple(_folders_below(place))
        quick = tuple(map(mark_of, places))
        marks = [mark for folder in places for mark in _files_in(folder)]
    else:
        places = (place, f"{place}/{MANIFEST}")
        quick = tuple(map(mark_of, places))
        marks = [mark_of(entry.path) for entry in _entries(place) if entry.name.startswith(_FILES)]
        edited = (folder for name in _FOLDERS for folder in _folders_below(f"{place}/{name}"))
        marks += [mark for folder in edited for mark in _files_in(folder)]
    return _Seen(places, quick, digest(marks)[:16])


def _folders_below(folder: str) -> Iterator[str]:
    """Yield *folder* and all folders below it, but no link."""
    waiting = [folder]
    while waiting:
        yield waiting[-1]
        waiting += [entry.path for entry in _entries(waiting.pop()) if _is_folder(entry)]


def _files_in(folder: str) -> Iterator[Mark]:
    """Yield the marks of what is in *folder* besides folders; a link is that of what it leads to."""
    return (mark_of(entry.path) for entry in _entries(folder) if not _is_folder(entry))


def _entries(folder: str) -> list[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)
    return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    with suppress(OSError):
        return entry.is_dir(follow_symlinks=False)
    return False


def mark_of(path: str | Path) -> Mark:
    """Return the date, size and number of the file *path*, zeros if it is not there."""
    try:
        seen = os.stat(path)  # noqa: PTH116 - thousands of paths a second
    except OSError:
        return str(path), 0, 0, 0
    return str(path), seen.st_mtime_ns, seen.st_size, seen.st_ino
