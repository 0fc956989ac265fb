"""Splits the picture of a video into segments, with the key of each (pure).

Boundaries are on the frame grid of the finished video at whole microseconds, so that reading from a boundary rounds
like reading from the start. This is verified with the times of the source's packets; if it cannot be, the picture is
encoded in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bilingual.engines.media.probing.packets import PictureTimes
from bilingual.model.digest import digest, text_digest
from bilingual.model.timing import FrameRate, Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SEGMENT_SECONDS = 12  # three key frames: a change of one cue costs 12 or 24 s of encoding
KEYFRAME_SECONDS = 4  # so that players can seek in what is mostly a still talk
_MICRO = 1_000_000
_LONGEST_UNIT_S = 2
_LONGEST_LEAD_S = 60
_EVENT = re.compile(r"^(Dialogue: [^,]*,)(\d+):(\d\d):(\d\d)\.(\d\d),(\d+):(\d\d):(\d\d)\.(\d\d),")


@dataclass(frozen=True, slots=True)
class VideoSegment:
    """``count`` frames of the finished picture from frame ``first``.

    Reading starts ``lead`` frames earlier, to get the source frame shown across the boundary. ``holds`` are frames of
    the segment, counted from its first, at which the picture stands still, each with how many more it is shown.
    """

    first: int
    count: int
    lead: int = 0
    holds: tuple[tuple[int, int], ...] = ()

    @property
    def end(self) -> int:
        return self.first + self.count

    @property
    def length(self) -> int:
        """The number of frames in its file."""
        return self.count + sum(count for _, count in self.holds)


def with_holds(segments: Sequence[VideoSegment], holds: Sequence[tuple[int, int]]) -> tuple[VideoSegment, ...]:
    """Return *segments* with those of *holds*, frames of the whole picture, that are in them.

    >>> with_holds([VideoSegment(0, 10), VideoSegment(10, 10)], [(12, 5)])[1].holds
    ((2, 5),)
    """
    return tuple(
        replace(
            segment,
            holds=tuple(
                (frame - segment.first, count) for frame, count in holds if segment.first <= frame < segment.end
            ),
        )
        for segment in segments
    )


def unit_frames(rate: FrameRate) -> int | None:
    """Return the number of frames of about one second whose length is a whole number of microseconds.

    >>> unit_frames(FrameRate(30000, 1001)), unit_frames(FrameRate(25)), unit_frames(FrameRate(29, 7))
    (30, 25, 29)
    """
    least = -(-rate.fraction.numerator // rate.fraction.denominator)
    for frames in range(max(1, least), max(2, least) * _LONGEST_UNIT_S + 30):
        if (frames * _MICRO / rate.fraction).denominator == 1:
            return frames
    return None


def frame_count(duration_ms: int, rate: FrameRate) -> int:
    """Return the number of frames that start within *duration_ms*.

    >>> frame_count(1000, FrameRate(25)), frame_count(61_500, FrameRate(30000, 1001))
    (25, 1844)
    """
    return max(1, -int(-duration_ms * rate.fraction // 1000))


def keyframe_frames(rate: FrameRate) -> int:
    """Return the number of frames between key frames."""
    unit = unit_frames(rate)
    return unit * KEYFRAME_SECONDS if unit else round(rate.fraction * KEYFRAME_SECONDS)


def only_segment(duration_ms: int, rate: FrameRate) -> VideoSegment | None:
    """Return the segment of a picture that is not longer than one, ``None`` for a longer one.

    >>> only_segment(12_000, FrameRate(25)), only_segment(12_001, FrameRate(25))
    (VideoSegment(first=0, count=300, lead=0, holds=()), None)
    """
    unit, total = unit_frames(rate), frame_count(duration_ms, rate)
    return VideoSegment(0, total) if unit and total <= unit * SEGMENT_SECONDS else None


def planned_segments(
    duration_ms: int, rate: FrameRate, times: PictureTimes | None, start_ms: int = 0
) -> tuple[tuple[VideoSegment, ...], str]:
    """Return the segments of a picture, or none and the reason why it has to be encoded in one piece.

    *start_ms* is the start of the excerpt in the source.
    """
    unit = unit_frames(rate)
    if times is None:
        return (), "the source has no frame index"
    if unit is None:
        return (), f"{float(rate.fraction):g} frames a second have no border in whole microseconds"
    total = frame_count(duration_ms, rate)
    step = unit * SEGMENT_SECONDS
    expected = times.slots(rate, start_ms * 1000)
    segments = []
    for first in range(0, total, step):
        lead = _lead(first, unit, rate, times, expected, start_ms) if first else 0
        if lead is None:
            seconds = round(first / rate.fraction)
            return (), f"{seconds} s into it, reading rounds the times of the source in another way"
        segments.append(VideoSegment(first, min(step, total - first), lead))
    return tuple(segments), ""


def _lead(
    first: int, unit: int, rate: FrameRate, times: PictureTimes, expected: npt.NDArray[np.int64], start_ms: int
) -> int | None:
    """Return the number of frames to read before *first*, including a source frame; ``None`` if rounding differs.

    A start that is a whole number of frames in the stream's ticks shifts all times equally.
    """
    for units in range(1, _LONGEST_LEAD_S + 1):
        lead = min(first, units * unit)
        offset = first - lead
        from_us = start_ms * 1000 + int(offset * _MICRO / rate.fraction)
        begin = times.first_from(from_us)
        if lead == first or (begin < len(expected) and expected[begin] <= first):
            ticks = times.shift(from_us) - times.shift(start_ms * 1000)
            return lead if ticks * times.time_base * rate.fraction == offset else None
    return None


@dataclass(frozen=True, slots=True)
class Event:
    """A line of an ASS that is shown during *span*: all of it, and as ``text`` without its times."""

    span: Span
    line: str
    text: str


def keys(segments: Sequence[VideoSegment], ass: str, rate: FrameRate, facts: Mapping[str, Any]) -> list[str]:
    """Return the key of each segment: its frames, its part of *ass*, and the common *facts*."""
    head, events = events_of(ass)
    shared = digest({"facts": dict(facts), "rate": str(rate.fraction), "head": text_digest(head)})
    found = []
    for segment in segments:
        # One frame of slack on both sides: libass compares whole milliseconds, ASS counts hundredths.
        begin = (segment.first - 1) * 1000 / rate.fraction
        end = (segment.end + 1) * 1000 / rate.fraction
        shown = [event.line for event in events if event.span.start_ms < end and event.span.end_ms > begin]
        held = [[list(hold) for hold in segment.holds]] if segment.holds else []
        found.append(digest([shared, segment.first, segment.count, *held, *shown])[:32])
    return found


def events_of(ass: str) -> tuple[str, list[Event]]:
    """Return the text before and between the dialogue lines of *ass*, and these."""
    head: list[str] = []
    events: list[Event] = []
    for line in ass.splitlines():
        match = _EVENT.match(line)
        if match is None:
            head.append(line)
            continue
        numbers = [int(part) for part in match.groups()[1:]]
        begin, end = (
            (hours * 3600 + minutes * 60 + seconds) * 1000 + hundredths * 10
            for hours, minutes, seconds, hundredths in (numbers[:4], numbers[4:])
        )
        events.append(Event(Span(begin, max(begin, end)), line, f"{match[1]}{line[match.end() :]}"))
    return "\n".join(head), events
