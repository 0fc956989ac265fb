"""The scores of one side's keys against groups of sentences of the other side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from bilingual.articles.alignment.clues import Clue, level_of

# Scores are computed for more sentences than asked for, as the next shape of bead asks for their neighbours.
_MORE = 6
_CACHE = 256


class KeyScores:
    """The scores of the *clues* of each sentence; *lengths* are those of the other side's sentences.

    Few of a sentence's clues are in any other sentence, so a score is that of all missed plus what is found.
    """

    def __init__(self, clues: Sequence[Sequence[Clue]], lengths: Sequence[int]) -> None:
        self._clues = clues
        self._missed = [sum(clue.miss for clue in own) for own in clues]
        self._lengths = lengths
        self._ends = list(accumulate(lengths, initial=0))
        self._mean = sum(lengths) / len(lengths)
        self._levels: dict[int, list[int]] = {}
        self._kept: dict[tuple[bool, int, int], tuple[int, list[float]]] = {}

    def row(self, index: int, count: int, low: int, high: int) -> list[float]:
        """Return the scores of sentence *index* against *count* sentences from each of *low* to *high*."""
        return self._cached((True, index, count), low, high, len(self._lengths) - count + 1, self._row)

    def column(self, first: int, count: int, low: int, high: int) -> list[float]:
        """Return the scores of each sentence from *low* to *high* against *count* sentences from *first*."""
        return self._cached((False, first, count), low, high, len(self._clues), self._column)

    def _cached(
        self,
        where: tuple[bool, int, int],
        low: int,
        high: int,
        end: int,
        make: Callable[[int, int, int, int], list[float]],
    ) -> list[float]:
        begin, known = self._kept.get(where, (low, []))
        if low < begin or high > begin + len(known):
            begin = max(0, low - _MORE)
            known = make(where[1], where[2], begin, min(end, high + _MORE))
            if len(self._kept) >= _CACHE:
                self._kept.clear()
            self._kept[where] = begin, known
        return known[low - begin : high - begin]

    def _row(self, index: int, count: int, low: int, high: int) -> list[float]:
        levels = self._levels_of(count)
        scores = [self._missed[index]] * (high - low)
        for clue in self._clues[index]:
            found = clue.answers.intersection(range(low, high + count - 1))
            places = {place - back for place in found for back in range(count)} if count > 1 else found
            for place in places:
                if low <= place < high:
                    scores[place - low] += clue.gains[levels[place]]
        return scores

    def _column(self, first: int, count: int, low: int, high: int) -> list[float]:
        level, span = self._levels_of(count)[first], range(first, first + count)
        scores = self._missed[low:high]
        for place, own in enumerate(self._clues[low:high]):
            for clue in own:
                if first in clue.answers or (count > 1 and not clue.answers.isdisjoint(span)):
                    scores[place] += clue.gains[level]
        return scores

    def _levels_of(self, count: int) -> list[int]:
        """Return the level of the length of *count* sentences from each on."""
        if count not in self._levels:
            spans = zip(self._ends, self._ends[count:], strict=False)
            self._levels[count] = [level_of((end - start) / self._mean) for start, end in spans]
        return self._levels[count]
