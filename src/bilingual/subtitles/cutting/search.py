"""The best path through the lattice: dynamic programming over cuts of both languages at once.

For every pair of rows at most ``REACH`` apart and every pair of their slots, the cost of the cue between them is
computed in arrays; then one pass finds the cheapest path. Time and memory are linear in the length of the recording.
Ties are broken by position, so the same input gives the same output.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bilingual.languages.subtitles import ReadingLimits
from bilingual.subtitles.cutting.lattice import Lattice
from bilingual.subtitles.cutting.sentence_rows import REACH
from bilingual.subtitles.cutting.weights import Weights
from bilingual.subtitles.rules import LINGER_MS
from bilingual.subtitles.timing import WordTimes

Matrix = NDArray[np.float64]
_CHUNK = 1024
_COMFORT_MS = 1400
_TYPICAL_S = 3.0
# Share above the hard limit that people accept before they tear a sentence.
_BEARABLE = 0.2


@dataclass(frozen=True, slots=True)
class CueSetting:
    """What the cost of a cue depends on besides its text."""

    source: ReadingLimits
    target: ReadingLimits
    gap_ms: int
    duration_ms: int
    weights: Weights


@dataclass(frozen=True, slots=True)
class CutPath:
    """Rows and slots of the cuts in order, including the first and last, and the cost of the path."""

    rows: tuple[int, ...]
    slots: tuple[int, ...]
    cost: float


def cheapest_path(lattice: Lattice, times: WordTimes, setting: CueSetting) -> CutPath:
    """Return the cheapest path from the first row to the last."""
    rows, width = lattice.slot_cost.shape
    best = np.full((rows + REACH, width), np.inf)  # preceded by REACH empty rows
    best[REACH] = np.where(np.arange(width) == 0, 0.0, np.inf)
    came = np.zeros((rows, width), dtype=np.int64)
    columns = np.arange(width)
    node = lattice.slot_cost + lattice.cost[:, None]
    for first in range(1, rows, _CHUNK):
        last = min(rows, first + _CHUNK)
        edges = _edges(lattice, times, setting, first, last)
        for row in range(first, last):
            total = (best[row : row + REACH, :, None] + edges[row - first]).reshape(REACH * width, width)
            origin = total.argmin(0)
            came[row] = origin
            best[row + REACH] = total[origin, columns] + node[row]
    return _traced(best, came, rows, width)


def _traced(best: Matrix, came: NDArray[np.int64], rows: int, width: int) -> CutPath:
    row, slot = rows - 1, 0
    trail = [(row, slot)]
    cost = float(best[row + REACH, slot])
    while row > 0 and np.isfinite(cost):
        back, slot = divmod(int(came[row, slot]), width)
        row = row - REACH + back
        trail.append((row, slot))
    trail.reverse()
    return CutPath(tuple(r for r, _ in trail), tuple(s for _, s in trail), cost)


def _edges(lattice: Lattice, times: WordTimes, setting: CueSetting, first: int, last: int) -> Matrix:
    """Return the costs of all cues that end at rows *first* up to *last*.

    The shape is (rows, REACH, slots before, slots after). The second axis starts at the oldest row, so entry ``[r,
    REACH - d]`` is the cue from row ``first + r - d``.
    """
    width = lattice.slot_cost.shape[1]
    running = _Running.of(lattice, times, setting)
    edges = np.full((last - first, REACH, width, width), np.inf)
    for back in range(1, REACH + 1):
        q = np.arange(max(first, back), last)
        if not len(q):
            break
        edges[q - first, REACH - back] = _cue_costs(lattice, running, setting, q - back, q)
    return edges


@dataclass(frozen=True, slots=True)
class _Running:
    """Times by word in milliseconds, and running counts by row.

    ``following`` is the start of the next word (after the last: its latest end plus the gap); ``forced``, ``borders``
    and ``marked`` count such rows of the lattice up to and including each.
    """

    starts: Matrix
    ends: Matrix
    following: Matrix
    forced: Matrix
    borders: Matrix
    marked: Matrix

    @classmethod
    def of(cls, lattice: Lattice, times: WordTimes, setting: CueSetting) -> _Running:
        starts = np.array([*times.starts, 0], dtype=np.float64)
        ends = np.array(times.ends, dtype=np.float64)
        following = starts.copy()
        following[-1] = max(setting.duration_ms, ends[-1]) + setting.gap_ms
        following[-1] = min(following[-1], ends[-1] + LINGER_MS + setting.gap_ms)
        return cls(starts, ends, following, *map(np.cumsum, (lattice.forced, lattice.border, lattice.marked)))


def _cue_costs(
    lattice: Lattice, running: _Running, setting: CueSetting, p: NDArray[np.int64], q: NDArray[np.int64]
) -> Matrix:
    """Return the cost of each cue from rows *p* to rows *q*, shape (cues, slots before, slots after)."""
    w, starts, ends, following = setting.weights, running.starts, running.ends, running.following
    a, b = lattice.words[p], lattice.words[q]
    speech = ends[b - 1] - starts[a]
    shown = following[b] - setting.gap_ms - starts[a]
    longest = float(min(setting.source.max_ms, setting.target.max_ms))
    least = float(max(setting.source.min_ms, setting.target.min_ms))
    shown = np.minimum(shown, np.maximum(longest, speech))
    seconds = np.maximum(shown, 1.0) / 1000
    source = lattice.source_end[q] - lattice.source_start[p]
    inside = running.borders[q - 1] - running.borders[p]
    ragged = (inside > 0) * ((lattice.border[p] == 0) * 1.0 + (lattice.border[q] == 0))
    over = lattice.source_end[q] - lattice.source_room[p]
    cost = w.cue + _track(source, over, seconds, setting.source, w, lattice.source_ease[p])
    missing = np.maximum(0, 1 - shown / least)
    cost += w.too_short * (missing + 0.3 * (missing > 0)) + w.brief * np.maximum(0, 1 - shown / _COMFORT_MS)
    cost += w.too_long * (np.maximum(0, speech - longest) / 1000 + 0.3 * (speech > longest))
    cost += w.silence * (lattice.silence[b] - lattice.silence[a + 1])
    cost += w.sentence_inside * inside + w.partial_sentence * ragged
    # the last word must start before the two frames in front of the next cue's first
    cramped = (b < len(ends)) & (following[b] - starts[b - 1] <= setting.gap_ms)
    cost += w.impossible * ((running.forced[q - 1] - running.forced[p]) + cramped)
    target = lattice.target_end[q][:, None, :] - lattice.target_start[p][:, :, None]
    over = lattice.target_end[q][:, None, :] - lattice.target_room[p][:, :, None]
    both = cost[:, None, None] + _track(
        target, over, seconds[:, None, None], setting.target, w, lattice.target_ease[p][:, None, None]
    )
    second = (source > setting.source.cpl)[:, None, None]
    both += w.both_second * (second & (target > setting.target.cpl))
    thin = np.maximum(source[:, None, None] / setting.source.cpl, target / setting.target.cpl)
    both += w.thin * np.maximum(0, 1 - 3 * thin)
    stops = lattice.stops[q][:, None, :] - lattice.stop_here[q][:, None, :] - lattice.stops[p][:, :, None]
    both += w.stop_inside * np.maximum(0, stops)
    both += w.torn_clause * _torn(lattice, running.marked, p, q)
    silent = (lattice.silent[p] > 0)[:, None, None]
    return np.where((target > 0) | silent, both, np.inf)


def _torn(lattice: Lattice, marked: Matrix, p: NDArray[np.int64], q: NDArray[np.int64]) -> Matrix:
    """Count the ends of each cue that split a clause although the cue contains a clause boundary."""
    source = (marked[q - 1] > marked[p]) * (2 - lattice.marked[p] - lattice.marked[q])
    inside = lattice.marks[q][:, None, :] - lattice.mark_here[q][:, None, :] > lattice.marks[p][:, :, None]
    target = inside * (2 - lattice.mark_here[p][:, :, None] - lattice.mark_here[q][:, None, :])
    return np.asarray(source[:, None, None] + target, dtype=np.float64)


def _track(length: Matrix, over: Matrix, seconds: Matrix, limits: ReadingLimits, w: Weights, ease: Matrix) -> Matrix:
    """Return the cost of one language of a cue: its lines (*over*: text that does not fit) and its reading speed."""
    cost = np.minimum(length, 2 * limits.cpl)
    cost *= w.line_growth / limits.cpl
    cost += w.second_line - w.line_growth
    cost *= length > limits.cpl
    cost += w.extra_line * (over > 0)
    cost += np.maximum(0, over) * (w.beyond_lines / limits.cpl)
    speed = length / seconds
    fast = np.minimum(np.maximum(0, speed - limits.cps_target), limits.cps_target)
    fast *= w.over_target / limits.cps_target
    excess = np.minimum(np.maximum(0, speed / limits.cps_hard - 1), 1.0)
    fast += w.over_hard * excess
    fast += w.beyond_hard * np.maximum(0, excess - _BEARABLE)
    fast *= ease * np.minimum(seconds, 7.0) / _TYPICAL_S
    cost += fast
    return np.asarray(cost, dtype=np.float64)
