"""Cuts sentences again within the cues that are there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bilingual.model.bitext import Unit
from bilingual.model.cue import Cue, Timeline
from bilingual.pipeline.editing.cuts import shown_otherwise
from bilingual.pipeline.making.cue_layout import PairCuts
from bilingual.subtitles.cut_options import FixedCut


def recut_sentences(whole: PairCuts, cuts: Sequence[FixedCut], words: tuple[int, int]) -> list[Cue]:
    """Return the cues of the sentences with *words*, cut alone, as *cuts* (of all cues) say."""
    units = [unit for unit in whole.bitext if unit.words is not None]
    ends = {cut.words[0] for cut in cuts} & {unit.words[0] for unit in units if unit.words}
    first = max((end for end in ends if end <= words[0]), default=0)
    last = min((end for end in ends if end >= words[1]), default=len(whole.transcript.words))
    own = [cut for cut in cuts if first <= cut.words[0] < last]
    return _part(whole, [u for u in units if u.words and first <= u.words[0] < last], (first, last), own)


def recut(whole: PairCuts, before: Timeline, cuts: Sequence[FixedCut]) -> Timeline:
    """Return the cues of *cuts*; of those *before*, only sentences with other cuts or texts are cut again."""
    units = [unit for unit in whole.bitext if unit.words is not None]
    borders = {cut.words[0] for cut in cuts} & {cue.words[0] for cue in before}
    borders &= {unit.words[0] for unit in units if unit.words}
    ends = sorted({0, *borders, len(whole.transcript.words)})
    known = {cue.words: cue for cue in before}
    cues: list[Cue] = []
    starts = [cut.words[0] for cut in cuts]
    places = [unit.words[0] for unit in units if unit.words]
    for first, last in pairwise(ends):
        own = cuts[bisect_left(starts, first) : bisect_left(starts, last)]
        same = [replace(known[cut.words], span=cut.span) for cut in own if _is_made(cut, known.get(cut.words))]
        sentences = units[bisect_left(places, first) : bisect_left(places, last)]
        if same and len(same) == len(own) and _meet(same, (first, last)) and _fit(same, sentences):
            cues += same
        else:
            cues += _part(whole, sentences, (first, last), own)
    return Timeline(before.source, before.target, tuple(cues))


def _is_made(cut: FixedCut, cue: Cue | None) -> bool:
    return cue is not None and cut.target_at in (None, FixedCut.of(cue).target_at)


def _fit(cues: Sequence[Cue], units: Sequence[Unit]) -> bool:
    """Return whether *cues* show the targets of *units* as they are now."""
    draft = {unit.id for unit in units if unit.draft}
    for cue in cues:
        drafts = any(run.unit in draft for run in cue.target_runs)
        if cue.mark != "untranslated" and (cue.mark == "draft") != drafts:
            return False
    return not shown_otherwise(cues, units)


def _meet(cues: Sequence[Cue], words: tuple[int, int]) -> bool:
    """Return whether *cues* have all of *words*."""
    return [words[0], *(cue.words[1] for cue in cues)] == [*(cue.words[0] for cue in cues), words[1]]


def _part(whole: PairCuts, own: Sequence[Unit], words: tuple[int, int], cuts: Sequence[FixedCut]) -> list[Cue]:
    """Return the cues of the sentences *own*, with *words*, cut alone."""
    first, last = words
    transcript = replace(
        whole.transcript,
        words=whole.transcript.words[first:last],
        sentences=tuple((a - first, b - first) for a, b in whole.transcript.sentences if first <= a < last),
    )
    moved = tuple(
        replace(
            unit,
            words=_by(unit.words, -first),
            hints=tuple(replace(hint, words=_by(hint.words, -first)) for hint in unit.hints),
        )
        for unit in own
        if unit.words
    )
    fixed = tuple(replace(cut, words=_by(cut.words, -first)) for cut in cuts)
    bitext = replace(whole.bitext, units=moved, transcript_sha256=None)
    timeline = PairCuts(transcript, bitext, whole.rate, fixed).timeline()
    return [replace(cue, words=_by(cue.words, first)) for cue in timeline]


def _by(words: tuple[int, int], count: int) -> tuple[int, int]:
    return words[0] + count, words[1] + count
