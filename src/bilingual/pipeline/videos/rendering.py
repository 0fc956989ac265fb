"""Makes the videos of one pair: first reports violated platform limits, then makes each rendition.

The parts of videos are cached in the item's work folder, with a limit for all items together, so that an edit encodes
only what shows it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress
from bilingual.engines.media.encoding.store import evict
from bilingual.engines.media.profiles import platform
from bilingual.engines.media.profiles import rendition as profile
from bilingual.errors import MediaError, UsageError
from bilingual.model.cue import Timeline
from bilingual.model.finding import Finding
from bilingual.model.recording.rendered import Rendered
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.slides import SlidePicture
from bilingual.model.recording.source import Recording
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.making.level_words import highlight_findings
from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import STORE, tidy
from bilingual.pipeline.sharing.slots import render_slot
from bilingual.pipeline.stages import VIDEO
from bilingual.pipeline.videos.orders import PlannedVideo, SlidesFor, planned, store_of
from bilingual.pipeline.videos.progress import hearing, news
from bilingual.pipeline.videos.refusals import refused
from bilingual.subtitles.display.emoji import left_out

# Cache size: enough for five renditions of four one-hour talks, and never more
# than a quarter of the available disk space.
CACHE_BYTES = 20_000_000_000
_LOUDNESS_SLACK_LU = 1.0


@dataclass(frozen=True, slots=True)
class Videos:
    """The finished *renditions*, how each was made, and the findings on them."""

    renditions: tuple[Rendition, ...]
    planned: tuple[PlannedVideo, ...]
    findings: tuple[Finding, ...]


def no_slides(rendition: Rendition) -> tuple[SlidePicture, ...]:
    """Return none: a recording has a picture of its own, or a card."""
    return ()


def make_videos(
    job: Job,
    recording: Recording,
    cuts: cue_layout.PairCuts,
    timeline: Timeline,
    renditions: Sequence[Rendition],
    slides: SlidesFor = no_slides,
) -> Videos:
    """Make every rendition of one pair, of its *slides* if it has any.

    Existing videos of other renditions are kept up to date, so that none contains an old text.
    """
    bitext = cuts.bitext
    renditions = [*renditions, *_earlier(job, bitext.pair, renditions)]
    findings = refused(recording, renditions)
    for finding in findings:
        if finding.message not in job.notes:  # all pairs have the same shapes
            news.warning("%s", finding.message)
            job.notes.append(finding.message)
    if job.request.force and not any(stage.startswith("video.") for stage in job.made):
        shutil.rmtree(store_of(job), ignore_errors=True)
    videos = [planned(job, recording, cuts, timeline, rendition, slides) for rendition in renditions]
    failures: list[MediaError] = []
    with hearing(job.notes):
        shared = _side_by_side(job, bitext.pair, videos)
        for video in videos:
            try:
                findings += _video(job, bitext.pair, video, shared.get(video.stage, 0))
            except MediaError as error:  # only this shape: make the others first
                failures.append(error)
    if failures:
        raise failures[0]
    if any(rendition.burn for rendition in renditions):
        findings += [*left_out(timeline), *highlight_findings(job.settings, bitext)]
    _bound(job)
    return Videos(tuple(renditions), tuple(videos), tuple(findings))


def earlier_videos(manifest: Manifest, folder: Path, pair: str) -> list[str]:
    """Return the renditions of *pair* in the results *folder*, in the order in which they were made."""
    prefix = f"video.{pair}."
    names = [stage.removeprefix(prefix) for stage in manifest.stages if stage.startswith(prefix)]
    return [name for name in names if (folder / f"video/{pair}.{name}.mp4").is_file()]


def _earlier(job: Job, pair: str, renditions: Sequence[Rendition]) -> list[Rendition]:
    """Return the renditions in the folder other than *renditions*."""
    found = []
    for name in earlier_videos(job.manifest, job.folder, pair):
        if any(rendition.id == name for rendition in renditions):
            continue
        try:
            found.append(profile(name, job.settings.profiles, job.settings.root))
        except UsageError:
            job.notes.append(f"video/{pair}.{name}.mp4 was kept: profile {name!r} no longer exists")
    return found


def _side_by_side(job: Job, pair: str, videos: Sequence[PlannedVideo]) -> dict[str, int]:
    """Encode together what unfinished renditions have in common; return the number of segments made for each stage."""
    alike = [video for video in videos if video.order.rendition.codec == "h264"]  # the others are encoded one by one
    due = [video for video in alike if job.is_due(video.stage, video.facts)]
    if len(due) < 2:
        return {}
    job.begin(VIDEO)
    for video in due:
        write_text(video.ass, video.cues)
    names = ", ".join(video.order.rendition.id for video in due)
    orders = [video.order for video in due]

    def render(progress: Progress) -> tuple[int, ...]:
        with render_slot(job.settings.state):
            return job.tools.media.render_shared(orders, progress)

    made = job.execute(f"render {pair} {names}", render)
    return {video.stage: count for video, count in zip(due, made, strict=True)}


def _video(job: Job, pair: str, video: PlannedVideo, shared: int) -> list[Finding]:
    """Make one video, of which *shared* segments were just encoded together with those of others."""
    stage, order = video.stage, video.order
    made: list[Rendered] = []

    def build(progress: Progress) -> Iterable[Path]:
        write_text(video.ass, video.cues)
        made.append(job.tools.media.render(order, progress))
        video.ass.unlink()
        return [order.output]

    job.make(VIDEO, video.facts, build, pair=pair, rendition=order.rendition.id)
    for done in made:
        done = replace(done, made=done.made + shared, kept=max(0, done.kept - shared))
        job.manifest.add(stage, {**done.to_json(), "said": str(done.sound or "")})
    return [*video.findings, *_told(job.manifest.stages[stage].get("extra", {}), order.rendition)]


def _told(extra: dict[str, Any], rendition: Rendition) -> list[Finding]:
    """Return the findings on a finished video: its audio, size, encoder."""
    found: list[Finding] = []
    if sound := extra.get("sound"):
        loudness, peak = sound["after"]["integrated_lufs"], sound["after"]["true_peak_dbtp"]
        wanted = rendition.loudness_lufs
        missed = wanted is not None and (loudness is None or abs(loudness - wanted) > _LOUDNESS_SLACK_LU)
        missed = missed or (wanted is not None and peak is not None and peak > rendition.true_peak_dbtp)
        said = f"{rendition.id}: {extra.get('said', '')}"
        found.append(Finding("sound", "W" if missed else "I", said, evidence=sound))
    found += [Finding("encoder", "W", f"{rendition.id}: {note}") for note in extra.get("notes", ())]
    limits = platform(rendition.platform)
    size, length = int(extra.get("bytes", 0)), int(extra.get("duration_ms", 0))
    return found + (limits.too_large(rendition.id, size, length) if limits else [])


def _bound(job: Job) -> None:
    """Limit the cached parts of all items together."""
    tidy(job.workspace)
    work = job.work.parent
    stores = [folder for folder in work.glob(f"*/{STORE}") if folder.is_dir()]
    used = sum(path.stat().st_size for folder in stores for path in folder.glob("*") if path.is_file())
    free = shutil.disk_usage(work).free
    evict(stores, min(CACHE_BYTES, (free + used) // 4))
