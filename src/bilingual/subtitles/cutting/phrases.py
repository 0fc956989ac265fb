"""The cost of cutting a text at a place: punctuation, then clauses, then phrases.

Costs use one scale for all languages: 0 after the end of a sentence, about 1 between two unrelated words, 2 and more
where a phrase would be split.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import pairwise

from bilingual.languages import pack
from bilingual.languages.subtitles import Phrases
from bilingual.model.transcript import Transcript
from bilingual.subtitles.rules import limits_for, text_length

SENTENCE_END, STRONG, COMMA, CLOSING, PLAIN = 0.0, 0.1, 0.2, 0.6, 1.0
_TORN = 1.6  # an article from its noun, a preposition from its object
_DASH_FIRST = 4.0  # a dash at the start of a line or cue
_SPLIT_NAME = 1.0  # first name and last name
_LONGEST_ENDING = 6
_SHORT_END = 3  # Chinese characters before a mark that should not start a line
_ENDS = frozenset(".!?。！？…؟‽")
_STRONGS = frozenset(";:；：—–")
_DASHES = frozenset(("-", "--", "---", "–", "—", "―", "——"))
_COMMAS = frozenset(",，、،")
_CLOSINGS = frozenset(")）]】」』”»’")
_QUOTES = "\"'”’»」』）)]】*_"


def cut_costs(text: str, positions: Sequence[int], tag: str) -> list[float]:
    """Return the cost of cutting *text* at each of *positions* (ascending, strictly inside it).

    >>> [round(c, 1) for c in cut_costs("When it rains, the river rises.", (15, 19), "en")]
    [0.2, 2.6]
    """
    facts = pack(tag)
    words = facts.subtitles.phrases
    bounds = (0, *positions, len(text))
    pieces = [text[a:b].strip() for a, b in pairwise(bounds)]
    rule = partial(_RULES[words.rule], words)
    costs = []
    for ago, before, after, then in zip(["", *pieces], pieces[:-1], pieces[1:], [*pieces[2:], ""], strict=False):
        if _is_dash(after):
            costs.append(_DASH_FIRST)
        elif ends_phrase(before):
            costs.append(cut_class(before) + _dangling(before, words))
        else:
            costs.append(rule(before, after, then) + _adjective(words, ago, before, after))
    if facts.writing.phrase_spaced:
        return [min(cost, COMMA) if _parts_phrases(text, p) else cost for p, cost in zip(positions, costs, strict=True)]
    return costs


def _parts_phrases(text: str, position: int) -> bool:
    """Return whether the space before *position* separates phrases, and does not just surround a number or name.

    >>> _parts_phrases("ฝนตก เรารอ", 5), _parts_phrases("ภายใน 3 ชั่วโมง", 8)
    (True, False)
    """
    return (
        text[position - 1] == " " and not text[position - 2 : position - 1].isascii() and not text[position].isascii()
    )


def _dangling(before: str, words: Phrases) -> float:
    """Return the cost of ending with a conjunction and its comma: "and, | if it rains" is cut before "and"."""
    if words.rule != "words" or cut_class(before) != COMMA:
        return 0.0
    return _TORN - COMMA if _bare(before) in words.good_first else 0.0


@lru_cache(maxsize=65536)
def cut_class(before: str) -> float:
    """Return the cost of a cut given the punctuation at the end of *before*."""
    bare = before.rstrip(_QUOTES)
    last = bare[-1:] or before[-1:]
    if _is_dash(before) or bare.endswith("--"):
        return STRONG
    if last in _ENDS:
        return SENTENCE_END
    if last in _STRONGS:
        return STRONG
    if last in _COMMAS:
        return COMMA
    return CLOSING if before[-1:] in _CLOSINGS else PLAIN


def _is_dash(piece: str) -> bool:
    """Return whether *piece* is a dash that stands alone: no line and no cue begins with it.

    >>> [_is_dash(piece) for piece in ("--", "—", "-", "–but", "-5")]
    [True, True, True, False, False]
    """
    return piece.strip() in _DASHES


def ends_phrase(before: str) -> bool:
    """Return whether *before* ends with punctuation."""
    return cut_class(before) < PLAIN


def _by_words(words: Phrases, before: str, after: str, then: str) -> float:
    last, first = _bare(before), _bare(after)
    cost = PLAIN
    if last in words.never_last:
        cost += _TORN
    if any(first in hold.before and last in hold.words for hold in words.holds):
        cost += _TORN
    elif first in words.good_first and last not in words.never_last:
        cost -= 0.55
    elif first in words.fair_first:
        cost -= 0.3
    if first in words.never_first:
        cost += 0.5
    if first in words.leaning and _bare(then) in words.leaning_pronouns:  # "listened to it" is one phrase
        cost += 0.8
    held = last in words.never_last or last in words.good_first or last in words.fair_first
    if first in words.objects and not held and (ends_phrase(after) or _bare(then) in words.after_objects):
        cost += _TORN  # "survive | it after losing half"
    if words.compounds and "-" in last and first not in words.fair_first:
        cost += _TORN / 2  # "a four-ton | clock"
    capitals = before[:1].isupper() and after[:1].isupper() and not words.nouns_capitalised
    if capitals and last not in words.never_last:
        cost += _SPLIT_NAME
    if before[-1:].isdigit():
        cost += 1.0
    if words.endings and last not in words.never_last:
        cost += _ending_cost(last, words, 0.0)
    return cost + _bracket(words, before, after, first)


def _adjective(words: Phrases, ago: str, before: str, after: str) -> float:
    """Return the cost of separating an adjective from its noun: "the northern | islands"."""
    last, first = _bare(before), _bare(after)
    named = last in words.adjectives or (bool(words.adjectives) and last.endswith(words.adjective_endings))
    function_word = first in words.never_last or first in words.fair_first or first in words.good_first
    return _TORN / 2 if named and _bare(ago) in words.never_last and first and not function_word else 0.0


def _bracket(words: Phrases, before: str, after: str, first: str) -> float:
    """Return the cost of separating an adjective from its noun, a genitive from its head, or the verb from its clause
    end.
    """
    noun_follows = words.nouns_capitalised and before[:1].islower() and after[:1].isupper()
    if noun_follows and before.endswith(words.adjective_endings):
        return _TORN / 2
    if first in words.genitives:
        return _TORN / 2
    if first in words.clause_ends:
        return _TORN if ends_phrase(after) else 0.4
    return 0.0


def _ending_cost(text: str, words: Phrases, otherwise: float) -> float:
    """Return the cost that the longest known ending of *text* adds."""
    table = _endings(words.endings)
    for size in range(min(len(text), _LONGEST_ENDING), 0, -1):
        if (cost := table.get(text[-size:])) is not None:
            return cost
    return otherwise


@lru_cache(maxsize=32)
def _endings(rows: tuple[tuple[float, frozenset[str]], ...]) -> Mapping[str, float]:
    return {ending: cost for cost, endings in rows for ending in endings}


@lru_cache(maxsize=65536)
def _bare(piece: str) -> str:
    return piece.lower().strip("\"'“”‘’«»()[].,;:!?¿¡…—–-").replace("’", "'")


def _by_classifiers(words: Phrases, before: str, after: str, then: str) -> float:
    cost = PLAIN
    last, first = before.strip("“”‘’「」『』《》（）"), after.strip("“”‘’「」『』《》（），。！？；：")
    if last in words.never_last or (last and last[-1] in words.never_last_characters):
        cost += _TORN
    if last and last[-1] in words.numerals and first[:1] in words.classifiers:
        cost += 2.0
    elif last and (last[0] in words.numerals or last[0].isdigit()) and last[-1] in words.classifiers:
        cost += 0.8  # a measure word from its noun
    if first in words.never_first or (last in words.verbs and first in words.results):
        cost += _TORN
    elif first in words.good_first:
        cost -= 0.55
    elif first in words.fair_first:
        cost -= 0.25
    end = after if ends_phrase(after) else after + then
    if ends_phrase(end) and sum(map(str.isalnum, end)) <= _SHORT_END:
        cost += 0.5
    return cost


def _by_endings(words: Phrases, before: str, after: str, _then: str) -> float:
    cost = PLAIN + _ending_cost(before, words, 0.3)
    return cost + 0.6 if after.startswith(tuple(words.never_first)) else cost


_RULES: Mapping[str, Callable[[Phrases, str, str, str], float]] = {
    "words": _by_words,
    "endings": _by_endings,
    "classifiers": _by_classifiers,
}


# Anything shorter than this share of a line is not a clause: "However," does not help pairing.
_LEAST_SHARE = 0.25


def clauses(transcript: Transcript, words: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the clauses of the sentence *words* as ranges of words; none if the sentence fits a single line.

    A clause ends at a comma or a stronger mark, and before a word that starts one ("because", "which").
    """
    first, last = words
    tag = transcript.language
    line = limits_for(tag).cpl
    if text_length(transcript.text(first, last), tag) <= line:
        return []
    phrases = pack(tag).subtitles.phrases
    openers = phrases.good_first - phrases.unsure_first if phrases.rule == "words" else frozenset()
    found = [first]
    for place in range(first + 1, last):
        before, after = transcript.words[place - 1].text, transcript.words[place].text
        ends = cut_class(before) <= COMMA or after.lower().strip("\"'“”‘’.,;:!?") in openers
        left = text_length(transcript.text(found[-1], place), tag)
        right = text_length(transcript.text(place, last), tag)
        if ends and min(left, right) >= _LEAST_SHARE * line:
            found.append(place)
    return list(zip(found, [*found[1:], last], strict=True)) if len(found) > 1 else []
