"""Judges each pair: what is found about it, whether it is ready, and what the report says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

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
from bilingual.pipeline.posting.blog_places import own_version
from bilingual.pipeline.privacy.gate import sensitive, sensitive_results
from bilingual.pipeline.privacy.texts import Text
from bilingual.pipeline.quality.scoring import looked_at, quality_of
from bilingual.pipeline.records.files import write_changed
from bilingual.pipeline.records.outages import UNDUBBED, after_outage
from bilingual.pipeline.result import PairResult
from bilingual.pipeline.run import Job
from bilingual.text.counts import counted
from bilingual.views.findings.render import Checked
from bilingual.views.table import view

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


def verdict(bitext: Bitext, found: Sequence[Finding], *, transcript: Transcript | None = None) -> PairResult:
    """Return what *found* means for the pair; what else a run knows of it is not in the result."""
    open_ones = [group for group in grouped(found) if group.first.blocks]
    untranslated = {unit.id for unit in bitext.untranslated}
    return PairResult(
        pair=bitext.pair,
        units=len(bitext.units),
        untranslated=len(untranslated),
        drafts=len(bitext.drafts),
        open_findings=len(open_ones),
        warnings=sum(finding.severity == "W" and not finding.waived for finding in found),
        draft_speech=transcript is not None and transcript.draft and not (transcript.read_aloud or _read(bitext)),
        draft_voice=transcript is not None and transcript.draft and transcript.read_aloud,
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

    def judge(found: Sequence[Finding]) -> PairResult:
        return replace(
            verdict(bitext, found, transcript=transcript),
            failure=job.pending.get(bitext.pair, ""),
            conformity=conformity,
            to_approve=len(waiting),
            dub=job.dubs.get(bitext.pair, ()),
            undubbed=bitext.pair in job.undubbed,
        )

    posted = waived(job, bitext, deliver(judge(found).own_reasons(), found))
    own = {tag: versions for tag in (bitext.source, bitext.target) if (versions := own_version(job, tag))}
    posted += waived(job, bitext, sensitive_results(job, bitext, own))
    posted = [job.redactor.finding(finding) for finding in posted]
    every = sorted([*found, *posted], key=lambda finding: (bool(finding.waived), SEVERITIES.index(finding.severity)))
    quality = job.quality[bitext.pair]
    result = replace(judge(every), read_first=[score.unit.id for score in quality.read_first])
    job.notes += [f"{bitext.pair}: {f.message}" for f in every if f.check in SENSITIVE and f.blocks]
    if any(finding.blocks for finding in posted):  # a platform rule is violated: the views must show that too
        deliver(result.own_reasons(), every)
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
    if bitext.pair in job.undubbed:
        record[UNDUBBED] = job.undubbed[bitext.pair]
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


def _provenance(bitext: Bitext) -> dict[str, int]:
    counts: dict[str, int] = {}
    for unit in bitext:
        counts[str(unit.provenance)] = counts.get(str(unit.provenance), 0) + 1
    return dict(sorted(counts.items()))
