"""The times of sentences that are said in the other language: their cues show what is heard meanwhile.

None of their own words is said, so that nobody can tell when; but what a cue shows of the translation is, and its words
have times. The words of the cue share the time from the first of these to the last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from bilingual.engines.voice.sequence import SpokenLine
from bilingual.languages import pack
from bilingual.model.cue import Timeline
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript
from bilingual.pipeline.narrating.lines import SECOND, Passage
from bilingual.pipeline.narrating.transcript import SpokenPart, said_units, spread, stretches_of


def in_heard_times(
    transcript: Transcript, cuts: Sequence[Timeline], lines: Sequence[SpokenLine], passages: Sequence[Passage]
) -> Transcript:
    """Return *transcript* with the words of each cue that shows what is heard in the other language in the time in
    which it is. *cuts* are cues of it as they were cut in turn: with other times, they may be cut elsewhere.
    """
    known = {passage.id: passage for passage in passages}
    spoken = {line.line.id: line for line in lines}
    starts: dict[str, set[tuple[int, int]]] = {}
    for cue in (cue for timeline in cuts for cue in timeline):
        for run in cue.target_runs:
            starts.setdefault(run.unit, set()).add((cue.words[0], run.first))
    gap = pack(cuts[0].target).writing.gap
    words = list(transcript.words)
    for own_id, _, own in said_units(transcript, known):
        if spoken[own[0][0]].line.language == transcript.language:
            continue
        heard = list(_heard([spoken[name] for name, *_ in own], known, gap))
        for first, last, span in _pieces(starts.get(own_id, set()), heard, own[0][1], own[-1][2]):
            words[first:last] = spread(words[first:last], span)
    return replace(transcript, words=tuple(words))


def _pieces(
    starts: Set[tuple[int, int]], heard: Sequence[SpokenPart], first: int, last: int
) -> Iterator[tuple[int, int, Span]]:
    """Yield the words *first* up to *last* in pieces, one from each of *starts* (a word, and the character of the
    translation that a cue shows with it) up to the next, with the time of what is *heard*; each has some.
    """
    begins = [one.first for one in heard]
    pieces = [(first, 0)]  # the first word of each, and the first stretch
    for word, place in sorted(starts):
        at = bisect_left(begins, place)
        if word > pieces[-1][0] and pieces[-1][1] < at < len(heard):
            pieces.append((word, at))
    if heard:
        for (word, at), (end, until) in pairwise([*pieces, (last, len(heard))]):
            yield word, end, Span(heard[at].span.start_ms, heard[until - 1].span.end_ms)


def _heard(lines: Sequence[SpokenLine], passages: Mapping[str, Passage], gap: str) -> Iterator[SpokenPart]:
    """Yield the parts of a unit's translation that are said in *lines*, in order, with their places in it."""
    at = 0
    for line in lines:
        target = passages[line.line.id.removesuffix(SECOND)].target
        if target is None:
            continue
        for one in stretches_of(target, line):
            yield replace(one, first=at + one.first, last=at + one.last)
        at += len(target.shown) + len(gap)
