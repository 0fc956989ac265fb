"""What a media file holds, as a probe found it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bilingual.model.timing import FrameRate

# What players and platforms take: LinkedIn's page names 10 to 60 frames per second; below 20 a cue border
# falls visibly late, so slow slides are shown at a whole multiple of their own rate.
_SLOWEST, _FASTEST = 20, 60
_CARD_RATE = FrameRate(30)


@dataclass(frozen=True, slots=True)
class VideoStream:
    """The picture as a viewer sees it: rotation and pixel shape already applied to width and height.

    ``frame_rate`` is the exact rate, or the nearest even one where frames come at will
    (``variable``). ``index`` is ffmpeg's stream index in the file. ``turned`` tells that the file
    asks for a quarter or half turn, ``square`` that its pixels are square.
    """

    width: int
    height: int
    frame_rate: FrameRate
    codec: str
    pixel_format: str = "yuv420p"
    index: int = 0
    variable: bool = False
    turned: bool = False
    square: bool = True
    profile: str = ""

    @property
    def output_rate(self) -> FrameRate:
        """The constant rate to encode at: the source's own, or a whole multiple or part of it.

        >>> VideoStream(640, 360, FrameRate(24000, 1001), "h264").output_rate
        FrameRate(numerator=24000, denominator=1001)
        >>> VideoStream(640, 360, FrameRate(5), "h264").output_rate.fraction
        Fraction(20, 1)
        >>> VideoStream(640, 360, FrameRate(120), "h264").output_rate.fraction
        Fraction(60, 1)
        """
        rate = self.frame_rate.fraction
        if rate < _SLOWEST:
            rate *= -(-_SLOWEST // rate)
        elif rate > _FASTEST:
            rate /= -(-rate // _FASTEST)
        rate = rate.limit_denominator(100_000)
        return FrameRate(rate.numerator, rate.denominator)


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

    @property
    def output_rate(self) -> FrameRate:
        """The constant rate of a video made from this: its picture's, or 30 for sound with a card."""
        return self.video.output_rate if self.video else _CARD_RATE


# Frame rates in use for film, television and the web.
_COMMON_RATES = tuple(
    FrameRate(*rate)
    for rate in ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (50, 1), (60000, 1001), (60, 1))
)


def common_rate(rate: Fraction) -> FrameRate:
    """Return the common frame rate nearest to *rate*: what a picture of variable rate is shown at.

    >>> common_rate(Fraction(2983, 100)).fraction, common_rate(Fraction(14)).fraction
    (Fraction(30000, 1001), Fraction(24000, 1001))
    """
    return min(_COMMON_RATES, key=lambda common: abs(common.fraction - rate))
