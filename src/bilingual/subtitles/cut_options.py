"""What a person and a video say about how cues are cut: the options of ``segmentation``."""

from __future__ import annotations

from dataclasses import dataclass, field

from bilingual.model.timing import FrameRate, Span
from bilingual.subtitles.breaks import NO_BREAKS, WordBreaks
from bilingual.subtitles.cutting.weights import DEFAULT, Weights

_PAL = FrameRate(25)


@dataclass(frozen=True, slots=True)
class FixedCut:
    """One cue that a person cut: source words first up to last, and when it is shown."""

    words: tuple[int, int]
    span: Span


@dataclass(frozen=True, slots=True)
class CutOptions:
    """What cutting depends on beside the text.

    ``fixed`` cues are kept, words and times; only their stretch of the translation is sought.
    ``shots_ms`` are the changes of picture. ``breaks`` tells where words begin in languages without
    spaces (``engines.words``). ``line_lengths`` are the characters that a line of
    source and of target holds where the picture is narrower than the limits.
    """

    frame_rate: FrameRate = _PAL
    fixed: tuple[FixedCut, ...] = ()
    shots_ms: tuple[int, ...] = ()
    breaks: WordBreaks = field(default_factory=lambda: NO_BREAKS)
    weights: Weights = DEFAULT
    line_lengths: tuple[float, float] | None = None
