"""Divides a talk into paragraphs: at long pauses, at changes of topic, and with a readable length.

All boundaries are optimised together: a paragraph costs by its deviation from a good length, a boundary gains by the
pause before it, new words after it, and an opening such as "So" or "那么".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bilingual.languages import pack

# Our choice of a good length: about four sentences, 70 words or 130 Han characters; in units of
# one Latin character, with full-width ones counting 3.
IDEAL_LENGTH = 420
LONGEST_SENTENCES = 9
_WINDOW = 3
_FORCED = 1e6  # gains more than any paragraph costs

_WORD = re.compile(r"[^\W\d_]{4,}")
_HAN_PAIR = re.compile(r"(?=([\u3400-\u9fff\u30a0-\u30ff]{2}))")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A spoken sentence; times in milliseconds, None if unknown."""

    text: str
    start_ms: int | None = None
    end_ms: int | None = None


def paragraph_starts(sentences: Sequence[Spoken], tag: str, forced: Collection[int] = ()) -> list[int]:
    """Return the index of each paragraph's first sentence, starting with 0; each of *forced* starts one.

    >>> paragraph_starts([Spoken("One.", 0, 900), Spoken("Two.", 1000, 1900), Spoken("Three.", 9000, 9900)], "en")
    [0, 2]
    """
    count = len(sentences)
    if count == 0:
        return []
    gains = [_FORCED if index in forced else gain for index, gain in enumerate(_gains(sentences, tag))]
    lengths = [_length(sentence.text) for sentence in sentences]
    best = [0.0] + [float("inf")] * count
    before = [0] * (count + 1)
    for last in range(1, count + 1):
        length = 0
        for first in range(last - 1, max(-1, last - 1 - LONGEST_SENTENCES), -1):
            length += lengths[first]
            cost = best[first] + ((length - IDEAL_LENGTH) / IDEAL_LENGTH) ** 2 - gains[first]
            if cost < best[last]:
                best[last], before[last] = cost, first
    starts = []
    position = count
    while position > 0:
        position = before[position]
        starts.append(position)
    return starts[::-1]


def _gains(sentences: Sequence[Spoken], tag: str) -> list[float]:
    """Return the gain of a boundary before each sentence, 0 for the first; an average one is about 0.5."""
    pauses = [
        two.start_ms - one.end_ms if one.end_ms is not None and two.start_ms is not None else None
        for one, two in pairwise(sentences)
    ]
    known = [max(pause, 1) for pause in pauses if pause is not None]
    # Four out of five pauses are within a paragraph; the clamp is for short talks.
    usual = min(max(sorted(known)[int(0.8 * (len(known) - 1))], 300), 1500) if known else 400
    words = [frozenset(telling_words(sentence.text)) for sentence in sentences]
    gains = [0.0]
    for index, pause in enumerate(pauses, start=1):
        gain = 0.0
        if pause is not None:
            gain += 0.2 * min(pause / usual, 1)
            # A pause twice as long as usual is noticeable; one four times as long, and a second, is a break.
            gain += min(max(pause / usual - 1, 0) * 0.35, 1.2) * min(pause / 1000, 1)
        gain += _turn(words, index)
        start = sentences[index].text.lower().lstrip("\"'“¿¡ ")
        if begins_with_one(start, pack(tag).posts.openings, tag):
            gain += 0.25
        gains.append(gain)
    return gains


def begins_with_one(text: str, openings: Sequence[str], tag: str) -> bool:
    """Return whether *text* (lower case) starts with one of *openings*, as a whole word if spaces separate words.

    >>> begins_with_one("so what", ("so",), "en"), begins_with_one("solar", ("so",), "en")
    (True, False)
    >>> begins_with_one("那么，开始", ("那么",), "zh-Hans")
    True
    """
    spaced = pack(tag).writing.spaced
    return any(
        text.startswith(opening) and not (spaced and text[len(opening) : len(opening) + 1].isalpha())
        for opening in openings
    )


def _turn(words: Sequence[frozenset[str]], index: int) -> float:
    """Return how little the sentences after *index* share with those before it, 0 (all) to 0.3 (nothing)."""
    left = frozenset().union(*words[max(0, index - _WINDOW) : index])
    right = frozenset().union(*words[index : index + _WINDOW])
    if not left or not right:
        return 0.0
    return 0.3 * (1 - min(len(left & right) / min(len(left), len(right)) * 3, 1))


def telling_words(text: str) -> list[str]:
    """Return the words of *text* that tell what it is about: of four letters or more; or pairs of characters."""
    return [*_WORD.findall(text.lower()), *_HAN_PAIR.findall(text)]


def _length(text: str) -> int:
    return sum(3 if "\u2e80" <= character <= "\uffef" else 1 for character in text)
