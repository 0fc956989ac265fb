"""Names what is in a recording without speech: silence, a tone, music or noise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bilingual.engines.base import SAMPLE_RATE
from bilingual.engines.speech.activity import LEAST_SPEECH_MS, Samples, duration_ms, level_db
from bilingual.errors import InputError
from bilingual.model.timing import Span

# Subtitles or a script next to it are no way out: they are placed by what is heard.
REMEDY = "Export the recording with the sound of the speech."
# Loud parts below this are the noise of a room or an amplifier.
QUIET_DB = -60.0
_FRAME, _BAND_HZ = 1024, (40.0, 6000.0)
_FRAMES = 2000
# Spectral flatness (geometric by arithmetic mean of the power) in frames this long: 0.56 for white noise and applause,
# 0.34 for pink noise, 0.08 for brown noise; 0.01 and less for music, tones and signals.
_NOISE = 0.04
# Share of the frames whose strongest frequency is the same.
_STEADY = 0.9


def require_speech(samples: Samples, spans: Sequence[Span], media: Path) -> None:
    """Raise InputError if *spans*, the voice activity of *samples*, contain practically no speech."""
    if sum(span.duration_ms for span in spans) < LEAST_SPEECH_MS:
        raise InputError(
            "BIL-SPK-004",
            f"no speech found: {round(duration_ms(samples) / 1000)} s of {described(samples)}",
            where=media,
            remedy=REMEDY,
        )


def described(samples: Samples) -> str:
    """Return what *samples*, in which nobody speaks, sound like.

    >>> described(np.zeros(SAMPLE_RATE, np.int16))
    'silence, every sample is zero'
    """
    if not np.any(samples):
        return "silence, every sample is zero"
    level = level_db(samples)
    if level < QUIET_DB:
        return f"near silence ({level:.0f} dB)" if np.isfinite(level) else "silence, the sound stands still"
    power, hertz = _spectra(samples)
    if float(np.median(np.exp(np.log(power).mean(axis=1)) / power.mean(axis=1))) > _NOISE:
        return "noise, such as applause, rain or wind"
    strongest = power.argmax(axis=1)
    usual = np.bincount(strongest).argmax()
    if float(np.mean(np.abs(strongest - usual) <= 1)) >= _STEADY:
        return f"a tone of {hertz[usual]:.0f} Hz"
    return "music or signals"


def _spectra(samples: Samples) -> tuple[np.ndarray, np.ndarray]:
    """Return the power spectra of at most 2000 of the louder frames, and their frequencies."""
    frames = samples[: max(1, len(samples) // _FRAME) * _FRAME]
    frames = np.resize(frames, (max(1, len(frames) // _FRAME), _FRAME)).astype(np.float64)
    frames = frames[:: max(1, len(frames) // _FRAMES)]
    loudness = frames.std(axis=1)
    frames = frames[loudness >= np.median(loudness)]
    hertz = np.fft.rfftfreq(_FRAME, 1 / SAMPLE_RATE)
    inside = (hertz >= _BAND_HZ[0]) & (hertz <= _BAND_HZ[1])
    power = np.abs(np.fft.rfft(frames * np.hanning(_FRAME))) ** 2
    return power[:, inside] + 1.0, hertz[inside]
