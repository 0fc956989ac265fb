"""The cues, the subtitles and the videos of one pair, from its recording or from an article that was read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from bilingual.engines.base import Progress, RenderJob
from bilingual.engines.media.profiles import platform, rendition
from bilingual.errors import BilingualError, UsageError
from bilingual.model.bitext import Bitext
from bilingual.model.cue import Timeline
from bilingual.model.finding import Finding
from bilingual.model.recording.rendition import Rendition, SafeArea
from bilingual.model.recording.slides import slide_facts
from bilingual.model.recording.source import Recording
from bilingual.pipeline.dubbing.videos import dubbed_videos
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.making.cueing import subtitled
from bilingual.pipeline.making.verdicts import verdict, waived
from bilingual.pipeline.posting.delivering import deliver
from bilingual.pipeline.posting.preparing import judged
from bilingual.pipeline.posting.results_page import INDEX, page_before_videos
from bilingual.pipeline.privacy.gate import sensitive_besides, withholds
from bilingual.pipeline.privacy.texts import Text
from bilingual.pipeline.run import Job, meanwhile
from bilingual.pipeline.stages import VIDEO
from bilingual.pipeline.videos.orders import SlidesFor, store_of, video_name
from bilingual.pipeline.videos.pair_cuts import cuts_of
from bilingual.pipeline.videos.progress import news
from bilingual.pipeline.videos.rendering import make_videos, no_slides
from bilingual.settings import Settings
from bilingual.views.base import Prepared, Shape

_LONG_MS = 60_000  # shorter recordings are rendered before anyone has opened the page


@dataclass(frozen=True, slots=True)
class Film:
    """The cues of one pair, and what its videos are made of."""

    recording: Recording
    cuts: cue_layout.PairCuts
    timeline: Timeline
    renditions: tuple[Rendition, ...]
    slides: SlidesFor = no_slides
    covers: SlidesFor = no_slides

    @property
    def conformity(self) -> dict[str, Any]:
        """How well the cues keep the limits, for the report."""
        return cue_layout.judged(self.timeline, self.recording.frame_rate)


def wanted_renditions(settings: Settings) -> tuple[Rendition, ...]:
    """Return the videos to make. Raises UsageError for none, and for a name that is none: before the long work."""
    found = tuple(rendition(name, settings.profiles, settings.root) for name in settings.renditions)
    if not found:
        raise UsageError("BIL-MED-066", "renditions names no video to make", remedy="Name one, such as linkedin-1x1.")
    return found


def sound_meanwhile(job: Job, recording: Recording, renditions: Sequence[Rendition]) -> AbstractContextManager[None]:
    """Encode the sound of the videos while the body finds and translates the words, which leaves a core free.

    Only of a recording that has no video yet, and whose videos need not wait for a person. Whoever makes a video waits
    for a sound that is being encoded; if none needs it any more, it is stopped.
    """
    share = job.request.share
    made = any(stage.startswith(f"{VIDEO.id}.") for stage in job.manifest.stages)
    if made or job.settings.review == "always" or (share is not None and not share.has(VIDEO)):
        return nullcontext()

    def work(own: Job, progress: Progress) -> None:
        for one in renditions:
            order = RenderJob(recording, one, ("und", "und"), own.folder / video_name("und", one), cache=store_of(own))
            with suppress(BilingualError):  # a failure is one of the video: it tries again and reports it
                own.tools.media.encode_sound(order, progress)

    return meanwhile(job, work, stop="after it")


def film_of(job: Job, recording: Recording, bitext: Bitext, renditions: tuple[Rendition, ...]) -> Film:
    """Cut the cues of one pair, whose *bitext* has the words of the recording, and write its subtitles."""
    cuts = cuts_of(job.settings, job.manifest, recording, bitext)
    return Film(recording, cuts, subtitled(job, recording, cuts, renditions[0]), renditions)


def filmed(
    job: Job, film: Film, prepared: Prepared, bitext: Bitext, found: Sequence[Finding]
) -> tuple[Prepared, list[Finding]]:
    """Make the videos; return *prepared* with them, and the findings so far with those on them.

    *bitext* is the item's own, of which the reasons why it is not ready, and waivers, speak.
    """
    recording, begun = film.recording, bool(job.made)
    unfinished = judged(prepared, verdict(bitext, found, transcript=recording.spoken).reasons(), found)

    def show(own: Job, progress: Progress) -> None:
        """Write the posts and the page for people to read while the videos are made, which may take hours."""
        deliver(own, unfinished)
        if begun or own.made or not (job.folder / INDEX).is_file():
            page_before_videos(own, bitext)
            if recording.duration_ms > _LONG_MS:
                news.info("preview with subtitles: %s (videos follow)", job.folder / INDEX)

    with meanwhile(job, show, stop="if stopped"):
        made = make_videos(job, recording, film.cuts, film.timeline, film.renditions, film.slides)
    found = [*found, *waived(job, bitext, made.findings)]
    dubs: Mapping[str, str] = {}
    if dubbed := dubbed_videos(job, recording, bitext, film.timeline, made.planned):
        spoken = Text("the spoken wording of", "\n".join(dubbed.wordings.values()), units=tuple(dubbed.wordings))
        found += waived(job, bitext, sensitive_besides(job, bitext, [spoken]))
        found += map(job.redactor.finding, waived(job, bitext, dubbed.findings))
        job.dubs[bitext.pair] = dubbed.reasons
        dubs = {} if dubbed.reasons else dubbed.files
    if not withholds(job, bitext, found):
        prepared = with_videos(job, prepared, recording, made.renditions, film.covers, dubs)
    return prepared, found


_COVERS = 2  # part of the key: increase it when covers change


def with_videos(
    job: Job,
    prepared: Prepared,
    recording: Recording,
    renditions: Sequence[Rendition],
    covers: SlidesFor = no_slides,
    dubs: Mapping[str, str] = MappingProxyType({}),
) -> Prepared:
    """Return *prepared* with the finished videos for platforms, and a function that draws their covers.

    *dubs* are the dubbed ones that are ready, by rendition.
    """
    pair = prepared.pair
    posted = [rendition for rendition in renditions if rendition.platform]
    frames = {rendition.id: _frame(rendition) for rendition in posted}
    pictures = {name: covers(frame) for name, frame in frames.items()}

    def cover(shape: str, titles: list[tuple[str, str]]) -> bytes:
        output = job.work / f"{pair}.{shape}.cover.jpg"
        languages = prepared.bitext.source, prepared.bitext.target
        order = RenderJob(recording, frames[shape], languages, output=output, slides=pictures[shape])
        job.tools.media.cover(order, titles)
        content = output.read_bytes()
        output.unlink()
        return content

    stamps: dict[str, Any] = {
        name: [frame.to_json(), _COVERS, *([slide_facts(pictures[name])] if pictures[name] else [])]
        for name, frame in frames.items()
    }
    records = [record.get("files", {}) for record in job.manifest.stages.values()]
    standing = {name: sha for files in records for name, sha in files.items() if name.startswith(("video/", "subt"))}
    return replace(
        prepared,
        tools=replace(prepared.tools, cover=cover, stamps={**prepared.tools.stamps, "covers": stamps}),
        shapes=tuple(Shape(r.id, r.platform, video_name(pair, r), dubs.get(r.id, "")) for r in posted),
        results=standing,
    )


def _frame(rendition: Rendition) -> Rendition:
    """Return *rendition* in the frame of its platform's covers."""
    limits = platform(rendition.platform)
    assert limits is not None, "a rendition's platform is checked when it is read"
    if limits.cover is None:
        return rendition
    return replace(rendition, width=limits.cover[0], height=limits.cover[1], safe=SafeArea())
