"""What a media file holds, as a probe found it."""

from __future__ import annotations

from dataclasses import dataclass

from bilingual.model.timing import FrameRate


@dataclass(frozen=True, slots=True)
class VideoStream:
    """The picture as a viewer sees it: rotation and pixel shape already applied to width and height."""

    width: int
    height: int
    frame_rate: FrameRate
    codec: str
    pixel_format: str = "yuv420p"


@dataclass(frozen=True, slots=True)
class AudioStream:
    """One sound track; ``index`` is ffmpeg's stream index in the file."""

    index: int
    codec: str
    sample_rate: int
    channels: int
    language: str | None = None


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """A recording: its length and streams; ``video`` is ``None`` for sound alone or sound with a cover."""

    duration_ms: int
    video: VideoStream | None
    audio: tuple[AudioStream, ...]
    container: str
    size_bytes: int
