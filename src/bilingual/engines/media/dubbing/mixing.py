"""Mixes a second voice with the sound of a recording, over it or instead of it.

Over: the original is lowered while the voice speaks and until its own sentence is over, and comes back where sentences
are far enough apart.
Instead: the original is gone while what is translated is spoken in it, and the sound of its room is there, so that
nobody hears a hole; its music, its pauses and the sentences without a translation remain. Where the picture stands
still, the room is heard in either way.

The original is brought to the loudness of the voice first. What comes out has half of the full scale, which leaves room
for both; it gets the loudness of its video like any other sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.base import Progress, silent
from bilingual.engines.media.dubbing.envelopes import at_samples, joined, within, without
from bilingual.engines.media.dubbing.room_tone import RoomTone, Stereo, room_tone
from bilingual.engines.media.speech_level import LEVEL_LUFS, RATE, loudness, weighed
from bilingual.model.recording.dubbing import DubPlan, Mixed, finished_ms, finished_span, held_ms
from bilingual.model.timing import Span

VERSION = 2
"""Part of the key of a dub: increase it when the same sounds are mixed in another way."""
DUCKED_DB = -15.0  # speech under a voice-over is heard, and not understood
_RISE_MS, _FALL_MS = 250, 500
_NO_PUMPING_MS = 1500  # the original does not come back for less: it would be gone again as soon as it is heard
_CROSS_MS = 60
_BEFORE_MS, _AFTER_MS = 80, 120  # of speech, whose times are not exact
_TAIL_MS, _STEP_MS, _ABOVE_DB = 300, 10, 10.0  # a sentence is over when its level is near that of the room
_NOT_HELD_MS = 350  # room between two parts that are taken out
_MOST_GAIN_DB, _LEAST_GAIN_DB, _LOUDNESS_S = 30.0, -20.0, 120
_CHUNK = RATE * 10
_HEADROOM = 0.5

Mono = NDArray[np.int16]


def mix(
    plan: DubPlan,
    original: Stereo,
    voice: Iterable[tuple[int, Mono]],
    folder: Path,
    output: Path,
    progress: Progress = silent,
) -> Mixed:
    """Write the sound of the finished video to *output*: raw samples of 16 bits, stereo, at ``RATE``.

    *original* is that of the recording; *voice* are sentences with when they begin. *folder* is for temporary files.
    """
    length_ms = len(original) * 1000 // RATE
    finished = held_ms(plan.holds) + length_ms
    total = len(original) + held_ms(plan.holds) * RATE // 1000
    room = room_tone(original, joined((*plan.speech, *plan.kept), 1))
    gain_db = _gain_db(original, plan.speech)
    starts = [finished_ms(hold.at_ms, plan.holds) + 1 for hold in plan.holds]
    holds = [Span(start, start + hold.length_ms) for start, hold in zip(starts, plan.holds, strict=True)]
    gone: Sequence[Span] = holds
    if plan.mode == "replace":
        kept = [finished_span(span, plan.holds) for span in plan.kept]
        gone = [*holds, *without(joined((*holds, *_taken_out(plan, original, room)), _NOT_HELD_MS), kept)]
    away = within(gone, finished, _CROSS_MS, _CROSS_MS)
    # Also to the end of what is translated: half a sentence that comes back loud is worse than none.
    under = (*plan.said, *(finished_span(span, plan.holds) for span in plan.speech))
    heard = joined(under, _NO_PUMPING_MS) if plan.mode == "over" else ()
    ducked = within(heard, finished, _RISE_MS, _FALL_MS)
    gain = np.float32(10 ** (gain_db / 20))
    said = _track(voice, total, folder / "voice.raw")
    with output.open("wb") as file:
        for first in range(0, total, _CHUNK):
            last = min(total, first + _CHUNK)
            gap = at_samples(away, first, last, RATE) * np.float32(np.pi / 2)
            lowered = 10 ** (at_samples(ducked, first, last, RATE) * np.float32(DUCKED_DB / 20))
            sound = _stretch_of(original, plan, first, last) * (np.cos(gap) * lowered)[:, None]
            sound += room.between(first, last) * np.sin(gap)[:, None]
            sound *= gain
            sound += said[first:last, None].astype(np.float32) / 32768
            file.write(np.round(np.clip(sound * _HEADROOM, -1, 1) * 32767).astype("<i2").tobytes())
            progress(last / total, "mixing")
    return Mixed(round(gain_db, 2), round(room.level_db, 1), room.paused)


def _gain_db(original: Stereo, speech: Sequence[Span]) -> float:
    """Return the gain that makes what is spoken in *original* as loud as a voice, 0 for silence."""
    left = RATE * _LOUDNESS_S
    parts = []
    for span in speech:
        first, last = (ms * RATE // 1000 for ms in (span.start_ms, span.end_ms))
        part = original[first : min(last, first + left)]
        parts.append(part.astype(np.float32).mean(axis=1) / 32768)
        left -= len(part)
        if left <= 0:
            break
    heard = loudness(weighed(np.concatenate(parts).astype(np.float32))) if parts else None
    return 0.0 if heard is None else min(max(LEVEL_LUFS - heard, _LEAST_GAIN_DB), _MOST_GAIN_DB)


def _taken_out(plan: DubPlan, original: Stereo, room: RoomTone) -> Iterator[Span]:
    """Yield when the original is not heard, in the times of the finished video: what is translated, to its end."""
    length_ms = len(original) * 1000 // RATE
    kept = joined(plan.kept, 1)
    for span in joined(plan.speech, 1):
        first = _edge(original, room, max(0, span.start_ms - _BEFORE_MS), -1)
        last = _edge(original, room, min(length_ms, span.end_ms + _AFTER_MS), +1)
        for part in without([Span(first, max(first, last))], kept):
            yield finished_span(part, plan.holds)


def _edge(original: Stereo, room: RoomTone, at_ms: int, way: int) -> int:
    """Return where the sound at *at_ms* becomes that of the room, looking back or ahead, at most for a while."""
    limit = 10 ** ((room.level_db + _ABOVE_DB) / 20) * 32768
    step = RATE * _STEP_MS // 1000
    for moved in range(0, _TAIL_MS, _STEP_MS):
        at = at_ms + way * moved
        first = at * RATE // 1000 - (step if way < 0 else 0)
        part = original[max(0, first) : max(0, first + step)].astype(np.float32)
        if not len(part) or float(np.sqrt(np.mean(part**2))) <= limit:
            return max(0, at)
    return max(0, at_ms + way * _TAIL_MS)


def _track(voice: Iterable[tuple[int, Mono]], total: int, path: Path) -> Mono:
    """Return the sentences of *voice* in their places: *total* samples, in the file *path*. Raises OSError."""
    with path.open("wb") as file:  # not through a map, which ends the process without a word where the disk is full
        for start_ms, samples in voice:
            first = start_ms * RATE // 1000
            file.seek(2 * first)
            file.write(samples[: max(0, total - first)].astype("<i2").tobytes())
        file.truncate(2 * max(1, total))
    return np.memmap(path, np.int16, "r", shape=(max(1, total),))


def _stretch_of(original: Stereo, plan: DubPlan, first: int, last: int) -> NDArray[np.float32]:
    """Return the samples *first* up to *last* of the finished video in *original*: nothing where the picture stands."""
    found = np.zeros((last - first, 2), np.float32)
    finished_at = source_at = 0
    for hold in (*plan.holds, None):
        end = len(original) if hold is None else min(len(original), (hold.at_ms + 1) * RATE // 1000)
        begin, stop = max(first, finished_at), min(last, finished_at + end - source_at)
        if begin < stop:
            offset = source_at - finished_at
            found[begin - first : stop - first] = original[begin + offset : stop + offset].astype(np.float32) / 32768
        finished_at += end - source_at + (hold.length_ms * RATE // 1000 if hold else 0)
        source_at = end
    return found
