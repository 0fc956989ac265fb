"""Who speaks, as a script or subtitles say it: names before what is said, and headings, which nobody speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SPEAKERS, HEADINGS = "speakers", "headings"
# "ANNA:", "Dr. Berg:", "主持人："; a clock or an address is none.
_NAME = re.compile(r"(?P<name>[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3})(?P<colon>:|：)(?=\s|$|(?<=：))\s*")
_LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class Passage:
    """What is spoken in one piece, who speaks, and the heading above it; both empty where nothing says so."""

    text: str
    speaker: str = ""
    heading: str = ""


def speaker_turns(lines: Sequence[str]) -> list[Passage]:
    """Return *lines* without the names before them; a line without a name is spoken by who spoke before.

    A name is one only where several lines begin so, and it comes again or is in capitals: "First: be quiet." is
    a sentence.

    >>> speaker_turns(["ANNA: Good evening.", "Welcome.", "BEN: Thank you."])[1:]
    [Passage(text='Welcome.', speaker='ANNA', heading=''), Passage(text='Thank you.', speaker='BEN', heading='')]
    """
    found = [_NAME.match(line) for line in lines]
    counts = Counter(match["name"] for match in found if match)
    names = {name for name, count in counts.items() if len(name) <= _LONGEST_NAME and (count > 1 or _capitals(name))}
    if sum(counts[name] for name in names) < 2:
        return [Passage(line) for line in lines]
    turns: list[Passage] = []
    speaker = ""
    for line, match in zip(lines, found, strict=True):
        if match and match["name"] in names:
            speaker, line = match["name"], line[match.end() :]
        turns.append(Passage(line, speaker))
    return turns


def _capitals(name: str) -> bool:
    return name.isupper() and len(name) > 1


def marked_turns(turns: Sequence[tuple[int, str]], headings: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """Return what a transcript keeps of them: each change of speaker and each heading by its first word's index.

    >>> marked_turns([(0, "A"), (4, "A"), (9, "B")], [(0, ""), (4, "Part two"), (9, "")])
    {'speakers': [[0, 'A'], [9, 'B']], 'headings': [[4, 'Part two']]}
    """
    kept: dict[str, Any] = {}
    changes = [[word, name] for n, (word, name) in enumerate(turns) if name != (turns[n - 1][1] if n else "")]
    if changes:
        kept[SPEAKERS] = changes
    if said := [[word, heading] for word, heading in headings if heading]:
        kept[HEADINGS] = said
    return kept


def moved_turns(options: Mapping[str, Any], first: int, last: int) -> dict[str, Any]:
    """Return *options* for the words from *first* up to *last* alone; who spoke before still speaks at the start."""
    kept = dict(options)
    for name in (SPEAKERS, HEADINGS):
        given = kept.pop(name, None)
        if given is None:
            continue
        before = [mark for mark in given if mark[0] < first]
        inside = [[word - first, text] for word, text in given if first <= word < last]
        if name == SPEAKERS and before and (not inside or inside[0][0] > 0):
            inside = [[0, before[-1][1]], *inside]
        if inside:
            kept[name] = inside
    return kept
