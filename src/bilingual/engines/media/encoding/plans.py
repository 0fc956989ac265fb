"""The plan for the picture of a video: its segments, what each depends on, and its place in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.engines.media.encoding.encoders import joins_exactly
from bilingual.engines.media.encoding.segments import VideoSegment, keys, only_segment, planned_segments, with_holds
from bilingual.engines.media.encoding.slide_segments import slide_keys, slide_segments
from bilingual.engines.media.encoding.store import Store, is_intact, put
from bilingual.engines.media.graphs.slides import shots
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.engines.media.probing.containers import picture_track
from bilingual.engines.media.probing.packets import PictureTimes, has_index, picture_times
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
    "centre_voice",
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
        """Return the segments that are missing from the store, incomplete or damaged."""
        return [segment for segment in self.segments if not is_whole(self.paths[segment], segment)]

    def adopt(self, made: Path, segment: VideoSegment) -> None:
        """Move *made* into the store as *segment*. Raises MediaError if it is not that segment."""
        adopt(made, self.paths[segment], segment, self.job)


def plan(job: VideoJob, ass: str, store: Store) -> EncodingPlan:
    """Return the plan for the picture of *job*; *ass* is the text of its subtitles."""
    segments, why_whole = _segments(job, store)
    segments = with_holds(segments, job.frame_holds)
    names = _keys(job, segments, ass, store) if segments else []
    paths = {segment: store.path("picture", key) for segment, key in zip(segments, names, strict=True)}
    return EncodingPlan(job, segments, paths, why_whole)


def _keys(job: VideoJob, segments: Sequence[VideoSegment], ass: str, store: Store) -> list[str]:
    facts = picture_facts(job, store)
    if not job.slides:
        return keys(segments, ass, job.frame_rate, facts)
    moving = job.rendition.progress_bar
    if moving:
        facts |= {"duration": job.duration_ms}
    return slide_keys(segments, shots(job), ass, job.frame_rate, facts, at_its_place=moving)


def picture_facts(job: VideoJob, store: Store) -> dict[str, Any]:
    """Return everything the picture of *job* depends on except its cues, its slides and its time range."""
    profile = {name: value for name, value in job.rendition.to_json().items() if name not in _NOT_PICTURE}
    if job.rendition.background_image is not None:
        del profile["background"]  # its content matters, not its path
    if job.slides:  # what is heard meanwhile changes with every edit
        made = "repeats" if job.repeats else "frames"
        return {**store.tool_facts, "profile": profile, "encoder": job.encoder, "made": made}
    streams = {**job.recording.picture_facts, **(job.recording.sound_facts if job.card else {})}
    title = job.recording.title if job.card else None
    return store.facts(job, profile=profile, encoder=job.encoder, title=title, **streams)


def adopt(made: Path, path: Path, segment: VideoSegment, job: VideoJob) -> None:
    """Move *made* to *path* in the store. Raises MediaError if it is not the complete *segment*."""
    frames = frames_in(made)
    if frames != segment.length:
        raise MediaError(
            "BIL-MED-006",
            f"a segment of {job.rendition.id} has {frames} frames instead of {segment.length}",
            where=job.recording.path,
        )
    put(made, path, job.recording)


def is_whole(path: Path, segment: VideoSegment) -> bool:
    """Return whether *path* in the store is *segment* as it was put there."""
    return frames_in(path) == segment.length and is_intact(path)


def frames_in(path: Path) -> int:
    """Return the number of frames in *path*, 0 if it is missing or incomplete."""
    track = picture_track(path)
    return track.frames if track else 0


def _segments(job: VideoJob, store: Store) -> tuple[tuple[VideoSegment, ...], str]:
    if job.slides and joins_exactly(job.encoder):
        return slide_segments(shots(job), job.frame_rate), ""
    video = job.recording.info.video
    if video is None and not job.slides:
        return (), "the picture is generated from the audio"
    if video is None or not joins_exactly(job.encoder):
        return (), f"segments of {job.encoder} are not known to join exactly"
    if job.recording.picture_facts and job.recording.info.container.startswith("matroska"):
        # ffmpeg seeks in the first picture, and if that is a still, it may lose the first key frame of this one.
        return (), "its picture is not the file's first one"
    only = only_segment(job.duration_ms, job.frame_rate)
    if only is not None and has_index(job.recording.info.container):
        return (only,), ""  # it has no border, so the times tell nothing
    start_ms = job.recording.offset_ms
    return planned_segments(job.duration_ms, job.frame_rate, _times(job, store, video.index), start_ms)


def _times(job: VideoJob, store: Store, stream: int) -> PictureTimes | None:
    """Return the times of the source's packets, read once per source."""
    import numpy as np

    kept = store.folder / f"times-{digest([store.media, stream])[:32]}.npy"
    if store.media and is_intact(kept):
        with suppress(ValueError, OSError):
            return PictureTimes.from_array(np.load(kept))
    times = picture_times(job.recording.path, stream, job.recording.info.container)
    if times is not None and store.media:
        with store.run_folder() as folder:
            part = folder / "times.npy"
            np.save(part, times.to_array())
            put(part, kept, job.recording)
    return times
