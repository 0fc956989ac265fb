"""SubRip in the wild: with or without numbers and blank lines, and with the time formats of other tools.

There is no standard; matroska.org/technical/subtitles.html#srt-subtitles describes the usual form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bilingual.model.timing import Span
from bilingual.subtitles.formats.base import (
    LEAST_MS,
    MOST_MS,
    FileCue,
    Oddity,
    SubtitleFile,
    SubtitleFormat,
    plain_lines,
    shown_ms,
    written,
)
from bilingual.subtitles.formats.clock import GUARD, Timing, frames_per_second, shown_clock, timing_line
from bilingual.subtitles.formats.tags import OVERRIDE, Marked, guarded, marked, written_out

_AS_ZERO = "; taken as zero"
_BACKWARDS = "it ends before it begins"
# Entities that nobody says: with one of them, the file was written by a tool that escapes text.
_ESCAPED = re.compile(r"&(?:quot|apos|#0?39|#x27|#34);", re.IGNORECASE)
# A line break of ASS, left over beside its overrides; "C:\New" is text.
_BREAK = re.compile(r"(?<![:\\])\\N(?=\S)")
_NOTE = re.compile(r"NOTE(?:[ \t]|$)")
_NUMBER = re.compile(r"\s*\d{1,9}\s*")
_MARKED_NUMBER = re.compile(r"\s*#?(\d{1,9})[.):]?\s*")  # "2." and "#2"
# Text after the times: "X1:100 X2:200 Y1:10 Y2:20", and settings copied from WebVTT.
_SETTINGS = re.compile(r"(?:[A-Za-z]\w*:\S+\s*)*")


@dataclass(slots=True)
class _Entry:
    """A timing line, the number above it, and the lines below it up to the next block."""

    place: int
    timing: Timing
    number: str = ""
    lines: tuple[str, ...] = ()


class SubRip(SubtitleFormat):
    """SubRip, ``.srt``."""

    id = "srt"
    name = "SubRip"

    def recognises(self, text: str) -> bool:
        return False

    def read(self, text: str) -> SubtitleFile:
        lines = text.replace("\ufeff", "").split("\n")
        notes: list[str] = []
        blocks, odd = _blocks(lines, notes)
        rate = frames_per_second(block.timing for block in blocks)
        if any(clock and clock.frames is not None for b in blocks for clock in (b.timing.start, b.timing.end)):
            odd.append(Oddity(blocks[0].place + 1, f"its times count frames, read as {rate} a second"))
        cues: list[FileCue] = []
        escaped, converted = bool(_ESCAPED.search(text)), bool(OVERRIDE.search(text))
        for block, following in zip(blocks, [*blocks[1:], None], strict=False):
            before_ms = cues[-1].span.end_ms if cues else 0
            next_ms = following.timing.start.at(rate) if following and following.timing.start else None
            text = "\n".join((_behind(block), *block.lines))
            text = _BREAK.sub("\n", text) if converted else text
            read = marked(text, written_out(text, escaped))
            cue = _cue(block, read, rate, (before_ms, next_ms), odd)
            if cue:
                cues.append(cue)
        return SubtitleFile(self.id, tuple(cues), tuple(sorted(odd, key=lambda found: found.line)), tuple(notes))

    def write(self, cues: Sequence[tuple[Span, str]], voices: Sequence[str] = ()) -> str:
        return written([(span, _guarded(plain_lines(text))) for span, text in cues], "srt")


def span_of(timing: Timing, rate: int, line: int, shown: str, odd: list[Oddity]) -> Span | None:
    """Return the time of a cue, or ``None`` and an oddity that quotes what is left out.

    A cue without a start or an end, or that ends before it starts, is left out.
    """
    start = timing.start.at(rate) if timing.start else None
    end = timing.end.at(rate) if timing.end else None
    if start is None or end is None or end <= max(0, start):
        why = timing.odd if start is None or end is None else _BACKWARDS
        odd.append(Oddity(line, why, shown or "no text"))
        return None
    if timing.odd:
        odd.append(Oddity(line, timing.odd))
    if start < 0:
        odd.append(Oddity(line, f"its time begins below zero, at -{shown_clock(-start)}{_AS_ZERO}"))
    return Span(max(0, start), end)


def _mended(timing: Timing, rate: int, between: tuple[int, int | None], shown: str) -> Span | None:
    """Return a time for a cue whose own is unreadable or runs backwards: *between* its neighbours, where there is room.

    Each side is kept if it is readable and lies between them.
    """
    before, after = between
    start = first = timing.start.at(rate) if timing.start else None
    end = second = timing.end.at(rate) if timing.end else None
    if start is None or start < before or (after is not None and start >= after):
        start = before
    if end is None or end <= start or (after is not None and end > after):
        needed = shown_ms(shown)
        end = start + needed if after is None else min(after, start + needed)
    elif timing.start is None:
        start = max(start, end - MOST_MS)
    if shown and end - start >= LEAST_MS // 2:
        return Span(start, end)
    if first is None or second is None or not shown:
        return None
    swapped = before <= second < first and (after is None or first <= after)
    return Span(second, first) if swapped else None


def _behind(block: _Entry) -> str:
    """Return the text behind the times, which is not their settings."""
    return "" if _SETTINGS.fullmatch(block.timing.rest) else block.timing.rest


def _cue(block: _Entry, read: Marked, rate: int, between: tuple[int, int | None], odd: list[Oddity]) -> FileCue | None:
    line, behind = block.place + 1, _behind(block)
    settings = "" if behind else block.timing.rest
    empty = FileCue(Span(0, 0), "", identifier=block.number, settings=settings, line=line)
    cue = read.cue(empty)
    span = span_of(block.timing, rate, line, cue.text, odd)
    below_zero = block.timing.start is not None and block.timing.start.ms < 0 < between[0]
    if (below_zero or not span) and (mended := _mended(block.timing, rate, between, cue.text)):
        times = f"{shown_clock(mended.start_ms)} --> {shown_clock(mended.end_ms)}"
        odd[-1] = Oddity(line, f"{odd[-1].what.removesuffix(_AS_ZERO)}; taken as {times}", moved=True)
        span = mended
    if span and behind:
        odd.append(Oddity(line, "its text begins behind the times"))
    return replace(cue, span=span) if span else None


def _blocks(lines: Sequence[str], notes: list[str]) -> tuple[list[_Entry], list[Oddity]]:
    blocks = [_Entry(place, timing) for place, line in enumerate(lines) if (timing := timing_line(line))]
    numbered = _numbered(lines, blocks)
    expected = 1
    everywhere = _numbered_throughout(lines, blocks)
    tops = []
    for block, before in zip(blocks, [None, *blocks], strict=False):
        least = before.place + 1 if before else 0
        top = _number_above(lines, block.place, least, expected) if numbered else None
        top = block.place - 1 if everywhere else top
        block.number = lines[top].strip() if top is not None else ""
        expected = int(re.sub(r"\D", "", block.number)) + 1 if block.number else expected + 1
        tops.append(block.place if top is None else top)
    for block, end in zip(blocks, [*tops[1:], len(lines)], strict=False):
        block.lines = _without_note(lines[block.place + 1 : end], notes)
    above = _without_note(("", *lines[: tops[0] if tops else len(lines)]), notes)
    odd = [Oddity(n, "text above the first cue", line.strip()) for n, line in enumerate(above) if line.strip()]
    odd += [
        Oddity(block.place + 2, "a blank line inside a cue")
        for block in blocks
        if any(not a.strip() and b.strip() for a, b in pairwise("\n".join(block.lines).strip().split("\n")))
    ]
    return blocks, odd


def _without_note(lines: Sequence[str], notes: list[str]) -> tuple[str, ...]:
    """Return the *lines* above a block that WebVTT would call a note; up to the next cue, all of it is one."""
    for place, (before, line) in enumerate(pairwise(lines), 1):
        if not before.strip() and _NOTE.match(line):
            notes.append("\n".join(lines[place:]).strip())
            return tuple(lines[:place])
    return tuple(lines)


def _numbered(lines: Sequence[str], blocks: Sequence[_Entry]) -> bool:
    """Return whether the file numbers its cues: the first one is numbered, or most numbers are consecutive."""
    above = [lines[place] if (place := _written_above(lines, block.place, 0)) is not None else "" for block in blocks]
    numbers = [int(match[1]) if (match := _MARKED_NUMBER.fullmatch(line)) else None for line in above]
    follows = sum(b is not None and a is not None and b == a + 1 for a, b in pairwise(numbers))
    return bool(numbers) and (numbers[0] is not None or 2 * follows > len(numbers))


def _numbered_throughout(lines: Sequence[str], blocks: Sequence[_Entry]) -> bool:
    """Return whether another number stands right above each time: a person may have taken cues out between them."""
    above = [lines[block.place - 1] if block.place else "" for block in blocks]
    numbers = {int(line) for line in above if _NUMBER.fullmatch(line)}
    return len(blocks) > 1 and len(numbers) == len(blocks)


def _number_above(lines: Sequence[str], place: int, least: int, expected: int) -> int | None:
    """Return the line of the cue number above the timing line *place*, ``None`` if that is text.

    The *expected* number counts anywhere, any other only right above the time and after a blank line.
    """
    above = _written_above(lines, place, least)
    marked = _MARKED_NUMBER.fullmatch(lines[above]) if above is not None else None
    if above is None or marked is None:
        return None
    if not _NUMBER.fullmatch(lines[above]):
        return above if int(marked[1]) == expected and above == place - 1 else None
    first = above == least or not lines[above - 1].strip()
    return above if int(lines[above]) == expected or (above == place - 1 and first) else None


def _written_above(lines: Sequence[str], place: int, least: int) -> int | None:
    return next((above for above in range(place - 1, least - 1, -1) if lines[above].strip()), None)


def _guarded(text: str) -> str:
    return "\n".join(GUARD + line if timing_line(line) else line for line in guarded(text).split("\n"))
