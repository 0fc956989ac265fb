"""Snapshots: the files of an item's small root by path and hash, as one list in the shared storage.

It is JSON that is read like a stranger's: a path that leaves the root, or a value of the wrong kind, is refused. Files
are sent before the list that names them, and a list is current only once the database says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bilingual.engines.shared.storage import Storage
from bilingual.errors import InputError
from bilingual.pipeline.items.publications import PUBLISHED
from bilingual.pipeline.pushing.journal import PUSHED
from bilingual.pipeline.records.files import file_sha256
from bilingual.pipeline.records.workspace import MANIFEST

SCHEMA = "bilingual.snapshot/1"
# What a run is still writing, and the folder that its own copies of answers are in.
_UNFINISHED = (".part", ".tmp", ".lock")
_GROWING = 3
_AT_ONCE = 8  # most files are small, so that the way there and back takes most of the time
_MADE = ("media/outbox/", "media/work/")


@dataclass(frozen=True, slots=True)
class File:
    """One file: ``area`` is the folder of the storage that it is in."""

    sha256: str
    bytes: int
    area: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The ``files`` by their path in the small root; ``source`` is the path of what is published, as ``identity``."""

    source: str
    identity: str
    files: Mapping[str, File]

    def to_json(self) -> dict[str, Any]:
        files = {name: [file.sha256, file.bytes, file.area] for name, file in self.files.items()}
        return {"schema": SCHEMA, "source": self.source, "identity": self.identity, "files": files}

    @classmethod
    def from_json(cls, value: Mapping[str, Any], where: str) -> Snapshot:
        """Return the checked value. Raises InputError if anything in it is not as it is written."""
        source, identity, files = value.get("source"), value.get("identity"), value.get("files")
        texts = isinstance(source, str) and isinstance(identity, str)
        if value.get("schema") != SCHEMA or not texts or not isinstance(files, dict):
            raise refused("its schema is not known", where)
        if not is_inside(str(source)):
            raise refused(f"{source!r} leads out of its folder", where)
        found = {}
        for name, one in files.items():
            if not isinstance(one, list) or [type(part) for part in one] != [str, int, str]:
                raise refused(f"{name!r} is no file", where)
            for inside in (name, one[2]):
                if not is_inside(inside):
                    raise refused(f"{inside!r} leads out of its folder", where)
            found[name] = File(*one)
        return cls(str(source), str(identity), found)

    @property
    def fixed(self) -> Snapshot:
        """Only the files that no run changes: without results and work."""
        kept = {name: file for name, file in self.files.items() if not name.startswith(_MADE)}
        return replace(self, files=kept)

    @property
    def made(self) -> list[str]:
        """The files that runs change: results and work."""
        return [name for name in self.files if name.startswith(_MADE)]


def is_inside(name: str) -> bool:
    """Return whether the relative path *name* stays in its folder, on every system.

    >>> [is_inside(name) for name in ("a/b.md", "../b", "/b", "a/../b", "a//b", "", ".", "a\\\\..\\\\b", "C:/b")]
    [True, False, False, False, False, False, False, False, False]
    """
    parts = name.split("/")
    return not ({"", ".", ".."} & set(parts) or set("\\\0") & set(name) or ":" in parts[0])


def read_snapshot(storage: Storage, area: str, sha: str) -> Snapshot:
    """Return the stored snapshot. Raises InputError."""
    return Snapshot.from_json(storage.document(area, sha), f"{storage.url}/{area}")


@dataclass(slots=True)
class Sender:
    """Sends the files of the small root *root* to *storage*, those that are new into *area*.

    A file that has not changed is not read again.
    """

    storage: Storage
    root: Path
    area: str
    _known: dict[str, tuple[tuple[int, ...], File]] = field(default_factory=dict)
    sent_bytes: int = 0

    def know(self, snapshot: Snapshot) -> None:
        """Take the files in the root to be those of *snapshot*, from which they were just made."""
        for name, file in snapshot.files.items():
            if (state := state_of(self.root / name)) is not None:
                self._known[name] = state, file

    def send(self, of: Snapshot, names: Iterable[str]) -> str:
        """Send the files that *names* yields, then the list of these and those of *of*; return its hash.

        A file that is exchanged meanwhile is read once more; one that goes away is left out. Raises InputError if one
        does not stop changing.
        """
        files = {**of.files, **self.all_sent(names)}
        return self.storage.put_document(self.area, replace(of, files=files).to_json())

    def all_sent(self, names: Iterable[str]) -> dict[str, File]:
        """Send the files that *names* yields; return those that are not gone."""
        return {name: file for name in names if (file := self.sent(name)) is not None}

    def sent(self, name: str) -> File | None:
        """Send the file *name* and return it, ``None`` if it is gone."""
        path = self.root / name
        for attempt in range(_GROWING):
            state = state_of(path)
            if state is None:
                return None
            known = self._known.get(name)
            if known is not None and known[0] == state:
                return known[1]
            try:
                sha = file_sha256(path)
                if self.storage.put(self.area, path, sha):
                    self.sent_bytes += state[1]
            except (InputError, FileNotFoundError):
                if path.exists() and attempt == _GROWING - 1:
                    raise
                continue
            file = File(sha, state[1], self.area)
            self._known[name] = state, file
            return file
        return None


def files_of_work(root: Path) -> Iterator[str]:
    """Yield the results and the work files in a small root, in an order that a run may be killed in.

    Copies are newer than what they are copies of.
    """
    for folder in ("outbox", "work"):
        yield from files_below(root, root / "media" / folder)


def files_below(root: Path, folder: Path) -> Iterator[str]:
    """Yield the files in *folder* that travel, as paths from *root*: no links, nothing unfinished, no hidden files.

    Where an item was published is recorded at home alone, at any time. A manifest that is read first says nothing of a
    file that is newer.
    """
    yield from _below(root, folder, only=MANIFEST)
    yield from _below(root, folder, but=MANIFEST)


def _below(root: Path, folder: Path, only: str = "", but: str = "") -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        for name in sorted(names):
            path = Path(parent, name)
            wanted = name == only if only else name != but
            travels = (
                path.is_file()
                and not path.is_symlink()
                and not name.startswith(".")
                and name not in (PUBLISHED, PUSHED)
            )
            if wanted and travels and not name.endswith(_UNFINISHED):
                yield path.relative_to(root).as_posix()


def bring(storage: Storage, snapshot: Snapshot, root: Path, names: Iterable[str]) -> int:
    """Write the files *names* of *snapshot* below *root*; return their size in bytes. Those that are there stay."""

    def brought(name: str) -> int:
        file, path = snapshot.files[name], root / name
        if path.is_file() and path.stat().st_size == file.bytes and file_sha256(path) == file.sha256:
            return 0
        storage.get(file.area, file.sha256, path)
        return file.bytes

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return sum(pool.map(brought, names))


def state_of(path: Path) -> tuple[int, ...] | None:
    """Return what changes with the file *path*, without reading it; ``None`` if there is none."""
    try:
        seen = path.stat()
    except FileNotFoundError:
        return None
    return (seen.st_ino, seen.st_size, seen.st_mtime_ns)


def refused(what: str, where: str) -> InputError:
    return InputError(
        "BIL-SHR-017",
        f"a list of files cannot be used: {what}",
        where=where,
        remedy="Send its item again with `bilingual shared send`.",
    )
