"""Voice activity of a 16 kHz mono WAV, as spans in milliseconds.

The detector is pocketsphinx's (WebRTC's), with 30 ms frames. Single frames flicker, so the spans are smoothed; anything
far below the loudness of the recording's speech does not count.
"""

from __future__ import annotations

import math
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.base import SAMPLE_RATE
from bilingual.errors import InputError
from bilingual.model.timing import Span, parts_within

_FRAME_MS = 30
_FRAME_SAMPLES = SAMPLE_RATE * _FRAME_MS // 1000
_VAD_MODE = 2
# Shorter pauses are plosives or breaths; shorter spans are clicks.
_JOIN_MS = 120
_LEAST_MS = 90
# Speech is within about 35 dB of its own loud parts; below that it is room noise.
_DYNAMIC_RANGE_DB = 35.0
# Less speech than this (milliseconds) in a whole recording counts as none.
LEAST_SPEECH_MS = 300

Samples = NDArray[np.int16]


def read_samples(audio: Path) -> Samples:
    """Return the samples of a 16 kHz mono 16-bit WAV. Raises InputError for anything else."""
    try:
        with wave.open(str(audio), "rb") as file:
            shape = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            if shape != (1, 2, SAMPLE_RATE):
                raise InputError(
                    "BIL-SPK-001", f"not 16 kHz mono 16-bit audio but {shape[2]} Hz, {shape[0]} channels", where=audio
                )
            return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    except (wave.Error, EOFError) as error:
        raise InputError("BIL-SPK-002", f"not a WAV file ({error})", where=audio) from error
    except OSError as error:
        raise InputError("BIL-SPK-003", f"cannot be read ({error.strerror})", where=audio) from error


def cut(samples: Samples, start_ms: int, end_ms: int) -> Samples:
    """Return the samples from *start_ms* up to *end_ms*."""
    return samples[start_ms * SAMPLE_RATE // 1000 : end_ms * SAMPLE_RATE // 1000]


def floats(samples: Samples) -> NDArray[np.float32]:
    """Return 16-bit samples as float32 between -1 and 1, the input format of Whisper and Silero."""
    return samples.astype(np.float32) / np.float32(32768)


def duration_ms(samples: Samples) -> int:
    return len(samples) * 1000 // SAMPLE_RATE


def level_db(samples: Samples) -> float:
    """Return the level of the loud seconds in dBFS, without direct current; minus infinity for silence.

    >>> level_db(np.zeros(SAMPLE_RATE, np.int16))
    -inf
    """
    seconds = samples[: max(1, len(samples) // SAMPLE_RATE) * SAMPLE_RATE].reshape(-1, min(len(samples), SAMPLE_RATE))
    power = [float(np.var(second)) for second in seconds]
    loud = float(np.percentile(power, 95)) / 32768**2
    return 10 * math.log10(loud) if loud > 0 else float("-inf")


def speech_spans(samples: Samples) -> tuple[Span, ...]:
    """Return the ordered spans with speech, at least 120 ms apart."""
    from pocketsphinx import Vad

    count = len(samples) // _FRAME_SAMPLES
    if not count:
        return ()
    frames = samples[: count * _FRAME_SAMPLES].reshape(count, _FRAME_SAMPLES)
    loudness = 10 * np.log10(np.mean(frames.astype(np.float64) ** 2, axis=1) + 1e-3)
    floor = np.percentile(loudness, 97) - _DYNAMIC_RANGE_DB
    vad = Vad(_VAD_MODE, SAMPLE_RATE, _FRAME_MS / 1000)
    active = [
        bool(vad.is_speech(frame.tobytes())) and loud > floor for frame, loud in zip(frames, loudness, strict=True)
    ]
    spans: list[Span] = []
    for index, speaks in enumerate(active):
        if not speaks:
            continue
        start, end = index * _FRAME_MS, (index + 1) * _FRAME_MS
        if spans and start - spans[-1].end_ms < _JOIN_MS:
            spans[-1] = Span(spans[-1].start_ms, end)
        else:
            spans.append(Span(start, end))
    return tuple(span for span in spans if span.duration_ms >= _LEAST_MS)


@dataclass(frozen=True, slots=True)
class Voice:
    """Where people speak: ``spans`` for certain; ``possible``, however quietly, is left out of no decoding."""

    spans: tuple[Span, ...] = ()
    possible: tuple[Span, ...] = ()

    def within(self, window: Span) -> Voice:
        """Return the voice in *window*, with times from its start.

        >>> Voice((Span(0, 400),), (Span(0, 900),)).within(Span(300, 700))
        Voice(spans=(Span(start_ms=0, end_ms=100),), possible=(Span(start_ms=0, end_ms=400),))
        """
        return Voice(*(
            tuple(part.shifted(-window.start_ms) for part in parts_within(spans, window.start_ms, window.end_ms))
            for spans in (self.spans, self.possible)
        ))  # fmt: skip


def voice_detector() -> str:
    """Return the detector that ``voice_of`` asks besides: ``silero`` if faster-whisper is installed, else none."""
    return "silero" if find_spec("faster_whisper") is not None else ""


def voice_of(samples: Samples) -> Voice:
    """Return where people speak: music, which ``speech_spans`` takes for speech, is left out.

    Silero's detector comes with faster-whisper. Without it, music counts.
    """
    spans = speech_spans(samples)
    if not spans or not voice_detector():
        return Voice(spans, spans)
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=_JOIN_MS, min_speech_duration_ms=_LEAST_MS, speech_pad_ms=_FRAME_MS)
    found = get_speech_timestamps(floats(samples), options)
    voices = [Span(one["start"] * 1000 // SAMPLE_RATE, one["end"] * 1000 // SAMPLE_RATE) for one in found]
    certain = tuple(span for span in _common(spans, voices) if span.duration_ms >= _LEAST_MS)
    clicks = sum(span.duration_ms for span in certain) < min(LEAST_SPEECH_MS, duration_ms(samples) // 8)
    return Voice() if clicks else Voice(certain, tuple(voices))


def _common(spans: Sequence[Span], others: Sequence[Span]) -> Iterator[Span]:
    """Yield the parts of *spans* that are in *others*, both in order."""
    place = 0
    for other in others:
        while place < len(spans) and spans[place].end_ms <= other.start_ms:
            place += 1
        for span in spans[place:]:
            if span.start_ms >= other.end_ms:
                break
            yield Span(max(other.start_ms, span.start_ms), min(other.end_ms, span.end_ms))


def pauses(spans: Sequence[Span], end_ms: int) -> tuple[Span, ...]:
    """Return the silences before, between and after *spans*, in a recording of *end_ms*."""
    edges = [0, *(edge for span in spans for edge in (span.start_ms, span.end_ms)), end_ms]
    found = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
    return tuple(found)


def speech_within(spans: Sequence[Span], start_ms: int, end_ms: int) -> int:
    """Return the milliseconds of speech between *start_ms* and *end_ms*.

    >>> speech_within([Span(0, 100), Span(200, 400)], 50, 300)
    150
    """
    return sum(part.duration_ms for part in parts_within(spans, start_ms, end_ms))
