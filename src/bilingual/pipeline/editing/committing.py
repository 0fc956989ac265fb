"""Writes a person's edits once all are collected, all at once, and teaches them to the translation memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bilingual.model.bitext import STALE, Bitext, Unit
from bilingual.model.digest import text_digest
from bilingual.pipeline.editing.edited_contents import written_contents
from bilingual.pipeline.editing.fields import with_fields
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.items.recorded import (
    CORRECTED,
    CUTS,
    EDITED,
    KEPT,
    SUBTITLES,
    TRANSCRIPT,
    TRANSCRIPT_FILE,
)
from bilingual.pipeline.making.people import LOOSE
from bilingual.pipeline.making.speakers import BY_HAND
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.files import file_sha256
from bilingual.pipeline.records.manifest import Manifest, Written
from bilingual.pipeline.run import Job


def commit(job: Job, taken: Taken) -> None:
    """Write *taken*, and teach the memory; a process that is killed meanwhile has written all of it or nothing."""
    manifest = job.manifest
    for pair in _uncut(manifest):
        del manifest.options[CUTS][pair]
        job.notes.append(f"cues.{pair}.json was deleted: its cues are cut again")
    written = []
    if taken.transcript is not None:
        files = {TRANSCRIPT_FILE: exchange.content(taken.transcript.marked(EDITED))}
        written.append(Written(TRANSCRIPT, manifest.stages[TRANSCRIPT]["facts"], files))
    for stage, bitext in taken.bitexts.items():
        _teach(job, bitext, stage, taken)
        record = manifest.stages[stage]
        marks = unit_marks(bitext)
        changed = _changed(record.get("extra", {}), marks) | taken.changed.get(stage, set())
        _say_edited(manifest, bitext.pair, units=[unit.id for unit in bitext if unit.id in changed])
        written.append(Written(stage, record["facts"], {f"{stage}.json": exchange.content(bitext)}, {
            **record.get("extra", {}), **marks,
        }))  # fmt: skip
    # What a person removed or unlocked is made again.
    written += [replace(one, key=EDITED) for one in written_contents(manifest, taken.contents)]
    if taken.cuts:
        cuts = manifest.options.get(CUTS, {}) | taken.cuts
        manifest.options[CUTS] = {pair: kept for pair, kept in cuts.items() if kept}
        for pair in taken.cuts:
            _say_edited(manifest, pair, cues=True)
    for pair, fields in taken.fields.items():
        manifest.options[KEPT] = with_fields(manifest.options, pair, fields)
        _say_edited(manifest, pair, fields=True)
    if taken.speakers is not None:
        manifest.options[BY_HAND] = taken.speakers
        for pair in manifest.pairs:
            _say_edited(manifest, pair, speakers=True)
    for stage, names in taken.consumed.items():
        record = manifest.stages[stage]
        record["key"] = EDITED
        record["files"] |= {name: file_sha256(job.folder / name) for name in names}
    job.notes += taken.notes
    others = (taken.cuts, taken.fields, taken.consumed, taken.reviews, taken.speakers is not None)
    if written or any(others):
        # All at once: a run that is killed before the files are rebuilt must not apply them again.
        manifest.write(written)
    job.made += [one.stage for one in written]


def _teach(job: Job, bitext: Bitext, stage: str, taken: Taken) -> None:
    """Teach the memory what a person said, and have it forget what they took back and nobody else says."""
    said = [(unit.source, unit.target) for unit in bitext if unit.locked and unit.target is not None]
    forgotten = [pair for pair in taken.forgotten.get(stage, ()) if pair not in said]
    restored = [(pair, before) for pair, before in taken.restored.get(stage, ()) if pair not in said]
    job.tools.forget(bitext.source, bitext.target, forgotten)
    job.tools.unlearn(bitext.source, bitext.target, restored)
    # The same sentence may be said twice, in two ways.
    bare = {source for source, _ in forgotten} | {pair[0] for pair, before in restored if before is None}
    again = [
        (unit.source, unit.target)
        for unit in bitext
        if unit.source in bare and unit.locked and unit.target is not None and unit.provenance not in (LOOSE, STALE)
    ]
    if learnt := [*again, *taken.learnt.get(stage, ())]:
        job.tools.learn(bitext.source, bitext.target, learnt, job.folder.name)


def unit_marks(bitext: Bitext) -> dict[str, dict[str, str]]:
    """Return short hashes of each unit's target and source, and the approvals, by which edits are detected."""
    return {
        "targets": {unit.id: target_mark(unit) for unit in bitext},
        "sources": {unit.id: source_mark(unit) for unit in bitext},
        "approved": {unit.id: unit.approved for unit in bitext if unit.approved},
    }


def target_mark(unit: Unit) -> str:
    return text_digest(unit.target or "")[:16]


def source_mark(unit: Unit) -> str:
    return text_digest(f"{unit.words} {unit.source}")[:16]


def _changed(known: dict[str, Any], marks: dict[str, dict[str, str]]) -> set[str]:
    """Return the units whose *marks* are not those *known*."""
    return {
        unit
        for name, now in marks.items()
        if name in known or name == "approved"
        for unit in {*now, *known.get(name, {})}
        if now.get(unit) != known.get(name, {}).get(unit)
    }


def _say_edited(
    manifest: Manifest,
    pair: str,
    *,
    units: list[str] | None = None,
    cues: bool = False,
    fields: bool = False,
    speakers: bool = False,
) -> None:
    """Record that *pair* was edited since it was made; its next verdict replaces the record."""
    record = manifest.pairs.get(pair)
    if record is None or not (units or cues or fields or speakers):
        return
    before = record.get(CORRECTED, {})
    record[CORRECTED] = {
        "units": list(dict.fromkeys([*before.get("units", ()), *(units or ())])),
        "cues": cues or bool(before.get("cues")),
        "fields": fields or bool(before.get("fields")),
        **({"speakers": True} if speakers or before.get("speakers") else {}),
    }


def _uncut(manifest: Manifest) -> list[str]:
    """Return the pairs whose timeline a person deleted, to have it cut again."""
    return [
        pair
        for pair in manifest.options.get(CUTS, {})
        if SUBTITLES + pair in manifest.stages and not (manifest.folder / f"cues.{pair}.json").is_file()
    ]
