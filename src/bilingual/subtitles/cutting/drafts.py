"""Cues before they are timed: what a path through the lattice cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bilingual.model.bitext import Unit
from bilingual.subtitles.cutting.lattice import Lattice
from bilingual.subtitles.cutting.search import CutPath
from bilingual.subtitles.timing import WordTimes


@dataclass(frozen=True, slots=True)
class Draft:
    """An untimed cue: its words, and its range of each unit's target by unit number."""

    words: tuple[int, int]
    runs: tuple[tuple[int, int, int], ...]


def path_drafts(units: Sequence[Unit], lattice: Lattice, path: CutPath) -> list[Draft]:
    """Return the cues of *path*, in order."""
    drafts = []
    number = 0
    places = [
        (int(lattice.words[row]), int(lattice.chars[row, slot]))
        for row, slot in zip(path.rows, path.slots, strict=True)
    ]
    for (first, begin), (last, end) in pairwise(places):
        runs = []
        while units[number].words[1] <= first:  # type: ignore[index]
            number += 1
        at = number
        while at < len(units) and units[at].words[0] < last:  # type: ignore[index]
            unit = units[at]
            assert unit.words is not None
            if unit.target is not None:
                start = begin if unit.words[0] < first else 0
                stop = end if unit.words[1] > last else len(unit.target)
                runs.append((at, start, stop))
            at += 1
        drafts.append(Draft((first, last), tuple(runs)))
    return drafts


def merged_where_timeless(
    drafts: list[Draft], times: WordTimes, gap: int, ranges: Sequence[tuple[int, int]]
) -> list[Draft]:
    """Join cues whose words start at (nearly) the same moment, which leaves no time for separate ones."""
    kept = set(ranges)
    merged: list[Draft] = []
    for draft in drafts:
        if merged and draft.words not in kept and merged[-1].words not in kept:
            room = times.starts[draft.words[0]] - times.starts[merged[-1].words[1] - 1]
            if room <= gap:
                merged[-1] = _joined(merged[-1], draft)
                continue
        merged.append(draft)
    return merged


def _joined(one: Draft, two: Draft) -> Draft:
    runs = [*one.runs]
    for run in two.runs:
        if runs and runs[-1][0] == run[0] and runs[-1][2] == run[1]:
            runs[-1] = (run[0], runs[-1][1], run[2])
        else:
            runs.append(run)
    return Draft((one.words[0], two.words[1]), tuple(runs))
