"""Joins sentences to one MP3 with chapters, frame by frame: nothing is encoded again.

All frames of ``clips.py`` have the same size and time, so the length of a part, and where a chapter begins, is a number
of frames. Chapters are those of ID3v2 ("ID3v2 Chapter Frame Addendum" of 2005), which players of podcasts show.
"""

from __future__ import annotations

from pathlib import Path

from bilingual.engines.media.encoding.clips import FRAME, KBPS, RATE
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.languages import three_letters
from bilingual.learning.practice import Track

FRAME_MS = FRAME * 1000 // RATE
_FRAME_BYTES = 144 * KBPS * 1000 // RATE
_ESCAPED = str.maketrans({one: f"\\{one}" for one in "=;#\\\n"})


def joined(track: Track, folder: Path) -> bytes:
    """Return *track* as an MP3 file; *folder* is for temporary files.

    Chapters begin with the first frame of their sentence, which is heard half a frame later. Silence is rounded to
    whole frames.
    """
    sound = bytearray()
    lines = [";FFMETADATA1", f"title={_escaped(track.title)}", f"language={three_letters(track.language)}"]
    for chapter in track.chapters:
        begin = len(sound) // _FRAME_BYTES
        for part in chapter.parts:
            sound += _silence(part) if isinstance(part, int) else _frames(part)
        end = len(sound) // _FRAME_BYTES
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={begin * FRAME_MS}", f"END={end * FRAME_MS}"]
        lines += [f"title={_escaped(chapter.title)}"]
    (folder / "frames.mp3").write_bytes(sound)
    (folder / "chapters.txt").write_text("\n".join(lines) + "\n", "utf-8")
    read = ["-i", "frames.mp3", "-f", "ffmetadata", "-i", "chapters.txt", "-map", "0:a", "-c", "copy"]
    # Version 4 of ID3 is unknown to Windows and to older players.
    tags = ["-map_metadata", "1", "-map_chapters", "1", "-id3v2_version", "3", "-fflags", "+bitexact"]
    call = FfmpegCall(folder / "track.mp3", folder, 0, "joining sentences")
    encode([*read, *tags, "track.mp3"], call)
    return (folder / "track.mp3").read_bytes()


def _frames(clip: bytes) -> bytes:
    """Return the frames of *clip* without the first one, which tells players its length."""
    assert len(clip) % _FRAME_BYTES == 0, "it is one of clips.py"
    return clip[_FRAME_BYTES:]


def _silence(length_ms: int) -> bytes:
    """Return frames without content, which decode as silence."""
    # MPEG-1 layer III without CRC, 64 kbit/s, 48 kHz, mono.
    frame = bytes([0xFF, 0xFB, 0x54, 0xC4]).ljust(_FRAME_BYTES, b"\0")
    return frame * round(length_ms / FRAME_MS)


def _escaped(text: str) -> str:
    return " ".join(text.split()).translate(_ESCAPED)
