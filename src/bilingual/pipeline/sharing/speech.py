"""Slots for recognising speech: as many as the memory of this machine has room for, by the rule in ``memory``."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import BaseFileLock

from bilingual.errors import BilingualError, InputError, NoRoom, Terminal
from bilingual.pipeline.records.files import read_json, write_json
from bilingual.pipeline.sharing.memory import (
    Memory,
    RecognitionMemory,
    Verdict,
    memory_now,
    size_text,
    taken_by,
    verdict_on,
)
from bilingual.pipeline.sharing.slots import acquired, news, recordings_at_once, slot_lock, wait_a_little

# How long a model waits for memory that other programs hold, while a person may close one.
_PATIENCE_S = 300.0


@contextmanager
def speech_slot(state: Path, needed: int | None, where: Path) -> Iterator[None]:
    """Hold a slot while the speech of the recording *where* is recognised by a model that needs *needed* bytes of
    memory, ``None`` if that is not known; *state* is ``.bilingual``.

    Raises Terminal for a model that can never be loaded here, NoRoom if other programs leave no memory for it.
    """
    locks = [slot_lock(state, f"speech-{number}") for number in range(recordings_at_once())]
    until_s = time.monotonic() + _PATIENCE_S
    told: set[Verdict] = set()
    while True:
        # One at a time looks at the memory: two that look together would both find it free.
        with slot_lock(state, "speech"):
            free = [lock for lock in locks if acquired(lock)]
            others = [_held(lock) for lock in locks if lock not in free]
            memory = memory_now()
            verdict = verdict_on(needed, others, memory) if free else "after others"
            mine = free.pop() if verdict == "now" else None
            for lock in free:
                lock.release()
            if mine is not None:
                note = {"pid": os.getpid(), "needed": needed, "before": taken_by(os.getpid())}
                write_json(_note(mine), note)
                break
        if verdict == "after others":
            until_s = time.monotonic() + _PATIENCE_S
        if verdict == "never" or (verdict == "when free" and time.monotonic() > until_s):
            raise _refusal(verdict, needed or 0, memory, where)
        if verdict not in told:
            told.add(verdict)
            news.info("waits %s", _cause(verdict, needed or 0, memory))
        wait_a_little()
    try:
        yield
    finally:
        mine.release()


def _cause(verdict: Verdict, needed: int, memory: Memory) -> str:
    if verdict == "after others":
        return "until the speech of another item has been recognised"
    return f"for memory: the speech model needs about {size_text(needed)}, and {size_text(memory.largest_now)} are free"


def _refusal(verdict: Verdict, needed: int, memory: Memory, where: Path) -> BilingualError:
    if verdict == "never":
        return Terminal(
            "BIL-SPK-047",
            f"the speech model needs about {size_text(needed)} of memory, and this machine, or its container, has "
            f"{size_text(memory.largest)}",
            where=where,
            remedy="Choose a smaller model, or put a script next to the recording.",
        )
    return NoRoom(
        "BIL-WRK-032",
        f"the speech model needs about {size_text(needed)} of memory, and {size_text(memory.largest_now)} are free",
        where=where,
        remedy="Close other programs, or choose a smaller model.",
    )


def _note(lock: BaseFileLock) -> Path:
    return Path(lock.lock_file).with_suffix(".json")


def _held(lock: BaseFileLock) -> RecognitionMemory:
    """Return what the process that holds *lock* needs, and has taken since."""
    try:
        note = read_json(_note(lock))
        needed, pid, before = note["needed"], int(note["pid"]), int(note["before"])
        return RecognitionMemory(None if needed is None else int(needed), max(0, taken_by(pid) - before))
    except (OSError, InputError, KeyError, TypeError, ValueError):
        return RecognitionMemory(None)
