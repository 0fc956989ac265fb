"""Plans the encoding of a picture: its segments, their places in the store, and which are missing."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.engines.media.encoding.encode import atomic_file
from bilingual.engines.media.encoding.encoders import joins_exactly
from bilingual.engines.media.encoding.segments import VideoSegment, keys, planned
from bilingual.engines.media.encoding.store import Store
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.engines.media.probing.mp4 import picture_track
from bilingual.engines.media.probing.packets import PictureTimes, picture_times
from bilingual.errors import MediaError
from bilingual.model.digest import digest

# The parts of a profile that affect the picture; the rest is audio, container, or drawn into the ASS.
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
    """The segments of the picture of ``job``, each with its place in the store.

    Without segments it has to be encoded in one piece, for the reason ``why_whole``.
    """

    job: VideoJob
    segments: tuple[VideoSegment, ...]
    paths: Mapping[VideoSegment, Path]
    why_whole: str = ""

    def missing(self) -> list[VideoSegment]:
        """Return the segments that are missing from the store or incomplete."""
        return [segment for segment in self.segments if frames_in(self.paths[segment]) != segment.count]

    def adopt(self, made: Path, segment: VideoSegment) -> None:
        """Move *made* into the store as *segment*. Raises MediaError if it is not that segment."""
        adopt(made, self.paths[segment], segment, self.job)


def plan(job: VideoJob, ass: str, store: Store) -> EncodingPlan:
    """Return the plan for the picture of *job*; *ass* is the text of its subtitles."""
    segments, why_whole = _segments(job, store)
    names = keys(segments, ass, job.frame_rate, picture_facts(job, store)) if segments else []
    paths = {segment: store.path("picture", key) for segment, key in zip(segments, names, strict=True)}
    return EncodingPlan(job, segments, paths, why_whole)


def picture_facts(job: VideoJob, store: Store) -> dict[str, Any]:
    """Return everything the picture of *job* depends on except its cues and its time range."""
    profile = {name: value for name, value in job.rendition.to_json().items() if name not in _NOT_PICTURE}
    if job.rendition.background_image is not None:
        del profile["background"]  # its content matters, not its path
    return store.facts(job, profile=profile, encoder=job.encoder, title=job.recording.title if job.card else None)


def adopt(made: Path, path: Path, segment: VideoSegment, job: VideoJob) -> None:
    """Move *made* to *path* in the store. Raises MediaError if it is not the complete *segment*."""
    frames = frames_in(made)
    if frames != segment.count:
        raise MediaError(
            "BIL-MED-006",
            f"a segment of {job.rendition.id} has {frames} frames instead of {segment.count}",
            where=job.recording.path,
        )
    made.replace(path)


def frames_in(path: Path) -> int:
    """Return the number of frames in *path*, 0 if it is missing or incomplete."""
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
    """Return the times of the source's packets, read once per source."""
    import numpy as np

    kept = store.folder / f"times-{digest([store.media, stream])[:32]}.npy"
    if store.media and kept.is_file():
        with suppress(ValueError, OSError):
            return PictureTimes.from_array(np.load(kept))
    times = picture_times(job.recording.path, stream, job.recording.info.container)
    if times is not None and store.media:
        with atomic_file(kept) as part, part.open("wb") as file:
            np.save(file, times.to_array())
    return times
