"""The border to the terminal: streams that take any text, and one line for what the machine refuses."""

from __future__ import annotations

import io
import os
import resource
import sys

from bilingual.engines.processes.machine import allowed_memory
from bilingual.errors import WorkspaceError

_LEAST_MEMORY = 650_000_000  # bytes of address space: an article was published with 700 MB, not with 400

_CLEARING_UP_S = 2  # of processor time, between the signal and the end without a word


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


def bound_processor_time() -> None:
    """Have SIGXCPU come before the processor time allowed here is used up: at the hard limit Linux only kills."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY and (soft == resource.RLIM_INFINITY or soft > hard - _CLEARING_UP_S):
        resource.setrlimit(resource.RLIMIT_CPU, (max(1, hard - _CLEARING_UP_S), hard))


def no_processor_time() -> WorkspaceError:
    """Return the error for a run that SIGXCPU ended."""
    what = "the processor time that is allowed here is used up"
    remedy = "Finished work is kept: allow more (ulimit -t unlimited) and run it again."
    return WorkspaceError("BIL-WRK-033", what, remedy=remedy)
