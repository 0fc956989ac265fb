"""Advanced SubStation Alpha, and its predecessor SSA; see aegisub.org/docs/latest/ass_tags for the markup.

pysubs2 writes no times above 9:59:59.99; libass and ffmpeg read any number of hour digits (libass,
``string2timecode``).
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, chain

import pysubs2
from pysubs2.formats.substation import SubstationFormat

from bilingual.model.timing import Span
from bilingual.subtitles.formats.base import FileCue, Oddity, SubtitleFile, SubtitleFormat, plain_lines
from bilingual.subtitles.formats.clock import GUARD, clock_ms
from bilingual.subtitles.formats.tags import Marked

ALL_THE_TIME_MS = 99 * 3_600_000  # the end time of what is shown throughout
_FIELDS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_TOKEN = re.compile(rf"\{{(?P<block>[^}}]{{0,2000}})\}}|\\(?P<sign>[Nnh{{}}]|{GUARD})")
_DRAWING = re.compile(r"\\p(\d+)")
_PLACED = re.compile(r"\\(?:pos|move)\(")
_SIGN_STYLE = re.compile(r"(?i)(?<![a-z])(?:signs?|typeset\w*|letreros?|carteles?)(?![a-z])")
_NOBODY = "NTP"  # what Sub Station Alpha writes where no actor is named
_LEAST_FREE = 2  # cues
_FEW = 3  # times as many are speech
_KARAOKE = re.compile(r"\\[kK][fot]?(\d+)")


class SubStation(SubtitleFormat):
    """Advanced SubStation Alpha, ``.ass`` and ``.ssa``."""

    id = "ass"
    name = "SubStation Alpha"

    def recognises(self, text: str) -> bool:
        return text.lstrip("\ufeff \n").lower().startswith("[script info]")

    def read(self, text: str) -> SubtitleFile:
        fields: Sequence[str] = _FIELDS
        soft_break = "\n" if re.search(r"^WrapStyle:\s*2", text, re.MULTILINE | re.IGNORECASE) else " "
        section = ""
        cues: list[FileCue] = []
        odd: list[Oddity] = []
        notes: list[str] = []
        for number, line in enumerate(text.replace("\ufeff", "").split("\n"), 1):
            key, _, value = line.partition(":")
            key = key.strip().lower()
            if line.startswith("["):
                section = line.strip().lower()
            elif key == "format" and section == "[events]":
                fields = [name.strip().lower() for name in value.split(",")]
            elif key == "comment":
                notes.append(line)
            elif key == "dialogue":
                given = dict(zip(fields, value.lstrip().split(",", len(fields) - 1), strict=False))
                cue = _cue(given, number, soft_break, odd)
                if cue:
                    cues.append(cue)
        return SubtitleFile(self.id, tuple(_without_signs(cues)), tuple(odd), tuple(notes))

    def write(self, cues: Sequence[tuple[Span, str]], voices: Sequence[str] = ()) -> str:
        file = pysubs2.SSAFile()
        for span, text in cues:
            shown = escaped(plain_lines(text)).replace("\n", "\\N")
            file.events.append(pysubs2.SSAEvent(span.start_ms, span.end_ms, shown))
        return file_text(file)


def escaped(text: str) -> str:
    r"""Return *text* so that libass draws it literally: no brace or backslash starts a command.

    >>> escaped("{a}")
    '\\{a\\}'
    """
    return text.replace("\\", "\\" + GUARD).replace("{", "\\{").replace("}", "\\}")


def file_text(file: pysubs2.SSAFile) -> str:
    """Return *file* as the text of an ASS file, with times of any length."""
    text = io.StringIO()
    _AnyLength.to_file(file, text, "ass", header_notice="bilingual")
    return text.getvalue()


class _AnyLength(SubstationFormat):
    @staticmethod
    def ms_to_timestamp(requested_ms: int) -> str:
        """Return a time as ``H:MM:SS.cc``, rounded as Aegisub does.

        >>> _AnyLength.ms_to_timestamp(41_400_125)
        '11:30:00.13'
        """
        seconds, hundredths = divmod((max(0, requested_ms) + 5) // 10, 100)
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{hundredths:02d}"


def _cue(given: dict[str, str], line: int, soft_break: str, odd: list[Oddity]) -> FileCue | None:
    start, end = clock_ms(given.get("start", "")), clock_ms(given.get("end", ""))
    text = _marked(given.get("text", ""), given.get("name", "").strip(), start or 0, soft_break)
    cue = text.cue(FileCue(Span(0, 0), "", settings=given.get("style", "").strip(), line=line))
    if not cue.text:
        return None  # a drawing
    if start is None or end is None or end <= max(0, start):
        why = "its time cannot be read" if start is None or end is None else "it ends before it begins"
        odd.append(Oddity(line, why, cue.text))
        return None
    return replace(cue, span=Span(max(0, start), end))


def _without_signs(cues: Sequence[FileCue]) -> list[FileCue]:
    """Return *cues*, with what typesetters put on the picture marked as not spoken.

    A sign has a style that is named for signs, or a place of its own while something is said, and there are few of
    them. What is placed alone may be speech that had to make room; a style that is placed at the times of the others,
    or has as many cues, is another speaker or language.
    """
    placed: dict[str, list[int]] = {}
    for n, cue in enumerate(cues):
        if _is_placed(cue):
            placed.setdefault(cue.settings, []).append(n)
    numbers = set(chain.from_iterable(placed.values()))
    free = sorted((cue.span for n, cue in enumerate(cues) if n not in numbers), key=lambda span: span.start_ms)
    if len(free) < _LEAST_FREE:
        return list(cues)
    times, starts = set(free), [span.start_ms for span in free]
    ends = list(accumulate((span.end_ms for span in free), max))
    signs: set[int] = set()
    for style, own in placed.items():
        if _SIGN_STYLE.search(style):
            signs.update(own)
        elif 2 * sum(cues[n].span in times for n in own) > len(own):
            continue
        elif _FEW * len(own) <= len(free):
            before = ((n, bisect_left(starts, cues[n].span.end_ms)) for n in own)
            signs.update(n for n, at in before if at and ends[at - 1] > cues[n].span.start_ms)
    return [replace(cue, sounds=((0, len(cue.text)),)) if n in signs else cue for n, cue in enumerate(cues)]


def _is_placed(cue: FileCue) -> bool:
    return bool(_SIGN_STYLE.search(cue.settings)) or any(
        style.name == "override" and _PLACED.search(style.value) for style in cue.styles
    )


def _marked(raw: str, speaker: str, start_ms: int, soft_break: str) -> Marked:
    found = Marked()
    if speaker and speaker != _NOBODY:
        found.speaks(speaker)
    drawing, at_ms, done = False, start_ms, 0
    for match in [*_TOKEN.finditer(raw), None]:
        if not drawing:
            found.text += raw[done : match.start() if match else len(raw)]
        if match is None:
            break
        done = match.end()
        if match["block"] is None:
            found.text += {"N": "\n", "n": soft_break, "h": " ", GUARD: "\\"}.get(match["sign"], match["sign"])
            continue
        if found.text.endswith(" ") and "\\" not in match["block"] and raw[done : done + 1] in tuple(" .,;:!?…"):
            found.text = found.text[:-1]  # before a remark
        found.override(match["block"])
        for scale in _DRAWING.findall(match["block"]):
            drawing = scale != "0"
        for hundredths in _KARAOKE.findall(match["block"]):
            found.times.append((found.at, at_ms))
            at_ms += 10 * int(hundredths)
    return found
