"""Title and chapters of a file, in the text that ffmpeg reads them from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from bilingual.model.recording.media import Section

NAME = "chapters.txt"


def metadata_text(sections: Sequence[Section], duration_ms: int, tags: Mapping[str, str] | None = None) -> str:
    """Return *tags* and *sections* in ffmpeg's metadata format (ffmpeg.org/ffmpeg-formats.html, "Metadata").

    >>> print(metadata_text([Section(0, "Why; how = what")], 9000).splitlines()[-1])
    title=Why\\; how \\= what
    """
    lines = [";FFMETADATA1", *(f"{name}={_escaped(value)}" for name, value in (tags or {}).items() if value)]
    ends = [*(section.start_ms for section in sections[1:]), duration_ms][: len(sections)]
    for section, end_ms in zip(sections, ends, strict=True):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={section.start_ms}", f"END={end_ms}"]
        lines += [f"title={_escaped(section.title)}"]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"([=;#\\])", r"\\\1", " ".join(text.split()))


def with_chapters(arguments: Sequence[str]) -> list[str]:
    """Return ffmpeg's *arguments* with the chapter file as an additional, mapped input.

    >>> with_chapters(["-i", "a.mp4", "-map", "0", "-map_chapters", "-1", "-map_metadata", "-1", "b.mp4"])[6:]
    ['-map', '0', '-map_chapters', '1', '-map_metadata', '1', '-map_metadata:s', '-1', 'b.mp4']
    """
    place = len(arguments) - list(reversed(arguments)).index("-i") + 1
    found = [*arguments[:place], "-f", "ffmetadata", "-i", NAME, *arguments[place:]]
    found[found.index("-map_chapters") + 1] = str(arguments.count("-i"))
    # "-map_metadata -1" would also remove the chapter titles. The chapter file has no other metadata, so with those of
    # that file none of the recording's are left: place, author, device.
    place = found.index("-map_metadata")
    found[place : place + 2] = ["-map_metadata", str(arguments.count("-i")), "-map_metadata:s", "-1"]
    return found


def write_chapters(sections: Sequence[Section], duration_ms: int, folder: Path) -> None:
    """Write the file used by :func:`with_chapters` into *folder*."""
    (folder / NAME).write_text(metadata_text(sections, duration_ms), "utf-8")
