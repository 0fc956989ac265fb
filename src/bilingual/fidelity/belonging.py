"""Whether the answers to several sentences, asked for together, belong to the sentences that they are given for.

A model may shift its answers by one, join two, or repeat one, and number them correctly. What is aligned otherwise than
one to one is suspect, not wrong: asked for alone, a sentence cannot get the answer of another. On 84 batches of ten of
bench/alignment's gold, 1 of 800 good answers is suspect, and 98 % of those that are shifted by one are found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from bilingual.articles.alignment.align import few_aligned
from bilingual.languages import pack
from bilingual.languages.loader import lexicon_column
from bilingual.text.echo import bare
from bilingual.text.language_detection import script_weights

# Weights of a text (``script_weights``; four letters have 1) that two different sentences seldom and never share.
_SAYS_SOMETHING, _SAYS_MUCH = 2, 4
_ALIKE = 0.5  # share of two sources from which they may have the same translation: "he came", "she came"


def has_words_for(pair: tuple[str, str]) -> bool:
    """Return whether the word list has both languages of *pair*: by length and numbers alone too much is suspect.

    >>> has_words_for(("en", "zh-Hans")), has_words_for(("en", "sw"))
    (True, False)
    """
    return all(lexicon_column(pack(tag).primary) for tag in pair)


def strangers(sources: Sequence[str], answers: Sequence[str | None], pair: tuple[str, str]) -> set[int]:
    """Return the places of *answers* that may translate another of *sources*; ``None`` is a missing answer.

    >>> sources = ["Hello, Tom.", "It is 5 o'clock.", "We bake the bread in 1998."]
    >>> strangers(sources, ["Hallo, Tom.", "Es ist 5 Uhr.", "Wir backen 1998 das Brot."], ("en", "de"))
    set()
    >>> strangers(sources, ["Es ist 5 Uhr.", "Wir backen 1998 das Brot.", "Das Brot."], ("en", "de"))
    {0, 1, 2}
    """
    found: set[int] = set()
    places = [place for place, answer in enumerate(answers) if answer]
    same: dict[str, list[int]] = defaultdict(list)
    for place in places:
        same[answers[place] or ""].append(place)
    for answer, group in same.items():
        if any(is_repeated(answer, sources[group[0]], sources[place], _SAYS_SOMETHING) for place in group[1:]):
            found |= {*group}
    if len(places) > 1:
        for i, j, a, b in few_aligned(sources, [answers[place] or "" for place in places], *pair):
            own = {*places[j : j + b]}
            if (a, b) != (1, 1) or own != {i}:
                found |= own | {place for place in range(i, i + a) if answers[place]}
    return found


def is_repeated(answer: str, one: str, other: str, least: int = _SAYS_MUCH) -> bool:
    """Return whether *answer* cannot be the translation of both sources, *one* and *other*: it says too much, or they.

    >>> is_repeated("Das kann ich leider nicht sagen.", "We bake bread at five.", "The rain falls on the street.")
    True
    >>> is_repeated("Ein Satz.", "We bake bread at five.", "The rain falls on the street.")
    True
    >>> is_repeated("Vielen Dank!", "Thank you so much!", "Many thanks!")
    False
    """
    if one == other or bare(one) == bare(other):
        return False
    if _weight(answer) < least and min(_weight(one), _weight(other)) < _SAYS_MUCH:
        return False
    return SequenceMatcher(None, bare(one), bare(other), autojunk=False).ratio() < _ALIKE


def count_apart(answer: str, sources: Iterable[str], most: int) -> int:
    """Return how many of *sources*, at most *most*, cannot share *answer* with one another.

    >>> count_apart("Ein Satz.", ["We bake bread at five.", "The rain falls on us.", "The rain falls on us all."], 9)
    2
    """
    apart: list[str] = []
    for source in sorted(sources, key=len, reverse=True):  # short ones may have anything in common
        if len(apart) < most and all(is_repeated(answer, one, source) for one in apart):
            apart.append(source)
    return len(apart)


def _weight(text: str) -> float:
    return sum(script_weights(text).values())
