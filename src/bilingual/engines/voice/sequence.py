"""Speaks sentences one after another, with the pauses of a reader, all voices as loud as videos.

What voices leave before and after a sentence differs from one to another, so it is cut off, and the pauses are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.base import Progress, silent
from bilingual.engines.media.speech_level import RATE, gain_of, limited
from bilingual.engines.voice.choice import Voices
from bilingual.engines.voice.sound import resampled
from bilingual.engines.voice.store import SpokenSentences
from bilingual.engines.voice.wording import spoken_text
from bilingual.model.spoken import SpokenAudio, SpokenText, Timing
from bilingual.model.timing import Span

# Of a sentence before and after its first and last word: what an ear needs to hear them begin and end.
_EDGE_MS = 60
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


@dataclass(frozen=True, slots=True, eq=False)
class SaidLine:
    """A sentence as it was said: ``samples`` at ``RATE`` from its first word to its last, ``before_ms`` of the sound
    were cut off before them. ``words`` are in the times of the sound.
    """

    line: Line
    text: SpokenText
    samples: Samples
    before_ms: int
    words: tuple[Span, ...]
    timing: Timing
    voice: str
    draft: bool

    @property
    def duration_ms(self) -> int:
        return len(self.samples) * 1000 // RATE


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
class PlacedLines:
    """Sentences with their times in a track that may not be there yet."""

    lines: tuple[SpokenLine, ...]
    duration_ms: int


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
    """Return *lines* spoken in their order, each by the voice for its language. Raises EngineError, UsageError."""
    said = say(lines, voices, sentences, progress)
    heard = {one.line.id for one in said}
    return replace(joined(said), left_out=tuple(line for line in lines if line.id not in heard))


def say(
    lines: Sequence[Line], voices: Voices, sentences: SpokenSentences, progress: Progress = silent
) -> tuple[SaidLine, ...]:
    """Return those of *lines* of which something is said. Raises EngineError, UsageError.

    Sentences that were spoken before are taken from *sentences*, so that a run that failed goes on where it stopped.
    """
    made: list[SaidLine] = []
    for number, line in enumerate(lines):
        text = spoken_text(line.shown, line.language)
        if text.words:
            chosen = voices.voice(line.language)
            audio = sentences.say(text, chosen, line.speed)
            samples, before_ms = _cut(audio)
            draft = chosen.engine.capabilities.draft
            made.append(SaidLine(line, text, samples, before_ms, audio.words, audio.timing, chosen.name, draft))
        progress((number + 1) / len(lines), "speaking")
    return tuple(made)


def placed(said: Sequence[SaidLine]) -> PlacedLines:
    """Return when sentences are said one after another, with the pauses of their lines."""
    spoken: list[SpokenLine] = []
    at = 0
    for one in said:
        start_ms, own_ms = at * 1000 // RATE, one.duration_ms
        words = tuple(_moved(span, one.before_ms, start_ms, own_ms) for span in one.words)
        span = Span(start_ms, start_ms + own_ms)
        spoken.append(SpokenLine(one.line, one.text, span, words, one.timing, one.voice, one.draft))
        at += len(one.samples) + _pause(one)
    return PlacedLines(tuple(spoken), at * 1000 // RATE)


def joined(said: Sequence[SaidLine]) -> SpokenTrack:
    """Return sentences one after another, with the pauses of their lines, each voice as loud as the others."""
    pauses = [np.zeros(_pause(one), np.float32) for one in said]
    sounds: dict[str, list[Samples]] = {}
    # The pauses count: a meter hears them at the edges of what is said.
    for one, quiet in zip(said, pauses, strict=True):
        sounds.setdefault(one.voice, []).append(np.append(one.samples, quiet))
    gains = {voice: np.float32(gain_of(own)) for voice, own in sounds.items()}
    parts = [
        part
        for one, quiet in zip(said, pauses, strict=True)
        for part in (limited(one.samples * gains[one.voice]), quiet)
    ]
    whole = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    return SpokenTrack(np.round(np.clip(whole, -1, 1) * 32767).astype(np.int16), placed(said).lines, ())


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


def _pause(said: SaidLine) -> int:
    """Return the samples of silence after *said*: its pause, and what is left to a whole step."""
    own, pause = len(said.samples), RATE * pause_after(said.line, said.text.text) // 1000
    return pause + -(own + pause) % _STEP


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


def _moved(span: Span, before_ms: int, start_ms: int, own_ms: int) -> Span:
    first, last = (min(max(0, ms - before_ms), own_ms) for ms in (span.start_ms, span.end_ms))
    return Span(start_ms + first, start_ms + last)
