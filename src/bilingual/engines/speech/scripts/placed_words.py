"""The words of a script or of subtitles with their times, and what the transcript records about the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bilingual.model.timing import Span
from bilingual.model.transcript import Word

APPROXIMATE = "approximate-times"
SOUNDS = "sounds"  # [start_ms, end_ms, text] of each sound description
UNHEARD = "unheard"  # [start_ms, text] of cues that are not what is heard then
CREDITS = "credits"  # texts of the file about who made it
OUTSIDE = "outside"  # the cues of the file that lie outside the recording
LATE, RATE = "late_ms", "rate"  # the correction of the file's times: see ``subtitles.shift``
UNCLEAR = "unclear"  # [late_ms, rate] of one that is possible but was not made

Timed = Span | None
"""The time of a word, ``None`` if it was not found."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The tokens of a script with their times, and the starts of passages and cues."""

    words: tuple[Word, ...]
    borders: tuple[int, ...]
    marks: tuple[str, ...] = ()
    options: Mapping[str, Any] | None = None


def placed_script(tokens: Sequence[tuple[str, bool]], times: Sequence[Timed], borders: Sequence[int],
                  marks: tuple[str, ...], options: Mapping[str, Any], excerpt: bool = False) -> Placed:  # fmt: skip
    """Keep all of a script, or an excerpt's part of it; tokens without sound take their neighbour's end."""
    known = [n for n, time in enumerate(times) if time is not None]
    first, last = (known[0], known[-1] + 1) if excerpt else (0, len(tokens))
    if any(time is None and any(c.isalnum() for c in tokens[n][0]) for n, time in enumerate(times[first:last], first)):
        marks = (*marks, APPROXIMATE)  # no audio was found for the last few words
    while last < len(tokens) and not any(c.isalnum() for c in tokens[last][0]):
        last += 1
    # Only here: this module's names are read by runs without a script, too.
    from bilingual.engines.speech.scripts.passages import moved_turns

    words: list[Word] = []
    for (text, space), time in zip(tokens[first:last], times[first:last], strict=True):
        end = words[-1].end_ms or 0 if words else 0
        words.append(Word(text, time.start_ms, time.end_ms, space) if time else Word(text, end, end, space))
    inside = tuple(sorted({0, *(b - first for b in borders if first < b < last)}))
    return Placed(tuple(words), inside, marks, moved_turns(options, first, last))
