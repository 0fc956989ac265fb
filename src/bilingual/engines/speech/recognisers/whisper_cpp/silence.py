"""Leaves silence out of the audio and puts times back (pure): recognisers invent text in long silences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.base import SAMPLE_RATE
from bilingual.engines.speech.activity import LEAST_SPEECH_MS
from bilingual.engines.speech.recognisers.word_times import joined
from bilingual.model.timing import Span

Sound = NDArray[np.float32]
# Shorter silences belong to the speech; what is left on both sides of it. Source: faster-whisper's ``VadOptions``.
_SILENCE_MS = 2_000
_MARGIN_MS = 400


@dataclass(frozen=True, slots=True)
class Speech:
    """The sound without its silences. ``starts`` are of each part in it, ``shifts`` the silence before, in seconds."""

    sound: Sound
    starts: list[float] = field(default_factory=lambda: [0.0])
    shifts: list[float] = field(default_factory=lambda: [0.0])

    def original(self, at: float, *, end: bool = False) -> float:
        """Return the time in the original sound, in seconds. An ``end`` on a border belongs to the part before it.

        >>> spoken = Speech(np.zeros(0, np.float32), [0.0, 2.0], [1.0, 5.0])
        >>> spoken.original(1.5), spoken.original(2.0), spoken.original(2.0, end=True)
        (2.5, 7.0, 3.0)
        """
        place = bisect_right(self.starts, at - 0.001 if end else at) - 1
        return at + self.shifts[max(0, place)]


def without_silence(sound: Sound, voice: Sequence[Span]) -> Speech:
    """Return *sound* without silences of two seconds or more; nothing is left of a long sound without *voice*."""
    length_ms = len(sound) * 1000 // SAMPLE_RATE
    if length_ms > _SILENCE_MS and sum(span.duration_ms for span in voice) < LEAST_SPEECH_MS:
        voice = ()  # a click
    kept = [
        Span(max(0, span.start_ms - _MARGIN_MS), min(length_ms, span.end_ms + _MARGIN_MS))
        for span in joined(voice, _SILENCE_MS)
    ]
    parts, starts, shifts, at_ms = [np.zeros(0, np.float32)], [0.0], [0.0], 0
    for number, span in enumerate(kept):
        parts.append(sound[span.start_ms * SAMPLE_RATE // 1000 : span.end_ms * SAMPLE_RATE // 1000])
        if number:
            starts.append(at_ms / 1000)
            shifts.append(0.0)
        shifts[-1] = (span.start_ms - at_ms) / 1000
        at_ms += span.duration_ms
    return Speech(np.concatenate(parts), starts, shifts)
