"""Finds a person's edits in subtitle files, by comparison with the timeline.

Nothing is written here: :mod:`bilingual.pipeline.editing.edits` applies them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from bilingual.errors import InputError
from bilingual.languages import pack
from bilingual.model.bitext import Unit
from bilingual.model.cue import Cue, Timeline
from bilingual.model.timing import Span, format_clock
from bilingual.pipeline.editing.edited_words import unwrapped
from bilingual.pipeline.making.cue_words import shown_breaks
from bilingual.settings.reading import content_of
from bilingual.subtitles.display.highlight import Side
from bilingual.subtitles.display.marks import without_marks
from bilingual.subtitles.formats.base import SubtitleFile
from bilingual.subtitles.formats.reading import read_subtitles
from bilingual.subtitles.tracks import track_text
from bilingual.text.encodings import decode


@dataclass(frozen=True, slots=True)
class EditedStretch:
    """The new text for characters ``first`` up to ``last`` of the target of *unit*."""

    unit: str
    first: int
    last: int
    text: str


@dataclass(slots=True)
class TrackEdits:
    """The edits in the tracks of one pair: texts and times by index of the cue."""

    timeline: Timeline
    sources: dict[int, str] = field(default_factory=dict)
    targets: dict[int, str] = field(default_factory=dict)
    spans: dict[int, Span] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


def track_edits(folder: Path, timeline: Timeline, names: Sequence[str]) -> TrackEdits:
    """Return the changes in the edited files *names*; ``.srt`` and ``.vtt`` of one language may agree.

    Raises InputError for a bilingual file or one not meant for editing, for cues that no longer match the timeline one
    to one, and for contradicting edits of one cue.
    """
    found = TrackEdits(timeline)
    for name in names:
        path = folder / name
        if ".dual." in name or ".sdh." in name or not name.startswith("subtitles/"):
            pair = f"{timeline.source}_{timeline.target}"
            raise InputError(
                "BIL-EDT-001",
                "was edited, but it is generated from the files of each language",
                where=path,
                remedy=f"Edit subtitles/{timeline.target}.srt or bitext.{pair}.json instead, and delete this file.",
            )
        _add_track(found, path, name)
    _check_times(found)
    return found


def stretches(edits: TrackEdits, units: Mapping[str, Unit], where: Path) -> list[EditedStretch]:
    """Return the changed targets as parts of their units.

    Raises InputError if the unit itself has changed, or a cue of several sentences was changed in more than one.
    """
    tag = edits.timeline.target
    found = []
    for number, text in sorted(edits.targets.items()):
        cue = edits.timeline.cues[number]
        parts = [(units[run.unit].target or "")[run.first : run.last] for run in cue.target_runs]
        if _bare("".join(parts)) != _bare(cue.target or ""):
            if _bare(text) in _bare("".join(units[run.unit].target or "" for run in cue.target_runs)):
                continue
            there = "".join(parts) or " ".join(units[run.unit].target or "" for run in cue.target_runs)
            raise InputError(
                "BIL-EDT-002",
                f"says “{unwrapped(text, cue.target or '', tag)}” at {format_clock(cue.span.start_ms)}, and bitext."
                f"{edits.timeline.source}_{tag}.json, which was changed too, “{there}”. Both stay as they are",
                where=where,
                remedy="Keep one of the two: delete the subtitle file to keep the bitext's.",
            )
        found.append(_stretch(cue, parts, unwrapped(text, cue.target or "", tag), tag, where))
    return found


def changed_targets(units: Mapping[str, Unit], found: Sequence[EditedStretch]) -> dict[str, str]:
    """Return the new target of each unit, replacing from the end so that earlier positions stay valid."""
    targets = {part.unit: units[part.unit].target or "" for part in found}
    for part in sorted(found, key=lambda part: part.first, reverse=True):
        target = targets[part.unit]
        targets[part.unit] = target[: part.first] + part.text + target[part.last :]
    return targets


def _add_track(found: TrackEdits, path: Path, name: str) -> None:
    timeline = found.timeline
    side: Side = "target" if path.stem == timeline.target else "source"
    breaks = shown_breaks(timeline)
    text = track_text(timeline, path.suffix[1:], side, breaks)
    places = _cues(timeline, side)
    written = _shown(read_subtitles(text, path.suffix)) if places else []
    shown = _read(path)
    if len(shown) != len(places) or len(written) != len(places):
        raise InputError(
            "BIL-EDT-003",
            f"has {len(shown)} cues, but {len(places)} were written",
            where=path,
            remedy=f"Keep the number of cues. Add a missing translation in bitext.{timeline.source}_{timeline.target}"
            ".json; change sentence boundaries in transcript.json.",
        )
    texts = found.targets if side == "target" else found.sources
    for place, (span, new), (old_span, old) in zip(places, shown, written, strict=True):
        if new != old:
            _agree(texts, place, new, path)
        if span != old_span:
            _agree(found.spans, place, span, path)
    found.files.append(name)


def _cues(timeline: Timeline, side: Side) -> list[int]:
    return [i for i, cue in enumerate(timeline) if side == "source" or cue.target is not None]


def _read(path: Path) -> list[tuple[Span, str]]:
    text = decode(content_of(path), str(path))
    try:
        file = read_subtitles(text, path.suffix)
        if damage := next((odd for odd in file.odd if odd.text or odd.moved), None):
            raise InputError("BIL-EDT-017", f"was damaged by an edit: {damage}")
        return _shown(file)
    except InputError as error:
        raise InputError(
            error.code, error.what, where=path, remedy="Fix it, or delete it to have it generated again."
        ) from error


def _shown(file: SubtitleFile) -> list[tuple[Span, str]]:
    """Return the cues of *file* normalised for comparison: without our marks, invisible characters and extra spaces."""
    found = []
    for cue in file.cues:
        plain = without_marks(cue.text.replace("\u200e", "").replace("\u200f", ""))
        lines = "\n".join(" ".join(line.split()) for line in plain.split("\n") if line.strip())
        found += [(cue.span, lines)] if lines else []
    return found


def _agree(known: dict[int, str] | dict[int, Span], place: int, new: object, path: Path) -> None:
    if known.setdefault(place, new) != new:  # type: ignore[arg-type]
        raise InputError(
            "BIL-EDT-004",
            f"cue {place + 1} differs from another edited file",
            where=path,
            remedy="Keep one of the two edits and delete the other file.",
        )


def _check_times(found: TrackEdits) -> None:
    spans = [found.spans.get(i, cue.span) for i, cue in enumerate(found.timeline)]
    for number, (before, after) in enumerate(pairwise(spans), 1):
        if after.start_ms < before.end_ms and (number in found.spans or number - 1 in found.spans):
            raise InputError(
                "BIL-EDT-005",
                f"the cues at {format_clock(before.start_ms)} and {format_clock(after.start_ms)} overlap",
                where=" and ".join(found.files),
                remedy=f"End cue {number} before cue {number + 1} starts.",
            )


def _stretch(cue: Cue, parts: Sequence[str], text: str, tag: str, where: Path) -> EditedStretch:
    """Find the one sentence of *cue* that *text* changes."""
    joint = pack(tag).writing.space
    shown = [part.strip() for part in parts]
    for at, (run, part) in enumerate(zip(cue.target_runs, parts, strict=True)):
        head = "".join(other + joint for other in shown[:at])
        tail = "".join(joint + other for other in shown[at + 1 :])
        inner = text[len(head) : len(text) - len(tail)]
        if text == head + inner + tail and inner.strip():
            lead = part[: len(part) - len(part.lstrip())]
            trail = part[len(part.rstrip()) :]
            return EditedStretch(run.unit, run.first, run.last, lead + inner.strip() + trail)
    raise InputError(
        "BIL-EDT-006",
        f"the cue at {format_clock(cue.span.start_ms)} shows several sentences, and more than one was changed",
        where=where,
        remedy="Change them in the bitext instead, and delete this file.",
    )


def _bare(text: str) -> str:
    return "".join(text.split())
