"""The spoken word lights up: ASS karaoke times from word times."""

from __future__ import annotations

from collections.abc import Sequence

from bilingual.model.cue import Cue
from bilingual.model.transcript import Transcript
from bilingual.subtitles.display.layout import screen_text
from bilingual.subtitles.timing import WordTimes


def karaoke_lines(
    cue: Cue, lines: Sequence[str], transcript: Transcript, times: WordTimes, tag: str
) -> list[list[tuple[int, str]]]:
    """Return for each of *lines* its words as (centiseconds until the next word, text as shown).

    *lines* are the cue's source as laid out; spaces stay with the word before them. The first entry of
    the first line is the wait before the first word, with an empty text, where there is one.
    """
    first, last = cue.words
    bounds = [times.starts[w] for w in range(first, last)]
    ends = [*bounds[1:], max(times.ends[last - 1], bounds[-1])]
    found: list[list[tuple[int, str]]] = [[] for _ in lines]
    if bounds[0] > cue.span.start_ms and lines:
        found[0].append((_hundredths(cue.span.start_ms, bounds[0], cue.span.start_ms), ""))
    row, place = 0, 0
    for word, start, end in zip(range(first, last), bounds, ends, strict=True):
        left = len("".join(screen_text(transcript.words[word].text, tag).split()))
        begin = place
        while left and row < len(lines):
            if place >= len(lines[row]):
                row, place, begin = row + 1, 0, 0
                continue
            left -= not lines[row][place].isspace()
            place += 1
        if row >= len(lines):
            break
        while place < len(lines[row]) and lines[row][place].isspace():
            place += 1
        found[row].append((_hundredths(start, end, cue.span.start_ms), lines[row][begin:place]))
    return found


def _hundredths(start_ms: int, end_ms: int, origin_ms: int) -> int:
    """Return the length in centiseconds, both ends rounded from the cue's start so that errors do not add up."""
    return round((end_ms - origin_ms) / 10) - round((start_ms - origin_ms) / 10)
