"""The places inside a sentence where a cue may start.

A row is a source boundary, its slots are the few likely translation boundaries that go with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from math import inf

import numpy as np

from bilingual.languages.subtitles import ReadingLimits
from bilingual.model.bitext import Unit
from bilingual.model.transcript import Transcript
from bilingual.subtitles.breaks import WordBreaks, break_positions
from bilingual.subtitles.cutting.hints import HintedClause
from bilingual.subtitles.cutting.lengths import Matrix, lengths_at
from bilingual.subtitles.cutting.pairing import border_classes, pairing_costs
from bilingual.subtitles.cutting.phrases import COMMA, SENTENCE_END, cut_costs
from bilingual.subtitles.cutting.places import readable, target_cuts, word_offsets
from bilingual.subtitles.cutting.weights import Weights
from bilingual.subtitles.cutting.word_pairs import PairSide
from bilingual.subtitles.timing import WordTimes

# A pause of half a second is a full pause.
_FULL_PAUSE_MS = 500
# Rows that one cue may span, and slots per row; more never improved the result.
REACH, SLOTS = 20, 5
# A cut that splits a phrase costs at least this; if most boundaries are better, it is not tried.
_TORN = 2.4


@dataclass(frozen=True, slots=True)
class CutMaterial:
    """The common input of all rows of a recording.

    ``limits`` are those of source and target; a cut is required before ``forced`` words and forbidden before ``closed``
    ones; ``held`` has the only character of the sentence's translation at which a cut before that word may go;
    ``slots`` is the number of translation boundaries per row.
    """

    transcript: Transcript
    target: str
    times: WordTimes
    breaks: WordBreaks
    weights: Weights
    limits: tuple[ReadingLimits, ReadingLimits]
    forced: AbstractSet[int] = frozenset()
    closed: AbstractSet[int] = frozenset()
    held: Mapping[int, int] = field(default_factory=dict)
    slots: int = SLOTS


@dataclass(frozen=True, slots=True)
class Slot:
    """A translation boundary: running lengths after and before its space, and characters into its sentence.

    ``stops`` and ``marks`` count the full stops and all marks inside translations up to and including this boundary;
    ``stop_here`` and ``mark_here`` say whether it is one itself.
    """

    start: float
    end: float
    chars: int = 0
    stops: int = 0
    stop_here: bool = False
    marks: int = 0
    mark_here: bool = True


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """A source boundary before ``word``, with its slots and their costs."""

    word: int
    cost: float
    border: bool
    forced: bool
    silent: bool
    slots: tuple[tuple[Slot, float], ...]
    ease: tuple[float, float] = (1.0, 1.0)
    marked: bool = True


@dataclass(frozen=True, slots=True)
class SentenceRows:
    """The rows of one sentence, and the counts of its last slot.

    ``words`` may start a line of the source; ``starts`` and ``ends`` are the running lengths of all line break
    positions of the translation.
    """

    rows: tuple[BoundaryRow, ...]
    stops: int
    marks: int
    words: tuple[int, ...] = ()
    starts: tuple[float, ...] = ()
    ends: tuple[float, ...] = ()


def sentence_rows(material: CutMaterial, unit: Unit, before: Slot, easy: tuple[float, float]) -> SentenceRows:
    """Return the inner rows of *unit*, whose first slot is *before*; *easy* is its ease in both languages."""
    assert unit.words is not None
    first, last = unit.words
    transcript, weights, forced = material.transcript, material.weights, material.forced
    nothing = SentenceRows((), before.stops, before.marks)
    text = transcript.text(first, last)
    offsets = word_offsets(transcript, first, last)
    by_offset = {offset: first + i for i, offset in enumerate(offsets)}
    places = sorted(
        {p for p in break_positions(text, transcript.language, material.breaks) if p in by_offset}
        | {offsets[word - first] for word in forced if first < word < last}
    )
    if not places:
        return nothing
    words = [by_offset[p] for p in places]
    costs = cut_costs(text, places, transcript.language)
    source = _pieces(text, places)
    clear = [cost <= COMMA for cost in border_classes(source)]
    rows = [i for i, word in enumerate(words) if word not in material.closed]
    if unit.target is None:
        slot = ((Slot(before.start, before.start, 0, before.stops, False, before.marks, False), 0.0),)
        return SentenceRows(
            tuple(
                BoundaryRow(
                    words[i], _cut(material, costs[i], words[i]), False, words[i] in forced, True, slot, easy, clear[i]
                )
                for i in rows
            ),
            before.stops,
            before.marks,
            tuple(words),
        )
    target = unit.target
    held = _held(material, unit)
    cuts = sorted({*target_cuts(target, material.target, material.breaks), *held.values()})
    if not cuts:
        return SentenceRows((), before.stops, before.marks, tuple(words))
    starts, ends = lengths_at(target, material.target, cuts)
    resistance = cut_costs(target, cuts, material.target)
    rows = _thinned(material, rows, words, costs, len(cuts))
    options = _slots(before, starts, ends, cuts, resistance, _pieces(target, cuts))
    slots: list[list[int]] = []
    prices: list[list[float]] = []
    if any(words[i] not in held for i in rows):
        pair = _pair_matrix(material, unit, source, words, _pieces(target, cuts))
        pair = pair + weights.target_cut * np.array(resistance)[None, :]
        chosen = np.sort(np.argsort(pair, axis=1, kind="stable")[:, : material.slots], axis=1)
        slots, prices = chosen.tolist(), np.take_along_axis(pair, chosen, axis=1).tolist()
    found = []
    for i in rows:
        if words[i] in held:
            here: tuple[tuple[Slot, float], ...] = ((options[cuts.index(held[words[i]])], 0.0),)
        else:
            here = tuple([(options[j], price) for j, price in zip(slots[i], prices[i], strict=True) if price < inf])
        cost = _cut(material, costs[i], words[i])
        found.append(BoundaryRow(words[i], cost, False, words[i] in forced, False, here, easy, clear[i]))
    return SentenceRows(
        tuple(found),
        options[-1].stops,
        options[-1].marks,
        tuple(words),
        tuple(before.start + start for start in starts),
        tuple(before.start + end for end in ends),
    )


def _held(material: CutMaterial, unit: Unit) -> dict[int, int]:
    """Return where cuts in the translation of *unit* are held, by word: none unless each part would have text."""
    assert unit.words is not None
    assert unit.target is not None
    first, last = unit.words
    held = {word: material.held[word] for word in range(first + 1, last) if word in material.held}
    bounds = [0, *held.values(), len(unit.target)]
    return held if all(a < b and readable(unit.target[a:b]) for a, b in pairwise(bounds)) else {}


def _slots(
    before: Slot, starts: Sequence[float], ends: Sequence[float], cuts: Sequence[int],
    resistance: Sequence[float], pieces: Sequence[str],
) -> list[Slot]:  # fmt: skip
    stop = [cost == SENTENCE_END for cost in resistance]
    mark = [cost <= COMMA for cost in border_classes(pieces)]
    stops, marks = list(accumulate(stop, initial=before.stops)), list(accumulate(mark, initial=before.marks))
    return [
        Slot(before.start + start, before.start + end, cut, stops[i + 1], stop[i], marks[i + 1], mark[i])
        for i, (start, end, cut) in enumerate(zip(starts, ends, cuts, strict=True))
    ]


def _cut(material: CutMaterial, cost: float, word: int) -> float:
    return material.weights.source_cut * cost - pause_gain(material, word)


def pause_gain(material: CutMaterial, word: int) -> float:
    """Return the reduction in cost of a cut before *word* for the silence there."""
    pause = material.times.pause_before(word) if word else 0
    return material.weights.pause * min(1.5, pause / _FULL_PAUSE_MS)


def _pair_matrix(
    material: CutMaterial, unit: Unit, source: tuple[str, ...], words: Sequence[int], target: tuple[str, ...]
) -> Matrix:
    assert unit.words is not None
    hints = []
    bounds = [unit.words[0], *words, unit.words[1]]
    for hint in unit.hints:
        inside = [i for i in range(len(bounds) - 1) if bounds[i] >= hint.words[0] and bounds[i + 1] <= hint.words[1]]
        if inside:
            hints.append(HintedClause(inside[0], inside[-1] + 1, hint.target))
    sides = PairSide(material.transcript.language, source), PairSide(material.target, target)
    costs = pairing_costs(*sides, hints, material.weights)
    return np.asarray(costs[1:-1, 1:-1], dtype=np.float64)


def _pieces(text: str, places: Sequence[int]) -> tuple[str, ...]:
    return tuple(text[a:b] for a, b in zip((0, *places), (*places, len(text)), strict=True))


def _thinned(
    material: CutMaterial, rows: Sequence[int], words: Sequence[int], costs: Sequence[float], targets: int
) -> list[int]:
    """Keep only as many rows as a translation with few boundaries can match, the best of each section."""
    forced = material.forced
    must = [i for i in rows if words[i] in forced]
    if len(must) > targets:
        must = must[:: -(-len(must) // targets)][:targets]
    whole = [i for i in rows if costs[i] < _TORN or i in must]
    if 2 * len(whole) >= len(rows):
        rows = whole
    limit = max(REACH, 3 * targets)
    if len(rows) <= limit:
        return [i for i in rows if words[i] not in forced or i in must]
    kept = set(must)
    step = len(rows) / limit
    for stretch in range(limit):
        part = rows[int(stretch * step) : int((stretch + 1) * step)]
        free = [i for i in part if words[i] not in forced]
        if free:
            kept.add(min(free, key=lambda i: (_cut(material, costs[i], words[i]), i)))
    return sorted(kept)
