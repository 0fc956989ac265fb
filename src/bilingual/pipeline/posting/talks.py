"""What posts say of a talk: its text, its chapters, its editions for a blog."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary
from bilingual.model.recording.source import Recording
from bilingual.model.transcript import Transcript
from bilingual.pipeline.making import cue_layout, translating
from bilingual.pipeline.making.bitexts import made_bitexts
from bilingual.pipeline.making.summarising.summaries import with_summaries
from bilingual.pipeline.posting.editions import naming
from bilingual.pipeline.posting.outlines import outlined_document
from bilingual.pipeline.posting.preparing import prepare
from bilingual.pipeline.posting.study.tools import with_study
from bilingual.pipeline.run import Job
from bilingual.pipeline.videos.sections import title_from
from bilingual.settings import Settings
from bilingual.views.base import Prepared
from bilingual.views.document.converting.from_transcript import Chapter, document_from_transcript
from bilingual.views.document.markdown import one_language_md
from bilingual.views.document.model import Document
from bilingual.views.jekyll.render import Edition, provenance_of, shown_targets


def prepared_talk(
    job: Job, recording: Recording, bitext: Bitext, glossary: Glossary | None = None
) -> tuple[Prepared, list[Finding]]:
    """Return the input of the views, with findings on its contents, which are made with *glossary* only."""
    speakers = recording.spoken.engine.options.get("speakers")
    facts = {"title": recording.title, "headings": job.settings.talk_headings, "speakers": speakers}
    if voices := recording.spoken.engine.options.get("voices"):
        facts["voices"] = voices
    document, found = with_summaries(
        job, document_of(job, recording, bitext), bitext, chapters_of(recording, bitext), glossary=glossary
    )
    poster = f"../../{cue_layout.POSTER}" if (job.folder / cue_layout.POSTER).is_file() else None
    prepared = prepare(job, document, bitext, facts=facts, video=f"../../{cue_layout.PREVIEW}", poster=poster)
    return with_study(job, prepared, recording), found


def chapters_of(recording: Recording, bitext: Bitext) -> list[Chapter]:
    """Return the chapters of the recording, in the times of its transcript. One named by its first sentence is named by
    it in both languages.
    """
    firsts = {title_from(unit.source): unit.target for unit in reversed(bitext.units) if unit.words is not None}
    return [
        Chapter(section.start_ms - recording.offset_ms, section.title, title_from(target) if target else None)
        for section in recording.sections
        for target in (firsts.get(section.title),)
    ]


def units_of(settings: Settings, transcript: Transcript) -> tuple[Unit, ...]:
    """Return the units to translate of a talk: its sentences, its title, the headings of its script."""
    return translating.transcript_units(
        transcript, settings.title, dict(script_headings(settings, transcript)).values()
    )


def script_headings(settings: Settings, transcript: Transcript) -> list[tuple[int, str]]:
    """Return the headings of the recording's script, each with the index of the word after it."""
    found = transcript.engine.options.get("headings", ()) if settings.talk_headings != "none" else ()
    return [(word, text) for word, text in found if word < len(transcript.words)]


def document_of(job: Job, recording: Recording, bitext: Bitext) -> Document:
    title_target = next((unit.target for unit in bitext if unit.id == translating.TITLE), None)
    spoken = replace(bitext, units=tuple(unit for unit in bitext if unit.words is not None))
    # A file name is not a title: a post without one starts with the speech.
    title = recording.title if any(unit.id == translating.TITLE for unit in bitext) else None
    targets = {unit.id: unit.target for unit in bitext if unit.words is None}
    chapters = [
        Chapter(recording.spoken.words[word].start_ms or 0, text, targets.get(f"{translating.HEADING}{number}"))
        for number, (word, text) in enumerate(script_headings(job.settings, recording.spoken), 1)
    ]
    return document_from_transcript(
        recording.spoken,
        spoken,
        title,
        title_target=title_target,
        chapters=chapters,
        find_topics=job.settings.talk_headings == "found",
    )


def talk_editions(job: Job, recording: Recording, documents: Mapping[str, Document]) -> list[Edition]:
    """Return one edition per language: the source's from any pair, each target's from its own."""
    named = naming(job, None, recording.spoken.language)
    slug, date = named.slug, named.date
    editions: list[Edition] = []
    for bitext in made_bitexts(job, recording.spoken.language):
        document = documents.get(bitext.pair)
        if document is None:
            document, _ = with_summaries(
                job, document_of(job, recording, bitext), bitext, chapters_of(recording, bitext)
            )
        shown: Mapping[str, str] = shown_targets(bitext)
        original, text = one_language_md(document, "source"), one_language_md(document, "target")
        if document.outline:
            original = outlined_document(original, {}, document, "source").text
            made = outlined_document(text, shown, document, "target")
            text, shown = made.text, made.shown
        if not editions:
            editions.append(Edition(original, bitext.source, slug, date, recording.title))
        target_title = next((unit.target for unit in bitext if unit.id == translating.TITLE), None)
        editions.append(
            Edition(
                text,
                bitext.target,
                slug,
                date,
                title=target_title or recording.title,
                translated_from=bitext.source,
                provenance=provenance_of(bitext, recording.spoken.sha256),
                shown=shown,
            )
        )
    return [named.edition(edition) for edition in editions]
