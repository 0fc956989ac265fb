"""Subtitle files and scripts that stand beside a recording, as plain text with the file's own cuts."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual.engines.speech.turns import Passage, speaker_turns
from bilingual.errors import InputError
from bilingual.model.timing import Span
from bilingual.text.encodings import decode

_TAG = re.compile(r"</?[A-Za-z0-9][^<>\n]*>|\{\\[^{}]*\}")
# WebVTT's voice span (www.w3.org/TR/webvtt1, "WebVTT cue voice span").
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>\n]+)>")
_HEADING = re.compile(r"#{1,6}[ \t]+(.*\S)[ \t]*")
_VOICE_STAMP = re.compile(r"<\d+:[\d:.]+>")
# [Applause], (Musik), ♪: sounds, not words. Only where they are all that the cue or line says.
_SOUND = re.compile(r"^[♪♫#*\s]*$|^\s*(?:\[[^\]]*\]|\([^)]*\)|（[^）]*）|【[^】]*】)\s*$")
_SPEAKER_DASH = re.compile(r"^\s*[-–—]\s*(?=\S)", re.MULTILINE)
_TERMINAL = '.!?。！？…:："”』」'
# A line this long without a mark at its end was wrapped by an editor (half of it in CJK).
_WRAPPED = 56


@dataclass(frozen=True, slots=True)
class SourceCue:
    """One cue as the file has it: its time, its text on one line, and who speaks, empty where it does not say."""

    span: Span
    text: str
    speaker: str = ""


def read_cues(path: Path) -> tuple[SourceCue, ...]:
    """Return the cues of an SRT or VTT file in order of time, tags and sound marks taken out.

    Raises InputError where the file cannot be read, is no subtitle file, or holds no words.
    """
    import pysubs2

    # Karaoke stamps inside a cue look like a timing line to the parser.
    text = _VOICE_STAMP.sub("", decode(_bytes(path), str(path)))
    try:
        format_ = "vtt" if path.suffix.lower() == ".vtt" else "srt"
        parsed = pysubs2.SSAFile.from_string(text, format_=format_, keep_unknown_html_tags=True)
    except (pysubs2.exceptions.Pysubs2Error, ValueError) as error:
        raise InputError(f"not a subtitle file ({error})", where=path) from error
    cues: list[SourceCue] = []
    for event in sorted(parsed.events, key=lambda e: (e.start, e.end)):
        voice = _VOICE.search(event.text)
        speaker = " ".join(html.unescape(voice[1]).split()) if voice else ""
        line = _cleaned(event.plaintext)
        if not line or event.end <= event.start or event.end <= 0:
            continue
        span = Span(max(0, event.start), event.end)
        if cues and (cues[-1].text, cues[-1].speaker) == (line, speaker) and span.start_ms <= cues[-1].span.end_ms + 50:
            cues[-1] = SourceCue(Span(cues[-1].span.start_ms, max(span.end_ms, cues[-1].span.end_ms)), line, speaker)
        else:
            cues.append(SourceCue(span, line, speaker))
    if not cues:
        raise InputError("holds no cue with words", where=path, remedy="Check that it is an SRT or VTT file.")
    if not any(cue.speaker for cue in cues):
        turns = speaker_turns([cue.text for cue in cues])
        cues = [SourceCue(cue.span, turn.text, turn.speaker) for cue, turn in zip(cues, turns, strict=True)]
        cues = [cue for cue in cues if cue.text]
    return without_overlap(cues)


def without_overlap(cues: Sequence[SourceCue]) -> tuple[SourceCue, ...]:
    """Return *cues* with each ending no later than the next begins; cues of one start share its time."""
    result: list[SourceCue] = []
    for cue in cues:
        if result and cue.span.start_ms < result[-1].span.end_ms:
            before = result[-1]
            if cue.span.start_ms - before.span.start_ms < 200:  # two speakers at once: one cue
                end = max(before.span.end_ms, cue.span.end_ms)
                result[-1] = SourceCue(Span(before.span.start_ms, end), f"{before.text} {cue.text}", before.speaker)
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
            found.append(replace(cue, span=Span(max(0, start), min(end, duration_ms))))
    return tuple(found)


def read_script(path: Path) -> tuple[str, ...]:
    """Return the texts of ``read_passages``."""
    return tuple(passage.text for passage in read_passages(path))


def read_passages(path: Path) -> tuple[Passage, ...]:
    """Return the passages of a plain-text script: stretches that a sentence border surely surrounds.

    A blank line parts passages, and so does a line end where the line stands for a sentence of its own;
    the line ends of a wrapped paragraph do not. Stage directions in brackets are left out. What is not spoken
    is told apart: the name of the speaker (``NAME:``), and headings as Markdown writes them (``# Part one``).
    """
    lines = [line.strip() for line in decode(_bytes(path), str(path)).split("\n")]
    turns = speaker_turns(lines)
    passages: list[Passage] = []
    open_passage, heading = False, ""
    for number, (line, turn) in enumerate(zip(lines, turns, strict=True)):
        if title := _HEADING.fullmatch(line):
            open_passage, heading = False, title[1]
            continue
        if not line:
            open_passage = False
            continue
        if _SOUND.match(line) or not turn.text:
            continue
        if open_passage and turn.speaker == passages[-1].speaker and turn.text == line:
            passages[-1] = replace(passages[-1], text=f"{passages[-1].text} {line}")
        else:
            passages.append(Passage(turn.text, turn.speaker, heading))
            heading = ""
        following = lines[number + 1] if number + 1 < len(lines) else ""
        open_passage = bool(following) and not _ends_passage(line, following)
    if not any(c.isalnum() for passage in passages for c in passage.text):
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
