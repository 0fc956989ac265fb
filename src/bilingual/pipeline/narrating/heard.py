"""The times of sentences that are said in the other language: their cues show what is heard meanwhile.

None of their own words is said, so that nobody can tell when; but what a cue shows of the translation is, and its words
have times. The words of the cue share the time from the first of these to the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bilingual.engines.voice.sequence import SpokenLine
from bilingual.languages import pack
from bilingual.model.cue import Timeline
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript
from bilingual.pipeline.narrating.lines import SECOND, Passage
from bilingual.pipeline.narrating.transcript import Stretch, said_units, spread, stretches_of


def in_heard_times(
    transcript: Transcript, timeline: Timeline, lines: Sequence[SpokenLine], passages: Sequence[Passage]
) -> Transcript:
    """Return *transcript*, whose cues are *timeline*, with the words of each cue that shows what is heard in the other
    language in the time in which it is.
    """
    known = {passage.id: passage for passage in passages}
    spoken = {line.line.id: line for line in lines}
    shown: dict[str, list[tuple[tuple[int, int], int, int]]] = {}
    for cue in timeline:
        for run in cue.target_runs:
            shown.setdefault(run.unit, []).append((cue.words, run.first, run.last))
    words = list(transcript.words)
    for own_id, _, own in said_units(transcript, known):
        if spoken[own[0][0]].line.language == transcript.language:
            continue
        heard = list(_heard([spoken[name] for name, *_ in own], known, pack(timeline.target).writing.gap))
        for (start, end), begin, stop in shown.get(own_id, ()):
            first, last = max(start, own[0][1]), min(end, own[-1][2])
            inside = [one.span for one in heard if begin <= one.first < stop]
            if inside and first < last:
                words[first:last] = spread(words[first:last], Span(inside[0].start_ms, inside[-1].end_ms))
    return replace(transcript, words=tuple(words))


def _heard(lines: Sequence[SpokenLine], passages: Mapping[str, Passage], gap: str) -> Iterator[Stretch]:
    """Yield the parts of a unit's translation that are said in *lines*, in order, with their places in it."""
    at = 0
    for line in lines:
        target = passages[line.line.id.removesuffix(SECOND)].target
        if target is None:
            continue
        for one in stretches_of(target, line):
            yield replace(one, first=at + one.first, last=at + one.last)
        at += len(target.shown) + len(gap)
