"""Makes subtitles from a transcript and a bitext of any origin."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from bilingual.errors import InputError, UsageError, located
from bilingual.languages import parse_tag, same_language
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.model.timing import FrameRate
from bilingual.model.transcript import Transcript
from bilingual.pipeline.editing.edited_words import unwrapped
from bilingual.pipeline.editing.hand_cuts import HandCuts, cuts_of_file, joined_cuts
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.files import write_json, write_text
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.videos.narrowing import narrow_findings, shown_on
from bilingual.subtitles.display.layout import Screen
from bilingual.subtitles.timing import word_times

_LATEST_MS = 100 * 3_600_000 - 60_000  # SubRip has two digits for hours


@dataclass(frozen=True, slots=True)
class Subtitled:
    """The files written, and how well they keep the limits; ``drafts`` counts machine drafts."""

    files: tuple[Path, ...]
    report: dict[str, Any]
    cues: int
    untranslated: int
    drafts: int = 0
    draft_speech: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def exit_code(self) -> int:
        doubtful = any(finding.blocks for finding in self.findings)
        return 3 if self.untranslated or self.drafts or self.draft_speech or doubtful else 0

    def to_json(self) -> dict[str, Any]:
        return {
            "files": [str(path) for path in self.files],
            "cues": self.cues,
            "untranslated": self.untranslated,
            "drafts": self.drafts,
            "draft_speech": self.draft_speech,
            "findings": [finding.to_json() for finding in self.findings],
            "exit_code": self.exit_code,
            "report": self.report,
        }


@dataclass(frozen=True, slots=True)
class SubtitleRequest:
    """What to cut: a transcript, its bitext, and the output folder.

    ``size`` is the frame in pixels, ``rate`` its frames per second, such as ``25`` or ``24000/1001``. The cues of
    ``cuts``, subtitles in the source language, are kept and only paired with the translation.
    """

    transcript: Path
    bitext: Path
    out: Path
    size: str = "1920x1080"
    rate: str = "25"
    cuts: Path | None = None


def subtitle_files(request: SubtitleRequest, tools: Tools) -> Subtitled:
    """Write ``cues.<pair>.json`` and ``subtitles/`` into the folder of *request*, by the settings of *tools*.

    Nothing is written until everything is made. Raises InputError for an invalid file, or a bitext of another
    transcript.
    """
    width, height = _size(request.size)
    rate, mode = _rate(request.rate), tools.settings.mode
    written = exchange.read_transcript(request.transcript)
    transcript = _named(request.transcript, written)
    bitext = _named(request.bitext, exchange.read_bitext(request.bitext))
    if bitext.transcript_sha256 not in (None, written.sha256):
        raise InputError(
            "BIL-SUB-005",
            "was not made from this transcript",
            where=request.bitext,
            remedy="Use the transcript it was made from, or set transcript_sha256 to null if you know it fits.",
        )
    if same_language(bitext.source, bitext.target):
        raise InputError(
            "BIL-SUB-006", f"translates {bitext.source} to {bitext.target}, the same language", where=request.bitext
        )
    _check_times(transcript, request.transcript)
    by_hand = cuts_of_file(request.cuts, transcript) if request.cuts else HandCuts(())
    try:
        bitext = running(placed(replace(bitext, transcript_sha256=None), transcript))
        cuts = cue_layout.PairCuts(transcript, bitext, rate, by_hand.fixed, mode=mode)
        timeline = cuts.timeline()
    except InputError as error:
        what = f"{error.where}: {error.what}" if error.where else error.what
        raise InputError(error.code, what, where=request.bitext, remedy=error.remedy) from error
    screen = Screen(width, height, tools.settings.layout)
    narrow = shown_on(screen, timeline, cuts, tools)
    shown = cue_layout.Presentation(mode, transcript)
    texts = cue_layout.subtitle_texts(timeline, screen, tools, shown=shown, burned=narrow.timeline)
    files = [exchange.write(request.out / f"cues.{bitext.pair}.json", timeline)]
    for name, text in texts.items():
        write_text(request.out / name, text)
        files.append(request.out / name)
    spoken = [unit for unit in bitext if unit.words is not None]
    report_path = request.out / f"report.{bitext.pair}.json"
    made = Subtitled(
        (*files, report_path),
        cue_layout.judged(timeline, rate),
        len(timeline.cues),
        untranslated=sum(not unit.translated for unit in spoken),
        drafts=sum(unit.draft for unit in spoken),
        draft_speech=transcript.draft,
        findings=(
            *by_hand.findings,
            *joined_cuts(by_hand.fixed, timeline, request.cuts.name if request.cuts else ""),
            *narrow_findings(narrow, request.size, bool(by_hand.fixed)),
        ),
    )
    write_json(report_path, made.to_json())
    return made


def placed(bitext: Bitext, transcript: Transcript) -> Bitext:
    """Return *bitext* with word ranges, which one made elsewhere may lack.

    Raises InputError for a unit whose text does not continue where the previous one ended.
    """
    if any(unit.words is not None for unit in bitext):
        return bitext
    units: dict[str, Unit] = {}
    position = 0
    for unit in bitext:
        wanted = "".join(unit.source.split())
        last, heard = position, ""
        while last < len(transcript.words) and len(heard) < len(wanted):
            heard += "".join(transcript.words[last].text.split())
            last += 1
        if heard != wanted:
            raise InputError(
                "BIL-SUB-007",
                f"differs from the transcript at word {position}: {transcript.text(position, last)!r}",
                where=unit.id,
                remedy="Set the word ranges of the units, or use the transcript's text in order.",
            )
        units[unit.id] = replace(unit, source=transcript.text(position, last), words=(position, last))
        position = last
    return bitext.with_units(units)


def running(bitext: Bitext) -> Bitext:
    """Return *bitext* with targets on one line, since cues have their own line breaks."""
    return bitext.with_units(
        {unit.id: replace(unit, target=unwrapped(unit.target, "", bitext.target)) for unit in bitext if unit.target}
    )


_T = TypeVar("_T", Transcript, Bitext)


def _named(path: Path, value: _T) -> _T:
    """Return *value* with canonical language tags. Raises InputError for an invalid one."""
    with located(path):
        if isinstance(value, Transcript):
            return replace(value, language=parse_tag(value.language))
        return replace(value, source=parse_tag(value.source), target=parse_tag(value.target))


def _check_times(transcript: Transcript, path: Path) -> None:
    if not transcript.words:
        raise InputError("BIL-SUB-025", "contains no words", where=path, remedy="Use a recording that contains speech.")
    with located(path):
        times = word_times(transcript)
    if max(times.ends) >= _LATEST_MS:
        raise InputError(
            "BIL-SUB-008",
            f"has a word at {max(times.ends)} ms: subtitle files end at 100 hours",
            where=path,
            remedy="Give times in milliseconds from the start of the recording.",
        )


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{2,5})x(\d{2,5})", text)
    if not match:
        raise UsageError("BIL-SUB-009", f"{text!r} is not a frame size", remedy="Write it as 1920x1080.")
    return int(match[1]), int(match[2])


def _rate(text: str) -> FrameRate:
    match = re.fullmatch(r"([1-9]\d{0,6})(?:/([1-9]\d{0,6}))?", text)
    if not match:
        raise UsageError("BIL-SUB-010", f"{text!r} is not a frame rate", remedy="Write it as 25 or 24000/1001.")
    return FrameRate(int(match[1]), int(match[2] or 1))
