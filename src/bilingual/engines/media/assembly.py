"""A video from its parts: the picture in segments that are kept, the sound once, both joined by copy.

Everything finished is in the *store* folder under its key, so that a change of one cue costs the
segments that show it, and a job that was killed goes on where it stood.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from bilingual.engines.base import Progress, silent
from bilingual.engines.media.encode import encode, whole_file
from bilingual.engines.media.encoders import joins_exactly
from bilingual.engines.media.graph import Burn, concat_list, join_args, measure_args, picture_args, sound_args
from bilingual.engines.media.mp4 import picture_track
from bilingual.engines.media.packets import PictureTimes, picture_times
from bilingual.engines.media.segments import Segment, keys, planned, runs
from bilingual.engines.media.sound import Levelling, corrected, levelling, loudness_of, measuring_file, result_of
from bilingual.errors import MediaError, WorkspaceError
from bilingual.model.digest import digest
from bilingual.model.media import Loudness, SoundResult

log = logging.getLogger(__name__)

_ROUNDS = 3  # of encoding the sound: limiting changes the loudness it aims at
# What a picture depends on in a profile; the rest is sound, packing, or drawn into the ASS.
_NOT_PICTURE = ("id", "audio_kbps", "loudness_lufs", "true_peak_dbtp", "platform", "safe", "burn", "encoder")


@dataclass(frozen=True, slots=True)
class Picture:
    """The encoded picture: files by name in the store's *folder*, and how many of them are new."""

    names: tuple[str, ...]
    segments: tuple[Segment, ...]
    made: int
    kept: int
    why_whole: str = ""


class _Stopped(BaseException):
    """The sound is not wanted any more: the picture failed, or somebody cancelled."""


class Store:
    """Finished parts by key, in one folder; ``media`` is the source's content hash, part of every key."""

    def __init__(self, folder: Path, media: str, facts: Mapping[str, Any]) -> None:
        self.folder = folder
        self.media = media
        self._facts = dict(facts)

    @contextmanager
    def run_folder(self) -> Iterator[Path]:
        """Give a folder of one run inside the store, gone at the end."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".run-", dir=self.folder) as name:
                yield Path(name)
        except OSError as error:
            raise WorkspaceError(
                f"cannot hold the files for encoding: {error.strerror or error}", where=self.folder
            ) from None

    def path(self, kind: str, key: str) -> Path:
        return self.folder / f"{kind}-{key}.mp4"

    def facts(self, job: Burn, **more: Any) -> dict[str, Any]:
        excerpt = [job.excerpt.start_ms, job.excerpt.end_ms] if job.excerpt else None
        return {**self._facts, "media": self.media, "excerpt": excerpt, **more}


def parts(
    job: Burn, ass: str, store: Store, folder: Path, progress: Progress = silent
) -> tuple[Picture, tuple[Path, SoundResult]]:
    """Return picture and sound of *job*, made at the same time: ffmpeg's AAC keeps one core busy, no more.

    Whatever goes wrong with one of them ends the other.
    """
    stop = threading.Event()

    def watched_sound(share: float, what: str = "") -> None:
        if stop.is_set():
            raise _Stopped

    with ThreadPoolExecutor(1) as pool:
        track = pool.submit(sound, job, store, folder, watched_sound)

        def watched_picture(share: float, what: str = "") -> None:
            if track.done():
                track.result()  # raises what went wrong
            progress(share, what)

        try:
            pictures = picture(job, ass, store, folder, watched_picture)
            return pictures, track.result()
        finally:
            stop.set()


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


def sound(job: Burn, store: Store, folder: Path, progress: Progress = silent) -> tuple[Path, SoundResult]:
    """Return the finished sound track of *job* and its report; encoded at most once for all renditions."""
    rendition = job.rendition
    path, report = _sound_paths(job, store)
    if path.is_file() and report.is_file():
        for file in (path, report):
            file.touch()
        return path, _sound_result(json.loads(report.read_text("utf-8"))["result"])
    before = _loudness(measure_args(job), job, folder, progress)
    done = levelling(before, rendition.loudness_lufs, rendition.true_peak_dbtp)
    track = folder / "sound.mp4"
    for _ in range(_ROUNDS):
        encode(
            sound_args(replace(job, levelling=done), track),
            where=job.source,
            output=job.output,
            folder=folder,
            duration_ms=job.duration_ms,
            progress=progress,
            what="encoding the sound",
        )
        after = _loudness(measuring_file(track), job, folder, progress)
        better = corrected(done, after, rendition.loudness_lufs or 0.0, rendition.true_peak_dbtp)
        if better == done:
            break
        result, done = done, better
    else:
        done = result  # the last that was encoded
    found = result_of(done, before, after, job.track.index)
    with whole_file(report) as part:
        part.write_text(json.dumps({"levelling": asdict(done), "result": found.to_json()}), "utf-8")
    track.replace(path)
    return path, found


def known_levelling(job: Burn, store: Store) -> Levelling | None:
    """Return what was done to the sound of *job* when it was made, ``None`` where it was not."""
    _, report = _sound_paths(job, store)
    if not report.is_file():
        return None
    return Levelling(**json.loads(report.read_text("utf-8"))["levelling"])


def join(job: Burn, pictures: Picture, track: Path, folder: Path, output: Path, progress: Progress = silent) -> None:
    """Put picture and sound together by copy into *output*."""
    (folder / "list.txt").write_text(concat_list(pictures.names, pictures.segments, job.frame_rate), "utf-8")
    encode(
        join_args(replace(job, output=output), "list.txt", track),
        where=job.source,
        output=job.output,
        folder=folder,
        duration_ms=job.duration_ms,
        progress=progress,
        what="joining",
    )


def part_of(progress: Progress, first: float, last: float) -> Progress:
    """Return a Progress for one part of the work, from share *first* to *last* of the whole."""

    def report(share: float, what: str = "") -> None:
        progress(first + (last - first) * share, what)

    return report


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


def _loudness(arguments: list[str], job: Burn, folder: Path, progress: Progress) -> Loudness:
    done = encode(
        arguments,
        where=job.source,
        folder=folder,
        duration_ms=job.duration_ms,
        progress=progress,
        what="measuring the sound",
        talks=True,
    )
    return loudness_of(done.stderr)


def _sound_paths(job: Burn, store: Store) -> tuple[Path, Path]:
    """Return the places of the finished sound and of its report: the same for all renditions that want the same."""
    rendition = job.rendition
    wanted = [rendition.loudness_lufs, rendition.true_peak_dbtp, rendition.audio_kbps]
    path = store.path("sound", digest(store.facts(job, sound=wanted, track=job.track.index, ms=job.duration_ms))[:32])
    return path, path.with_suffix(".json")


def _sound_result(value: Mapping[str, Any]) -> SoundResult:
    return SoundResult(**{**value, "before": Loudness(**value["before"]), "after": Loudness(**value["after"])})


def forget(folders: Iterable[Path], keep_bytes: int) -> None:
    """Remove from the stores *folders* what was not used for longest until they hold at most *keep_bytes*."""
    files = [path for folder in folders for path in folder.glob("*-*.*") if path.is_file()]
    room = keep_bytes
    for path in sorted(files, key=lambda path: -path.stat().st_mtime):
        room -= path.stat().st_size
        if room < 0:
            path.unlink(missing_ok=True)


def clear_runs(folder: Path) -> None:
    """Remove what runs that were killed left in the store *folder*; nobody else may work there meanwhile."""
    for left in folder.glob(".run-*"):
        shutil.rmtree(left, ignore_errors=True)
