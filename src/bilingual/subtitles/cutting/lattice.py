"""All places where cues may start: source boundaries, each with likely positions in the translation.

There is one row per source boundary of the whole recording, with a few columns (slots) of translation boundaries; the
boundary between two sentences is a row with one slot. :mod:`~bilingual.subtitles.cutting.sentence_rows` makes the rows
inside a sentence, :mod:`~bilingual.subtitles.cutting.search` finds the best path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bilingual.languages import pack
from bilingual.model.bitext import Unit
from bilingual.subtitles.cutting.lengths import Matrix, ease, length_of, room_after, word_lengths
from bilingual.subtitles.cutting.sentence_rows import BoundaryRow, CutMaterial, Slot, pause_gain, sentence_rows
from bilingual.subtitles.rules import LINGER_MS

_PAUSE_INSIDE_MS = 350
_NO_SLOT = (0.0, 0.0, np.inf, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Rows are source boundaries in order; arrays have the shape (rows,) or (rows, slots).

    ``words``: first word after the boundary; ``source_start``/``source_end``: running length of the source up to the
    next word's start and the last word's end; ``cost`` of cutting here; ``border``: 1 between sentences; ``forced``: 1
    if a cut is required; ``silent``: 1 inside an untranslated sentence; ``target_start``/``target_end``: running length
    of the translation; ``slot_cost``: infinite if there is no slot; ``chars``: characters into the sentence's
    translation. ``silence``: running length of pauses by word, in seconds. ``source_ease``/``target_ease``: how well
    the sentence after the boundary can keep its reading speed at all
    (:func:`~bilingual.subtitles.cutting.lengths.ease`). ``stops``: number of full stops inside translations up to and
    including a slot; ``stop_here``: 1 if a slot is one. ``marked``: 1 if the source has a comma or a stronger mark;
    ``marks`` and ``mark_here`` are like ``stops`` and ``stop_here`` for all such marks of the translation; both ends of
    a sentence count as marked. ``source_room``/``target_room``: running lengths up to which a cue that starts here fits
    its lines (:func:`~bilingual.subtitles.cutting.lengths.room_after`).
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
    marked: Matrix
    marks: Matrix
    mark_here: Matrix
    source_room: Matrix
    target_room: Matrix


def build_lattice(material: CutMaterial, units: Sequence[Unit]) -> Lattice:
    transcript = material.transcript
    rows: list[BoundaryRow] = []
    words: list[int] = []  # that may start a line; target boundaries likewise
    starts: list[float] = []
    ends: list[float] = []
    base, stops, marks = 0.0, 0, 0
    joint = 1.0 if pack(material.target).writing.spaced else 0.0
    for number, unit in enumerate(units):
        assert unit.words is not None
        first = unit.words[0]
        silent = unit.target is None
        wall = silent or (number > 0 and units[number - 1].target is None)
        easy = _eases(material, unit)
        slot = Slot(base, max(0.0, base - joint), stops=stops, marks=marks)
        if first not in material.closed:
            forced = wall or first in material.forced
            rows.append(BoundaryRow(first, -pause_gain(material, first), True, forced, silent, ((slot, 0.0),), easy))
        inner = sentence_rows(material, unit, slot, easy)
        rows += inner.rows
        words += [first, *inner.words]
        starts += [slot.start, *inner.starts]
        ends += [slot.end, *inner.ends]
        stops, marks = inner.stops, inner.marks + 1
        base += length_of(unit.target or "", material.target) + joint
    last = Slot(base, max(0.0, base - joint), stops=stops, marks=marks)
    rows.append(BoundaryRow(len(transcript.words), 0.0, True, True, False, ((last, 0.0),)))
    return _stacked(material, rows, np.array(words), np.array(starts), np.array(ends))


def _eases(material: CutMaterial, unit: Unit) -> tuple[float, float]:
    assert unit.words is not None
    first, last = unit.words
    times = material.times
    until = times.starts[last] if last < len(times.starts) else times.ends[last - 1] + LINGER_MS
    seconds = max(1, min(until, times.ends[last - 1] + LINGER_MS) - times.starts[first]) / 1000
    source, target = material.limits
    lengths = length_of(unit.source, material.transcript.language), length_of(unit.target or "", material.target)
    return ease(lengths[0] / seconds / source.cps_hard), ease(lengths[1] / seconds / target.cps_hard)


def _stacked(
    material: CutMaterial,
    rows: Sequence[BoundaryRow],
    breakable: NDArray[np.int64],
    target_starts: Matrix,
    target_ends: Matrix,
) -> Lattice:
    transcript, times = material.transcript, material.times
    words = np.array([row.word for row in rows], dtype=np.int64)
    start, end = word_lengths(transcript)
    silence = np.zeros(len(transcript.words) + 1)
    gaps = np.maximum(0, np.array(times.starts[1:]) - np.array(times.ends[:-1]) - _PAUSE_INSIDE_MS) / 1000
    silence[2:] = np.cumsum(gaps)
    width = max(len(row.slots) for row in rows)
    table = np.array([_slot_row(row, width) for row in rows])  # (rows, slots, columns)
    target_start, target_end, slot_cost, chars, stops, stop_here, marks, mark_here = np.moveaxis(table, 2, 0)
    source_limits, target_limits = material.limits
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
        chars=chars.astype(np.int64),
        silence=silence,
        source_ease=np.array([row.ease[0] for row in rows]),
        target_ease=np.array([row.ease[1] for row in rows]),
        stops=stops,
        stop_here=stop_here,
        marked=np.array([float(row.marked) for row in rows]),
        marks=marks,
        mark_here=mark_here,
        source_room=room_after(start[words], start[breakable], end[breakable], source_limits),
        target_room=room_after(target_start, target_starts, target_ends, target_limits),
    )


def _slot_row(row: BoundaryRow, width: int) -> list[tuple[float, ...]]:
    found: list[tuple[float, ...]] = [
        (slot.start, slot.end, cost, slot.chars, slot.stops, slot.stop_here, slot.marks, slot.mark_here)
        for slot, cost in row.slots
    ]
    return found + [_NO_SLOT] * (width - len(found))
