"""Says which words each voice speaks: turns in the sound are brought to the borders of words and sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby

from bilingual.model.speakers import Turn
from bilingual.model.transcript import Transcript
from bilingual.subtitles.timing import WordTimes, word_times

# A window hears more than one word: its borders are right to about half a second.
_REACH_MS, _REACH_WORDS = 700, 3
_FULL_PAUSE_MS = 400
# Shorter than this, a stretch inside another's sentence is a sound of the same person rather than somebody else.
_CLEAR_MS = 900


def attributed(transcript: Transcript, turns: Sequence[Turn]) -> tuple[tuple[int, int], ...]:
    """Return the words of *transcript* with which another voice begins, each with the number of that voice.

    Each word belongs to the turn in which most of it is heard. A change moves to the sentence border next to it if
    there is one within ``_REACH_MS``, else to a pause. A few words inside another's sentence are that person's unless
    they are long enough to tell. Numbers count from 1 in order of appearance; () without turns.
    """
    if not turns or not transcript.words:
        return ()
    times = word_times(transcript)
    voices = [_heard(turns, times.starts[n], times.ends[n]) for n in range(len(transcript.words))]
    starts = {first for first, _ in transcript.sentences}
    voices = _moved_to_borders(voices, times, starts)
    voices = _without_slips(voices, times, starts)
    numbers: dict[int, int] = {}
    found: list[tuple[int, int]] = []
    for voice, run in groupby(enumerate(voices), key=lambda pair: pair[1]):
        number = numbers.setdefault(voice, len(numbers) + 1)
        found.append((next(run)[0], number))
    return tuple(found)


def _heard(turns: Sequence[Turn], start_ms: int, end_ms: int) -> int:
    """Return the voice that is heard most from *start_ms* to *end_ms*, else the nearest one."""
    shared: dict[int, int] = {}
    at = bisect_right(turns, start_ms, key=lambda turn: turn.span.end_ms)
    near = turns[max(0, at - 1) : at + 2]
    for turn in turns[at:]:
        if turn.span.start_ms >= end_ms:
            break
        both = min(turn.span.end_ms, end_ms) - max(turn.span.start_ms, start_ms)
        if both > 0:
            shared[turn.voice] = shared.get(turn.voice, 0) + both
    if shared:
        return max(shared, key=lambda voice: shared[voice])
    middle = (start_ms + end_ms) // 2
    return min(near, key=lambda turn: max(turn.span.start_ms - middle, middle - turn.span.end_ms)).voice


def _moved_to_borders(voices: Sequence[int], times: WordTimes, starts: set[int]) -> list[int]:
    """Return *voices* with each change at the best place near it: a new sentence, then a pause, then where it was."""
    moved = list(voices)
    for place in [n for n in range(1, len(moved)) if voices[n] != voices[n - 1]]:
        before, after = voices[place - 1], voices[place]
        best, least = place, _cost(place, place, times, starts)
        for step in (*range(-1, -_REACH_WORDS - 1, -1), *range(1, _REACH_WORDS + 1)):
            other = place + step
            between = range(min(place, other), max(place, other))
            own = before if step < 0 else after
            if not 0 < other < len(moved) or any(moved[n] != own for n in between):
                continue
            if max(times.ends[other - 1] - times.starts[place], times.starts[place] - times.starts[other]) > _REACH_MS:
                continue
            if (cost := _cost(other, place, times, starts)) < least:
                best, least = other, cost
        for n in range(best, place):
            moved[n] = after
        for n in range(place, best):
            moved[n] = before
    return moved


def _cost(place: int, heard: int, times: WordTimes, starts: set[int]) -> float:
    """Return what a change before *place* costs if it was *heard* before another word: how far its pause is from that,
    less what speaks for it.
    """
    at = times.starts[heard]
    far = max(0, times.ends[place - 1] - at, at - times.starts[place]) / _REACH_MS
    return far - (1.2 if place in starts else 0.0) - 0.8 * min(1.0, times.pause_before(place) / _FULL_PAUSE_MS)


def _without_slips(voices: Sequence[int], times: WordTimes, starts: set[int]) -> list[int]:
    """Return *voices* without short stretches of another voice in the middle of a sentence."""
    kept = list(voices)
    runs = [list(run) for _, run in groupby(range(len(kept)), key=lambda n: voices[n])]
    for number, run in enumerate(runs):
        first, last = run[0], run[-1] + 1
        whole = first in starts and (last in starts or last == len(kept))
        if whole or times.ends[last - 1] - times.starts[first] >= _CLEAR_MS or len(runs) == 1:
            continue
        around = [kept[runs[n][0]] for n in (number - 1, number + 1) if 0 <= n < len(runs)]
        inside = len(around) == 2 and around[0] == around[1]
        # At a change, the words before a new sentence belong to the one that ends there.
        other = around[0] if inside or last in starts or len(around) == 1 else around[-1]
        if inside or first not in starts or last not in starts:
            kept[first:last] = [other] * (last - first)
    return kept
