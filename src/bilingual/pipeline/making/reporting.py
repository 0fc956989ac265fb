"""The end of a run: every pair is made, one that fails stops no other, and the report and the page are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Literal

from bilingual.errors import BilingualError, Transient
from bilingual.model.bitext import Bitext
from bilingual.model.transcript import Transcript
from bilingual.pipeline.making.bitexts import bitext_path
from bilingual.pipeline.posting.results_page import INDEX, delivered_files, index_page
from bilingual.pipeline.privacy.errors import mask_error
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.answers import asked
from bilingual.pipeline.records.files import write_json, write_text
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.outages import OUTAGE, after_outage
from bilingual.pipeline.result import PairResult, Result, state_of
from bilingual.pipeline.run import Elsewhere, Job

REPORT = "report.json"
REPORT_SCHEMA = "bilingual.report/1"
# What the marks on a transcript mean to a person.
MARK_NOTES = {
    "approximate-times": "the times of words are approximate: no recogniser or aligner was available for this language",
    "restored-sentences": "the recogniser returned no punctuation; sentence boundaries were restored",
    "converted-script": "the recogniser mixed Chinese scripts; the text was converted to the requested script",
    "suspect-loop": "the recogniser may have repeated or invented words; transcript.json lists the suspect spans",
}


def each_pair(
    job: Job,
    source: str,
    targets: Sequence[str],
    make: Callable[[str], PairResult],
    show: Callable[[Bitext, Sequence[str]], object],
) -> list[PairResult]:
    """Make each pair; a failing one does not stop the others, unless none is left to deliver.

    Earlier results of a failing pair stay: *show* makes them again from their text, with the reason. Raises Elsewhere
    in the end if another machine continues one of them.
    """
    results: list[PairResult] = []
    elsewhere: list[Elsewhere] = []
    failures: list[BilingualError] = []
    for target in targets:
        try:
            results.append(make(target))
        except Elsewhere as other:
            if other.resource is None:
                raise
            elsewhere.append(other)
        except BilingualError as error:
            failures.append(error)
            results.append(_failed_pair(job, f"{source}_{target}", error))
            earlier = bitext_path(job.folder, source, target)
            if earlier.is_file():
                with suppress(BilingualError):  # the same failure may affect this too
                    show(exchange.read_bitext(earlier), [error.message])
    if elsewhere:
        raise elsewhere[0]
    if failures and len(failures) == len(targets):
        raise failures[0]
    return results


def _failed_pair(job: Job, pair: str, error: BilingualError) -> PairResult:
    mask_error(error, job.settings)
    job.notes.append(f"{pair}: {error}")
    earlier = dict(job.manifest.pairs.get(pair, {}))
    record = earlier | {"state": "not-ready", "reasons": [error.message]}
    record.pop(OUTAGE, None)
    job.manifest.pairs[pair] = record | (after_outage(earlier) if isinstance(error, Transient) else {})
    return PairResult(pair, 0, 0, 0, 0, 0, failure=error.message)


def close(
    job: Job,
    kind: Literal["video", "article"],
    results: Sequence[PairResult],
    transcript: Transcript | None = None,
) -> Result:
    """Write report, page and manifest, and return the result."""
    if transcript is not None:
        job.notes += [note for mark, note in MARK_NOTES.items() if mark in transcript.engine.marks]
    manifest = job.manifest
    manifest.asked = asked.settled(job.work, manifest.asked)
    job.notes = [job.redactor.text(note) for note in job.notes]
    manifest.state = state_of(str(p.get("state")) for p in manifest.pairs.values())
    # The options of a script's engine hold its headings and the names of speakers.
    speech = job.redactor.value(transcript.engine.to_json() | {"draft": transcript.draft}) if transcript else None
    report = {
        "schema": REPORT_SCHEMA,
        "state": manifest.state,
        "title": job.redactor.text(manifest.title),
        "source": job.redactor.value(manifest.source),
        "speech": speech,
        "notes": job.notes,
        "pairs": manifest.pairs,
        "asked": manifest.asked,
    }
    if job.made or not (job.folder / REPORT).is_file() or _changed(manifest):
        write_json(job.folder / REPORT, report)
        write_text(job.folder / INDEX, index_page(manifest, job.notes, delivered_files(job.folder)))
    manifest.save()
    asked.clear(job.work)
    return Result(
        folder=job.folder,
        source=job.request.source,
        kind=kind,
        state=state_of(result.state for result in results),
        pairs=tuple(results),
        files=tuple(delivered_files(job.folder)),
        made=tuple(job.made),
        notes=tuple(job.notes),
    )


def _changed(manifest: Manifest) -> bool:
    """Return whether the report says anything else than what is on disk."""
    before = Manifest.read(manifest.folder)
    return (manifest.pairs, manifest.asked) != (before.pairs, before.asked)
