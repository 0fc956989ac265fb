"""Learns from a first alignment of the same texts."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bilingual.articles.alignment.evidence.clues import RELIABILITY
from bilingual.articles.alignment.evidence.keys import Keyed, stretches
from bilingual.articles.alignment.model import SearchModel, Step
from bilingual.languages import pack
from bilingual.text.likeness.stems import stem

# Weight of the prior reliability, in observations.
_TRUST = 25.0
_FEWEST = 2


def reliability(model: SearchModel, path: Sequence[Step]) -> dict[str, float]:
    """Return how often each kind of key is matched in the beads of *path*, corrected for chance."""
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    chance: dict[str, float] = defaultdict(float)
    for i, j, a, b in path:
        if not (a and b):
            continue
        for clues, size, span in (
            ([c for k in range(i, i + a) for c in model.clues[k]], len(model.theirs.texts), range(j, j + b)),
            ([c for k in range(j, j + b) for c in model.answers[k]], len(model.ours.texts), range(i, i + a)),
        ):
            for clue in clues:
                asked[clue.kind] += 1
                answered[clue.kind] += any(k in clue.answers for k in span)
                chance[clue.kind] += 1 - (1 - min(0.99, len(clue.answers) / size)) ** len(span)
    found: dict[str, float] = {}
    for kind, count in asked.items():
        by_chance = chance[kind] / count
        own = max(0.0, (answered[kind] / count - by_chance) / (1 - by_chance))
        found[kind] = (count * own + _TRUST * RELIABILITY.get(kind, 0.6)) / (count + _TRUST)
    return found


def learned_links(ours: Keyed, theirs: Keyed, path: Sequence[Step]) -> Iterator[tuple[str, str, str]]:
    """Yield words that occur together in the beads of *path* far more often than by chance.

    The measure is the log-likelihood ratio of Dunning (1993, https://aclanthology.org/J93-1003/); the threshold rises
    with the number of pairs tested, so that short texts yield no false links.
    """
    beads = [step for step in path if step[2] and step[3]]
    here = [set().union(*(_words(ours, k) for k in range(i, i + a))) for i, _, a, _ in beads]
    there = [set().union(*(_words(theirs, k) for k in range(j, j + b))) for _, j, _, b in beads]
    ours_count, theirs_count = (Counter(word for words in side for word in words) for side in (here, there))
    where: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(here):
        for word in words:
            if _FEWEST <= ours_count[word] <= max(_FEWEST, len(beads) // 8):
                where[word].append(number)
    rivals = sum(count >= _FEWEST for count in theirs_count.values())
    least = math.log(max(2, len(where) * rivals))
    for word, places in where.items():
        together = Counter(other for place in places for other in there[place] if theirs_count[other] >= _FEWEST)
        best: list[tuple[float, str]] = []
        for other, count in together.items():
            if count >= _FEWEST and 2 * count >= max(len(places), theirs_count[other]):
                score = _company(count, len(places), theirs_count[other], len(beads))
                if score >= least:
                    best.append((score, other))
        for _, other in sorted(best, key=lambda one: (-one[0], -len(one[1]), one[1]))[:2]:
            yield word, other, "i"


def _words(side: Keyed, index: int) -> set[str]:
    facts = pack(side.tag)
    if facts.writing.spaced:
        return {f"w:{stem(word, facts.primary)}" for word in side.words[index] if len(word) > 2}
    return {f"h:{s}" for run in side.runs[index] for s in stretches(run, 4) if len(s) > 1}


def _company(both: int, one: int, other: int, all_: int) -> float:
    """Return half of Dunning's ratio: how far *both* is above chance, in natural units."""
    table = (both, one - both, other - both, all_ - one - other + both)
    rows, columns = (one, all_ - one), (other, all_ - other)
    total = 0.0
    for number, count in enumerate(table):
        expected = rows[number // 2] * columns[number % 2] / all_
        if count > 0 and expected > 0:
            total += count * math.log(count / expected)
    return total
