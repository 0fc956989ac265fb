"""Lyrics with times, ``[00:12.00]line``; read only, as players and karaoke tools write them.

There is no standard: en.wikipedia.org/wiki/LRC_(file_format) has the simple form, ``[offset:]`` and the times of words
in ``<>`` (A2); some players know ``[bg:]`` and ``v1:``, others write the times of words in ``[]``. A
translation follows as another line with the same time, or as one without a time; Japanese is often romanised as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from bilingual.model.timing import Span
from bilingual.subtitles.formats.base import LEAST_MS, FileCue, Oddity, SubtitleFile, SubtitleReader, shown_ms
from bilingual.subtitles.formats.clock import shown_clock
from bilingual.subtitles.formats.tags import marked, written_out

_TIME = r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:[.:,](\d{1,3}))?"
_STAMPS = re.compile(rf"\s*((?:\[{_TIME}\]\s*)+)(.*)")
_STAMP = re.compile(rf"\[{_TIME}\]")
_WORD = re.compile(rf"[<\[]{_TIME}[>\]]")
_VOICE = re.compile(r"v\d{1,2}:\s*(?=<)")
_BACKGROUND = re.compile(r"\s*\[bg:(.*)\]\s*")
_KANA = re.compile("[\u3041-\u30fe]")
# Words in Hepburn's letters, with doubled consonants.
_ROMAJI = re.compile(
    r"(?:[\s,.!?~'\"()-]|(?<![A-Za-z])(?:n'?|(?:kk|ss|ssh|tt|tch|cch|tts|pp|sh|ch|ts|[kgsztdnhbpmrwyfj])?y?[aeiouāīūēō]{1,2})+"
    r"(?![A-Za-z]))+",
    re.IGNORECASE,
)
_MOSTLY = 0.8  # of the lines
_TAG = re.compile(r"\s*\[(?P<name>[A-Za-z#][\w-]{0,20}):(?P<value>.*)\]\s*")
# [00:40:50] has hundredths in songs, seconds in long talks: over so many lines, hundredths are not all below 60.
_COLONS = re.compile(r"\[\d{1,2}:\d{1,3}:(\d\d)\]")
_ENOUGH = 6
_OFFSET = re.compile(r"[+-]?\d{1,7}")
# A line is shown until the next one, which may come after an interlude.
_LONGEST_MS = 15_000


Row = tuple[int, int, str]  # time, number of the line, and its text with the times of its words


class Lyrics(SubtitleReader):
    """Lyrics, ``.lrc``."""

    id = "lrc"
    name = "LRC"

    def recognises(self, text: str) -> bool:
        lines = [line for line in text.replace("\ufeff", "").split("\n") if line.strip()]
        timed = sum(bool(_STAMPS.match(line)) for line in lines)
        return "-->" not in text and timed > 1 and 2 * timed > len(lines)

    def read(self, text: str) -> SubtitleFile:
        notes: list[str] = []
        odd: list[Oddity] = []
        offset_ms = 0
        shown: list[Row] = []
        thirds = [int(third) for third in _COLONS.findall(text)]
        if not (len(thirds) >= _ENOUGH and max(thirds) < 60):  # seconds in a minute
            text = _COLONS.sub(lambda stamp: ".".join(stamp[0].rsplit(":", 1)), text)
        for number, line in enumerate(text.replace("\ufeff", "").split("\n"), 1):
            if timed := _STAMPS.match(line):
                shown += [(_ms(stamp), number, timed.groups()[-1].strip()) for stamp in _STAMP.finditer(timed[1])]
            elif shown and (more := _BACKGROUND.fullmatch(line)):
                shown.append((shown[-1][0], number, _STAMP.sub("", more[1]).strip()))
            elif tag := _TAG.fullmatch(line):
                notes.append(line.strip())
                if tag["name"].lower() == "offset" and (said := _OFFSET.fullmatch(tag["value"].strip())):
                    offset_ms = int(said[0])
            elif shown and line.strip():
                shown.append((shown[-1][0], number, line.strip()))
            elif line.strip():
                odd.append(Oddity(number, "text without a time", line.strip()))
        return SubtitleFile(self.id, tuple(_cues(_without_romaji(shown, notes), offset_ms)), tuple(odd), tuple(notes))


def _cues(shown: Sequence[Row], offset_ms: int) -> Iterator[FileCue]:
    """Yield one cue for each time at which something is shown; a positive offset shows everything sooner."""
    moments = [(ms, list(rows)) for ms, rows in groupby(sorted(shown), key=lambda row: row[0])]
    nexts = [*(ms for ms, _ in moments[1:]), None]
    for (ms, rows), following in zip(moments, nexts, strict=True):
        raw = "\n".join(dict.fromkeys(_VOICE.sub("", text) for _, _, text in rows if text))
        start, end = ms - offset_ms, ms + shown_ms(raw) if following is None else min(following, ms + _LONGEST_MS)
        if words := [_ms(stamp) for stamp in _WORD.finditer(raw)]:
            end = max(end, max(words)) if following is None else end
            raw = _WORD.sub(lambda stamp: _as_webvtt(_ms(stamp) - offset_ms), raw)
        span = Span(max(0, start), max(end - offset_ms, max(0, start) + LEAST_MS // 2))
        cue = marked(raw, written_out(raw, escaped=False)).cue(FileCue(span, "", line=rows[0][1]))
        if cue.text:
            yield cue


def _without_romaji(shown: Sequence[Row], notes: list[str]) -> list[Row]:
    """Return the lines without those that only say in Latin letters how a Japanese line is read; they are notes."""
    moments = [list(rows) for _, rows in groupby(sorted(shown), key=lambda row: row[0])]
    japanese = [rows for rows in moments if any(_KANA.search(text) for _, _, text in rows)]
    left_out: set[Row] = set()
    for place in range(1, max(map(len, japanese), default=0)):
        beside = [rows[place] for rows in japanese if len(rows) > place]
        romaji = [row for row in beside if _ROMAJI.fullmatch(_WORD.sub("", row[2])) and " " in row[2]]
        if len(romaji) > max(1, _MOSTLY * len(beside)):
            left_out.update(romaji)
    notes += [text for _, _, text in sorted(left_out)]
    return [row for row in shown if row not in left_out]


def _ms(stamp: re.Match[str]) -> int:
    hours, minutes, seconds, part = stamp.groups()
    return 1000 * (3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)) + int((part or "0").ljust(3, "0"))


def _as_webvtt(ms: int) -> str:
    return f"<{shown_clock(max(0, ms)).replace(',', '.')}>"
