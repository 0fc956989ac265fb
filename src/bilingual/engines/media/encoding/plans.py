"""What a picture is to be made of: its segments, where each one is kept, and which of them are missing."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.engines.media.encoding.encode import whole_file
from bilingual.engines.media.encoding.encoders import joins_exactly
from bilingual.engines.media.encoding.segments import VideoSegment, keys, planned
from bilingual.engines.media.encoding.store import Store
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.engines.media.probing.mp4 import picture_track
from bilingual.engines.media.probing.packets import PictureTimes, picture_times
from bilingual.errors import MediaError
from bilingual.model.digest import digest

# What a picture depends on in a profile; the rest is sound, packing, or drawn into the ASS.
_NOT_PICTURE = (
    "id",
    "audio_kbps",
    "loudness_lufs",
    "true_peak_dbtp",
    "platform",
    "safe",
    "burn",
    "encoder",
    "theme",
    "title_bar",
)


@dataclass(frozen=True, slots=True)
class EncodingPlan:
    """The picture of ``job`` in segments, each with its place in the store.

    No segments: it has to be encoded in one piece, for the reason ``why_whole``.
    """

    job: VideoJob
    segments: tuple[VideoSegment, ...]
    paths: Mapping[VideoSegment, Path]
    why_whole: str = ""

    def missing(self) -> list[VideoSegment]:
        """Return the segments that are not in the store, or not whole."""
        return [segment for segment in self.segments if frames_in(self.paths[segment]) != segment.count]

    def adopt(self, made: Path, segment: VideoSegment) -> None:
        """Take *made* into the store as *segment*; raises MediaError where it is not that."""
        adopt(made, self.paths[segment], segment, self.job)


def plan(job: VideoJob, ass: str, store: Store) -> EncodingPlan:
    """Return the plan for the picture of *job*; *ass* is the text of its subtitles."""
    segments, why_whole = _segments(job, store)
    names = keys(segments, ass, job.frame_rate, picture_facts(job, store)) if segments else []
    paths = {segment: store.path("picture", key) for segment, key in zip(segments, names, strict=True)}
    return EncodingPlan(job, segments, paths, why_whole)


def picture_facts(job: VideoJob, store: Store) -> dict[str, Any]:
    """Return all that the picture of *job* depends on but its cues and its place in time."""
    profile = {name: value for name, value in job.rendition.to_json().items() if name not in _NOT_PICTURE}
    if job.rendition.background_image is not None:
        del profile["background"]  # its content counts, not its place
    return store.facts(job, profile=profile, encoder=job.encoder, title=job.recording.title if job.card else None)


def adopt(made: Path, path: Path, segment: VideoSegment, job: VideoJob) -> None:
    """Move *made* to its place *path* in the store; raises MediaError where it is not all of *segment*."""
    frames = frames_in(made)
    if frames != segment.count:
        raise MediaError(
            f"a segment of {job.rendition.id} has {frames} frames instead of {segment.count}", where=job.recording.path
        )
    made.replace(path)


def frames_in(path: Path) -> int:
    """Return the frames of the picture in *path*, 0 for what is missing or unfinished."""
    track = picture_track(path)
    return track.frames if track else 0


def _segments(job: VideoJob, store: Store) -> tuple[tuple[VideoSegment, ...], str]:
    video = job.recording.info.video
    if video is None:
        return (), "the picture is drawn from the sound"
    if not joins_exactly(job.encoder):
        return (), f"segments of {job.encoder} are not proved to join exactly"
    start_ms = job.recording.offset_ms
    return planned(job.duration_ms, job.frame_rate, _times(job, store, video.index), start_ms)


def _times(job: VideoJob, store: Store, stream: int) -> PictureTimes | None:
    """Return the times of the source's packets, read once for each source."""
    import numpy as np

    kept = store.folder / f"times-{digest([store.media, stream])[:32]}.npy"
    if store.media and kept.is_file():
        with suppress(ValueError, OSError):
            return PictureTimes.from_array(np.load(kept))
    times = picture_times(job.recording.path, stream, job.recording.info.container)
    if times is not None and store.media:
        with whole_file(kept) as part, part.open("wb") as file:
            np.save(file, times.to_array())
    return times
