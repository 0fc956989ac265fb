"""Reads container formats directly: the video track of an MP4, and whether audio is truncated.

MP4 boxes follow ISO/IEC 14496-12. Ogg, ADTS (``.aac``) and MP3 are chains of small units that declare their own size,
without a header for the file: a truncated copy ends within one of them, so the last unit is longer than the rest of the
file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bilingual.model.digest import digest

_LARGEST_INDEX = 1 << 28  # our moov boxes are below 256 MiB
_SAMPLE_ENTRY = 86  # bytes of a visual sample entry before its own boxes: box header and fixed fields


@dataclass(frozen=True, slots=True)
class PictureTrack:
    """The first video track: its frames, and a digest of the decoder configuration.

    Segments can be joined by stream copy only if ``configuration`` is the same.
    """

    frames: int
    configuration: str


def picture_track(path: Path) -> PictureTrack | None:
    """Return the video track of *path*, ``None`` if the file is incomplete or has none."""
    try:
        with path.open("rb") as file:
            index = _index(file)
    except OSError:
        return None
    for track in _named(index, b"trak"):
        media = _first(track, b"mdia")
        if _first(media, b"hdlr")[8:12] != b"vide":
            continue
        table = _first(_first(media, b"minf"), b"stbl")
        sizes, entries = _first(table, b"stsz"), _first(table, b"stsd")
        if len(sizes) < 12 or len(entries) < 8 + _SAMPLE_ENTRY:
            return None
        return PictureTrack(int.from_bytes(sizes[8:12], "big"), _configuration(entries[8 + _SAMPLE_ENTRY :]))
    return None


def is_faststart(path: Path) -> bool:
    """Return whether an MP4's ``moov`` box comes before its ``mdat`` box."""
    with path.open("rb") as file:
        for kind, _, _ in _top_boxes(file):
            if kind in (b"moov", b"mdat"):
                return kind == b"moov"
    return False


def _index(file: BinaryIO) -> bytes:
    """Return the content of the ``moov`` box, empty if there is none."""
    for kind, start, size in _top_boxes(file):
        if kind == b"moov" and size <= _LARGEST_INDEX:
            file.seek(start)
            content = file.read(size)
            return content if len(content) == size else b""
    return b""


def _top_boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and size of the content of each box of the file."""
    place = 0
    while len(head := file.read(8)) == 8:
        size, kind, header = int.from_bytes(head[:4], "big"), head[4:], 8
        if size == 1:
            size, header = int.from_bytes(file.read(8), "big"), 16
        if size < header:
            return
        yield kind, place + header, size - header
        place += size
        file.seek(place)


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place + 8 <= len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        if size < 8:
            return
        yield content[place + 4 : place + 8], content[place + 8 : place + size]
        place += size


def _named(content: bytes, kind: bytes) -> list[bytes]:
    return [inner for name, inner in _boxes(content) if name == kind]


def _first(content: bytes, kind: bytes) -> bytes:
    return next(iter(_named(content, kind)), b"")


def _configuration(boxes: bytes) -> str:
    """Return a digest of all boxes of the sample entry except the bit rate, which differs between segments."""
    return digest([[kind.decode("latin-1"), inner.hex()] for kind, inner in _boxes(boxes) if kind != b"btrt"])


TAIL_BYTES = 1 << 17  # two Ogg pages of the largest size (RFC 3533: 65,307 bytes)
_LINKED = 3  # consecutive units needed to trust a chain
# Kilobits per second by index, layer III: MPEG-1, then MPEG-2 and 2.5 (ISO 11172-3 2.4.2.3, 13818-3 2.4.2.3).
_MPEG1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MP3_RATES = (44_100, 48_000, 32_000)


def breaks_off(tail: bytes, container: str) -> bool:
    """Return whether *tail*, the last ``TAIL_BYTES`` of a file of ffmpeg's format *container*, ends within a unit.

    Tags after the audio (ID3v1, APE) do not count. A file truncated exactly between two units is not detected.
    """
    if container == "ogg":
        return _ogg_breaks_off(tail)
    if container in ("aac", "mp3"):
        return _chain_breaks_off(tail, _adts_bytes if container == "aac" else _mp3_bytes)
    return False


def _ogg_breaks_off(tail: bytes) -> bool:
    place = tail.rfind(b"OggS")
    if place < 0:
        return False
    if len(tail) < place + 27:
        return True
    lacing = tail[place + 27 : place + 27 + tail[place + 26]]
    return len(lacing) < tail[place + 26] or place + 27 + len(lacing) + sum(lacing) > len(tail)


def _chain_breaks_off(tail: bytes, size_of: Callable[[bytes], int]) -> bool:
    for start in range(len(tail)):
        place, links = start, 0
        while (size := size_of(tail[place : place + 7])) and place + size <= len(tail):
            place, links = place + size, links + 1
        if links >= _LINKED:
            # The chain ends at the file's end, at a tag, or with an incomplete unit.
            return bool(size) or (0 < len(tail) - place < 7 and tail[place] == 0xFF)
    return False


def _adts_bytes(head: bytes) -> int:
    """Return the size of the ADTS frame that starts with *head*, 0 if none does (ISO 13818-7 6.2)."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0
    return (head[3] & 0x03) << 11 | head[4] << 3 | head[5] >> 5


def _mp3_bytes(head: bytes) -> int:
    """Return the size of the layer III frame that starts with *head*, 0 if none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, bitrate, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or bitrate in (0, 15) or rate == 3:
        return 0
    first = version == 3
    kbps = (_MPEG1 if first else _MPEG2)[bitrate]
    hertz = _MP3_RATES[rate] // {3: 1, 2: 2, 0: 4}[version]
    return (144 if first else 72) * kbps * 1000 // hertz + (head[2] >> 1 & 1)
