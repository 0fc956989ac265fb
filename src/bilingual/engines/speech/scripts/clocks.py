"""Removes the times from scripts that transcription services and meeting software write: ``Anna Berg  0:07``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bilingual.subtitles.formats.clock import TOLD_CLOCK, clock_ms, timing_line

_CLOCK = rf"[\[(]?(?P<clock>{TOLD_CLOCK})[\])]?"
# "Anna Berg  0:07", "Anna Berg (00:07):", "[00:07] Anna Berg:", "0:07"
_ALONE = re.compile(rf"(?P<name>[^\W\d_][^\d:：]{{0,40}}?(?:[ \t]\d{{1,2}}(?=[ \t]))?)?[ \t]*{_CLOCK}[ \t]*[:：]?")
_FIRST = re.compile(rf"{_CLOCK}[ \t]*[-–—:：]?[ \t]+(?=\S)")
# As Teams and Otter write it.
_STARTED = re.compile(r".{1,60} (?:started|stopped) transcription|Transcribed by https?://\S+")
_LEAST_BEFORE_MS = 10_000
# Nobody writes a sentence so.
_SET_APART = re.compile(rf"[^\W\d_][^:：\t]{{0,40}}?(?: {{2,}}|\t){_CLOCK}")
_LEAST, _LEAST_SHARE = 2, 0.25


def without_clocks(lines: Sequence[str]) -> list[str]:
    """Return *lines* without the times that many of them begin with or consist of; a name with a time is a speaker's.

    >>> without_clocks(["Anna Berg  0:07", "Good evening.", "", "Speaker 1  0:09", "At 10:30."])
    ['[Anna Berg]:', 'Good evening.', '', '[Speaker 1]:', 'At 10:30.']
    """
    found = [_ALONE.fullmatch(line) or _FIRST.match(line) for line in lines]
    times = [clock_ms(match["clock"]) or 0 for match in found if match]
    written = sum(bool(line.strip()) for line in lines)
    rising = all(one <= two for one, two in pairwise(times))
    set_apart = sum(bool(_SET_APART.fullmatch(line)) for line in lines)
    if (len(times) < max(_LEAST, _LEAST_SHARE * written) and set_apart < _LEAST) or not rising:
        return list(lines)
    return [_bare(line, match) if match else line for line, match in zip(lines, found, strict=True)]


def asides(lines: Sequence[str]) -> frozenset[int]:
    """Return the numbers of *lines* that a program wrote around a transcript: what stands above the first speaker with
    a time (title, date, key words), and who started and stopped it.

    >>> lines = ["Harbour meeting", "", "Anna Berg  0:07", "Good evening.", "Ben  0:09", "Hello."]
    >>> sorted(asides([*lines, "Ben stopped transcription"]))
    [0, 6]
    >>> sorted(asides(["Good evening.", "Anna: Hello."]))
    []
    """
    bare = without_clocks(lines)
    turns = [n for n, (line, said) in enumerate(zip(lines, bare, strict=True)) if line != said and said[:1] == "["]
    first = turns and _ALONE.fullmatch(lines[turns[0]])
    if len(turns) < _LEAST or not first or (clock_ms(first["clock"]) or 0) > _LEAST_BEFORE_MS:
        return frozenset()  # what is above a later time may be said before it
    above = (n for n in range(turns[0]) if lines[n].strip())
    return frozenset((*above, *(n for n, line in enumerate(lines) if _STARTED.fullmatch(line.strip()))))


def has_cues(lines: Sequence[str]) -> bool:
    """Return whether *lines* are those of subtitles, with the times of cues."""
    return sum("-->" in line and timing_line(line) is not None for line in lines) >= _LEAST


def _bare(line: str, match: re.Match[str]) -> str:
    if match.re is _FIRST:
        return line[match.end() :]
    return f"[{match['name'].strip()}]:" if match["name"] else ""
