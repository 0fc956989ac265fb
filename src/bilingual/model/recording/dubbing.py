"""A second voice for a recording: where it speaks, and where the picture waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bilingual.model.timing import Span

DubMode = Literal["over", "replace"]
"""The voice is heard over the original, which is quieter meanwhile, or instead of it."""


@dataclass(frozen=True, slots=True)
class Hold:
    """What is seen at ``at_ms`` of the recording is seen for ``length_ms`` more, before it goes on."""

    at_ms: int
    length_ms: int


@dataclass(frozen=True, slots=True)
class DubPlan:
    """How the sound of a dubbed recording is put together.

    ``speech`` is where its translated sentences are spoken, and ``kept`` where all others are, in its own times;
    ``said`` is when the voice speaks, in those of the finished video, which has the ``holds``.
    """

    mode: DubMode
    speech: tuple[Span, ...]
    kept: tuple[Span, ...]
    said: tuple[Span, ...]
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class Mixed:
    """What was found in the original: its gain, and the level of its room, from pauses or only from quiet moments."""

    gain_db: float
    room_db: float
    paused: bool


def finished_ms(at_ms: int, holds: Sequence[Hold]) -> int:
    """Return when the moment *at_ms* of the recording is seen in the finished video: a hold begins after its own.

    >>> finished_ms(4000, [Hold(1000, 500), Hold(4000, 200), Hold(5000, 100)])
    4500
    """
    return at_ms + sum(hold.length_ms for hold in holds if hold.at_ms < at_ms)


def finished_span(span: Span, holds: Sequence[Hold]) -> Span:
    """Return when *span* of the recording is seen, holds within it and at its end included.

    >>> finished_span(Span(500, 1001), [Hold(1000, 500)])
    Span(start_ms=500, end_ms=1501)
    """
    return Span(finished_ms(span.start_ms, holds), finished_ms(span.end_ms, holds))


def held_ms(holds: Sequence[Hold]) -> int:
    """Return by how much the finished video is longer."""
    return sum(hold.length_ms for hold in holds)
