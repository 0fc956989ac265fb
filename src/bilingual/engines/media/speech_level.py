"""How loud speech is, by ITU-R BS.1770-4, and the gain that makes a voice as loud as videos, with a limiter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RATE = 48_000  # at which an MP3 frame of 1,152 samples takes 24 ms
LEVEL_LUFS = -16.0  # what Apple and Spotify ask of spoken podcasts, also of a mono file
# ITU-R BS.1770-4, table 1 and 2: the filters before loudness is measured, for 48 kHz.
WEIGHTING = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285, 1, -1.69065929318241, 0.73248077421585),
    (1, -2, 1, 1, -1.99004745483398, 0.99007225036621),
)
_BLOCK, _HOP = RATE * 4 // 10, RATE // 10
_SIZES = RATE // 2  # spectra are of whole steps of this: few sizes, with few prime factors

Samples = NDArray[np.float32]
_STEP_DB = 0.5  # of which nobody hears half: a difference of 1 dB is about the least that is noticed
_CEILING, _MOST_GAIN_DB, _MOST_MORE_DB, _CLOSE_DB = 10 ** (-1.5 / 20), 30.0, 6.0, 0.3
_PEAK_BLOCK, _AHEAD = RATE // 1000, 5  # of the limiter: a millisecond, and so many before and after a peak


def loudness(weighed: Samples) -> float | None:
    """Return the loudness of weighted samples by ITU-R BS.1770-4, without their pauses; ``None`` for silence."""
    block = min(_BLOCK, len(weighed))
    if not block:
        return None
    total = np.concatenate([[0.0], np.cumsum(weighed.astype(np.float64) ** 2)])
    starts = np.arange(0, len(weighed) - block + 1, _HOP)
    power = (total[starts + block] - total[starts]) / block
    power = power[power > 10 ** ((-70 + 0.691) / 10)]
    if not len(power):
        return None
    spoken = power[power > power.mean() / 10]
    return float(10 * np.log10(spoken.mean()) - 0.691)


def weighed(samples: Samples) -> Samples:
    """Return *samples* through the filters of ITU-R BS.1770-4, by their spectrum."""
    size = -(-len(samples) // _SIZES) * _SIZES
    return np.fft.irfft(np.fft.rfft(samples, size) * _weighting(size), size)[: len(samples)].astype(np.float32)


@lru_cache(maxsize=16)
def _weighting(size: int) -> NDArray[np.complex128]:
    """Return the filters' response at each frequency in the spectrum of *size* samples."""
    turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones(size // 2 + 1, complex)
    for b0, b1, b2, a0, a1, a2 in WEIGHTING:
        response *= (b0 + b1 * turn + b2 * turn**2) / (a0 + a1 * turn + a2 * turn**2)
    return response


def gain_of(sounds: Sequence[Samples]) -> float:
    """Return the gain of a voice, as a factor: one for all of its sentences, so that it keeps its own dynamics.

    *sounds* are its sentences with the pauses after them. A voice with high peaks is made louder by what the limiter
    takes. It is a whole step, so that an edit of one sentence leaves the samples of the others as they were.
    """
    heavy = [weighed(sound) for sound in sounds]
    heard = loudness(np.concatenate(heavy))
    gain_db = 0.0 if heard is None else min(LEVEL_LUFS - heard, _MOST_GAIN_DB)
    peaks = [float(np.abs(sound).max(initial=0)) for sound in sounds]
    more_db = 0.0
    while max(peaks) * (factor := 10 ** ((gain_db + more_db) / 20)) > _CEILING and more_db < _MOST_MORE_DB:
        # The limiter's gain changes so slowly that it may as well follow the filters, which take most of the time.
        made = [
            own
            * (_gains(sound * np.float32(factor)) if peak * factor > _CEILING else np.float32(1))
            * np.float32(factor)
            for sound, own, peak in zip(sounds, heavy, peaks, strict=True)
        ]
        heard = loudness(np.concatenate(made))
        left_db = 0.0 if heard is None else LEVEL_LUFS - heard
        if left_db < _CLOSE_DB:
            break
        more_db = min(more_db + left_db, _MOST_MORE_DB)
    return float(10 ** (round((gain_db + more_db) / _STEP_DB) * _STEP_DB / 20))


def limited(samples: Samples) -> Samples:
    """Return *samples* with their peaks lowered to the ceiling, and a few milliseconds around each with them."""
    if not len(samples) or float(np.abs(samples).max()) <= _CEILING:
        return samples
    return (samples * _gains(samples)).astype(np.float32)


def _gains(samples: Samples) -> NDArray[np.float64]:
    """Return the factor of each sample by which peaks above the ceiling are lowered."""
    peaks = (
        np.abs(np.append(samples, np.zeros(-len(samples) % _PEAK_BLOCK, np.float32)))
        .reshape(-1, _PEAK_BLOCK)
        .max(axis=1)
    )
    gains = np.minimum(1.0, _CEILING / np.maximum(peaks, 1e-9))
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(gains, 2 * _AHEAD, mode="edge"), 2 * _AHEAD + 1).min(axis=1)
    smooth = np.convolve(wide, np.ones(2 * _AHEAD + 1) / (2 * _AHEAD + 1), mode="valid")
    centres = (np.arange(len(smooth)) + 0.5) * _PEAK_BLOCK
    return np.interp(np.arange(len(samples)), centres, smooth)
