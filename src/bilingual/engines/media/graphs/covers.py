"""Covers: the best frame of a recording in a platform's size, with the title in both languages.

It is the sharpest frame with the most contrast of a few spread over the recording, never a black or empty one. An audio
recording gets its card. A gradient from below makes the text legible.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import ffmpeg
import numpy as np
import numpy.typing as npt
import pysubs2

from bilingual.engines.base import FontBook
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.encoding.segments import VideoSegment
from bilingual.engines.media.font_coverage import is_emoji
from bilingual.engines.media.graphs import card
from bilingual.engines.media.graphs.framing import decoder_options, framed
from bilingual.engines.media.graphs.titles import fitted
from bilingual.engines.media.graphs.video_job import VideoJob, arguments_of
from bilingual.engines.media.probing.inputs import file_url
from bilingual.subtitles.formats.ass import escaped, file_text

LOOKS = 12  # candidate frames
LOOK_SIZE = (192, 108)
_AT_ONCE = 4  # frames per ffmpeg process: starting one takes longer than looking, but each decoder takes memory
_DARK, _BRIGHT, _FLAT = 24.0, 236.0, 10.0  # limits of luma mean and deviation
_MARGIN = 0.075
_SECOND = 0.58  # of the first title's size
_ROWS = 3


def candidate_times_ms(duration_ms: int) -> list[int]:
    """Return the times of the candidate frames, excluding the start and the end.

    >>> candidate_times_ms(130_000)[:2]
    [10000, 20000]
    """
    return [duration_ms * number // (LOOKS + 1) for number in range(1, LOOKS + 1)]


def candidate_frames_args(job: VideoJob, times_ms: Sequence[int]) -> list[str]:
    """Return the arguments that write a small grey frame of the source for each time, to ``0.raw`` and so on."""
    assert job.recording.info.video is not None
    outputs = []
    for number, at_ms in enumerate(times_ms):
        begin = job.recording.offset_ms + at_ms
        source = ffmpeg.input(filename=file_url(job.recording.path), ss=begin / 1000)
        picture = source[str(job.recording.info.video.index)]
        look = {"vf": f"scale={LOOK_SIZE[0]}:{LOOK_SIZE[1]},format=gray", "frames:v": 1}
        outputs.append(ffmpeg.output(picture, filename=f"{number}.raw", format="rawvideo", **look))
    return arguments_of(ffmpeg.merge_outputs(*outputs))


def best_frame_ms(burn: VideoJob, folder: Path) -> int | None:
    """Return the time of the best frame, ``None`` if all are black or empty, or there are none."""
    if burn.recording.info.video is None:
        return None
    best, best_ms = 0.0, None
    width, height = LOOK_SIZE
    times_ms = candidate_times_ms(burn.duration_ms)
    for first in range(0, LOOKS, _AT_ONCE):
        some = times_ms[first : first + _AT_ONCE]
        call = FfmpegCall(burn.recording.path, folder, 1, "looking")
        encode(candidate_frames_args(burn, some), call)
        for number, at_ms in enumerate(some):
            raw = folder / f"{number}.raw"
            pixels = np.frombuffer(raw.read_bytes() if raw.is_file() else b"", np.uint8)
            raw.unlink(missing_ok=True)
            if len(pixels) != width * height:
                continue  # the video ends before the audio
            score = frame_quality(pixels.reshape(height, width))
            if score > best:
                best, best_ms = score, at_ms
    return best_ms


def frame_quality(luma: npt.NDArray[np.uint8]) -> float:
    """Return the quality of a frame: sharpness and contrast, 0 for a black or empty one.

    Sharpness is the variance of the Laplacian (Pech-Pacheco and others, ICPR 2000).
    """
    grey = luma.astype(np.float32)
    if not _DARK <= float(grey.mean()) <= _BRIGHT or float(grey.std()) < _FLAT:
        return 0.0
    edges = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    return float(np.log1p(edges.var()) + 0.5 * np.log1p(grey.std()))


def cover_args(job: VideoJob, at_ms: int | None, *, shaded: bool) -> list[str]:
    """Return the arguments that write the cover; without *at_ms* the picture is the card ``back.png``."""
    if at_ms is None:
        picture = ffmpeg.input(filename="back.png", format="image2")
    else:
        assert job.recording.info.video is not None
        begin = job.recording.offset_ms + at_ms
        source = ffmpeg.input(
            filename=file_url(job.recording.path), ss=begin / 1000, **decoder_options(job.recording.info)
        )
        only = VideoSegment(0, 1)
        whole = source[str(job.recording.info.video.index)]
        picture = framed(whole, job.recording.info, job.rendition, job.frame_rate, only, job.backdrop)
    if shaded:
        shade = ffmpeg.input(filename="shade.png", format="image2")
        picture = ffmpeg.overlay(picture.filter("format", "rgb24"), shade, format="rgb")
        picture = picture.filter("ass", filename="words.ass")
    picture = picture.filter("scale", out_color_matrix="bt601", out_range="pc").filter("format", "yuvj420p")
    out = ffmpeg.output(
        picture,
        filename=file_url(job.output),
        format="image2",
        **{"frames:v": 1, "c:v": "mjpeg", "q:v": 2, "update": 1},
    )
    return arguments_of(out)


def shade(width: int, height: int) -> bytes:
    """Return the gradient under the text as PNG with alpha: transparent above, almost black below."""
    rise = np.clip((np.arange(height, dtype=np.float32) / height - 0.3) / 0.6, 0, 1) ** 1.3
    alpha = (rise * 225).astype(np.uint8)[:, None].repeat(width, 1)
    ground = np.full((height, width, 3), (10, 12, 18), np.uint8)
    return card.png(np.dstack([ground, alpha]), "RGBA")


def words_ass(width: int, height: int, titles: Sequence[tuple[str, str]], fonts: FontBook) -> str:
    """Return an ASS with *titles* (text and tag) stacked at the bottom, the first one large."""
    margin = round(min(width, height) * _MARGIN)
    room = width - 2 * margin
    subs = card.canvas(width, height)
    largest = min(width, height) * 0.092
    y = height - margin
    blocks = []
    for number, (title, tag) in enumerate(titles[:2]):
        text = " ".join("".join(c for c in title if not is_emoji(c)).split())
        size = largest * (_SECOND if number else 1.0)
        blocks.append((tag, *fitted(text, tag, fonts, (room, height * 0.45), size, _ROWS), number))
    for tag, lines, em, number in reversed(blocks):
        name = f"Title{number}"
        colour = (214, 222, 235) if number else (255, 255, 255)
        style = card.ass_style(fonts, tag, em, bold=not number, colour=colour)
        style.alignment = pysubs2.Alignment.BOTTOM_LEFT
        subs.styles[name] = style
        shown = "\\N".join(escaped(line) for line in lines)
        subs.append(card.placed(name, margin, y, shown))
        y -= round(len(lines) * em / fonts.em_scale(tag) + largest * 0.22)
    return file_text(subs)
