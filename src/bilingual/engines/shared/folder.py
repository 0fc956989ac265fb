"""Files in a folder that others may write into, too: no link is followed, and others than its group read nothing.

Whoever may write there could plant a link in the place of a file, through which we would overwrite one of our own, or a
pipe or device, which we would read for ever.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_OTHERS = 0o007


class NotAFile(Exception):
    """There is a link, a pipe or a device where a file should be."""


def make_folder(base: Path, folder: Path) -> None:
    """Make *folder*, which is *base* or below it, and what lacks above it, with what *base* allows owner and group."""
    if not base.is_dir():
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
    lacking = []
    while folder != base and not folder.is_dir():
        lacking.append(folder)
        folder = folder.parent
    mode = stat.S_IMODE(base.stat().st_mode) & ~_OTHERS
    for one in reversed(lacking):
        with suppress(FileExistsError):  # another machine was faster
            one.mkdir(mode=0o700)
            _open_to(one, mode)


@contextmanager
def writing(base: Path, place: Path) -> Iterator[IO[bytes]]:
    """Give a new file that gets the name *place* below *base* when it is whole, whatever is there."""
    make_folder(base, place.parent)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=place.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        _open_to(part, 0o660 & base.stat().st_mode)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def copy(source: Path, base: Path, place: Path) -> None:
    """Write the content of *source* to *place* below *base*."""
    with source.open("rb") as original, writing(base, place) as file:
        shutil.copyfileobj(original, file)


@contextmanager
def reading(place: Path) -> Iterator[IO[bytes]]:
    """Give the file *place* to read. Raises NotAFile."""
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            raise NotAFile(place) from None
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotAFile(place)
    with os.fdopen(handle, "rb") as file:
        yield file


def _open_to(path: Path, mode: int) -> None:
    with suppress(OSError):  # a disk without permissions
        path.chmod(mode)
