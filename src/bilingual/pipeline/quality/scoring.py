"""Scores the sentences of a run: with the answers that were asked for, and those kept from earlier runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bilingual.engines.base import Progress
from bilingual.fidelity.quality.evidence import NONE, Evidence
from bilingual.fidelity.quality.scores import Quality, scored
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.digest import digest
from bilingual.model.finding import Finding
from bilingual.pipeline.commands.aligning import lexicon_for
from bilingual.pipeline.quality.asking import ask, evidence_of
from bilingual.pipeline.quality.kept import Kept
from bilingual.pipeline.quality.texts import Asking
from bilingual.pipeline.quality.wanted import Keys, Wanted
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import QUALITY


def looked_at(job: Job, bitext: Bitext) -> Evidence:
    """Return what engines and models say of the machine translations in *bitext*, asking only what is new.

    What a person made is not sent. An engine that fails costs its answers and a note, never the run.
    """
    wanted, file = Wanted.of(job.settings), job.folder / f"quality.{bitext.pair}.json"
    if not wanted and not file.is_file():
        return NONE
    units = asked_units(bitext)
    if not units:
        return NONE
    keys = wanted.keys(job.tools)
    kept = Kept(file, job.work / f"{bitext.pair}.quality.jsonl", again=job.request.force)
    asking = Asking(bitext, units, job.tools, kept, job.notes.append)
    name, facts = QUALITY.name(pair=bitext.pair), quality_facts(keys, units)
    if not wanted or not job.is_due(name, facts):
        return evidence_of(asking, wanted, keys)

    def work(progress: Progress) -> None:
        ask(asking, wanted, keys, progress)

    job.execute(QUALITY.title.format(pair=bitext.pair), work)
    asking.tell_failures()
    found = evidence_of(asking, wanted, keys)
    unanswered = {"unanswered": sorted(asking.failures)} if asking.failures else {}
    job.manifest.record(name, QUALITY.checked(facts | unanswered), [kept.save(asking.places)])
    job.made.append(name)
    return found


def quality_facts(keys: Keys, units: Sequence[Unit]) -> dict[str, Any]:
    """Return what the answers depend on: who is asked, and about which texts."""
    return {"asked": dict(keys), "units": digest([[unit.source, unit.target] for unit in units])}


def asked_units(bitext: Bitext) -> list[Unit]:
    """Return the units that are worth asking about: machine translations."""
    return [unit for unit in bitext if unit.translated and not unit.locked]


def quality_of(job: Job, bitext: Bitext, findings: Sequence[Finding], evidence: Evidence) -> Quality:
    lexicon = lexicon_for(bitext.source, bitext.target, installed=False)
    found = scored(bitext, findings, lexicon, evidence, waivers=job.tools.waivers(job.settings.waivers))
    return found.told(lambda said, unit: job.redactor.about(said, unit.source, unit.target or ""))
