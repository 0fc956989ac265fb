"""A person's edits: found by their hashes, and taken in before anything is made anew.

The review file is the only way in from the results. An edited target becomes a locked unit and is
learnt by the translation memory; an edited transcript stands as if the engine had written it.
"""

from __future__ import annotations

from dataclasses import replace

from bilingual.model.bitext import HUMAN, Bitext, Unit
from bilingual.model.digest import text_digest
from bilingual.pipeline import exchange
from bilingual.pipeline.edited_subtitles import adopt_subtitles
from bilingual.pipeline.run import Job

TRANSCRIPT = "transcript"
BITEXT = "bitext."
EDITED = "edited-by-hand"


def adopt_edits(job: Job) -> None:
    """Take in what a person changed in the results folder since it was written.

    Raises InputError for an edit that cannot be read, before anything else is touched.
    """
    # Subtitles first: their text goes into the transcript and the bitexts, which are read after.
    for stage in [name for name in job.manifest.stages if name.startswith("subtitles.")]:
        adopt_subtitles(job, stage)
    if job.manifest.edited_files(TRANSCRIPT):
        _adopt_transcript(job)
    for stage in [name for name in job.manifest.stages if name.startswith(BITEXT)]:
        if job.manifest.edited_files(stage):
            _adopt_bitext(job, stage)


def _adopt_transcript(job: Job) -> None:
    path = job.folder / "transcript.json"
    exchange.write(path, exchange.read_transcript(path).marked(EDITED))
    facts = job.manifest.stages[TRANSCRIPT]["facts"]
    job.manifest.record(TRANSCRIPT, facts, [path])
    job.notes.append("transcript.json was edited by hand and is kept")
    job.made.append(TRANSCRIPT)


def _adopt_bitext(job: Job, stage: str) -> None:
    path = job.folder / f"{stage}.json"
    bitext = exchange.read_bitext(path)
    record = job.manifest.stages[stage]
    known: dict[str, str] = record.get("extra", {}).get("targets", {})
    edited = [unit for unit in bitext if unit.translated and known.get(unit.id) != target_mark(unit)]
    locked = bitext.with_units({unit.id: replace(unit, locked=True, provenance=HUMAN) for unit in edited})
    exchange.write(path, locked)
    job.manifest.record(stage, record["facts"], [path], extra={"targets": target_marks(locked)})
    job.tools.learn(locked.source, locked.target, [(unit.source, unit.target or "") for unit in edited])
    job.notes.append(f"{path.name}: {len(edited)} edited by hand, now locked")
    job.made.append(stage)


def target_marks(bitext: Bitext) -> dict[str, str]:
    """Return a short hash of each unit's target: by it an edit is found later."""
    return {unit.id: target_mark(unit) for unit in bitext}


def target_mark(unit: Unit) -> str:
    return text_digest(unit.target or "")[:16]
