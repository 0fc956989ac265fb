"""Probes a media file with ffprobe, and checks that it is complete.

The last seconds of the file are read too, because a truncated copy still has the length that its header promises: of a
short file with the same call, since reading all of it takes less time than starting ffprobe again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from bilingual.engines.media.probing.containers import TAIL_BYTES, breaks_off
from bilingual.engines.media.probing.features import ffmpeg_hint
from bilingual.engines.media.probing.inputs import TEXT_BYTES, guarded, text_kind
from bilingual.engines.media.probing.streams import NOT_MEDIA, media_info
from bilingual.engines.processes.running import Completed, LineReader, run
from bilingual.errors import InputError, MediaError, Timeout
from bilingual.model.recording.media import MediaInfo
from bilingual.model.timing import format_clock

_MP3_HEADER_BYTES = 1 << 19  # search range for an MP3's Xing or Info header, which may follow cover art
_MP4_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}
_PROBE_TIMEOUT_S = 60
_COUNT_TIMEOUT_S = 600
_TAIL_S = 10.0
_SHORT_BYTES, _MOST_PACKETS = 1 << 20, 20_000
_PACKETS = "packet=pts_time,dts_time,duration_time"
# docs/reference/limits.md has the reasons.
_LARGE_BYTES, _SAMPLES, _SAMPLE_BYTES = 4_000_000_000, 64, 4096
_MOST_BYTES_A_SECOND, _OTHER_BYTES = 2_000_000_000, 5_000_000_000
_MOST_TRACKS = 64
_CUT_SHORT = "Copy or export it again."
_REFUSED = re.compile(r"\[(\w+?)(?:_pipe)?[ @][^\]]*\] Format not on whitelist")


def probe(path: Path) -> MediaInfo:
    """Return what *path* contains.

    Raises InputError if it is missing, truncated, without audio or not a recording, NotInstalled without ffprobe,
    MediaError if ffprobe does not answer.
    """
    report = report_on(path)
    info = media_info(report, path)
    _check_tracks(path, info)
    if info.duration_ms:
        _check_size(path, info)
    found = checked(path, report)
    _check_size(path, found)
    _check_picture(path, found)
    return found


def report_on(path: Path) -> Mapping[str, Any]:
    """Return ffprobe's report on the format and the streams of *path*, and on all packets of a short file.

    Raises like ``probe``.
    """
    _regular_file(path)
    is_short = path.stat().st_size <= _SHORT_BYTES
    packets = ("-read_intervals", f"%+#{_MOST_PACKETS}", "-show_entries", _PACKETS) if is_short else ()
    found = _ffprobe(path, "-show_format", "-show_streams", "-show_chapters", *packets, "-of", "json=compact=1")
    try:
        report = json.loads(found.stdout or b"{}")
    except ValueError:
        raise MediaError(
            "BIL-MED-022", "ffprobe returned unreadable output", where=path, remedy=found.last_words(1)
        ) from None
    if not found.ok or not report.get("format"):
        raise _unreadable(path, found)
    if len(report.get("packets", ())) >= _MOST_PACKETS:  # there may be more of them
        del report["packets"]
    return dict(report)


def checked(path: Path, report: Mapping[str, Any]) -> MediaInfo:
    """Return what *path* contains by ffprobe's *report*, after checking its end. Raises like ``probe``."""
    return _checked_to_the_end(path, media_info(report, path), report)


def file_url(path: Path) -> str:
    """Return *path* for ffmpeg whatever its name: a colon does not mean a protocol, a dash not an option."""
    return f"file:{path.absolute()}"


def _regular_file(path: Path) -> None:
    if path.is_dir():
        raise InputError("BIL-MED-023", "is a folder, not a recording", where=path, remedy="Name a file in it.")
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise InputError("BIL-MED-024", "does not exist", where=path, remedy="Check the path.") from None
    except OSError as error:
        raise InputError("BIL-MED-025", f"cannot be read: {error.strerror}", where=path) from None
    if not path.is_file():
        raise InputError("BIL-MED-026", "is not a regular file", where=path, remedy="Copy it to a normal file.")
    if not size:
        raise InputError("BIL-MED-027", "is empty (0 bytes)", where=path, remedy=_CUT_SHORT)
    if size > _LARGE_BYTES and _is_hollow(path, size):
        raise InputError(
            "BIL-MED-063",
            f"has {size / 1e9:,.0f} GB, but nearly all of it is empty (zeros)",
            where=path,
            remedy=_CUT_SHORT,
        )
    if kind := text_kind(_head(path, TEXT_BYTES)):
        raise _no_recording(path, "a playlist, which only names other files" if kind == "playlist" else "a text")


def _is_hollow(path: Path, size: int) -> bool:
    """Return whether samples from the whole file are zeros, as in one whose room was only reserved.

    Programs look for the first frame through all of it.
    """
    with path.open("rb") as file:
        for number in range(1, _SAMPLES):
            file.seek(size * number // _SAMPLES)
            if any(file.read(_SAMPLE_BYTES)):
                return False
    return True


def _no_recording(path: Path, kind: str) -> InputError:
    return InputError("BIL-MED-037", f"is not a recording: it is {kind}", where=path, remedy=NOT_MEDIA)


def _unreadable(path: Path, found: Completed) -> InputError:
    """Distinguish a truncated MP4, whose index comes last, from a file that never was a recording."""
    if "Permission denied" in found.stderr:
        return InputError(
            "BIL-MED-028", "cannot be read: permission denied", where=path, remedy="Change its permissions."
        )
    if "moov atom not found" in found.stderr and _head(path, 8)[4:] in _MP4_BOXES:
        return InputError(
            "BIL-MED-029", "is truncated: its index (moov atom) is missing", where=path, remedy=_CUT_SHORT
        )
    if refused := _REFUSED.search(found.stderr):
        return _no_recording(path, f"a file of the format {refused[1]}")
    return InputError("BIL-MED-030", "is not a media file that ffmpeg can read", where=path, remedy=NOT_MEDIA)


def _checked_to_the_end(path: Path, info: MediaInfo, report: Mapping[str, Any]) -> MediaInfo:
    """Return *info* with a duration confirmed by its last packets. Raises InputError if it is not."""
    start = Fraction(report["format"].get("start_time") or 0)
    packets = report.get("packets")
    whole_ms = None if packets is None else _end_ms(packets, start)
    promised_ms = max(info.duration_ms, _riff_duration_ms(path, info))
    end_ms = whole_ms
    if promised_ms and packets is None:
        end_ms = _last_packet_ms(path, start, max(0.0, promised_ms / 1000 - _TAIL_S))
    slack_ms = min(5000, max(500, promised_ms // 100))
    unmeasured = info.container == "ogg" or _is_estimate(path, info)
    broken = unmeasured and breaks_off(_tail(path, info.size_bytes), info.container)
    if not broken and promised_ms and end_ms is not None and promised_ms - end_ms <= slack_ms:
        return _lasting(info, end_ms if _is_estimate(path, info) else promised_ms)
    end_ms = (_last_packet_ms(path, start, None) if packets is None else whole_ms) or 0
    if not end_ms:
        raise InputError("BIL-MED-031", "contains no readable audio or video", where=path, remedy=_CUT_SHORT)
    if promised_ms - end_ms > slack_ms and not _is_estimate(path, info):
        raise InputError(
            "BIL-MED-032",
            f"is truncated: its header says {format_clock(promised_ms)}, but it has {format_clock(end_ms)}",
            where=path,
            remedy=_CUT_SHORT,
        )
    if broken:
        raise InputError(
            "BIL-MED-033",
            f"is truncated: its audio ends at {format_clock(end_ms)}",
            where=path,
            remedy=_CUT_SHORT,
        )
    return _lasting(info, end_ms)


def _check_tracks(path: Path, info: MediaInfo) -> None:
    """Raise InputError for more tracks than can be compared: each of them is decoded for that."""
    count = max(len(info.audio), len(info.pictures))
    if count > _MOST_TRACKS:
        raise InputError(
            "BIL-MED-065",
            f"has {count} tracks of one kind, and at most {_MOST_TRACKS} are compared",
            where=path,
            remedy="Export it with fewer tracks.",
        )


def _check_size(path: Path, info: MediaInfo) -> None:
    """Raise InputError if the file is far larger than its content can be: reading all of it would take hours."""
    if info.size_bytes > _OTHER_BYTES + _MOST_BYTES_A_SECOND * info.duration_ms // 1000:
        raise InputError(
            "BIL-MED-064",
            f"has {info.size_bytes / 1e9:,.0f} GB, but lasts only {format_clock(info.duration_ms)}",
            where=path,
            remedy="Most of it is empty or of another kind: export it again.",
        )


def _check_picture(path: Path, info: MediaInfo) -> None:
    """Raise InputError if no frame can be decoded because all key frames are missing."""
    if info.video is None or len(info.pictures) > 1:  # of several, one that can be decoded is chosen
        return
    picture = ["-map", f"0:{info.video.index}", "-frames:v", "1", "-f", "null", "-progress", "pipe:1", "-nostats", "-"]
    try:
        found = run(
            guarded(["ffmpeg", "-nostdin", "-v", "quiet", "-i", file_url(path), *picture]),
            timeout_s=_COUNT_TIMEOUT_S,
            remedy=ffmpeg_hint(),
        )
    except Timeout:
        raise MediaError("BIL-MED-034", "ffmpeg did not reach the first video frame in time", where=path) from None
    if b"frame=0" in found.stdout and b"frame=1" not in found.stdout:
        raise InputError(
            "BIL-MED-035",
            "contains video that cannot be decoded: it has no key frames",
            where=path,
            remedy=_CUT_SHORT,
        )


def _is_estimate(path: Path, info: MediaInfo) -> bool:
    """Return whether ffprobe could only estimate the length from the bit rate, for want of an index."""
    if info.container == "mp3":
        head = _head(path, _MP3_HEADER_BYTES)
        return b"Xing" not in head and b"Info" not in head
    return info.container == "aac"


def _lasting(info: MediaInfo, duration_ms: int) -> MediaInfo:
    return replace(info, duration_ms=duration_ms)


def _last_packet_ms(path: Path, start: Fraction, since_s: float | None) -> int | None:
    """Return the end of the last packet, in ms from the file's start; ``None`` without packets."""
    last: Fraction | None = None

    def note(line: str) -> None:
        nonlocal last
        if len(times := line.split(",")[:3]) == 3 and (end := _packet_end(*times)) is not None:
            last = end if last is None else max(last, end)

    interval = () if since_s is None else ("-read_intervals", f"{since_s + float(start):.3f}%")
    _ffprobe(path, *interval, "-show_entries", _PACKETS, "-of", "csv=p=0", lines=LineReader(note))
    return _whole_ms(last, start)


def _end_ms(packets: Sequence[Mapping[str, str]], start: Fraction) -> int | None:
    """Return the end of the last of *packets*, as ffprobe reports them, like ``_last_packet_ms``."""
    ends = (_packet_end(*(packet.get(f"{name}_time", "") for name in ("pts", "dts", "duration"))) for packet in packets)
    return _whole_ms(max((end for end in ends if end is not None), default=None), start)


def _packet_end(pts: str, dts: str, duration: str) -> Fraction | None:
    begin = _decimal(pts)
    begin = _decimal(dts) if begin is None else begin
    return None if begin is None else begin + (_decimal(duration) or 0)


def _whole_ms(end: Fraction | None, start: Fraction) -> int | None:
    return round(1000 * (end - start)) if end is not None and end > start else None


def _decimal(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except ValueError:  # "N/A"
        return None


def _riff_duration_ms(path: Path, info: MediaInfo) -> int:
    """Return the length promised by a WAV header; ffprobe only reports what is left of the file."""
    head = _head(path, 12)
    if info.container != "wav" or head[:4] != b"RIFF":
        return 0
    promised = int.from_bytes(head[4:8], "little") + 8
    if promised >= 0xFFFFFFFF or promised <= info.size_bytes:  # streamed files do not know their size
        return 0
    return info.duration_ms * promised // max(1, info.size_bytes)


def _head(path: Path, count: int) -> bytes:
    with path.open("rb") as file:
        return file.read(count)


def _tail(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL_BYTES))
        return file.read()


def _ffprobe(path: Path, *options: str, lines: LineReader | None = None) -> Completed:
    try:
        return run(
            guarded(["ffprobe", "-v", "error", "-hide_banner", *options, "-i", file_url(path)]),
            timeout_s=_COUNT_TIMEOUT_S if lines else _PROBE_TIMEOUT_S,
            lines=lines,
            remedy=ffmpeg_hint(),
        )
    except Timeout:
        raise MediaError("BIL-MED-036", "ffprobe did not finish reading this file", where=path) from None
