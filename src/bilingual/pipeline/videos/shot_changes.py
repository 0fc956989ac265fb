"""The shot changes of a recording, detected once and cached in the item's work folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress
from bilingual.engines.media.probing.shots import VERSION
from bilingual.model.digest import digest
from bilingual.model.source import Recording
from bilingual.pipeline.records.workspace import write_json
from bilingual.pipeline.run import Job


def shots_of(job: Job, recording: Recording) -> tuple[int, ...]:
    """Return the shot changes of *recording* if the settings ask for them, else none.

    Milliseconds from the start of the excerpt. Audio has none.
    """
    if not job.settings.shots or recording.info.video is None:
        return ()
    work_folder = job.work
    known = None if job.request.force else known_shots(work_folder, recording)
    if known is not None:
        return known

    def work(progress: Progress) -> tuple[int, ...]:
        return job.tools.media.shot_changes(recording, progress)

    found = job.execute("find shot changes", work)
    facts = _facts(recording)
    write_json(_path(work_folder, facts), {**facts, "shots_ms": list(found)})
    return found


def known_shots(work_folder: Path, recording: Recording) -> tuple[int, ...] | None:
    """Return the cached shot changes, ``None`` if there are none or the file is truncated."""
    try:
        found = json.loads(_path(work_folder, _facts(recording)).read_text("utf-8"))["shots_ms"]
    except (OSError, ValueError, KeyError):
        return None
    return tuple(found)


def _facts(recording: Recording) -> dict[str, Any]:
    return {
        **recording.facts,
        **recording.picture_facts,
        "rate": str(recording.frame_rate.fraction),
        "version": VERSION,
    }


def _path(work_folder: Path, facts: Mapping[str, Any]) -> Path:
    return work_folder / f"shots.{digest(facts)[:16]}.json"
