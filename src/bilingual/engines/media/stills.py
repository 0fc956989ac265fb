"""Pictures of a recording: a small still for a list, and covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bilingual.engines.base import FontBook, RenderJob
from bilingual.engines.media.encoding.encode import FfmpegCall, atomic_file, encode
from bilingual.engines.media.graphs.drawings import ground, with_pictures
from bilingual.engines.media.graphs.video_job import VideoJob, in_seconds
from bilingual.engines.media.probing.inputs import file_url
from bilingual.engines.media.rendering import require_length, temporary_folder
from bilingual.errors import MediaError
from bilingual.model.recording.rendition import frame_size
from bilingual.model.timing import Span

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


class Covers:
    """Draws covers with *fonts*; *work* is the folder for temporary files (default: the system's)."""

    def __init__(self, fonts: FontBook, work: Path | None) -> None:
        self._fonts, self._work = fonts, work
        self._looks: tuple[tuple[Path, int, Span | None, str], int | None] | None = None

    def draw(self, job: RenderJob, titles: Sequence[tuple[str, str]]) -> None:
        """Write the cover of *job* as ``MediaTool.cover`` says."""
        from bilingual.engines.media.graphs import covers

        burn = VideoJob.of(job)
        require_length(burn)
        titles = () if job.slides else titles
        width, height = frame_size(job.rendition, job.recording.info)
        with temporary_folder(self._work) as folder, atomic_file(job.output) as part:
            at_ms = self._best_look(burn, folder)
            if at_ms is None:
                ground(burn, folder).replace(folder / "back.png")
            if titles:
                (folder / "shade.png").write_bytes(covers.shade(width, height))
                (folder / "words.ass").write_text(covers.words_ass(width, height, titles, self._fonts), "utf-8")
            if at_ms is not None:
                burn = with_pictures(burn, folder, self._fonts)
            arguments = covers.cover_args(replace(burn, output=part), at_ms, shaded=bool(titles))
            encode(arguments, FfmpegCall(job.recording.path, folder, 1, "drawing a cover", job.output))

    def _best_look(self, burn: VideoJob, folder: Path) -> int | None:
        """Return the time of the best frame, searched once for the covers of all platforms and pairs."""
        from bilingual.engines.media.graphs import covers

        recording = burn.recording
        key = recording.path, recording.path.stat().st_mtime_ns, recording.excerpt, str(recording.picture_facts)
        if self._looks is None or self._looks[0] != key:
            self._looks = key, covers.best_frame_ms(burn, folder)
        return self._looks[1]
