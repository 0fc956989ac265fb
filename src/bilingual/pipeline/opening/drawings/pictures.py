"""The picture of an item in a list: its cover or its poster, else a still of its recording."""

from __future__ import annotations

import stat
from pathlib import Path

from bilingual.engines.pictures.pages import page_picture
from bilingual.errors import MediaError
from bilingual.model.digest import digest
from bilingual.model.item import LibraryItem
from bilingual.pipeline.opening.drawings.drawing_cache import drawn
from bilingual.pipeline.opening.previews import CAROUSEL
from bilingual.pipeline.records.untrusted import kind_of_entry
from bilingual.pipeline.requests import MEDIA_SUFFIXES
from bilingual.settings import Settings
from bilingual.settings.reading import content_of

_PAGE_PX = 640  # across: twice what a page of the studio shows
_AFTER_MS = 20_000  # talks begin with a slide, or before somebody is there


def picture_of(item: LibraryItem, settings: Settings) -> Path | None:
    """Return the picture that the results of *item* hold, ``None`` if they hold none."""
    path = settings.root / item.folder / item.picture
    return path if item.folder and item.picture and path.is_file() else None


def page_of(folder: Path, name: str, number: int, settings: Settings) -> Path | None:
    """Return the page *number* (from 1) of the carousel of the pair *name* in *folder* as a picture, ``None`` without
    one. Raises WorkspaceError if it cannot be kept.
    """
    path = folder / "posts" / name / CAROUSEL
    if not path.is_file():
        return None
    seen = path.stat()
    mark = digest([str(path), seen.st_size, seen.st_mtime_ns, number])[:32]
    return drawn(settings, f"{mark}.png", lambda _: page_picture(content_of(path), number, _PAGE_PX)).path


def shows_stills(source: str, settings: Settings) -> bool:
    """Return whether the file *source* of an item, below the root, is there and may be a recording with a picture."""
    path = settings.root / source
    return bool(source) and path.suffix.lower() in MEDIA_SUFFIXES and kind_of_entry(path) == stat.S_IFREG


def still_of(source: str, settings: Settings) -> Path | None:
    """Return a still of the recording *source* of an item, as while its first run goes on, ``None`` without one.

    It takes less than a second the first time. Raises WorkspaceError if it cannot be kept, NotInstalled without ffmpeg.
    """
    from bilingual.engines.media.stills import still

    if not shows_stills(source, settings):
        return None
    recording = settings.root / source
    seen = recording.stat()

    def draw(home: Path) -> bytes:
        path = home / f".{name}"
        try:
            try:
                still(recording, path, _AFTER_MS)
            except MediaError:  # it is shorter
                still(recording, path, 0)
            return path.read_bytes()
        finally:
            path.unlink(missing_ok=True)

    name = f"{digest([str(recording), seen.st_size, seen.st_mtime_ns])[:32]}.jpg"
    return drawn(settings, name, draw).path
