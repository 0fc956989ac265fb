"""Whether a speech model fits into the memory of this machine, beside those that other runs have loaded or are loading.

The rule: a model is loaded

* at once if what it needs is free, without swapping, and what others have been promised but not taken yet stays free;
* alone, also if only swapped memory has room for it;
* never if it needs more than the machine, or the container, has in all.

Otherwise it waits. Whose need is not known, such as a model on a GPU, runs alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Verdict = Literal["now", "after others", "when free", "never"]

# ``memory.max`` of a group without a limit says "max", and ``limit_in_bytes`` a number next to 2 ** 63.
_NO_LIMIT = 1 << 60


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes that this machine has, and that are free now without and with swapping out what other programs hold."""

    total: int
    free: int
    swap_total: int = 0
    swap_free: int = 0

    @property
    def largest(self) -> int:
        """What one program may have at most, other programs being swapped out."""
        return self.total + self.swap_total

    @property
    def largest_now(self) -> int:
        return self.free + self.swap_free


@dataclass(frozen=True, slots=True)
class RecognitionMemory:
    """What a running recognition needs at most in bytes, ``None`` if that is not known, and has taken already."""

    needed: int | None
    taken: int = 0

    @property
    def to_come(self) -> int:
        return max(0, (self.needed or 0) - self.taken)


def verdict_on(needed: int | None, others: Sequence[RecognitionMemory], memory: Memory) -> Verdict:
    """Return when a model that needs *needed* bytes (``None``: unknown) may be loaded beside *others* (pure).

    >>> laptop = Memory(total=8 << 30, free=3 << 30)
    >>> held = [RecognitionMemory(1 << 30)]
    >>> verdict_on(1 << 30, held, laptop), verdict_on(4 << 30, held, laptop)
    ('now', 'after others')
    >>> verdict_on(4 << 30, [], laptop), verdict_on(9 << 30, [], laptop)
    ('when free', 'never')
    """
    if needed is not None and needed > memory.largest:
        return "never"
    if others:
        known = needed is not None and all(other.needed is not None for other in others)
        fits = (needed or 0) + sum(other.to_come for other in others) <= memory.free
        return "now" if known and fits else "after others"
    return "now" if (needed or 0) <= memory.largest_now else "when free"


def memory_now(system: Path = Path("/")) -> Memory:
    """Return the memory of this machine, or what is left to this process by its control groups; *system* is for tests.

    Sources: docs.kernel.org/admin-guide/cgroup-v2.html and cgroup-v1/memory.html; of a group's use, files that were
    read (``inactive_file``) are given back when needed.
    """
    import psutil

    machine, swap = psutil.virtual_memory(), psutil.swap_memory()
    total, free, swap_total, swap_free = machine.total, machine.available, swap.total, swap.free
    for group in _groups(system):
        if (most := _number(group, "memory.max", "memory.limit_in_bytes")) is not None and most < min(total, _NO_LIMIT):
            used = _number(group, "memory.current", "memory.usage_in_bytes") or 0
            total, free = most, min(free, max(0, most - used + _given_back(group)))
            swapped = _number(group, "memory.swap.max")
            if swapped is None:  # none is counted on
                swap_total = swap_free = 0
            elif swapped < swap_total:
                swap_total = swapped
                swap_free = min(swap_free, max(0, swapped - (_number(group, "memory.swap.current") or 0)))
    return Memory(total, free, swap_total, swap_free)


def taken_by(pid: int) -> int:
    """Return the bytes of memory of the process *pid* and those that it started, 0 if it is gone."""
    import psutil

    found = 0
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                found += one.memory_info().rss
    return found


def size_text(count: int) -> str:
    """Return a number of bytes in words.

    >>> size_text(2_340_000_000), size_text(40_000_000)
    ('2.3 GB', '40 MB')
    """
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"


def _groups(system: Path) -> Iterator[Path]:
    """Yield the folders of the control groups that limit the memory of this process, inner ones first.

    In a container, the names may be those of the host, of which only the outermost exists here.
    """
    with suppress(OSError):
        for line in (system / "proc/self/cgroup").read_text("utf-8").splitlines():
            number, _, rest = line.partition(":")
            kinds, _, place = rest.partition(":")
            root = system / "sys/fs/cgroup" / ("" if number == "0" else "memory")
            if number == "0" or "memory" in kinds.split(","):
                inner = root / place.lstrip("/")
                yield from (folder for folder in (inner, *inner.parents) if folder.is_relative_to(root))


def _number(group: Path, *names: str) -> int | None:
    """Return the number in the first of the files *names* of *group*; ``max`` is one that is larger than all."""
    for name in names:
        with suppress(OSError, ValueError):
            text = (group / name).read_text("ascii").strip()
            return _NO_LIMIT if text == "max" else int(text)
    return None


def _given_back(group: Path) -> int:
    with suppress(OSError, ValueError):
        found = dict(line.split() for line in (group / "memory.stat").read_text("ascii").splitlines())
        return int(found.get("total_inactive_file", found.get("inactive_file", 0)))
    return 0
