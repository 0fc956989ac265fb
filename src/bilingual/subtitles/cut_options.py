"""Options for cutting cues, from a person and from the video."""

from __future__ import annotations

from dataclasses import dataclass, field

from bilingual.model.cue import Cue
from bilingual.model.timing import FrameRate, Span
from bilingual.subtitles.breaks import NO_BREAKS, WordBreaks
from bilingual.subtitles.cutting.weights import DEFAULT, Weights

_PAL = FrameRate(25)


@dataclass(frozen=True, slots=True)
class FixedCut:
    """One cue cut by a person: source words first up to last, and its time.

    ``target_at`` is the character of its first sentence's translation with which its part begins; ``None`` if the
    sentence begins with it, or the best place is to be searched for.
    """

    words: tuple[int, int]
    span: Span
    target_at: int | None = None

    @classmethod
    def of(cls, cue: Cue) -> FixedCut:
        """Return the cut that makes *cue* as it is.

        >>> from bilingual.model.cue import TargetRun
        >>> cue = Cue(Span(0, 900), (3, 5), (TargetRun("s1", 4, 9), TargetRun("s2", 0, 3)), "left. So", "ging. So")
        >>> FixedCut.of(cue)
        FixedCut(words=(3, 5), span=Span(start_ms=0, end_ms=900), target_at=4)
        """
        return cls(cue.words, cue.span, (cue.target_runs[0].first or None) if cue.target_runs else None)


@dataclass(frozen=True, slots=True)
class CutOptions:
    """What cutting depends on besides the text.

    ``fixed`` cues keep their words and times; their part of the translation is searched for unless it is fixed, too.
    ``shots_ms`` are the shot changes. ``breaks`` has the word boundaries of languages without spaces
    (``linguistics.words``). ``line_lengths`` are the characters per line of source and target if the frame is too
    narrow for the limits.
    """

    frame_rate: FrameRate = _PAL
    fixed: tuple[FixedCut, ...] = ()
    shots_ms: tuple[int, ...] = ()
    breaks: WordBreaks = field(default_factory=lambda: NO_BREAKS)
    weights: Weights = DEFAULT
    line_lengths: tuple[float, float] | None = None
