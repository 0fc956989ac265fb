"""Who speaks when: voice activity, vectors of windows, voices, and the most likely course of turns.

Windows lie within stretches of speech without a pause, since people take turns at pauses more often than not. The turns
are the best path through all frames, where a change of voice costs the more, the less of a pause there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.base import SAMPLE_RATE, Progress, silent
from bilingual.engines.base.speakers import SpeakerEmbedder, Vectors
from bilingual.engines.speech import activity
from bilingual.engines.speech.speakers.clustering import voices_of
from bilingual.model.speakers import Turn
from bilingual.model.timing import Span

_HOP_MS = 300
# A stretch of speech ends in a pause of this length: those inside the words of one person are shorter.
_PAUSE_MS = 220
# Less speech than this tells no voice: it takes that of its neighbours unless it is very sure.
_SURE_MS = 700
_FRAME_MS = 30
# What a change of voice costs, in cosines summed over frames: much within a stretch of speech, little in a pause.
_CHANGE, _CHANGE_IN_PAUSE = 3.2, 0.9
_BATCH = 64
# What is said between two pauses is short if no window fits into it, and then heard alone: half a second tells two
# voices apart 98 times in 100, and with this difference of cosines all but always.
_LEAST_ALONE_MS, _OTHER_VOICE = 240, 0.1


@dataclass(frozen=True, slots=True)
class _Window:
    span: Span
    seconds: float  # of speech that it stands for


@dataclass(frozen=True, slots=True)
class Diarisation:
    """Turns in order of time, which do not overlap, and how many voices one would find without being told."""

    turns: tuple[Turn, ...] = ()
    likely: int = 0


def diarise(
    samples: activity.Samples, embedder: SpeakerEmbedder, count: int | None, progress: Progress = silent
) -> Diarisation:
    """Return who speaks when in *samples* (16 kHz, mono); nothing without speech.

    *count* is the number of people who speak, ``None`` if unknown: it is then estimated, as
    ``clustering.voices_of`` says. Where two speak at once, the turn is that of the one who is more like its voice.
    """
    spans = activity.speech_spans(samples)
    stretches = _stretches(spans)
    length_ms = embedder.capabilities.window_ms
    windows = [window for stretch in stretches for window in _windows(stretch, length_ms)]
    if not windows:
        return Diarisation()
    vectors = _embedded(samples, windows, embedder, progress)
    sure = np.array([window.span.duration_ms >= _SURE_MS for window in windows])
    sure |= not sure.any()
    seconds = np.array([window.seconds for window in windows])
    alike = embedder.capabilities.same_voice
    centres = voices_of(vectors[sure], seconds[sure], count, alike)
    likely = len(centres) if count is None else len(voices_of(vectors[sure], seconds[sure], None, alike))
    turns = _course(stretches, windows, vectors @ centres.T)
    turns = _short_answers(samples, spans, turns, centres, embedder)
    progress(1.0, "telling voices apart")
    return Diarisation(_in_order_of_appearance(turns), likely)


def _stretches(spans: Sequence[Span]) -> list[Span]:
    """Return *spans* joined over pauses that are part of speaking."""
    found: list[Span] = []
    for span in spans:
        if found and span.start_ms - found[-1].end_ms < _PAUSE_MS:
            found[-1] = Span(found[-1].start_ms, span.end_ms)
        else:
            found.append(span)
    return found


def _windows(stretch: Span, length_ms: int) -> list[_Window]:
    """Return the windows of *stretch*, each of *length_ms* unless the whole stretch is shorter."""
    if stretch.duration_ms <= length_ms:
        return [_Window(stretch, stretch.duration_ms / 1000)]
    count = -(-(stretch.duration_ms - length_ms) // _HOP_MS) + 1
    starts = np.linspace(stretch.start_ms, stretch.end_ms - length_ms, count).round().astype(int)
    return [_Window(Span(int(at), int(at) + length_ms), stretch.duration_ms / 1000 / count) for at in starts]


def _embedded(
    samples: activity.Samples, windows: Sequence[_Window], embedder: SpeakerEmbedder, progress: Progress
) -> Vectors:
    """Return the vectors of *windows*; the sound of a short one is repeated to the embedder's length."""
    size = embedder.capabilities.window_ms * SAMPLE_RATE // 1000
    found = []
    for first in range(0, len(windows), _BATCH):
        progress(0.95 * first / len(windows), "telling voices apart")
        spans = [window.span for window in windows[first : first + _BATCH]]
        sounds = [activity.floats(activity.cut(samples, span.start_ms, span.end_ms)) for span in spans]
        found.append(embedder.embed(np.stack([np.resize(sound, size) for sound in sounds])))
    return np.concatenate(found)


def _course(stretches: Sequence[Span], windows: Sequence[_Window], likeness: NDArray[np.float32]) -> list[Turn]:
    """Return the most likely turns (Viterbi, 1967) over the frames of *stretches*.

    *likeness* has a row for each window and a column for each voice.
    """
    scores: list[NDArray[np.float32]] = []
    frames: list[Span] = []
    changes: list[float] = []
    place = 0
    for stretch in stretches:
        last = place
        while last < len(windows) and windows[last].span.start_ms < stretch.end_ms:
            last += 1
        own, rows = windows[place:last], likeness[place:last]
        place = last
        middles = np.arange(stretch.start_ms, stretch.end_ms, _FRAME_MS) + _FRAME_MS / 2
        scores.append(_frame_scores(middles, own, rows))
        frames += [Span(int(m - _FRAME_MS / 2), min(int(m + _FRAME_MS / 2), stretch.end_ms)) for m in middles]
        changes += [_CHANGE_IN_PAUSE, *[_CHANGE] * (len(middles) - 1)]
    path = _best_path(np.concatenate(scores), changes)
    turns: list[Turn] = []
    for frame, voice in zip(frames, path, strict=True):
        if turns and turns[-1].voice == voice and frame.start_ms - turns[-1].span.end_ms < _PAUSE_MS:
            turns[-1] = Turn(Span(turns[-1].span.start_ms, frame.end_ms), voice)
        else:
            turns.append(Turn(frame, voice))
    return turns


def _frame_scores(
    middles: NDArray[np.floating], windows: Sequence[_Window], rows: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the likeness of each frame to each voice: that of the windows around it, the closest first."""
    centres = np.array([(window.span.start_ms + window.span.end_ms) / 2 for window in windows])
    if len(windows) == 1:
        weight = min(1.0, windows[0].span.duration_ms / _SURE_MS)
        return np.repeat(rows * weight, len(middles), axis=0)
    near = np.exp(-0.5 * ((middles[:, None] - centres[None, :]) / _HOP_MS) ** 2)
    # Frames at the edges of a stretch are nearer to no window's middle: the first or the last window is theirs.
    near[np.arange(len(middles)), np.argmin(np.abs(middles[:, None] - centres[None, :]), axis=1)] += 1e-6
    near /= near.sum(axis=1, keepdims=True)
    scores: NDArray[np.float32] = (near @ rows).astype(np.float32)
    return scores


def _best_path(scores: NDArray[np.float32], changes: Sequence[float]) -> list[int]:
    """Return the voice of each frame at the greatest sum of *scores* less *changes*, which cost before each frame."""
    best = scores[0].astype(np.float64)
    came: list[NDArray[np.intp]] = []
    voices = np.arange(scores.shape[1])
    for score, change in zip(scores[1:], changes[1:], strict=True):
        top = int(np.argmax(best))
        switch = best[top] - change > best
        came.append(np.where(switch, top, voices))
        best = np.where(switch, best[top] - change, best) + score
    path = [int(np.argmax(best))]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return path[::-1]


def _short_answers(
    samples: activity.Samples,
    spans: Sequence[Span],
    turns: Sequence[Turn],
    centres: Vectors,
    embedder: SpeakerEmbedder,
) -> list[Turn]:
    """Return *turns* with what is said between two pauses given to the voice that it is most like when heard alone.

    A window hears a short answer ("Yes.") together with what others say before and after it.
    """
    length_ms = embedder.capabilities.window_ms
    short = [span for span in spans if _LEAST_ALONE_MS <= span.duration_ms < length_ms]
    inside = [(span, turn) for span in short for turn in turns if _within(span, turn.span)]
    if not inside or len(centres) < 2:
        return list(turns)
    windows = [_Window(span, span.duration_ms / 1000) for span, _ in inside]
    likeness = _embedded(samples, windows, embedder, silent) @ centres.T
    found = list(turns)
    for (span, turn), row in zip(inside, likeness, strict=True):
        voice = int(np.argmax(row))
        if row[voice] - row[turn.voice] >= _OTHER_VOICE:
            found = [part for one in found for part in _around(one, span)] + [Turn(span, voice)]
    return sorted(found, key=lambda turn: turn.span.start_ms)


def _within(span: Span, other: Span) -> bool:
    """Return whether nearly all of *span* is in *other*."""
    both = min(span.end_ms, other.end_ms) - max(span.start_ms, other.start_ms)
    return both >= span.duration_ms - _FRAME_MS


def _around(turn: Turn, span: Span) -> list[Turn]:
    """Return what is left of *turn* without *span*."""
    own = turn.span
    if span.end_ms <= own.start_ms or own.end_ms <= span.start_ms:
        return [turn]
    parts = ((own.start_ms, min(own.end_ms, span.start_ms)), (max(own.start_ms, span.end_ms), own.end_ms))
    return [Turn(Span(start, end), turn.voice) for start, end in parts if start < end]


def _in_order_of_appearance(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    numbers: dict[int, int] = {}
    for turn in turns:
        numbers.setdefault(turn.voice, len(numbers))
    return tuple(Turn(turn.span, numbers[turn.voice]) for turn in turns)
