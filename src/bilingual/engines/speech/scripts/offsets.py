"""Finds subtitles whose times all are off by one amount: timecode that starts at an hour, a leader that was cut off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bilingual.model.timing import Span

HOUR_MS = 3_600_000
_STEP_MS = 50
_LEAST_CUES = 3
# Smaller offsets are a matter of taste: subtitles come a little before or after the speech.
_LEAST_MS = 1_000
# The agreement of cues and speech is their correlation, times the share of the cues within the recording. It must be
# this good, this much better than without an offset, and this much better than with any other.
_GOOD, _BETTER, _CLEAR = 0.5, 0.25, 0.1
_LEVEL = 0.01  # offsets that agree as well, of which the middle is taken
_NEAR_MS = 1_500


def constant_offset(cues: Sequence[Span], speech: Sequence[Span], duration_ms: int) -> int:
    """Return by how many milliseconds *cues* are too late for *speech* (negative: too early), 0 without clear evidence.

    >>> speech = [Span(300, 2400), Span(2900, 5000), Span(5600, 7500)]
    >>> constant_offset([Span(s.start_ms + HOUR_MS, s.end_ms + HOUR_MS) for s in speech], speech, 8000)
    3600000
    >>> constant_offset([Span(s.start_ms + 200, s.end_ms + 200) for s in speech], speech, 8000)
    0
    """
    if not cues or not speech:
        return 0
    first = min(cue.start_ms for cue in cues)
    last = max(cue.end_ms for cue in cues)
    shown, said = _drawn(cues, first, last), _drawn(speech, 0, duration_ms)
    agreement = _agreement(shown, said)

    def at(offset_ms: int) -> float:
        place = (first - offset_ms) // _STEP_MS + len(shown) - 1
        return float(agreement[place]) if 0 <= place < len(agreement) else 0.0

    now = at(0)
    hours = round((first + last - duration_ms) / 2 / HOUR_MS) * HOUR_MS
    if hours > 0 and first >= hours and first > duration_ms and _inside(cues, hours, duration_ms):
        return hours
    alike = np.flatnonzero(agreement >= agreement.max() - _LEVEL)
    best = int(np.median(alike[np.abs(alike - alike[0]) <= _NEAR_MS // _STEP_MS]))
    offset = first - (best - len(shown) + 1) * _STEP_MS
    near = _NEAR_MS // _STEP_MS
    others = np.concatenate([agreement[: max(0, best - near)], agreement[best + near :]])
    second = float(others.max()) if len(others) else 0.0
    found = float(agreement[best])
    clear = found >= max(_GOOD, now + _BETTER, second + _CLEAR)
    return offset if clear and len(cues) >= _LEAST_CUES and abs(offset) >= _LEAST_MS else 0


def _inside(cues: Sequence[Span], offset_ms: int, duration_ms: int) -> bool:
    """Return whether all *cues* lie in the recording without the offset, which is known by its size."""
    return all(offset_ms <= cue.start_ms and cue.end_ms - offset_ms <= duration_ms + _NEAR_MS for cue in cues)


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
    result: NDArray[np.float64] = (steps * sums(said) - inside * speech) / spread * inside / shown.sum()
    return result
