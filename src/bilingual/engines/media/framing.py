"""The source's picture in a frame of another shape: ffmpeg filters, built and not run.

Every size is computed here as a number from what the probe found, rotation and pixel shape applied, so
that the same job always gives the same arguments.
"""

from __future__ import annotations

from typing import Any

import ffmpeg

from bilingual.engines.media.segments import Segment
from bilingual.model.media import MediaInfo, VideoStream
from bilingual.model.rendition import Box, Rendition, frame_size, picture_box
from bilingual.model.timing import FrameRate

# Cheapest way to a soft background: blur a picture of a few hundred pixels and let the scaler enlarge it.
_BLUR_SIDE = 270
_BLUR_SIGMA = 10


def framed(picture: Any, info: MediaInfo, rendition: Rendition, rate: FrameRate, segment: Segment | None = None) -> Any:
    """The picture of *info* in the frame of *rendition*, at a constant rate, held to the end of the sound.

    With *segment* it is read from ``segment.lead`` frames before that segment's first, and carries the
    times that it has in the whole.
    """
    video = info.video
    assert video is not None
    width, height = frame_size(rendition, info)
    box = picture_box(rendition, info)
    picture = picture.filter("fps", fps=f"{rate.numerator}/{rate.denominator}", start_time=0)
    picture = picture.filter("tpad", stop=-1, stop_mode="clone")
    if segment is not None and segment.lead:
        picture = picture.filter("trim", start_frame=segment.lead)
    if segment is not None and segment.first:
        picture = picture.filter("setpts", f"N+{segment.first}")
    if video.high_range:
        picture = _standard_range(picture, video)
    whole = box == Box(0, 0, width, height)
    if rendition.fit == "crop" and rendition.width:
        picture = _cropped(picture, video, width, height, rendition.focus)
    elif whole:
        if not video.square or (video.width, video.height) != (width, height):
            picture = _scaled(picture, width, height)
    elif rendition.fit == "pad":
        picture = _scaled(picture, box.width, box.height)
        picture = picture.filter("pad", width, height, box.x, box.y, color="0x101318")
    else:
        picture = _on_blur(picture, video, box, width, height)
    return picture


def _standard_range(picture: Any, video: VideoStream) -> Any:
    """HDR brought to what every screen shows: BT.709, highlights rolled off (Hable's curve) instead of cut.

    ``npl`` is the white of a graded talk, 100 cd/m2 as in ITU-R BT.2035 for standard range.
    """
    picture = picture.filter("zscale", transfer="linear", npl=100, tin=video.transfer).filter("format", "gbrpf32le")
    picture = picture.filter("zscale", primaries="bt709").filter("tonemap", tonemap="hable", desat=0)
    picture = picture.filter("zscale", transfer="bt709", matrix="bt709", range="tv")
    return picture.filter("format", "yuv420p")


def _on_blur(picture: Any, video: VideoStream, box: Box, width: int, height: int) -> Any:
    """The picture before a soft enlarged copy of itself, dark enough for the cues that stand on it."""
    copies = picture.filter_multi_output("split", 2)
    small = _BLUR_SIDE / min(width, height)
    back_width, back_height = _even(width * small), _even(height * small)
    back = _cropped(copies[0], video, back_width, back_height, (0.5, 0.5))
    back = back.filter("format", "yuv420p").filter("gblur", sigma=_BLUR_SIGMA)
    back = back.filter("lutyuv", y="16+(val-16)*0.5", u="128+(val-128)*0.75", v="128+(val-128)*0.75")
    back = back.filter("scale", width, height, flags="bilinear").filter("setsar", 1)
    front = _scaled(copies[1], box.width, box.height)
    return ffmpeg.overlay(back, front, x=box.x, y=box.y)


def _cropped(picture: Any, video: VideoStream, width: int, height: int, focus: tuple[float, float]) -> Any:
    """The picture scaled to cover width x height, and cut around *focus*."""
    scale = max(width / video.width, height / video.height)
    over_width = max(width, _even(video.width * scale))
    over_height = max(height, _even(video.height * scale))
    x = min(over_width - width, max(0, round(over_width * focus[0] - width / 2)))
    y = min(over_height - height, max(0, round(over_height * focus[1] - height / 2)))
    return _scaled(picture, over_width, over_height).filter("crop", width, height, x, y)


def _scaled(picture: Any, width: int, height: int) -> Any:
    return picture.filter("scale", width, height, flags="bicubic").filter("setsar", 1)


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)
