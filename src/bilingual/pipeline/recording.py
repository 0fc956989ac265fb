"""The way of a recording: from a media file to subtitles, videos and posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress, RenderJob, SpeechRequest
from bilingual.errors import BilingualError
from bilingual.model.bitext import Bitext
from bilingual.model.cue import Timeline
from bilingual.model.glossary import Glossary
from bilingual.model.media import MediaInfo
from bilingual.model.rendition import Rendition
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript
from bilingual.pipeline import exchange, stages, views
from bilingual.pipeline.claims import check_source, claimed_job, recording_identity, steady_sha256
from bilingual.pipeline.closing import close, failed_pair, judge_pair
from bilingual.pipeline.edits import adopt_edits
from bilingual.pipeline.pairs import bitext_digest, make_bitext
from bilingual.pipeline.requests import Request, excerpt_span, settle_targets
from bilingual.pipeline.run import Execute, Job, PairResult, Result, directly
from bilingual.pipeline.sidecars import Sidecar, Sidecars, find_sidecars
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.workspace import file_sha256
from bilingual.settings import Settings


def publish_recording(request: Request, settings: Settings, tools: Tools, execute: Execute = directly) -> Result:
    """Make everything from one recording; what stands already is kept.

    Raises BilingualError where nothing can be delivered; a pair that fails beside one that does not
    is in the result.
    """
    settings = request.settled(settings)
    check_source(request.source, "media")
    sidecars = find_sidecars(request.source, settings.source_language)
    sha = execute("read", lambda progress: steady_sha256(request.source))
    identity, slug = recording_identity(request, sha)
    source = {"sha256": sha, "bytes": request.source.stat().st_size, "kind": "recording"}
    with claimed_job(request, settings, tools, execute, identity=identity, slug=slug, source=source) as job:
        return _publish(job, sidecars, sha)


@dataclass(frozen=True, slots=True)
class Recording:
    """What is known of the recording before any translation."""

    info: MediaInfo
    excerpt: Span | None
    sha: str
    title: str
    transcript: Transcript
    glossary: Glossary
    renditions: tuple[Rendition, ...]

    @property
    def facts(self) -> dict[str, Any]:
        """What the pictures depend on: content and excerpt."""
        return {"media": self.sha, "excerpt": [self.excerpt.start_ms, self.excerpt.end_ms] if self.excerpt else None}


def _publish(job: Job, sidecars: Sidecars, sha: str) -> Result:
    adopt_edits(job)
    info = job.execute("probe", lambda progress: job.tools.media.probe(job.request.source))
    excerpt = excerpt_span(job.request, info.duration_ms)
    # Asked for before the long work, so that a wrong name costs seconds and not a night.
    renditions = tuple(job.tools.rendition(name) for name in job.settings.renditions)
    glossary = job.tools.glossary(job.settings.glossary)
    transcript = _transcript(job, sidecars.spoken, info, excerpt, sha)
    job.manifest.title = job.settings.title or views.title_of(job.request.source)
    recording = Recording(info, excerpt, sha, job.manifest.title, transcript, glossary, renditions)
    targets, notes = settle_targets(
        transcript.language, job.settings.targets, explicit=job.request.targets is not None, where=job.request.source
    )
    job.notes += notes
    results = _each_pair(job, recording, targets, sidecars.translations)
    return close(job, "video", results)


def _each_pair(
    job: Job, recording: Recording, targets: Sequence[str], translations: Sequence[Sidecar]
) -> list[PairResult]:
    """Make each pair; one that fails does not stop the others, unless none is left."""
    results: list[PairResult] = []
    failures: list[BilingualError] = []
    for target in targets:
        try:
            human = [sidecar for sidecar in translations if sidecar.language == target]
            results.append(_pair(job, recording, target, human[0] if human else None))
        except BilingualError as error:
            failures.append(error)
            results.append(failed_pair(job, recording.transcript.language, target, error))
    if failures and len(failures) == len(targets):
        raise failures[0]
    return results


def _transcript(job: Job, sidecar: Sidecar | None, info: MediaInfo, excerpt: Span | None, sha: str) -> Transcript:
    path = job.folder / "transcript.json"
    spoken = job.settings.source_language or (sidecar.language if sidecar else None)
    engine = job.tools.speech(job.settings.speech, sidecar.path if sidecar else None, spoken)
    facts = {
        "media": sha,
        "excerpt": [excerpt.start_ms, excerpt.end_ms] if excerpt else None,
        "engine": engine.id,
        "key": dict(engine.key()),
        "language": spoken,
        "sidecar": file_sha256(sidecar.path) if sidecar and engine.capabilities.needs_sidecar else None,
    }

    def build(progress: Progress) -> Iterable[Path]:
        sound = job.workspace.work_folder(job.manifest.identity) / "sound.wav"
        duration_ms = job.tools.media.extract_audio(job.request.source, sound, excerpt, progress)
        request = SpeechRequest(
            media=job.request.source,
            audio=sound,
            duration_ms=duration_ms,
            language=spoken,
            sidecar=sidecar.path if sidecar and engine.capabilities.needs_sidecar else None,
            sidecar_offset_ms=excerpt.start_ms if excerpt else 0,
        )
        transcript = stages.transcribe(engine, request, progress)
        sound.unlink(missing_ok=True)
        return [exchange.write(path, transcript)]

    job.stage("transcript", facts, build, title=f"transcribe ({engine.id})")
    return exchange.read_transcript(path)


def _pair(job: Job, recording: Recording, target: str, translation: Sidecar | None) -> PairResult:
    transcript = recording.transcript
    source = transcript.language
    # A missing font must be known before hours of translation, not after.
    for tag in (source, target):
        job.tools.fonts.family(tag)
    human = job.tools.human_translation(translation.path, transcript, target) if translation else None
    bitext = make_bitext(
        job,
        stages.transcript_units(transcript, job.settings.title),
        source,
        target,
        recording.glossary,
        human=human,
        transcript_sha256=transcript.sha256,
    )
    timeline = _subtitles(job, recording, bitext)
    _posts(job, recording, bitext)
    videos: dict[str, dict[str, Any]] = {}
    failure = ""
    if job.request.review:
        job.notes.append(
            f"{bitext.pair}: waiting for review; edit bitext.{bitext.pair}.json, then run `bilingual apply`"
        )
        failure = "waiting for review"
    else:
        for rendition in recording.renditions:
            _video(job, recording, bitext, rendition)
    del videos
    return judge_pair(job, bitext, recording.glossary, transcript=transcript, timeline=timeline, failure=failure)


def _subtitles(job: Job, recording: Recording, bitext: Bitext) -> Timeline:
    """Cut the cues and write every subtitle file of the pair."""
    path = job.folder / f"cues.{bitext.pair}.json"
    screen = views.screen_of(recording.info, job.settings.layout)
    facts = {
        "transcript": recording.transcript.sha256,
        "bitext": bitext_digest(bitext),
        "screen": screen.key(),
        "fonts": [job.tools.fonts.family(tag) for tag in (bitext.source, bitext.target)],
        "rate": str(screen.frame_rate.fraction),
    }

    def build(progress: Progress) -> Iterable[Path]:
        timeline = views.cut(recording.transcript, bitext, screen, job.tools)
        texts = views.subtitle_texts(timeline, bitext, screen, job.tools)
        return [exchange.write(path, timeline), *job.write(texts)]

    job.stage(f"subtitles.{bitext.pair}", facts, build, title=f"subtitles {bitext.pair}")
    return exchange.read_timeline(path)


def _video(job: Job, recording: Recording, bitext: Bitext, rendition: Rendition) -> None:
    """Burn the cues into one rendition."""
    ass = job.folder / f"subtitles/{bitext.pair}.dual.ass"
    output = job.folder / f"video/{bitext.pair}.{rendition.id}.mp4"
    facts = {
        **recording.facts,
        "ass": file_sha256(ass),
        "rendition": rendition.to_json(),
        "encoder": dict(job.tools.media.key()),
        "title": recording.title,
    }

    def build(progress: Progress) -> Iterable[Path]:
        job.tools.media.render(
            RenderJob(
                source=job.request.source,
                info=recording.info,
                ass=ass,
                rendition=rendition,
                output=output,
                title=recording.title,
                languages=(bitext.source, bitext.target),
                excerpt=recording.excerpt,
            ),
            progress,
        )
        return [output]

    job.stage(f"video.{bitext.pair}.{rendition.id}", facts, build, title=f"render {bitext.pair} {rendition.id}")


def _posts(job: Job, recording: Recording, bitext: Bitext) -> None:
    facts = {
        "transcript": recording.transcript.sha256,
        "bitext": bitext_digest(bitext),
        "title": recording.title,
        "author": job.settings.author,
        "hashtags": list(job.settings.hashtags),
        "date": views.date_of(job),
    }

    def build(progress: Progress) -> Iterable[Path]:
        document = views.recording_document(recording.transcript, bitext, recording.title)
        return job.write(
            views.post_texts(job, document, bitext, video=f"video/{bitext.pair}.{job.settings.renditions[0]}.mp4")
        )

    job.stage(f"posts.{bitext.pair}", facts, build, title=f"posts {bitext.pair}")
