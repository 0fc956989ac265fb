"""All places where cues may begin: source borders, each with the likely places in the translation.

One row per source border of the whole recording, a few columns (slots) of translation borders each; the
border between two sentences is a row with one slot. :mod:`bilingual.subtitles.search` finds the best path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bilingual.model.bitext import Unit
from bilingual.model.language import language
from bilingual.model.transcript import Transcript
from bilingual.subtitles.breaks import WordBreaks, break_positions
from bilingual.subtitles.hints import HintedClause
from bilingual.subtitles.links import PairSide
from bilingual.subtitles.pairing import pairing_costs
from bilingual.subtitles.phrases import SENTENCE_END, cut_costs
from bilingual.subtitles.rules import LINGER_MS, character_weight
from bilingual.subtitles.timing import WordTimes
from bilingual.subtitles.weights import Weights

Matrix = NDArray[np.float64]
# A pause of half a second is a full pause.
_FULL_PAUSE_MS = 500
_PAUSE_INSIDE_MS = 350
_LEAST_EASE = 0.15
# Rows that one cue may span, and slots per row: beyond both nothing was ever gained.
REACH, SLOTS = 20, 5
# A cut that tears a phrase costs at least this; where most borders are better it is not even tried.
_TORN = 2.4


@dataclass(frozen=True, slots=True)
class Lattice:
    """Rows are source borders in order; arrays of shape (rows,) or (rows, slots).

    ``words`` first word after the border; ``source_start``/``source_end`` running length of the source
    up to the next word's start and the last word's end; ``cost`` of cutting here; ``border`` 1 between
    sentences; ``forced`` 1 where a cut must be; ``silent`` 1 where an untranslated sentence goes on;
    ``target_start``/``target_end`` running length of the translation; ``slot_cost`` infinite where
    there is no slot; ``chars`` characters into the sentence's translation. ``silence`` is the running
    length of pauses by word, in seconds. ``source_ease``/``target_ease`` tell how far the sentence after
    the border can keep its reading speed at all (:func:`ease`). ``stops`` counts the full stops inside
    translations up to a slot, its own included; ``stop_here`` is 1 where a slot is one.
    """

    words: NDArray[np.int64]
    source_start: Matrix
    source_end: Matrix
    cost: Matrix
    border: Matrix
    forced: Matrix
    silent: Matrix
    target_start: Matrix
    target_end: Matrix
    slot_cost: Matrix
    chars: NDArray[np.int64]
    silence: Matrix
    source_ease: Matrix
    target_ease: Matrix
    stops: Matrix
    stop_here: Matrix


@dataclass(frozen=True, slots=True)
class _Slot:
    start: float
    end: float
    chars: int = 0
    stops: int = 0
    stop_here: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    word: int
    cost: float
    border: bool
    forced: bool
    silent: bool
    slots: tuple[tuple[_Slot, float], ...]  # each with its cost
    ease: tuple[float, float] = (1.0, 1.0)


def build_lattice(
    transcript: Transcript,
    units: Sequence[Unit],
    target_tag: str,
    times: WordTimes,
    breaks: WordBreaks,
    weights: Weights,
    speeds: tuple[float, float],
    fixed: Sequence[tuple[int, int]] = (),
    slots: int = SLOTS,
) -> Lattice:
    """Return the lattice of the whole recording; *fixed* are word ranges that are cues of their own.

    *speeds* are the hard limits of both languages in characters per second.
    """
    forced = {word for cut in fixed for word in cut}
    closed = {word for first, last in fixed for word in range(first + 1, last)}
    rows: list[_Row] = []
    base, stops = 0.0, 0
    joint = 1.0 if language(target_tag).spaced else 0.0
    for number, unit in enumerate(units):
        assert unit.words is not None
        first = unit.words[0]
        silent = unit.target is None
        wall = silent or (number > 0 and units[number - 1].target is None)
        both = _eases(transcript, unit, times, target_tag, speeds)
        if first not in closed:
            ended = max(0.0, base - joint)
            pause = _pause_gain(times, first, weights)
            rows.append(
                _Row(
                    first,
                    -pause,
                    True,
                    wall or first in forced,
                    silent,
                    ((_Slot(base, ended, stops=stops), 0.0),),
                    both,
                )
            )
        inner, inside = _inner_rows(
            transcript, unit, target_tag, times, breaks, weights, forced, closed, base, slots, both, stops
        )
        rows += inner
        stops += inside
        base += _length(unit.target or "", target_tag) + joint
    rows.append(
        _Row(len(transcript.words), 0.0, True, True, False, ((_Slot(base, max(0.0, base - joint), stops=stops), 0.0),))
    )
    return _stacked(rows, transcript, times, slots)


def _eases(
    transcript: Transcript, unit: Unit, times: WordTimes, target_tag: str, speeds: tuple[float, float]
) -> tuple[float, float]:  # fmt: skip
    assert unit.words is not None
    first, last = unit.words
    until = times.starts[last] if last < len(times.starts) else times.ends[last - 1] + LINGER_MS
    seconds = max(1, min(until, times.ends[last - 1] + LINGER_MS) - times.starts[first]) / 1000
    lengths = _length(unit.source, transcript.language), _length(unit.target or "", target_tag)
    return ease(lengths[0] / seconds / speeds[0]), ease(lengths[1] / seconds / speeds[1])


def ease(load: float) -> float:
    """Return how much a reading speed counts in a sentence that as a whole takes *load* times the hard limit.

    What no cut can mend is no reason to tear the sense apart.

    >>> [round(ease(load), 2) for load in (0.7, 1.0, 1.5)]
    [1.0, 1.0, 0.15]
    """
    return min(1.0, max(_LEAST_EASE, (1.25 - load) / 0.25))


def _pause_gain(times: WordTimes, word: int, weights: Weights) -> float:
    return weights.pause * min(1.5, times.pause_before(word) / _FULL_PAUSE_MS) if word else 0.0


def _inner_rows(
    transcript: Transcript, unit: Unit, target_tag: str, times: WordTimes, breaks: WordBreaks, weights: Weights,
    forced: set[int], closed: set[int], base: float, slots: int, both: tuple[float, float], stops: int,
) -> tuple[list[_Row], int]:  # fmt: skip
    assert unit.words is not None
    first, last = unit.words
    text = transcript.text(first, last)
    offsets = word_offsets(transcript, first, last)
    by_offset = {offset: first + i for i, offset in enumerate(offsets)}
    places = sorted(
        {p for p in break_positions(text, transcript.language, breaks) if p in by_offset}
        | {offsets[word - first] for word in forced if first < word < last}
    )
    if not places:
        return [], 0
    words = [by_offset[p] for p in places]
    costs = cut_costs(text, places, transcript.language)
    rows = [i for i, word in enumerate(words) if word not in closed]
    if unit.target is None:
        slot = ((_Slot(base, base, stops=stops), 0.0),)
        return [
            _Row(words[i], _cut(costs[i], words[i], times, weights), False, words[i] in forced, True, slot)
            for i in rows
        ], 0
    target = unit.target
    cuts = target_cuts(target, target_tag, breaks)
    if not cuts or not rows:
        return [], 0
    pair = _pair_matrix(transcript, unit, text, places, words, target, cuts, target_tag, weights)
    resistance = cut_costs(target, cuts, target_tag)
    pair = pair + weights.target_cut * np.array(resistance)[None, :]
    rows = _thinned(rows, words, costs, times, forced, len(cuts), weights)
    starts, ends = _running(target, target_tag, cuts)
    stop = [cost == SENTENCE_END for cost in resistance]
    counted = list(accumulate(stop))
    options = [
        _Slot(base + start, base + end, cut, stops + count, here)
        for start, end, cut, count, here in zip(starts, ends, cuts, counted, stop, strict=True)
    ]
    chosen = np.argsort(pair, axis=1, kind="stable")[:, :slots]
    found = []
    for i in rows:
        here = tuple((options[j], float(pair[i, j])) for j in sorted(chosen[i]) if pair[i, j] < np.inf)
        cost = _cut(costs[i], words[i], times, weights)
        found.append(_Row(words[i], cost, False, words[i] in forced, False, here, both))
    return found, counted[-1]


def _cut(cost: float, word: int, times: WordTimes, weights: Weights) -> float:
    return weights.source_cut * cost - _pause_gain(times, word, weights)


def word_offsets(transcript: Transcript, first: int, last: int) -> list[int]:
    """Return where each word begins in ``transcript.text(first, last)``."""
    lengths = [len(word.text) + word.space_after for word in transcript.words[first:last]]
    return [0, *accumulate(lengths)][:-1]


def target_cuts(target: str, tag: str, breaks: WordBreaks) -> list[int]:
    """Return the places where a translation may be cut so that each piece has something to read."""
    found: list[int] = []
    previous = 0
    for place in break_positions(target, tag, breaks):
        if _readable(target[previous:place]):
            found.append(place)
            previous = place
    while found and not _readable(target[found[-1] :]):
        found.pop()
    return found


def _readable(text: str) -> bool:
    return any(c.isalnum() or ord(c) >= 0x2190 for c in text)


def _pair_matrix(
    transcript: Transcript, unit: Unit, text: str, places: Sequence[int], words: Sequence[int],
    target: str, cuts: Sequence[int], target_tag: str, weights: Weights,
) -> Matrix:  # fmt: skip
    assert unit.words is not None
    source = PairSide(transcript.language, _pieces(text, places))
    hints = []
    bounds = [unit.words[0], *words, unit.words[1]]
    for hint in unit.hints:
        inside = [i for i in range(len(bounds) - 1) if bounds[i] >= hint.words[0] and bounds[i + 1] <= hint.words[1]]
        if inside:
            hints.append(HintedClause(inside[0], inside[-1] + 1, hint.target))
    costs = pairing_costs(source, PairSide(target_tag, _pieces(target, cuts)), hints, weights)
    return np.asarray(costs[1:-1, 1:-1], dtype=np.float64)


def _pieces(text: str, places: Sequence[int]) -> tuple[str, ...]:
    return tuple(text[a:b] for a, b in zip((0, *places), (*places, len(text)), strict=True))


def _thinned(
    rows: Sequence[int], words: Sequence[int], costs: Sequence[float], times: WordTimes, forced: set[int],
    targets: int, weights: Weights,
) -> list[int]:  # fmt: skip
    """Keep only as many rows as a translation with few borders can follow, the best of each stretch."""
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
            kept.add(min(free, key=lambda i: (_cut(costs[i], words[i], times, weights), i)))
    return sorted(kept)


def _running(text: str, tag: str, places: Sequence[int]) -> tuple[list[float], list[float]]:
    """Length of *text* before each place, and the same without the spaces right before it."""
    sums = _sums(text, tag)
    return [sums[p] for p in places], [sums[len(text[:p].rstrip())] for p in places]


def _sums(text: str, tag: str) -> list[float]:
    wide = language(tag).east_asian
    if text.isascii() and text.isprintable():
        return [(0.5 if wide else 1.0) * count for count in range(len(text) + 1)]
    table = _weights_of(wide)
    return [0.0, *accumulate(table.get(c) or table.setdefault(c, character_weight(c, wide)) for c in text)]


@lru_cache(maxsize=2)
def _weights_of(wide: bool) -> dict[str, float]:
    return {" ": character_weight(" ", wide)}


def _length(text: str, tag: str) -> float:
    return _sums(text, tag)[-1]


def _stacked(rows: Sequence[_Row], transcript: Transcript, times: WordTimes, slots: int) -> Lattice:
    words = np.array([row.word for row in rows], dtype=np.int64)
    start, end = _source_sums(transcript)
    silence = np.zeros(len(transcript.words) + 1)
    gaps = np.maximum(0, np.array(times.starts[1:]) - np.array(times.ends[:-1]) - _PAUSE_INSIDE_MS) / 1000
    silence[2:] = np.cumsum(gaps)
    width = max(1, min(slots, max(len(row.slots) for row in rows)))
    shape = (len(rows), width)
    target_start, target_end, slot_cost = np.zeros(shape), np.zeros(shape), np.full(shape, np.inf)
    chars = np.zeros(shape, dtype=np.int64)
    stops, stop_here = np.zeros(shape), np.zeros(shape)
    for r, row in enumerate(rows):
        for k, (slot, cost) in enumerate(row.slots):
            target_start[r, k], target_end[r, k], slot_cost[r, k] = slot.start, slot.end, cost
            chars[r, k], stops[r, k], stop_here[r, k] = slot.chars, slot.stops, slot.stop_here
    return Lattice(
        words=words,
        source_start=start[words],
        source_end=end[words],
        cost=np.array([row.cost for row in rows]),
        border=np.array([float(row.border) for row in rows]),
        forced=np.array([float(row.forced) for row in rows]),
        silent=np.array([float(row.silent) for row in rows]),
        target_start=target_start,
        target_end=target_end,
        slot_cost=slot_cost,
        chars=chars,
        silence=silence,
        source_ease=np.array([row.ease[0] for row in rows]),
        target_ease=np.array([row.ease[1] for row in rows]),
        stops=stops,
        stop_here=stop_here,
    )


def _source_sums(transcript: Transcript) -> tuple[Matrix, Matrix]:
    """Running length at each word's start, and at the end of the word before it."""
    wide = language(transcript.language).east_asian
    table: Mapping[str, float] = _weights_of(wide)
    space = character_weight(" ", wide)
    start, end, total = [0.0], [0.0], 0.0
    for word in transcript.words:
        total += sum(w if (w := table.get(c)) is not None else character_weight(c, wide) for c in word.text)
        end.append(total)
        total += space * word.space_after
        start.append(total)
    return np.array(start), np.array(end)
