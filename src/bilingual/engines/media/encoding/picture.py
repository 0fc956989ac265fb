"""The picture of a video: the segments that the store lacks are encoded."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bilingual.engines.base import Progress, part_of, silent
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.encoding.plans import EncodingPlan, adopt, is_whole, picture_facts, plan
from bilingual.engines.media.encoding.repeats import repeated
from bilingual.engines.media.encoding.segments import VideoSegment, with_holds
from bilingual.engines.media.encoding.store import Store
from bilingual.engines.media.graphs.picture_graph import DRAWN, packed_args, picture_args, pictures_args
from bilingual.engines.media.graphs.slides import drawn_in, write_slides
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.engines.media.probing.containers import picture_track
from bilingual.errors import MediaError
from bilingual.model.digest import digest
from bilingual.model.recording.slides import slide_facts

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
    for segment in missing:
        share = part_of(progress, done / total, (done + segment.count) / total)
        _show(job, folder, segment)
        _encode(picture_args(job, segment), [job], segment.length, folder, share)
        _repeat(job, segment, folder)
        planned.adopt(folder / "0.mp4", segment)
        done += segment.count
    files = [planned.paths[segment] for segment in segments]
    configurations = {track.configuration for path in files if (track := picture_track(path))}
    if len(configurations) > 1 and not kept:
        raise MediaError(
            "BIL-MED-005",
            "the encoder used different parameters for different segments, so they cannot be joined",
            where=job.recording.path,
        )
    if len(configurations) > 1:
        # A different build of the encoder with the same version: its segments cannot be joined.
        log.warning("%s: the kept segments do not match the new ones; encoding all again", job.output)
        for path in files:
            path.unlink(missing_ok=True)
        return picture(job, ass, store, folder, progress)
    for path in files:
        path.touch()  # the store evicts the least recently used files
    return EncodedPicture(tuple(f"../{path.name}" for path in files), segments, len(missing), kept)


def encode_together(plans: Mapping[str, EncodingPlan], segment: VideoSegment, folder: Path, progress: Progress) -> None:
    """Encode *segment* for several *plans* with a single decoding; *folder* has a folder named after each.

    Raises MediaError, keeping finished segments in their stores.
    """
    jobs = {name: planned.job for name, planned in plans.items()}
    for name, job in jobs.items():
        _show(job, folder / name, segment)
    _encode(pictures_args(jobs, segment), [*jobs.values()], segment.count, folder, progress)
    for name, planned in plans.items():
        _repeat(planned.job, segment, folder / name)
        planned.adopt(folder / name / "0.mp4", segment)


def _whole(job: VideoJob, ass: str, store: Store, folder: Path, why: str, progress: Progress) -> EncodedPicture:
    """Encode the picture in one piece and cache it."""
    (whole,) = with_holds([VideoSegment(0, job.frames)], job.frame_holds)
    facts = {**picture_facts(job, store), **slide_facts(job.slides), **({"holds": whole.holds} if whole.holds else {})}
    path = store.path("whole", digest([facts, ass, job.frames, list(job.languages)])[:32])
    made = not is_whole(path, whole)
    if made:
        _show(job, folder, whole)
        _encode(picture_args(job), [job], whole.length, folder, progress)
        adopt(folder / "0.mp4", path, whole, job)
    path.touch()
    return EncodedPicture((f"../{path.name}",), (whole,), int(made), int(not made), why)


def _show(job: VideoJob, folder: Path, segment: VideoSegment) -> None:
    """Write the slides of *segment* to *folder*: of a video of which little changed, most of them are not needed."""
    if job.slides:
        write_slides(job, folder, segment)


def _repeat(job: VideoJob, segment: VideoSegment, folder: Path) -> None:
    """Make ``0.mp4`` of a *segment* of slides of which only the frames that differ were encoded."""
    if not job.repeats:
        return
    drawn = (*drawn_in(job, segment), segment.end)
    stream = repeated((folder / DRAWN).read_bytes(), [after - frame for frame, after in pairwise(drawn)])
    (folder / DRAWN).write_bytes(stream)
    encode(packed_args(job), FfmpegCall(job.recording.path, folder, 1, "joining", job.output))


def _encode(arguments: list[str], jobs: Sequence[VideoJob], frames: int, folder: Path, progress: Progress) -> None:
    first, names = jobs[0], ", ".join(job.rendition.id for job in jobs)
    duration_ms = first.frame_rate.frames_ms(frames)
    call = FfmpegCall(first.recording.path, folder, duration_ms, f"rendering {names}", first.output)
    encode(arguments, call, progress)
