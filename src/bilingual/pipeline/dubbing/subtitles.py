"""Subtitles of a dub in which the picture stands still: all that follows a hold is later than in the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bilingual.model.cue import Timeline
from bilingual.model.recording.dubbing import Hold, finished_span
from bilingual.pipeline.making.cue_words import shown_breaks
from bilingual.subtitles.tracks import dual_text, track_text


def in_finished_time(timeline: Timeline, holds: Sequence[Hold]) -> Timeline:
    """Return the cues of *timeline* when they are seen in the dub: a cue stays while its picture stands still."""
    return replace(timeline, cues=tuple(replace(cue, span=finished_span(cue.span, holds)) for cue in timeline.cues))


def dub_subtitles(timeline: Timeline, holds: Sequence[Hold]) -> dict[str, str]:
    """Return the subtitle files of a dub; none without *holds*, when those of the pair fit."""
    if not holds:
        return {}
    pair, moved = f"{timeline.source}_{timeline.target}", in_finished_time(timeline, holds)
    breaks = shown_breaks(timeline)
    return {
        f"subtitles/{pair}.dub.srt": dual_text(moved, "srt", breaks=breaks),
        f"subtitles/{timeline.target}.dub.srt": track_text(moved, "srt", "target", breaks),
    }
