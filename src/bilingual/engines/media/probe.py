"""What a media file holds, and whether it holds it to its end: ffprobe's answer, judged.

``media_info`` is pure: ffprobe's JSON in, a MediaInfo out. ``probe`` runs ffprobe, and looks at the last
seconds of the file, since a copy that broke off still has the length its header promises.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from bilingual.engines.media.broken_off import TAIL_BYTES, breaks_off
from bilingual.engines.media.packages import ffmpeg_hint
from bilingual.engines.process import Completed, run
from bilingual.errors import InputError, MediaError, Timeout, UsageError
from bilingual.model.language import parse_tag
from bilingual.model.media import AudioStream, MediaInfo, VideoStream, common_rate
from bilingual.model.sections import Section
from bilingual.model.timing import FrameRate, format_clock

# Formats that ffmpeg reads but that are no recordings: text shown as a picture, pictures, subtitles, and
# lists that point to other files.
_NO_RECORDING = {"tty", "image2", "hls", "concat", "dash", "srt", "ass", "webvtt", "lrc", "microdvd", "lavfi"}
_MP3_HEADER_BYTES = 1 << 19  # where an MP3's Xing or Info header is looked for: behind a cover picture
_MP4_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}
_QUARTER_TURN = 90
_FROM_ZERO = ("mov,mp4", "matroska")
_LATE_S = 0.1  # the encoder's own delay of sound is less
_PROBE_TIMEOUT_S = 60
_COUNT_TIMEOUT_S = 600
_TAIL_S = 10.0
_NOT_MEDIA = "Give a recording such as mp4, mov, mkv, webm, m4a, mp3 or wav."
_CUT_SHORT = "Copy or export it again."


def probe(path: Path) -> MediaInfo:
    """Return what *path* holds.

    Raises InputError for what is missing, no recording, without sound or cut short, NotInstalled
    without ffprobe, MediaError where ffprobe does not answer.
    """
    found = checked(path, report_on(path))
    _check_picture(path, found)
    return found


def report_on(path: Path) -> Mapping[str, Any]:
    """Return what ffprobe tells of the format and the streams of *path*; raises as ``probe`` does."""
    _regular_file(path)
    found = _ffprobe(path, "-show_format", "-show_streams", "-show_chapters", "-of", "json")
    try:
        report = json.loads(found.stdout or b"{}")
    except ValueError:
        raise MediaError("ffprobe gave no readable answer", where=path, remedy=found.last_words(1)) from None
    if not found.ok or not report.get("format"):
        raise _unreadable(path, found)
    return dict(report)


def checked(path: Path, report: Mapping[str, Any]) -> MediaInfo:
    """Return what *path* holds by ffprobe's *report*, read up to its end; raises as ``probe`` does."""
    info = media_info(report, path)
    return _checked_to_the_end(path, info, Fraction(report["format"].get("start_time") or 0))


def media_info(report: Mapping[str, Any], path: Path) -> MediaInfo:
    """Read ffprobe's *report* on *path*; raises InputError for what is no recording or has no sound.

    A duration that the file does not tell is 0.
    """
    container = str(report["format"].get("format_name", ""))
    streams: Sequence[Mapping[str, Any]] = report.get("streams", ())
    if container in _NO_RECORDING or container.endswith("_pipe"):
        raise InputError("is not a recording", where=path, remedy=_NOT_MEDIA)
    audio = tuple(_audio(s) for s in streams if s.get("codec_type") == "audio" and int(s.get("channels") or 0) > 0)
    pictures = [s for s in streams if s.get("codec_type") == "video" and not _is_cover(s) and s.get("width")]
    if not audio and not pictures:
        raise InputError("holds neither sound nor picture", where=path, remedy=_NOT_MEDIA)
    if not audio:
        raise InputError("has no audio stream", where=path, remedy="Export it with sound.")
    return MediaInfo(
        duration_ms=_length_ms(report["format"]),
        video=_video(pictures[0]) if pictures else None,
        audio=audio,
        container=container,
        size_bytes=int(report["format"].get("size") or 0),
        sections=tuple(_section(chapter) for chapter in report.get("chapters", ())),
    )


def _length_ms(form: Mapping[str, Any]) -> int:
    """Return the length of what is played: MP4 and Matroska count it from 0, wherever the first packet is."""
    length, start = Fraction(form.get("duration") or 0), Fraction(form.get("start_time") or 0)
    if length and abs(start) > _LATE_S and str(form.get("format_name", "")).startswith(_FROM_ZERO):
        length -= start
    return max(0, round(1000 * length))


def file_url(path: Path) -> str:
    """Return *path* as ffmpeg takes it whatever its name: a colon is no protocol, a dash no option."""
    return f"file:{path.absolute()}"


def _audio(stream: Mapping[str, Any]) -> AudioStream:
    language = None
    with suppress(UsageError):
        language = parse_tag(str(stream.get("tags", {}).get("language", "und")))
    return AudioStream(
        index=int(stream["index"]),
        codec=str(stream.get("codec_name", "")),
        sample_rate=int(stream.get("sample_rate") or 0),
        channels=int(stream["channels"]),
        language=language,
    )


def _video(stream: Mapping[str, Any]) -> VideoStream:
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
    )


def _section(chapter: Mapping[str, Any]) -> Section:
    begin = Fraction(chapter.get("start_time") or 0)
    return Section(max(0, round(1000 * begin)), str(chapter.get("tags", {}).get("title", "")))


def _pixel_format(stream: Mapping[str, Any]) -> str:
    """Return the format of the pixels; WebM keeps the alpha of VP8 and VP9 beside them, and tells so in a tag."""
    beside = str(stream.get("tags", {}).get("alpha_mode", "")) == "1" and stream.get("codec_name") in ("vp8", "vp9")
    return "yuva420p" if beside else str(stream.get("pix_fmt", ""))


def _frame_rate(stream: Mapping[str, Any]) -> tuple[FrameRate, bool]:
    """Return the exact rate, or the common one nearest to the average where frames come at will."""
    lowest = _ratio(str(stream.get("r_frame_rate", "")))
    average = _ratio(str(stream.get("avg_frame_rate", "")))
    rate = lowest or average or Fraction(25)
    if average is None or abs(average / rate - 1) < Fraction(1, 200):
        return FrameRate(rate.numerator, rate.denominator), False
    return common_rate(average), True


def _rotation(stream: Mapping[str, Any]) -> int:
    """Return the turn that the file asks for, in degrees; older files have it as a tag."""
    for side in stream.get("side_data_list", ()):
        if "rotation" in side:
            return round(float(side["rotation"]))
    return round(float(stream.get("tags", {}).get("rotate", 0)))


def _is_cover(stream: Mapping[str, Any]) -> bool:
    return bool(stream.get("disposition", {}).get("attached_pic"))


def _ratio(text: str) -> Fraction | None:
    above, _, below = text.partition("/")
    if not (above.isdigit() and (below or "1").isdigit()) or not int(above) or not int(below or 1):
        return None
    return Fraction(int(above), int(below or 1))


def _regular_file(path: Path) -> None:
    if path.is_dir():
        raise InputError("is a folder, not a recording", where=path, remedy="Name a file in it.")
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise InputError("does not exist", where=path) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=path) from None
    if not path.is_file():
        raise InputError("is not a regular file", where=path)
    if not size:
        raise InputError("is empty (0 bytes)", where=path, remedy=_CUT_SHORT)


def _unreadable(path: Path, found: Completed) -> InputError:
    """Tell a broken-off MP4, whose index comes last, from what never was a recording."""
    if "Permission denied" in found.stderr:
        return InputError("cannot be read: permission denied", where=path)
    if "moov atom not found" in found.stderr and _head(path, 8)[4:] in _MP4_BOXES:
        return InputError("is cut short: its index (moov atom) is missing", where=path, remedy=_CUT_SHORT)
    return InputError("is not a media file that ffmpeg can read", where=path, remedy=_NOT_MEDIA)


def _checked_to_the_end(path: Path, info: MediaInfo, start: Fraction) -> MediaInfo:
    """Return *info* with a duration that its last packets confirm; raises InputError where they do not."""
    promised_ms = max(info.duration_ms, _riff_duration_ms(path, info))
    end_ms = _last_packet_ms(path, start, max(0.0, promised_ms / 1000 - _TAIL_S)) if promised_ms else None
    slack_ms = min(5000, max(500, promised_ms // 100))
    unmeasured = info.container == "ogg" or _is_estimate(path, info)
    broken = unmeasured and breaks_off(_tail(path, info.size_bytes), info.container)
    if not broken and promised_ms and end_ms is not None and promised_ms - end_ms <= slack_ms:
        return _lasting(info, end_ms if _is_estimate(path, info) else promised_ms)
    end_ms = _last_packet_ms(path, start, None) or 0
    if not end_ms:
        raise InputError("holds no sound or picture that can be read", where=path, remedy=_CUT_SHORT)
    if promised_ms - end_ms > slack_ms and not _is_estimate(path, info):
        raise InputError(
            f"is cut short: it promises {format_clock(promised_ms)} and holds {format_clock(end_ms)}",
            where=path,
            remedy=_CUT_SHORT,
        )
    if broken:
        raise InputError(f"is cut short: its sound breaks off at {format_clock(end_ms)}", where=path, remedy=_CUT_SHORT)
    return _lasting(info, end_ms)


def _check_picture(path: Path, info: MediaInfo) -> None:
    """Raise InputError where no picture can be decoded: all its key frames are missing."""
    if info.video is None:
        return
    picture = ["-map", f"0:{info.video.index}", "-frames:v", "1", "-f", "null", "-progress", "pipe:1", "-nostats", "-"]
    try:
        found = run(
            ["ffmpeg", "-nostdin", "-v", "quiet", "-i", file_url(path), *picture],
            timeout_s=_COUNT_TIMEOUT_S,
            remedy=ffmpeg_hint(),
        )
    except Timeout:
        raise MediaError("ffmpeg does not come to its first picture", where=path) from None
    if b"frame=0" in found.stdout and b"frame=1" not in found.stdout:
        raise InputError(
            "holds a picture that cannot be decoded: its key frames are missing", where=path, remedy=_CUT_SHORT
        )


def _is_estimate(path: Path, info: MediaInfo) -> bool:
    """Tell whether ffprobe could only guess the length from the bit rate: the format has no index."""
    if info.container == "mp3":
        head = _head(path, _MP3_HEADER_BYTES)
        return b"Xing" not in head and b"Info" not in head
    return info.container == "aac"


def _lasting(info: MediaInfo, duration_ms: int) -> MediaInfo:
    return replace(info, duration_ms=duration_ms)


def _last_packet_ms(path: Path, start: Fraction, since_s: float | None) -> int | None:
    """Return where the last packet ends, in ms from the file's start; ``None`` without any packet."""
    last = Fraction(-1)

    def note(line: str) -> None:
        nonlocal last
        times = [_decimal(part) for part in line.split(",")[:3]]
        if len(times) == 3 and (begin := times[0] if times[0] is not None else times[1]) is not None:
            last = max(last, begin + (times[2] or 0) - start)

    interval = () if since_s is None else ("-read_intervals", f"{since_s + float(start):.3f}%")
    _ffprobe(
        path, *interval, "-show_entries", "packet=pts_time,dts_time,duration_time", "-of", "csv=p=0", each_line=note
    )
    return round(1000 * last) if last > 0 else None


def _decimal(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except ValueError:  # "N/A"
        return None


def _riff_duration_ms(path: Path, info: MediaInfo) -> int:
    """Return the length that a WAV header promises: ffprobe only tells what is left of the file."""
    head = _head(path, 12)
    if info.container != "wav" or head[:4] != b"RIFF":
        return 0
    promised = int.from_bytes(head[4:8], "little") + 8
    if promised >= 0xFFFFFFFF or promised <= info.size_bytes:  # a stream's header leaves the size open
        return 0
    return info.duration_ms * promised // max(1, info.size_bytes)


def _head(path: Path, count: int) -> bytes:
    with path.open("rb") as file:
        return file.read(count)


def _tail(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL_BYTES))
        return file.read()


def _ffprobe(path: Path, *options: str, each_line: Any = None) -> Completed:
    try:
        return run(
            ["ffprobe", "-v", "error", "-hide_banner", *options, "-i", file_url(path)],
            timeout_s=_COUNT_TIMEOUT_S if each_line else _PROBE_TIMEOUT_S,
            progress_line=each_line,
            remedy=ffmpeg_hint(),
        )
    except Timeout:
        raise MediaError("ffprobe does not come to an end with this file", where=path) from None
