"""Makes spoken sentences as loud as videos, each voice by one gain, with a limiter for its peaks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.media.speech_level import LEVEL_LUFS, RATE, loudness, weighed

_CEILING, _MOST_GAIN_DB, _MOST_MORE_DB, _CLOSE_DB = 10 ** (-1.5 / 20), 30.0, 6.0, 0.3
_BLOCK, _AHEAD = RATE // 1000, 5  # of the limiter: a millisecond, and as many of them before and after a peak

Samples = NDArray[np.float32]


def gain_of(sounds: Sequence[Samples]) -> float:
    """Return the gain of a voice, as a factor: one for all of its sentences, so that it keeps its own dynamics.

    *sounds* are its sentences with the pauses after them. A voice with high peaks is made louder by what the limiter
    takes.
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
    return float(10 ** ((gain_db + more_db) / 20))


def limited(samples: Samples) -> Samples:
    """Return *samples* with their peaks lowered to the ceiling, and a few milliseconds around each with them."""
    if not len(samples) or float(np.abs(samples).max()) <= _CEILING:
        return samples
    return (samples * _gains(samples)).astype(np.float32)


def _gains(samples: Samples) -> NDArray[np.float64]:
    """Return the factor of each sample by which peaks above the ceiling are lowered."""
    peaks = np.abs(np.append(samples, np.zeros(-len(samples) % _BLOCK, np.float32))).reshape(-1, _BLOCK).max(axis=1)
    gains = np.minimum(1.0, _CEILING / np.maximum(peaks, 1e-9))
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(gains, 2 * _AHEAD, mode="edge"), 2 * _AHEAD + 1).min(axis=1)
    smooth = np.convolve(wide, np.ones(2 * _AHEAD + 1) / (2 * _AHEAD + 1), mode="valid")
    centres = (np.arange(len(smooth)) + 0.5) * _BLOCK
    return np.interp(np.arange(len(samples)), centres, smooth)
