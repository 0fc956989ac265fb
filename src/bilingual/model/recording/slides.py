"""A narrated article as media: the pictures shown while it is read aloud, and its audio file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.model.recording.media import Section


@dataclass(frozen=True, slots=True)
class SlidePicture:
    """A still picture of a video, from ``start_ms`` until the next one's start or the end.

    ``path`` is a PNG, best in the size of the rendition's frame (another size is scaled), ``sha256`` its content hash.
    Times are those of the transcript, in milliseconds.
    """

    path: Path
    sha256: str
    start_ms: int


@dataclass(frozen=True, slots=True)
class Narration:
    """An article that was read aloud, to deliver as an audio file.

    ``sound`` is a WAV as loud as it shall be, ``language`` that of what is heard, ``date`` in the form 2026-11-30,
    ``cover`` the content of a JPEG or PNG. ``chapters`` are in the order of their times; the first starts at 0.
    """

    sound: Path
    title: str
    language: str
    artist: str = ""
    album: str = ""
    date: str = ""
    cover: bytes = b""
    chapters: tuple[Section, ...] = ()


def slide_facts(slides: Sequence[SlidePicture]) -> dict[str, Any]:
    """Return what a video depends on of its *slides*, for the keys of stages: nothing without any."""
    return {"slides": [[slide.sha256, slide.start_ms] for slide in slides]} if slides else {}
