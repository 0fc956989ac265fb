"""Turns the cues of a file into one spoken text: in time order, without repeats, overlaps and sound descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from bilingual.model.timing import Span
from bilingual.subtitles.captions.rolling import folded
from bilingual.subtitles.formats.base import FileCue
from bilingual.subtitles.formats.speech import song_borders, spoken, spoken_characters, with_speech
from bilingual.subtitles.shift import Shift

# How long it takes at most to say a text: so long, and so long for each character.
_SAID_MS, _SAY_MS = 3_000, 150
_BEGUN_MS = 300  # a word
_READ_MS = 50  # a character at the fastest reading speed
# Cues that start this close together are simultaneous.
_AT_ONCE_MS = 200


@dataclass(frozen=True, slots=True)
class SourceCue:
    """One cue: its time, its speech on one line, and the speaker, "" if unnamed.

    ``changes`` are the positions in ``text`` where the speaker changes, ``times`` the milliseconds from which
    the text at a position is spoken, as far as the file has them. ``lines`` are the positions where a new line of the
    file starts, and whether with a dash, as for another speaker; ``songs`` those where a song begins or ends.
    """

    span: Span
    text: str
    speaker: str = ""
    changes: tuple[tuple[int, str], ...] = ()
    times: tuple[tuple[int, int], ...] = ()
    lines: tuple[tuple[int, bool], ...] = field(default=(), compare=False)
    songs: tuple[int, ...] = field(default=(), compare=False)


def source_cues(cues: Sequence[FileCue]) -> tuple[SourceCue, ...]:
    """Return the speech in *cues* of a file, without the cues that have none.

    With names in the text, the previous speaker continues until the next name; WebVTT voices are named in each cue.
    Roll-up and growing captions are folded (``captions/rolling``).
    """
    voices = any(cue.turns for cue in cues)
    speaker = ""
    found: list[SourceCue] = []
    for cue in with_speech(folded(in_order(cues))):
        said, kept = spoken(cue), spoken_characters(cue)
        text = ""
        turns: list[tuple[int, str]] = []
        for name, part in said:
            speaker = name if name or voices else speaker
            text += " " if text else ""
            turns += [(len(text), speaker)] if not turns or turns[-1][1] != speaker else []
            text += part
        if text:
            times, lines = _times(cue, kept, text), _lines(cue, kept, text)
            songs = tuple(_placed(song_borders(cue), kept, text))
            found.append(SourceCue(cue.span, text, turns[0][1], tuple(turns[1:]), times, lines, songs))
    return _without_overlap(found)


def in_order(cues: Sequence[FileCue]) -> list[FileCue]:
    """Return *cues* in order of time."""
    return sorted(cues, key=lambda cue: (cue.span.start_ms, cue.span.end_ms))


def sounds_of(cues: Sequence[FileCue]) -> tuple[tuple[Span, str], ...]:
    """Return the sound descriptions in *cues* as they are written, on one line, with the times of their cues."""
    rows = with_speech(folded(in_order(cues)))
    return tuple((cue.span, " ".join(cue.text[a:b].split())) for cue in rows for a, b in cue.sounds)


def overlapped(cues: Sequence[FileCue]) -> tuple[FileCue, ...]:
    """Return the cues that the next one with speech leaves less time than it takes to read them."""
    rows = [cue for cue in with_speech(folded(in_order(cues))) if spoken(cue)]
    return tuple(
        cue
        for cue, after in pairwise(rows)
        if after.span.start_ms < cue.span.end_ms
        and after.span.start_ms - cue.span.start_ms < min(cue.span.duration_ms / 2, _READ_MS * len(cue.text))
    )


def within(
    cues: Sequence[SourceCue], offset_ms: int, duration_ms: int, *, whole: bool = False
) -> tuple[SourceCue, ...]:
    """Return the cues of the excerpt that starts at *offset_ms*, with times relative to it.

    A cue on the edge belongs to it if more than half of what is said in it is inside. Of a *whole* recording it is
    enough that it begins there: its text stands nowhere else, and the last cue of a file may be as long as its reading.
    """
    found: list[SourceCue] = []
    for cue in cues:
        start, end = cue.span.start_ms - offset_ms, cue.span.end_ms - offset_ms
        needed = min(end - start, _SAID_MS + _SAY_MS * len(cue.text))  # one may end long after its words
        inside = min(start + needed, duration_ms) - max(start, 0)
        if inside * 2 > needed or (whole and start >= 0 and inside >= _BEGUN_MS):
            times = tuple((place, ms - offset_ms) for place, ms in cue.times)
            found.append(replace(cue, span=Span(max(0, start), min(end, duration_ms)), times=times))
    return tuple(found)


def moved(cues: Sequence[SourceCue], shift: Shift) -> tuple[SourceCue, ...]:
    """Return *cues* with corrected times."""
    return tuple(
        replace(cue, span=shift.moved(cue.span), times=tuple((place, shift.at(ms)) for place, ms in cue.times))
        for cue in cues
    )


def _lines(cue: FileCue, kept: str, text: str) -> tuple[tuple[int, bool], ...]:
    """Return the positions in *text* where a line of *cue* starts, and whether with a dash.

    *kept* is the text of *cue* with blanks for what is not spoken, *text* the same with single blanks.
    """
    places = [place for place, character in enumerate(text) if not character.isspace()]
    letters = _letters_before(kept)
    found: dict[int, bool] = {}
    for match in re.finditer(r"\n[ \t]*([-–—](?![-–—]))?", cue.text):
        before = letters[match.start()]
        if 0 < before < len(places):
            found[places[before]] = bool(match[1])
    return tuple(sorted(found.items()))


def _times(cue: FileCue, kept: str, text: str) -> tuple[tuple[int, int], ...]:
    """Return the times of *cue* at the positions of *text*; *kept* and *text* as for ``_lines``."""
    places = [place for place, character in enumerate(text) if not character.isspace()]
    letters = _letters_before(kept)
    found: dict[int, int] = {}
    for place, ms in cue.times:
        before = letters[min(place, len(kept))]
        if before < len(places) and cue.span.start_ms <= ms <= cue.span.end_ms:
            found.setdefault(places[before], ms)
    rising = sorted(found.items())
    return tuple(rising) if rising == sorted(rising, key=lambda pair: pair[1]) else ()


def _placed(positions: Iterable[int], kept: str, text: str) -> Iterator[int]:
    """Yield the places in *text* of *positions* in the text of a cue; *kept* and *text* as for ``_lines``."""
    places = [place for place, character in enumerate(text) if not character.isspace()]
    letters = _letters_before(kept)
    for position in positions:
        before = letters[position]
        yield places[before] if before < len(places) else len(text)


def _letters_before(text: str) -> list[int]:
    """Return for each position, and for the end, how many characters before it are no white space."""
    return [*accumulate((not character.isspace() for character in text), initial=0)]


def _without_overlap(cues: Sequence[SourceCue]) -> tuple[SourceCue, ...]:
    """Return *cues*, each ending no later than the next starts; cues with the same start share its time."""
    result: list[SourceCue] = []
    for cue in cues:
        if result and cue.span.start_ms < result[-1].span.end_ms:
            before = result[-1]
            if cue.span.start_ms - before.span.start_ms < _AT_ONCE_MS:
                result[-1] = _joined(before, cue)
                continue
            result[-1] = replace(before, span=Span(before.span.start_ms, cue.span.start_ms))
        result.append(cue)
    return tuple(result)


def _joined(one: SourceCue, two: SourceCue) -> SourceCue:
    at = len(one.text) + 1
    last = one.changes[-1][1] if one.changes else one.speaker
    changes = [(at, two.speaker)] if two.speaker != last else []
    changes += [(at + place, name) for place, name in two.changes]
    span = Span(one.span.start_ms, max(one.span.end_ms, two.span.end_ms))
    lines = (*one.lines, (at, True), *((at + place, dashed) for place, dashed in two.lines))
    songs = (*one.songs, *(at + place for place in two.songs))
    return SourceCue(span, f"{one.text} {two.text}", one.speaker, (*one.changes, *changes), lines=lines, songs=songs)
