"""Slots for what would slow this machine down if several runs did it at once, whoever started them.

A model for speech fills the memory, and encoding uses all cores: two encoders at once take as long as one after the
other, and everything else on the machine waits. A slot is a file lock of this machine: it is free again as soon as its
process ends, however it ends. A run holds one slot of an item, and in it one of a stage at a time, so that none waits
for another in a circle.
"""

from __future__ import annotations

import logging
import platform
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from bilingual.engines.base import available_cores
from bilingual.engines.processes.pulse import rest
from bilingual.pipeline.records.workspace import state_folder
from bilingual.text.slugs import file_slug

news = logging.getLogger("bilingual.news")

_LOOK_S = 0.5
# x264 keeps about eight cores busy at 1080p.
_CORES = 8
_WAITS = {
    "render": "waits until a video of another item has been encoded",
    "recording": "waits until another recording is finished",
}


def at_once(cores: int) -> int:
    """Return how many renders may go on at once on a machine with *cores*.

    >>> [at_once(cores) for cores in (2, 8, 64)]
    [1, 1, 8]
    """
    return max(1, cores // _CORES)


@contextmanager
def slot(state: Path, name: str, count: int) -> Iterator[None]:
    """Hold one of *count* slots of *name* on this machine, waiting for it with one line; *state* is ``.bilingual``."""
    locks = [slot_lock(state, f"{name}-{number}") for number in range(count)]
    told = False
    while (held := next(filter(acquired, locks), None)) is None:
        if not told:
            news.info(_WAITS[name])
            told = True
        wait_a_little()
    try:
        yield
    finally:
        held.release()


def render_slot(state: Path) -> AbstractContextManager[None]:
    """Hold a slot for encoding."""
    return slot(state, "render", at_once(available_cores()))


def recording_slot(state: Path) -> AbstractContextManager[None]:
    """Hold a slot for the work on a recording: the work files of more than two at a time could fill the disk."""
    return slot(state, "recording", recordings_at_once())


def recordings_at_once() -> int:
    return max(2, at_once(available_cores()))


def slot_lock(state: Path, name: str) -> BaseFileLock:
    """Return the lock *name* of this machine: a root on shared storage has several, each with memory and cores."""
    folder = state_folder(state, "run", "slots")
    return FileLock(folder / f"{file_slug(platform.node() or 'here')}.{name}.lock", mode=0o600)


def acquired(lock: BaseFileLock) -> bool:
    """Acquire *lock* if nobody holds it; return whether it was."""
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    return True


def wait_a_little() -> None:
    """Wait on purpose, which is no hang."""
    rest(2 * _LOOK_S)
    time.sleep(_LOOK_S)
