"""ffmpeg's work as data: pure functions from a job to the arguments of one ffmpeg call.

Nothing runs here. Names that filters see (the subtitle file, the card's pictures) are plain names in
the work folder, so that no odd file name ever reaches a filter's own quoting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg
import langcodes

from bilingual.engines.media.framing import framed
from bilingual.engines.media.probe import file_url
from bilingual.model.media import MediaInfo
from bilingual.model.rendition import Box, Rendition
from bilingual.model.timing import FrameRate, Span

VERSION = 1  # part of the key of every rendered file: raise it when the graph changes what comes out
SPEECH_RATE = 16_000
SOUND_RATE = 48_000
BAR_COUNT = 72
_KEYFRAME_SECONDS = 4  # so that players can seek in what is mostly a still talk


_BT709 = {"out_color_matrix": "bt709", "out_range": "tv"}  # what players take HD to be; swscale's own is BT.601


@dataclass(frozen=True, slots=True)
class CardFiles:
    """The pictures of an audio-only video by their plain names in the work folder.

    ``card`` fills the frame, ``bars`` the ``box`` in which the sound moves, ``words`` is an ASS with
    title and languages; in ``progress`` a line grows with time. Colours are ffmpeg's ``0xRRGGBB``.
    """

    card: str
    bars: str
    words: str
    box: Box
    progress: Box
    track_colour: str
    line_colour: str


@dataclass(frozen=True, slots=True)
class Burn:
    """One MP4 to encode. ``ass`` is a plain name in the work folder, ``None`` for no subtitles."""

    source: Path
    info: MediaInfo
    rendition: Rendition
    output: Path
    title: str
    languages: tuple[str, str]
    ass: str | None = None
    excerpt: Span | None = None
    card: CardFiles | None = None

    @property
    def duration_ms(self) -> int:
        return length_ms(self.info, self.excerpt)

    @property
    def frame_rate(self) -> FrameRate:
        """The constant rate of the finished picture."""
        rate = self.info.output_rate.fraction
        rate /= -(-rate // self.rendition.max_fps)
        return FrameRate(rate.numerator, rate.denominator)


def length_ms(info: MediaInfo, excerpt: Span | None) -> int:
    """Return the length of *excerpt*, cut at the recording's end; of all of it for ``None``."""
    if excerpt is None:
        return info.duration_ms
    return max(0, min(excerpt.end_ms, info.duration_ms) - excerpt.start_ms)


def extract_args(source: Path, output: Path, excerpt: Span | None) -> list[str]:
    """Return the arguments that write the first sound track as 16 kHz mono 16-bit WAV.

    A track that begins late gets the silence it lacks, so that its times are those of the picture.
    """
    sound = ffmpeg.input(filename=file_url(source), **_window(excerpt))["a:0"]
    sound = sound.filter("aresample", SPEECH_RATE, **{"async": 1, "first_pts": 0})
    out = ffmpeg.output(
        sound, filename=file_url(output), format="wav", acodec="pcm_s16le", ac=1, map_metadata=-1, fflags="+bitexact"
    )
    return _arguments(out)


def burn_args(job: Burn) -> list[str]:
    """Return the arguments that encode *job*."""
    source = ffmpeg.input(filename=file_url(job.source), **_window(job.excerpt))
    sound = source[str(job.info.audio[0].index)]
    sound = sound.filter("aresample", SOUND_RATE, **{"async": 1, "first_pts": 0})
    if job.info.video is not None:
        picture = framed(source[str(job.info.video.index)], job.info, job.rendition, job.frame_rate)
    else:
        assert job.card is not None, "sound alone needs a card"
        both = sound.filter_multi_output("asplit", 2)
        sound, picture = both[0], _card(both[1], job.card, job)
    if job.ass is not None:
        picture = picture.filter("ass", filename=job.ass)
    picture = picture.filter("format", "yuv420p")
    out = ffmpeg.output(picture, sound.filter("apad"), filename=file_url(job.output), **_encoding(job))
    return _arguments(out)


def copy_args(source: Path, info: MediaInfo, output: Path, *, sound_kbps: int, copy_sound: bool) -> list[str]:
    """Return the arguments that put the streams into an MP4 as they are; sound is encoded anew if need be."""
    assert info.video is not None
    streams = ffmpeg.input(filename=file_url(source))
    sound: dict[str, Any] = (
        {"c:a": "copy"} if copy_sound else {"c:a": "aac", "b:a": f"{sound_kbps}k", "ar": SOUND_RATE, "ac": 2}
    )
    out = ffmpeg.output(
        streams[str(info.video.index)],
        streams[str(info.audio[0].index)],
        filename=file_url(output),
        format="mp4",
        movflags="+faststart",
        map_metadata=-1,
        map_chapters=-1,
        **{"c:v": "copy", **sound},
    )
    return _arguments(out)


def fits_browsers(info: MediaInfo) -> bool:
    """Tell whether every browser plays the picture as it is: H.264, 8 bit, 4:2:0."""
    video = info.video
    return video is not None and video.codec == "h264" and video.pixel_format in ("yuv420p", "yuvj420p")


def _window(excerpt: Span | None) -> dict[str, str]:
    """Input options that read *excerpt* only: exact, since what is read is decoded."""
    if excerpt is None:
        return {}
    return {"ss": _seconds(excerpt.start_ms), "t": _seconds(excerpt.duration_ms)}


def _card(sound: Any, card: CardFiles, job: Burn) -> Any:
    """The designed picture of sound alone: card, moving bars, a line that grows with time, the words."""
    rate = _rate(job.frame_rate)
    half = card.box.height // 2
    pitch = card.box.width // BAR_COUNT
    # Speech falls off towards the treble, so that is lifted; the limiter keeps every bar below the top,
    # where showfreqs' averaging would hold it for good. The lower half of what it draws is all we need.
    bars = sound.filter("aresample", SPEECH_RATE).filter("aformat", channel_layouts="mono")
    bars = bars.filter("treble", gain=14, frequency=1500).filter("volume", "16dB")
    bars = bars.filter("alimiter", limit=0.7, level=0)
    drawn = half * 2 + half // 4
    bars = bars.filter(
        "showfreqs",
        size=f"{BAR_COUNT}x{drawn}",
        rate=rate,
        mode="bar",
        ascale="cbrt",
        fscale="log",
        win_size=1024,
        averaging=3,
        colors="white",
    )
    bars = bars.filter("format", "gray").filter("crop", BAR_COUNT, half, 0, drawn - half - half // 8)
    bars = bars.filter("scale", BAR_COUNT * pitch, half, flags="neighbor")
    gap = max(1, pitch // 3)
    bars = bars.filter("drawgrid", x=pitch - gap, width=pitch, height=0, thickness=gap, color="black")
    mirrored = bars.filter_multi_output("split", 2)
    lower = mirrored[1].filter("vflip").filter("lut", y="val*0.45")
    mask = ffmpeg.filter([mirrored[0], lower], "vstack")
    colours = ffmpeg.input(filename=card.bars, format="image2", framerate=rate).filter("scale", **_BT709)
    colours = _still(colours.filter("format", "yuva420p"), rate)
    moving = ffmpeg.filter([colours, mask], "alphamerge")
    picture = ffmpeg.input(filename=card.card, format="image2", framerate=rate)
    picture = picture.filter("ass", filename=card.words).filter("scale", **_BT709).filter("format", "yuv420p")
    picture = _still(picture, rate)
    picture = ffmpeg.overlay(picture, moving, x=card.box.x, y=card.box.y)
    seconds = _seconds(max(1, job.duration_ms))
    track, line = (_plain(colour, card.progress, rate) for colour in (card.track_colour, card.line_colour))
    track = ffmpeg.overlay(track, line, x=f"-w*(1-t/{seconds})")
    return ffmpeg.overlay(picture, track, x=card.progress.x, y=card.progress.y)


def _still(picture: Any, rate: str) -> Any:
    """One picture for ever: read, drawn and converted once, where ``-loop`` would do it for each frame."""
    return picture.filter("loop", loop=-1, size=1).filter("setpts", f"N/({rate})/TB")


def _plain(colour: str, box: Box, rate: str) -> Any:
    return ffmpeg.input(filename=f"color=c={colour}:s={box.width}x{box.height}:r={rate}", format="lavfi")


def _encoding(job: Burn) -> dict[str, Any]:
    rendition = job.rendition
    gop = round(job.frame_rate.fraction * _KEYFRAME_SECONDS)
    options: dict[str, Any] = {
        "t": _seconds(job.duration_ms),
        "c:v": "libx264",
        "preset": rendition.preset,
        "crf": rendition.crf,
        "profile:v": "high",
        "pix_fmt": "yuv420p",
        "g": gop,
        "c:a": "aac",
        "b:a": f"{rendition.audio_kbps}k",
        "ar": SOUND_RATE,
        "ac": 2,
        "movflags": "+faststart",
        "map_metadata": -1,
        "map_chapters": -1,
        "format": "mp4",
    }
    if rendition.max_kbps is not None:
        options |= {"maxrate": f"{rendition.max_kbps}k", "bufsize": f"{rendition.max_kbps * 2}k"}
    if job.card is not None:
        options |= {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "color_range": "tv"}
    return {**options, **_metadata(job.title, job.languages)}


def _metadata(title: str, languages: tuple[str, str]) -> Mapping[str, str]:
    """Title and languages as players show them; MP4 holds ISO 639-2 codes (eng, zho)."""
    source, target = languages
    return {
        "metadata:g:0": f"title={title}",
        "metadata:g:1": f"comment=Subtitles: {source}, {target}",
        "metadata:s:v:0": f"language={_three_letters(target)}",
        "metadata:s:a:0": f"language={_three_letters(source)}",
    }


def _three_letters(tag: str) -> str:
    try:
        return str(langcodes.Language.get(tag).to_alpha3())
    except LookupError:
        return "und"


def _arguments(output: Any) -> list[str]:
    return [str(argument) for argument in ffmpeg.get_args(output)]


def _rate(rate: FrameRate) -> str:
    return f"{rate.numerator}/{rate.denominator}"


def _seconds(ms: int) -> str:
    """Return milliseconds as seconds, exact.

    >>> _seconds(190_040)
    '190.040'
    """
    return f"{ms // 1000}.{ms % 1000:03d}"
