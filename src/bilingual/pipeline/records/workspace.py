"""Results folders, the state folder of a root, and the locks by which a run claims an item."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any

from filelock import BaseFileLock, FileLock, Timeout

from bilingual.errors import InputError, WorkspaceError
from bilingual.pipeline.records.files import disk_errors, make_folder, read_json
from bilingual.pipeline.records.permissions import close, close_earlier, closed_bits
from bilingual.settings import Settings
from bilingual.text.slugs import file_slug

MANIFEST = "manifest.json"
_ASKED_S = 0.1


class ItemBusy(WorkspaceError):
    """Another run holds the item."""


class Workspace:
    """The folders under ``<root>/media`` and the state under ``<root>/.bilingual``."""

    def __init__(self, settings: Settings) -> None:
        self.root = settings.root
        self.inbox = settings.media / "inbox"
        self.work = settings.media / "work"
        self.outbox = settings.media / "outbox"
        self.done = settings.media / "done"
        self.failed = settings.media / "failed"
        self.state = settings.state

    def private(self, folder: Path) -> Path:
        """Return *folder*, the outbox or another of the root, which is created if missing.

        It and its like are closed to others than the root's owner, or the group of a shared root.
        """
        with disk_errors(folder):
            if not folder.exists():
                bits = closed_bits(self.root)
                folder.mkdir(mode=0o777 & ~bits, parents=True)
                close(folder, bits)
        self.close_earlier()
        return folder

    def close_earlier(self) -> None:
        """Close the folders of the root that an earlier version left open to others."""
        bits = closed_bits(self.root)
        for folder in (self.outbox, self.work, self.done, self.failed):
            if folder.is_dir():
                close_earlier(folder, bits)

    @contextmanager
    def results_folder(self, slug: str, identity: str) -> Iterator[Path]:
        """Yield the results folder of *identity*, locked for this run: its existing one, whatever its source is now
        called, else ``outbox/<slug>``, with ``-<6 hex>`` if that name is another's, or a run is about to use it.

        In the end everything in it is as private as the outbox, also what programs wrote.
        """
        self.private(self.outbox)
        with self._results_folder(slug, identity) as folder:
            try:
                yield folder
            finally:
                if folder.is_dir() and not self.outbox.is_symlink():
                    close(folder, closed_bits(self.root))

    @contextmanager
    def _results_folder(self, slug: str, identity: str) -> Iterator[Path]:
        name = file_slug(slug)
        candidates = [self.outbox / name, self.outbox / f"{name}-{_hex(identity)[:6]}"]
        theirs = [folder for folder in candidates if _owner(folder) == identity]
        if not theirs:
            theirs = [folder for folder, record in self.records(identity) if record.get("identity") == identity]
        if theirs:
            yield theirs[0]
            return
        for folder in candidates:
            lock = self._lock("names", folder.name)
            if lock is None:
                continue
            try:
                # After acquiring the lock: the run that held it may have delivered.
                if _owner(folder) is None:
                    yield folder
                    return
            finally:
                lock.release()
        raise WorkspaceError(
            "BIL-WRK-009",
            "both this folder and the one with a suffix belong to other items",
            where=self.outbox / name,
            remedy="Rename the source.",
        )

    def records(self, value: str = "") -> Iterator[tuple[Path, Mapping[str, Any]]]:
        """Yield each results folder with its manifest, skipping unreadable ones and those without the text *value*.

        Of a thousand manifests few have to be parsed then.
        """
        wanted = json.dumps(value, ensure_ascii=False)[1:-1].encode("utf-8", "surrogatepass")
        for path in sorted(self.outbox.glob(f"*/{MANIFEST}")):
            try:
                if not wanted or wanted in path.read_bytes():
                    yield path.parent, read_json(path)
            except (InputError, OSError):
                continue

    def work_name(self, identity: str) -> str:
        """Return the name of an item's work folder, with which the name of its lock begins, too."""
        return _hex(identity)[:16]

    def work_folder(self, identity: str) -> Path:
        folder = self.private(self.work) / self.work_name(identity)
        make_folder(folder)
        return folder

    @contextmanager
    def claim(self, identity: str, where: Path) -> Iterator[None]:
        """Hold *identity* exclusively for this run; the lock ends with the process. Raises ItemBusy."""
        lock = self._lock("items", identity)
        if lock is None:
            raise ItemBusy(
                "BIL-WRK-010",
                "is in use by another run",
                where=where,
                remedy="Wait for it to finish, then try again.",
            )
        try:
            yield
        finally:
            lock.release()

    def lock_path(self, kind: str, name: str) -> Path:
        return self.state / "run" / kind / f"{_hex(name)[:24]}.lock"

    def is_held(self, kind: str, name: str) -> bool:
        """Return whether a run holds the lock *name* of its *kind*."""
        try:
            return is_locked(self.lock_path(kind, name))
        except OSError:  # that of another user cannot be opened
            return True

    def _lock(self, kind: str, name: str) -> BaseFileLock | None:
        """Return the acquired lock *name* of its *kind*, or ``None`` if another run holds it."""
        state_folder(self.state, "run", kind)
        lock = FileLock(self.lock_path(kind, name), mode=0o600)
        try:
            # ``is_held`` takes it for a moment.
            lock.acquire(timeout=_ASKED_S, poll_interval=0.02)
        except Timeout:
            return None
        return lock


def _hex(identity: str) -> str:
    return hashlib.sha256(identity.encode()).hexdigest()


def _owner(folder: Path) -> str | None:
    path = folder / MANIFEST
    if not path.is_file():
        return None
    return str(read_json(path).get("identity"))


def require_results(folder: Path) -> None:
    """Raise InputError unless *folder* holds results."""
    if not (folder / MANIFEST).is_file():
        raise InputError(
            "BIL-WRK-005",
            "is not a results folder (it has no manifest.json)",
            where=folder,
            remedy="Choose a folder under media/outbox.",
        )


def state_folder(state: Path, *inside: str) -> Path:
    """Return a folder in *state* (``.bilingual``), accessible only to its owner, as it contains a password and private
    texts.

    Permissions left open by an earlier version are closed once, with a line.
    """
    folder = state
    with disk_errors(state):
        for folder in accumulate((state, *map(Path, inside)), Path.__truediv__):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            close_earlier(folder)
    return folder


def is_locked(path: Path) -> bool:
    """Return whether a process holds the lock file *path*; its lock is released when it dies."""
    if not path.is_file():
        return False
    lock = FileLock(path, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False
