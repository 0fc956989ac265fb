"""Reads subtitle files and scripts next to a recording."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from bilingual.engines.speech.scripts.speakers import ScriptPassage, speaker_turns
from bilingual.errors import InputError
from bilingual.subtitles.formats import SubtitleFile, read_subtitles
from bilingual.subtitles.source_cues import SourceCue, source_cues
from bilingual.text.encodings import decode

_HEADING = re.compile(r"#{1,6}[ \t]+(.*\S)[ \t]*")
# [Applause], (Musik), ♪: sounds, not words, if they are all of a cue or line.
_SOUND = re.compile(r"^[♪♫#*\s]*$|^\s*(?:\[[^\]]*\]|\([^)]*\)|（[^）]*）|【[^】]*】)\s*$")
_TERMINAL = '.!?。！？…:："”』」'
# A line of this length (half in CJK) without final punctuation was wrapped by an editor.
_WRAPPED = 56


def read_file(path: Path) -> SubtitleFile:
    """Return the content of the subtitle file *path*. Raises InputError if it is unreadable or has no words."""
    try:
        return read_subtitles(decode(_bytes(path), str(path)), path.suffix)
    except InputError as error:
        raise InputError(error.code, error.what, where=path, remedy=error.remedy) from error


def read_cues(path: Path) -> tuple[SourceCue, ...]:
    """Return the speech in a subtitle file, in time order. Raises InputError like ``read_file``."""
    cues = source_cues(read_file(path).cues)
    if not cues:
        raise InputError(
            "BIL-SUB-002", "holds no cue with words", where=path, remedy="Check that it is a subtitle file."
        )
    return cues


def read_script(path: Path) -> tuple[str, ...]:
    """Return the texts of ``read_passages``."""
    return tuple(passage.text for passage in read_passages(path))


def read_passages(path: Path) -> tuple[ScriptPassage, ...]:
    """Return the passages of a plain-text script: parts that certainly start and end with a sentence.

    A blank line separates passages, and so does the end of a line that is a complete sentence, but not that of a
    wrapped line. Stage directions in brackets are left out. Speaker names (``NAME:``) and Markdown headings (``# Part
    one``), which are not spoken, are separated from the text.
    """
    lines = [line.strip() for line in decode(_bytes(path), str(path)).split("\n")]
    turns = speaker_turns(lines)
    passages: list[ScriptPassage] = []
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
            passages.append(ScriptPassage(turn.text, turn.speaker, heading))
            heading = ""
        following = lines[number + 1] if number + 1 < len(lines) else ""
        open_passage = bool(following) and not _ends_passage(line, following)
    if not any(c.isalnum() for passage in passages for c in passage.text):
        raise InputError(
            "BIL-SUB-003", "holds no words", where=path, remedy="Write what is spoken, one sentence per line."
        )
    return tuple(passages)


def _ends_passage(line: str, following: str) -> bool:
    if line[-1] in _TERMINAL:
        return True
    if not line[-1].isalnum() or following[:1].islower():
        return False  # after a comma or in mid-sentence
    width = sum(2 if ord(c) > 0x2E80 else 1 for c in line)
    return width < _WRAPPED


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("BIL-SUB-004", f"cannot be read ({error.strerror})", where=path) from error
