"""A person's edits: detected by their hashes, and applied before anything is rebuilt.

This is the only way from the results back in. An edited target becomes a locked unit and is added to the translation
memory; an edited transcript replaces the engine's. All edits are read and validated before any is applied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bilingual.errors import InputError, located
from bilingual.model.bitext import Bitext
from bilingual.model.transcript import Transcript
from bilingual.pipeline.editing.committing import commit, source_mark, target_mark
from bilingual.pipeline.editing.conflicts import EditConflict, refuse
from bilingual.pipeline.editing.cuts import cut_facts, cuts_of, fitted_cuts, kept_cuts, retimed_cuts
from bilingual.pipeline.editing.edited_contents import edited_contents
from bilingual.pipeline.editing.edited_subtitles import TrackEdits, changed_targets, stretches, track_edits
from bilingual.pipeline.editing.edited_words import rewritten, unwrapped
from bilingual.pipeline.editing.reviews import settle_approvals, take_review
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.items.recorded import BITEXT, CUTS, EDITED, SUBTITLES, TRANSCRIPT, TRANSCRIPT_FILE
from bilingual.pipeline.posting.blog import EditedPost, edited_posts, newly_edited
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.run import Job
from bilingual.subtitles.timing import word_times

OnTop = Callable[[Taken], None]
"""Adds edits that are in no file to those taken from the files; it raises to have nothing changed."""


def adopt_edits(job: Job, on_top: OnTop | None = None) -> None:
    """Apply a person's edits in the results folder since it was written, and what *on_top* adds to them.

    Raises InputError for an invalid edit and one that contradicts another, before anything is changed.
    """
    manifest, taken = job.manifest, Taken(job.folder)
    if manifest.edited_files(TRANSCRIPT):
        taken.transcript = _edited_transcript(job.folder / TRANSCRIPT_FILE, manifest)
        taken.notes.append(f"{TRANSCRIPT_FILE} was edited by hand and is kept")
    for stage in _stages(manifest, BITEXT):
        if manifest.edited_files(stage):
            _take_bitext(job, stage, taken)
    edited = {stage: names for stage in _stages(manifest, SUBTITLES) if (names := manifest.edited_files(stage))}
    tracks = {}
    for stage, names in edited.items():
        if manifest.source.get("kind") == "article":
            pair = stage.removeprefix(SUBTITLES)
            raise InputError(
                "BIL-EDT-040",
                "was edited, but what it shows is the article, and its times are those of the voice",
                where=job.folder / names[0],
                remedy=f"Edit the article or bitext.{pair}.json instead, and delete this file.",
            )
        cues = f"cues.{stage.removeprefix(SUBTITLES)}.json"
        if cues in names:
            raise InputError(
                "BIL-EDT-008",
                "was edited, but it is generated from transcript and bitext",
                where=job.folder / cues,
                remedy="Edit those, or the times in subtitles/, and delete this file.",
            )
        tracks[stage] = track_edits(job.folder, exchange.read_timeline(job.folder / cues), names)
    _take_tracks(job, tracks, taken)
    posts = edited_posts(manifest, job.settings)
    _take_posts(job, posts, taken)
    taken.contents, notes = edited_contents(manifest, posts)
    taken.notes += notes
    for stage in _stages(manifest, BITEXT):
        if (job.folder / f"{stage}.json").is_file():
            take_review(job, stage, taken)
    for stage in dict.fromkeys((*taken.bitexts, *taken.reviews, *taken.ticked)):
        known = manifest.stages[stage].get("extra", {}).get("approved", {})
        settle_approvals(job, stage, known, taken)
    if on_top is not None:
        on_top(taken)
    commit(job, taken)


def kept_transcript(job: Job) -> Transcript | None:
    """Return the transcript that a person edited; no engine overwrites it until its file is deleted."""
    path = job.folder / TRANSCRIPT_FILE
    if TRANSCRIPT not in job.manifest.stages or not path.is_file():
        return None
    transcript = exchange.read_transcript(path)
    return transcript if EDITED in transcript.engine.marks else None


def _stages(manifest: Manifest, prefix: str) -> list[str]:
    return [name for name in manifest.stages if name.startswith(prefix)]


def _edited_transcript(path: Path, manifest: Manifest) -> Transcript:
    transcript = exchange.read_transcript(path)
    spoken = {stage.removeprefix(BITEXT).split("_")[0] for stage in _stages(manifest, BITEXT)}
    if spoken and transcript.language not in spoken:
        raise InputError(
            "BIL-EDT-009",
            f"its language was changed from {min(spoken)} to {transcript.language}",
            where=path,
            remedy="Undo that, and publish the recording again with --source-language.",
        )
    with located(path):
        if not transcript.words:
            raise InputError(
                "BIL-EDT-010", "no words are left", remedy="Undo the edit, or delete the file to transcribe again."
            )
        word_times(transcript)
    return transcript


def _take_bitext(job: Job, stage: str, taken: Taken) -> None:
    path = job.folder / f"{stage}.json"
    bitext = exchange.read_bitext(path)
    known = job.manifest.stages[stage].get("extra", {})
    _check_sources(bitext, known.get("sources", {}), path)
    targets: Mapping[str, str] = known.get("targets", {})
    changed = [unit for unit in bitext if targets.get(unit.id) != target_mark(unit)]
    edited = {
        # Cues have their own line breaks; an article's line breaks are kept.
        unit.id: unit.target if unit.words is None else unwrapped(unit.target, "", bitext.target)
        for unit in changed
        if unit.target is not None
    }
    emptied = [unit.id for unit in changed if unit.target is None]
    taken.bitexts[stage] = bitext
    approved = known.get("approved", {})
    new = [u.id for u in bitext if u.approved in ("true", u.approval) and u.approved not in ("", approved.get(u.id))]
    taken.ticked[stage] = dict.fromkeys(new, path.name)
    if edited:
        taken.lock(stage, edited, path.name)
        taken.notes.append(f"{path.name}: {len(edited)} edited by hand, now locked as human translations")
    if emptied:
        taken.notes.append(f"{path.name}: {', '.join(emptied)} emptied by hand, to be translated again")


def _check_sources(bitext: Bitext, known: Mapping[str, str], path: Path) -> None:
    """Reject a bitext with changed sources, which must be edited in the source file."""
    if not known:
        return
    found = {unit.id: source_mark(unit) for unit in bitext}
    for unit in dict.fromkeys((*known, *found)):
        if known.get(unit) != found.get(unit):
            what = "is gone" if unit not in found else "is new" if unit not in known else "has a different source text"
            raise InputError(
                "BIL-EDT-011",
                f"unit {unit} {what}, but only targets can be edited here",
                where=path,
                remedy="Edit the words of a recording in transcript.json, an article in its own file.",
            )


def _take_posts(job: Job, edited: Mapping[str, Sequence[EditedPost]], taken: Taken) -> None:
    """Apply the sentences that a person changed in a Jekyll post, as locked units of its pair's bitext."""
    for tag, posts in edited.items():
        for stage in _stages(job.manifest, BITEXT):
            if not stage.endswith(f"_{tag}"):
                continue
            targets = _unopposed(job, taken.bitext(stage), posts, taken.edited.get(stage, {}))
            if targets:
                names = ", ".join(post.where.name for post in posts)
                taken.lock(stage, targets, names)
                said = f"{len(targets)} of its sentences edited by hand, now human translations"
                taken.notes.append(f"{names}: {said}")
            for post in posts:
                for text in post.unlearnt:
                    said = f"“{text}” does not match a single sentence and stays in this post only"
                    taken.notes.append(f"{post.where.name}: {said}")


def _unopposed(
    job: Job, bitext: Bitext, posts: Sequence[EditedPost], edited: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    """Return the new targets of *posts*. Raises InputError for those *edited* differently in the other files."""
    targets = newly_edited(bitext, posts)
    twice = {name for name, text in targets.items() if name in edited and edited[name][1] != text}
    names = ", ".join(post.where.name for post in posts)
    found = [
        EditConflict(unit.id, unit.source, *edited[unit.id], names, targets[unit.id])
        for unit in bitext
        if unit.id in twice and job.request.settle.choice(unit.id) is None
    ]
    refuse(found, job.folder, ("results", "post"), job.request.settle)
    return {
        name: text for name, text in targets.items() if name not in twice or job.request.settle.choice(name) == "post"
    }


def _take_tracks(job: Job, tracks: Mapping[str, TrackEdits], taken: Taken) -> None:
    words: dict[tuple[int, int], str] = {}
    for stage, edits in tracks.items():
        pair = stage.removeprefix(SUBTITLES)
        where = job.folder / (edits.files[0] if edits.files else "")
        if edits.targets:
            bitext_stage = f"{BITEXT}{pair}"
            units = {unit.id: unit for unit in taken.bitext(bitext_stage)}
            taken.lock(bitext_stage, changed_targets(units, stretches(edits, units, where)), edits.files[0])
        for number, text in edits.sources.items():
            cue = edits.timeline.cues[number]
            words[cue.words] = unwrapped(text, cue.source, edits.timeline.source)
        texts = len(edits.targets) + len(edits.sources)
        taken.notes.append(f"{', '.join(edits.files)}: {texts} texts and {len(edits.spans)} times edited by hand")
        taken.consumed[stage] = edits.files
    moved = {stage: edits for stage, edits in tracks.items() if edits.spans}
    if not words and not moved:
        return
    if taken.transcript is not None:
        raise InputError(
            "BIL-EDT-012",
            "was edited, and so were words or times in subtitles/",
            where=job.folder / TRANSCRIPT_FILE,
            remedy="Undo one of the two, run `bilingual apply`, then redo it.",
        )
    transcript = exchange.read_transcript(job.folder / TRANSCRIPT_FILE)
    for stage, edits in moved.items():
        last = max(span.end_ms for span in edits.spans.values())
        if last > transcript.duration_ms:
            raise InputError(
                "BIL-EDT-013",
                f"a cue ends at {last} ms, after the recording's end at {transcript.duration_ms} ms",
                where=job.folder / edits.files[0],
                remedy="End the cue earlier.",
            )
        pair, where = stage.removeprefix(SUBTITLES), job.folder / edits.files[0]
        kept = job.manifest.options.get(CUTS, {}).get(pair, [])
        bitext = taken.bitext(f"{BITEXT}{pair}")
        cuts = cut_facts(fitted_cuts(kept, transcript, bitext))
        if not kept or cuts == job.manifest.stages[stage].get("facts", {}).get("cuts"):
            shown = cuts_of(edits.timeline, bitext)
            timed = [replace(cut, span=edits.spans.get(n, cut.span)) for n, cut in enumerate(shown)]
            taken.cuts[pair] = kept_cuts(timed, transcript, bitext)
        else:  # they were corrected since the file was written
            taken.cuts[pair] = retimed_cuts(edits.timeline, edits.spans, kept, transcript, bitext, where)
    if words:
        taken.transcript = rewritten(transcript, words)
