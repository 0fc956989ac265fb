"""Reads files that anybody may have written: no pipe is waited for, and none is larger than its kind can be."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from bilingual.errors import InputError

MOST_SETTINGS = 1_000_000  # bytes
MOST_TEXT = 64_000_000  # subtitles may contain their fonts


def content_of(path: Path, most: int = MOST_TEXT, *, pipe: bool = False) -> bytes:
    """Return the content of a file of at most *most* bytes, or of a *pipe* that was named on the command line.

    Raises InputError for a larger one and for anything but a file, OSError if it cannot be read.
    """
    # Without O_NONBLOCK, opening a pipe waits for a writer.
    flags = os.O_RDONLY | os.O_CLOEXEC | (0 if pipe else os.O_NONBLOCK)
    handle = os.open(path, flags)
    seen = os.fstat(handle)
    if not (stat.S_ISREG(seen.st_mode) or (pipe and stat.S_ISFIFO(seen.st_mode))):
        os.close(handle)
        raise InputError("BIL-SET-016", "is not a file", where=path, remedy="Put a file there, or remove it.")
    with os.fdopen(handle, "rb") as file:
        content = b"" if seen.st_size > most else file.read(most + 1)
    check_size(path, max(seen.st_size, len(content)), most)
    return content


def check_size(path: Path, size: int, most: int = MOST_TEXT) -> None:
    """Raise InputError for a file of *size* bytes, if that is more than *most*."""
    if size > most:
        what = f"has {size / 1e6:,.1f} MB, more than {most / 1e6:,.0f} MB"
        raise InputError("BIL-SET-017", what, where=path, remedy="Check that it is the right file, or divide it.")
