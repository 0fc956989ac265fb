"""The dubbed videos of one pair: each finished video once more, with the sound of its second voice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bilingual.engines.base import DubJob, Progress
from bilingual.errors import EngineError, MediaError, NoRoom, Transient
from bilingual.model.bitext import Bitext
from bilingual.model.cue import Timeline
from bilingual.model.digest import digest
from bilingual.model.finding import Finding
from bilingual.model.recording.dubbing import DubMode, finished_ms
from bilingual.model.recording.media import Section
from bilingual.model.recording.rendered import Rendered
from bilingual.model.recording.source import Recording
from bilingual.pipeline.dubbing.sound import Dub, dub_mode, second_voice
from bilingual.pipeline.dubbing.verdict import dub_findings, dub_reasons
from bilingual.pipeline.privacy.errors import mask_error
from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import DUBBED
from bilingual.pipeline.videos.orders import PlannedVideo


@dataclass(frozen=True, slots=True)
class Dubbed:
    """The dubbed videos of a pair by rendition, the findings on them, and the ``reasons`` why they are not ready.

    ``wordings`` has what is spoken instead of translations, by the id of the sentence.
    """

    files: dict[str, str]
    wordings: dict[str, str]
    findings: tuple[Finding, ...]
    reasons: tuple[str, ...]


def dub_name(pair: str, rendition: str) -> str:
    """Return the path of a dubbed video in the results folder.

    >>> dub_name("en_ja", "linkedin-1x1")
    'video/en_ja.linkedin-1x1.dub.mp4'
    """
    return f"video/{pair}.{rendition}.dub.mp4"


def dubbed_videos(
    job: Job, recording: Recording, bitext: Bitext, timeline: Timeline, videos: Sequence[PlannedVideo]
) -> Dubbed | None:
    """Make the dub of each of the finished *videos* of one pair, ``None`` if it is not dubbed.

    A voice that fails is a reason why there are none, since all else is made. The first video that fails is raised,
    after the others.
    """
    mode = dub_mode(job.settings, job.manifest, bitext.pair)
    if mode is None or recording.spoken.read_aloud:
        return None
    try:
        dub = second_voice(job, recording, bitext, timeline, mode, sounds=False)
        due = [one for one in videos if job.is_due(_stage(bitext.pair, one), _facts(job, dub, one, recording))]
        if due:
            dub = second_voice(job, recording, bitext, timeline, mode, sounds=True)
    except NoRoom:
        raise
    except EngineError as error:
        return _undubbed(job, bitext, mode, error)
    failures: list[MediaError] = []
    for video in videos:
        try:
            _make(job, recording, bitext.pair, dub, video)
        except MediaError as error:
            failures.append(error)
    if failures:
        raise failures[0]
    files = {video.order.rendition.id: dub_name(bitext.pair, video.order.rendition.id) for video in videos}
    wordings = {row["id"]: " ".join(row["wording"].split()) for row in dub.record["sentences"] if "wording" in row}
    return Dubbed(files, wordings, tuple(dub_findings(bitext, dub)), dub_reasons(bitext, dub))


def _undubbed(job: Job, bitext: Bitext, mode: DubMode, error: EngineError) -> Dubbed:
    """Note that the voice of a pair failed by *error*, so that the next run asks it again."""
    mask_error(error, job.settings)
    job.undubbed[bitext.pair] = mode
    if isinstance(error, Transient):
        job.outages.add(bitext.pair)
    before = any(stage.startswith(f"{DUBBED.id}.{bitext.pair}.") for stage in job.manifest.stages)
    what = "the one of the last run" if before else "missing"
    voice = job.tools.voices().voice(bitext.target).name
    return Dubbed({}, {}, (), (f"the dubbed video is {what}, since its voice {voice} failed: {error}",))


def dubbed_facts(manifest: Manifest, dub: Dub, video: str, recording: Recording, **more: Any) -> dict[str, Any]:
    """Return what the dub of the finished *video*, a path in the results folder, depends on."""
    made = next((files[video] for one in manifest.stages.values() if video in (files := one.get("files", {}))), "")
    return {
        **recording.facts,
        "sound": dub.sha256,
        "holds": digest([[hold.at_ms, hold.length_ms] for hold in dub.holds]),
        "video": made,
        "title": recording.title,
        "sections": [[section.start_ms, section.title] for section in recording.sections],
        **more,
    }


def _facts(job: Job, dub: Dub, video: PlannedVideo, recording: Recording) -> dict[str, Any]:
    name = video.order.output.relative_to(job.folder).as_posix()
    return dubbed_facts(job.manifest, dub, name, recording, encoder=dict(job.tools.media.key()))


def _stage(pair: str, video: PlannedVideo) -> str:
    return DUBBED.name(pair=pair, rendition=video.order.rendition.id)


def _make(job: Job, recording: Recording, pair: str, dub: Dub, video: PlannedVideo) -> None:
    order, made = video.order, list[Rendered]()
    output = job.folder / dub_name(pair, order.rendition.id)

    def build(progress: Progress) -> Iterable[Path]:
        sound = Recording(
            dub.path,
            job.tools.media.probe(dub.path),
            dub.sha256,
            title=recording.title,
            sections=tuple(
                Section(finished_ms(section.start_ms, dub.holds), section.title) for section in recording.chapters
            ),
        )
        write_text(video.ass, video.cues)
        made.append(
            job.tools.media.dub(DubJob(replace(order, output=output, holds=dub.holds), order.output, sound), progress)
        )
        video.ass.unlink()
        return [output]

    job.make(DUBBED, _facts(job, dub, video, recording), build, pair=pair, rendition=order.rendition.id)
    for one in made:
        job.manifest.add(_stage(pair, video), {**one.to_json(), "said": str(one.sound or "")})
