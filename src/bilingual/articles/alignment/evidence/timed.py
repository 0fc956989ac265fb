"""The times of subtitles as evidence of what translates what, and the places where their text can be divided.

The source is sentences with the time at which each is spoken, the target *pieces* of a subtitle file: stretches between
the places where a sentence may end. A bead joins one sentence with the pieces that translate it. It is more probable
the closer its start and end are to the sentence's, and if it is divided from the next where sentences are divided.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from statistics import median

from bilingual.model.timing import Span

_MOST = 14  # pieces of one sentence
_ONE = tuple((1, count) for count in range(1, _MOST + 1))
SHAPES = (*_ONE, (2, 1), (2, 2), (2, 3), (1, 0), (0, 1))
# Shares of beads: one sentence, two in one, a sentence or a piece without counterpart where the other text is silent
# and where it is not. Our estimates.
_SINGLE, _DOUBLE = math.log(0.94), math.log(0.004)
_ALONE, _AMID = math.log(0.3), math.log(0.012)
# Shares of places at which a sentence of the source ends too: after a sentence of the translation at the end of a cue
# and inside one, at a speaker's dash, a pause, the end of a cue, of a line or of a quotation in a sentence, a colon
# or semicolon, a comma, a space between clauses. Our estimates, then learned from the texts.
BORDERS = {
    "end": 0.88,
    "stop": 0.8,
    "turn": 0.9,
    "pause": 0.3,
    "cue": 0.06,
    "line": 0.04,
    "quote": 0.15,
    "colon": 0.15,
    "mark": 0.03,
    "blank": 0.03,
}
# The same where the translation has hardly any full stops.
BARE_BORDERS = BORDERS | {"pause": 0.8, "cue": 0.5, "line": 0.3, "quote": 0.3, "colon": 0.3, "mark": 0.1, "blank": 0.15}
_TRUST = 12.0
# How far a cue's start and end are from those of speech (mean, ms), and the weight of this evidence.
_START_MS, _END_MS = 250.0, 500.0
_FARTHER = 5.0
_USUAL, _FAR, _ANYWHERE = 0.9, 0.09, 0.01
_WEIGHT = 0.8
_APART_MS = 12_000  # farther apart nothing is tried

Step = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Timed:
    """Times of the sentences ``ours`` and the pieces ``theirs``, and what lies before each piece (``joints``).

    ``loose`` is how uncertain the start and the end of each piece are, in ms: a piece inside a cue has estimated ones.
    ``outside`` are pieces of other parts of the recording. ``clocked``: the times count, not only the borders.
    ``quiet`` are the sentences and pieces at times when the other text has nothing. ``strange`` says of each piece how
    improbable it is as part of a sentence, as a sum (natural logarithms) of all pieces before it.
    """

    ours: tuple[Span, ...]
    theirs: tuple[Span, ...]
    joints: tuple[str, ...]
    loose: tuple[tuple[int, int], ...]
    outside: frozenset[int] = frozenset()
    clocked: bool = True
    quiet: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())
    strange: tuple[float, ...] = ()
    shares: Mapping[str, float] = field(default_factory=lambda: BORDERS)
    late_ms: tuple[float, float] = (0.0, 150.0)
    spread_ms: tuple[float, float] = (_START_MS, _END_MS)
    _odds: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def score(self, i: int, j: int, a: int, b: int) -> float:
        """Return the score of a bead by its shape, its borders and its times."""
        if a == 0:
            if j in self.outside:
                return 0.0
            if self.strange and self.strange[j + 1] - self.strange[j] <= _AMID:
                return 0.0
            return _ALONE if j in self.quiet[1] else _AMID
        if b == 0:
            return _ALONE if i in self.quiet[0] else _AMID
        near = 0.0
        if self.clocked:
            start = self.theirs[j].start_ms - self.ours[i].start_ms - self.late_ms[0]
            end = self.theirs[j + b - 1].end_ms - self.ours[i + a - 1].end_ms - self.late_ms[1]
            if abs(start) > _APART_MS or abs(end) > _APART_MS:
                return -math.inf
            near = self._near(start, self.spread_ms[0] + self.loose[j][0])
            near += self._near(end, self.spread_ms[1] + self.loose[j + b - 1][1])
        total = (_SINGLE if a == 1 else _DOUBLE) + _WEIGHT * near
        total += 0.5 * (self._border(j) + self._border(j + b))
        return total + (self.strange[j + b] - self.strange[j] if self.strange else 0.0)

    def after(self, path: Sequence[Step]) -> Timed:
        """Return the evidence with borders, delay and accuracy learned from *path*."""
        divided: Counter[str] = Counter()
        beads = [step for step in path if step[2] and step[3]]
        for before, bead in pairwise(beads):
            divided[self.joints[bead[1]]] += before[1] + before[3] == bead[1]
        every = Counter(self.joints[1:])
        shares = {
            kind: (divided[kind] + _TRUST * share) / (every[kind] + _TRUST) for kind, share in self.shares.items()
        }
        if not self.clocked or not beads:
            return replace(self, shares=shares, _odds={})
        starts = [(self.theirs[j].start_ms - self.ours[i].start_ms, self.loose[j][0]) for i, j, _, _ in beads]
        ends = [
            (self.theirs[j + b - 1].end_ms - self.ours[i + a - 1].end_ms, self.loose[j + b - 1][1])
            for i, j, a, b in beads
        ]
        learned = [_learned(starts, self.late_ms[0], _START_MS), _learned(ends, self.late_ms[1], _END_MS)]
        late, spread = (learned[0][0], learned[1][0]), (learned[0][1], learned[1][1])
        return replace(self, shares=shares, late_ms=late, spread_ms=spread, _odds={})

    def corners(self) -> list[tuple[int, int]]:
        """Return for each sentence the piece that is shown when it starts; nothing if the times do not count."""
        if not self.clocked:
            return []
        found, at = [], 0
        for number, span in enumerate(self.ours):
            while at + 1 < len(self.theirs) and self.theirs[at].end_ms <= span.start_ms:
                at += 1
            found.append((number, at))
        return found

    def _border(self, j: int) -> float:
        """Return the log odds that a sentence ends before piece *j*."""
        if j == 0 or j >= len(self.joints):
            return 0.0
        kind = self.joints[j]
        if kind not in self._odds:
            share = min(0.97, max(0.01, self.shares[kind]))
            self._odds[kind] = math.log(share / (1 - share))
        return self._odds[kind]

    def _near(self, apart: float, spread: float) -> float:
        """Return the log ratio of this distance's probability between matching texts to that between any two.

        Times are in units of 20 ms; any other match would be anywhere in the text.
        """
        reach = max(500, (self.ours[-1].end_ms - self.ours[0].start_ms) // 20)
        return _nearness(int(apart) // 20, int(spread) // 20, reach)


@lru_cache(maxsize=65536)
def _nearness(apart: int, spread: int, reach: int) -> float:
    spread = max(1, spread)
    usual = math.exp(-abs(apart) / spread) / (2 * spread)
    far = math.exp(-abs(apart) / (_FARTHER * spread)) / (2 * _FARTHER * spread)
    return math.log((_USUAL * usual + _FAR * far) * reach + _ANYWHERE)


def _learned(found: Sequence[tuple[int, int]], late: float, spread: float) -> tuple[float, float]:
    """Return the median delay and the mean distance from it, with prior values; estimated times say only the first."""
    if not found:
        return late, spread
    middle = median(delay for delay, _ in found)
    delay = (len(found) * middle + 3 * late) / (len(found) + 3)
    distances = sorted(abs(one - middle) for one, loose in found if not loose)
    kept = distances[: max(1, round(0.9 * len(distances)))]  # without those of wrong beads
    return delay, max(80.0, (sum(kept) + _TRUST * spread) / (len(kept) + _TRUST))


def quiet_spans(spans: Sequence[Span], others: Sequence[Span]) -> frozenset[int]:
    """Return the numbers of *spans* of which not even a fifth lies in *others*; both are in order of their starts."""
    found, first = set(), 0
    longest = max((other.duration_ms for other in others), default=0)
    for number, one in enumerate(spans):
        while first < len(others) and others[first].start_ms + longest < one.start_ms:
            first += 1
        shared, at = 0, first
        while at < len(others) and others[at].start_ms < one.end_ms:
            shared += max(0, min(one.end_ms, others[at].end_ms) - max(one.start_ms, others[at].start_ms))
            at += 1
        if shared * 5 <= one.duration_ms:
            found.add(number)
    return frozenset(found)
