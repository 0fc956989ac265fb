"""The cues of an opened pair: which are shown at a sentence or a time, in which lines, how fast they are to read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bilingual.model.cue import Cue, Timeline
from bilingual.pipeline.making.cue_words import shown_breaks
from bilingual.pipeline.opening.values import OpenedCue, Side
from bilingual.subtitles.breaks import WordBreaks
from bilingual.subtitles.report import measured, pace_of
from bilingual.subtitles.rules import limits_for, text_length


def with_words(timeline: Timeline, words: tuple[int, int]) -> range:
    """Return the numbers of the cues that have any of *words*."""
    first = bisect_right(timeline.cues, words[0], key=lambda cue: cue.words[1])
    return range(first, bisect_left(timeline.cues, words[1], lo=first, key=lambda cue: cue.words[0]))


def within(timeline: Timeline, start_ms: int, end_ms: int | None) -> range:
    """Return the numbers of the cues that are shown at any time from *start_ms* up to *end_ms*."""
    cues = timeline.cues
    first = bisect_right(cues, start_ms, key=lambda cue: cue.span.end_ms)
    return range(first, len(cues) if end_ms is None else bisect_left(cues, end_ms, key=lambda cue: cue.span.start_ms))


def shown(timeline: Timeline, numbers: Iterable[int]) -> dict[int, OpenedCue]:
    """Return the cues *numbers*, in the lines of the subtitle files."""
    chosen = {number: timeline.cues[number] for number in dict.fromkeys(numbers)}
    if not chosen:
        return {}
    breaks = shown_breaks(replace(timeline, cues=tuple(chosen.values())))
    return {number: _opened(number, cue, timeline, breaks) for number, cue in chosen.items()}


def of_unit(timeline: Timeline | None, near: Iterable[OpenedCue], unit: str) -> tuple[OpenedCue, ...]:
    """Return *near*, cues of *timeline*, with the characters of the target of *unit* in each."""
    return tuple(replace(cue, chars=_chars_of(timeline.cues[cue.index], unit)) for cue in near if timeline)


def _chars_of(cue: Cue, unit: str) -> tuple[int, int] | None:
    """Return the characters of the target of *unit* in *cue*, ``None`` if it is untranslated."""
    return next(((run.first, run.last) for run in cue.target_runs if run.unit == unit), None)


def lane(timeline: Timeline | None) -> dict[str, Any]:
    """Return the times and words of all cues, and how fast each language has to be read, for the lane under the
    waveform. ``words`` has the first word of each cue, and in the end one more than the last of all.
    """
    cues = timeline.cues if timeline else ()
    source, target = (timeline.source, timeline.target) if timeline else ("", "")
    return {
        "starts_ms": [cue.span.start_ms for cue in cues],
        "ends_ms": [cue.span.end_ms for cue in cues],
        "words": [*(cue.words[0] for cue in cues), *(cue.words[1] for cue in cues[-1:])],
        "source": [_pace(cue.source, source, cue) for cue in cues],
        "target": [_pace(cue.target, target, cue) for cue in cues],
    }


def limits(tag: str) -> dict[str, float]:
    """Return the limits of the language *tag*: characters per second wanted and at most, per line, and lines."""
    found = limits_for(tag)
    return {"cps": found.cps_target, "cps_most": found.cps_hard, "line": found.cpl, "lines": found.lines}


def _opened(number: int, cue: Cue, timeline: Timeline, breaks: WordBreaks) -> OpenedCue:
    target = None if cue.target is None else _side(cue.target, timeline.target, cue, breaks)
    source = _side(cue.source, timeline.source, cue, breaks)
    return OpenedCue(number, cue.span.start_ms, cue.span.end_ms, cue.words, None, source, target, cue.mark)


def _side(text: str, tag: str, cue: Cue, breaks: WordBreaks) -> Side:
    track = measured(text, tag, cue.span.duration_ms, breaks)
    return Side(text, track.shown, round(track.cps, 1), pace_of(track.cps, limits_for(tag)))


def _pace(text: str | None, tag: str, cue: Cue) -> str:
    if text is None:
        return ""
    return pace_of(text_length(text, tag) * 1000 / max(1, cue.span.duration_ms), limits_for(tag))
