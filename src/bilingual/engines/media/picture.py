"""The encoded picture of a video in segments that are kept; only what is not in the store is encoded."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bilingual.engines.base import Progress, silent
from bilingual.engines.media.burn import Burn
from bilingual.engines.media.encode import encode, part_of, whole_file
from bilingual.engines.media.encoders import joins_exactly
from bilingual.engines.media.mp4 import picture_track
from bilingual.engines.media.packets import PictureTimes, picture_times
from bilingual.engines.media.picture_graph import picture_args
from bilingual.engines.media.segments import Segment, keys, planned, runs
from bilingual.engines.media.store import Store
from bilingual.errors import MediaError
from bilingual.model.digest import digest

log = logging.getLogger(__name__)

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
class Picture:
    """The encoded picture: files by name in the store's *folder*, and how many of them are new."""

    names: tuple[str, ...]
    segments: tuple[Segment, ...]
    made: int
    kept: int
    why_whole: str = ""


def picture(job: Burn, ass: str, store: Store, folder: Path, progress: Progress = silent) -> Picture:
    """Encode what is not in *store* of the picture of *job*; *ass* is the text of its subtitles.

    The run's *folder* is in the store and holds ``cues.ass`` and the card's files. Raises MediaError;
    what was finished until then is kept.
    """
    segments, why_whole = _segments(job, store)
    if not segments:
        return _whole(job, ass, store, folder, why_whole, progress)
    names = keys(segments, ass, job.frame_rate, _picture_facts(job, store))
    paths = {segment: store.path("picture", key) for segment, key in zip(segments, names, strict=True)}
    missing = [segment for segment in segments if _frames(paths[segment]) != segment.count]
    kept = len(segments) - len(missing)
    total = sum(segment.count for segment in segments)
    done = total - sum(segment.count for segment in missing)
    for run in runs(missing):
        count = sum(segment.count for segment in run)
        _encode_run(job, run, paths, folder, part_of(progress, done / total, (done + count) / total))
        done += count
    files = [paths[segment] for segment in segments]
    configurations = {track.configuration for path in files if (track := picture_track(path))}
    if len(configurations) > 1 and not kept:
        raise MediaError("the encoder changed its mind between segments: they cannot be joined", where=job.source)
    if len(configurations) > 1:
        # Another build of the encoder under the same version: nothing of what it left can be joined.
        log.warning("%s: the segments kept do not fit the new ones; all are encoded again", job.output)
        for path in files:
            path.unlink(missing_ok=True)
        return picture(job, ass, store, folder, progress)
    for path in files:
        path.touch()  # the store forgets what was not used for longest
    return Picture(tuple(f"../{path.name}" for path in files), segments, len(missing), kept)


def _segments(job: Burn, store: Store) -> tuple[tuple[Segment, ...], str]:
    video = job.info.video
    if video is None:
        return (), "the picture is drawn from the sound"
    if not joins_exactly(job.encoder):
        return (), f"segments of {job.encoder} are not proved to join exactly"
    start_ms = job.excerpt.start_ms if job.excerpt else 0
    return planned(job.duration_ms, job.frame_rate, _times(job, store, video.index), start_ms)


def _times(job: Burn, store: Store, stream: int) -> PictureTimes | None:
    """Return the times of the source's packets, read once for each source."""
    kept = store.folder / f"times-{digest([store.media, stream])[:32]}.npy"
    if store.media and kept.is_file():
        with suppress(ValueError, OSError):
            return PictureTimes.from_array(np.load(kept))
    times = picture_times(job.source, stream, job.info.container)
    if times is not None and store.media:
        with whole_file(kept) as part, part.open("wb") as file:
            np.save(file, times.to_array())
    return times


def _picture_facts(job: Burn, store: Store) -> dict[str, Any]:
    profile = {name: value for name, value in job.rendition.to_json().items() if name not in _NOT_PICTURE}
    if job.rendition.background_image is not None:
        del profile["background"]  # its content counts, not its place
    return store.facts(job, profile=profile, encoder=job.encoder, title=job.title if job.card else None)


def _whole(job: Burn, ass: str, store: Store, folder: Path, why: str, progress: Progress) -> Picture:
    """Encode the picture in one piece, and keep it as one."""
    whole = Segment(0, job.frames)
    path = store.path("whole", digest([_picture_facts(job, store), ass, job.frames, list(job.languages)])[:32])
    made = _frames(path) != whole.count
    if made:
        _encode(job, [], folder, progress)
        _adopt(folder / "0.mp4", path, whole, job)
    path.touch()
    return Picture((f"../{path.name}",), (whole,), int(made), int(not made), why)


def _encode_run(
    job: Burn, run: Sequence[Segment], paths: Mapping[Segment, Path], folder: Path, progress: Progress
) -> None:
    """Encode *run*; each segment goes into the store as soon as the next one has begun."""
    taken = 0

    def take(share: float, what: str = "") -> None:
        nonlocal taken
        listed = _listed(folder)
        while taken < listed - 1:
            _adopt(folder / f"{taken}.mp4", paths[run[taken]], run[taken], job)
            taken += 1
        progress(share, what)

    (folder / "done.csv").unlink(missing_ok=True)
    _encode(job, run, folder, take)
    while taken < len(run):
        _adopt(folder / f"{taken}.mp4", paths[run[taken]], run[taken], job)
        taken += 1


def _encode(job: Burn, run: Sequence[Segment], folder: Path, progress: Progress) -> None:
    frames = sum(segment.count for segment in run) or job.frames
    encode(
        picture_args(job, run),
        where=job.source,
        output=job.output,
        folder=folder,
        duration_ms=job.frame_rate.frames_ms(frames),
        progress=progress,
        what=f"rendering {job.rendition.id}",
    )


def _adopt(made: Path, path: Path, segment: Segment, job: Burn) -> None:
    frames = _frames(made)
    if frames != segment.count:
        raise MediaError(
            f"a segment of {job.rendition.id} has {frames} frames instead of {segment.count}", where=job.source
        )
    made.replace(path)


def _listed(folder: Path) -> int:
    """Return how many segments ffmpeg has finished."""
    try:
        return (folder / "done.csv").read_text("utf-8").count("\n")
    except FileNotFoundError:
        return 0


def _frames(path: Path) -> int:
    track = picture_track(path)
    return track.frames if track else 0
