"""The waveform under an opened recording: drawn once from its sound, kept by its content, and read by range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bilingual.engines.base import Progress, silent
from bilingual.errors import MediaError
from bilingual.model.digest import digest
from bilingual.model.timing import Span
from bilingual.pipeline.making.cue_layout import PREVIEW
from bilingual.pipeline.opening.drawings.drawing_cache import WORK, drawn
from bilingual.pipeline.opening.media import source_path
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings

_SUFFIX = ".peaks"
_TO_THE_END_MS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Peaks:
    """``path`` is the file with the peaks (``engines.media.waveform``), ``None`` if there are none, and ``reason`` says
    why. ``levels`` say where in it each zoom level is. Times are those of the published video.
    """

    path: Path | None
    reason: str = ""
    duration_ms: int = 0
    levels: tuple[Mapping[str, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "duration_ms": self.duration_ms,
            "levels": [dict(level) for level in self.levels],
            "reason": self.reason or None,
        }


def peaks(folder: Path, tools: Tools, progress: Progress = silent) -> Peaks:
    """Return the peaks of the recording of the results *folder*, which takes seconds the first time.

    They are those of the preview, which has the chosen sound, else of the source. Raises InputError without a manifest,
    WorkspaceError if they cannot be kept, NotInstalled without ffmpeg.
    """
    from bilingual.engines.media import waveform  # loads numpy

    manifest = Manifest.read(folder)
    if manifest.source.get("kind") != "recording" and not (folder / PREVIEW).is_file():
        return Peaks(None, "is no recording")
    media, facts, excerpt = _sound(manifest, tools.settings)
    if media is None:
        return Peaks(None, "neither its preview nor its source is there")

    def draw(home: Path) -> bytes:
        with TemporaryDirectory(prefix=WORK, dir=home) as work:
            try:
                return waveform.waveform(media, _duration_ms(manifest), Path(work), excerpt, progress)
            except MediaError:
                tools.media.probe(media)  # says it better, such as that there is no sound
                raise

    made = drawn(tools.settings, f"{digest([waveform.VERSION, *facts])[:32]}{_SUFFIX}", draw)
    if made.path is None:
        return Peaks(None, made.reason)
    with made.path.open("rb") as file:
        try:
            head = waveform.levels_in(file.read(1024))
        except ValueError:  # damaged: it is drawn again the next time
            made.path.unlink(missing_ok=True)
            return Peaks(None, "the waveform was damaged; ask again")
    return Peaks(made.path, "", head["duration_ms"], tuple(head["levels"]))


def _duration_ms(manifest: Manifest) -> int:
    """Return how long the recording is, by its videos, for the progress; 0 if there are none."""
    made = (record.get("extra", {}).get("duration_ms") for record in manifest.stages.values())
    return next((int(ms) for ms in made if ms), 0)


def _sound(manifest: Manifest, settings: Settings) -> tuple[Path | None, list[Any], Span | None]:
    """Return the file whose sound is drawn, what names its content, and the part of it that was published."""
    preview = manifest.folder / PREVIEW
    files = manifest.stages.get("preview", {}).get("files", {})
    if preview.is_file():
        seen = preview.stat()
        return preview, [files.get(PREVIEW, ""), seen.st_size, seen.st_mtime_ns], None
    source, excerpt = source_path(manifest, settings), manifest.options.get("excerpt")
    if source is None:
        return None, [], None
    span = None
    if excerpt:
        span = Span(int(excerpt[0] or 0), int(excerpt[1]) if excerpt[1] is not None else _TO_THE_END_MS)
    seen = source.stat()
    return source, [manifest.source.get("sha256", ""), excerpt, seen.st_size, seen.st_mtime_ns], span
