"""Options for cutting cues, from a person and from the video."""

from __future__ import annotations

from dataclasses import dataclass, field

from bilingual.model.timing import FrameRate, Span
from bilingual.subtitles.breaks import NO_BREAKS, WordBreaks
from bilingual.subtitles.cutting.weights import DEFAULT, Weights

_PAL = FrameRate(25)


@dataclass(frozen=True, slots=True)
class FixedCut:
    """One cue cut by a person: source words first up to last, and its time."""

    words: tuple[int, int]
    span: Span


@dataclass(frozen=True, slots=True)
class CutOptions:
    """What cutting depends on besides the text.

    ``fixed`` cues keep their words and times; only their part of the translation is searched for. ``shots_ms`` are the
    shot changes. ``breaks`` has the word boundaries of languages without spaces (``linguistics.words``).
    ``line_lengths`` are the characters per line of source and target if the frame is too narrow for the limits.
    """

    frame_rate: FrameRate = _PAL
    fixed: tuple[FixedCut, ...] = ()
    shots_ms: tuple[int, ...] = ()
    breaks: WordBreaks = field(default_factory=lambda: NO_BREAKS)
    weights: Weights = DEFAULT
    line_lengths: tuple[float, float] | None = None
