"""The keys of each sentence that occur in the other text, and the score of a match.

A key of kind *k* is matched in a correct bead with probability L(k), and by chance as often as its matches occur in the
other text, increasing with the length of the other side of the bead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from bilingual.articles.alignment.evidence.keys import Keyed, postings
from bilingual.articles.alignment.evidence.word_links import LinkTable

# Prior probability that a key of each kind is matched where possible.
RELIABILITY = {
    "n": 0.85, "u": 0.95, "c": 0.92, "f": 0.95, "l": 0.7, "g": 0.5, "s": 0.75, "d": 0.4, "d1": 0.25, "t": 0.4, "i": 0.5,
    "p?": 0.8, "p!": 0.5, "p…": 0.5, "p:": 0.35, 'p"': 0.75, "p(": 0.5, "e?": 0.7, "e!": 0.4, "e:": 0.6, "e.": 0.3,
    "e…": 0.4, "qspoken": 0.85, "qtold": 0.7, "kbare": 0.85, "kheading": 0.95, "klist_item": 0.9, "kcode": 0.95,
}  # fmt: skip
_OTHER_KIND = 0.6
LEVELS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
# Scores are computed for more sentences than asked for, as the next shape of bead asks for their neighbours.
_MORE = 6
_CACHE = 256


@dataclass(frozen=True, slots=True)
class Clue:
    """One key of a sentence: the sentences of the other side that match it, and the score of a match.

    ``miss`` is the score of no match, ``gains`` by how much that of a match is higher, by the length of the other side
    (``LEVELS``).
    """

    kind: str
    answers: frozenset[int]
    gains: tuple[float, ...]
    miss: float


@lru_cache(maxsize=65536)
def level_of(length: float) -> int:
    """Return the index in ``LEVELS`` nearest to a length in average sentences."""
    return min(range(len(LEVELS)), key=lambda n: abs(math.log(LEVELS[n] / length)))


def both_clues(
    ours: Keyed, theirs: Keyed, links: LinkTable, reliable: Mapping[str, float]
) -> tuple[tuple[tuple[Clue, ...], ...], tuple[tuple[Clue, ...], ...]]:
    """Return the clues of each sentence on both sides; *reliable* holds the learned reliability of each kind."""
    backward = links.backward()
    here, there = postings(ours, links.forward.keys()), postings(theirs, backward.keys())
    return (
        _clues(ours, theirs, links.forward, here, there, reliable),
        _clues(theirs, ours, backward, there, here, reliable),
    )


def _clues(
    side: Keyed,
    other: Keyed,
    links: Mapping[str, Mapping[str, str]],
    here: Mapping[str, Sequence[int]],
    there: Mapping[str, Sequence[int]],
    reliable: Mapping[str, float],
) -> tuple[tuple[Clue, ...], ...]:
    """Return the clues of each sentence of *side*: its keys that are matched somewhere in the other text."""
    gathered: list[dict[str, Clue]] = [{} for _ in side.texts]
    for key, answers in links.items():
        places = frozenset(place for answer in answers for place in there.get(answer, ()))
        if not places or key not in here:
            continue
        kind = next(iter(answers.values()))
        clue = _clue(kind, places, len(other.texts), reliable)
        for index in here[key]:
            gathered[index][key] = clue
    return tuple(tuple(_widest(clues)) for clues in gathered)


def _widest(clues: Mapping[str, Clue]) -> list[Clue]:
    """Drop runs inside longer ones, and keys with the same matches as another."""
    kept: dict[frozenset[int], Clue] = {}
    stretched = [key[2:] for key in clues if key.startswith("h:")]
    for key, clue in clues.items():
        inside = key.startswith("h:") and any(key[2:] in other and key[2:] != other for other in stretched)
        if not inside and (clue.answers not in kept or kept[clue.answers].miss > clue.miss):
            kept[clue.answers] = clue
    return list(kept.values())


def _clue(kind: str, places: frozenset[int], size: int, reliable: Mapping[str, float]) -> Clue:
    sure = min(0.97, max(0.03, reliable.get(kind, RELIABILITY.get(kind, _OTHER_KIND))))
    chance = (len(places) + 0.5) / (size + 1)
    gains, miss = [], math.log(1 - sure)
    for level in LEVELS:
        by_chance = 1 - (1 - chance) ** level
        gains.append(math.log((sure + (1 - sure) * by_chance) / by_chance) - miss)
    return Clue(kind, places, tuple(gains), miss)


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
