"""ffmpeg's work as data: pure functions from a job to the arguments of one ffmpeg call.

Nothing runs here. Names that filters see (the subtitle file, the card's pictures) are plain names in
the work folder, so that no odd file name ever reaches a filter's own quoting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg
import langcodes

from bilingual.engines.media.encoders import quality
from bilingual.engines.media.framing import framed
from bilingual.engines.media.probe import file_url
from bilingual.engines.media.segments import Segment, frame_count, keyframe_frames
from bilingual.engines.media.sound import SOUND_RATE, Levelling, levelled, measuring
from bilingual.model.media import AudioStream, MediaInfo
from bilingual.model.rendition import Box, Rendition, frame_size
from bilingual.model.timing import FrameRate, Span

VERSION = 2  # part of the key of every rendered file: raise it when the graph changes what comes out
SPEECH_RATE = 16_000
BAR_COUNT = 72
_MICRO = 1_000_000
_PROGRESS_COLOUR = "0xf2b84b"  # warm, and not the colour of any cue

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
    levelling: Levelling | None = None
    encoder: str = "libx264"

    @property
    def track(self) -> AudioStream:
        """The sound track that is heard: that in the source's language where the file says which it is."""
        return sound_track(self.info, self.languages[0])

    @property
    def frames(self) -> int:
        return frame_count(self.duration_ms, self.frame_rate)

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


def sound_track(info: MediaInfo, language: str | None) -> AudioStream:
    """Return the sound track in *language*: the first, unless another says that it is in that language."""

    def speaks(track: AudioStream) -> bool:
        return bool(track.language and language and track.language.split("-")[0] == language.split("-")[0])

    first = info.audio[0]
    if first.language is None or speaks(first):
        return first
    return next(filter(speaks, info.audio), first)


def extract_args(source: Path, output: Path, excerpt: Span | None, track: int | None = None) -> list[str]:
    """Return the arguments that write sound track *track* (the first) as 16 kHz mono 16-bit WAV.

    A track that begins late gets the silence it lacks, so that its times are those of the picture.
    """
    sound = ffmpeg.input(filename=file_url(source), **_window(excerpt))
    sound = sound["a:0" if track is None else str(track)]
    sound = sound.filter("aresample", SPEECH_RATE, **{"async": 1, "first_pts": 0})
    out = ffmpeg.output(
        sound, filename=file_url(output), format="wav", acodec="pcm_s16le", ac=1, map_metadata=-1, fflags="+bitexact"
    )
    return _arguments(out)


def burn_args(job: Burn) -> list[str]:
    """Return the arguments that encode *job* in one go, picture and sound."""
    source = ffmpeg.input(filename=file_url(job.source), **_window(job.excerpt))
    sound = source[str(job.track.index)]
    if job.info.video is None:
        both = _timed(sound).filter_multi_output("asplit", 2)
        sound, picture = both[0], _finished(_card(both[1], job), job)
    else:
        picture = _finished(framed(source[str(job.info.video.index)], job.info, job.rendition, job.frame_rate), job)
        sound = _timed(sound)
    out = ffmpeg.output(
        picture,
        levelled(sound, job.levelling).filter("apad"),
        filename=file_url(job.output),
        t=_seconds(job.duration_ms),
        format="mp4",
        movflags="+faststart",
        **_picture_codec(job),
        **_sound_codec(job.rendition),
        **_metadata(job),
    )
    return _arguments(out)


def picture_args(job: Burn, run: Sequence[Segment] = ()) -> list[str]:
    """Return the arguments that encode the picture of *run*, segments that follow each other.

    The work folder gets one file ``<number>.mp4`` for each, and its name in ``done.csv`` when it is
    finished. Without segments the whole picture goes into ``0.mp4``.
    """
    first = run[0] if run else Segment(0, job.frames)
    frames = sum(segment.count for segment in run) or job.frames
    source = ffmpeg.input(filename=file_url(job.source), **_window(job.excerpt, _micros(job, first.first - first.lead)))
    if job.info.video is None:
        picture = _card(_timed(source[str(job.track.index)]), job)
    else:
        picture = framed(source[str(job.info.video.index)], job.info, job.rendition, job.frame_rate, first)
    picture = _finished(picture, job)
    if first.first:
        picture = picture.filter("setpts", "N")
    options: dict[str, Any] = {"frames:v": frames, "map_metadata": -1, "map_chapters": -1, **_picture_codec(job)}
    if not run:
        return _arguments(ffmpeg.output(picture, filename="0.mp4", format="mp4", **options))
    borders = [segment.first - first.first for segment in run[1:]]
    if borders:
        options |= {"force_key_frames": f"expr:eq(mod(n,{run[0].count}),0)", "forced-idr": 1}
    out = ffmpeg.output(
        picture,
        filename="%d.mp4",
        format="segment",
        segment_format="mp4",
        segment_frames=",".join(map(str, borders or [frames])),
        reset_timestamps=1,
        avoid_negative_ts="disabled",
        segment_list="done.csv",
        segment_list_type="csv",
        **options,
    )
    return _arguments(out)


def sound_args(job: Burn, output: Path) -> list[str]:
    """Return the arguments that encode the sound of *job* alone, as it will stand in the video."""
    source = ffmpeg.input(filename=file_url(job.source), **_window(job.excerpt))
    sound = levelled(_timed(source[str(job.track.index)]), job.levelling).filter("apad")
    out = ffmpeg.output(
        sound,
        filename=file_url(output),
        t=_seconds(job.duration_ms),
        format="mp4",
        map_metadata=-1,
        map_chapters=-1,
        **_sound_codec(job.rendition),
    )
    return _arguments(out)


def measure_args(job: Burn) -> list[str]:
    """Return the arguments that measure the sound of *job* as it is in the source, by EBU R128."""
    source = ffmpeg.input(filename=file_url(job.source), **_window(job.excerpt))
    return measuring(levelled(_timed(source[str(job.track.index)]), None))


def join_args(job: Burn, pictures: str, sound: Path) -> list[str]:
    """Return the arguments that put the segments of the list *pictures* and *sound* together by copy."""
    picture = ffmpeg.input(filename=pictures, format="concat", safe=0)
    out = ffmpeg.output(
        picture["v:0"],
        ffmpeg.input(filename=file_url(sound))["a:0"],
        filename=file_url(job.output),
        format="mp4",
        movflags="+faststart",
        **({"tag:v": "hvc1"} if job.rendition.codec == "hevc" else {}),
        **{"c:v": "copy", "c:a": "copy"},
        **_metadata(job),
    )
    return _arguments(out)


def concat_list(names: Sequence[str], segments: Sequence[Segment], rate: FrameRate) -> str:
    """Return the list that ffmpeg's concat reads: plain names in order, with the exact length of each.

    >>> concat_list(["a.mp4"], [Segment(0, 360)], FrameRate(30000, 1001)).splitlines()
    ['ffconcat version 1.0', 'file a.mp4', 'duration 12.012']
    """
    lines = ["ffconcat version 1.0"]
    for name, segment in zip(names, segments, strict=True):
        lines += [f"file {name}", f"duration {_exact(int(segment.count * _MICRO / rate.fraction))}"]
    return "\n".join(lines) + "\n"


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


def _window(excerpt: Span | None, skip_us: int = 0) -> dict[str, str]:
    """Input options that read *excerpt* only, from *skip_us* into it: exact, since what is read is decoded."""
    if excerpt is None:
        return {"ss": _exact(skip_us)} if skip_us else {}
    begin_us, length_us = excerpt.start_ms * 1000 + skip_us, excerpt.duration_ms * 1000 - skip_us
    return {"ss": _exact(begin_us), "t": _exact(length_us)}


def _micros(job: Burn, frame: int) -> int:
    return int(frame * _MICRO / job.frame_rate.fraction)


def _timed(sound: Any) -> Any:
    """The sound at 48 kHz; a track that begins late or has gaps gets the silence it lacks."""
    return sound.filter("aresample", SOUND_RATE, **{"async": 1, "first_pts": 0})


def _finished(picture: Any, job: Burn) -> Any:
    if job.rendition.progress_bar and job.info.video is not None:  # a card has its own
        picture = _with_progress(picture, job)
    if job.ass is not None:
        picture = picture.filter("ass", filename=job.ass)
    return picture.filter("format", "yuv420p")


def _card(sound: Any, job: Burn) -> Any:
    """The designed picture of sound alone: card, moving bars, a line that grows with time, the words."""
    card = job.card
    assert card is not None, "sound alone needs a card"
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


def _with_progress(picture: Any, job: Burn) -> Any:
    """A line at the foot of the picture, above what the platform covers, that is full at the end."""
    width, height = frame_size(job.rendition, job.info)
    thick = max(2, min(width, height) // 360 * 2)
    line = ffmpeg.input(filename=f"color=c={_PROGRESS_COLOUR}:s={width}x{thick}:r=1:d=1", format="lavfi")
    y = height - job.rendition.safe.bottom - thick
    return ffmpeg.overlay(picture, line, x=f"-w*(1-t/{_seconds(max(1, job.duration_ms))})", y=y)


def _still(picture: Any, rate: str) -> Any:
    """One picture for ever: read, drawn and converted once, where ``-loop`` would do it for each frame."""
    return picture.filter("loop", loop=-1, size=1).filter("setpts", f"N/({rate})/TB")


def _plain(colour: str, box: Box, rate: str) -> Any:
    return ffmpeg.input(filename=f"color=c={colour}:s={box.width}x{box.height}:r={rate}", format="lavfi")


def _picture_codec(job: Burn) -> dict[str, Any]:
    rendition = job.rendition
    options: dict[str, Any] = {
        "c:v": job.encoder,
        **quality(job.encoder, rendition),
        "pix_fmt": "yuv420p",
        "g": keyframe_frames(job.frame_rate),
    }
    if rendition.max_kbps is not None:
        options |= {"maxrate": f"{rendition.max_kbps}k", "bufsize": f"{rendition.max_kbps * 2}k"}
    if job.card is not None or (job.info.video is not None and job.info.video.high_range):
        options |= {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "color_range": "tv"}
    return options


def _sound_codec(rendition: Rendition) -> dict[str, Any]:
    return {"c:a": "aac", "b:a": f"{rendition.audio_kbps}k", "ar": SOUND_RATE, "ac": 2}


def _metadata(job: Burn) -> Mapping[str, Any]:
    """Title and languages as players show them; MP4 holds ISO 639-2 codes (eng, zho)."""
    source, target = job.languages
    return {
        "map_metadata": -1,
        "map_chapters": -1,
        "metadata:g:0": f"title={job.title}",
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


def _exact(us: int) -> str:
    """Return microseconds as seconds, without the zeros behind the milliseconds.

    >>> _exact(1_001_000), _exact(83_417)
    ('1.001', '0.083417')
    """
    return _seconds(us // 1000) + (f"{us % 1000:03d}" if us % 1000 else "")
