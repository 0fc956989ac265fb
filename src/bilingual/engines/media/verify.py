"""Whether a finished MP4 is what was ordered: looked at before it gets its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bilingual.engines.media.mp4 import is_faststart, picture_track
from bilingual.engines.media.probe import probe
from bilingual.errors import InputError, MediaError
from bilingual.model.media import MediaInfo
from bilingual.model.timing import FrameRate

_AAC_FRAME = 1024  # samples: AAC may add one at each end
_SOUND_RATE = 48_000
_CODEC_NAMES = {"h264": "H.264", "hevc": "HEVC", "av1": "AV1"}


@dataclass(frozen=True, slots=True)
class Order:
    """What the finished file must be; ``size``, ``frame_rate`` and ``frames`` of ``None`` are not looked at."""

    duration_ms: int
    size: tuple[int, int] | None
    frame_rate: FrameRate | None
    codec: str = "h264"
    frames: int | None = None

    @property
    def slack_ms(self) -> int:
        """One frame and two AAC frames; half a second for streams copied as they are."""
        if self.frame_rate is None:
            return 500
        return self.frame_rate.frames_ms(1) + -(-2 * _AAC_FRAME * 1000 // _SOUND_RATE)


def verified(path: Path, order: Order, where: Path) -> MediaInfo:
    """Return what *path* holds; raises MediaError, naming *where*, for the first thing that is not as ordered."""
    try:
        found = probe(path)
    except InputError as error:
        raise MediaError(f"the finished file is broken: it {error.what}", where=where) from None
    for fault in _faults(found, order, path):
        raise MediaError(f"the finished file is not as ordered: {fault}", where=where)
    return found


def _faults(found: MediaInfo, order: Order, path: Path) -> list[str]:
    faults = []
    video = found.video
    if video is None or video.codec != order.codec:
        faults.append(f"no {_CODEC_NAMES[order.codec]} picture")
    if [stream.codec for stream in found.audio] != ["aac"]:
        faults.append("not one AAC track")
    if abs(found.duration_ms - order.duration_ms) > order.slack_ms:
        faults.append(f"{found.duration_ms} ms instead of {order.duration_ms} ms")
    if not is_faststart(path):
        faults.append("the index is not at the front")
    if video is not None and order.size is not None:
        if (video.width, video.height) != order.size:
            faults.append(f"{video.width}x{video.height} instead of {order.size[0]}x{order.size[1]}")
        if order.frame_rate is not None and (video.variable or video.frame_rate.fraction != order.frame_rate.fraction):
            faults.append(f"{float(video.frame_rate.fraction):g} frames a second, or an uneven rate")
        if video.pixel_format != "yuv420p":
            faults.append(f"pixel format {video.pixel_format}")
        if (found.audio[0].sample_rate, found.audio[0].channels) != (_SOUND_RATE, 2):
            faults.append("the sound is not 48 kHz stereo")
    if order.frames is not None:
        track = picture_track(path)
        if track is None or track.frames != order.frames:
            faults.append(f"{track.frames if track else 0} frames instead of {order.frames}")
    return faults
