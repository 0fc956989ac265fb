"""Cues for a frame with shorter lines than the language's limits: only what does not fit is cut again.

The standard timeline and one cut for narrow lines have most boundaries in common. Between two common boundaries the
standard cues are kept if all of them fit, otherwise the narrow ones replace them. Cuts made by a person are in both and
so are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from bilingual.model.bitext import Bitext
from bilingual.model.cue import Cue, Timeline
from bilingual.model.recording.rendition import Mode
from bilingual.model.transcript import Transcript
from bilingual.subtitles.breaks import WordBreaks
from bilingual.subtitles.cut_options import CutOptions
from bilingual.subtitles.display.layout import Screen
from bilingual.subtitles.display.look import BOLD_WIDER, Faces, laid_out, second_share, sides
from bilingual.subtitles.rules import limits_for, text_length

# Lines are planned for this share of the full size, since the layout may shrink a slightly long cue.
_PLANNED = 0.88


@dataclass(frozen=True, slots=True)
class Fitting:
    """How timelines are laid out on one screen: faces by side, and the mode, which says which sides are shown.

    ``breaks_of`` gives the word boundaries of a timeline's texts in languages without spaces.
    """

    screen: Screen
    faces: Faces
    breaks_of: Callable[[Timeline], WordBreaks]
    mode: Mode = "dual"

    @property
    def shown(self) -> tuple[str, ...]:
        """The displayed sides."""
        return (self.mode,) if self.mode in ("source", "target") else ("source", "target")

    @property
    def first(self) -> str:
        """The side on top, in full size."""
        return self.mode if self.mode in ("source", "target") else sides(self.screen.layout)[0]

    def over(self, timeline: Timeline) -> set[Cue]:
        """Return the cues in which a language takes too many lines or is too small."""
        breaks = self.breaks_of(timeline)
        found = set()
        for cue in timeline:
            for side in self.shown:
                tag, text = _side(timeline, cue, side)
                half = laid_out(text, tag, self.faces[side], self.screen, breaks, first=side == self.first)
                if len(half.lines) > limits_for(tag).lines or half.em_px < self.screen.least_em_px:
                    found.add(cue)
        return found

    def line_length(self, side: str, tag: str, texts: Sequence[str]) -> float:
        """Return how many characters of *texts*, as counted for *tag*, fit a line of this screen."""
        text = "".join(texts)
        length = text_length(text, tag)
        if not length:
            return limits_for(tag).cpl
        first = side == self.first
        em = self.screen.em_px * _PLANNED * (BOLD_WIDER if first else second_share(tag))
        return self.screen.text_px / (em * self.faces[side].width(text) / length)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A timeline for one screen, the number of cues cut again, and the numbers (from 1) of those that do not fit."""

    timeline: Timeline
    recut: int = 0
    over: tuple[int, ...] = ()


def narrowed(
    standard: Timeline, transcript: Transcript, bitext: Bitext, options: CutOptions, fitting: Fitting
) -> Narrowed:
    """Return *standard* with the cues that do not fit the screen cut again.

    *options* are those that *standard* was cut with.
    """
    over = fitting.over(standard)
    if not over:
        return Narrowed(standard)
    from bilingual.subtitles.cutting.segmentation import cut_timeline, retimed  # numpy takes 0.2 s

    lengths = {
        side: fitting.line_length(side, tag, [_side(standard, cue, side)[1] for cue in standard])
        if side in fitting.shown
        else limits_for(tag).cpl
        for side, tag in (("source", standard.source), ("target", standard.target))
    }
    narrow = cut_timeline(transcript, bitext, replace(options, line_lengths=(lengths["source"], lengths["target"])))
    # Near a shot change an in-time depends on the previous cue, so everything is timed again.
    timeline = retimed(spliced(standard, narrow, over), transcript, bitext, options)
    standing, still = {_place(cue) for cue in standard}, fitting.over(timeline)
    return Narrowed(
        timeline,
        recut=sum(_place(cue) not in standing for cue in timeline),
        over=tuple(number for number, cue in enumerate(timeline, 1) if cue in still),
    )


def spliced(standard: Timeline, narrow: Timeline, over: Set[Cue]) -> list[Cue]:
    """Return the cues of *standard*, with those of *narrow* in place of the cues *over*.

    Both cut the same texts. They are exchanged only between boundaries common to both, in source and translation, so
    that nothing is lost or repeated.
    """
    common = set(_borders(standard)) & set(_borders(narrow))
    cues: list[Cue] = []
    for wide, tight in zip(_parts(standard, common), _parts(narrow, common), strict=True):
        cues += wide if over.isdisjoint(wide) else tight
    return cues


def _place(cue: Cue) -> tuple[object, object]:
    """Return the words and the ranges of the translation that *cue* shows."""
    return cue.words, cue.target_runs


def _side(timeline: Timeline, cue: Cue, side: str) -> tuple[str, str]:
    return (timeline.source, cue.source) if side == "source" else (timeline.target, cue.target or "")


_Border = tuple[int, str, int]


def _borders(timeline: Timeline) -> list[_Border]:
    """Return the start of each cue: its first word, and the position in the translation."""
    return [_border(cue) for cue in timeline]


def _border(cue: Cue) -> _Border:
    run = cue.target_runs[0] if cue.target_runs else None
    return (cue.words[0], run.unit, run.first) if run else (cue.words[0], "", 0)


def _parts(timeline: Timeline, common: set[_Border]) -> Iterator[list[Cue]]:
    part: list[Cue] = []
    for cue in timeline:
        if part and _border(cue) in common:
            yield part
            part = []
        part.append(cue)
    if part:
        yield part
