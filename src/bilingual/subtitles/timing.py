"""When cues are shown: word times made whole, and spans made readable.

In-times are the first word's start. Out-times go on for reading up to the next cue; small gaps close,
long silences stay empty (Netflix, Timed Text Style Guide: Subtitle Timing Guidelines).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bilingual.errors import InputError
from bilingual.model.timing import FrameRate, Span
from bilingual.model.transcript import Transcript
from bilingual.subtitles.rules import CLOSED_GAP_MS, LINGER_MS

# Speech runs at 12 to 16 letters a second; used only where a word at the edge has no neighbour to tell.
_MS_PER_LETTER = 70
_SNAP_MS = 500


@dataclass(frozen=True, slots=True)
class WordTimes:
    """Start and end of every word in milliseconds, known or interpolated.

    Starts never go back; an end is never after the next word's start, so that no two words overlap.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def pause_before(self, word: int) -> int:
        """Return the silence in front of *word*, 0 for the first."""
        return self.starts[word] - self.ends[word - 1] if word else 0


def word_times(transcript: Transcript) -> WordTimes:
    """Return the times of all words, those without times interpolated by spoken length.

    Times that are known are taken as they are. Raises InputError when no word has a time.
    """
    words = transcript.words
    known = [i for i, word in enumerate(words) if word.start_ms is not None]
    if words and not known:
        raise InputError("no word has a time", remedy="Align the text with the sound, or transcribe it again.")
    starts: list[int] = [word.start_ms if word.start_ms is not None else -1 for word in words]
    ends: list[int] = [word.end_ms if word.end_ms is not None else -1 for word in words]
    sizes = [len(word.text) for word in words]
    for left, right in zip([-1, *known], [*known, len(words)], strict=True):
        if right - left > 1:
            _fill(starts, ends, sizes, left, right, transcript.duration_ms)
    following = [*starts[1:], max(ends[-1], starts[-1])] if words else []
    return WordTimes(
        tuple(starts), tuple(min(e, f) if f >= s else e for s, e, f in zip(starts, ends, following, strict=True))
    )


def _fill(starts: list[int], ends: list[int], sizes: list[int], left: int, right: int, duration_ms: int) -> None:
    """Spread the words between two known ones over the time between them, each by its length."""
    missing = range(left + 1, right)
    total = sum(sizes[i] for i in missing)
    if right == len(starts):
        begin = ends[left]
        end = max(begin, min(duration_ms, begin + total * _MS_PER_LETTER))
    else:
        end = starts[right]
        begin = min(ends[left], end) if left >= 0 else max(0, end - total * _MS_PER_LETTER)
    done = 0
    for i in missing:
        starts[i] = begin + (end - begin) * done // total
        done += sizes[i]
        ends[i] = begin + (end - begin) * done // total


@dataclass(frozen=True, slots=True)
class Timed:
    """What a cue needs: first and last moment of its speech, time to read it, and a person's span."""

    start_ms: int
    speech_end_ms: int
    reading_ms: int
    fixed: Span | None = None


def cue_spans(
    wanted: Sequence[Timed],
    rate: FrameRate,
    duration_ms: int,
    max_ms: int,
    shots_ms: Sequence[int] = (),
    gap_frames: int = 2,
) -> list[Span]:
    """Return the span of each cue: ordered, at least *gap_frames* apart, its speech inside.

    A cue starts with its first word and stays as long as its reading takes, at most *max_ms* and never
    into the next. Where the picture changes within half a second, it starts with the new picture and
    ends two frames before the next. A person's spans are kept as they are.
    """
    gap = rate.frames_ms(gap_frames)
    shots = sorted(shots_ms)
    starts = [_snapped(wanted, i, shots, gap) for i in range(len(wanted))]
    spans: list[Span] = []
    for i, cue in enumerate(wanted):
        if cue.fixed is not None:
            spans.append(cue.fixed)
            continue
        last = i + 1 == len(wanted)
        latest = max(duration_ms, cue.speech_end_ms + 1) if last else starts[i + 1] - gap
        end = max(cue.speech_end_ms + LINGER_MS, starts[i] + cue.reading_ms)
        end = max(min(end, starts[i] + max_ms), cue.speech_end_ms + 1)
        if not last and 0 < latest - end <= CLOSED_GAP_MS:
            end = latest
        end = min(end, latest)
        end = _before_shot(end, cue.speech_end_ms, latest, shots, gap)
        spans.append(Span(starts[i], max(end, starts[i] + 1)))
    return spans


def _snapped(wanted: Sequence[Timed], index: int, shots: Sequence[int], gap: int) -> int:
    """Move an in-time back to a change of picture up to half a second before it, where nothing is spoken."""
    cue = wanted[index]
    if cue.fixed is not None:
        return cue.fixed.start_ms
    at = bisect_right(shots, cue.start_ms) - 1
    if at < 0 or cue.start_ms - shots[at] > _SNAP_MS:
        return cue.start_ms
    before = wanted[index - 1] if index else None
    free = 0 if before is None else (before.fixed.end_ms if before.fixed else before.speech_end_ms) + gap
    return shots[at] if shots[at] >= free else cue.start_ms


def _before_shot(end: int, speech_end: int, latest: int, shots: Sequence[int], gap: int) -> int:
    """End two frames before a change of picture that comes while or soon after the cue is only being read."""
    at = bisect_left(shots, speech_end + gap)
    if at < len(shots) and shots[at] <= end + _SNAP_MS and shots[at] - gap <= latest:
        return shots[at] - gap
    return end
