"""Slows the voice where cues would be too fast to read, and waits a little after what is still too fast.

A cue shows for about as long as its words are said, and some voices speak faster than people read two languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor

from bilingual.engines.voice.sequence import Line, SaidLine, pause_after
from bilingual.model.cue import Cue, Timeline
from bilingual.model.transcript import Transcript
from bilingual.subtitles.rules import LINGER_MS, limits_for, text_length

SLOWEST = 0.85  # of the voice's own speed: below, one hears that it was slowed
_STEPS = 20  # of speed from 0 to 1
SPEEDS = tuple(number / _STEPS for number in range(_STEPS, floor(SLOWEST * _STEPS) - 1, -1))  # the usual one first
_ROUNDS = 3  # cues are cut elsewhere in a sentence that is slower
_MOST_PAUSE_MS = LINGER_MS + 100  # a cue does not stay longer than that after its last word, with a gap to the next

Cut = Callable[[Sequence[SaidLine]], tuple[Transcript, Timeline]]


@dataclass(frozen=True, slots=True)
class _Haste:
    """Of a line: the ``share`` that its cues have of the time that they need, and what the last one lacks."""

    share: float
    missing_ms: int


def readable(
    said: Sequence[SaidLine], cut: Cut, say: Callable[[Sequence[Line]], Sequence[SaidLine]]
) -> tuple[SaidLine, ...]:
    """Return *said*, of which *say* spoke those sentences again, slower, whose cues would be too fast to read.

    *cut* cuts the cues of sentences that are said one after another.
    """
    found = tuple(said)
    for _ in range(_ROUNDS):
        hasty = _hasty(*cut(found))
        slower = [
            replace(one.line, speed=speed)
            for one in found
            if one.line.id in hasty and (speed := _slower(one.line.speed, hasty[one.line.id].share)) < one.line.speed
        ]
        if not slower:
            break
        again = {one.line.id: one for one in say(slower)}
        found = tuple(again.get(one.line.id, one) for one in found)
    else:
        hasty = _hasty(*cut(found))
    return tuple(_waited(one, hasty[one.line.id].missing_ms) if one.line.id in hasty else one for one in found)


def _slower(speed: float, share: float) -> float:
    """Return the speed at which the cues of a sentence have the time they need, at least ``SLOWEST``.

    >>> _slower(1.0, 0.93), _slower(1.0, 0.4), _slower(0.85, 0.9)
    (0.9, 0.85, 0.85)
    """
    return max(SLOWEST, floor(speed * share * _STEPS) / _STEPS)


def _waited(said: SaidLine, missing_ms: int) -> SaidLine:
    pause_ms = pause_after(said.line, said.text.text)
    wanted_ms = min(pause_ms + missing_ms, _MOST_PAUSE_MS)
    return replace(said, line=replace(said.line, pause_ms=wanted_ms)) if wanted_ms > pause_ms else said


def _hasty(transcript: Transcript, timeline: Timeline) -> Mapping[str, _Haste]:
    """Return the lines, by their id, with a cue that is too fast to read."""
    found: dict[str, _Haste] = {}
    for cue in timeline:
        needed_ms = _needed_ms(cue, timeline)
        if needed_ms <= cue.span.duration_ms:
            continue
        share = cue.span.duration_ms / needed_ms
        for name, first, last in transcript.engine.options["lines"]:
            if first < cue.words[1] and cue.words[0] < last:
                before = found.get(name, _Haste(1.0, 0))
                missing = round(needed_ms - cue.span.duration_ms) + 1 if cue.words[1] == last else before.missing_ms
                found[name] = _Haste(min(before.share, share), missing)
    return found


def _needed_ms(cue: Cue, timeline: Timeline) -> float:
    """Return how long *cue* has to show to be read in both languages."""
    texts = ((cue.source, timeline.source), (cue.target or "", timeline.target))
    return max(text_length(text, tag) * 1000 / limits_for(tag).cps_hard for text, tag in texts)
