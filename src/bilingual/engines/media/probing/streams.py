"""Converts ffprobe's report to a MediaInfo, with streams as displayed (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

from bilingual.errors import InputError, UsageError
from bilingual.languages import parse_tag
from bilingual.model.recording.media import AudioStream, MediaInfo, Section, SubtitleStream, VideoStream, common_rate
from bilingual.model.timing import FrameRate

_ESTIMATED = {"aac", "mp3"}  # without an index, the length of a stream is computed from its bit rate
_QUARTER_TURN = 90
_FROM_ZERO = ("mov,mp4", "matroska")
_LATE_S = 0.1  # larger than an audio encoder's own delay
NOT_MEDIA = "Use a recording such as mp4, mov, mkv, webm, m4a, mp3 or wav."


def media_info(report: Mapping[str, Any], path: Path) -> MediaInfo:
    """Return the content of *path* by ffprobe's *report*. Raises InputError if it is not a recording or has no audio.

    An unknown duration is 0.
    """
    container = str(report["format"].get("format_name", ""))
    streams: Sequence[Mapping[str, Any]] = report.get("streams", ())
    begin = Fraction(report["format"].get("start_time") or 0)
    sounds = [s for s in streams if s.get("codec_type") == "audio"]
    if container in _ESTIMATED:
        sounds = [{name: value for name, value in s.items() if name != "duration"} for s in sounds]
    audio = tuple(_audio(s, number, begin) for number, s in enumerate(sounds, 1) if _is_known_sound(s))
    shown = [s for s in streams if s.get("codec_type") == "video"]
    pictures = tuple(
        _video(s, number, begin) for number, s in enumerate(shown, 1) if not _is_cover(s) and s.get("width")
    )
    if not audio and not pictures:
        raise InputError("BIL-MED-038", "contains neither audio nor video", where=path, remedy=NOT_MEDIA)
    if not audio:
        raise InputError("BIL-MED-004", "has no audio stream", where=path, remedy="Export it with sound.")
    return MediaInfo(
        duration_ms=_length_ms(report["format"]),
        video=pictures[0] if pictures else None,
        pictures=pictures,
        audio=audio,
        container=container,
        size_bytes=int(report["format"].get("size") or 0),
        sections=tuple(_section(chapter) for chapter in report.get("chapters", ())),
        subtitles=tuple(
            _subtitle(s, number)
            for number, s in enumerate((s for s in streams if s.get("codec_type") == "subtitle"), 1)
        ),
    )


def _subtitle(stream: Mapping[str, Any], number: int) -> SubtitleStream:
    tags, marks = stream.get("tags", {}), stream.get("disposition", {})
    language = str(tags.get("language", ""))
    return SubtitleStream(
        index=int(stream["index"]),
        codec=str(stream.get("codec_name", "")),
        number=number,
        language="" if language in ("und", "mul", "mis", "zxx") else language,
        title=str(tags.get("title") or tags.get("handler_name", "")),
        forced=bool(marks.get("forced")),
        hearing_impaired=bool(marks.get("hearing_impaired") or marks.get("captions")),
        comment=bool(marks.get("comment")),
    )


def _length_ms(form: Mapping[str, Any]) -> int:
    """Return the playing time: MP4 and Matroska count it from 0, wherever the first packet is."""
    length, start = Fraction(form.get("duration") or 0), Fraction(form.get("start_time") or 0)
    if length and abs(start) > _LATE_S and str(form.get("format_name", "")).startswith(_FROM_ZERO):
        length -= start
    return max(0, round(1000 * length))


def _audio(stream: Mapping[str, Any], number: int, begin: Fraction) -> AudioStream:
    language = None
    with suppress(UsageError):
        language = parse_tag(str(stream.get("tags", {}).get("language", "und")))
    return AudioStream(
        index=int(stream["index"]),
        codec=str(stream.get("codec_name", "")),
        sample_rate=int(stream.get("sample_rate") or 0),
        channels=int(stream["channels"]),
        language=language,
        number=number,
        layout=str(stream.get("channel_layout", "")),
        default=_is_marked(stream, "default"),
        secondary=_is_marked(stream, "comment", "visual_impaired", "descriptions", "karaoke", "lyrics"),
        start_ms=_start_ms(stream, begin),
        end_ms=_end_ms(stream, begin),
    )


def _video(stream: Mapping[str, Any], number: int, begin: Fraction) -> VideoStream:
    width, height = int(stream["width"]), int(stream["height"])
    pixel = _ratio(str(stream.get("sample_aspect_ratio", "1:1")).replace(":", "/")) or Fraction(1)
    width = round(width * pixel)
    turn = _rotation(stream)
    if turn % 180 == _QUARTER_TURN:
        width, height = height, width
    rate, variable = _frame_rate(stream)
    return VideoStream(
        width=width,
        height=height,
        frame_rate=rate,
        codec=str(stream.get("codec_name", "")),
        pixel_format=_pixel_format(stream),
        index=int(stream["index"]),
        variable=variable,
        turned=turn % 360 != 0,
        square=pixel == 1,
        profile=str(stream.get("profile", "")),
        transfer=str(stream.get("color_transfer", "")),
        matrix=str(stream.get("color_space", "")),
        number=number,
        default=_is_marked(stream, "default"),
        start_ms=_start_ms(stream, begin),
        end_ms=_end_ms(stream, begin),
    )


def _section(chapter: Mapping[str, Any]) -> Section:
    begin = Fraction(chapter.get("start_time") or 0)
    return Section(max(0, round(1000 * begin)), str(chapter.get("tags", {}).get("title", "")))


def _pixel_format(stream: Mapping[str, Any]) -> str:
    """Return the pixel format; WebM stores the alpha of VP8 and VP9 separately and declares it in a tag."""
    beside = str(stream.get("tags", {}).get("alpha_mode", "")) == "1" and stream.get("codec_name") in ("vp8", "vp9")
    return "yuva420p" if beside else str(stream.get("pix_fmt", ""))


def _frame_rate(stream: Mapping[str, Any]) -> tuple[FrameRate, bool]:
    """Return the exact rate, or the common one nearest to the average if it is variable."""
    lowest = _ratio(str(stream.get("r_frame_rate", "")))
    average = _ratio(str(stream.get("avg_frame_rate", "")))
    rate = lowest or average or Fraction(25)
    if average is None or abs(average / rate - 1) < Fraction(1, 200):
        return FrameRate(rate.numerator, rate.denominator), False
    return common_rate(average), True


def _rotation(stream: Mapping[str, Any]) -> int:
    """Return the rotation in degrees; older files have it as a tag."""
    for side in stream.get("side_data_list", ()):
        if "rotation" in side:
            return round(float(side["rotation"]))
    return round(float(stream.get("tags", {}).get("rotate", 0)))


def _is_known_sound(stream: Mapping[str, Any]) -> bool:
    """Return whether ffmpeg knows the codec; phones add tracks of spatial audio that it doesn't."""
    return int(stream.get("channels") or 0) > 0 and stream.get("codec_name") not in (None, "", "none", "unknown")


def _is_cover(stream: Mapping[str, Any]) -> bool:
    return _is_marked(stream, "attached_pic", "timed_thumbnails")


def _is_marked(stream: Mapping[str, Any], *marks: str) -> bool:
    return any(stream.get("disposition", {}).get(mark) for mark in marks)


def _start_ms(stream: Mapping[str, Any], begin: Fraction) -> int:
    return round(1000 * ((_seconds(stream.get("start_time")) or begin) - begin))


def _end_ms(stream: Mapping[str, Any], begin: Fraction) -> int | None:
    """Return when a stream ends, from the *begin* of the file; Matroska says so in a tag."""
    length, start = _seconds(stream.get("duration")), _seconds(stream.get("start_time"))
    if length:
        return round(1000 * (length + (start or 0) - begin))
    parts = [_seconds(part) for part in str(stream.get("tags", {}).get("DURATION", "")).split(":")]
    known = [part for part in parts if part is not None]
    if len(known) != 3:
        return None
    return round(1000 * (3600 * known[0] + 60 * known[1] + known[2] - begin))


def _seconds(text: Any) -> Fraction | None:
    try:
        return Fraction(str(text))
    except ValueError:  # "N/A", or none
        return None


def _ratio(text: str) -> Fraction | None:
    above, _, below = text.partition("/")
    if not (above.isdigit() and (below or "1").isdigit()) or not int(above) or not int(below or 1):
        return None
    return Fraction(int(above), int(below or 1))
