"""Assembles a video from its parts: cached video segments and one audio track, joined by stream copy.

Everything finished is in the *store* folder under its key: a change of one cue costs only the segments that show it,
and an interrupted job resumes. Several renditions of one recording are encoded together: it is decoded once, and each
finds its parts in the store; after a failure each makes what it still lacks.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bilingual.engines.base import Progress, available_cores, part_of, silent
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.encoding.picture import EncodedPicture, encode_together, picture
from bilingual.engines.media.encoding.plans import EncodingPlan, plan
from bilingual.engines.media.encoding.segments import VideoSegment
from bilingual.engines.media.encoding.soundtrack import sound
from bilingual.engines.media.encoding.store import Store
from bilingual.engines.media.graphs.outputs import concat_list, join_args
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.errors import InputError, MediaError
from bilingual.model.recording.rendered import SoundResult
from bilingual.model.recording.rendition import frame_size

P = TypeVar("P")
S = TypeVar("S")


class _Stopped(BaseException):
    """Ends audio encoding because video encoding failed or was cancelled."""


def parts(
    job: VideoJob, ass: str, store: Store, folder: Path, progress: Progress = silent
) -> tuple[EncodedPicture, tuple[Path, SoundResult]]:
    """Return the video and audio of *job*."""
    return in_parallel(
        lambda watched: picture(job, ass, store, folder, watched),
        lambda watched: sound(job, store, folder, watched),
        progress,
    )


def in_parallel(pictures: Callable[[Progress], P], sounds: Callable[[Progress], S], progress: Progress) -> tuple[P, S]:
    """Run *pictures* and *sounds* in parallel, since ffmpeg's AAC encoder uses only one core.

    If one fails, the other is stopped. *progress* is that of the pictures.
    """
    stop = threading.Event()

    def watched_sound(share: float, what: str = "") -> None:
        if stop.is_set():
            raise _Stopped

    with ThreadPoolExecutor(1) as pool:
        track = pool.submit(sounds, watched_sound)

        def watched_picture(share: float, what: str = "") -> None:
            if track.done():
                track.result()  # raises its error
            progress(share, what)

        try:
            return pictures(watched_picture), track.result()
        finally:
            stop.set()


def join(
    job: VideoJob, pictures: EncodedPicture, track: Path, folder: Path, output: Path, progress: Progress = silent
) -> None:
    """Join video and audio into *output* by stream copy."""
    (folder / "list.txt").write_text(concat_list(pictures.names, pictures.segments, job.frame_rate), "utf-8")
    encode(
        join_args(replace(job, output=output), "list.txt", track),
        FfmpegCall(job.recording.path, folder, job.duration_ms, "joining", job.output),
        progress,
    )


log = logging.getLogger(__name__)

# Memory use is known only for libx264: measured at 1080p, preset veryfast, with 1 to 24 threads.
_ENCODER = "libx264"
_BYTES_A_PIXEL, _BYTES_A_PIXEL_AND_THREAD = 76.0, 11.4
_ENCODERS_BYTES = 1.0e9  # for all of them; the decoder, the filters and this process take another 0.3 GB


def encode_shared(
    jobs: Sequence[VideoJob],
    cues: Sequence[str],
    store: Store,
    draw: Callable[[VideoJob, Path], VideoJob],
    progress: Progress = silent,
) -> tuple[int, ...]:
    """Encode what several of *jobs* lack into *store*, with audio, and return the number of segments made for each.

    *cues* are the texts of their subtitles; *draw* writes the pictures read by a job's graph into a folder. Failures
    are left to the single jobs. Raises WorkspaceError for a full disk.
    """
    plans = {str(number): plan(job, ass, store) for number, (job, ass) in enumerate(zip(jobs, cues, strict=True))}
    lacked = {name: len(planned.missing()) for name, planned in plans.items()}
    total = sum(len(planned.segments) for planned in plans.values())
    progress = part_of(progress, 1 - sum(lacked.values()) / max(1, total), 1.0)  # cached segments count as done
    sharing = [(group, work) for group in groups(plans, room(available_cores())) if (work := shared_segments(group))]
    for number, (group, work) in enumerate(sharing):
        share = part_of(progress, number / len(sharing), (number + 1) / len(sharing))
        with store.run_folder() as folder:
            try:
                homes = ((name, planned, folder / name) for name, planned in group.items())
                ready = {name: _at_home(planned, cues[int(name)], home, draw) for name, planned, home in homes}
            except InputError as error:  # a missing background: its own render will report it
                log.warning("%s; encoding each rendition on its own", error.message)
                continue
            _encode(ready, work, store, folder, share)
    return tuple(lacked[name] - len(planned.missing()) for name, planned in plans.items())


def room(cores: int) -> int:
    """Return how many pixels may be encoded in parallel on *cores*; x264 uses 1.5 threads per core.

    >>> room(2), room(8)
    (9074410, 4699248)
    """
    return int(_ENCODERS_BYTES / (_BYTES_A_PIXEL + _BYTES_A_PIXEL_AND_THREAD * 1.5 * cores))


def groups(plans: Mapping[str, EncodingPlan], largest_pixels: int) -> list[dict[str, EncodingPlan]]:
    """Return the *plans* that can be encoded together: the same segments, at most *largest_pixels* in all.

    Single plans, plans without segments, and plans with another encoder are in no group.
    """
    found: list[dict[str, EncodingPlan]] = []
    for name, planned in plans.items():
        if not planned.segments or planned.job.encoder != _ENCODER:
            continue
        fitting = (group for group in found if _fits(planned, list(group.values()), largest_pixels))
        if (group := next(fitting, None)) is not None:
            group[name] = planned
        else:
            found.append({name: planned})
    return [group for group in found if len(group) > 1]


def shared_segments(plans: Mapping[str, EncodingPlan]) -> list[tuple[VideoSegment, list[str]]]:
    """Return the segments that several of *plans* lack, each with the names of these plans."""
    lacking: dict[VideoSegment, list[str]] = defaultdict(list)
    for name, planned in plans.items():
        for segment in planned.missing():
            lacking[segment].append(name)
    shared = [(segment, names) for segment, names in lacking.items() if len(names) > 1]
    return sorted(shared, key=lambda one: one[0].first)


def _encode(
    plans: Mapping[str, EncodingPlan],
    work: Sequence[tuple[VideoSegment, list[str]]],
    store: Store,
    folder: Path,
    progress: Progress,
) -> None:
    weights = [segment.count * len(names) for segment, names in work]
    borders = [sum(weights[:number]) / sum(weights) for number in range(len(work) + 1)]

    def pictures(watched: Progress) -> None:
        for number, (segment, names) in enumerate(work):
            sharing = {name: plans[name] for name in names}
            encode_together(sharing, segment, folder, part_of(watched, *borders[number : number + 2]))

    def sounds(watched: Progress) -> None:
        for planned in plans.values():  # plans with the same audio share it
            sound(planned.job, store, folder, watched)

    try:
        in_parallel(pictures, sounds, progress)
    except MediaError as error:
        log.warning("%s; encoding each rendition on its own", error.message)


def _at_home(planned: EncodingPlan, ass: str, home: Path, draw: Callable[[VideoJob, Path], VideoJob]) -> EncodingPlan:
    """Return the plan with its cues and pictures in *home*, a subfolder of the run's folder."""
    home.mkdir()
    job = draw(planned.job, home)
    if job.cues is not None:
        (home / job.cues).write_text(ass, "utf-8")
        job = replace(job, cues=f"{home.name}/{job.cues}")
    if job.backdrop is not None:
        job = replace(job, backdrop=f"{home.name}/{job.backdrop}")
    if job.slides:
        job = replace(job, slide_folder=f"{home.name}/")
    return replace(planned, job=job)


def _fits(planned: EncodingPlan, group: Sequence[EncodingPlan], largest_pixels: int) -> bool:
    ours, theirs = planned.job, group[0].job
    alike = planned.segments == group[0].segments and ours.frame_rate == theirs.frame_rate
    alike = alike and (ours.recording.path, ours.recording.excerpt) == (theirs.recording.path, theirs.recording.excerpt)
    return alike and sum(_pixels(other) for other in [planned, *group]) <= largest_pixels


def _pixels(planned: EncodingPlan) -> int:
    width, height = frame_size(planned.job.rendition, planned.job.recording.info)
    return width * height
