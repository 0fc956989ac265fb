"""Chooses the words of a text that are worth learning: above the learner's level, those of its key sentences first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bilingual.learning.scales import BANDS, Learner, scale_of
from bilingual.learning.words import Lexeme, Occurrence, Vocable

KEY_SHARE = 1 / 3  # of the sentences, the most central ones: our choice
# A word that no list has is offered only if it is rare: 1 to 3 on the Zipf scale is "low frequency" for its authors.
_RARE = 4.0


def vocabulary(places: Sequence[Occurrence], centrality: Sequence[float], learner: Learner) -> tuple[Vocable, ...]:
    """Return at most ``learner.words`` words of *places*, in the order of the text.

    *centrality* has how central each sentence is. Words with a level come before those that no list has, then those of
    key sentences before others, then the more frequent in the text, then the earlier.
    """
    found: dict[tuple[str, str], list[Occurrence]] = defaultdict(list)
    for place in places:
        if is_new(place.word, learner):
            found[place.word.key].append(place)
    keys = key_sentences(centrality)
    vocables = [_vocable(own, keys) for own in found.values()]
    vocables.sort(key=lambda one: (not one.word.level, not one.key, -one.count, one.place.sentence, one.place.start))
    return tuple(sorted(vocables[: learner.words], key=lambda one: (one.place.sentence, one.place.start)))


def is_new(word: Lexeme, learner: Learner) -> bool:
    """Return whether *word* is above the learner's level, or rare and in no list.

    >>> learner = Learner("en", "B1")
    >>> is_new(Lexeme("concur", level="C1"), learner), is_new(Lexeme("bread", level="A1"), learner)
    (True, False)
    >>> is_new(Lexeme("sourdough", zipf=2.9), learner), is_new(Lexeme("qzx"), learner)
    (True, False)
    """
    scale = scale_of(learner.language)
    if word.level:
        return scale.is_above(word.level, learner.level)
    return scale is not BANDS and bool(word.glosses or word.zipf) and word.zipf < _RARE


def key_sentences(centrality: Sequence[float]) -> frozenset[int]:
    """Return the numbers of the most central sentences.

    >>> sorted(key_sentences([0.2, 1.0, 0.3]))
    [1]
    """
    count = max(1, round(len(centrality) * KEY_SHARE))
    return frozenset(sorted(range(len(centrality)), key=lambda number: -centrality[number])[:count])


def _vocable(places: Sequence[Occurrence], keys: frozenset[int]) -> Vocable:
    first = min(places, key=lambda place: (place.sentence not in keys, place.sentence, place.start))
    return Vocable(first.word, len(places), first, first.sentence in keys)
