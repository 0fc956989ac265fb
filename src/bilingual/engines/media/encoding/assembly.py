"""A video from its parts: the picture in segments that are kept, the sound once, both joined by copy.

Everything finished is in the *store* folder under its key, so that a change of one cue costs the
segments that show it, and a job that was killed goes on where it stood.
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
    """The sound is not wanted any more: the picture failed, or somebody cancelled."""


def parts(
    job: VideoJob, ass: str, store: Store, folder: Path, progress: Progress = silent
) -> tuple[EncodedPicture, tuple[Path, SoundResult]]:
    """Return picture and sound of *job*."""
    return beside(
        lambda watched: picture(job, ass, store, folder, watched),
        lambda watched: sound(job, store, folder, watched),
        progress,
    )


def beside(pictures: Callable[[Progress], P], sounds: Callable[[Progress], S], progress: Progress) -> tuple[P, S]:
    """Do the work on *pictures* and on *sounds* at the same time: ffmpeg's AAC keeps one core busy, no more.

    Whatever goes wrong with one of them ends the other. *progress* is that of the pictures.
    """
    stop = threading.Event()

    def watched_sound(share: float, what: str = "") -> None:
        if stop.is_set():
            raise _Stopped

    with ThreadPoolExecutor(1) as pool:
        track = pool.submit(sounds, watched_sound)

        def watched_picture(share: float, what: str = "") -> None:
            if track.done():
                track.result()  # raises what went wrong
            progress(share, what)

        try:
            return pictures(watched_picture), track.result()
        finally:
            stop.set()


def join(
    job: VideoJob, pictures: EncodedPicture, track: Path, folder: Path, output: Path, progress: Progress = silent
) -> None:
    """Put picture and sound together by copy into *output*."""
    (folder / "list.txt").write_text(concat_list(pictures.names, pictures.segments, job.frame_rate), "utf-8")
    encode(
        join_args(replace(job, output=output), "list.txt", track),
        FfmpegCall(job.recording.path, folder, job.duration_ms, "joining", job.output),
        progress,
    )
