"""Collects the data for the index page of a results folder (``views.index``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import MANIFEST
from bilingual.pipeline.run import Job
from bilingual.views.index.render import Folder, PreviewFile, PreviewPair, PreviewPlayer, PreviewTrack, timeline_tracks
from bilingual.views.table import file_labels, view

INDEX = "index.html"
# Display names of the files that no view writes.
_LABELS = {
    "packs.json": "What the packs hold",
    "report.json": "Report",
    "transcript.json": "Transcript",
    "manifest.json": "Manifest",
    "poster.jpg": "Still for the player",
    "bitext.*.json": "Bilingual text (JSON)",
    "contents.*.json": "Contents (JSON)",
    "narration.*.json": "Words that are read aloud, with their times (JSON)",
    "cues.*.json": "Cues (JSON)",
    "audio/*.mp3": "Read aloud",
    "dub.*.json": "How the second voice fits (JSON)",
    "video/*.dub.mp4": "With a second voice",
    "subtitles/*.dub.srt": "For the video with a second voice, which is longer",
    "review.*.md": "Correct and approve it in any editor",
    "quality.*.json": "What engines say of the sentences (JSON)",
}
_BEFORE_VIDEOS = "its videos are not finished yet"


def page_before_videos(job: Job, bitext: Bitext) -> None:
    """Write the page as soon as the pair of *bitext* can be watched and read, since its videos may take hours."""
    manifest = job.manifest
    record = {
        "state": "not-ready",
        "reasons": [_BEFORE_VIDEOS],
        "units": len(bitext.units),
        "untranslated": [unit.id for unit in bitext.untranslated],
        "drafts": [unit.id for unit in bitext.drafts],
    }
    early = replace(manifest, state="not-ready", pairs={**manifest.pairs, bitext.pair: record})
    write_text(manifest.folder / INDEX, index_page(early, job.notes, delivered_files(manifest.folder)))


def delivered_files(folder: Path) -> list[Path]:
    """Return the files of a results folder, the manifest last."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return sorted(files, key=lambda path: (path.name == MANIFEST, path.relative_to(folder).as_posix()))


def index_page(manifest: Manifest, notes: Sequence[str], files: Sequence[Path]) -> str:
    """Return the page for all pairs in the folder, including those of earlier runs."""
    labels = _LABELS | file_labels()
    folder = Folder(
        manifest.title,
        "ready" if manifest.state == "ready" else "not-ready",
        pairs=[_pair(name, record) for name, record in sorted(manifest.pairs.items())],
        files=[_file(path, manifest.folder, labels) for path in files if path.name != INDEX],
        player=_player(manifest),
        notes=notes,
    )
    return str(view("index").render(folder).files[INDEX])


def _file(path: Path, folder: Path, labels: Mapping[str, str]) -> PreviewFile:
    address = path.relative_to(folder).as_posix()
    label = next((said for pattern, said in labels.items() if fnmatchcase(f"/{address}", f"*/{pattern}")), "")
    return PreviewFile(address, path.stat().st_size, label)


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
    video = manifest.folder / cue_layout.PREVIEW
    if not video.is_file():
        return None
    tracks: list[PreviewTrack] = []
    for path in sorted(manifest.folder.glob("cues.*.json")):
        for track in timeline_tracks(exchange.read_timeline(path)):
            if track.address not in [known.address for known in tracks]:
                tracks.append(track)
    poster = cue_layout.POSTER if (manifest.folder / cue_layout.POSTER).is_file() else None
    return PreviewPlayer(cue_layout.PREVIEW, tuple(tracks), poster)


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else 0
