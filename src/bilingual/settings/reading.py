"""Reads files that anybody may have written: no pipe is waited for, and none is larger than its kind can be.

A run that goes on for hours reads the texts next to its source more than once. Whoever edits one meanwhile would get
words of the old text with the translation of the new one, so that a run reads each of them once.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import InputError

MOST_SETTINGS = 1_000_000  # bytes
MOST_TEXT = 64_000_000  # subtitles may contain their fonts


@dataclass(frozen=True, slots=True)
class ReadOnce:
    """The texts that ``read_once`` keeps, by path; ``None`` for one that was not read yet."""

    contents: dict[Path, bytes | None]

    def also(self, paths: Iterable[Path]) -> None:
        """Keep what is read in *paths*, too."""
        self.contents.update({path: None for path in paths if path not in self.contents})

    def changed(self) -> list[Path]:
        """Return the files whose content is another now than the one that was read; one that is gone is not."""
        found = []
        for path, content in self.contents.items():
            with suppress(InputError, OSError):
                found += [path] if content is not None and _content_of(path, MOST_TEXT) != content else []
        return found


_once: ContextVar[ReadOnce | None] = ContextVar("bilingual_read_once", default=None)


@contextmanager
def read_once(paths: Iterable[Path]) -> Iterator[ReadOnce]:
    """Have ``content_of`` return what it read first in each of *paths*, however often it is asked meanwhile."""
    kept = ReadOnce(dict.fromkeys(paths))
    token = _once.set(kept)
    try:
        yield kept
    finally:
        _once.reset(token)


def content_of(path: Path, most: int = MOST_TEXT, *, pipe: bool = False) -> bytes:
    """Return the content of a file of at most *most* bytes, or of a *pipe* that was named on the command line.

    Raises InputError for a larger one and for anything but a file, OSError if it cannot be read.
    """
    once = _once.get()
    if once is None or path not in once.contents:
        return _content_of(path, most, pipe=pipe)
    content = once.contents[path]
    if content is None:
        content = once.contents[path] = _content_of(path, most, pipe=pipe)
    check_size(path, len(content), most)
    return content


def _content_of(path: Path, most: int, *, pipe: bool = False) -> bytes:
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
