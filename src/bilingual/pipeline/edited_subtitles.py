"""Edits made in the subtitle files themselves: text enters as locked work, new times as fixed cuts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.errors import InputError
from bilingual.model.bitext import HUMAN
from bilingual.model.cue import Cue, Timeline
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript, Word
from bilingual.pipeline import exchange
from bilingual.pipeline.run import Job
from bilingual.subtitles.formats import read_subtitles, track_srt, track_vtt
from bilingual.text.encodings import decode

Shown = Sequence[tuple[Span, str]]


def adopt_subtitles(job: Job, stage: str) -> None:
    """Take in the edited single-language files of one pair.

    Only ``subtitles/<lang>.srt`` and ``.vtt`` are read: a dual file does not say which line is which
    once a person has touched it. Raises InputError for those, and for a file whose cues no longer
    match the timeline one to one.
    """
    pair = stage.removeprefix("subtitles.")
    edited = job.manifest.edited_files(stage)
    files = [name for name in edited if name.startswith("subtitles/") and not name.endswith(".ass")]
    if not files:
        return
    timeline = exchange.read_timeline(job.folder / f"cues.{pair}.json")
    for name in files:
        if ".dual." in name:
            raise InputError(
                "was edited, but two languages in one file cannot be told apart again",
                where=job.folder / name,
                remedy=f"Edit subtitles/{timeline.target}.srt or bitext.{pair}.json instead, and delete this file.",
            )
        _adopt_track(job, job.folder / name, pair, timeline)


def _adopt_track(job: Job, path: Path, pair: str, timeline: Timeline) -> None:
    side = "target" if path.stem == timeline.target else "source"
    shown = read_subtitles(decode(path.read_bytes(), str(path)), path.suffix)
    written_text = track_srt(timeline, side) if path.suffix == ".srt" else track_vtt(timeline, side)
    written = read_subtitles(written_text, path.suffix)
    cues = [cue for cue in timeline if side == "source" or cue.target is not None]
    if len(shown) != len(cues) or len(written) != len(cues):
        raise InputError(
            f"has {len(shown)} cues where the timeline has {len(cues)}",
            where=path,
            remedy="Keep the number of cues; cut sentences anew in transcript.json.",
        )
    changed = {i: text for i, ((_, text), (_, old)) in enumerate(zip(shown, written, strict=True)) if text != old}
    moved = {i: span for i, ((span, _), (old, _)) in enumerate(zip(shown, written, strict=True)) if span != old}
    if changed and side == "target":
        _change_targets(job, pair, cues, changed)
    elif changed:
        _change_source(job, cues, changed)
    if moved:
        _fix_cuts(job, pair, timeline, cues, moved)
    job.notes.append(f"{path.name}: {len(changed)} texts and {len(moved)} times edited by hand")


def _change_targets(job: Job, pair: str, cues: Sequence[Cue], changed: Mapping[int, str]) -> None:
    """Replace stretches of the translation from the back, so that the indexes before them stay true."""
    path = job.folder / f"bitext.{pair}.json"
    bitext = exchange.read_bitext(path)
    units = {unit.id: unit for unit in bitext}
    for index in sorted(changed, reverse=True):
        cue = cues[index]
        if len(cue.target_runs) != 1:
            raise InputError(
                "a cue that shows several sentences was edited",
                where=cue.target,
                remedy=f"Edit bitext.{pair}.json instead.",
            )
        run = cue.target_runs[0]
        unit = units[run.unit]
        target = unit.target or ""
        text = " ".join(changed[index].split("\n"))
        units[run.unit] = replace(
            unit, target=target[: run.first] + text + target[run.last :], locked=True, provenance=HUMAN
        )
    exchange.write(path, bitext.with_units(units))


def _change_source(job: Job, cues: Sequence[Cue], changed: Mapping[int, str]) -> None:
    """Replace the words of edited cues; new words share the time of the old ones."""
    path = job.folder / "transcript.json"
    transcript = exchange.read_transcript(path)
    for index in sorted(changed, reverse=True):
        transcript = _with_words(transcript, cues[index].words, changed[index])
    exchange.write(path, transcript)


def _with_words(transcript: Transcript, place: tuple[int, int], text: str) -> Transcript:
    first, last = place
    old = transcript.words[first:last]
    spaced = any(word.space_after for word in transcript.words)
    texts = text.split() if spaced else list("".join(text.split()))
    if not texts:
        raise InputError("all words of a cue were deleted", where=transcript.text(first, last))
    if len(texts) == len(old):
        words = [replace(word, text=new) for word, new in zip(old, texts, strict=True)]
    else:
        starts = [w.start_ms for w in old if w.start_ms is not None]
        ends = [w.end_ms for w in old if w.end_ms is not None]
        begin, end = (starts[0], max(ends)) if starts else (0, 0)
        step = (end - begin) / len(texts)
        words = [
            Word(new, begin + round(step * i), begin + round(step * (i + 1)), space_after=spaced)
            for i, new in enumerate(texts)
        ]
    grown = len(words) - len(old)
    sentences = tuple((a if a <= first else a + grown, b if b <= first else b + grown) for a, b in transcript.sentences)
    return replace(transcript, words=(*transcript.words[:first], *words, *transcript.words[last:]), sentences=sentences)


def _fix_cuts(job: Job, pair: str, timeline: Timeline, cues: Sequence[Cue], moved: Mapping[int, Span]) -> None:
    """Keep the cuts of the whole timeline with the new times: a re-timed file is cut by a person."""
    spans = {cues[index].words: span for index, span in moved.items()}
    cuts: list[dict[str, Any]] = [
        {"words": list(cue.words), "start_ms": span.start_ms, "end_ms": span.end_ms}
        for cue in timeline
        for span in (spans.get(cue.words, cue.span),)
    ]
    job.manifest.options.setdefault("cuts", {})[pair] = cuts
