"""Finds subtitles whose times are off as a whole: timecode that starts at an hour, a leader that was cut off, another
frame rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bilingual.model.timing import Span
from bilingual.subtitles.shift import RATES, Shift, fitted

HOUR_MS = 3_600_000
_STEP_MS = 50
_LATEST_MS = 100 * HOUR_MS  # later times are damaged, and drawing them would take gigabytes
_LEAST_CUES = 3
# Smaller offsets are a matter of taste: subtitles come a little before or after the speech.
_LEAST_MS = 1_000
# The agreement of cues and speech is their correlation, times the share of the cues within the recording. It must be
# this good, this much better than without an offset, and this much better than with any other.
_GOOD, _BETTER, _CLEAR = 0.5, 0.25, 0.1
# Many cues need less, since chance agrees less with them: so many, this good, this many times as good as with any
# other offset, while the times as they are agree no better than that.
_MANY_CUES, _FAIR, _FAIRLY_BETTER, _TIMES = 12, 0.15, 0.12, 1.6
_OTHER_RATE = 1.25  # times as good as with the same rate
# An offset is possible if it agrees this well, and this many times as well as no offset.
_POSSIBLE, _TIMES_NONE = 0.25, 2.0
_LEVEL = 0.01  # offsets that agree as well, of which the middle is taken
_NEAR_MS = 1_500
_GAP_MS = 300
_NONE = Shift()


@dataclass(frozen=True, slots=True)
class Offset:
    """What corrects the times of cues; ``unclear`` is what may correct them, if ``shift`` does not."""

    shift: Shift = _NONE
    unclear: Shift | None = None


def offset_of(cues: Sequence[Span], speech: Sequence[Span], duration_ms: int) -> Offset:
    """Return by how much the times of *cues* differ from those of *speech*.

    >>> speech = [Span(300, 2400), Span(2900, 5000), Span(5600, 7500)]
    >>> offset_of([Span(s.start_ms + HOUR_MS, s.end_ms + HOUR_MS) for s in speech], speech, 8000).shift
    Shift(offset_ms=-3600000, rate=1.0)
    >>> offset_of([Span(s.start_ms + 200, s.end_ms + 200) for s in speech], speech, 8000)
    Offset(shift=Shift(offset_ms=0, rate=1.0), unclear=None)
    """
    cues = [cue for cue in cues if cue.end_ms <= _LATEST_MS]
    if not cues or not speech:
        return Offset()
    first, last = min(cue.start_ms for cue in cues), max(cue.end_ms for cue in cues)
    hours = round((first + last - duration_ms) / 2 / HOUR_MS) * HOUR_MS
    if hours > 0 and first >= hours and first > duration_ms and _inside(cues, hours, duration_ms):
        return Offset(Shift(-hours))
    plain = _found(cues, speech, duration_ms, 1.0)
    best, others = plain, [rate for rate in RATES if abs(rate - 1) * (last - first) >= _LEAST_MS]
    for found in (_found(cues, speech, duration_ms, rate) for rate in others if len(cues) >= _MANY_CUES):
        if found.good > max(best.good, _OTHER_RATE * plain.good):
            best = found
    starts = ((said.start_ms, cue.start_ms) for said in speech for cue in cues)
    best = replace(best, shift=fitted(starts, best.shift))
    moves = abs(best.shift.offset_ms) >= _LEAST_MS or best.shift.rate != 1.0
    if not moves or len(cues) < _LEAST_CUES:
        return Offset()
    if best.is_clear(plain.now, len(cues)):
        return Offset(best.shift)
    return Offset(unclear=best.shift if best.good >= max(_POSSIBLE, _TIMES_NONE * plain.now) else None)


@dataclass(frozen=True, slots=True)
class _Found:
    """The best offset: its agreement, that of the next best one, and that of none."""

    shift: Shift
    good: float
    second: float
    now: float

    def is_clear(self, now: float, cues: int) -> bool:
        if self.good >= max(_GOOD, now + _BETTER, self.second + _CLEAR):
            return True
        fair = self.good >= max(_FAIR, now + _FAIRLY_BETTER, _TIMES * self.second)
        return fair and now <= self.second and cues >= _MANY_CUES


def _found(cues: Sequence[Span], speech: Sequence[Span], duration_ms: int, rate: float) -> _Found:
    cues = [Shift(0, rate).moved(cue) for cue in cues]
    first, last = min(cue.start_ms for cue in cues), max(cue.end_ms for cue in cues)
    shown, said = _drawn(_with_gaps(cues), first, last), _drawn(speech, 0, duration_ms)
    agreement = _agreement(shown, said)
    now = first // _STEP_MS + len(shown) - 1
    alike = np.flatnonzero(agreement >= agreement.max() - _LEVEL)
    best = int(np.median(alike[np.abs(alike - alike[0]) <= _NEAR_MS // _STEP_MS]))
    near = _NEAR_MS // _STEP_MS
    others = np.concatenate([agreement[: max(0, best - near)], agreement[best + near :]])
    return _Found(
        Shift((best - len(shown) + 1) * _STEP_MS - first, rate),
        float(agreement[best]),
        float(others.max()) if len(others) else 0.0,
        float(agreement[now]) if now < len(agreement) else 0.0,
    )


def _inside(cues: Sequence[Span], offset_ms: int, duration_ms: int) -> bool:
    """Return whether all *cues* lie in the recording without the offset, which is known by its size."""
    return all(offset_ms <= cue.start_ms and cue.end_ms - offset_ms <= duration_ms + _NEAR_MS for cue in cues)


def _with_gaps(cues: Sequence[Span]) -> list[Span]:
    """Return *cues*, each ending a little before the next: a cue shown until the next one hides the pause between."""
    ordered = sorted(cues, key=lambda cue: cue.start_ms)
    ends = [min(one.end_ms, two.start_ms - _GAP_MS) for one, two in pairwise(ordered)]
    return [
        Span(cue.start_ms, max(cue.start_ms, end))
        for cue, end in zip(ordered, [*ends, ordered[-1].end_ms], strict=True)
    ]


def _drawn(spans: Sequence[Span], first_ms: int, last_ms: int) -> NDArray[np.float64]:
    line = np.zeros((last_ms - first_ms) // _STEP_MS + 1)
    for span in spans:
        line[max(0, span.start_ms - first_ms) // _STEP_MS : max(0, span.end_ms - first_ms) // _STEP_MS] = 1
    return line


def _agreement(shown: NDArray[np.float64], said: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the agreement with the first cue at each step, from ``1 - len(shown)`` on."""
    size = len(shown) + len(said) - 1
    length = 1 << (size - 1).bit_length()
    cues = np.fft.rfft(shown[::-1], length)

    def sums(line: NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.fft.irfft(np.fft.rfft(line, length) * cues, length)[:size]
        return found

    steps, speech = len(said), said.sum()
    inside = np.clip(sums(np.ones(steps)), 0, steps)  # cue time within the recording
    spread = np.sqrt(np.maximum(inside * (steps - inside) * speech * (steps - speech), 1))
    result: NDArray[np.float64] = (steps * sums(said) - inside * speech) / spread * inside / max(1.0, shown.sum())
    return result
