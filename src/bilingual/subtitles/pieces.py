"""Cuts the text of a subtitle file into pieces, between the places where a sentence may end.

A sentence may end at its mark, where a speaker changes, at the end of a cue, at a comma, and in text without spaces
between words at a space. No character is lost: the pieces are stretches of one running text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bilingual.languages import pack
from bilingual.model.joints import fitted_gap
from bilingual.model.timing import Span
from bilingual.subtitles.source_cues import SourceCue
from bilingual.text.sentences import split_sentences

_MARK = re.compile(r"[,;:،؛…—–]\s+|\s[—–-]\s+|[，；：、…—]+(?=[^\s，；：、…—。！？」』”）])")
_QUOTE = re.compile(r"(?<![」』”»])[」』”»]++(?=[^\W\d_])|[\"”»]\s+")
_COLONS = ":;؛；："
_BLANK = re.compile(r"\s+")
_PAUSE_MS = 900
# A moment inside a cue is known to this share of the cue's time.
_INSIDE = 0.15
# An address of a web page or of mail.
_ADDRESS = re.compile(r"https?://|www\.|\b[\w-]{1,200}\.(?:com|org|net|info|tv|io)\b|@\w|©|®", re.IGNORECASE)
AT_ENDS = 4  # cues at the start and at the end of a file that may be credits
# With sentence marks at the end of fewer of its cues, a file has none.
_LEAST_MARKED = 0.12


@dataclass(frozen=True, slots=True)
class TextStretch:
    """A stretch of the text of a file.

    ``joint`` is what lies before it: the ``end`` of a sentence and a cue, a full ``stop`` inside one, the ``turn`` of
    another speaker or a song, a ``pause``, another ``cue`` or ``line``, a ``colon``, a ``quote``, another ``mark``
    or a ``blank``.
    ``loose_ms`` is how uncertain its start and its end are, ``cue`` the number of the cue in which it starts, from 0.
    ``credit``: it looks like a line about who made the subtitles.
    """

    text: str
    span: Span
    joint: str
    loose_ms: tuple[int, int]
    cue: int
    credit: bool = False


@dataclass(frozen=True, slots=True)
class PieceText:
    """The running text of a file, its pieces, and where each starts and ends.

    ``marked``: it has sentence marks. ``wraps`` are the positions of spaces that only stand for a new line.
    """

    full: str
    pieces: tuple[TextStretch, ...]
    places: tuple[tuple[int, int], ...]
    marked: bool
    wraps: frozenset[int] = frozenset()

    def text(self, first: int, last: int) -> str:
        """Return the text of pieces *first* up to, not including, *last*."""
        return self.between(self.places[first][0], self.places[last - 1][1])

    def part(self, first: int, last: int | None) -> PieceText:
        """Return the text with only these pieces."""
        return replace(self, pieces=self.pieces[first:last], places=self.places[first:last])

    def between(self, start: int, end: int) -> str:
        """Return the text between two positions, without the spaces that only stand for a new line."""
        return "".join(self.full[at] for at in range(start, end) if at not in self.wraps).strip()


def pieces_of(cues: Sequence[SourceCue], tag: str) -> PieceText:
    """Return the pieces of *cues*, which are in time order, in the language *tag*.

    >>> cues = [SourceCue(Span(0, 2000), "One. And"), SourceCue(Span(2000, 3000), "two, three.")]
    >>> [(piece.text, piece.joint) for piece in pieces_of(cues, "en").pieces]
    [('One.', 'end'), ('And', 'stop'), ('two,', 'cue'), ('three.', 'mark')]
    """
    full, begins = "", []
    for cue in cues:
        full += _between(full, cue.text, tag)
        begins.append(len(full))
        full += cue.text
    ends = [begin + len(cue.text) for begin, cue in zip(begins, cues, strict=True)]
    sentences = [first for first, _ in split_sentences(full, tag)]
    borders = _borders(full, cues, begins, sentences, spaced=pack(tag).writing.spaced)
    credited = [span for number, cue in enumerate(cues) if min(number, len(cues) - 1 - number) < AT_ENDS
                for span in _credits(cue, begins[number], tag)]  # fmt: skip
    for start, end in credited:  # such a line is one piece
        borders = {at: why for at, why in borders.items() if not start < at < end} | {start: "turn", end: "turn"}
    pieces: list[TextStretch] = []
    places: list[tuple[int, int]] = []
    for first, last in pairwise([*sorted(borders), len(full)]):
        stretch = full[first:last]
        start, end = first + len(stretch) - len(stretch.lstrip()), first + len(stretch.rstrip())
        if start >= end:
            continue
        if pieces and not any(c.isalnum() for c in stretch):  # a mark alone belongs to what is before it
            old, (begin, _) = pieces[-1], places[-1]
            places[-1] = (begin, end)
            pieces[-1] = replace(old, text=full[begin:end])
            continue
        (a, loose), (b, loose_end) = _moment(start, cues, begins, ends), _moment(end, cues, begins, ends, closing=True)
        span = Span(a, max(a, b))
        number, credit = bisect_right(begins, start) - 1, any(a <= start < b for a, b in credited)
        pieces.append(TextStretch(full[start:end], span, borders[first], (loose, loose_end), number, credit))
        places.append((start, end))
    starts = set(sentences)
    marked = sum(begin in starts for begin in begins[1:]) >= _LEAST_MARKED * (len(begins) - 1)
    marked = marked or (len(sentences) > 1 and len(cues) < 4)
    wraps: set[int] = set()
    if marked and not pack(tag).writing.gap:
        lines = [begin + at for cue, begin in zip(cues, begins, strict=True) for at, _ in cue.lines]
        wraps = {at - 1 for at in lines if not fitted_gap(" ", full[: at - 1], full[at:], "")}
    return PieceText(full, tuple(pieces), tuple(places), marked, frozenset(wraps))


def is_credit(text: str, tag: str) -> bool:
    """Return whether the text of a cue looks like a line about who made the subtitles.

    >>> is_credit("Untertitel von Anna Berg", "de"), is_credit("Wir lesen Untertitel.", "de")
    (True, False)
    """
    lowered = text.lower().lstrip("-–— \"'«“„([")
    words = (word for one in {tag, "en"} for word in pack(one).subtitles.credits)
    return bool(_ADDRESS.search(text)) or any(
        lowered.startswith(word) and not (lowered[len(word) : len(word) + 1].isalpha() and word.isascii())
        for word in words
    )


def is_signed(text: str, tag: str) -> bool:
    """Return whether a text certainly says who made the subtitles: it looks like that, and has an address.

    >>> is_signed("Subtitles by www.example.org", "en"), is_signed("Visit www.example.org", "en")
    (True, False)
    """
    without = _ADDRESS.sub("", text)
    return without != text and is_credit(without, tag)


def _credits(cue: SourceCue, begin: int, tag: str) -> list[tuple[int, int]]:
    """Return the places of the lines of *cue*, which starts at *begin*, that are credits; without a stop it is one."""
    starts = [0, *(at for at, _ in cue.lines)]
    if not any(dashed for _, dashed in cue.lines) and len(split_sentences(cue.text, tag)) < 2:
        starts = [0]
    rows = pairwise([*starts, len(cue.text)])
    return [(begin + first, begin + last) for first, last in rows if is_credit(cue.text[first:last], tag)]


def _borders(
    full: str, cues: Sequence[SourceCue], begins: Sequence[int], sentences: Sequence[int], *, spaced: bool
) -> dict[int, str]:
    """Return where *full* may be divided, and why: the strongest reason of each place."""
    found: dict[int, str] = {}
    starts = set(begins)
    if not spaced:
        found |= {match.end(): "blank" for match in _BLANK.finditer(full)}
    found |= {match.end(): "colon" if match[0][0] in _COLONS else "mark" for match in _MARK.finditer(full)}
    found |= {match.end(): "quote" for match in _QUOTE.finditer(full)}
    lines = [(begin + at, dashed) for cue, begin in zip(cues, begins, strict=True) for at, dashed in cue.lines]
    found |= {place: "line" for place, dashed in lines if not dashed and found.get(place) != "colon"}
    found |= dict.fromkeys(begins, "cue")
    for (before, after), begin in zip(pairwise(cues), begins[1:], strict=True):
        if after.span.start_ms - before.span.end_ms >= _PAUSE_MS:
            found[begin] = "pause"
    found |= {first: "end" if first in starts else "stop" for first in sentences}
    found |= {begin + at: "turn" for cue, begin in zip(cues, begins, strict=True) for at, _ in cue.changes}
    found |= {place: "turn" for place, dashed in lines if dashed}
    songs = (begin + place for cue, begin in zip(cues, begins, strict=True) for place in cue.songs)
    found |= {place + (full[place : place + 1] == " "): "turn" for place in songs}
    return found | {0: "end"}


def _between(before: str, after: str, tag: str) -> str:
    """Return what separates two cues: a space, but not inside text without spaces between words."""
    if not before:
        return ""
    latin = before[-1].isascii() and after[:1].isascii()
    return " " if pack(tag).writing.spaced or (latin and before[-1].isalnum() and after[:1].isalnum()) else ""


def _moment(
    position: int, cues: Sequence[SourceCue], begins: Sequence[int], ends: Sequence[int], *, closing: bool = False
) -> tuple[int, int]:
    """Return the estimated time of a character, and how uncertain it is."""
    at = bisect_right(begins, position - closing) - 1
    span = cues[at].span
    if position <= begins[at]:
        return span.start_ms, 0
    if position >= ends[at]:
        return span.end_ms, 0
    inside = (position - begins[at]) / max(1, ends[at] - begins[at])
    return span.start_ms + round(span.duration_ms * inside), round(span.duration_ms * _INSIDE)
