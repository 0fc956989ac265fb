"""Cuts cues apart and joins them, with their markup."""

from __future__ import annotations

from dataclasses import replace

from bilingual.subtitles.formats.base import CueTurn, FileCue, Style


def piece(cue: FileCue, first: int, last: int) -> FileCue:
    """Return characters *first* up to *last* of *cue*, without white space at the ends.

    >>> from bilingual.model.timing import Span
    >>> piece(FileCue(Span(0, 9), "one\\ntwo", times=((0, 1), (4, 5))), 3, 7)
    FileCue(span=Span(start_ms=0, end_ms=9), text='two', styles=(), turns=(), sounds=(), times=((0, 5),), identifier='', settings='', line=0)
    """  # noqa: E501
    while first < last and cue.text[first].isspace():
        first += 1
    while first < last and cue.text[last - 1].isspace():
        last -= 1

    def moved(place: int) -> int:
        return min(max(place, first), last) - first

    turns = [turn for turn in cue.turns if first <= turn.first < last]
    before = [turn for turn in cue.turns if turn.first < first]
    if before and (not turns or turns[0].first > first):
        turns = [CueTurn(first, max(first, before[-1].said), before[-1].speaker), *turns]
    return replace(
        cue,
        text=cue.text[first:last],
        styles=tuple(
            Style(moved(s.first), moved(s.last), s.name, s.value)
            for s in cue.styles
            if (s.first < last and s.last > first) or first <= s.first == s.last < last
        ),
        turns=tuple(CueTurn(moved(turn.first), moved(turn.said), turn.speaker) for turn in turns),
        sounds=tuple((moved(a), moved(b)) for a, b in cue.sounds if a < last and b > first),
        times=tuple((moved(place), ms) for place, ms in cue.times if first - 1 <= place < last),
    )


def appended(cue: FileCue, more: FileCue, joint: str) -> FileCue:
    """Return *cue* with the text of *more* after *joint*."""
    at = len(cue.text) + len(joint)
    return replace(
        cue,
        text=cue.text + joint + more.text,
        styles=(*cue.styles, *(Style(s.first + at, s.last + at, s.name, s.value) for s in more.styles)),
        turns=(*cue.turns, *(CueTurn(t.first + at, t.said + at, t.speaker) for t in more.turns)),
        sounds=(*cue.sounds, *((a + at, b + at) for a, b in more.sounds)),
        times=(*cue.times, *((place + at, ms) for place, ms in more.times)),
    )
