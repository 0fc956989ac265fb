"""A source that is read again and again for hours: whether it still has the content that was read first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bilingual.errors import InputError

Facts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file whose content had the hash *sha256* while the file had the *facts*."""

    path: Path
    sha256: str
    facts: Facts

    @classmethod
    def of(cls, path: Path) -> ReadFile:
        """Return *path*, read once. Raises InputError if it is unreadable, or written meanwhile."""
        try:
            before = file_facts(path)
            sha = sha256_of(path)
            after = file_facts(path)
        except OSError as error:
            raise InputError("BIL-WRK-012", f"cannot be read: {error.strerror}", where=path) from error
        if before != after:
            remedy = "Wait until the copy is complete."
            raise InputError("BIL-SRC-010", "is still being written", where=path, remedy=remedy)
        read = cls(path, sha, after)
        _last_read[path] = read
        return read

    @property
    def size(self) -> int:
        return self.facts[2]

    def is_same(self) -> bool:
        """Return whether the file has the same content now. One that is gone is missed by whoever opens it."""
        try:
            now = file_facts(self.path)
            return now == self.facts or _sha256_then(self.path, now) == self.sha256
        except OSError:
            return True

    def check(self) -> None:
        """Raise InputError if the file has another content now."""
        if not self.is_same():
            raise changed(self.path)


_last_read: dict[Path, ReadFile] = {}


def is_other(path: Path) -> bool:
    """Return whether *path* was read by this process and has another content by now: its run will end with ``changed``,
    and what else is found in it is about neither content.
    """
    read = _last_read.get(path)
    return read is not None and not read.is_same()


def changed(path: Path) -> InputError:
    """Return the error for a file that was changed or replaced while a run read it."""
    what = "was changed or replaced while it was read"
    remedy = "In the inbox it is read again when it is complete; elsewhere, run the command again."
    return InputError("BIL-SRC-027", what, where=path, remedy=remedy)


def file_facts(path: Path) -> Facts:
    """Return what changes with the content of the file *path*, without reading it. Raises OSError."""
    seen = path.stat()
    # The change time tells of what was written with an old time of modification.
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns


@lru_cache(maxsize=4)
def _sha256_then(path: Path, facts: Facts) -> str:
    """Return the hash of *path* while it has *facts*: a file that was only touched is read once more, not each time."""
    return sha256_of(path)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
