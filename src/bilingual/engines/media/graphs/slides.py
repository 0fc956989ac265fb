"""The picture of a video made of slides: their files in the work folder, and the filters that show and fade them.

The files are numbered in the order of the shots and read one after the other, so that a hundred slides take no more
memory than two. ffmpeg's ``framerate`` filter draws the frames between two pictures as a mix of both, linear in time:
so each slide is given twice, at its first frame and where its fade begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import ffmpeg

from bilingual.engines.media.encoding.segments import VideoSegment
from bilingual.engines.media.encoding.slide_segments import LATE_TICKS, TICKS, Shot, drawn_frames, shots_of
from bilingual.engines.media.graphs.video_job import VideoJob, exact_seconds, rate_of
from bilingual.errors import InputError, system_error
from bilingual.model.recording.rendition import GROUND, frame_size
from bilingual.model.recording.slides import SlidePicture

_FILES = "slide-%04d.png"
_MICRO = 1_000_000
_AGAIN = "Run it again."


def shots(job: VideoJob) -> tuple[Shot, ...]:
    """Return the shots of *job*, in the frames of the finished video."""
    return shots_of(job.slides, job.frame_rate, job.frames)


def slides_picture(job: VideoJob, part: VideoSegment) -> Any:
    """Return the picture of *part*, of its drawn frames alone, each with its time in the whole video.

    It needs the files of ``write_slides`` for *part*. Slides and fades are mixed as if no frame was left out between
    the drawn ones, which then get their times.
    """
    every, drawn = shots(job), drawn_in(job, part)
    places = {frame: place for place, frame in enumerate(drawn)}
    following = [shot for shot in every if part.first < shot.end and shot.first < part.end]
    begins: list[int] = []
    for shot in following:
        begins += [places[max(part.first, shot.first)], places.get(shot.end - max(1, shot.fade), len(drawn))]
    if following[-1].following:
        begins += [len(drawn) + following[-1].end - part.end, 0]
    begins[-1] = begins[-2] + len(drawn) + 1  # later than all frames, so that the last picture stays
    rate = rate_of(job.frame_rate)
    files = f"{job.slide_folder}{_FILES}"
    picture = ffmpeg.input(filename=files, format="image2", framerate=1, start_number=following[0].number)
    picture = picture.filter("scale", out_color_matrix="bt709", out_range="tv").filter("format", "yuv420p")
    picture = picture.filter("setsar", 1).filter("fps", 2).filter("settb", f"1/({rate})")
    picture = picture.filter("setpts", _steps(begins, each=0))
    picture = picture.filter("framerate", fps=rate, interp_start=0, interp_end=255, flags=0)
    picture = picture.filter("trim", end_frame=len(drawn)).filter("settb", f"1/({rate}*{TICKS})")
    return picture.filter("setpts", f"({_steps(drawn, each=1)})*{TICKS}+{LATE_TICKS}")


def on_whole_frames(picture: Any, job: VideoJob, part: VideoSegment, *, once: bool = False) -> Any:
    """Return the drawn frames of *part* from time 0 for the encoder, each repeated until the next one is shown.

    *once*: they follow each other, since repeats are put into what is encoded.
    """
    drawn, rate = drawn_in(job, part), rate_of(job.frame_rate)
    if once:
        return picture.filter("settb", f"1/({rate})").filter("setpts", "N")
    picture = picture.filter("settb", f"1/({rate})").filter("setpts", f"PTS-{part.first}")
    if len(drawn) == part.count:
        return picture
    return picture.filter("fps", rate).filter("tpad", stop=part.end - drawn[-1] - 1, stop_mode="clone")


def drawn_in(job: VideoJob, part: VideoSegment) -> tuple[int, ...]:
    """Return the frames of *part* that have to be drawn: all of them if it is not known which differ."""
    if job.changes is None or job.rendition.progress_bar:
        return tuple(range(part.first, part.end))
    return drawn_frames(part, shots(job), job.changes)


def _steps(values: Sequence[int], *, each: int) -> str:
    """Return the expression in ffmpeg's language for the value of frame N, which grows by *each* (0 or 1) or as told.

    >>> _steps([5, 6, 7, 19, 20], each=1)
    'N+5+gte(N,3)*11'
    """
    steps = [(number, after - before - each) for number, (before, after) in enumerate(pairwise(values), 1)]
    grown = "".join(f"+gte(N,{number})*{step}" for number, step in steps if step)
    return f"{'N+' * each}{values[0]}{grown}"


def slide_key_frames(job: VideoJob) -> dict[str, str]:
    """Return the encoder's option for a key frame at each slide of a video that is encoded in one piece."""
    rate = job.frame_rate.fraction
    times = [exact_seconds(int(shot.first * _MICRO / rate)) for shot in shots(job)[1:]] if job.slides else []
    return {"force_key_frames": ",".join(times)} if times else {}


def write_slides(job: VideoJob, folder: Path, part: VideoSegment | None = None) -> None:
    """Write the slides of *job*, or those that *part* of it shows, to *folder*: numbered, in the size of its frame.

    Those that are there already are left. Raises InputError for a picture that is missing, invalid, or another one than
    its hash says.
    """
    size = frame_size(job.rendition, job.recording.info)
    every = shots(job)
    shown = [shot for shot in every if part is None or (part.first < shot.end and shot.first < part.end)]
    shown += every[shown[-1].number + 1 :][:1]  # what the last one becomes in its fade
    drawn: dict[str, bytes] = {}
    pictures = {slide.sha256: slide for slide in job.slides}
    for shot in shown:
        path = folder / (_FILES % shot.number)
        if path.exists():
            continue
        if shot.sha256 not in drawn:
            drawn[shot.sha256] = fitted(pictures[shot.sha256], size)
        try:
            path.write_bytes(drawn[shot.sha256])
        except OSError as error:
            raise system_error("BIL-WRK-001", f"cannot be written: {error.strerror or error}", error, path) from None


def fitted(slide: SlidePicture, size: tuple[int, int]) -> bytes:
    """Return the picture of *slide* as an opaque PNG of *size*; one of another shape is whole, on a dark ground."""
    from PIL import Image, ImageOps

    from bilingual.engines.pictures.converting import opened_picture

    try:
        content = slide.path.read_bytes()
    except OSError as error:
        why = error.strerror or error
        raise InputError("BIL-MED-067", f"the slide cannot be read: {why}", where=slide.path, remedy=_AGAIN) from None
    if sha256(content).hexdigest() != slide.sha256:
        raise InputError("BIL-MED-068", "the slide changed during the run", where=slide.path, remedy=_AGAIN)
    if _is_ready(content, size):
        return content
    whole = opened_picture(content, slide.path).convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", whole.size, GROUND), whole).convert("RGB")
    if flat.size != size:
        flat = ImageOps.pad(flat, size, Image.Resampling.LANCZOS, color=GROUND)
    out = BytesIO()
    flat.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _is_ready(content: bytes, size: tuple[int, int]) -> bool:
    """Return whether *content* is an opaque PNG of *size*, by its header: decoding a hundred slides takes seconds."""
    from PIL import Image

    try:
        with Image.open(BytesIO(content)) as picture:
            return (picture.format, picture.mode, picture.size) == ("PNG", "RGB", size)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
