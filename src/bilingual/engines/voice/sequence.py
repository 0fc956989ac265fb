"""Speaks sentences one after another, with the pauses of a reader, all voices as loud as videos.

What voices leave before and after a sentence differs from one to another, so it is cut off, and the pauses are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.base import Progress, silent
from bilingual.engines.media.encoding.clips import LEVEL_LUFS, RATE, WEIGHTING, loudness
from bilingual.engines.voice.choice import Voices
from bilingual.engines.voice.sound import resampled
from bilingual.engines.voice.store import SpokenSentences
from bilingual.engines.voice.wording import spoken_text
from bilingual.model.spoken import SpokenAudio, SpokenText, Timing
from bilingual.model.timing import Span

# Of a sentence before and after its first and last word: what an ear needs to hear them begin and end.
_EDGE_MS = 60
_CEILING, _MOST_GAIN_DB, _MOST_MORE_DB, _CLOSE_DB = 10 ** (-1.5 / 20), 30.0, 6.0, 0.3
_BLOCK, _AHEAD = RATE // 1000, 5  # of the limiter: a millisecond, and as many of them before and after a peak
# Pauses in milliseconds after a sentence, by what follows: our choice, after readers of audio books.
_PAUSES = {"sentence": 450, "paragraph": 800, "heading": 1000, "none": 0}
# Sentences begin at whole steps of 100 ms, which are whole frames of a video and hundredths of ASS: a sentence that an
# edit only moves has the same pictures and cues as before.
_STEP = RATE // 10
_QUESTION_MS, _CLAUSE_MS = 100, -250  # more after a question, less after what ends with a comma or a colon
_QUIET_DB = -50.0

After = Literal["sentence", "paragraph", "heading", "none"]
Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence to say: the text *shown* of unit *id*, with what comes after it; ``pause_ms`` sets the pause."""

    id: str
    shown: str
    language: str
    after: After = "sentence"
    speed: float = 1.0
    pause_ms: int | None = None


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A sentence in the track: its time without the pause, and for each spoken word its time."""

    line: Line
    text: SpokenText
    span: Span
    words: tuple[Span, ...]
    timing: Timing
    voice: str
    draft: bool


@dataclass(frozen=True, slots=True)
class SpokenTrack:
    """``samples`` are mono at ``RATE``; ``left_out`` are the lines of which nothing is said, such as an emoji."""

    samples: NDArray[np.int16]
    lines: tuple[SpokenLine, ...]
    left_out: tuple[Line, ...]

    @property
    def duration_ms(self) -> int:
        return len(self.samples) * 1000 // RATE


def speak(
    lines: Sequence[Line], voices: Voices, sentences: SpokenSentences, progress: Progress = silent
) -> SpokenTrack:
    """Return *lines* spoken in their order, each by the voice for its language. Raises EngineError, UsageError.

    Sentences that were spoken before are taken from *sentences*, so that a run that failed goes on where it stopped.
    """
    made: list[tuple[Line, SpokenText, SpokenAudio, str, bool]] = []
    left_out: list[Line] = []
    for number, line in enumerate(lines):
        text = spoken_text(line.shown, line.language)
        if text.words:
            chosen = voices.voice(line.language)
            audio = sentences.say(text, chosen, line.speed)
            made.append((line, text, audio, chosen.name, chosen.engine.capabilities.draft))
        else:
            left_out.append(line)
        progress((number + 1) / len(lines), "speaking")
    cut = [_cut(audio) for _, _, audio, _, _ in made]
    pauses = [
        _quiet(pause_after(line, text.text), len(samples))
        for (line, text, *_), (samples, _) in zip(made, cut, strict=True)
    ]
    # The pauses count: a meter hears them at the edges of what is said.
    gains = _gains(
        [name for *_, name, _ in made],
        [np.append(samples, quiet) for (samples, _), quiet in zip(cut, pauses, strict=True)],
    )
    parts: list[Samples] = []
    spoken: list[SpokenLine] = []
    at = 0
    for (line, text, audio, name, draft), (samples, before_ms), quiet in zip(made, cut, pauses, strict=True):
        start_ms, own_ms = at * 1000 // RATE, len(samples) * 1000 // RATE
        parts.append(_limited(samples * np.float32(gains[name])))
        words = tuple(_moved(span, before_ms, start_ms, own_ms) for span in audio.words)
        spoken.append(SpokenLine(line, text, Span(start_ms, start_ms + own_ms), words, audio.timing, name, draft))
        parts.append(quiet)
        at += len(samples) + len(quiet)
    whole = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    return SpokenTrack(np.round(np.clip(whole, -1, 1) * 32767).astype(np.int16), tuple(spoken), tuple(left_out))


def pause_after(line: Line, said: str) -> int:
    """Return the pause after *line* in milliseconds.

    >>> pause_after(Line("1", "Why?", "en"), "Why?"), pause_after(Line("2", "Tea", "en", "heading"), "Tea")
    (550, 1000)
    """
    if line.pause_ms is not None:
        return line.pause_ms
    last = said.rstrip("\"'”’»」』)）")[-1:]
    own = _QUESTION_MS if last in tuple("?？") else _CLAUSE_MS if last in tuple(",:;，、：；") else 0
    return max(0, _PAUSES[line.after] + (own if line.after == "sentence" else 0))


def _quiet(pause_ms: int, said: int) -> Samples:
    """Return the silence after *said* samples: *pause_ms*, and what is left to a whole step."""
    pause = RATE * pause_ms // 1000
    return np.zeros(pause + -(said + pause) % _STEP, np.float32)


def _cut(audio: SpokenAudio) -> tuple[Samples, int]:
    """Return the sound at ``RATE`` from just before its first word to just after its last, and what was before."""
    samples = resampled(audio, RATE).astype(np.float32) / np.float32(32768)
    frame = RATE // 100
    count = len(samples) // frame
    if not count:
        return samples, 0
    power = np.mean(samples[: count * frame].reshape(count, frame) ** 2, axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** (_QUIET_DB / 10))
    edge = RATE * _EDGE_MS // 1000
    first = max(0, int(loud[0]) * frame - edge)
    last = min(len(samples), (int(loud[-1]) + 1) * frame + edge)
    kept = samples[first:last].copy()
    fade = min(edge // 4, len(kept) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    kept[:fade] *= ramp
    kept[len(kept) - fade :] *= ramp[::-1]
    return kept, first * 1000 // RATE


def _gains(names: Sequence[str], sounds: Sequence[Samples]) -> dict[str, float]:
    """Return the gain of each voice: one for all of its sentences, so that it keeps its own dynamics."""
    gains = {}
    for name in dict.fromkeys(names):
        own = np.concatenate([sound for voice, sound in zip(names, sounds, strict=True) if voice == name])
        heard = loudness(weighed(own))
        gain_db = 0.0 if heard is None else min(LEVEL_LUFS - heard, _MOST_GAIN_DB)
        gains[name] = 10 ** ((gain_db + _taken_by_the_limiter(own, gain_db)) / 20)
    return gains


def _taken_by_the_limiter(samples: Samples, gain_db: float) -> float:
    """Return how much louder than by *gain_db* a voice with high peaks has to be made, in decibels."""
    more_db = 0.0
    peak = float(np.abs(samples).max(initial=0))
    while peak * 10 ** ((gain_db + more_db) / 20) > _CEILING and more_db < _MOST_MORE_DB:
        heard = loudness(weighed(_limited(samples * np.float32(10 ** ((gain_db + more_db) / 20)))))
        left_db = 0.0 if heard is None else LEVEL_LUFS - heard
        if left_db < _CLOSE_DB:
            break
        more_db = min(more_db + left_db, _MOST_MORE_DB)
    return more_db


def weighed(samples: Samples) -> Samples:
    """Return *samples* through the filters of ITU-R BS.1770-4, by their spectrum."""
    size = -(-len(samples) // 2400) * 2400
    turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    spectrum = np.fft.rfft(samples, size)
    for b0, b1, b2, a0, a1, a2 in WEIGHTING:
        spectrum = spectrum * (b0 + b1 * turn + b2 * turn**2) / (a0 + a1 * turn + a2 * turn**2)
    return np.fft.irfft(spectrum, size)[: len(samples)].astype(np.float32)


def _limited(samples: Samples) -> Samples:
    """Return *samples* with their peaks lowered to the ceiling, and a few milliseconds around each with them."""
    peaks = np.abs(np.append(samples, np.zeros(-len(samples) % _BLOCK, np.float32))).reshape(-1, _BLOCK).max(axis=1)
    if not len(peaks) or float(peaks.max()) <= _CEILING:
        return samples
    gains = np.minimum(1.0, _CEILING / np.maximum(peaks, 1e-9))
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(gains, 2 * _AHEAD, mode="edge"), 2 * _AHEAD + 1).min(axis=1)
    smooth = np.convolve(wide, np.ones(2 * _AHEAD + 1) / (2 * _AHEAD + 1), mode="valid")
    centres = (np.arange(len(smooth)) + 0.5) * _BLOCK
    return (samples * np.interp(np.arange(len(samples)), centres, smooth)).astype(np.float32)


def _moved(span: Span, before_ms: int, start_ms: int, own_ms: int) -> Span:
    first, last = (min(max(0, ms - before_ms), own_ms) for ms in (span.start_ms, span.end_ms))
    return Span(start_ms + first, start_ms + last)
