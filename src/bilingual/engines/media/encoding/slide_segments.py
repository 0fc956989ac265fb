"""Splits a video made of slides into segments, with the key of each (pure).

A segment begins with each slide, so that players that jump to a chapter find a key frame there. Its key does not depend
on its place: after an edit, a slide that only comes earlier or later is not encoded again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from bilingual.engines.media.encoding.segments import SEGMENT_SECONDS, Event, VideoSegment, events_of
from bilingual.model.digest import digest, text_digest
from bilingual.model.recording.slides import SlidePicture
from bilingual.model.timing import FrameRate

FADE_MS = 200  # shorter than the pause after a sentence, so that nobody speaks meanwhile
_LEAST_FRAMES = 2
# The times of frames, in parts of a frame, while cues are drawn: a little late, since at whole milliseconds it depends
# on the rounding of a number whether a cue is seen a frame earlier, and a slide that moves would not be the same.
TICKS, LATE_TICKS = 1000, 5
# What makes the picture of an event depend on the time within it: karaoke, fades, changes, moves, and old effects.
_MOVING = re.compile(r"\\(?:[kK]|fad|t\s*\(|move)|(?:Scroll |Banner;)")


@dataclass(frozen=True, slots=True)
class Shot:
    """The slide with this content hash, shown for ``count`` frames from frame ``first``.

    ``number`` is its place among the shots. In its last ``fade`` frames it becomes the slide ``following``, which is
    alone from its own first frame on: who jumps there sees nothing of the one before.
    """

    number: int
    first: int
    count: int
    sha256: str
    following: str = ""
    fade: int = 0

    @property
    def end(self) -> int:
        return self.first + self.count


def shots_of(slides: Sequence[SlidePicture], rate: FrameRate, total: int) -> tuple[Shot, ...]:
    """Return the shots that fill *total* frames at *rate*.

    The first is shown from the start. A slide with less than two frames before the next one or the end is left out.
    """
    ordered = sorted(slides, key=lambda slide: slide.start_ms)
    starts = [max(0, int(slide.start_ms * rate.fraction // 1000)) for slide in ordered]
    kept = [
        (start, slide.sha256)
        for start, slide, end in zip(starts, ordered, [*starts[1:], total], strict=True)
        if min(end, total) - start >= _LEAST_FRAMES
    ] or [(0, slide.sha256) for slide in ordered[:1]]
    kept[0] = (0, kept[0][1])
    ends = [*(start for start, _ in kept[1:]), total]
    shots = [
        Shot(number, start, end - start, sha256)
        for number, ((start, sha256), end) in enumerate(zip(kept, ends, strict=True))
    ]
    longest = round(FADE_MS * rate.fraction / 1000)
    return (
        *(replace(shot, following=after.sha256, fade=min(longest, shot.count // 2)) for shot, after in pairwise(shots)),
        shots[-1],
    )


def slide_segments(shots: Sequence[Shot], rate: FrameRate) -> tuple[VideoSegment, ...]:
    """Return a segment for each shot; a long one has several, and the last of them the whole fade."""
    return tuple(segment for shot in shots for segment in _pieces(shot, round(rate.fraction * SEGMENT_SECONDS)))


def _pieces(shot: Shot, step: int) -> Iterator[VideoSegment]:
    first = shot.first
    while shot.end - first >= step * 3 // 2:
        yield VideoSegment(first, step)
        first += step
    yield VideoSegment(first, shot.end - first)


def shot_at(shots: Sequence[Shot], frame: int) -> Shot:
    """Return the shot to which *frame* belongs."""
    return next(shot for shot in shots if shot.first <= frame < shot.end)


def slide_keys(
    segments: Sequence[VideoSegment],
    shots: Sequence[Shot],
    ass: str,
    rate: FrameRate,
    facts: Mapping[str, Any],
    *,
    at_its_place: bool = False,
) -> list[str]:
    """Return the key of each segment: its slides, the part of *ass* that it shows, and the common *facts*.

    *at_its_place*: the picture depends on its time in the whole video, as a progress line does.
    """
    head, events = events_of(ass)
    shared = digest({"facts": dict(facts), "rate": str(rate.fraction), "head": text_digest(head)})
    found = []
    for segment in segments:
        shot = shot_at(shots, segment.first)
        fading = [shot.following, shot.fade] if shot.fade and segment.end == shot.end else []
        place = [segment.first] if at_its_place else []
        shown = [part for event in events if (part := _shown(event, segment, rate))]
        found.append(digest([shared, "slide", segment.count, shot.sha256, fading, place, shown])[:32])
    return found


def _shown(event: Event, segment: VideoSegment, rate: FrameRate) -> list[Any]:
    """Return what *segment* shows of *event*, relative to its own first frame; nothing if it does not."""
    first = max(segment.first, _first_frame(event.span.start_ms, rate))
    end = min(segment.end, _first_frame(event.span.end_ms, rate))
    if first >= end:
        return []
    shown: list[Any] = [event.text, first - segment.first, end - segment.first]
    if _MOVING.search(event.text):
        shown.append([_drawn_ms(frame, rate) - event.span.start_ms for frame in range(first, end)])
        shown.append(event.span.duration_ms)
    return shown


def cue_changes(ass: str, rate: FrameRate) -> tuple[int, ...]:
    """Return the frames at which what *ass* shows changes, in order: each of them, while a cue moves."""
    found: set[int] = set()
    for event in events_of(ass)[1]:
        first, end = _first_frame(event.span.start_ms, rate), _first_frame(event.span.end_ms, rate)
        found |= {*range(first, end + 1)} if _MOVING.search(event.text) else {first, end}
    return tuple(sorted(found))


def drawn_frames(part: VideoSegment, shots: Sequence[Shot], changes: Sequence[int]) -> tuple[int, ...]:
    """Return the frames of *part* that differ from the one before: its first, the *changes*, slides and their fades."""
    found = {part.first, *changes[bisect_left(changes, part.first) : bisect_left(changes, part.end)]}
    for shot in shots:
        if shot.first < part.end and part.first < shot.end:
            fading = range(max(part.first, shot.end - max(1, shot.fade)), min(part.end, shot.end))
            found |= {max(part.first, shot.first), *fading}
    return tuple(sorted(found))


def _drawn_ms(frame: int, rate: FrameRate) -> int:
    """Return the time at which ffmpeg's ``ass`` filter draws *frame*: in floating point, cut to milliseconds."""
    ticks = frame * TICKS + LATE_TICKS
    return int(ticks * (rate.fraction.denominator / (rate.fraction.numerator * TICKS)) * 1000.0)


def _first_frame(ms: int, rate: FrameRate) -> int:
    """Return the first frame that is drawn at or after *ms*."""
    frame = max(0, int(ms * rate.fraction // 1000) - 1)
    while _drawn_ms(frame, rate) < ms:
        frame += 1
    return frame
