"""Slots for what would slow this machine down if several runs did it at once, whoever started them.

Recognition fills the memory with a model, and encoding uses all cores: two at once take as long as one after the other,
and everything else on the machine waits. A slot is a file lock of this machine: it is free again as soon as its process
ends, however it ends. A run holds one slot of an item, and in it one of a stage at a time, so that none waits for
another in a circle.
"""

from __future__ import annotations

import logging
import platform
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bilingual.engines.base import available_cores
from bilingual.engines.pulse import rest
from bilingual.pipeline.records.workspace import state_folder
from bilingual.pipeline.stages import Resource
from bilingual.text.slugs import file_slug

news = logging.getLogger("bilingual.news")

_LOOK_S = 0.5
# x264 keeps about eight cores busy at 1080p, and recognisers use four to eight.
_CORES = 8
_WAITS = {
    "speech": "waits until the speech of another item has been recognised",
    "render": "waits until a video of another item has been encoded",
    "recording": "waits until another recording is finished",
}


def at_once(cores: int) -> int:
    """Return how many recognitions, and how many renders, may go on at once on a machine with *cores*.

    >>> [at_once(cores) for cores in (2, 8, 64)]
    [1, 1, 8]
    """
    return max(1, cores // _CORES)


@contextmanager
def slot(state: Path, name: str, count: int) -> Iterator[None]:
    """Hold one of *count* slots of *name* on this machine, waiting for it with one line; *state* is ``.bilingual``."""
    folder = state_folder(state, "run", "slots")
    # A root on shared storage has several machines, each with its own memory and cores.
    machine = file_slug(platform.node() or "here")
    locks = [FileLock(folder / f"{machine}.{name}-{number}.lock", mode=0o600) for number in range(count)]
    told = False
    while (held := next(filter(_acquired, locks), None)) is None:
        if not told:
            news.info(_WAITS[name])
            told = True
        rest(2 * _LOOK_S)
        time.sleep(_LOOK_S)
    try:
        yield
    finally:
        held.release()


@contextmanager
def resource_slot(state: Path, resource: Resource | None) -> Iterator[None]:
    """Hold a slot of *resource*, if it is one that fills the memory or the cores: translators have their own rate."""
    if resource not in ("speech", "render"):
        yield
        return
    with slot(state, resource, at_once(available_cores())):
        yield


def recording_slot(state: Path) -> AbstractContextManager[None]:
    """Hold a slot for the work on a recording: the work files of more than two at a time could fill the disk."""
    return slot(state, "recording", max(2, at_once(available_cores())))


def _acquired(lock: FileLock) -> bool:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    return True
