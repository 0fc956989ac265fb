"""How loud speech is, by ITU-R BS.1770-4: for sentences that are cut out, spoken, or mixed with a recording."""

from __future__ import annotations

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
