"""Joins sentences to one MP3 with chapters, frame by frame: nothing is encoded again.

All frames of ``clips.py`` have the same size and time, so the length of a part, and where a chapter begins, is a number
of frames.
"""

from __future__ import annotations

from pathlib import Path

from bilingual.engines.media.encoding.clips import FRAME, KBPS
from bilingual.engines.media.encoding.mp3 import Mp3Tags, tagged
from bilingual.engines.media.speech_level import RATE
from bilingual.learning.practice import Track
from bilingual.model.recording.media import Section

FRAME_MS = FRAME * 1000 // RATE
_FRAME_BYTES = 144 * KBPS * 1000 // RATE


def joined(track: Track, folder: Path) -> bytes:
    """Return *track* as an MP3 file; *folder* is for temporary files.

    Chapters begin with the first frame of their sentence, which is heard half a frame later. Silence is rounded to
    whole frames.
    """
    sound = bytearray()
    sections = []
    for chapter in track.chapters:
        sections.append(Section(len(sound) // _FRAME_BYTES * FRAME_MS, chapter.title))
        for part in chapter.parts:
            sound += _silence(part) if isinstance(part, int) else _frames(part)
    (folder / "frames.mp3").write_bytes(sound)
    length_ms = len(sound) // _FRAME_BYTES * FRAME_MS
    tags = Mp3Tags(track.title, track.language)
    return tagged(["-i", "frames.mp3"], ["-c:a", "copy"], tags, sections, length_ms, folder)


def _frames(clip: bytes) -> bytes:
    """Return the frames of *clip* without the first one, which tells players its length."""
    assert len(clip) % _FRAME_BYTES == 0, "it is one of clips.py"
    return clip[_FRAME_BYTES:]


def _silence(length_ms: int) -> bytes:
    """Return frames without content, which decode as silence."""
    # MPEG-1 layer III without CRC, 64 kbit/s, 48 kHz, mono.
    frame = bytes([0xFF, 0xFB, 0x54, 0xC4]).ljust(_FRAME_BYTES, b"\0")
    return frame * round(length_ms / FRAME_MS)
