"""Opens files that anybody may have dropped: no link, pipe or device is followed, whatever the name says.

A link in the inbox could publish any file that its owner may read, a pipe would stop the reader for ever. What is
checked is what is opened: each folder below a trusted one is entered through its parent (``openat`` with
``O_NOFOLLOW``), so that nothing can be exchanged between the check and the opening.
https://cwe.mitre.org/data/definitions/59.html (link following), 367 (time of check, time of use)
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bilingual.engines.sources import changed
from bilingual.errors import UNPRINTABLE, InputError

_OTHERS = {
    stat.S_IFLNK: "is a symbolic link",
    stat.S_IFIFO: "is a pipe (FIFO)",
    stat.S_IFSOCK: "is a socket",
    stat.S_IFCHR: "is a device",
    stat.S_IFBLK: "is a device",
    stat.S_IFDIR: "is a folder, not a file",
}
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK, opening a pipe waits for a writer.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Held:
    """The file *inside* of a trusted *folder* that a run may read.

    ``facts`` are those of a file that must stay as it is, since others may replace it.
    """

    folder: Path
    inside: Path
    facts: tuple[int, ...] = ()

    @property
    def path(self) -> Path:
        return self.folder / self.inside

    def check(self) -> None:
        """Raise InputError if it is no plain file any more, or was replaced where others may do so.

        A person may edit or remove a file meanwhile.
        """
        seen = _lstat(self.path)
        if seen is not None and not self.facts:
            held(self.folder, self.inside)
        if self.facts and _facts(seen) != self.facts:
            raise changed(self.path)


def place_in(folder: Path, path: Path) -> Path | None:
    """Return *path* relative to *folder*, ``None`` if it is not in it; *folder* may be reached through links.

    Links below *folder* are not followed, so that one that leads out is still inside.
    """
    named = _named(path)
    for one in (named, Path(os.path.realpath(named.parent), named.name)):
        for base in (_named(folder), os.path.realpath(folder)):
            if one.is_relative_to(base):
                return one.relative_to(base)
    return None


def _named(path: Path) -> Path:
    return Path(os.path.normpath(path.absolute()))


def check_name(path: Path, names: Path) -> None:
    """Raise InputError if *names*, the end of *path* or all of it, cannot be shown, or *path* cannot be recorded."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        ascii_only = sys.getfilesystemencoding() != "utf-8"
        remedy = "Set PYTHONUTF8=1, or a UTF-8 locale." if ascii_only else "Rename the file."
        raise InputError("BIL-SRC-028", "its name is not UTF-8", where=path, remedy=remedy) from None
    if UNPRINTABLE.search(str(names)):
        raise InputError("BIL-SRC-029", "its name contains control characters", where=path, remedy="Rename the file.")


@contextmanager
def opened_below(folder: Path, inside: Path, *, single: bool = True) -> Iterator[BinaryIO]:
    """Open the regular file *inside* (relative, without ``..``) of the trusted *folder*, following no link below it.

    Raises InputError for anything but a regular file, and unless *single* is false for one with a second name (a hard
    link), OSError if there is none.
    """
    where = folder / inside
    above = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in inside.parts[:-1]:
            _check_type(os.stat(part, dir_fd=above, follow_symlinks=False), where, stat.S_IFDIR)
            below = os.open(part, _FOLDER, dir_fd=above)
            os.close(above)
            above = below
        # Opening a device may do something, so it is looked at first, and again once it is open.
        _check_type(os.stat(inside.name, dir_fd=above, follow_symlinks=False), where)
        handle = os.open(inside.name, _FILE, dir_fd=above)
    finally:
        os.close(above)
    with os.fdopen(handle, "rb") as file:
        _check_type(seen := os.fstat(handle), where)
        if single and seen.st_nlink > 1:
            what = "is a hard link: the same file has another name"
            raise InputError("BIL-SRC-031", what, where=where, remedy="Put a copy of it there.")
        yield file


def held(folder: Path, inside: Path, *, member: bool = False) -> Held:
    """Return the file *inside* of the trusted *folder*. Raises InputError if it may not be read.

    A *member* of the item that is published must not be exchanged meanwhile, if others may write into its folder.
    """
    path = folder / inside
    check_name(path, inside)
    try:
        with opened_below(folder, inside) as file:
            seen = os.fstat(file.fileno())
        strict = member and bool(path.parent.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    except FileNotFoundError as error:
        raise InputError("BIL-SRC-006", "does not exist", where=path, remedy="Check the path.") from error
    except OSError as error:
        raise InputError("BIL-SRC-002", f"cannot be read ({error.strerror})", where=path) from error
    return Held(folder, inside, _facts(seen) if strict else ())


def kind_of_entry(path: Path) -> int:
    """Return the type of a directory entry (``stat.S_IFREG``, ``S_IFLNK`` ...), 0 if it is gone."""
    seen = _lstat(path)
    return stat.S_IFMT(seen.st_mode) if seen else 0


def no_file(path: Path, kind: int | None = None) -> InputError:
    """Return the error for a *path* that is no regular file; *kind* is its type if it is known."""
    kind = kind or kind_of_entry(path)
    remedy = "Rename it." if kind == stat.S_IFDIR else "Put the file itself there."
    return InputError("BIL-SRC-026", _OTHERS.get(kind, "is not a file"), where=path, remedy=remedy)


def _check_type(seen: os.stat_result, where: Path, wanted: int = stat.S_IFREG) -> None:
    kind = stat.S_IFMT(seen.st_mode)
    if kind != wanted and wanted == stat.S_IFREG:
        raise no_file(where, kind)
    if kind != wanted:
        what = "is in a folder that is a symbolic link"
        raise InputError("BIL-SRC-030", what, where=where, remedy="Put the files themselves there.")


def _lstat(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except OSError:
        return None


def _facts(seen: os.stat_result | None) -> tuple[int, ...]:
    if seen is None:
        return ()
    # The change time tells of a file that was moved away and back.
    return (seen.st_dev, seen.st_ino, seen.st_mode, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)
