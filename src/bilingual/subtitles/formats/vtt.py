"""WebVTT by its specification (www.w3.org/TR/webvtt1), and the times that other tools accept."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bilingual.model.timing import Span
from bilingual.subtitles.formats.base import FileCue, Oddity, SubtitleFile, SubtitleFormat, plain_lines, written
from bilingual.subtitles.formats.clock import GUARD, Clock, Timing, timing_line, unusual_time
from bilingual.subtitles.formats.srt import span_of
from bilingual.subtitles.formats.tags import OVERRIDE, marked

_ARROW = "-->"
_SIGNATURE = re.compile(r"WEBVTT(?=[ \t\n]|$)")
_NOTE = re.compile(r"NOTE(?:[ \t]|$)")
_NO_TEXT = re.compile(r"(?:NOTE|STYLE|REGION)(?![\w-])|::cue\b")  # a style sheet may go on after a blank line
# "Collect WebVTT cue timings and settings"; other lines are valid only in less strict tools.
_TIME = r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?!\S)(.*)")


@dataclass(slots=True)
class _Block:
    """Lines up to a blank one: a cue if one of its first two lines has an arrow, else a note, style or region."""

    place: int  # index of its first line, or of the arrow in a cue
    above: str = ""
    arrow: str = ""
    lines: list[str] = field(default_factory=list)


class WebVTT(SubtitleFormat):
    """WebVTT, ``.vtt``."""

    id = "vtt"
    name = "WebVTT"

    def recognises(self, text: str) -> bool:
        return bool(_SIGNATURE.match(text.lstrip("\ufeff")))

    def read(self, text: str) -> SubtitleFile:
        lines = text.replace("\ufeff", "").split("\n")
        odd: list[Oddity] = []
        notes: list[str] = []
        cues: list[FileCue] = []
        header = 0
        if self.recognises(text):
            header = next((n for n, line in enumerate(lines) if n and (not line or _ARROW in line)), len(lines))
            notes += ["\n".join(lines[:header])]
        else:
            odd.append(Oddity(1, "the first line is not WEBVTT"))
        blocks = _blocks(lines, header)
        timings = [_timing(block.arrow) if block.arrow else None for block in blocks]
        after_note = False
        for block, timing in zip(blocks, timings, strict=True):
            if not block.arrow:
                after_note = after_note or bool(_NOTE.match(block.lines[0]))
                _aside(block, notes, odd, after_note)
                continue
            after_note = False
            line = block.place + 1
            cue = marked("\n".join(block.lines)).cue(FileCue(Span(0, 0), "", identifier=block.above, line=line))
            if timing is None:
                odd.append(Oddity(line, "an arrow without times", "\n".join((block.arrow, cue.text)).strip()))
                continue
            span = span_of(timing, 25, line, cue.text, odd)
            if span:
                cues.append(replace(cue, span=span, settings=timing.rest))
        return SubtitleFile(self.id, tuple(cues), tuple(odd), tuple(notes))

    def write(self, cues: Sequence[tuple[Span, str]], voices: Sequence[str] = ()) -> str:
        named = voices or [""] * len(cues)
        rows = zip(cues, named, strict=True)
        return written([(span, _voice(name) + _escaped(plain_lines(text))) for (span, text), name in rows], "vtt")


def _voice(name: str) -> str:
    """Return the start of a voice span, "" without a name; its end tag may be left out (section 3.5 there).

    >>> _voice("Anna & Ben"), _voice(" ")
    ('<v Anna &amp; Ben>', '')
    """
    plain = " ".join(plain_lines(name).split())
    return f"<v {_escaped(plain)}>" if plain else ""


def _blocks(lines: Sequence[str], first: int) -> list[_Block]:
    """Split the lines by "collect a WebVTT block": a second arrow starts another block without a blank line."""
    blocks: list[_Block] = []
    current: _Block | None = None
    for place, line in enumerate(lines[first:], first):
        if not line:
            current = None
        elif _ARROW in line and current and not current.arrow and len(current.lines) == 1:
            current.above, current.arrow, current.place, current.lines = current.lines[0], line, place, []
        elif _ARROW in line:
            current = _Block(place, arrow=line)
            blocks.append(current)
        elif current:
            current.lines.append(line)
        else:
            current = _Block(place, lines=[line])
            blocks.append(current)
    return blocks


def _timing(line: str) -> Timing | None:
    match = _TIMES.fullmatch(line)
    if not match:
        found = timing_line(line)
        if found and not found.odd:
            return Timing(found.start, found.end, found.rest, unusual_time(line, "WebVTT"))
        return found
    hours, minutes, seconds, part = (tuple(int(match[n + k] or 0) for k in (0, 4)) for n in (1, 2, 3, 4))
    start, end = (1000 * (3600 * h + 60 * m + s) + p for h, m, s, p in zip(hours, minutes, seconds, part, strict=True))
    return Timing(Clock(start), Clock(end), match[9].strip())


def _aside(block: _Block, notes: list[str], odd: list[Oddity], after_note: bool) -> None:
    """Sort a block without times: a note, a style sheet, a region, or text that the format ignores."""
    text = "\n".join(block.lines)
    if _NO_TEXT.match(text):
        notes.append(text)
    elif after_note:
        notes[-1] += f"\n\n{text}"  # a note with a blank line
    else:
        odd.append(Oddity(block.place + 1, "text without a time", text))


def _escaped(text: str) -> str:
    text = html.escape(text, quote=False).replace(GUARD, "&#8288;")
    return OVERRIDE.sub(lambda match: "&#123;" + match[0][1:], text)
