"""The page of a results folder: what was found and made, put together for ``posts.preview``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bilingual.model.finding import Finding
from bilingual.pipeline import exchange, views
from bilingual.pipeline.manifest import Manifest
from bilingual.posts.preview import (
    PreviewFile,
    PreviewPair,
    PreviewPlayer,
    PreviewTrack,
    ReadyState,
    index_html,
    timeline_tracks,
)


def index_page(manifest: Manifest, notes: Sequence[str], files: Sequence[Path]) -> str:
    """Return the page for all pairs in the folder, those of earlier runs too."""
    state: ReadyState = "ready" if manifest.state == "ready" else "not-ready"
    return index_html(
        manifest.title,
        state=state,
        pairs=[_pair(name, record) for name, record in sorted(manifest.pairs.items())],
        files=[
            PreviewFile(path.relative_to(manifest.folder).as_posix(), path.stat().st_size)
            for path in files
            if path.name != "index.html"
        ],
        player=_player(manifest),
        notes=notes,
    )


def _pair(name: str, record: dict[str, object]) -> PreviewPair:
    source, target = name.split("_", 1)
    findings = record.get("findings", [])
    reasons = record.get("reasons", [])
    assert isinstance(findings, list)
    assert isinstance(reasons, list)
    return PreviewPair(
        source=source,
        target=target,
        state="ready" if record.get("state") == "ready" else "not-ready",
        units=int(str(record.get("units", 0))),
        untranslated=_count(record.get("untranslated")),
        drafts=_count(record.get("drafts")),
        reasons=tuple(map(str, reasons)),
        findings=tuple(Finding(**finding) for finding in findings),
    )


def _player(manifest: Manifest) -> PreviewPlayer | None:
    video = manifest.folder / views.PREVIEW
    if not video.is_file():
        return None
    tracks: list[PreviewTrack] = []
    for path in sorted(manifest.folder.glob("cues.*.json")):
        for track in timeline_tracks(exchange.read_timeline(path)):
            if track.address not in [known.address for known in tracks]:
                tracks.append(track)
    return PreviewPlayer(views.PREVIEW, tuple(tracks))


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else 0
