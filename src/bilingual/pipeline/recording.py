"""Publishes a recording: from a media file to subtitles, videos and posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bilingual.engines.base import Progress
from bilingual.engines.sources import ReadFile
from bilingual.errors import InputError
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording
from bilingual.pipeline.correcting.taking import take_edits, take_waiting
from bilingual.pipeline.dubbing.sound import check_dub, check_voices
from bilingual.pipeline.editing.approvals import to_approve
from bilingual.pipeline.guarding.expected_work import work_on_recording
from bilingual.pipeline.guarding.watching import expect
from bilingual.pipeline.items.identities import place_of_texts, recording_identity
from bilingual.pipeline.making import cue_layout, translating
from bilingual.pipeline.making.bitexts import make_bitext
from bilingual.pipeline.making.cueing import preview_meanwhile, previewed
from bilingual.pipeline.making.level_words import check_highlight
from bilingual.pipeline.making.listening import doubts_of_units, listening_findings
from bilingual.pipeline.making.reporting import close, each_pair
from bilingual.pipeline.making.speakers import check_speakers, names_by_hand, speaker_findings, with_names
from bilingual.pipeline.making.transcribing import is_recognised, language_of, transcribed_by
from bilingual.pipeline.making.verdicts import check_pair, judge_pair
from bilingual.pipeline.posting.blog import write_jekyll
from bilingual.pipeline.posting.delivering import deliver
from bilingual.pipeline.posting.preparing import judged, record_titles
from bilingual.pipeline.posting.study.tools import check_learner
from bilingual.pipeline.posting.talks import prepared_talk, talk_editions, units_of
from bilingual.pipeline.privacy.texts import Text
from bilingual.pipeline.quality.wanted import Wanted
from bilingual.pipeline.records.claims import (
    check_source,
    claimed_job,
    named_source,
)
from bilingual.pipeline.records.receipts import texts_beside
from bilingual.pipeline.requests import Request, settle_targets
from bilingual.pipeline.result import PairResult, Result, with_earlier_texts
from bilingual.pipeline.run import Execute, Job, directly
from bilingual.pipeline.sharing.disk import require_room, tidy
from bilingual.pipeline.sidecars.accounts import doubts, notes_on_files
from bilingual.pipeline.sidecars.embedded import READ, reads_tracks, with_tracks
from bilingual.pipeline.sidecars.files import find_sidecars
from bilingual.pipeline.sidecars.recordings import HumanTranslation, human_targets
from bilingual.pipeline.sidecars.sidecar import Sidecars, not_used, or_ignored
from bilingual.pipeline.streams import opened
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.videos.filming import film_of, filmed, sound_meanwhile, wanted_renditions
from bilingual.pipeline.videos.sections import sections_of
from bilingual.pipeline.videos.shot_changes import shots_of
from bilingual.settings.reading import read_once
from bilingual.views.base import Prepared
from bilingual.views.document.model import Document


def publish_recording(request: Request, tools: Tools, execute: Execute = directly) -> Result:
    """Make everything from one recording, reusing what is up to date.

    Raises BilingualError if nothing can be delivered; if only some pairs fail, they are in the result.
    """
    tools = tools.for_item(request.settled(tools.settings))
    settings = tools.settings
    check_source(request.source, "media", tools.media)
    Wanted.of(settings).keys(tools)  # a wrong name fails in seconds
    check_learner(settings)
    check_highlight(settings)
    check_speakers(settings)
    check_voices(request, settings)
    ignore = settings.ignore_sidecar
    with read_once(texts_beside(request)) as texts:
        sidecars = find_sidecars(request.source, settings.source_language, request.targets or (), ignore=ignore)
        sidecars.check(settings.targets)  # before the long work
        file = execute("read", lambda progress: ReadFile.of(request.source))
        request = replace(request, held=(*request.held, file))
        identity, slug = recording_identity(request, file.sha256)
        place = place_of_texts(request, settings, identity)
        if place != request.source:
            texts.also(texts_beside(Request(place)))
            sidecars = find_sidecars(place, settings.source_language, request.targets or (), ignore=ignore)
            sidecars.check(settings.targets)
        source = {"sha256": file.sha256, "bytes": file.size, "kind": "recording"}
        with claimed_job(request, tools, execute, identity=identity, slug=slug, source=source) as job:
            result = _publish(job, sidecars, file, place)
            take_waiting(job)
    return with_earlier_texts(result, texts.changed())


def _publish(job: Job, files: Sidecars, file: ReadFile, place: Path) -> Result:
    take_edits(job)

    def look(progress: Progress) -> tuple[Sidecars, Recording, list[str]]:
        info = job.tools.media.probe(job.request.source)
        found = files
        if reads_tracks(job.manifest, info, force=job.request.force):
            job.manifest.options[READ] = True
            found = with_tracks(files, job.request, job.tools, info, job.work, place)
        found = found.fitting(info.duration_ms, ignore=job.settings.ignore_sidecar)
        found.check(job.settings.targets)
        language = language_of(job, found.spoken)
        return found, *opened(job.request, job.tools, info, sha256=file.sha256, language=language)

    sidecars, recording, notes = job.execute("probe", look)
    job.notes += notes
    # Before the long work, so that a wrong name fails in seconds.
    renditions = wanted_renditions(job.settings)
    tidy(job.workspace)
    require_room(recording, len(renditions) * len(job.settings.targets), job.work, job.folder)
    job.manifest.title = job.settings.title or cue_layout.title_of(named_source(job))
    recording = replace(recording, title=job.manifest.title, seen=file.facts)
    recognised = is_recognised(job, sidecars.spoken, recording)
    expect(work_on_recording(job, recording, recognised=recognised, renditions=len(renditions)))
    with sound_meanwhile(job, recording, renditions):
        return _all_pairs(job, recording, sidecars, renditions)


def _all_pairs(job: Job, recording: Recording, sidecars: Sidecars, renditions: tuple[Rendition, ...]) -> Result:
    glossary = job.tools.glossary(job.settings.glossary)  # a wrong one fails before the long work
    with preview_meanwhile(job, recording):
        transcript, sidecars = transcribed_by(job, recording, sidecars)
    transcript = with_names(transcript, job.settings, names_by_hand(job.manifest.options))
    recording = replace(recording, transcript=transcript)
    recording = replace(recording, sections=sections_of(recording), shots_ms=shots_of(job, recording))
    targets, dropped = settle_targets(
        transcript.language, job.settings.targets, explicit=job.request.targets is not None, where=job.request.source
    )
    job.notes += dropped
    check_dub(job, transcript.language, targets)
    used = {target: path for target in targets if (path := sidecars.translation(target))}
    job.notes += notes_on_files(sidecars, used, transcript)
    script = sidecars.spoken.path if sidecars.spoken and transcript.engine.id == "sidecar" else None
    documents: dict[str, Document] = {}

    def show(bitext: Bitext, reasons: Sequence[str]) -> None:
        deliver(job, judged(prepared_talk(job, recording, bitext)[0], reasons, ()))

    def make(target: str) -> PairResult:
        doubtful = doubts(script, used.get(target), transcript.engine.options)
        prepared, result = _pair(job, recording, target, used.get(target), glossary, renditions, doubtful)
        documents[prepared.pair] = prepared.document
        return result

    results = each_pair(job, transcript.language, targets, make, show)
    write_jekyll(job, talk_editions(job, recording, documents))
    return close(job, "video", results, transcript)


def _pair(
    job: Job,
    recording: Recording,
    target: str,
    human: Path | None,
    glossary: Glossary,
    renditions: tuple[Rendition, ...],
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
    film = film_of(job, recording, bitext, renditions)
    previewed(job, recording, (source, target))
    prepared, summed_up = prepared_talk(job, recording, bitext, glossary)
    heard = listening_findings(transcript, recording.offset_ms)
    heard += speaker_findings(transcript, job.settings, names_by_hand(job.manifest.options), recording.offset_ms)
    speakers = dict.fromkeys(name for _, name in transcript.engine.options.get("speakers", ()))
    chapters = [section.title for section in recording.sections]
    texts = [Text("the chapters", "\n".join(chapters)), Text("the speakers", "\n".join(speakers))]
    findings = [*doubtful, *heard, *beside.about(bitext), *summed_up]
    found = check_pair(job, bitext, glossary, findings=findings, texts=texts)
    if not to_approve(bitext, job.settings.review, transcript):
        prepared, found = filmed(job, film, prepared, bitext, found)
    result = judge_pair(
        job,
        bitext,
        found,
        lambda reasons, so_far: deliver(job, judged(prepared, reasons, so_far)),
        transcript=transcript,
        conformity=film.conformity,
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
