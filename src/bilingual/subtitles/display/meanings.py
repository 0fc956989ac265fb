"""The line with the meanings of the coloured words of a cue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bilingual.subtitles.display.highlight import LitWord, Side, chosen_meanings
from bilingual.subtitles.display.layout import Face, Screen
from bilingual.subtitles.display.runs import GREY, Run, line_height
from bilingual.text.direction import direction_mark

MEANINGS_SIZE = 0.56  # of the main line's em: above Screen.least_em_px in every frame
_BETWEEN = "  ·  "


@dataclass(frozen=True, slots=True)
class LitCue:
    """The *words* of a cue that are coloured on *side*; ``shown`` counts how often each was explained before."""

    side: Side
    native: str
    words: tuple[LitWord, ...]
    shown: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MeaningLine:
    """The line as libass draws it, the pixels it takes, and the names of the words in it."""

    text: str
    width_px: float
    height_px: float
    names: tuple[str, ...]


def meaning_line(lit: LitCue, screen: Screen, face: Face) -> MeaningLine | None:
    """Return the meanings of as many words of *lit* as fit one line of *screen*, ``None`` if there are none."""
    em_px = screen.em_px * MEANINGS_SIZE
    if em_px < screen.least_em_px:
        return None
    words = chosen_meanings(lit.words, lit.shown, lambda some: face.width(_line(some)) * em_px <= screen.text_px)
    if not words:
        return None
    line, named, at = _line(words), set(), 0
    for word in words:
        named |= set(range(at, at + len(word.name)))
        at += len(_line([word])) + len(_BETWEEN)
    drawn = direction_mark(line, lit.native) + Run(face, em_px, GREY, frozenset(named)).drawn(line)
    height_px = line_height(line, face, em_px)
    return MeaningLine(drawn, face.width(line) * em_px, height_px, tuple(word.name for word in words))


def _line(words: Sequence[LitWord]) -> str:
    return _BETWEEN.join(f"{word.name}: {word.meaning}" for word in words)
