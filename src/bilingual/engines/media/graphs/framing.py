"""Fits the source's picture into a frame of another aspect ratio: builds ffmpeg filters.

Every size is computed from the probe, with rotation and pixel aspect ratio applied, so that the same job always gives
the same arguments.
"""

from __future__ import annotations

from typing import Any

import ffmpeg

from bilingual.engines.media.encoding.segments import VideoSegment
from bilingual.engines.media.graphs.video_job import rate_of
from bilingual.model.recording.media import MediaInfo, VideoStream
from bilingual.model.recording.rendition import GROUND, Box, Rendition, even, frame_size, picture_box
from bilingual.model.timing import FrameRate

# The cheapest soft background: blur a picture of a few hundred pixels and enlarge it.
_BLUR_SIDE = 270
_BLUR_SIGMA = 10
_GROUND = GROUND.replace("#", "0x")
_HD_LINES = 720


def framed(
    picture: Any,
    info: MediaInfo,
    rendition: Rendition,
    rate: FrameRate,
    segment: VideoSegment | None = None,
    backdrop: str | None = None,
) -> Any:
    """Return the picture of *info* in the frame of *rendition*, at a constant rate, held to the end of the audio.

    With *segment* it is read from ``segment.lead`` frames before the segment's first, with its times in the whole
    video. *backdrop* is the file name of the background picture in the work folder, in the frame's size. The output
    matrix is BT.709 if :func:`is_bt709`.
    """
    video = info.video
    assert video is not None
    width, height = frame_size(rendition, info)
    box = picture_box(rendition, info)
    first = segment.first if segment is not None else 0
    picture = picture.filter("fps", fps=rate_of(rate), start_time=0)
    picture = picture.filter("tpad", stop=-1, stop_mode="clone")
    if segment is not None and segment.lead:
        picture = picture.filter("trim", start_frame=segment.lead)
    if first:
        picture = picture.filter("setpts", f"N+{first}")
    size = video.width, video.height
    exact = video.square and size == (width, height)
    if video.high_range:
        inner = (
            _over_size(size, width, height) if rendition.fit == "crop" and rendition.width else (box.width, box.height)
        )
        smaller = inner if inner[0] * inner[1] < size[0] * size[1] else None
        picture = standard_range(picture, video, smaller)
        if smaller:
            size, exact = smaller, smaller == (width, height)
    if is_rgb(video):  # swscale's default is BT.601, which players do not expect of a large picture
        picture = picture.filter("scale", out_color_matrix="bt709", out_range="tv")
        picture = picture.filter("format", "yuva444p" if has_alpha(video) else "yuv444p")
    if has_alpha(video) and backdrop is None:
        size = even(video.width), even(video.height)
        exact = size == (width, height)
        picture = ffmpeg.overlay(_ground(size, rate, first), _scaled(picture, *size))
    if backdrop is not None:
        front = _scaled(picture, box.width, box.height, **_to_bt709(video))
        return ffmpeg.overlay(_image(backdrop, rate, first), front, x=box.x, y=box.y)
    if rendition.fit == "crop" and rendition.width:
        return _cropped(picture, size, width, height, rendition.focus)
    if box == Box(0, 0, width, height):
        return picture if exact else _scaled(picture, width, height)
    if rendition.fit == "pad":
        return _scaled(picture, box.width, box.height).filter("pad", width, height, box.x, box.y, color=_GROUND)
    return _on_blur(picture, size, box, width, height)


def has_alpha(video: VideoStream) -> bool:
    """Return whether the picture may be transparent.

    >>> from bilingual.model.timing import FrameRate
    >>> has_alpha(VideoStream(64, 64, FrameRate(25), "prores", "yuva444p10le"))
    True
    """
    return video.pixel_format.startswith(("yuva", "rgba", "argb", "abgr", "bgra", "gbrap", "ya8", "ya16", "pal8"))


def decoder_options(info: MediaInfo) -> dict[str, str]:
    """Return the input options of a picture: ffmpeg's own VP8 and VP9 decoders ignore the alpha channel."""
    video = info.video
    if video is None or not has_alpha(video) or video.codec not in ("vp8", "vp9"):
        return {}
    return {"c:v": "libvpx" if video.codec == "vp8" else "libvpx-vp9"}


def is_rgb(video: VideoStream) -> bool:
    """Return whether the picture is stored as RGB."""
    return video.pixel_format.startswith(("rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8"))


def is_bt709(info: MediaInfo, backdrop: str | None) -> bool:
    """Return whether :func:`framed` gives BT.709, whatever the source."""
    video = info.video
    return video is not None and (video.high_range or is_rgb(video) or backdrop is not None)


def standard_range(picture: Any, video: VideoStream, size: tuple[int, int] | None = None) -> Any:
    """Convert HDR to standard range: BT.709, with highlights rolled off (Hable's curve) instead of clipped.

    ``npl`` is the white of a graded talk, 100 cd/m2 as in ITU-R BT.2035 for standard range. With *size* the picture is
    first scaled down in linear light, so that the curve processes fewer pixels.
    """
    picture = picture.filter("zscale", transfer="linear", npl=100, tin=video.transfer).filter("format", "gbrpf32le")
    if size is not None:
        picture = picture.filter("zscale", *size, filter="bicubic").filter("setsar", 1)
    picture = picture.filter("zscale", primaries="bt709").filter("tonemap", tonemap="hable", desat=0)
    picture = picture.filter("zscale", transfer="bt709", matrix="bt709", range="tv")
    return picture.filter("format", "yuv420p")


def _image(name: str, rate: FrameRate, first: int) -> Any:
    """Return an endless still picture from frame *first* on, read and converted once."""
    picture = ffmpeg.input(filename=name, format="image2", framerate=rate_of(rate))
    picture = picture.filter("scale", out_color_matrix="bt709", out_range="tv").filter("format", "yuv420p")
    return picture.filter("setsar", 1).filter("loop", loop=-1, size=1).filter("setpts", f"N+{first}")


def _ground(size: tuple[int, int], rate: FrameRate, first: int) -> Any:
    """Return the endless dark background from frame *first* on."""
    source = f"color=c={_GROUND}:s={size[0]}x{size[1]}:r={rate_of(rate)}"
    picture = ffmpeg.input(filename=source, format="lavfi")
    return picture.filter("setpts", f"N+{first}") if first else picture


def _to_bt709(video: VideoStream) -> dict[str, str]:
    """Return the scaler options that convert the picture to the matrix of its background.

    If a file does not specify it, players assume BT.601 below HD; so do we.
    """
    options = {"out_color_matrix": "bt709", "out_range": "tv"}
    if is_rgb(video) or video.high_range or video.matrix not in ("", "unknown", "unspecified"):
        return options
    return options | {"in_color_matrix": "bt709" if min(video.width, video.height) >= _HD_LINES else "bt601"}


def _on_blur(picture: Any, size: tuple[int, int], box: Box, width: int, height: int) -> Any:
    """Return the picture on a blurred, enlarged copy of itself, darkened for the cues."""
    copies = picture.filter_multi_output("split", 2)
    small = _BLUR_SIDE / min(width, height)
    back_width, back_height = even(width * small), even(height * small)
    back = _cropped(copies[0], size, back_width, back_height, (0.5, 0.5))
    back = back.filter("format", "yuv420p").filter("gblur", sigma=_BLUR_SIGMA)
    back = back.filter("lutyuv", y="16+(val-16)*0.5", u="128+(val-128)*0.75", v="128+(val-128)*0.75")
    back = back.filter("scale", width, height, flags="bilinear").filter("setsar", 1)
    front = _scaled(copies[1], box.width, box.height)
    return ffmpeg.overlay(back, front, x=box.x, y=box.y)


def _over_size(size: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    """Return the size in which a picture of *size* just covers width x height."""
    scale = max(width / size[0], height / size[1])
    return max(width, even(size[0] * scale)), max(height, even(size[1] * scale))


def _cropped(picture: Any, size: tuple[int, int], width: int, height: int, focus: tuple[float, float]) -> Any:
    """Return the picture of *size* scaled to cover width x height, and cropped around *focus*."""
    over_width, over_height = _over_size(size, width, height)
    x = min(over_width - width, max(0, round(over_width * focus[0] - width / 2)))
    y = min(over_height - height, max(0, round(over_height * focus[1] - height / 2)))
    return _scaled(picture, over_width, over_height).filter("crop", width, height, x, y)


def _scaled(picture: Any, width: int, height: int, **options: str) -> Any:
    return picture.filter("scale", width, height, flags="bicubic", **options).filter("setsar", 1)
