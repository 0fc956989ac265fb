"""When cues are shown: completes word times and computes readable spans.

A cue starts with its first word. It stays for reading until the next cue at most; small gaps are closed, long silences
stay empty (Netflix, Timed Text Style Guide: Subtitle Timing Guidelines).

Near a shot change, a cue should not cross it (same guidelines, "Timing to the shot change"; the zones, in frames at 24
per second, are those of Subtitle Edit's "Netflix" preset for beautified time codes: in-time on the cut, out-time 2
frames before it, 7 and 12 frames around it). An in-time is never moved into its first word; it may only move earlier.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bilingual.errors import InputError
from bilingual.model.timing import FrameRate, Span
from bilingual.model.transcript import Transcript
from bilingual.subtitles.rules import CLOSED_GAP_MS, LINGER_MS

# Speech has 12 to 16 letters per second; used only for words at the edges, without neighbours.
_MS_PER_LETTER = 70
_SNAP_MS = 500  # 12 frames at 24 a second
_NEAR_MS = 7 * 1000 // 24
_SHOT_GAP_FRAMES = 2


@dataclass(frozen=True, slots=True)
class WordTimes:
    """Start and end of every word in milliseconds, known or interpolated.

    Starts never decrease; an end is never after the next word's start, so that no two words overlap.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def pause_before(self, word: int) -> int:
        """Return the silence before *word*, 0 for the first."""
        return self.starts[word] - self.ends[word - 1] if word else 0


def word_times(transcript: Transcript) -> WordTimes:
    """Return the times of all words. Unknown ones are interpolated by word length, known ones are kept.

    Raises InputError if no word has a time.
    """
    words = transcript.words
    known = [i for i, word in enumerate(words) if word.start_ms is not None]
    if words and not known:
        raise InputError(
            "BIL-SUB-023", "no word has a time", remedy="Align the text with the audio, or transcribe it again."
        )
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
    """Distribute the words between two known ones over the time between them by length."""
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


def with_room_before(times: WordTimes, words: Iterable[int], room_ms: int) -> WordTimes:
    """Return *times* in which each of *words* starts more than *room_ms* after the word before it starts.

    It and those after it that would be earlier start later, by that at most. Two people may speak at once, but each has
    a cue of their own.

    >>> with_room_before(WordTimes((0, 500, 500, 900), (500, 500, 900, 990)), {2}, 80).starts
    (0, 500, 581, 900)
    """
    starts, ends = list(times.starts), list(times.ends)
    for word in sorted(words):
        least = starts[word - 1] + room_ms + 1
        for later in range(word, len(starts)):
            if starts[later] >= least:
                break
            starts[later] = least
    following = [*starts[1:], max([*ends[-1:], *starts[-1:]], default=0)]
    return WordTimes(
        tuple(starts), tuple(min(max(s, e), max(s, f)) for s, e, f in zip(starts, ends, following, strict=True))
    )


@dataclass(frozen=True, slots=True)
class CueTiming:
    """Timing constraints of a cue: first and last moment of its speech, reading time, and a person's span if any.

    ``reading_ms`` is the time at a comfortable speed, ``least_ms`` at the fastest allowed; ``last_word_ms`` is the
    start of the last word, if known.
    """

    start_ms: int
    speech_end_ms: int
    reading_ms: int
    fixed: Span | None = None
    least_ms: int = 0
    last_word_ms: int | None = None


def cue_spans(
    wanted: Sequence[CueTiming],
    rate: FrameRate,
    duration_ms: int,
    max_ms: int,
    shots_ms: Sequence[int] = (),
    gap_frames: int = 2,
) -> list[Span]:
    """Return the span of each cue: ordered, at least *gap_frames* apart, containing its speech.

    A cue starts with its first word and stays for its reading time, at most *max_ms* and never into the next. If there
    is a shot change within half a second (*shots_ms*), it starts on the change and ends two frames before the next one,
    unless it could not be read by then. A person's spans are kept.
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
        end = _out_at_shot(cue, starts[i], end, latest, max_ms, shots, rate.frames_ms(_SHOT_GAP_FRAMES))
        spans.append(Span(starts[i], max(end, starts[i] + 1)))
    return spans


def _snapped(wanted: Sequence[CueTiming], index: int, shots: Sequence[int], gap: int) -> int:
    """Move an in-time back to a shot change up to half a second before it, if nothing is spoken between.

    The previous cue must still be long enough to read. One that starts 8 to 11 frames before a change is moved to 12,
    so that it does not look like a flash.
    """
    cue = wanted[index]
    if cue.fixed is not None:
        return cue.fixed.start_ms
    after = bisect_right(shots, cue.start_ms)
    before = wanted[index - 1] if index else None
    free = 0
    if before is not None and before.fixed is not None:
        free = before.fixed.end_ms + gap
    elif before is not None:
        free = max(before.speech_end_ms, before.start_ms + before.least_ms) + gap
    if after and cue.start_ms - shots[after - 1] <= _SNAP_MS:
        return shots[after - 1] if shots[after - 1] >= free else cue.start_ms
    if after < len(shots) and _NEAR_MS < shots[after] - cue.start_ms < _SNAP_MS:
        return min(cue.start_ms, max(free, shots[after] - _SNAP_MS))
    return cue.start_ms


def _out_at_shot(
    cue: CueTiming, start: int, end: int, latest: int, max_ms: int, shots: Sequence[int], gap: int
) -> int:  # fmt: skip
    """End the cue *gap* before a shot change during its reading time, or half a second after it.

    The last word may be cut by two frames at most. A cue that could not be read by then stays half a second past the
    change if the next cue leaves room. *end* is the out-time without shot changes.
    """
    first = bisect_left(shots, max(cue.speech_end_ms, start + 1))
    for shot in shots[first:]:
        out = shot - gap
        if shot > end + _SNAP_MS or out > latest:
            break
        if out <= start or (cue.last_word_ms is not None and out <= cue.last_word_ms):
            continue
        if out >= end:
            return out if out - start <= max(max_ms, cue.speech_end_ms + 1 - start) else end
        if out - start >= cue.least_ms:
            return out
        if shot <= end < shot + _SNAP_MS:
            return max(end, min(latest, shot + _SNAP_MS, start + max_ms))
    return end
