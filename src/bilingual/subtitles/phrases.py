"""How much a text resists being cut at a place: punctuation, then clauses, then phrases.

The costs are on one scale for all languages: 0 after the end of a sentence, about 1 between two words
that merely follow each other, 2 and more where a phrase would be torn.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from bilingual.model.language import language
from bilingual.subtitles import phrase_words as words
from bilingual.subtitles.breaks import PHRASE_SPACED

SENTENCE_END, STRONG, COMMA, CLOSING, PLAIN = 0.0, 0.1, 0.2, 0.6, 1.0
_TORN = 1.6  # an article from its noun, a preposition from its object
_SPLIT_NAME = 1.0  # first name and last name
_ENDS = frozenset(".!?。！？…؟‽")
_STRONGS = frozenset(";:；：—–")
_COMMAS = frozenset(",，、،")
_CLOSINGS = frozenset(")）]】」』”»’")
_QUOTES = "\"'”’»」』）)]】*_"


def cut_costs(text: str, positions: Sequence[int], tag: str) -> list[float]:
    """Return the cost of cutting *text* at each of *positions* (ascending, strictly inside it).

    >>> [round(c, 1) for c in cut_costs("When it rains, the river rises.", (15, 19), "en")]
    [0.2, 2.6]
    """
    facts = language(tag)
    bounds = (0, *positions, len(text))
    pieces = [text[a:b].strip() for a, b in pairwise(bounds)]
    if facts.primary == "zh":
        phrase = _chinese
    elif facts.primary == "ja":
        phrase = _japanese
    else:
        table = words.SPACED.get(facts.primary, words.NO_PHRASE_WORDS)
        names = facts.primary != "de"  # German writes every noun with a capital

        def phrase(before: str, after: str) -> float:
            return _spaced(before, after, table, names) + (0.0 if names else _german(before, after))

    costs = [
        cut_class(before) + _dangling(before, facts.primary) if ends_phrase(before) else phrase(before, after)
        for before, after in pairwise(pieces)
    ]
    if facts.script in PHRASE_SPACED:  # a space is what a comma is elsewhere
        return [min(cost, COMMA) if text[p - 1] == " " else cost for p, cost in zip(positions, costs, strict=True)]
    return costs


def _dangling(before: str, primary: str) -> float:
    """Return what it costs to end with a conjunction and its comma: "and, | if it rains" is cut before "and"."""
    table = words.SPACED.get(primary)
    if table is None or cut_class(before) != COMMA:
        return 0.0
    return _TORN - COMMA if _bare(before) in table.good_first else 0.0


@lru_cache(maxsize=65536)
def cut_class(before: str) -> float:
    """Return the cost that the punctuation at the end of *before* gives a cut."""
    bare = before.rstrip(_QUOTES)
    last = bare[-1:] or before[-1:]
    if last in _ENDS:
        return SENTENCE_END
    if last in _STRONGS:
        return STRONG
    if last in _COMMAS:
        return COMMA
    return CLOSING if before[-1:] in _CLOSINGS else PLAIN


def ends_phrase(before: str) -> bool:
    """Tell whether punctuation stands at the end of *before*."""
    return cut_class(before) < PLAIN


def _spaced(before: str, after: str, table: words.PhraseWords, names: bool) -> float:
    last, first = _bare(before), _bare(after)
    cost = PLAIN
    if last in table.never_last:
        cost += _TORN
    if first in table.good_first and last not in table.never_last:
        cost -= 0.55
    elif first in table.fair_first:
        cost -= 0.3
    if first in table.never_first:
        cost += 0.5
    if names and before[:1].isupper() and after[:1].isupper() and last not in table.never_last:
        cost += _SPLIT_NAME
    if before[-1:].isdigit():
        cost += 1.0
    return cost


def _german(before: str, after: str) -> float:
    """An adjective holds on to its noun, a genitive to what it belongs to, the verb to the end of its clause."""
    first = _bare(after)
    if before[:1].islower() and after[:1].isupper() and before.endswith(("e", "en", "er", "es", "em")):
        return _TORN / 2
    if first in ("des", "eines"):
        return _TORN / 2
    if first in words.DE_CLAUSE_END:
        return _TORN if ends_phrase(after) else 0.4
    return 0.0


@lru_cache(maxsize=65536)
def _bare(piece: str) -> str:
    return piece.lower().strip("\"'“”‘’«»()[].,;:!?¿¡…—–-").replace("’", "'")


def _chinese(before: str, after: str) -> float:
    cost = PLAIN
    last, first = before.strip("“”‘’「」『』《》（）"), after.strip("“”‘’「」『』《》（），。！？；：")
    if last in words.ZH_NEVER_LAST or (last and last[-1] in "的和与與在把被从從对對"):
        cost += _TORN
    if last and last[-1] in words.ZH_NUMERALS and first[:1] in words.ZH_CLASSIFIERS:
        cost += 2.0
    elif last and (last[0] in words.ZH_NUMERALS or last[0].isdigit()) and last[-1] in words.ZH_CLASSIFIERS:
        cost += 0.8  # a measure word from what it counts
    if first in words.ZH_NEVER_FIRST:
        cost += _TORN
    elif first in words.ZH_GOOD_FIRST:
        cost -= 0.55
    elif first in words.ZH_FAIR_FIRST:
        cost -= 0.25
    return cost


def _japanese(before: str, after: str) -> float:
    cost = PLAIN
    for ending, value in words.JA_ENDINGS:
        if before.endswith(ending):
            cost += value
            break
    else:
        cost += 0.3
    if after.startswith(words.JA_NEVER_FIRST):
        cost += 0.6
    return cost
