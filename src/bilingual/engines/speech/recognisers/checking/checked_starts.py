"""Checks doubtful word times of English by forced alignment, and takes the aligner's where both differ much.

About one word in a hundred is given the pause before it, where that is too short for the voice activity to show. Such a
word is unsure or lasts too long. Only those words are aligned, each with its neighbours: aligning everything costs half
as much as recognition. In the ten minutes of English of ``bench/speech``, with 13 starts that are more than 300 ms
early, 64 words are checked and 11 moved, every one of them rightly, for 4 % of the time of recognition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bilingual.engines.speech.activity import Samples, cut, speech_spans
from bilingual.engines.speech.recognisers.whisper_words import HeardWord
from bilingual.engines.speech.scripts.forced_alignment import AlignedWord, EnglishAligner, aligns

# Both differ by more than this. Whisper's starts are exact to 60 ms in the mean, the aligner's to 10 ms.
MOST_MS = 300
# A word that lasts longer than this, and so much more per letter, has a pause in it.
_LONG_MS, _LONG_MS_PER_LETTER = 350, 50
# So has a short word that follows another without a gap and is less probable than this.
_UNSURE, _SHORT = 0.75, 3
_BEFORE, _AFTER, _LONGEST_MS = 1, 2, 6_000
# Checks for every minute of words.
_PER_MINUTE = 10
# What was said scores about -5 nats per frame, another text -7 and less.
_WORST_SCORE = -7.0


@dataclass(frozen=True, slots=True)
class MovedStart:
    """The word at ``index`` was heard at ``was_ms``; the aligner hears it at ``start_ms``."""

    index: int
    was_ms: int
    start_ms: int


def with_checked_starts(
    words: Sequence[HeardWord], sound: Samples, tag: str
) -> tuple[tuple[HeardWord, ...], list[MovedStart]]:
    """Return *words* in the language *tag*, with the aligner's times for those that it hears elsewhere in *sound*."""
    result, moved = list(words), list[MovedStart]()
    chosen = doubtful_starts(words) if aligns(tag) else []
    aligner = EnglishAligner(quick=True) if chosen else None
    for index in chosen:
        assert aligner is not None
        for word in _aligned(result, index, sound, aligner):
            was_ms = result[word.index].start_ms or 0
            if word.index == index and abs(word.start_ms - was_ms) <= MOST_MS:
                break
            if word.index == index:
                moved.append(MovedStart(index, was_ms, word.start_ms))
            end_ms = max(word.start_ms, result[word.index].end_ms or 0) if word.index > index else word.end_ms
            result[word.index] = replace(result[word.index], start_ms=word.start_ms, end_ms=end_ms)
    return tuple(result), moved


def doubtful_starts(words: Sequence[HeardWord]) -> list[int]:
    """Return the indices of the words whose start is most doubtful, in order: at most ten for a minute of words."""
    doubts = []
    for index in range(1, len(words)):
        before, word = words[index - 1], words[index]
        if word.start_ms is None or word.end_ms is None:
            continue
        letters = sum(c.isalnum() for c in word.text)
        excess = (word.end_ms - word.start_ms) / (_LONG_MS + _LONG_MS_PER_LETTER * letters)
        unsure = letters <= _SHORT and word.start_ms == before.end_ms and word.sure < _UNSURE
        if excess > 1 or unsure:
            doubts.append((max(excess, 2 - word.sure if unsure else 0.0), index))
    span_ms = (words[-1].end_ms or 0) - (words[0].start_ms or 0) if words else 0
    most = _PER_MINUTE * (1 + span_ms // 60_000)
    return sorted(index for _, index in sorted(doubts, reverse=True)[:most])


def _aligned(words: Sequence[HeardWord], index: int, sound: Samples, aligner: EnglishAligner) -> list[AlignedWord]:
    """Return the aligned word at *index* and the next one, or nothing if the aligner isn't certain."""
    first, last = max(0, index - _BEFORE), min(len(words), index + 1 + _AFTER)
    start, end = words[first].start_ms, words[last - 1].end_ms
    if start is None or end is None or last - index < _AFTER or not 0 < end - start <= _LONGEST_MS:
        return []
    part = cut(sound, start, end)
    found = aligner.align(part, [word.text for word in words[first:last]], speech_spans(part))
    own = [word for word in found.words if first + word.index in (index, index + 1)]
    if not found.complete or len(own) < 2 or own[0].score < _WORST_SCORE:
        return []
    return [AlignedWord(first + w.index, start + w.start_ms, start + w.end_ms, w.score) for w in own]
