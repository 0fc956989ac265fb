"""The sound of the room in which a recording was made, of any length: what is heard when nobody speaks.

A short pause that is repeated sounds like a machine. So the spectrum of the quietest moments is measured, and noise is
made that has it: its hiss and hum without its clicks, and without an end that one hears.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.media.speech_level import RATE
from bilingual.model.timing import Span

Stereo = NDArray[np.int16]  # samples x 2
_FRAME = 4096  # 85 ms: hum of 50 Hz and its harmonics are told apart
_LOOP = 2**20  # 22 s, and it joins itself
_MARGIN_MS = 150  # beside speech, whose times are not exact
_QUIET, _QUIETEST = 50, 25  # per cent of the frames of pauses, which breaths are in, and of a recording without any
_ENOUGH, _MOST = 12, 2000  # frames for a spectrum, and to look at
_FLOOR = 10 ** (-75 / 20)  # of full scale: a recording whose pauses are digital silence, which sounds like a fault


@dataclass(frozen=True, slots=True)
class RoomTone:
    """``loop`` are samples (x 2, of full scale) that join themselves; ``level_db`` is that of the measured moments.

    ``paused``: they are from pauses; else, of a recording without any, its quietest moments.
    """

    loop: NDArray[np.float32]
    level_db: float
    paused: bool

    def between(self, first: int, last: int) -> NDArray[np.float32]:
        """Return the samples *first* up to *last* of an endless room tone."""
        return self.loop[np.arange(first, last) % len(self.loop)]


def room_tone(original: Stereo, speech: Sequence[Span]) -> RoomTone:
    """Return the room tone of *original*, at ``RATE``, in which *speech* is where anyone speaks, in order."""
    count = len(original) // _FRAME
    pauses = _frames_without(speech, count)
    paused = len(pauses) >= _ENOUGH
    wanted = pauses if paused else np.arange(count)
    if len(wanted) > _MOST:
        wanted = wanted[np.linspace(0, len(wanted) - 1, _MOST).astype(int)]
    frames = _both(original, wanted)
    power = np.mean(frames.astype(np.float64) ** 2, axis=(1, 2)) if len(frames) else np.zeros(0)
    heard = power > _FLOOR**2
    if np.count_nonzero(heard) >= _ENOUGH:  # silence that was cut in between is not the room in which people speak
        frames, power = frames[heard], power[heard]
    order = np.argsort(power, kind="stable")[: max(1, len(power) * (_QUIET if paused else _QUIETEST) // 100)]
    quiet = frames[order]
    level = float(np.sqrt(np.mean(power[order]))) if len(order) else 0.0
    left, right = quiet[:, :, 0].astype(np.float64), quiet[:, :, 1].astype(np.float64)
    noise = np.random.default_rng(20)  # always the same: the same input gives the same file
    middle, side = (_noise(part / 2, noise) for part in (left + right, left - right))
    loop = np.stack([middle + side, middle - side], axis=1)
    if level < _FLOOR:
        loop = loop + _FLOOR * noise.standard_normal((_LOOP, 1))
    return RoomTone(loop.astype(np.float32), 20 * np.log10(max(level, _FLOOR)), paused)


def _frames_without(speech: Sequence[Span], count: int) -> NDArray[np.int64]:
    """Return the numbers of those of *count* frames in which nobody speaks."""
    free = np.ones(count, bool)
    for span in speech:
        first = (span.start_ms - _MARGIN_MS) * RATE // 1000 // _FRAME
        last = -(-(span.end_ms + _MARGIN_MS) * RATE // 1000 // _FRAME)
        free[max(0, first) : max(0, last)] = False
    return np.flatnonzero(free)


def _both(original: Stereo, frames: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return *frames* of *original*: frames x samples x 2, of full scale."""
    found = np.zeros((len(frames), _FRAME, 2), np.float32)
    for place, number in enumerate(frames):
        found[place] = original[number * _FRAME : (number + 1) * _FRAME] / np.float32(32768)
    return found


def _noise(frames: NDArray[np.float64], noise: np.random.Generator) -> NDArray[np.float64]:
    """Return a loop of noise with the average spectrum of *frames* (frames x samples)."""
    size = _LOOP // 2 + 1
    if not len(frames):
        return np.zeros(_LOOP)
    window = np.hanning(_FRAME)
    density = np.mean(np.abs(np.fft.rfft((frames - frames.mean(axis=1, keepdims=True)) * window, axis=1)) ** 2, axis=0)
    fine = np.interp(np.linspace(0, 1, size), np.linspace(0, 1, len(density)), density)
    spectrum = np.sqrt(fine) * np.exp(2j * np.pi * noise.random(size))
    spectrum[0] = 0
    loop = np.fft.irfft(spectrum, _LOOP)
    wanted = float(np.sqrt(np.mean(frames**2)))
    own = float(np.sqrt(np.mean(loop**2)))
    return loop * (wanted / own) if own else np.zeros(_LOOP)
