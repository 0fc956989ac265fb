"""The shot changes of a recording, looked for once and kept in the item's work folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress
from bilingual.engines.media.shots import VERSION
from bilingual.model.digest import digest
from bilingual.model.media import MediaInfo
from bilingual.model.timing import Span
from bilingual.pipeline.run import Job
from bilingual.pipeline.workspace import write_json


def shots_of(job: Job, info: MediaInfo, excerpt: Span | None, sha: str) -> tuple[int, ...]:
    """Return when the shots of the recording with content hash *sha* begin, none unless the settings ask for them.

    Milliseconds from the start of *excerpt*. A recording without a picture has none.
    """
    if not job.settings.shots or info.video is None:
        return ()
    work_folder = job.workspace.work_folder(job.manifest.identity)
    known = None if job.request.force else known_shots(work_folder, info, excerpt, sha)
    if known is not None:
        return known

    def work(progress: Progress) -> tuple[int, ...]:
        return job.tools.media.shot_changes(job.request.source, info, excerpt, progress)

    found = job.execute("find shot changes", work)
    facts = _facts(info, excerpt, sha)
    write_json(_path(work_folder, facts), {**facts, "shots_ms": list(found)})
    return found


def known_shots(work_folder: Path, info: MediaInfo, excerpt: Span | None, sha: str) -> tuple[int, ...] | None:
    """Return what an earlier run found, ``None`` where none looked; a file that broke off is as good as none."""
    try:
        found = json.loads(_path(work_folder, _facts(info, excerpt, sha)).read_text("utf-8"))["shots_ms"]
    except (OSError, ValueError, KeyError):
        return None
    return tuple(found)


def _facts(info: MediaInfo, excerpt: Span | None, sha: str) -> dict[str, Any]:
    return {
        "media": sha,
        "excerpt": [excerpt.start_ms, excerpt.end_ms] if excerpt else None,
        "rate": str(info.output_rate.fraction),
        "version": VERSION,
    }


def _path(work_folder: Path, facts: Mapping[str, Any]) -> Path:
    return work_folder / f"shots.{digest(facts)[:16]}.json"
