"""Where words of the source begin, and where a translation may be cut, as characters of the text."""

from __future__ import annotations

from itertools import accumulate

from bilingual.model.transcript import Transcript
from bilingual.subtitles.breaks import WordBreaks, break_positions


def word_offsets(transcript: Transcript, first: int, last: int) -> list[int]:
    """Return the offset of each word in ``transcript.text(first, last)``."""
    lengths = [len(word.text) + word.space_after for word in transcript.words[first:last]]
    return [0, *accumulate(lengths)][:-1]


def target_cuts(target: str, tag: str, breaks: WordBreaks) -> list[int]:
    """Return the places where a translation may be cut so that each piece contains text."""
    found: list[int] = []
    previous = 0
    for place in break_positions(target, tag, breaks):
        if readable(target[previous:place]):
            found.append(place)
            previous = place
    while found and not readable(target[found[-1] :]):
        found.pop()
    return found


def readable(text: str) -> bool:
    """Return whether *text* has a letter, a digit or a picture."""
    return any(c.isalnum() or ord(c) >= 0x2190 for c in text)
