"""Speaker names and headings in scripts and subtitles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bilingual.subtitles.formats.speech import names_before

SPEAKERS, HEADINGS = "speakers", "headings"


@dataclass(frozen=True, slots=True)
class ScriptPassage:
    """A spoken passage, its speaker, and the heading above it, both possibly empty."""

    text: str
    speaker: str = ""
    heading: str = ""


def speaker_turns(lines: Sequence[str]) -> list[ScriptPassage]:
    """Return *lines* without speaker names; a line without a name continues the previous speaker.

    >>> [(turn.speaker, turn.text) for turn in speaker_turns(["ANNA: Good evening.", "Welcome.", "BEN: Thank you."])]
    [('ANNA', 'Good evening.'), ('ANNA', 'Welcome.'), ('BEN', 'Thank you.')]
    """
    turns: list[ScriptPassage] = []
    speaker = ""
    for line, (name, said) in zip(lines, names_before(lines), strict=True):
        speaker = name or speaker
        turns.append(ScriptPassage(line[said:], speaker))
    return turns


def marked_turns(turns: Sequence[tuple[int, str]], headings: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """Return the form kept in a transcript: each change of speaker and each heading by the index of its first word.

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
    """Return *options* for only the words from *first* up to *last*; the speaker at *first* may have started before."""
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
