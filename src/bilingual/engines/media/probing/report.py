"""What ffprobe says of a file: its format, its streams, and when its packets end.

All packets of a short file come with the same call: reading all of it takes less time than starting ffprobe again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from bilingual.engines.media.probing.features import ffmpeg_hint
from bilingual.engines.media.probing.inputs import TEXT_BYTES, file_url, guarded, text_kind
from bilingual.engines.media.probing.streams import NOT_MEDIA
from bilingual.engines.processes.running import Completed, LineReader, run
from bilingual.errors import InputError, MediaError, Timeout

CUT_SHORT = "Copy or export it again."
COUNT_TIMEOUT_S = 600
_PROBE_TIMEOUT_S = 60
_MP4_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}
_SHORT_BYTES, _MOST_PACKETS = 1 << 20, 20_000
_PACKETS = "packet=pts_time,dts_time,duration_time"
_LARGE_BYTES, _SAMPLES, _SAMPLE_BYTES = 4_000_000_000, 64, 4096  # docs/reference/limits.md has the reasons
_REFUSED = re.compile(r"\[(\w+?)(?:_pipe)?[ @][^\]]*\] Format not on whitelist")


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


def last_packet_ms(path: Path, start: Fraction, since_s: float | None) -> int | None:
    """Return the end of the last packet, in ms from the file's start; ``None`` without packets."""
    last: Fraction | None = None

    def note(line: str) -> None:
        nonlocal last
        if len(times := line.split(",")[:3]) == 3 and (end := _packet_end(*times)) is not None:
            last = end if last is None else max(last, end)

    interval = () if since_s is None else ("-read_intervals", f"{since_s + float(start):.3f}%")
    _ffprobe(path, *interval, "-show_entries", _PACKETS, "-of", "csv=p=0", lines=LineReader(note))
    return _whole_ms(last, start)


def end_ms(packets: Sequence[Mapping[str, str]], start: Fraction) -> int | None:
    """Return the end of the last of *packets*, as ffprobe reports them, like ``last_packet_ms``."""
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


def head(path: Path, count: int) -> bytes:
    """Return the first *count* bytes of *path*."""
    with path.open("rb") as file:
        return file.read(count)


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
        raise InputError("BIL-MED-027", "is empty (0 bytes)", where=path, remedy=CUT_SHORT)
    if size > _LARGE_BYTES and _is_hollow(path, size):
        raise InputError(
            "BIL-MED-063",
            f"has {size / 1e9:,.0f} GB, but nearly all of it is empty (zeros)",
            where=path,
            remedy=CUT_SHORT,
        )
    if kind := text_kind(head(path, TEXT_BYTES)):
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
    if "moov atom not found" in found.stderr and head(path, 8)[4:] in _MP4_BOXES:
        return InputError("BIL-MED-029", "is truncated: its index (moov atom) is missing", where=path, remedy=CUT_SHORT)
    if refused := _REFUSED.search(found.stderr):
        return _no_recording(path, f"a file of the format {refused[1]}")
    return InputError("BIL-MED-030", "is not a media file that ffmpeg can read", where=path, remedy=NOT_MEDIA)


def _ffprobe(path: Path, *options: str, lines: LineReader | None = None) -> Completed:
    try:
        return run(
            guarded(["ffprobe", "-v", "error", "-hide_banner", *options, "-i", file_url(path)]),
            timeout_s=COUNT_TIMEOUT_S if lines else _PROBE_TIMEOUT_S,
            lines=lines,
            remedy=ffmpeg_hint(),
        )
    except Timeout:
        raise MediaError("BIL-MED-036", "ffprobe did not finish reading this file", where=path) from None
