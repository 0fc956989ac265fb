"""How much a text resists being cut at a place: punctuation, then clauses, then phrases.

The costs are on one scale for all languages: 0 after the end of a sentence, about 1 between two words
that merely follow each other, 2 and more where a phrase would be torn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, zip_longest

from bilingual.languages import pack
from bilingual.subtitles import phrase_words as words
from bilingual.subtitles import phrase_words_eastern as eastern
from bilingual.subtitles.breaks import PHRASE_SPACED

SENTENCE_END, STRONG, COMMA, CLOSING, PLAIN = 0.0, 0.1, 0.2, 0.6, 1.0
_TORN = 1.6  # an article from its noun, a preposition from its object
_SPLIT_NAME = 1.0  # first name and last name
_SHORT_END = 3  # Chinese characters that should not begin a line when a mark follows them
_EN_PREPOSITIONS = frozenset(["about", "after", "at", "by", "for", "from", "into", "on", "to", "with"])
_EN_PRONOUNS = frozenset(["it", "me", "you", "him", "her", "us", "them"])
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
    facts = pack(tag)
    bounds = (0, *positions, len(text))
    pieces = [text[a:b].strip() for a, b in pairwise(bounds)]
    phrase = _EASTERN.get(facts.primary)
    if phrase is None:
        table = words.SPACED.get(facts.primary, words.NO_PHRASE_WORDS)
        names = facts.primary != "de"  # German writes every noun with a capital

        def phrase(before: str, after: str, then: str) -> float:
            cost = _spaced(before, after, then, table, names)
            return cost if names else cost + _german(before, after)

    costs = [
        cut_class(before) + _dangling(before, facts.primary) if ends_phrase(before) else phrase(before, after, then)
        for before, after, then in zip_longest(pieces[:-1], pieces[1:], pieces[2:], fillvalue="")
    ]
    if facts.writing.script in PHRASE_SPACED:
        return [min(cost, COMMA) if _parts_phrases(text, p) else cost for p, cost in zip(positions, costs, strict=True)]
    return costs


def _parts_phrases(text: str, position: int) -> bool:
    """Tell whether the space before *position* is what a comma is elsewhere, and not the one beside a number or a name.

    >>> _parts_phrases("ฝนตก เรารอ", 5), _parts_phrases("ภายใน 3 ชั่วโมง", 8)
    (True, False)
    """
    return (
        text[position - 1] == " " and not text[position - 2 : position - 1].isascii() and not text[position].isascii()
    )


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


def _spaced(before: str, after: str, then: str, table: words.PhraseWords, names: bool) -> float:
    last, first = _bare(before), _bare(after)
    cost = PLAIN
    if last in table.never_last:
        cost += _TORN
    if last in table.holds.get(first, ()):
        cost += _TORN
    elif first in table.good_first and last not in table.never_last:
        cost -= 0.55
    elif first in table.fair_first:
        cost -= 0.3
    if first in table.never_first:
        cost += 0.5
    if first in _EN_PREPOSITIONS and _bare(then) in _EN_PRONOUNS:  # said in one breath with the verb: "listened to it"
        cost += 0.8
    if "-" in last and table.holds and first not in table.fair_first:
        cost += _TORN / 2  # "a four-ton | clock"
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


def _chinese(before: str, after: str, then: str) -> float:
    cost = PLAIN
    last, first = before.strip("“”‘’「」『』《》（）"), after.strip("“”‘’「」『』《》（），。！？；：")
    if last in eastern.ZH_NEVER_LAST or (last and last[-1] in "的和与與在把被从從对對给給于於向"):
        cost += _TORN
    if last and last[-1] in eastern.ZH_NUMERALS and first[:1] in eastern.ZH_CLASSIFIERS:
        cost += 2.0
    elif last and (last[0] in eastern.ZH_NUMERALS or last[0].isdigit()) and last[-1] in eastern.ZH_CLASSIFIERS:
        cost += 0.8  # a measure word from what it counts
    if first in eastern.ZH_NEVER_FIRST or (last in eastern.ZH_VERBS and first in eastern.ZH_RESULTS):
        cost += _TORN
    elif first in eastern.ZH_GOOD_FIRST:
        cost -= 0.55
    elif first in eastern.ZH_FAIR_FIRST:
        cost -= 0.25
    end = after if ends_phrase(after) else after + then
    if ends_phrase(end) and sum(map(str.isalnum, end)) <= _SHORT_END:
        cost += 0.5
    return cost


def _japanese(before: str, after: str, _then: str) -> float:
    cost = PLAIN
    for ending, value in eastern.JA_ENDINGS:
        if before.endswith(ending):
            cost += value
            break
    else:
        cost += 0.3
    if after.startswith(eastern.JA_NEVER_FIRST):
        cost += 0.6
    return cost


def _korean(before: str, after: str, then: str) -> float:
    cost = _spaced(before, after, then, words.SPACED["ko"], names=False)
    last = _bare(before)
    if last not in words.SPACED["ko"].never_last:
        cost += next((value for ending, value in eastern.KO_ENDINGS if last.endswith(ending)), 0.0)
    return cost


_EASTERN: Mapping[str, Callable[[str, str, str], float]] = {"zh": _chinese, "ja": _japanese, "ko": _korean}
