"""What this machine refuses (memory, files, room on the disk), as errors."""

from __future__ import annotations

import os
import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bilingual.errors import BilingualError, InputError, NoRoom, system_error

REFUSALS = (OSError, MemoryError, RecursionError, ImportError, RuntimeError)
"""The exceptions that ``refusal`` knows, and the kinds of those by which libraries say that there is no memory."""
# By glibc's loader and strerror, PyTorch, Python's threads, C++ and x264. A graphics card's memory is not meant.
_NO_MEMORY = re.compile(
    r"^(?!.*\bCUDA\b).*?(?:failed to map segment|cannot (?:allocate|create shared object)|can't (?:allocate|start new)"
    r"|bad_alloc|not enough memory|out of memory|malloc of size|Resource temporarily unavailable)",
    re.IGNORECASE | re.MULTILINE,
)


def refusal(
    error: OSError | MemoryError | RecursionError | ImportError | RuntimeError, where: str | Path | None = None
) -> BilingualError:
    """Return what the machine refused, while it worked on the file *where*, as an error message.

    Raises *error* itself if the machine refused nothing: an ImportError or a RuntimeError may be a fault of a program.

    >>> import errno
    >>> print(refusal(OSError(errno.EMFILE, "Too many open files", "talk.mp4")))
    talk.mp4: Too many open files. Allow more open files (ulimit -n 1024) and run it again. [BIL-WRK-026]
    """
    if isinstance(error, RecursionError):
        remedy = "Simplify what you changed last."
        return InputError(
            "BIL-WRK-028", "this file, or one next to it, is nested too deeply", where=where, remedy=remedy
        )
    if not isinstance(error, OSError):
        if not out_of_memory(error):
            raise error
        return no_memory(where)
    named = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else where
    return system_error("BIL-WRK-026", error.strerror or str(error) or "an error of the system", error, named)


def no_memory(where: str | Path | None) -> NoRoom:
    """Return the error for a lack of memory, which names the limit that this process has, if it has one."""
    most = allowed_memory()
    room = "Close other programs or divide the file" if most is None else _more(most)
    return NoRoom(
        "BIL-WRK-027",
        "there is not enough memory",
        where=where,
        remedy=f"{room}, and run it again; finished work is kept.",
    )


def out_of_memory(error: BaseException) -> bool:
    """Return whether *error*, or what it was raised from, says that there was no memory: libraries do in many ways.

    >>> out_of_memory(ImportError("libtorch_cpu.so: failed to map segment from shared object"))
    True
    >>> out_of_memory(ImportError("No module named 'torch'"))
    False
    """
    one: BaseException | None = error
    while one is not None:
        if isinstance(one, MemoryError) or says_no_memory(str(one)):
            return True
        one = one.__cause__ or one.__context__
    return False


def says_no_memory(text: str) -> bool:
    """Return whether the output *text* of a program says that there was no memory."""
    return _NO_MEMORY.search(text) is not None


def allowed_memory() -> int | None:
    """Return how many bytes of address space this process and its programs may use, ``None`` without a limit."""
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if most == resource.RLIM_INFINITY else most


def memory_hint() -> str:
    """Return a sentence about the limit of this process, which may be why a program failed; empty without one."""
    most = allowed_memory()
    return "" if most is None else f"Perhaps it had too little memory. {_more(most)}."


def _more(most: int) -> str:
    return f"Only {most / 1e6:.0f} MB are allowed here: allow more (ulimit -v unlimited)"


@contextmanager
def memory_needed(where: str | Path) -> Iterator[None]:
    """Make a lack of memory inside, where a library works on the file *where*, NoRoom: it is no damage of the file."""
    try:
        yield
    except (OSError, MemoryError, ImportError, RuntimeError, ValueError) as error:
        if out_of_memory(error):
            raise no_memory(where) from error
        raise


@contextmanager
def refusals(where: str | Path) -> Iterator[None]:
    """Make what the machine refuses inside, while it works on the file *where*, a BilingualError."""
    try:
        yield
    except BrokenPipeError:
        raise  # the reader of our output is gone
    except REFUSALS as error:
        raise refusal(error, where) from error
