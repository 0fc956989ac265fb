"""Tells speech from tones, noise, timecode and music, second by second (pure).

WebRTC's detector, which finds the pauses within speech, takes every tone and noise for speech, and Silero's comes with
an optional package; so three features of speech are measured here. It swells and falls with its syllables (E. Scheirer
and M. Slaney, "Construction and evaluation of a robust multifeature speech/music discriminator", ICASSP 1997), its
spectrum changes from sound to sound, and its pitch glides, where that of music and of signals stands still or jumps.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.floating[Any]]
Flags = npt.NDArray[np.bool_]

RATE = 16_000
_HOP, _FRAME, _PITCH_FRAME = 160, 512, 800  # 10 ms, 32 ms, 50 ms
_PITCH_SIZE = 1152  # a frame and the longest period
_PER_SECOND = RATE // _HOP
_LOWEST_HZ, _HIGHEST_HZ = 70, 400  # of a voice's pitch
_VOICE_HZ = (250.0, 3800.0)
_BANDS = np.geomspace(150, 6000, 21)
# Measured on espeak-ng in three languages, on two human readers, and on speech over music, against tones, hum, noise,
# typing, timecode and music: speech has 0.6 to 1.9, 0.8 to 1.8 and 0.09 to 0.35, the others at most two of the three.
_LEAST_SWELL = 0.4  # standard deviation of the loudness, in units of its mean
_LEAST_CHANGE = 0.5  # of the logarithms of the bands within 60 ms
_LEAST_GLIDE = 0.07  # share of the second in which the pitch moves, by less than this:
_GLIDE_SEMITONES = (0.02, 1.5)
_VOICED = 0.6  # autocorrelation at the pitch
_SILENT_DB = -85.0  # dBFS: below this is the noise of a converter
_RANGE_DB = 35.0  # of speech below its own loud parts


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """One channel by the second: its level in dBFS, without direct current, and whether it sounds like speech."""

    levels_db: Signal
    speech: Flags

    @property
    def level_db(self) -> float:
        """The level of its loud parts."""
        return float(np.percentile(self.levels_db, 95)) if len(self.levels_db) else float("-inf")

    @property
    def is_silent(self) -> bool:
        return self.level_db < _SILENT_DB


def heard(samples: Signal) -> Heard:
    """Return what is in *samples*, of whole seconds at 16 kHz within -1 to 1."""
    seconds, loud = _seconds(samples), levels(samples)
    floor = max(_SILENT_DB, (np.percentile(loud, 95) if len(loud) else 0.0) - _RANGE_DB)
    speech = [level > floor and _is_speech(second) for level, second in zip(loud, seconds, strict=True)]
    return Heard(loud, np.array(speech, np.bool_))


def levels(samples: Signal) -> Signal:
    """Return the level of each whole second in dBFS, without direct current."""
    seconds = _seconds(samples)
    return np.asarray(10 * np.log10(np.var(seconds, axis=1) + 1e-20))


def _seconds(samples: Signal) -> Signal:
    return samples[: len(samples) // RATE * RATE].reshape(-1, RATE)


def _is_speech(second: Signal) -> bool:
    frames = _frames(second, _FRAME) * np.hanning(_FRAME)
    power = np.abs(np.fft.rfft(frames)) ** 2
    hertz = np.fft.rfftfreq(_FRAME, 1 / RATE)
    loudness = np.sqrt(power[:, (hertz >= _VOICE_HZ[0]) & (hertz <= _VOICE_HZ[1])].sum(axis=1))
    mean = loudness.mean()
    if mean <= 0 or loudness.std() / mean < _LEAST_SWELL:
        return False
    loud = loudness > 0.3 * mean
    return _change(power, hertz, loud) >= _LEAST_CHANGE and _glide(second, loud) >= _LEAST_GLIDE


def _change(power: Signal, hertz: Signal, loud: Flags) -> float:
    """Return how much the shape of the spectrum changes within 60 ms while the signal is loud."""
    bands = np.stack([power[:, (hertz >= low) & (hertz < high)].mean(axis=1) for low, high in pairwise(_BANDS)], axis=1)
    shape = np.log(bands + 1e-4 * bands.max())
    shape -= shape.mean(axis=1, keepdims=True)
    changes = np.abs(shape[6:] - shape[:-6]).mean(axis=1)[loud[6:] & loud[:-6]]
    return float(np.median(changes)) if len(changes) else 0.0


def _glide(second: Signal, loud: Flags) -> float:
    """Return the share of the second in which the pitch glides."""
    spectrum = np.fft.rfft(_frames(second, _PITCH_FRAME), _PITCH_SIZE)
    likeness = np.fft.irfft(np.abs(spectrum) ** 2, _PITCH_SIZE)[:, : RATE // _LOWEST_HZ]
    likeness /= (likeness[:, :1] + 1e-20) * (1 - np.arange(RATE // _LOWEST_HZ) / _PITCH_FRAME)
    found = likeness[:, RATE // _HIGHEST_HZ :]
    count = min(len(found), len(loud))
    voiced = (found.max(axis=1)[:count] > _VOICED) & loud[:count]
    pitch = 12 * np.log2(RATE / (found.argmax(axis=1)[:count] + RATE // _HIGHEST_HZ))
    steps = np.abs(np.diff(pitch))
    gliding = voiced[1:] & voiced[:-1] & (steps > _GLIDE_SEMITONES[0]) & (steps < _GLIDE_SEMITONES[1])
    return float(gliding.sum() / _PER_SECOND)


def _frames(second: Signal, length: int) -> Signal:
    frames = np.lib.stride_tricks.sliding_window_view(second, length)[::_HOP]
    return np.asarray(frames - frames.mean(axis=1, keepdims=True))
