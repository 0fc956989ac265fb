"""The end of a run: judges each pair, writes the report and the page, and returns the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, Literal, TypeAlias

from bilingual.errors import BilingualError, Transient
from bilingual.fidelity.causes import grouped
from bilingual.fidelity.privacy import SENSITIVE
from bilingual.fidelity.report import check_bitext
from bilingual.fidelity.waivers import waive
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.model.finding import SEVERITIES, Finding
from bilingual.model.glossary import Glossary
from bilingual.model.transcript import Transcript
from bilingual.pipeline.editing.approvals import to_approve
from bilingual.pipeline.editing.reviewed import review_name, write_review
from bilingual.pipeline.making.bitexts import bitext_path
from bilingual.pipeline.posting.blog import own_version
from bilingual.pipeline.posting.results_page import INDEX, delivered_files, index_page
from bilingual.pipeline.privacy.errors import mask_error
from bilingual.pipeline.privacy.gate import sensitive, sensitive_results
from bilingual.pipeline.privacy.texts import Text
from bilingual.pipeline.quality.looking import looked_at, quality_of
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.answers import asked
from bilingual.pipeline.records.files import write_changed, write_json, write_text
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.outages import OUTAGE, after_outage
from bilingual.pipeline.result import PairResult, Result, state_of
from bilingual.pipeline.run import Elsewhere, Job
from bilingual.text.counts import counted
from bilingual.views.findings.render import Checked
from bilingual.views.table import view

REPORT = "report.json"
REPORT_SCHEMA = "bilingual.report/1"
# What the marks on a transcript mean to a person.
MARK_NOTES = {
    "approximate-times": "the times of words are approximate: no recogniser or aligner was available for this language",
    "restored-sentences": "the recogniser returned no punctuation; sentence boundaries were restored",
    "converted-script": "the recogniser mixed Chinese scripts; the text was converted to the requested script",
    "suspect-loop": "the recogniser may have repeated or invented words; transcript.json lists the suspect spans",
}


# Delivers the views of a pair, given the reasons why it is not ready and the findings so far.
Deliver: TypeAlias = "Callable[[Sequence[str], Sequence[Finding]], list[Finding]]"


def check_pair(
    job: Job,
    bitext: Bitext,
    glossary: Glossary,
    *,
    article: Article | None = None,
    target_article: Article | None = None,
    findings: Sequence[Finding] = (),
    texts: Sequence[Text] = (),
) -> list[Finding]:
    """Return the checks' findings on one pair, plus *findings* from making it, all with their waivers.

    *texts* are published besides those of *bitext* and of the articles. The scores of its sentences are then in
    ``job.quality``.
    """
    evidence = looked_at(job, bitext)
    waivers = job.tools.waivers(job.settings.waivers)
    checked = check_bitext(
        bitext,
        glossary=glossary,
        article=article,
        target_article=target_article,
        waivers=waivers,
        back=evidence.back,
    )
    found = [*checked, *waived(job, bitext, findings)]
    articles = [(name, one) for name, one in (("the text", article), ("the translation", target_article)) if one]
    values = waived(job, bitext, sensitive(job, bitext, articles, findings, texts))
    found = [job.redactor.finding(finding) for finding in found]
    job.quality[bitext.pair] = quality_of(job, bitext, found, evidence)
    return [*found, *values]


def waived(job: Job, bitext: Bitext, findings: Sequence[Finding]) -> list[Finding]:
    """Return *findings* with the reasons of waived ones."""
    return list(waive(findings, job.tools.waivers(job.settings.waivers), bitext.pair))


def verdict(
    bitext: Bitext,
    found: Sequence[Finding],
    *,
    transcript: Transcript | None = None,
    failure: str = "",
    conformity: Mapping[str, Any] | None = None,
    waiting: int = 0,
) -> PairResult:
    open_ones = [group for group in grouped(found) if group.first.blocks]
    untranslated = {unit.id for unit in bitext.untranslated}
    return PairResult(
        pair=bitext.pair,
        units=len(bitext.units),
        untranslated=len(untranslated),
        drafts=len(bitext.drafts),
        open_findings=len(open_ones),
        warnings=sum(finding.severity == "W" and not finding.waived for finding in found),
        draft_speech=transcript is not None and transcript.draft and not _read(bitext),
        failure=failure,
        conformity=conformity,
        to_approve=waiting,
        missing=sum(all(f.check == "omitted" and f.unit in untranslated for f in one.findings) for one in open_ones),
    )


def _read(bitext: Bitext) -> bool:
    """Return whether a person has approved all that is spoken, and so the transcript too."""
    return all(unit.is_approved for unit in bitext if unit.words is not None)


def judge_pair(
    job: Job,
    bitext: Bitext,
    found: Sequence[Finding],
    deliver: Deliver,
    *,
    transcript: Transcript | None = None,
    conformity: Mapping[str, Any] | None = None,
    doubts: Mapping[str, Sequence[str]] | None = None,
) -> PairResult:
    """Judge one pair by *found*, deliver its views, record all findings for the report, and return the result.

    *conformity* is the report on its subtitles (``cue_layout.judged``), ``None`` if there are none. *doubts* are what
    the recogniser was unsure of, by unit.
    """
    write_review(job, bitext, found, job.quality[bitext.pair], doubts or {})
    waiting = to_approve(bitext, job.settings.review, transcript)
    judge = partial(
        verdict,
        bitext,
        transcript=transcript,
        failure=job.pending.get(bitext.pair, ""),
        conformity=conformity,
        waiting=len(waiting),
    )
    posted = waived(job, bitext, deliver(judge(found).reasons(), found))
    own = {tag: versions for tag in (bitext.source, bitext.target) if (versions := own_version(job, tag))}
    posted += waived(job, bitext, sensitive_results(job, bitext, own))
    posted = [job.redactor.finding(finding) for finding in posted]
    every = sorted([*found, *posted], key=lambda finding: (bool(finding.waived), SEVERITIES.index(finding.severity)))
    quality = job.quality[bitext.pair]
    result = replace(judge(every), read_first=[score.unit.id for score in quality.read_first])
    job.notes += [f"{bitext.pair}: {f.message}" for f in every if f.check in SENSITIVE and f.blocks]
    if any(finding.blocks for finding in posted):  # a platform rule is violated: the views must show that too
        deliver(result.reasons(), every)
    record: dict[str, Any] = {
        "state": result.state,
        "reasons": result.reasons(),
        "units": result.units,
        "untranslated": job.redactor.value([{"unit": unit.id, "source": unit.source} for unit in bitext.untranslated]),
        "drafts": job.redactor.value(
            [
                {"unit": unit.id, "source": unit.source, "target": unit.target, "provenance": str(unit.provenance)}
                for unit in bitext.drafts
            ]
        ),
        "provenance": _provenance(bitext),
        "findings": [finding.to_json() for finding in every],
        "quality": quality.to_json(),
    }
    if waiting:
        record["to_approve"] = [unit.id for unit in waiting]
        how = f"read {review_name(bitext.pair)}, or run `bilingual approve {job.folder}`"
        job.notes.append(f"{bitext.pair}: {counted(len(waiting), 'sentence')} to approve: {how}")
    if bitext.pair in job.outages:
        record |= after_outage(job.manifest.pairs.get(bitext.pair, {}))
    if conformity is not None:
        # Cues that are too long are shown there; a number may be divided among several.
        texts = (text for unit in bitext for text in (unit.source, unit.target or ""))
        record["subtitles"] = job.redactor.value(conformity, *texts)
    job.manifest.pairs[bitext.pair] = record
    for name, page in (
        view("findings")
        .render(Checked(job.redactor.text(job.manifest.title), bitext, every, quality=quality))
        .files.items()
    ):
        write_changed(job.folder / name, str(page))
    return result


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


def _provenance(bitext: Bitext) -> dict[str, int]:
    counts: dict[str, int] = {}
    for unit in bitext:
        counts[str(unit.provenance)] = counts.get(str(unit.provenance), 0) + 1
    return dict(sorted(counts.items()))
