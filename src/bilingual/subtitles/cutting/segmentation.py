"""Cuts a recording into cues, source and translation together, at the lowest total cost.

:func:`cut_timeline` checks that transcript and bitext match, builds the lattice of all cuts (``lattice``), finds the
cheapest path (``search``), times the cues (``subtitles.timing``) and verifies the result (``subtitles.proofs``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from math import ceil

import numpy as np

from bilingual.errors import InputError
from bilingual.languages import pack, same_language
from bilingual.languages.subtitles import ReadingLimits
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.cue import Cue, Mark, TargetRun, Timeline
from bilingual.model.speakers import changes_of_speaker
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript, starts_of_blocks
from bilingual.subtitles.cut_options import CutOptions, FixedCut
from bilingual.subtitles.cutting.drafts import Draft, merged_where_timeless, path_drafts
from bilingual.subtitles.cutting.lattice import Lattice, build_lattice
from bilingual.subtitles.cutting.lengths import length_of
from bilingual.subtitles.cutting.search import CueSetting, CutPath, cheapest_path
from bilingual.subtitles.cutting.sentence_rows import SLOTS, CutMaterial
from bilingual.subtitles.cutting.weights import for_fixed_cuts
from bilingual.subtitles.proofs import prove, prove_borders
from bilingual.subtitles.rules import limits_for
from bilingual.subtitles.timing import CueTiming, WordTimes, cue_spans, with_room_before, word_times

_USUAL = CutOptions()


def cut_timeline(transcript: Transcript, bitext: Bitext, options: CutOptions = _USUAL) -> Timeline:
    """Return the cues of *transcript* with the translation of *bitext*.

    Units without words (a title) are skipped. No cue goes on where somebody else speaks or another paragraph is
    read aloud, unless a person cut it so.
    Cues of an untranslated unit have no target and a mark; those of a draft have a mark. Raises InputError if there is
    nothing to cut, the bitext does not belong to the transcript, no word has a time, or fixed cuts contradict each
    other.
    """
    units = spoken_units(transcript, bitext)
    fixed = _checked(options.fixed, len(transcript.words))
    source, target = _limits(bitext, options)
    gap = options.frame_rate.frames_ms(max(source.gap_frames, target.gap_frames))
    borders = _borders(transcript, fixed)
    times = with_room_before(word_times(transcript), borders, gap)
    weights = for_fixed_cuts(options.weights) if fixed else options.weights
    setting = CueSetting(source, target, gap, transcript.duration_ms, weights)
    ranges = [cut.words for cut in fixed]
    limits = (source, target)
    material = CutMaterial(transcript, bitext.target, times, options.breaks, options.weights, limits)
    lattice, path = _solved(material, units, setting, fixed, borders)
    drafts = path_drafts(units, lattice, path)
    drafts = merged_where_timeless(drafts, times, gap, ranges)
    untranslated = frozenset(w for unit in units if unit.target is None and unit.words for w in range(*unit.words))
    cues = [_finished(draft, transcript, units, bitext.target, untranslated) for draft in drafts]
    timed = _timed(cues, fixed, times, options, setting, (bitext.source, bitext.target))
    timeline = Timeline(bitext.source, bitext.target, timed)
    prove(timeline, transcript, bitext, times, options.frame_rate, kept=timed_by_hand(timeline, fixed))
    prove_borders(timeline, borders & {unit.words[0] for unit in units if unit.words})
    return timeline


def retimed(cues: Sequence[Cue], transcript: Transcript, bitext: Bitext, options: CutOptions) -> Timeline:
    """Return *cues*, a cut of *transcript* and *bitext* with possibly conflicting times, timed as one verified
    timeline.
    """
    fixed = _checked(options.fixed, len(transcript.words))
    source, target = _limits(bitext, options)
    gap = options.frame_rate.frames_ms(max(source.gap_frames, target.gap_frames))
    starts = {cue.words[0] for cue in cues}
    times = with_room_before(word_times(transcript), _borders(transcript, fixed) & starts, gap)
    setting = CueSetting(source, target, gap, transcript.duration_ms, options.weights)
    timed = _timed(cues, fixed, times, options, setting, (bitext.source, bitext.target))
    timeline = Timeline(bitext.source, bitext.target, timed)
    prove(timeline, transcript, bitext, times, options.frame_rate, kept=timed_by_hand(timeline, fixed))
    return timeline


def timed_by_hand(timeline: Timeline, fixed: Sequence[FixedCut]) -> frozenset[tuple[int, int]]:
    """Return the word ranges of the cues in *timeline* with a person's times: those of *fixed*, alone or joined."""
    begins, ends = {cut.words[0] for cut in fixed}, {cut.words[1] for cut in fixed}
    return frozenset(cue.words for cue in timeline if cue.words[0] in begins and cue.words[1] in ends)


def spoken_units(transcript: Transcript, bitext: Bitext) -> tuple[Unit, ...]:
    """Return the units with words. Raises InputError unless they cover the transcript's words exactly."""
    if not transcript.words:
        raise InputError("BIL-SUB-013", "the transcript has no words", remedy="Use a recording that contains speech.")
    remedy = "Translate this transcript again."
    if not same_language(transcript.language, bitext.source):
        raise InputError(
            "BIL-SUB-014", f"the bitext is from {bitext.source}, the transcript {transcript.language}", remedy=remedy
        )
    if bitext.transcript_sha256 is not None and bitext.transcript_sha256 != transcript.sha256:
        raise InputError("BIL-SUB-015", "the bitext was made for another transcript", remedy=remedy)
    units = tuple(unit for unit in bitext if unit.words is not None)
    position = 0
    for unit in units:
        assert unit.words is not None
        first, last = unit.words
        if first != position or last > len(transcript.words):
            raise InputError(
                "BIL-SUB-016",
                f"covers words {first} to {last}, but should continue at word {position} of {len(transcript.words)}",
                where=unit.id,
                remedy=remedy,
            )
        if unit.source != transcript.text(first, last):
            raise InputError("BIL-SUB-017", "its source is not the transcript's text", where=unit.id, remedy=remedy)
        position = last
    if position != len(transcript.words):
        raise InputError("BIL-SUB-018", f"the bitext ends at word {position} of {len(transcript.words)}", remedy=remedy)
    return units


def _limits(bitext: Bitext, options: CutOptions) -> tuple[ReadingLimits, ReadingLimits]:
    source, target = limits_for(bitext.source), limits_for(bitext.target)
    if options.line_lengths is None:
        return source, target
    one, two = options.line_lengths
    return replace(source, cpl=min(one, source.cpl)), replace(target, cpl=min(two, target.cpl))


def _borders(transcript: Transcript, fixed: Sequence[FixedCut]) -> frozenset[int]:
    """Return the words before which a cue ends: somebody else speaks, or another paragraph of an article that is read
    aloud begins. A person's cues are as they are.
    """
    by_hand = {word for cut in fixed for word in range(cut.words[0], cut.words[1] + 1)}
    return (changes_of_speaker(transcript) | starts_of_blocks(transcript)) - by_hand


def _checked(fixed: Sequence[FixedCut], words: int) -> tuple[FixedCut, ...]:
    position, clock = 0, 0
    for cut in fixed:
        first, last = cut.words
        if not position <= first < last <= words or cut.span.start_ms < clock or cut.span.duration_ms <= 0:
            raise InputError(
                "BIL-SUB-019",
                f"the fixed cue of words {first} to {last} is out of order, overlaps another or is empty",
                remedy="Sort the cues by time and give each word to one cue.",
            )
        position, clock = last, cut.span.end_ms
    return tuple(fixed)


def _solved(
    material: CutMaterial, units: Sequence[Unit], setting: CueSetting, fixed: Sequence[FixedCut],
    borders: AbstractSet[int],
) -> tuple[Lattice, CutPath]:  # fmt: skip
    """Search with few slots; if fixed cuts leave no path, with all slots; then with fewer fixed cuts."""
    places = {cut.words[0]: cut.target_at for cut in fixed if cut.target_at is not None}
    loose: Mapping[int, int] = {}
    for slots, kept, held in ((SLOTS, fixed, places), (64, fixed, places), (64, fixed, loose), (SLOTS, (), loose)):
        forced = {word for cut in kept for word in cut.words} | borders
        closed = {word for cut in kept for word in range(cut.words[0] + 1, cut.words[1])}
        lattice = build_lattice(replace(material, forced=forced, closed=closed, held=held, slots=slots), units)
        path = cheapest_path(lattice, material.times, setting)
        if np.isfinite(path.cost):
            return lattice, path
    raise AssertionError("the lattice always has the way of whole sentences")


def _finished(
    draft: Draft, transcript: Transcript, units: Sequence[Unit], tag: str, untranslated: frozenset[int]
) -> Cue:
    """Return the cue of *draft* with an empty span, to be timed when all texts are known."""
    parts = [(units[n].target or "")[a:b].strip() for n, a, b in draft.runs]
    joined = pack(tag).writing.gap.join(part for part in parts if part)
    first, last = draft.words
    mark: Mark | None = None
    if not joined or not untranslated.isdisjoint(range(first, last)):
        mark = "untranslated"
    elif any(units[n].draft for n, _, _ in draft.runs):
        mark = "draft"
    runs = tuple(TargetRun(units[n].id, a, b) for n, a, b in draft.runs)
    return Cue(Span(0, 0), draft.words, runs, transcript.text(first, last), joined or None, mark)


def _by_hand(first: Span | None, last: Span | None) -> Span | None:
    """Return the time of one or several joined cues cut by a person: from the first to the last."""
    return Span(first.start_ms, last.end_ms) if first is not None and last is not None else None


def _timed(
    cues: Sequence[Cue],
    fixed: Sequence[FixedCut],
    times: WordTimes,
    options: CutOptions,
    setting: CueSetting,
    tags: tuple[str, str],
) -> tuple[Cue, ...]:
    begins, ends = {cut.words[0]: cut.span for cut in fixed}, {cut.words[1]: cut.span for cut in fixed}
    source, target = setting.source, setting.target
    wanted = [
        CueTiming(
            start_ms=times.starts[cue.words[0]],
            speech_end_ms=times.ends[cue.words[1] - 1],
            reading_ms=max(
                source.min_ms,
                target.min_ms,
                ceil(length_of(cue.source, tags[0]) * 1000 / source.cps_target),
                ceil(length_of(cue.target or "", tags[1]) * 1000 / target.cps_target),
            ),
            fixed=_by_hand(begins.get(cue.words[0]), ends.get(cue.words[1])),
            least_ms=max(
                source.min_ms,
                target.min_ms,
                ceil(length_of(cue.source, tags[0]) * 1000 / source.cps_hard),
                ceil(length_of(cue.target or "", tags[1]) * 1000 / target.cps_hard),
            ),
            last_word_ms=times.starts[cue.words[1] - 1],
        )
        for cue in cues
    ]
    spans = cue_spans(
        wanted, options.frame_rate, setting.duration_ms, min(source.max_ms, target.max_ms), options.shots_ms,
        max(source.gap_frames, target.gap_frames),
    )  # fmt: skip
    return tuple(replace(cue, span=span) for cue, span in zip(cues, spans, strict=True))
