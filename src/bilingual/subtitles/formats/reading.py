"""Reads subtitle files, each in its own format, whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from bilingual.errors import InputError
from bilingual.subtitles.formats import ALIASES
from bilingual.subtitles.formats.ass import SubStation
from bilingual.subtitles.formats.base import FileCue, SubtitleFile, SubtitleFormat, SubtitleReader
from bilingual.subtitles.formats.lrc import Lyrics
from bilingual.subtitles.formats.srt import SubRip
from bilingual.subtitles.formats.ttml import TimedText
from bilingual.subtitles.formats.vtt import WebVTT

FORMATS: Mapping[str, SubtitleFormat] = {format_.id: format_ for format_ in (SubRip(), WebVTT(), SubStation())}
_READERS: Mapping[str, SubtitleReader] = {**FORMATS, **{reader.id: reader for reader in (Lyrics(), TimedText())}}

_PAGE = re.compile(r"\s*(?:<!doctype\s+html|<html\b)", re.IGNORECASE)
# The header of YouTube and of HTML's kinds of text tracks.
_KIND = re.compile(r"WEBVTT.*\n(?:[^\n-]+\n)*?kind:[ \t]*(chapters|metadata|descriptions)\b", re.IGNORECASE)
# JSON, and the parts of pictures that players show above their bar.
# YouTube's SBV: support.google.com/youtube/answer/2734698
_SBV = re.compile(r"^(\d{1,3}:\d\d:\d\d)\.(\d{3}),(\d{1,3}:\d\d:\d\d)\.(\d{3})[ \t]*$", re.MULTILINE)
_DATA = re.compile(
    r"\s*(?:\{\s*\".*\}|\[\s*[\[{\"].*\]|\S+\.(?:jpe?g|png|webp)(?:[#?]\S*)?)\s*", re.IGNORECASE | re.DOTALL
)
# A cue for each second of a day has 86,400; each takes a fifth of a millisecond wherever the file is read.
_MOST_CUES = 100_000
_CUE = re.compile(r"-->|^Dialogue:|^\[\d{1,3}:\d\d|<(?:[\w-]+:)?p[\s>]", re.MULTILINE)


def read_subtitles(text: str, suffix: str) -> SubtitleFile:
    r"""Return the content of a subtitle file: in the format of *suffix*, unless the text is clearly in another.

    Raises InputError for an unknown suffix, an empty file, more cues than a day has seconds, if no cue has text, and if
    it is something else: a web page, chapters, data for a player.

    >>> cue = read_subtitles("1\n00:00:01,000 --> 00:00:02,500\n<i>Hello</i>\nworld\n", ".srt").cues[0]
    >>> cue.span, cue.text
    (Span(start_ms=1000, end_ms=2500), 'Hello\nworld')
    """
    kind = suffix.lower().lstrip(".")
    format_ = _READERS.get(ALIASES.get(kind, kind))
    if format_ is None:
        raise InputError(
            "BIL-SUB-020",
            f"{suffix} is not a supported subtitle format",
            remedy="Use SRT, WebVTT, SBV, ASS, TTML or LRC.",
        )
    if not text.strip():
        raise InputError("BIL-SUB-021", "is empty", remedy="Fill it in, or remove it.")
    if sum(1 for _ in islice(_CUE.finditer(text), _MOST_CUES + 1)) > _MOST_CUES:
        what = f"has more than {_MOST_CUES:,} cues"
        raise InputError("BIL-SUB-029", what, remedy="Check that it is the right file, or divide it.")
    text = as_subrip(text) if format_.id == SubRip.id else text
    format_ = next((other for other in _READERS.values() if other.recognises(text)), format_)
    found = format_.read(text)
    if said := _no_subtitles(text, found.cues):
        raise InputError("BIL-SUB-027", said, remedy="Replace it by subtitles, or remove it.")
    if not any(cue.text for cue in found.cues):
        left_out = f"; {found.odd[0]}" if found.odd else ""
        raise InputError(
            "BIL-SUB-022",
            f"contains no cue with words{left_out}",
            remedy=f"Check that it is a {format_.name} file, or save it again.",
        )
    return found


def as_subrip(text: str) -> str:
    r"""Return a file in YouTube's SBV as SubRip has it, any other as it is.

    >>> as_subrip("0:00:00.599,0:00:04.160\nHi,[br]my name is Alice")
    '0:00:00,599 --> 0:00:04,160\nHi,\nmy name is Alice'
    """
    if "-->" in text or not _SBV.search(text):
        return text
    return _SBV.sub(r"\1,\2 --> \3,\4", text.replace("[br]", "\n"))


def _no_subtitles(text: str, cues: Sequence[FileCue]) -> str:
    """Return what a file is that has another content than subtitles, empty for subtitles."""
    if _PAGE.match(text):
        return "is a web page, not subtitles"
    if kind := _KIND.match(text):
        return f"contains {kind[1].lower()}, not what is spoken"
    data = sum(bool(_DATA.fullmatch(cue.text)) for cue in cues)
    return "contains data for a player, not what is spoken" if cues and 2 * data > len(cues) else ""
