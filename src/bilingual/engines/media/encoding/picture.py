"""The encoded picture of a video as cached segments; only missing ones are encoded."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.engines.base import Progress, part_of, silent
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.encoding.plans import EncodingPlan, adopt, frames_in, picture_facts, plan
from bilingual.engines.media.encoding.segments import VideoSegment, runs
from bilingual.engines.media.encoding.store import Store
from bilingual.engines.media.graphs.picture_graph import picture_args, pictures_args
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.engines.media.probing.mp4 import picture_track
from bilingual.errors import MediaError
from bilingual.model.digest import digest

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """The encoded picture: files by name in the store's folder, and how many of them are new."""

    names: tuple[str, ...]
    segments: tuple[VideoSegment, ...]
    made: int
    kept: int
    why_whole: str = ""


def picture(job: VideoJob, ass: str, store: Store, folder: Path, progress: Progress = silent) -> EncodedPicture:
    """Encode the parts of *job*'s picture that are not in *store*; *ass* is the text of its subtitles.

    The run's *folder* is in the store and holds ``cues.ass`` and the card's files. Raises MediaError, keeping finished
    segments.
    """
    planned = plan(job, ass, store)
    segments = planned.segments
    if not segments:
        return _whole(job, ass, store, folder, planned.why_whole, progress)
    missing = planned.missing()
    kept = len(segments) - len(missing)
    total = sum(segment.count for segment in segments)
    done = total - sum(segment.count for segment in missing)
    for run in runs(missing):
        count = sum(segment.count for segment in run)
        share = part_of(progress, done / total, (done + count) / total)
        _encode_run(picture_args(job, run), {folder: planned}, run, folder, share)
        done += count
    files = [planned.paths[segment] for segment in segments]
    configurations = {track.configuration for path in files if (track := picture_track(path))}
    if len(configurations) > 1 and not kept:
        raise MediaError(
            "BIL-MED-005",
            "the encoder changed its mind between segments: they cannot be joined",
            where=job.recording.path,
        )
    if len(configurations) > 1:
        # A different build of the encoder with the same version: its segments cannot be joined.
        log.warning("%s: the segments kept do not fit the new ones; all are encoded again", job.output)
        for path in files:
            path.unlink(missing_ok=True)
        return picture(job, ass, store, folder, progress)
    for path in files:
        path.touch()  # the store evicts the least recently used files
    return EncodedPicture(tuple(f"../{path.name}" for path in files), segments, len(missing), kept)


def encode_together(
    plans: Mapping[str, EncodingPlan], run: Sequence[VideoSegment], folder: Path, progress: Progress
) -> None:
    """Encode *run* for several *plans* with a single decoding; *folder* has a folder named after each.

    Raises MediaError, keeping finished segments in their stores.
    """
    arguments = pictures_args({name: planned.job for name, planned in plans.items()}, run)
    _encode_run(arguments, {folder / name: planned for name, planned in plans.items()}, run, folder, progress)


def _whole(job: VideoJob, ass: str, store: Store, folder: Path, why: str, progress: Progress) -> EncodedPicture:
    """Encode the picture in one piece and cache it."""
    whole = VideoSegment(0, job.frames)
    path = store.path("whole", digest([picture_facts(job, store), ass, job.frames, list(job.languages)])[:32])
    made = frames_in(path) != whole.count
    if made:
        _encode(picture_args(job), [job], job.frames, folder, progress)
        adopt(folder / "0.mp4", path, whole, job)
    path.touch()
    return EncodedPicture((f"../{path.name}",), (whole,), int(made), int(not made), why)


def _encode_run(
    arguments: list[str],
    plans: Mapping[Path, EncodingPlan],
    run: Sequence[VideoSegment],
    folder: Path,
    progress: Progress,
) -> None:
    """Encode *run* for the plan of each folder; each segment is stored as soon as it is finished."""
    taken = dict.fromkeys(plans, 0)

    def take() -> None:
        for place, planned in plans.items():
            for segment in run[taken[place] : _listed(place)]:
                made = place / f"{taken[place]}.mp4"
                if frames_in(made) != segment.count:
                    break
                planned.adopt(made, segment)
                taken[place] += 1

    def take_and_tell(share: float, what: str = "") -> None:
        take()
        progress(share, what)

    for place in plans:
        (place / "done.csv").unlink(missing_ok=True)
    jobs = [planned.job for planned in plans.values()]
    try:
        _encode(arguments, jobs, sum(segment.count for segment in run), folder, take_and_tell)
    finally:
        take()
    for place, planned in plans.items():
        if taken[place] < len(run):
            planned.adopt(place / f"{taken[place]}.mp4", run[taken[place]])  # raises if it is invalid


def _encode(arguments: list[str], jobs: Sequence[VideoJob], frames: int, folder: Path, progress: Progress) -> None:
    first = jobs[0]
    encode(
        arguments,
        FfmpegCall(
            first.recording.path,
            folder,
            first.frame_rate.frames_ms(frames),
            f"rendering {', '.join(job.rendition.id for job in jobs)}",
            first.output,
        ),
        progress,
    )


def _listed(folder: Path) -> int:
    """Return the number of finished segments: ffmpeg lists each one when it is completely written."""
    try:
        return (folder / "done.csv").read_text("utf-8").count("\n")
    except FileNotFoundError:
        return 0
