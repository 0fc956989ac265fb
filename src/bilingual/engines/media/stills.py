"""A small still of a recording, for a list."""

from __future__ import annotations

from pathlib import Path

from bilingual.engines.media.encoding.encode import FfmpegCall, atomic_file, encode
from bilingual.engines.media.graphs.video_job import in_seconds
from bilingual.engines.media.probing.inputs import file_url
from bilingual.errors import MediaError

_WIDTH = 640
_AMONG = 25  # frames: the most usual one is neither black nor a flash


def still(path: Path, output: Path, at_ms: int) -> None:
    """Write a still of *path*, from about *at_ms* on, to *output* (JPEG).

    Raises MediaError if there is no picture, or it cannot be decoded.
    """
    with atomic_file(output) as part:
        begin = ["-ss", in_seconds(at_ms)] if at_ms else []  # the picture of a song is at no time
        found = [*begin, "-i", file_url(path), "-map", "0:v:0", "-frames:v", "1"]
        drawn = ["-vf", f"thumbnail={_AMONG},scale=w=min({_WIDTH}\\,iw):h=-2", "-q:v", "4", "-f", "image2"]
        encode([*found, *drawn, "-update", "1", str(part)], FfmpegCall(path, output.parent, 0, "drawing a still"))
        if not part.is_file():
            raise MediaError("BIL-MED-061", "has no picture there", where=path)
