"""Results that lack sentences because an engine did not answer: the service tries them again by itself."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.pipeline.records.workspace import MANIFEST, Workspace
from bilingual.settings import Settings

OUTAGE = "outage"
"""The key in the record of a pair: how many runs in a row an engine did not answer for a passing reason."""
UNDUBBED = "undubbed"
"""The key for how a pair was to be dubbed when its voice failed, so that the next run asks it again."""
_FIRST_S, _LONGEST_S = 900.0, 86_400.0
_SKEW_S = 60.0  # between the clocks of this machine and of a shared disk


@dataclass(frozen=True, slots=True)
class Delayed:
    """The results in ``folder`` after ``runs`` in an outage; ``due_s`` is when to try again (epoch seconds)."""

    folder: Path
    runs: int
    due_s: float


def after_outage(earlier: Mapping[str, Any]) -> dict[str, int]:
    """Return what to record of a pair in an outage, whose record was *earlier*."""
    return {OUTAGE: int(earlier.get(OUTAGE, 0)) + 1}


def runs_in_outage(pairs: Mapping[str, Mapping[str, Any]]) -> int:
    """Return for how many runs one of *pairs* has been in an outage, 0 if none is."""
    return max((int(record.get(OUTAGE, 0)) for record in pairs.values()), default=0)


def wait_s(runs: int) -> float:
    """Return how long to wait after *runs* in an outage, in seconds: twice as long each time, at most a day.

    >>> [wait_s(runs) for runs in (1, 2, 3, 50)]
    [900.0, 1800.0, 3600.0, 86400.0]
    """
    return min(_FIRST_S * 2.0 ** min(runs - 1, 16), _LONGEST_S)


def due_s(written_s: float, runs: int) -> float:
    """Return when what was written at *written_s* after *runs* in an outage is tried again, in epoch seconds.

    That is at once, 0, if it was written in the future: the clock was ahead then, and nothing waits until it is there.
    """
    return written_s + wait_s(runs) if written_s <= time.time() + _SKEW_S else 0.0


def delayed(settings: Settings) -> list[Delayed]:
    """Return the results folders in an outage, the longest waiting first."""
    found = []
    for folder, record in Workspace(settings).records(OUTAGE):
        runs = runs_in_outage(record.get("pairs", {}))
        with suppress(FileNotFoundError):  # removed, or moved by a person, since it was read
            if runs:
                found.append(Delayed(folder, runs, due_s((folder / MANIFEST).stat().st_mtime, runs)))
    return sorted(found, key=lambda one: one.due_s)
