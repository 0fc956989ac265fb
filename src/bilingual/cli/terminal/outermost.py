"""The border to the terminal: streams that take any text, and one line for what the machine refuses."""

from __future__ import annotations

import io
import os
import sys

from bilingual.engines.processes.machine import allowed_memory
from bilingual.errors import WorkspaceError

_LEAST_MEMORY = 650_000_000  # bytes of address space: an article was published with 700 MB, not with 400


def prepare_streams() -> None:
    """Make standard output and errors take any text, and leave no number of a closed stream to the next file."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or os.fdopen(0)
    sys.stdout = sys.stdout or os.fdopen(1, "w")
    sys.stderr = sys.stderr or os.fdopen(2, "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def check_memory() -> None:
    """Raise WorkspaceError if this process may use too little memory: C libraries crash then, without a word."""
    most = allowed_memory()
    if most is not None and most < _LEAST_MEMORY:
        what = f"only {most / 1e6:.0f} MB of memory are allowed here, and a run needs {_LEAST_MEMORY / 1e6:.0f}"
        raise WorkspaceError("BIL-WRK-029", what, remedy="Allow more (ulimit -v unlimited) and run it again.")
