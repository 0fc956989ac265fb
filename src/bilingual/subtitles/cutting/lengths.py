"""Text lengths at every position, counted like the limits, and the limits they imply for a cue.

A *running length* counts from the start of the recording, so that the length of any cue is a difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bilingual.languages import pack
from bilingual.languages.subtitles import ReadingLimits
from bilingual.model.transcript import Transcript
from bilingual.subtitles.rules import character_weight

Matrix = NDArray[np.float64]
_LEAST_EASE = 0.15


def ease(load: float) -> float:
    """Return the weight of reading speed in a sentence that as a whole takes *load* times the hard limit.

    If no cut can help, the reading speed is no reason to break up the sense.

    >>> [round(ease(load), 2) for load in (0.7, 1.0, 1.5)]
    [1.0, 1.0, 0.15]
    """
    return min(1.0, max(_LEAST_EASE, (1.25 - load) / 0.25))


@lru_cache(maxsize=16)  # called several times in a row for the same sentence
def running_lengths(text: str, tag: str) -> tuple[float, ...]:
    """Return the length of *text* before each of its characters, then that of the whole.

    >>> running_lengths("看 a", "zh-Hans")
    (0.0, 1.0, 1.5, 2.0)
    """
    wide = pack(tag).writing.east_asian
    if text.isascii() and text.isprintable():
        one = 0.5 if wide else 1.0
        return tuple([one * count for count in range(len(text) + 1)])
    return (0.0, *accumulate(_weights(text, wide)))


def length_of(text: str, tag: str) -> float:
    """Return the length of *text*. Faster than ``rules.text_length`` for many texts."""
    wide = pack(tag).writing.east_asian
    if text.isascii() and text.isprintable():
        return (0.5 if wide else 1.0) * len(text)
    return sum(_weights(text, wide))


def lengths_at(text: str, tag: str, places: Sequence[int]) -> tuple[list[float], list[float]]:
    """Return the length of *text* before each of *places*, with and without trailing spaces."""
    sums = running_lengths(text, tag)
    return [sums[p] for p in places], [sums[len(text[:p].rstrip())] for p in places]


def word_lengths(transcript: Transcript) -> tuple[Matrix, Matrix]:
    """Return the running lengths at each word's start, and at the previous word's end."""
    space = character_weight(" ", pack(transcript.language).writing.east_asian)
    start, end, total = [0.0], [0.0], 0.0
    for word in transcript.words:
        total += length_of(word.text, transcript.language)
        end.append(total)
        total += space * word.space_after
        start.append(total)
    return np.array(start), np.array(end)


def _weights(text: str, wide: bool) -> list[float]:
    return [character_weight(character, wide) for character in text]


def room_after(begins: Matrix, starts: Matrix, ends: Matrix, limits: ReadingLimits) -> Matrix:
    """Return the running length up to which a text that starts at each of *begins* fits its lines.

    *starts* and *ends* are the ascending running lengths of all line break positions, with and without the space before
    them. Filling each line as far as possible holds the most. A piece wider than a line has to be broken anyway and
    counts by its length.

    >>> places = np.array([0.0, 10, 20, 30, 40])
    >>> room_after(np.array([0.0]), places, places - 1, ReadingLimits(25, 17, 21)).tolist()  # 20 + 25, not 50
    [45.0]
    """
    here = begins
    for _ in range(limits.lines - 1):
        reached = np.searchsorted(ends, here + limits.cpl, "right") - 1
        broken = starts[np.maximum(reached, 0)]
        here = np.where(broken > here, broken, here + limits.cpl)
    return np.asarray(here + limits.cpl, dtype=np.float64)
