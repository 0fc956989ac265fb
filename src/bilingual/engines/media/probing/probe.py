"""Probes a media file with ffprobe, and checks that it is complete.

The last seconds of the file are read too, because a truncated copy still has the length that its header promises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from bilingual.engines.media.probing.containers import TAIL_BYTES, breaks_off
from bilingual.engines.media.probing.features import ffmpeg_hint
from bilingual.engines.media.probing.inputs import file_url, guarded
from bilingual.engines.media.probing.report import COUNT_TIMEOUT_S, CUT_SHORT, end_ms, head, last_packet_ms, report_on
from bilingual.engines.media.probing.streams import media_info
from bilingual.engines.processes.running import run
from bilingual.errors import InputError, MediaError, Timeout
from bilingual.model.recording.media import MediaInfo
from bilingual.model.timing import format_clock

_MP3_HEADER_BYTES = 1 << 19  # search range for an MP3's Xing or Info header, which may follow cover art
_TAIL_S = 10.0
# docs/reference/limits.md has the reasons.
_MOST_BYTES_A_SECOND, _OTHER_BYTES = 2_000_000_000, 5_000_000_000
_MOST_TRACKS = 64


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


def checked(path: Path, report: Mapping[str, Any]) -> MediaInfo:
    """Return what *path* contains by ffprobe's *report*, after checking its end. Raises like ``probe``."""
    return _checked_to_the_end(path, media_info(report, path), report)


def _checked_to_the_end(path: Path, info: MediaInfo, report: Mapping[str, Any]) -> MediaInfo:
    """Return *info* with a duration confirmed by its last packets. Raises InputError if it is not."""
    start = Fraction(report["format"].get("start_time") or 0)
    packets = report.get("packets")
    whole_ms = None if packets is None else end_ms(packets, start)
    promised_ms = max(info.duration_ms, _riff_duration_ms(path, info))
    last_ms = whole_ms
    if promised_ms and packets is None:
        last_ms = last_packet_ms(path, start, max(0.0, promised_ms / 1000 - _TAIL_S))
    slack_ms = min(5000, max(500, promised_ms // 100))
    unmeasured = info.container == "ogg" or _is_estimate(path, info)
    broken = unmeasured and breaks_off(_tail(path, info.size_bytes), info.container)
    if not broken and promised_ms and last_ms is not None and promised_ms - last_ms <= slack_ms:
        return _lasting(info, last_ms if _is_estimate(path, info) else promised_ms)
    last_ms = (last_packet_ms(path, start, None) if packets is None else whole_ms) or 0
    if not last_ms:
        raise InputError("BIL-MED-031", "contains no readable audio or video", where=path, remedy=CUT_SHORT)
    if promised_ms - last_ms > slack_ms and not _is_estimate(path, info):
        raise InputError(
            "BIL-MED-032",
            f"is truncated: its header says {format_clock(promised_ms)}, but it has {format_clock(last_ms)}",
            where=path,
            remedy=CUT_SHORT,
        )
    if broken:
        raise InputError(
            "BIL-MED-033",
            f"is truncated: its audio ends at {format_clock(last_ms)}",
            where=path,
            remedy=CUT_SHORT,
        )
    return _lasting(info, last_ms)


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
            timeout_s=COUNT_TIMEOUT_S,
            remedy=ffmpeg_hint(),
        )
    except Timeout:
        raise MediaError("BIL-MED-034", "ffmpeg did not reach the first video frame in time", where=path) from None
    if b"frame=0" in found.stdout and b"frame=1" not in found.stdout:
        raise InputError(
            "BIL-MED-035",
            "contains video that cannot be decoded: it has no key frames",
            where=path,
            remedy=CUT_SHORT,
        )


def _is_estimate(path: Path, info: MediaInfo) -> bool:
    """Return whether ffprobe could only estimate the length from the bit rate, for want of an index."""
    if info.container == "mp3":
        begin = head(path, _MP3_HEADER_BYTES)
        return b"Xing" not in begin and b"Info" not in begin
    return info.container == "aac"


def _lasting(info: MediaInfo, duration_ms: int) -> MediaInfo:
    return replace(info, duration_ms=duration_ms)


def _riff_duration_ms(path: Path, info: MediaInfo) -> int:
    """Return the length promised by a WAV header; ffprobe only reports what is left of the file."""
    begin = head(path, 12)
    if info.container != "wav" or begin[:4] != b"RIFF":
        return 0
    promised = int.from_bytes(begin[4:8], "little") + 8
    if promised >= 0xFFFFFFFF or promised <= info.size_bytes:  # streamed files do not know their size
        return 0
    return info.duration_ms * promised // max(1, info.size_bytes)


def _tail(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL_BYTES))
        return file.read()
