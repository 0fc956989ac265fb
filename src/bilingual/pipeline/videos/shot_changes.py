"""The shot changes of a recording, detected once and cached in the item's work folder."""

from __future__ import annotations

from pathlib import Path

from bilingual.engines.base import Progress
from bilingual.engines.media.probing.shots import VERSION
from bilingual.model.digest import digest
from bilingual.model.recording.source import Recording
from bilingual.pipeline.records.answers.journal import add_line, lines_in
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
    path, of = _place(work_folder, recording)
    path.unlink(missing_ok=True)
    add_line(path, {"of": of, "shots_ms": list(found)})
    return found


def known_shots(work_folder: Path, recording: Recording) -> tuple[int, ...] | None:
    """Return the cached shot changes, ``None`` if there are none or the file is damaged or of another recording."""
    path, of = _place(work_folder, recording)
    found = [line["shots_ms"] for line in lines_in(path) if line.get("of") == of]
    return tuple(found[-1]) if found else None


def _place(work_folder: Path, recording: Recording) -> tuple[Path, str]:
    """Return the file with the shot changes, and the digest of what they depend on."""
    facts = {
        **recording.facts,
        **recording.picture_facts,
        "rate": str(recording.frame_rate.fraction),
        "version": VERSION,
    }
    found = digest(facts)
    return work_folder / f"shots.{found[:16]}.jsonl", found
