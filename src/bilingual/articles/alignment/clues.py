"""The keys of each sentence that occur in the other text, and the score of a match.

A key of kind *k* is matched in a correct bead with probability L(k), and by chance as often as its matches occur in the
other text, increasing with the length of the other side of the bead.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bilingual.articles.alignment.keys import Keyed, postings
from bilingual.articles.alignment.word_links import LinkTable

# Prior probability that a key of each kind is matched where possible.
RELIABILITY = {
    "n": 0.85, "u": 0.95, "c": 0.92, "f": 0.95, "l": 0.7, "g": 0.5, "s": 0.75, "d": 0.4, "d1": 0.25, "t": 0.4, "i": 0.5,
    "p?": 0.8, "p!": 0.5, "p…": 0.5, "p:": 0.35, 'p"': 0.75, "p(": 0.5, "e?": 0.7, "e!": 0.4, "e:": 0.6, "e.": 0.3,
    "e…": 0.4, "qspoken": 0.85, "qtold": 0.7, "kbare": 0.85, "kheading": 0.95, "klist_item": 0.9, "kcode": 0.95,
}  # fmt: skip
_OTHER_KIND = 0.6
LEVELS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)


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


@lru_cache(maxsize=4096)
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
