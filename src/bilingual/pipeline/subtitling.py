"""Subtitles from a transcript and a bitext that were made elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.errors import InputError, UsageError
from bilingual.model.rendition import LayoutPreset
from bilingual.model.timing import FrameRate
from bilingual.pipeline import exchange, views
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.workspace import write_text
from bilingual.subtitles.layout import Screen
from bilingual.subtitles.report import conformity


@dataclass(frozen=True, slots=True)
class Subtitled:
    """What was written, and how far it keeps to the limits."""

    files: tuple[Path, ...]
    report: dict[str, Any]
    cues: int
    untranslated: int

    def to_json(self) -> dict[str, Any]:
        return {
            "files": [str(path) for path in self.files],
            "cues": self.cues,
            "untranslated": self.untranslated,
            "report": self.report,
        }


def subtitle_files(
    transcript_path: Path,
    bitext_path: Path,
    out: Path,
    tools: Tools,
    *,
    layout: LayoutPreset,
    size: str = "1920x1080",
    rate: str = "25",
) -> Subtitled:
    """Write ``cues.<pair>.json`` and ``subtitles/`` into *out*.

    *size* is the picture in pixels, *rate* its frames per second, as ``25`` or ``24000/1001``.
    Raises InputError for a file that is not what it should be, or a bitext of another transcript.
    """
    transcript = exchange.read_transcript(transcript_path)
    bitext = exchange.read_bitext(bitext_path)
    if bitext.transcript_sha256 not in (None, transcript.sha256):
        raise InputError(
            "was not made from this transcript",
            where=bitext_path,
            remedy="Give the transcript it was made from, or set transcript_sha256 to null if you know it fits.",
        )
    width, height = _size(size)
    timeline = views.cut(transcript, bitext, _rate(rate))
    files = [exchange.write(out / f"cues.{bitext.pair}.json", timeline)]
    for name, text in views.subtitle_texts(timeline, Screen(width, height, layout), tools).items():
        write_text(out / name, text)
        files.append(out / name)
    untranslated = sum(not unit.translated for unit in bitext if unit.words is not None)
    return Subtitled(tuple(files), conformity(timeline), len(timeline.cues), untranslated)


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{2,5})x(\d{2,5})", text)
    if not match:
        raise UsageError(f"{text!r} is no picture size", remedy="Write it as 1920x1080.")
    return int(match[1]), int(match[2])


def _rate(text: str) -> FrameRate:
    match = re.fullmatch(r"([1-9]\d{0,6})(?:/([1-9]\d{0,6}))?", text)
    if not match:
        raise UsageError(f"{text!r} is no frame rate", remedy="Write it as 25 or 24000/1001.")
    return FrameRate(int(match[1]), int(match[2] or 1))
