"""What the folders to upload from are made of: the finished videos of a pair, their subtitles, and their covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bilingual.engines.base import RenderJob
from bilingual.engines.media.profiles import platform
from bilingual.model.rendition import Rendition, SafeArea
from bilingual.model.source import Recording
from bilingual.pipeline.run import Job
from bilingual.views.base import Prepared, Shape

_COVERS = 2  # part of the key: raised when covers come out differently


def with_videos(job: Job, prepared: Prepared, recording: Recording, renditions: Sequence[Rendition]) -> Prepared:
    """Return *prepared* with the finished videos that are meant for a platform, and the means to draw their covers."""
    pair = prepared.pair
    posted = [rendition for rendition in renditions if rendition.platform]
    frames = {rendition.id: _frame(rendition) for rendition in posted}

    def cover(shape: str, titles: list[tuple[str, str]]) -> bytes:
        output = job.workspace.work_folder(job.manifest.identity) / f"{pair}.{shape}.cover.jpg"
        languages = prepared.bitext.source, prepared.bitext.target
        order = RenderJob(recording, frames[shape], languages, output=output)
        job.tools.media.cover(order, titles)
        content = output.read_bytes()
        output.unlink()
        return content

    stamps: dict[str, Any] = {name: [frame.to_json(), _COVERS] for name, frame in frames.items()}
    records = [record.get("files", {}) for record in job.manifest.stages.values()]
    standing = {name: sha for files in records for name, sha in files.items() if name.startswith(("video/", "subt"))}
    return replace(
        prepared,
        tools=replace(prepared.tools, cover=cover, stamps={**prepared.tools.stamps, "covers": stamps}),
        shapes=tuple(Shape(r.id, r.platform, f"video/{pair}.{r.id}.mp4") for r in posted),
        results=standing,
    )


def _frame(rendition: Rendition) -> Rendition:
    """Return *rendition* in the frame of its platform's covers."""
    limits = platform(rendition.platform)
    assert limits is not None, "a rendition's platform is checked when it is read"
    if limits.cover is None:
        return rendition
    return replace(rendition, width=limits.cover[0], height=limits.cover[1], safe=SafeArea())
