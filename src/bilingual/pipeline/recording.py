"""Publishes a recording: from a media file to subtitles, videos and posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress, RenderJob
from bilingual.engines.media.profiles import platform, rendition
from bilingual.engines.sources import ReadFile
from bilingual.errors import InputError, UsageError
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary
from bilingual.model.recording.rendition import Rendition, SafeArea
from bilingual.model.recording.source import Recording
from bilingual.model.transcript import Transcript
from bilingual.pipeline.correcting.taking import take_edits, take_waiting
from bilingual.pipeline.editing.approvals import to_approve
from bilingual.pipeline.editing.cuts import held_cuts
from bilingual.pipeline.guarding.watchdog import expect
from bilingual.pipeline.guarding.works import work_on_recording
from bilingual.pipeline.making import cue_layout, translating
from bilingual.pipeline.making.bitexts import made_bitexts, make_bitext
from bilingual.pipeline.making.cueing import preview_meanwhile, previewed, subtitled
from bilingual.pipeline.making.level_words import check_highlight
from bilingual.pipeline.making.listening import doubts_of_units, listening_findings
from bilingual.pipeline.making.reporting import close, each_pair
from bilingual.pipeline.making.summaries import with_summaries
from bilingual.pipeline.making.transcribing import engine_for, transcribed_by
from bilingual.pipeline.making.verdicts import check_pair, judge_pair, verdict, waived
from bilingual.pipeline.posting.blog import write_jekyll
from bilingual.pipeline.posting.delivering import deliver
from bilingual.pipeline.posting.editions import naming
from bilingual.pipeline.posting.outlines import outlined_document
from bilingual.pipeline.posting.preparing import judged, prepare, record_titles
from bilingual.pipeline.posting.results_page import page_before_videos
from bilingual.pipeline.posting.studying import check_learner, with_study
from bilingual.pipeline.privacy.gate import withholds
from bilingual.pipeline.privacy.texts import Text
from bilingual.pipeline.quality.wanted import Wanted
from bilingual.pipeline.records.claims import check_source, claimed_job, recording_identity
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.requests import Request, settle_targets
from bilingual.pipeline.result import PairResult, Result
from bilingual.pipeline.run import Execute, Job, directly
from bilingual.pipeline.sharing.disk import require_room, tidy
from bilingual.pipeline.sidecars.accounts import doubts, notes_on_files
from bilingual.pipeline.sidecars.embedded import READ, reads_tracks, with_tracks
from bilingual.pipeline.sidecars.files import Sidecars, find_sidecars, not_used, or_ignored
from bilingual.pipeline.sidecars.recordings import HumanTranslation, human_targets
from bilingual.pipeline.streams import opened
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.videos.rendering import make_videos
from bilingual.pipeline.videos.sections import sections_of, title_from
from bilingual.pipeline.videos.shot_changes import shots_of
from bilingual.settings import Settings
from bilingual.views.base import Prepared, Shape
from bilingual.views.document.converting.from_transcript import Chapter, document_from_transcript
from bilingual.views.document.markdown import one_language_md
from bilingual.views.document.model import Document
from bilingual.views.jekyll.render import Edition, provenance_of, shown_targets


def publish_recording(request: Request, settings: Settings, tools: Tools, execute: Execute = directly) -> Result:
    """Make everything from one recording, reusing what is up to date.

    Raises BilingualError if nothing can be delivered; if only some pairs fail, they are in the result.
    """
    settings = request.settled(settings)
    check_source(request.source, "media", tools.media)
    Wanted.of(settings).keys(tools)  # a wrong name fails in seconds
    check_learner(settings)
    check_highlight(settings)
    ignore = settings.ignore_sidecar
    sidecars = find_sidecars(request.source, settings.source_language, request.targets or (), ignore=ignore)
    sidecars.check(settings.targets)  # before the long work
    file = execute("read", lambda progress: ReadFile.of(request.source))
    request = replace(request, held=(*request.held, file))
    identity, slug = recording_identity(request, file.sha256)
    source = {"sha256": file.sha256, "bytes": request.source.stat().st_size, "kind": "recording"}
    with claimed_job(request, settings, tools, execute, identity=identity, slug=slug, source=source) as job:
        result = _publish(job, sidecars, file)
        take_waiting(job)
    return result


def _publish(job: Job, files: Sidecars, file: ReadFile) -> Result:
    take_edits(job)

    def look(progress: Progress) -> tuple[Sidecars, Recording, list[str]]:
        info = job.tools.media.probe(job.request.source)
        found = files
        if reads_tracks(job.manifest, info, force=job.request.force):
            job.manifest.options[READ] = True
            found = with_tracks(files, job.request, job.settings, job.tools, info, job.work)
        found = found.fitting(info.duration_ms, ignore=job.settings.ignore_sidecar)
        found.check(job.settings.targets)
        _, language = engine_for(job.settings, job.tools, found.spoken)
        return found, *opened(job.request, job.settings, job.tools, info, sha256=file.sha256, language=language)

    sidecars, recording, notes = job.execute("probe", look)
    job.notes += notes
    # Before the long work, so that a wrong name fails in seconds.
    renditions = tuple(rendition(name, job.settings.profiles, job.settings.root) for name in job.settings.renditions)
    if not renditions:
        raise UsageError("BIL-MED-066", "renditions names no video to make", remedy="Name one, such as linkedin-1x1.")
    tidy(Workspace(job.settings))
    require_room(recording, len(renditions) * len(job.settings.targets), job.work, job.folder)
    glossary = job.tools.glossary(job.settings.glossary)
    job.manifest.title = job.settings.title or cue_layout.title_of(job.request.source)
    recording = replace(recording, title=job.manifest.title, seen=file.facts)
    recogniser, _ = engine_for(job.settings, job.tools, sidecars.spoken)
    recognised = not recogniser.capabilities.needs_sidecar
    expect(work_on_recording(job, recording, recognised=recognised, renditions=len(renditions)))
    with preview_meanwhile(job, recording):
        transcript, sidecars = transcribed_by(job, recording, sidecars)
    recording = replace(recording, transcript=transcript)
    recording = replace(recording, sections=sections_of(recording), shots_ms=shots_of(job, recording))
    targets, dropped = settle_targets(
        transcript.language, job.settings.targets, explicit=job.request.targets is not None, where=job.request.source
    )
    job.notes += dropped
    used = {target: path for target in targets if (path := sidecars.translation(target))}
    job.notes += notes_on_files(sidecars, used, transcript)
    script = sidecars.spoken.path if sidecars.spoken and transcript.engine.id == "sidecar" else None
    documents: dict[str, Document] = {}

    def show(bitext: Bitext, reasons: Sequence[str]) -> None:
        deliver(job, judged(_prepared(job, recording, bitext)[0], reasons, ()))

    def make(target: str) -> PairResult:
        doubtful = doubts(script, used.get(target), transcript.engine.options)
        prepared, result = _pair(job, recording, target, used.get(target), glossary, renditions, doubtful)
        documents[prepared.pair] = prepared.document
        return result

    results = each_pair(job, transcript.language, targets, make, show)
    write_jekyll(job, _editions(job, recording, documents))
    return close(job, "video", results, transcript)


def _pair(
    job: Job,
    recording: Recording,
    target: str,
    human: Path | None,
    glossary: Glossary,
    renditions: Sequence[Rendition],
    doubtful: Sequence[Finding],
) -> tuple[Prepared, PairResult]:
    transcript = recording.spoken
    source = transcript.language
    # Detect missing fonts before hours of translation, not after.
    for tag in (source, target):
        job.tools.fonts.family(tag)
    beside = _translation(job, recording, target, human)
    job.notes += beside.notes
    units = units_of(job.settings, transcript)
    text = translating.SourceText(units, source, transcript=transcript, title=job.settings.title or "")
    bitext = make_bitext(job, text, target, glossary, human=beside.targets, loose=beside.loose)
    fixed = held_cuts(job.manifest.options, bitext, job.settings.source_cuts, transcript)
    cuts = cue_layout.PairCuts(transcript, bitext, recording.frame_rate, fixed, recording.shots_ms, job.settings.mode)
    timeline = subtitled(job, recording, cuts, renditions[0])
    previewed(job, recording, (source, target))
    prepared, summed_up = _prepared(job, recording, bitext, glossary)
    heard = listening_findings(transcript, recording.offset_ms)
    speakers = dict.fromkeys(name for _, name in transcript.engine.options.get("speakers", ()))
    chapters = [section.title for section in recording.sections]
    texts = [Text("the chapters", "\n".join(chapters)), Text("the speakers", "\n".join(speakers))]
    findings = [*doubtful, *heard, *beside.about(bitext), *summed_up]
    found = check_pair(job, bitext, glossary, findings=findings, texts=texts)
    if not to_approve(bitext, job.settings.review, transcript):
        # For people to read while the videos are made, which may take hours.
        deliver(job, judged(prepared, verdict(bitext, found, transcript=transcript).reasons(), found))
        page_before_videos(job, bitext)
        made = make_videos(job, recording, cuts, timeline, renditions)
        if not withholds(job, bitext, found):
            prepared = with_videos(job, prepared, recording, made.renditions)
        found = [*found, *waived(job, bitext, made.findings)]
    result = judge_pair(
        job,
        bitext,
        found,
        lambda reasons, so_far: deliver(job, judged(prepared, reasons, so_far)),
        transcript=transcript,
        conformity=cue_layout.judged(timeline, recording.frame_rate),
        doubts=doubts_of_units(bitext, transcript, heard, recording.offset_ms),
    )
    record_titles(job, prepared)
    return prepared, result


def _translation(job: Job, recording: Recording, target: str, path: Path | None) -> HumanTranslation:
    """Return the human translation in *path*, or none if it may be ignored and does not translate what is spoken."""
    if path is None:
        return HumanTranslation({})
    try:
        return human_targets(path, recording.spoken, target, recording.excerpt)
    except InputError as error:
        if not job.settings.ignore_sidecar:
            raise or_ignored(error) from error
        return HumanTranslation({}, (not_used(path, error),))


def _prepared(
    job: Job, recording: Recording, bitext: Bitext, glossary: Glossary | None = None
) -> tuple[Prepared, list[Finding]]:
    """Return the input of the views, with findings on its contents, which are made with *glossary* only."""
    speakers = recording.spoken.engine.options.get("speakers")
    facts = {"title": recording.title, "headings": job.settings.talk_headings, "speakers": speakers}
    document, found = with_summaries(
        job, _document(job, recording, bitext), bitext, _chapters(recording, bitext), glossary=glossary
    )
    poster = f"../../{cue_layout.POSTER}" if (job.folder / cue_layout.POSTER).is_file() else None
    prepared = prepare(job, document, bitext, facts=facts, video=f"../../{cue_layout.PREVIEW}", poster=poster)
    return with_study(job, prepared, recording), found


def _chapters(recording: Recording, bitext: Bitext) -> list[Chapter]:
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


def _document(job: Job, recording: Recording, bitext: Bitext) -> Document:
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


def _editions(job: Job, recording: Recording, documents: Mapping[str, Document]) -> list[Edition]:
    """Return one edition per language: the source's from any pair, each target's from its own."""
    named = naming(job, None, recording.spoken.language)
    slug, date = named.slug, named.date
    editions: list[Edition] = []
    for bitext in made_bitexts(job, recording.spoken.language):
        document = documents.get(bitext.pair)
        if document is None:
            document, _ = with_summaries(job, _document(job, recording, bitext), bitext, _chapters(recording, bitext))
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


_COVERS = 2  # part of the key: increase it when covers change


def with_videos(job: Job, prepared: Prepared, recording: Recording, renditions: Sequence[Rendition]) -> Prepared:
    """Return *prepared* with the finished videos for platforms, and a function that draws their covers."""
    pair = prepared.pair
    posted = [rendition for rendition in renditions if rendition.platform]
    frames = {rendition.id: _frame(rendition) for rendition in posted}

    def cover(shape: str, titles: list[tuple[str, str]]) -> bytes:
        output = job.work / f"{pair}.{shape}.cover.jpg"
        languages = prepared.bitext.source, prepared.bitext.target
        order = RenderJob(recording, frames[shape], languages, output=output)
        job.tools.media.cover(order, titles)
        content = output.read_bytes()
        output.unlink()
        return content

    stamps: dict[str, Any] = {name: [frame.to_json(), _COVERS] for name, frame in frames.items()}
    records = [record.get("files", {}) for record in job.manifest.stages.values()]
    standing = {name: sha for files in records for name, sha in files.items() if name.startswith(("video/", "subt"))}
    return replace(
        prepared,
        tools=replace(prepared.tools, cover=cover, stamps={**prepared.tools.stamps, "covers": stamps}),
        shapes=tuple(Shape(r.id, r.platform, f"video/{pair}.{r.id}.mp4") for r in posted),
        results=standing,
    )


def _frame(rendition: Rendition) -> Rendition:
    """Return *rendition* in the frame of its platform's covers."""
    limits = platform(rendition.platform)
    assert limits is not None, "a rendition's platform is checked when it is read"
    if limits.cover is None:
        return rendition
    return replace(rendition, width=limits.cover[0], height=limits.cover[1], safe=SafeArea())
