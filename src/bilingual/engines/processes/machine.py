"""What this machine refuses (memory, files, room on the disk), as errors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bilingual.errors import BilingualError, InputError, NoRoom, system_error


def refusal(error: OSError | MemoryError | RecursionError, where: str | Path | None = None) -> BilingualError:
    """Return what the machine refused, while it worked on the file *where*, as an error message.

    >>> import errno
    >>> print(refusal(OSError(errno.EMFILE, "Too many open files", "talk.mp4")))
    talk.mp4: Too many open files. Allow more open files (ulimit -n 1024) and run it again. [BIL-WRK-026]
    """
    if isinstance(error, MemoryError):
        room = "Close other programs or divide the file, and run it again; finished work is kept."
        return NoRoom("BIL-WRK-027", "there is not enough memory", where=where, remedy=room)
    if isinstance(error, RecursionError):
        remedy = "Simplify what you changed last."
        return InputError(
            "BIL-WRK-028", "this file, or one next to it, is nested too deeply", where=where, remedy=remedy
        )
    named = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else where
    return system_error("BIL-WRK-026", error.strerror or str(error) or "an error of the system", error, named)


@contextmanager
def refusals(where: str | Path) -> Iterator[None]:
    """Make what the machine refuses inside, while it works on the file *where*, a BilingualError."""
    try:
        yield
    except BrokenPipeError:
        raise  # the reader of our output is gone
    except (OSError, MemoryError, RecursionError) as error:
        raise refusal(error, where) from error
