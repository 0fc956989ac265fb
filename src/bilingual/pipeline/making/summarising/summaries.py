"""Makes the contents of one pair: what each section says, in both languages.

The points come from the first engine of the chain that can summarise, in the language of the text; they are translated
by the whole chain like any sentence. Where there is none, or its points can't be used, they are sentences of the
section with their translations, as they stand in the text. A person's points are locked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bilingual.engines.base import Progress, Summariser
from bilingual.engines.summaries.ranking import VERSION
from bilingual.model.bitext import Bitext
from bilingual.model.contents import Contents, Summary
from bilingual.model.digest import digest
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary
from bilingual.pipeline.making.bitexts import bitext_facts
from bilingual.pipeline.making.summarising.points import Points, is_untitled
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.answers.points import contents_path
from bilingual.pipeline.records.manifest import Written
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import CONTENTS
from bilingual.views.document.converting.from_transcript import Chapter
from bilingual.views.document.model import ContentsEntry, Document, PostUnit, State
from bilingual.views.document.sections import POINT, DocumentSection, sections_of

CHECK = "summaries"
_FEWEST_SECTIONS = 2


def with_summaries(
    job: Job, document: Document, bitext: Bitext, chapters: Sequence[Chapter] = (), *, glossary: Glossary | None = None
) -> tuple[Document, list[Finding]]:
    """Return *document* with its outline, and what people have to know about it.

    With *glossary* the summaries are made or brought up to date; without, those of the last run are shown. A document
    whose author says in the contents what the sections say keeps that. *chapters* are those of a talk without headings.
    """
    if job.settings.toc != "summaries" or document.summaries:
        return document, []
    sections = sections_of(document, chapters)
    if len(sections) < _FEWEST_SECTIONS:
        return document, []
    path = contents_path(job.folder, bitext.pair)
    known = exchange.read_contents(path) if path.is_file() else None
    if glossary is not None:
        known = _made(job, document, bitext, sections, known, glossary)
    if known is None:
        return document, []
    return replace(document, outline=_outline(sections, known)), _findings(sections, known)


def _outline(sections: Sequence[DocumentSection], contents: Contents) -> tuple[ContentsEntry, ...]:
    found = {summary.section: summary for summary in contents}
    entries = []
    for section in sections:
        summary = found.get(section.id) or Summary(section.id, section.title, section.title_target, "")
        points = tuple(_unit(section.id, n, summary) for n in range(len(summary.points)))
        named = section.title_target or summary.title_target
        entries.append(
            ContentsEntry(
                section.id, section.level, section.title, named, points, summary.quoted, section.anchored,
                section.start_ms,
            )
        )  # fmt: skip
    return tuple(entries) if any(entry.points for entry in entries) else ()


def _unit(section: str, number: int, summary: Summary) -> PostUnit:
    point = summary.points[number]
    stale = summary.stale or point.provenance.kind == "stale"
    state: State = "stale" if stale else "draft" if point.provenance.draft else "translated"
    return PostUnit(f"{POINT}{number}:{section}", (point.source,), (point.target,), state, summary.locked)


def _findings(sections: Sequence[DocumentSection], contents: Contents) -> list[Finding]:
    name = contents_path(Path(), contents.pair).name
    ours = {section.id for section in sections}
    found = []
    for summary in contents:
        if summary.locked and summary.section not in ours:
            message = f"the section “{summary.title}” is gone; a person's points on it are kept in {name} only"
            found.append(Finding(CHECK, "W", message, source=summary.title))
        elif summary.stale:
            message = f"the section “{summary.title}” changed after a person wrote its points: "
            message += f'correct them in {name}, or remove "stale" there if they are still right'
            found.append(Finding(CHECK, "Stale", message, summary.section, summary.title, summary.title_target))
    return found


def _made(
    job: Job,
    document: Document,
    bitext: Bitext,
    sections: Sequence[DocumentSection],
    known: Contents | None,
    glossary: Glossary,
) -> Contents:
    engine = _summariser(job)
    facts = CONTENTS.checked(_facts(job, sections, engine, glossary))
    stage = CONTENTS.name(pair=bitext.pair)
    if known is not None and not job.is_due(stage, facts):
        return known
    points = Points(job, document, engine, glossary)
    before, gone = matched(sections, known)
    locked = {name: summary for name, summary in before.items() if summary.locked}

    def work(progress: Progress) -> Contents:
        free = [section for section in sections if section.id not in locked]
        made, titles = points.of(free, progress), points.titles(free)
        summaries = [
            _kept(locked[s.id], s)
            if s.id in locked
            else Summary(s.id, s.title, titles.get(s.id, s.title_target), s.sha256, tuple(made[s.id]))
            for s in sections
        ]
        return Contents(bitext.source, bitext.target, (*summaries, *gone))

    made = job.execute(CONTENTS.title.format(pair=bitext.pair), work)
    file = contents_path(job.folder, bitext.pair).name
    # With what was missed in its key, the next run tries again.
    job.manifest.write([Written(stage, facts | points.missed, {file: exchange.content(made)}, {"marks": made.marks})])
    job.made.append(stage)
    job.notes += points.notes
    return made


def _summariser(job: Job) -> Summariser | None:
    engines = map(job.tools.translation, job.settings.translation)
    return next((cast(Summariser, engine) for engine in engines if engine.capabilities.summaries), None)


def _facts(
    job: Job, sections: Sequence[DocumentSection], engine: Summariser | None, glossary: Glossary
) -> dict[str, Any]:
    text = [
        [s.id, s.title, s.title_target, [[one.source, one.target, one.unit.state] for one in s.sentences]]
        for s in sections
    ]
    facts: dict[str, Any] = {"text": digest(text), "ranking": VERSION}
    if engine is not None:
        facts["summariser"] = dict(engine.summary_key())
    if engine is not None or any(map(is_untitled, sections)):
        facts |= bitext_facts(job.tools, glossary)
    return facts


def matched(
    sections: Sequence[DocumentSection], known: Contents | None
) -> tuple[dict[str, Summary], tuple[Summary, ...]]:
    """Return the earlier summary of each section, by its id, and a person's whose section is gone.

    They are found by the text, else by the heading, else by the place if there are as many sections as before.
    """
    open_, left = list(sections), list(known or ())
    found: dict[str, Summary] = {}
    keys: list[tuple[Callable[[DocumentSection], str], Callable[[Summary], str]]] = [
        (lambda section: section.sha256, lambda summary: summary.text_sha256),
        (lambda section: section.title, lambda summary: summary.title),
    ]
    if sum(bool(summary.section) for summary in left) == len(sections):
        keys.append((lambda section: section.id, lambda summary: summary.section))
    for of_section, of_summary in keys:
        for section in tuple(open_):
            same = next((one for one in left if of_summary(one) == of_section(section) != ""), None)
            if same is not None:
                found[section.id] = replace(same, section=section.id)
                open_.remove(section)
                left.remove(same)
    return found, tuple(replace(summary, section="") for summary in left if summary.locked)


def _kept(summary: Summary, section: DocumentSection) -> Summary:
    """Return a person's *summary*, stale if the text has changed."""
    changed = bool(summary.points) and summary.text_sha256 != section.sha256
    named = section.title_target or summary.title_target
    return replace(
        summary, title=section.title, title_target=named, text_sha256=section.sha256,
        stale=summary.stale or changed,
    )  # fmt: skip
