"""Reads subtitle files and scripts next to a recording: text, speakers and headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from bilingual.engines.learning.levels import cefr_list
from bilingual.engines.speech.scripts.clocks import asides, has_cues, without_clocks
from bilingual.errors import InputError, located
from bilingual.languages import pack, same_primary
from bilingual.model.speakers import HEADINGS, SPEAKERS
from bilingual.model.timing import Span
from bilingual.settings.reading import content_of
from bilingual.subtitles.captions.parting import Part, parted
from bilingual.subtitles.divided_words import with_whole_words
from bilingual.subtitles.formats.base import FileCue, SubtitleFile
from bilingual.subtitles.formats.reading import as_subrip, read_subtitles
from bilingual.subtitles.formats.speakers import names_before
from bilingual.subtitles.source_cues import SourceCue, sounds_of, source_cues
from bilingual.text.encodings import decode
from bilingual.text.language_detection import detect_language

_HEADING = re.compile(r"#{1,6}[ \t]+(.*\S)[ \t]*")
# [Applause], (Musik), ♪: sounds, not words, if they are all of a cue or line.
_SOUND = re.compile(r"^[♪♫♬♩#*～~\s]*$|^\s*(?:\[[^\]]*\]|\([^)]*\)|（[^）]*）|【[^】]*】)\s*$")
_NOTES = "♪♫♬♩"
_TERMINAL = '.!?。！？…:："”』」' + _NOTES
# A line of this length (half in CJK) without final punctuation was wrapped by an editor.
_WRAPPED = 56


def read_file(path: Path) -> SubtitleFile:
    """Return the content of the subtitle file *path*. Raises InputError if it is unreadable or has no words."""
    with located(path):
        return read_subtitles(decode(_bytes(path), str(path)), path.suffix)


def parts_of(path: Path) -> tuple[Part, ...]:
    """Return the two languages of a bilingual subtitle file, () for any other. Raises InputError like ``read_file``."""
    return parted(read_file(path).cues)


def read_cues(path: Path, language: str | None = None) -> tuple[SourceCue, ...]:
    """Return the speech in a subtitle file, in time order; of a bilingual file, that in *language*.

    Raises InputError like ``read_file``, and if a bilingual file does not contain *language*.
    """
    cues = _whole(source_cues(cues_in(path, language)), language)
    if not cues:
        raise InputError(
            "BIL-SUB-002", "contains no cue with words", where=path, remedy="Check that it is a subtitle file."
        )
    return cues


def read_sounds(path: Path, language: str | None = None) -> tuple[tuple[Span, str], ...]:
    """Return the sound descriptions in a subtitle file. Raises InputError like ``read_cues``."""
    return sounds_of(cues_in(path, language))


def cues_in(path: Path, language: str | None) -> tuple[FileCue, ...]:
    """Return the cues of a subtitle file; of a bilingual one, those in *language*.

    Raises InputError like ``read_cues``.
    """
    found = read_file(path).cues
    parts = parted(found)
    if parts:
        one, two = (pack(part.language).name for part in parts)
        ranked = sorted(parts, key=lambda part: part.language != language)
        # The script of Chinese may be told wrongly.
        chosen = [part.cues for part in ranked if language is None or same_primary(part.language, language)]
        if not chosen or language is None:
            raise InputError(
                "BIL-SUB-026",
                f"contains two languages, {one} and {two}" + (f", but not {pack(language).name}" if language else ""),
                where=path,
                remedy="Set the spoken one with --source-language, and the other one with --to.",
            )
        return chosen[0]
    return found


def read_script(path: Path) -> tuple[str, ...]:
    """Return the texts of ``read_passages`` that are said."""
    return tuple(passage.text for passage in read_passages(path) if not passage.aside)


def read_passages(path: Path) -> tuple[ScriptPassage, ...]:
    """Return the passages of a plain-text script: parts that certainly start and end with a sentence.

    A blank line separates passages, and so does the end of a line that is a complete sentence, but not that of a
    wrapped line. Stage directions in brackets and times are left out. Speaker names (``NAME:``) and Markdown headings
    (``# Part one``), which are not spoken, are separated from the text. A line with a musical note is a passage.
    """
    text = as_subrip(decode(_bytes(path), str(path)))
    lines = [line.strip() for line in text.split("\n")]
    if has_cues(lines):
        with located(path):
            return _of_cues(_whole(source_cues(read_subtitles(text, ".srt").cues), None))
    apart = asides(lines)
    noted = without_clocks(lines)
    lines = [line.strip(_NOTES + " ") for line in noted]
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
        if number in apart:
            passages.append(ScriptPassage(line, aside=True))
            open_passage = False
            continue
        if open_passage and turn.speaker == passages[-1].speaker and turn.text == line:
            passages[-1] = replace(passages[-1], text=f"{passages[-1].text} {line}")
        else:
            passages.append(ScriptPassage(turn.text, turn.speaker, heading))
            heading = ""
        following = noted[number + 1] if number + 1 < len(lines) else ""
        open_passage = bool(following) and not _ends_passage(noted[number], following)
    if not any(c.isalnum() for passage in passages for c in passage.text):
        raise InputError(
            "BIL-SUB-003", "contains no words", where=path, remedy="Write what is spoken, one sentence per line."
        )
    return tuple(passages)


def _whole(cues: Sequence[SourceCue], language: str | None) -> tuple[SourceCue, ...]:
    """Return *cues* with the words whole that were divided over their lines."""

    def in_list(word: str, tag: str) -> bool:
        return same_primary(tag, "en") and word in cefr_list()

    return with_whole_words(cues, lambda: language or detect_language(" ".join(cue.text for cue in cues)), in_list)


def _of_cues(cues: Sequence[SourceCue]) -> tuple[ScriptPassage, ...]:
    """Return subtitles that were saved as a script: one passage for each turn or song."""
    turns: list[ScriptPassage] = []
    ended = False
    for cue in cues:
        speakers = {0: cue.speaker, **dict(cue.changes)}
        speaker = ""
        for a, b in pairwise(sorted({*speakers, *cue.songs, len(cue.text)})):
            said, speaker = cue.text[a:b].strip(), speakers.get(a, speaker)
            if turns and turns[-1].speaker == speaker and not (a in cue.songs or ended):
                turns[-1] = replace(turns[-1], text=f"{turns[-1].text} {said}")
            else:
                turns.append(ScriptPassage(said, speaker))
            ended = b in cue.songs
    return tuple(turns)


def _ends_passage(line: str, following: str) -> bool:
    if line[-1] in _TERMINAL or following[0] in _NOTES:
        return True
    if not line[-1].isalnum() or following[:1].islower():
        return False  # after a comma or in mid-sentence
    width = sum(2 if ord(c) > 0x2E80 else 1 for c in line)
    return width < _WRAPPED


def _bytes(path: Path) -> bytes:
    try:
        return content_of(path)
    except OSError as error:
        raise InputError("BIL-SUB-004", f"cannot be read ({error.strerror})", where=path) from error


@dataclass(frozen=True, slots=True)
class ScriptPassage:
    """A spoken passage, its speaker, and the heading above it, both possibly empty.

    ``aside``: nobody says it, a program wrote it around what is said.
    """

    text: str
    speaker: str = ""
    heading: str = ""
    aside: bool = False


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
