"""Subtitle files and scripts that stand beside a recording, as plain text with the file's own cuts."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual.errors import InputError
from bilingual.model.timing import Span
from bilingual.text.encodings import decode

_TAG = re.compile(r"</?[A-Za-z0-9][^<>\n]*>|\{\\[^{}]*\}")
_VOICE_STAMP = re.compile(r"<\d+:[\d:.]+>")
# [Applause], (Musik), ♪: sounds, not words. Only where they are all that the cue or line says.
_SOUND = re.compile(r"^[♪♫#*\s]*$|^\s*(?:\[[^\]]*\]|\([^)]*\)|（[^）]*）|【[^】]*】)\s*$")
_SPEAKER_DASH = re.compile(r"^\s*[-–—]\s*(?=\S)", re.MULTILINE)
_TERMINAL = '.!?。！？…:："”』」'
# A line this long without a mark at its end was wrapped by an editor (half of it in CJK).
_WRAPPED = 56


@dataclass(frozen=True, slots=True)
class SourceCue:
    """One cue as the file has it: its time and its text on one line."""

    span: Span
    text: str


def read_cues(path: Path) -> tuple[SourceCue, ...]:
    """Return the cues of an SRT or VTT file in order of time, tags and sound marks taken out.

    Raises InputError where the file cannot be read, is no subtitle file, or holds no words.
    """
    import pysubs2

    # Karaoke stamps inside a cue look like a timing line to the parser.
    text = _VOICE_STAMP.sub("", decode(_bytes(path), str(path)))
    try:
        parsed = pysubs2.SSAFile.from_string(text, format_="vtt" if path.suffix.lower() == ".vtt" else "srt")
    except (pysubs2.exceptions.Pysubs2Error, ValueError) as error:
        raise InputError(f"not a subtitle file ({error})", where=path) from error
    cues: list[SourceCue] = []
    for event in sorted(parsed.events, key=lambda e: (e.start, e.end)):
        line = _cleaned(event.plaintext)
        if not line or event.end <= event.start or event.end <= 0:
            continue
        span = Span(max(0, event.start), event.end)
        if cues and cues[-1].text == line and span.start_ms <= cues[-1].span.end_ms + 50:
            cues[-1] = SourceCue(Span(cues[-1].span.start_ms, max(span.end_ms, cues[-1].span.end_ms)), line)
        else:
            cues.append(SourceCue(span, line))
    if not cues:
        raise InputError("holds no cue with words", where=path, remedy="Check that it is an SRT or VTT file.")
    return without_overlap(cues)


def without_overlap(cues: Sequence[SourceCue]) -> tuple[SourceCue, ...]:
    """Return *cues* with each ending no later than the next begins; cues of one start share its time."""
    result: list[SourceCue] = []
    for cue in cues:
        if result and cue.span.start_ms < result[-1].span.end_ms:
            before = result[-1]
            if cue.span.start_ms - before.span.start_ms < 200:  # two speakers at once: one cue
                end = max(before.span.end_ms, cue.span.end_ms)
                result[-1] = SourceCue(Span(before.span.start_ms, end), f"{before.text} {cue.text}")
                continue
            result[-1] = replace(before, span=Span(before.span.start_ms, cue.span.start_ms))
        result.append(cue)
    return tuple(result)


def within(cues: Sequence[SourceCue], offset_ms: int, duration_ms: int) -> tuple[SourceCue, ...]:
    """Return the cues of the excerpt that begins at *offset_ms*, timed from its start.

    A cue on the edge belongs to it when more than half of the cue lies inside.
    """
    found: list[SourceCue] = []
    for cue in cues:
        start, end = cue.span.start_ms - offset_ms, cue.span.end_ms - offset_ms
        inside = min(end, duration_ms) - max(start, 0)
        if inside * 2 > end - start:
            found.append(SourceCue(Span(max(0, start), min(end, duration_ms)), cue.text))
    return tuple(found)


def read_script(path: Path) -> tuple[str, ...]:
    """Return the passages of a plain-text script: stretches that a sentence border surely surrounds.

    A blank line parts passages, and so does a line end where the line stands for a sentence of its own;
    the line ends of a wrapped paragraph do not. Stage directions in brackets are left out.
    """
    lines = [line.strip() for line in decode(_bytes(path), str(path)).split("\n")]
    passages: list[str] = []
    open_passage = False
    for number, line in enumerate(lines):
        if not line:
            open_passage = False
            continue
        if _SOUND.match(line):
            continue
        if open_passage:
            passages[-1] += " " + line
        else:
            passages.append(line)
        following = lines[number + 1] if number + 1 < len(lines) else ""
        open_passage = bool(following) and not _ends_passage(line, following)
    if not any(c.isalnum() for passage in passages for c in passage):
        raise InputError("holds no words", where=path, remedy="Write what is spoken, one sentence per line.")
    return tuple(passages)


def _ends_passage(line: str, following: str) -> bool:
    if line[-1] in _TERMINAL:
        return True
    if not line[-1].isalnum() or following[:1].islower():
        return False  # a comma, or the middle of a sentence
    width = sum(2 if ord(c) > 0x2E80 else 1 for c in line)
    return width < _WRAPPED


def _cleaned(text: str) -> str:
    lines = []
    for line in html.unescape(_TAG.sub("", text.replace("\\N", "\n"))).split("\n"):
        spoken = _SPEAKER_DASH.sub("", line).strip(" \t♪♫\u200e\u200f\ufeff")
        if spoken and not _SOUND.match(line):
            lines.append(spoken)
    return " ".join(" ".join(lines).split())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=path) from error
