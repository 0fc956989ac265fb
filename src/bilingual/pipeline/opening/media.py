"""The files of an opened item: what can be played, what was delivered, and where its source is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from bilingual.model.item import LibraryItem
from bilingual.model.notation import JsonFields
from bilingual.pipeline.items.recorded import SUBTITLES
from bilingual.pipeline.making.cue_layout import POSTER, PREVIEW
from bilingual.pipeline.records.manifest import Manifest
from bilingual.settings import Settings

# What browsers play; the preview is made for them, so the source is only for items without one.
_PLAYED = frozenset({".mp4", ".m4v", ".webm", ".mp3", ".m4a", ".ogg", ".opus", ".wav", ".flac", ".aac"})


@dataclass(frozen=True, slots=True)
class Delivered(JsonFields):
    """A file below the results folder: a video of ``pair`` as rendition ``name``, or a track in a language (``name``),
    or of both languages of a ``pair``.
    """

    name: str
    pair: str
    path: str
    size: int

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "pair": self.pair or None, "path": self.path, "bytes": self.size}


@dataclass(frozen=True, slots=True)
class Media(JsonFields):
    """``source`` is where the source was last, relative to the root if below it, and ``source_there`` whether it is.

    ``played`` is what a page plays, below the results folder, or the source itself if ``plays_source``; then times have
    to be moved by ``offset_ms``, where the published excerpt begins in the source. ``frame_rate`` is the exact one of
    the videos, ``None`` if there are none.
    """

    source: str
    source_there: bool
    played: str
    plays_source: bool
    poster: str
    offset_ms: int
    duration_ms: int | None
    frame_rate: Fraction | None
    videos: tuple[Delivered, ...]
    tracks: tuple[Delivered, ...]
    audio: tuple[Delivered, ...]

    def to_json(self) -> dict[str, Any]:
        rate = self.frame_rate
        return JsonFields.to_json(self) | {
            "played": self.played or None,
            "poster": self.poster or None,
            "frame_rate": str(rate) if rate else None,
            "frame_ms": round(float(1000 / rate), 3) if rate else None,
        }


def source_path(manifest: Manifest, settings: Settings) -> Path | None:
    """Return where the source of *manifest* is, ``None`` if it is gone: it may have moved after the last run."""
    recorded = str(manifest.source.get("path", ""))
    if not recorded:
        return None
    path = settings.root / recorded
    done = settings.media / "done" / manifest.folder.name / path.name
    return next((one for one in (path, done) if one.is_file()), None)


def media_of(manifest: Manifest, item: LibraryItem, settings: Settings) -> Media:
    """Return the files of the item in the folder of *manifest*."""
    folder, source = manifest.folder, source_path(manifest, settings)
    recording = manifest.source.get("kind") == "recording"
    preview = PREVIEW if (folder / PREVIEW).is_file() else ""
    playable = recording and not preview and source is not None and source.suffix.lower() in _PLAYED
    excerpt = manifest.options.get("excerpt")
    return Media(
        source=settings.below_root(source) if source else str(manifest.source.get("path", "")),
        source_there=source is not None,
        played=settings.below_root(source) if playable and source else preview,
        plays_source=playable,
        poster=POSTER if (folder / POSTER).is_file() else "",
        offset_ms=int(excerpt[0] or 0) if excerpt else 0,
        duration_ms=item.duration_ms,
        frame_rate=_frame_rate(manifest.stages),
        videos=_videos(folder),
        tracks=_tracks(folder, item),
        audio=_files(folder, "audio", "*.mp3"),
    )


def _videos(folder: Path) -> tuple[Delivered, ...]:
    named = [(path.name.split(".", 1), path) for path in sorted(folder.glob("video/*_*.*.mp4"))]
    return tuple(
        Delivered(rest.removesuffix(".mp4"), pair, _below(folder, path), _size(path))
        for (pair, rest), path in named
        if not path.name.startswith(".")
    )


def _tracks(folder: Path, item: LibraryItem) -> tuple[Delivered, ...]:
    pairs = {pair.pair for pair in item.pairs}
    files = _files(folder, "subtitles", "*.vtt")
    return tuple(
        Delivered(one.name, one.name.split(".")[0], one.path, one.size) if one.name.split(".")[0] in pairs else one
        for one in files
    )


def _files(folder: Path, inside: str, pattern: str) -> tuple[Delivered, ...]:
    found = [path for path in sorted((folder / inside).glob(pattern)) if not path.name.startswith(".")]
    return tuple(Delivered(path.stem, "", _below(folder, path), _size(path)) for path in found)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # a run replaces it
        return 0


def _below(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _frame_rate(stages: Mapping[str, Mapping[str, Any]]) -> Fraction | None:
    """Return the frame rate for which the cues were cut."""
    rates = [record.get("facts", {}).get("rate") for name, record in stages.items() if name.startswith(SUBTITLES)]
    said = next((str(rate) for rate in rates if rate), "")
    try:
        return Fraction(said) or None
    except (ValueError, ZeroDivisionError):
        return None
