"""Short ways to read a subtitle file: the texts of its cues, what is odd in it, and its only cue."""

from __future__ import annotations

from bilingual.subtitles.formats.base import FileCue
from bilingual.subtitles.formats.reading import read_subtitles


def texts(text: str, suffix: str = ".srt") -> list[str]:
    return [cue.text for cue in read_subtitles(text, suffix).cues]


def odd(text: str, suffix: str = ".srt") -> list[str]:
    return [str(found) for found in read_subtitles(text, suffix).odd]


def only(text: str, suffix: str = ".vtt") -> FileCue:
    (cue,) = read_subtitles(text, suffix).cues
    return cue
