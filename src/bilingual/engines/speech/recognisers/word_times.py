"""Corrects the times of recognised words by the voice activity (pure).

Whisper's word times have no notion of silence: the first word after a pause often starts where the last one ended,
seconds before it is said, and the last word before a pause lasts until the next. Words are clipped to the speech that
they overlap; words put wholly into a pause before the speech they belong to are moved to its onset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from bilingual.model.timing import Span, parts_within
from bilingual.model.transcript import Word

W = TypeVar("W", bound=Word)

# Shorter pauses are inside words: plosives, and what the detector misses.
_PAUSE_MS = 250
# The detector may miss this much of a soft onset, and word times are no more exact.
_SLACK_MS = 40
# No first word of a sentence lasts longer, and the rest of a word before it is shorter.
_LONGEST_MS, _REST_MS = 2_000, 100
# Words put before an onset belong to it if nothing else is between.
_ADJACENT_MS = 300


def clipped(words: Sequence[W], voice: Sequence[Span]) -> tuple[W, ...]:
    """Return *words* with their times clipped to the voice activity.

    >>> [w.start_ms for w in clipped([Word("No.", 0, 900), Word("Good", 900, 4200)], [Span(0, 850), Span(3900, 4300)])]
    [0, 3900]
    """
    speech = joined(voice, _PAUSE_MS)
    result = list(words)
    place = 0
    for index, word in enumerate(result):
        if word.start_ms is None or word.end_ms is None:
            continue
        while place < len(speech) and speech[place].end_ms <= word.start_ms:
            place += 1
        before = result[index - 1] if index else None
        parts = parts_within(speech[place : place + 8], word.start_ms, word.end_ms)
        if not parts:
            continue
        if before and _is_remainder(parts, word, before):
            # Its own speech begins just after its end, where the next word does.
            result[index] = replace(word, start_ms=max(word.start_ms, word.end_ms - _ADJACENT_MS))
            continue
        span = _chosen(parts, word, before)
        if before and span is not parts[0] and before.end_ms == word.start_ms:
            result[index - 1] = replace(before, end_ms=parts[0].end_ms)
        start = span.start_ms if span.start_ms > word.start_ms + _SLACK_MS else word.start_ms
        end = span.end_ms if span.end_ms < word.end_ms - _SLACK_MS else word.end_ms
        result[index] = replace(word, start_ms=start, end_ms=max(start, end))
        if start != word.start_ms:
            _move_to_onset(result, index, word.start_ms, speech)
    return tuple(result)


def joined(spans: Sequence[Span], pause_ms: int) -> list[Span]:
    """Return *spans* with pauses shorter than *pause_ms* filled."""
    found: list[Span] = []
    for span in spans:
        if found and span.start_ms - found[-1].end_ms < pause_ms:
            found[-1] = Span(found[-1].start_ms, max(span.end_ms, found[-1].end_ms))
        else:
            found.append(span)
    return found


def _chosen(parts: Sequence[Span], word: Word, before: Word | None) -> Span:
    """Return the stretch of speech in which *word* is said: no word contains a pause.

    After a mark it is the last one, since the word before reaches into the first; before a mark it is the first one;
    else that with most of the word.
    """
    after_mark, mark = before is None or _is_mark(before.text[-1]), _is_mark(word.text[-1])
    if after_mark != mark:
        return parts[-1] if after_mark else parts[0]
    return max(reversed(parts), key=lambda part: part.duration_ms)


def _is_remainder(parts: Sequence[Span], word: Word, before: Word) -> bool:
    """Return whether *parts*, the speech in a *word* after a mark, is only the rest of the word *before*: the word
    reaches from there over a pause to its neighbour.
    """
    last_ms = (word.end_ms or 0) - (word.start_ms or 0)
    spoken_ms = sum(part.duration_ms for part in parts)
    begins = _is_mark(before.text[-1]) and not _is_mark(word.text[-1])
    return begins and last_ms > _LONGEST_MS and spoken_ms < _REST_MS and parts[0].start_ms == word.start_ms


def _is_mark(character: str) -> bool:
    return not character.isalnum()


def _move_to_onset(words: list[W], index: int, from_ms: int, speech: Sequence[Span]) -> None:
    """Share the time of the word at *index* with those put before it into the pause that ended with its onset."""
    first = index
    while first:
        before = words[first - 1]
        if before.start_ms is None or before.end_ms is None or from_ms - before.end_ms > _ADJACENT_MS:
            break
        if any(span.start_ms < before.end_ms and span.end_ms > before.start_ms for span in speech):
            break
        first, from_ms = first - 1, before.start_ms
    if first == index:
        return
    start, end = words[index].start_ms or 0, words[index].end_ms or 0
    sizes = [len(word.text) for word in words[first : index + 1]]
    at = 0
    for place, size in enumerate(sizes, first):
        a, b = (start + (end - start) * part // sum(sizes) for part in (at, at + size))
        words[place] = replace(words[place], start_ms=a, end_ms=b)
        at += size
