"""What a probe found in a media file, and the chapters of a recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bilingual.model.timing import FrameRate

_LEAST = 2  # a single chapter is useless


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of a recording: its start in milliseconds and its title."""

    start_ms: int
    title: str


def sections_between(sections: Sequence[Section], start_ms: int, duration_ms: int) -> tuple[Section, ...]:
    """Return the chapters within *duration_ms* from *start_ms*, relative to it; none if there are fewer than two.

    The first starts with the excerpt, even if its own start lies before.

    >>> talk = [Section(0, "Hello"), Section(60_000, "Why"), Section(120_000, "How")]
    >>> sections_between(talk, 70_000, 80_000)
    (Section(start_ms=0, title='Why'), Section(start_ms=50000, title='How'))
    >>> sections_between(talk, 0, 50_000)
    ()
    """
    named = sorted((section for section in sections if section.title.strip()), key=lambda section: section.start_ms)
    found: dict[int, Section] = {}
    for section in named:
        begin = max(0, section.start_ms - start_ms)
        if begin < duration_ms:
            found[begin] = Section(begin, " ".join(section.title.split()))
    if found and 0 not in found:
        first = min(found)
        found[0] = Section(0, found.pop(first).title)
    kept = tuple(found[begin] for begin in sorted(found))
    return kept if len(kept) >= _LEAST else ()


# LinkedIn's help page accepts 10 to 60 frames per second. Below 20, cue changes are visibly late, so slow videos are
# shown at a whole multiple of their own rate.
_SLOWEST, _FASTEST = 20, 60
_CARD_RATE = FrameRate(30)


@dataclass(frozen=True, slots=True)
class VideoStream:
    """The picture as displayed: rotation and pixel aspect ratio are applied to width and height.

    ``frame_rate`` is the exact rate, or the nearest common one if it is ``variable``. ``index`` is ffmpeg's stream
    index, ``number`` its position among the file's picture streams, from 1. ``turned``: the file is rotated by a
    quarter or half turn; ``square``: its pixels are square. ``transfer`` and ``matrix`` are the transfer function and
    colour matrix by ffmpeg's names, empty if unspecified. ``default`` is the file's own mark. ``start_ms`` and
    ``end_ms`` (``None`` if unknown) count from the start of the file.
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
    transfer: str = ""
    matrix: str = ""
    number: int = 1
    default: bool = False
    start_ms: int = 0
    end_ms: int | None = None

    @property
    def high_range(self) -> bool:
        """Whether the picture is HDR: PQ (SMPTE ST 2084) or HLG (ARIB STD-B67)."""
        return self.transfer in ("smpte2084", "arib-std-b67")

    @property
    def output_rate(self) -> FrameRate:
        """The constant frame rate to encode at: the source's own, or a whole multiple or fraction of it.

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
    """One audio track; ``index`` is ffmpeg's stream index, ``number`` its position among the audio tracks, from 1.

    ``default`` and ``secondary`` are the file's own marks; secondary is a commentary or an audio description.
    ``start_ms`` and ``end_ms`` (``None`` if unknown) count from the start of the file.
    """

    index: int
    codec: str
    sample_rate: int
    channels: int
    language: str | None = None
    number: int = 1
    layout: str = ""
    default: bool = False
    secondary: bool = False
    start_ms: int = 0
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class SubtitleStream:
    """One subtitle track; ``index`` is ffmpeg's stream index, ``number`` its position among them, from 1.

    ``language`` is the tag as in the file (``ger``, ``zh-Hans``), empty if unknown. ``forced``, ``hearing_impaired``
    and ``comment`` are the file's own marks.
    """

    index: int
    codec: str
    number: int = 1
    language: str = ""
    title: str = ""
    forced: bool = False
    hearing_impaired: bool = False
    comment: bool = False

    @property
    def suffix(self) -> str:
        """The suffix of a file for its text: ``.srt``, ``.ass`` or ``.vtt``; empty if ffmpeg reads no text from it.

        >>> [SubtitleStream(2, codec).suffix for codec in ("mov_text", "ssa", "webvtt", "hdmv_pgs_subtitle")]
        ['.srt', '.ass', '.vtt', '']
        """
        return _TEXT_CODECS.get(self.codec, "")


# ffmpeg's names. Others hold pictures (Blu-ray, DVD, DVB), or need a decoder that most builds lack (teletext).
_TEXT_CODECS = {
    "mov_text": ".srt", "subrip": ".srt", "srt": ".srt", "text": ".srt", "ass": ".ass", "ssa": ".ass", "webvtt": ".vtt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """A recording: duration and streams. ``video`` is ``None`` for audio, with or without cover art.

    ``pictures`` are all picture streams except cover art, ``video`` the one to use. ``sections`` are the file's own
    chapters, ``subtitles`` its own subtitle tracks.
    """

    duration_ms: int
    video: VideoStream | None
    audio: tuple[AudioStream, ...]
    container: str
    size_bytes: int
    sections: tuple[Section, ...] = ()
    pictures: tuple[VideoStream, ...] = ()
    subtitles: tuple[SubtitleStream, ...] = ()

    @property
    def output_rate(self) -> FrameRate:
        """The constant frame rate of a video made from this: that of its picture, or 30 for audio."""
        return self.video.output_rate if self.video else _CARD_RATE


# Common frame rates of film, television and the web.
_COMMON_RATES = tuple(
    FrameRate(*rate)
    for rate in ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (50, 1), (60000, 1001), (60, 1))
)


def common_rate(rate: Fraction) -> FrameRate:
    """Return the common frame rate nearest to *rate*, used for variable frame rates.

    >>> common_rate(Fraction(2983, 100)).fraction, common_rate(Fraction(14)).fraction
    (Fraction(30000, 1001), Fraction(24000, 1001))
    """
    return min(_COMMON_RATES, key=lambda common: abs(common.fraction - rate))
