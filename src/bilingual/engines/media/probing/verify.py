"""Verifies a finished MP4 before it is delivered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from bilingual.engines.media.probing.containers import is_faststart, picture_track
from bilingual.engines.media.probing.first_frame import FirstFrame, begins_black
from bilingual.engines.media.probing.probe import checked
from bilingual.engines.media.probing.report import report_on
from bilingual.errors import InputError, MediaError
from bilingual.model.recording.media import MediaInfo
from bilingual.model.timing import FrameRate

_AAC_FRAME = 1024  # samples: AAC may add one at each end
_SOUND_RATE = 48_000
_AAC_FRAME_MS = -(-_AAC_FRAME * 1000 // _SOUND_RATE)
_COPY_SLACK_MS = 500
_CODEC_NAMES = {"h264": "H.264", "hevc": "HEVC", "av1": "AV1"}


@dataclass(frozen=True, slots=True)
class FileRequirements:
    """Requirements of the finished file; ``size``, ``frame_rate`` and ``frames`` of ``None`` are not checked.

    ``largest_bytes`` is the platform's limit, ``first`` the source of its first frame.
    """

    duration_ms: int
    size: tuple[int, int] | None
    frame_rate: FrameRate | None
    codec: str = "h264"
    frames: int | None = None
    largest_bytes: int | None = None
    first: FirstFrame | None = None

    @property
    def slack_ms(self) -> int:
        """One frame of the video; half a second for copied streams."""
        return _COPY_SLACK_MS if self.frame_rate is None else self.frame_rate.frames_ms(1)


def verified(path: Path, order: FileRequirements, where: Path, folder: Path | None = None) -> MediaInfo:
    """Return what *path* contains. Raises MediaError, naming *where*, for the first violation.

    *folder* is needed to check the first frame.
    """
    try:
        report = report_on(path)
        found = checked(path, report)
    except InputError as error:
        raise MediaError("BIL-MED-040", f"the finished file is broken: it {error.what}", where=where) from None
    for fault in _faults(found, report, order, path):
        raise MediaError("BIL-MED-041", f"the finished file is not as specified: {fault}", where=where)
    _check_size(found, order, where)
    if order.first is not None and folder is not None and begins_black(path, order.first, folder):
        raise MediaError(
            "BIL-MED-042",
            "the finished file is not as specified: its first frame is black, unlike the source's",
            where=where,
        )
    return found


def _faults(found: MediaInfo, report: Mapping[str, Any], order: FileRequirements, path: Path) -> Iterator[str]:
    video = found.video
    if video is None or video.codec != order.codec:
        yield f"no {_CODEC_NAMES[order.codec]} picture"
        return
    if [stream.codec for stream in found.audio] != ["aac"]:
        yield "not one AAC track"
    if abs(found.duration_ms - order.duration_ms) > order.slack_ms + (_AAC_FRAME_MS if order.frame_rate else 0):
        yield f"{found.duration_ms} ms instead of {order.duration_ms} ms"
    if not is_faststart(path):
        yield "the index is not at the front"
    if order.size is not None:
        if (video.width, video.height) != order.size:
            yield f"{video.width}x{video.height} instead of {order.size[0]}x{order.size[1]}"
        if video.pixel_format != "yuv420p":
            yield f"pixel format {video.pixel_format}"
        if (found.audio[0].sample_rate, found.audio[0].channels) != (_SOUND_RATE, 2):
            yield "the audio is not 48 kHz stereo"
    if order.frame_rate is not None:
        if video.variable or video.frame_rate.fraction != order.frame_rate.fraction:
            yield f"{float(video.frame_rate.fraction):g} frames a second, or an uneven rate"
        yield from _sync(report, order)
    if order.frames is not None:
        track = picture_track(path)
        if track is None or track.frames != order.frames:
            yield f"{track.frames if track else 0} frames instead of {order.frames}"


def _sync(report: Mapping[str, Any], order: FileRequirements) -> Iterator[str]:
    """Yield what is wrong with the start and end of video and audio, against the file and each other."""
    picture, sound = (_extent_ms(report, kind) for kind in ("video", "audio"))
    slack_ms = order.slack_ms + _AAC_FRAME_MS
    for place, ours, theirs in (("begins", picture[0], sound[0]), ("ends", picture[1], sound[1])):
        if abs(theirs - ours) > slack_ms:
            yield f"the sound {place} {abs(theirs - ours)} ms {'after' if theirs > ours else 'before'} the picture"
    if abs(picture[0]) > slack_ms:
        yield f"the picture begins at {picture[0]} ms"
    if abs(picture[1] - picture[0] - order.duration_ms) > order.slack_ms:
        yield f"a picture of {picture[1] - picture[0]} ms instead of {order.duration_ms} ms"


def _extent_ms(report: Mapping[str, Any], kind: str) -> tuple[int, int]:
    """Return start and end of the first stream of *kind*, in milliseconds."""
    stream = next(stream for stream in report["streams"] if stream.get("codec_type") == kind)
    begin = Fraction(stream.get("start_time") or 0)
    return round(begin * 1000), round((begin + Fraction(stream.get("duration") or 0)) * 1000)


def _check_size(found: MediaInfo, order: FileRequirements, where: Path) -> None:
    if order.largest_bytes is None or found.size_bytes <= order.largest_bytes:
        return
    # What the picture may take so that it fits, a twentieth kept for packing and for what x264 overshoots.
    kbps = order.largest_bytes * 8 // max(1, order.duration_ms) * 19 // 20 - 200
    raise MediaError(
        "BIL-MED-043",
        f"the video has {found.size_bytes / 1e6:.0f} MB; its platform accepts {order.largest_bytes / 1e6:.0f} MB",
        where=where,
        remedy=f"Set max_kbps = {max(100, kbps)} for its rendition, or shorten the video with --from and --until.",
    )
