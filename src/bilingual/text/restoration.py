"""Restores sentence boundaries in speech without punctuation, as some Chinese recognisers produce it.

Every gap between two words gets a score from the pause, the particle before it and the word after it. Dynamic
programming then picks the boundaries with the best total of these scores and of the plausibility of the sentence
lengths. The weights were tuned on the unpunctuated transcripts in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bilingual.languages import pack
from bilingual.languages.sentences import Borders
from bilingual.model.transcript import Word, join_words

_TERMINATORS = re.compile(r"[.!?。！？…؟।]")
_COMMAS = "，,、；;：:"
# Scores of certain and likely boundary words.
_SURE, _LIKELY = 1.6, 0.8
# Where all clauses end in commas, one says little: the pause and the words around it must.
_COMMA, _CHAINING_COMMA = 0.6, -1.0
_BORDER_COST = 1.1  # each boundary needs some evidence
_SHORT_COST = 0.22  # per unit of length below a third of the usual length
_PAUSE_UNKNOWN = 0.0


def has_enough_marks(words: Sequence[Word], language: str) -> bool:
    """Return whether *words*, one sentence by punctuation, has a plausible sentence length.

    A passage that ends with a punctuation mark may be longer than one that does not, except where recognisers chain
    sentences by commas.
    """
    cues = pack(language).sentences.borders
    size = sum(_sizes(words, language))
    closed = bool(_TERMINATORS.search(words[-1].text))
    if closed:
        return size <= (1 if cues.chained else 2.5) * cues.longest
    return size <= cues.usual / 2


def restore_borders(words: Sequence[Word], language: str) -> list[int]:
    """Return the sorted indices at which a new sentence starts within *words* (never 0)."""
    cues = pack(language).sentences.borders
    sizes = _sizes(words, language)
    scores = [_border_score(words, at, cues, language) for at in range(1, len(words))]
    total = [0.0]
    for size in sizes:
        total.append(total[-1] + size)
    best = [0.0] + [float("-inf")] * len(words)
    came_from = [0] * (len(words) + 1)
    for end in range(1, len(words) + 1):
        worth = 0.0 if end == len(words) else scores[end - 1]
        for start in range(end - 1, -1, -1):
            size = total[end] - total[start]
            if size > 2.5 * cues.longest and start < end - 1:
                break
            score = best[start] + worth - _length_cost(size, cues)
            if score > best[end]:
                best[end], came_from[end] = score, start
    borders: list[int] = []
    at = came_from[len(words)]
    while at > 0:
        borders.append(at)
        at = came_from[at]
    return borders[::-1]


def _border_score(words: Sequence[Word], at: int, cues: Borders, language: str) -> float:
    """Return the score of a boundary before word *at*; below zero it is unlikely."""
    before = join_words(tuple(words[max(0, at - 6) : at])).lower()
    after = join_words(tuple(words[at : at + 6])).lower()
    spaced = pack(language).writing.spaced
    last, first = (before.split()[-1], after.split()[0]) if spaced else (before, after)
    clinging = cues.clinging or pack(language).subtitles.phrases.never_last
    closing, opening = _ranked(cues.closes, cues.may_close), _ranked(cues.opens, cues.may_open)
    score = -_BORDER_COST + _pause_score(words[at - 1], words[at])
    if before[-1] in _COMMAS:
        score += _CHAINING_COMMA if cues.chained else _COMMA
    else:
        score += next((worth for ending, worth in closing if last.endswith(ending)), 0.0)
    opens = next((worth for opener, worth in opening if _begins(first, opener, spaced)), 0.0)
    score += opens
    if any((last == word) if spaced else last.endswith(word) for word in clinging) and not last.endswith(cues.closes):
        score -= 2.0
    if not opens and any(_begins(first, word, spaced) for word in cues.leaning):
        score -= 3.0
    if cues.finals and not last.endswith((*cues.closes, *cues.may_close, *cues.finals)):
        score -= 2.0
    return score


def _pause_score(before: Word, after: Word) -> float:
    if before.end_ms is None or after.start_ms is None:
        return _PAUSE_UNKNOWN
    gap = after.start_ms - before.end_ms
    if gap < 80:
        return -0.8
    # In careful speech, a comma is a pause of 250 ms and a full stop one of 600 ms.
    return min(3.2, (gap - 80) / 180)


def _length_cost(size: float, cues: Borders) -> float:
    cost = max(0.0, cues.usual / 3 - size) * _SHORT_COST
    over = max(0.0, size - cues.longest) / cues.longest
    return cost + 0.4 * max(0.0, size - cues.usual) / cues.usual + 6.0 * over


def _begins(text: str, word: str, spaced: bool) -> bool:
    return text.strip("'\"“”") == word if spaced else text.startswith(word)


def _sizes(words: Sequence[Word], language: str) -> list[float]:
    """Return the size of each word: in characters for languages without spaces, otherwise 1 per word."""
    if pack(language).writing.spaced:
        return [1.0] * len(words)
    return [sum(0.5 if c.isascii() else 1.0 for c in w.text if c.isalnum()) for w in words]


@lru_cache(maxsize=64)
def _ranked(sure: tuple[str, ...], likely: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    worth = dict.fromkeys(likely, _LIKELY) | dict.fromkeys(sure, _SURE)
    return tuple(sorted(worth.items(), key=lambda pair: -len(pair[0])))  # the longest match counts
