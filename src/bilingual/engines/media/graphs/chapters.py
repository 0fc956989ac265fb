"""MP4 chapters as an additional ffmpeg input."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bilingual.model.sections import Section

NAME = "chapters.txt"


def metadata_text(sections: Sequence[Section], duration_ms: int) -> str:
    """Return *sections* in ffmpeg's metadata format (ffmpeg.org/ffmpeg-formats.html, "Metadata").

    >>> print(metadata_text([Section(0, "Why; how = what")], 9000).splitlines()[-1])
    title=Why\\; how \\= what
    """
    lines = [";FFMETADATA1"]
    ends = [*(section.start_ms for section in sections[1:]), duration_ms]
    for section, end_ms in zip(sections, ends, strict=True):
        title = re.sub(r"([=;#\\\n])", r"\\\1", section.title)
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={section.start_ms}", f"END={end_ms}", f"title={title}"]
    return "\n".join(lines) + "\n"


def with_chapters(arguments: Sequence[str]) -> list[str]:
    """Return ffmpeg's *arguments* with the chapter file as an additional, mapped input.

    >>> with_chapters(["-i", "a.mp4", "-map", "0", "-map_chapters", "-1", "-map_metadata", "-1", "b.mp4"])[6:]
    ['-map', '0', '-map_chapters', '1', '-map_metadata:s', '-1', 'b.mp4']
    """
    place = len(arguments) - list(reversed(arguments)).index("-i") + 1
    found = [*arguments[:place], "-f", "ffmetadata", "-i", NAME, *arguments[place:]]
    found[found.index("-map_chapters") + 1] = str(arguments.count("-i"))
    # "-map_metadata -1" would also remove the chapter titles; the stream form clears the file's metadata as well.
    found[found.index("-map_metadata")] = "-map_metadata:s"
    return found


def write_chapters(sections: Sequence[Section], duration_ms: int, folder: Path) -> None:
    """Write the file used by :func:`with_chapters` into *folder*."""
    (folder / NAME).write_text(metadata_text(sections, duration_ms), "utf-8")
