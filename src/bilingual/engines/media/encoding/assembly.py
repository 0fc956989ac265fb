"""Assembles a video from its parts: cached video segments and one audio track, joined by stream copy.

Everything finished is kept in the *store* folder under its key. A change of one cue costs only the segments that show
it, and an interrupted job continues where it stopped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bilingual.engines.base import Progress, silent
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.encoding.picture import EncodedPicture, picture
from bilingual.engines.media.encoding.soundtrack import sound
from bilingual.engines.media.encoding.store import Store
from bilingual.engines.media.graphs.outputs import concat_list, join_args
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.model.media import SoundResult

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
