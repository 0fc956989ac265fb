"""What all ports share: progress, and what an engine knows about its environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

SAMPLE_RATE = 16_000
"""Samples per second of the audio for speech recognition."""


class Progress(Protocol):
    """Called with the share of the work done, 0.0 to 1.0, and the current step."""

    def __call__(self, share: float, what: str = "") -> None: ...


def silent(share: float, what: str = "") -> None:
    """A Progress that does nothing."""


def part_of(progress: Progress, first: float, last: float) -> Progress:
    """Return a Progress for one part of the work, from share *first* to *last* of the total."""

    def report(share: float, what: str = "") -> None:
        progress(first + (last - first) * share, what)

    return report


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """All an engine knows about its environment.

    ``options`` is the ``[engines.<id>]`` table of ``bilingual.toml``; API keys come from ``environment`` only;
    ``state`` is ``<root>/.bilingual``; ``offline`` forbids any network use. ``tables`` holds the tables of all engines
    by id, for an engine that uses another.
    """

    state: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    offline: bool = False
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def available_cores() -> int:
    """Return the number of cores that this process may use, which a container or ``taskset`` may limit."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
