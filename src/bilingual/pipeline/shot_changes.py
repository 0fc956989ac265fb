"""The shot changes of a recording, looked for once and kept in the item's work folder."""

from __future__ import annotations

import json
from pathlib import Path

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
    facts = {
        "media": sha,
        "excerpt": [excerpt.start_ms, excerpt.end_ms] if excerpt else None,
        "rate": str(info.output_rate.fraction),
        "version": VERSION,
    }
    path = job.workspace.work_folder(job.manifest.identity) / f"shots.{digest(facts)[:16]}.json"
    known = None if job.request.force else _kept(path)
    if known is not None:
        return known

    def work(progress: Progress) -> tuple[int, ...]:
        return job.tools.media.shot_changes(job.request.source, info, excerpt, progress)

    found = job.execute("find shot changes", work)
    write_json(path, {**facts, "shots_ms": list(found)})
    return found


def _kept(path: Path) -> tuple[int, ...] | None:
    """Return what an earlier run found; a file that broke off is as good as none."""
    try:
        found = json.loads(path.read_text("utf-8"))["shots_ms"]
    except (OSError, ValueError, KeyError):
        return None
    return tuple(found)
