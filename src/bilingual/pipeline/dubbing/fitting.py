"""Fits spoken translations into the time of what they translate (pure).

Each sentence begins with its source, or at most ``DRIFT_MS`` beside it. If it takes longer, what is heard least comes
first: a speed that nobody notices, the pause after it, a speed of at most ``FASTEST``, a start a little early, the next
sentence a little late, and for one sentence in twenty a speed of ``HURRIED``. Where all of that is not enough, the
picture stands still until the sentence is over.

A voice that is faster than that is what people complain of in dubbed videos; a sentence that is shorter than its source
is not drawn out: silence is not noticed, and each speed is spoken anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bilingual.model.timing import Span

VERSION = 1
"""Part of the key of a dub: increase it when the same sentences are fitted in another way."""
DRIFT_MS = 300
GAP_MS = 120  # between two sentences: less sounds like one
# The just noticeable difference of speech rate is about 5 % (Quené 2007, doi:10.1016/j.wocn.2006.09.001).
EASY, FASTEST, HURRIED = 1.05, 1.15, 1.2
_HURRIED_SHARE = 0.05
_STEPS = 100  # speeds are whole hundredths, so that a small edit elsewhere leaves a sentence as it was spoken

Kind = Literal["own time", "pause", "borrowed", "hurried", "held"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to speak during *span*, the time of its source, and how long it takes at the voice's own speed.

    ``speed`` is given if it was spoken already, and ``spoken_ms`` is its length at that speed. At ``until_ms`` a
    sentence begins that has no translation.
    """

    id: str
    span: Span
    spoken_ms: int
    speed: float | None = None
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """A sentence in its place: ``start_ms`` and ``spoken_ms`` in the finished video, holds before it included.

    The picture stands still for ``hold_ms`` at ``hold_at_ms``, a time of the source, before the next sentence begins.
    ``drift_ms`` is how much later than its source it begins.
    """

    id: str
    kind: Kind
    speed: float
    start_ms: int
    spoken_ms: int
    drift_ms: int
    hold_at_ms: int
    hold_ms: int = 0

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.spoken_ms


def fit(sentences: Sequence[Sentence], end_ms: int) -> tuple[Fitted, ...]:
    """Return *sentences*, which are in the order of their sources, in their places; the recording ends at *end_ms*.

    >>> [(one.kind, one.speed, one.start_ms, one.hold_ms)
    ...  for one in fit([Sentence("1", Span(0, 2000), 2200), Sentence("2", Span(2500, 3000), 1500)], 3000)]
    [('pause', 1.05, 0, 0), ('held', 1.15, 2216, 521)]
    """
    found: list[Fitted] = []
    held_ms = free_ms = 0  # of the finished video: holds so far, and from when on nobody speaks
    hurries = int(len(sentences) * _HURRIED_SHARE)
    for number, sentence in enumerate(sentences):
        following = sentences[number + 1].span.start_ms if number + 1 < len(sentences) else None
        room = _Room.of(sentence, following, end_ms, held_ms, free_ms)
        fitted = room.fitted(sentence, may_hurry=hurries > 0)
        hurries -= fitted.speed > FASTEST
        held_ms += fitted.hold_ms
        free_ms = fitted.end_ms + GAP_MS
        found.append(fitted)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Room:
    """The times of the finished video between which a sentence may be spoken, each wider than the one before.

    It begins at ``start_ms``, or if need be at ``early_ms``; it ends with its source at ``own_ms``, with the pause
    after that at ``pause_ms``, or at ``late_ms``, which lets the next one begin late.
    """

    source_ms: int
    early_ms: int
    start_ms: int
    own_ms: int
    pause_ms: int
    late_ms: int
    hold_at_ms: int

    @classmethod
    def of(cls, sentence: Sentence, following: int | None, end_ms: int, held_ms: int, free_ms: int) -> _Room:
        source_ms = sentence.span.start_ms + held_ms
        border_ms = min(ms for ms in (following, sentence.until_ms, end_ms) if ms is not None)
        last = following is None or following > border_ms
        return cls(
            source_ms,
            early_ms=max(free_ms, source_ms - DRIFT_MS, 0),
            start_ms=max(free_ms, source_ms),
            own_ms=min(sentence.span.end_ms, border_ms) + held_ms,
            pause_ms=border_ms + held_ms - (0 if last else GAP_MS),
            late_ms=border_ms + held_ms - (0 if last else GAP_MS - DRIFT_MS),
            hold_at_ms=max(sentence.span.start_ms, min(sentence.span.end_ms, border_ms) - 1),
        )

    def fitted(self, sentence: Sentence, *, may_hurry: bool) -> Fitted:
        if sentence.speed is not None:
            return self._placed(sentence.id, sentence.speed, sentence.spoken_ms)
        said_ms = sentence.spoken_ms
        for first_ms, last_ms, least, most in (
            (self.start_ms, self.own_ms, 1.0, EASY),
            (self.start_ms, self.pause_ms, EASY, FASTEST),
            (self.early_ms, self.pause_ms, FASTEST, FASTEST),
            (self.early_ms, self.late_ms, FASTEST, FASTEST),
            (self.early_ms, self.late_ms, FASTEST, HURRIED if may_hurry else FASTEST),
        ):
            speed = max(least, speed_for(said_ms, last_ms - first_ms))
            if speed <= most:
                return self._placed(sentence.id, speed, spoken_ms(said_ms, speed))
        return self._placed(sentence.id, FASTEST, spoken_ms(said_ms, FASTEST))

    def _placed(self, name: str, speed: float, length_ms: int) -> Fitted:
        """Return a sentence of that length, begun early only as far as it has to be."""
        free_ms = max(self.own_ms, self.pause_ms)
        start_ms = min(self.start_ms, max(self.early_ms, free_ms - length_ms))
        end_ms = start_ms + length_ms
        hold_ms = max(0, end_ms - self.late_ms)
        kind: Kind = "own time"
        if hold_ms:
            kind = "held"
        elif speed > FASTEST:
            kind = "hurried"
        elif start_ms < self.source_ms or end_ms > free_ms:
            kind = "borrowed"
        elif end_ms > self.own_ms:
            kind = "pause"
        return Fitted(name, kind, speed, start_ms, length_ms, start_ms - self.source_ms, self.hold_at_ms, hold_ms)


def speed_for(said_ms: int, room_ms: int) -> float:
    """Return the speed, at least the voice's own, at which *said_ms* take no longer than *room_ms*.

    >>> speed_for(1000, 1000), speed_for(1000, 951), speed_for(1000, 0)
    (1.0, 1.06, inf)
    """
    return max(_STEPS, -(-said_ms * _STEPS // room_ms)) / _STEPS if room_ms > 0 else float("inf")


def spoken_ms(said_ms: int, speed: float) -> int:
    """Return how long *said_ms* take at *speed*, rounded up."""
    return -(-said_ms * _STEPS // round(speed * _STEPS))


def summary(fitted: Sequence[Fitted]) -> dict[str, object]:
    """Return how *fitted* came to fit, for the report: how many in which way and at which speed, the worst of each."""
    speeds = Counter(f"{one.speed:.2f}" for one in fitted)
    return {
        "sentences": len(fitted),
        "ways": dict(sorted(Counter(one.kind for one in fitted).items())),
        "speeds": dict(sorted(speeds.items())),
        "usual_speed": sum(one.speed <= FASTEST for one in fitted),
        "largest_drift_ms": max((abs(one.drift_ms) for one in fitted), default=0),
        "held_ms": sum(one.hold_ms for one in fitted),
    }
