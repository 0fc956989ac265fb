"""Exercises of a worksheet, made from the sentences of a text and nothing else; the same text gives the same ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import TypeVar

from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.words import Occurrence

T = TypeVar("T")
# Sentences of each exercise: two pages in all.
_GAPS, _ORDERS, _MATCHES, _DICTATIONS = 8, 5, 6, 5
_FEWEST = 3  # of an exercise in which one is told from another
_PIECES = range(4, 13)
_LONGEST = 90  # characters of a sentence to match or to write, half as many in full-width letters
_MARK = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Gap:
    """A sentence with the word at ``place`` left out."""

    sentence: StudySentence
    place: Occurrence

    @property
    def answer(self) -> str:
        word = self.sentence.text[self.place.start : self.place.end]
        # A capital would tell that it begins the sentence.
        return word[0].lower() + word[1:] if self.place.word.lemma[:1].islower() else word


@dataclass(frozen=True, slots=True)
class WordOrder:
    """A sentence whose ``pieces`` are to be put in order."""

    sentence: StudySentence
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchingExercise:
    """Sentences, and their translations in another order; ``answers`` has the number of each sentence's own."""

    sentences: tuple[StudySentence, ...]
    meanings: tuple[str, ...]
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Exercises:
    """The exercises of a worksheet; one for which the text is too short is empty. ``box`` has the words of the gaps."""

    gaps: tuple[Gap, ...]
    box: tuple[str, ...]
    orders: tuple[WordOrder, ...]
    matching: MatchingExercise
    dictation: tuple[StudySentence, ...]


def exercises_of(study: StudyPack, breaks: Mapping[str, Sequence[int]], *, spaced: bool) -> Exercises:
    """Return the exercises of *study*. *breaks* are the starts of words in its texts, if not *spaced*."""
    gaps = _gaps(study)
    used = {gap.sentence.id for gap in gaps}
    # Each sentence is used once, as far as there are enough.
    rest = [one for one in study.sentences if one.id not in used]
    pool = [*rest, *(one for one in study.sentences if one.id in used)]
    orders = _orders(pool, breaks, spaced)
    taken = {one.sentence.id for one in orders}
    pool = [*(one for one in pool if one.id not in taken), *(one for one in pool if one.id in taken)]
    short = [one for one in pool if len(one.text) <= (_LONGEST if spaced else _LONGEST // 2)]
    matching = _matching(short[:_MATCHES])
    later = short[_MATCHES:] + short[:_MATCHES]
    heard = [one for one in later if one.span is not None] or later
    return Exercises(
        gaps, _shuffled([gap.answer for gap in gaps]), orders, matching, _in_order(study, heard[:_DICTATIONS])
    )


def _gaps(study: StudyPack) -> tuple[Gap, ...]:
    found: dict[str, Gap] = {}
    for sentence in study.sentences:
        # A word that is in the sentence twice would tell itself.
        places = [one for one in sentence.places if sentence.text.count(sentence.text[one.start : one.end]) == 1]
        for gap in (Gap(sentence, place) for place in places):
            if gap.answer.casefold() not in found:
                found[gap.answer.casefold()] = gap
                break
    gaps = _spread(list(found.values()), _GAPS)
    return tuple(gaps) if len(gaps) >= _FEWEST else ()


def _orders(pool: Iterable[StudySentence], breaks: Mapping[str, Sequence[int]], spaced: bool) -> tuple[WordOrder, ...]:
    made = []
    for sentence in pool:
        pieces = _pieces(sentence.text, () if spaced else breaks.get(sentence.text, ()))
        if len(pieces) in _PIECES and len(set(pieces)) > 2:
            made.append(WordOrder(sentence, _shuffled(pieces)))
        if len(made) == _ORDERS:
            break
    return tuple(made)


def _pieces(text: str, breaks: Sequence[int]) -> list[str]:
    """Return the words of *text* without marks at their ends.

    >>> _pieces("Bread, he said, rises.", ()), _pieces("我喜欢面包。", (1, 3, 5))
    (['Bread', 'he', 'said', 'rises'], ['我', '喜欢', '面包'])
    """
    starts = (0, *breaks, len(text))
    parts = [text[a:b] for a, b in pairwise(starts)]
    words = [_MARK.sub("", word) for part in parts for word in part.split()]
    return [word for word in words if word]


def _matching(sentences: Sequence[StudySentence]) -> MatchingExercise:
    if len({one.meaning for one in sentences}) < max(_FEWEST, len(sentences)):
        return MatchingExercise((), (), ())
    meanings = _shuffled([one.meaning for one in sentences])
    return MatchingExercise(tuple(sentences), meanings, tuple(meanings.index(one.meaning) for one in sentences))


def _in_order(study: StudyPack, sentences: Iterable[StudySentence]) -> tuple[StudySentence, ...]:
    wanted = {one.id for one in sentences}
    return tuple(one for one in study.sentences if one.id in wanted)


def _spread(found: Sequence[T], most: int) -> list[T]:
    """Return *most* of *found*, from its start to its end.

    >>> _spread([1, 2, 3, 4, 5, 6], 3)
    [1, 3, 5]
    """
    return [found[number * len(found) // most] for number in range(most)] if len(found) > most else list(found)


def _shuffled(items: Sequence[str]) -> tuple[str, ...]:
    """Return *items* in an order that looks like chance, is not their own, and is always the same.

    >>> _shuffled(["a", "b", "c"])
    ('a', 'c', 'b')
    """
    key: Callable[[int], bytes] = lambda place: sha256(f"{place}\n{items[place]}".encode()).digest()  # noqa: E731
    made = [items[place] for place in sorted(range(len(items)), key=key)]
    if made == list(items) and len(set(items)) > 1:
        made = made[1:] + made[:1]
    return tuple(made)
