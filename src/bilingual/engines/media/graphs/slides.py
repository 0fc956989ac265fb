"""The picture of a video made of slides: their files in the work folder, and the filters that show and fade them.

The files are numbered in the order of the shots and read one after the other, so that a hundred slides take no more
memory than two. ffmpeg's ``framerate`` filter draws the frames between two pictures as a mix of both, linear in time:
so each slide is given twice, at its first frame and where its fade begins.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import ffmpeg

from bilingual.engines.media.encoding.segments import VideoSegment
from bilingual.engines.media.encoding.slide_segments import LATE_TICKS, TICKS, Shot, shot_at, shots_of
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
    """Return the picture of *part*, with its times in the whole video. It needs the files of ``write_slides``."""
    every = shots(job)
    first = shot_at(every, part.first)
    following = [shot for shot in every if first.first <= shot.first < part.end]
    begins: list[int] = []
    for shot in following:
        begins += [shot.first, max(shot.first + 1, shot.end - max(1, shot.fade))]
    begins[0] = part.first
    begins[1] = max(begins[1], part.first + 1)
    if following[-1].following:
        begins += [following[-1].end, 0]
    begins[-1] = job.frames + part.count  # later than all frames, so that the last picture stays
    rate = rate_of(job.frame_rate)
    steps = "".join(f"+gte(N,{number})*{after - before}" for number, (before, after) in enumerate(pairwise(begins), 1))
    files = f"{job.slide_folder}{_FILES}"
    picture = ffmpeg.input(filename=files, format="image2", framerate=1, start_number=first.number)
    picture = picture.filter("scale", out_color_matrix="bt709", out_range="tv").filter("format", "yuv420p")
    picture = picture.filter("setsar", 1).filter("fps", 2).filter("settb", f"1/({rate})")
    picture = picture.filter("setpts", f"0{steps}")
    picture = picture.filter("framerate", fps=rate, interp_start=0, interp_end=255, flags=0)
    return picture.filter("settb", f"1/({rate}*{TICKS})").filter("setpts", f"(N+{part.first})*{TICKS}+{LATE_TICKS}")


def on_whole_frames(picture: Any, job: VideoJob) -> Any:
    """Return the *picture* of slides with the times of its frames from 0, for the encoder."""
    return picture.filter("settb", f"1/({rate_of(job.frame_rate)})").filter("setpts", "N")


def slide_key_frames(job: VideoJob) -> dict[str, str]:
    """Return the encoder's option for a key frame at each slide of a video that is encoded in one piece."""
    rate = job.frame_rate.fraction
    times = [exact_seconds(int(shot.first * _MICRO / rate)) for shot in shots(job)[1:]] if job.slides else []
    return {"force_key_frames": ",".join(times)} if times else {}


def write_slides(job: VideoJob, folder: Path) -> None:
    """Write the slides of *job* to *folder*, numbered, and in the size of its frame.

    Raises InputError for a picture that is missing, invalid, or another one than its hash says.
    """
    size = frame_size(job.rendition, job.recording.info)
    drawn: dict[str, bytes] = {}
    pictures = {slide.sha256: slide for slide in job.slides}
    for shot in shots(job):
        if shot.sha256 not in drawn:
            drawn[shot.sha256] = fitted(pictures[shot.sha256], size)
        path = folder / (_FILES % shot.number)
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
