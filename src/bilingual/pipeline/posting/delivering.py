"""Views on their way to the disk: each is rendered where its inputs changed, and what a person wrote is kept aside."""

from __future__ import annotations

import time
from itertools import chain, count
from pathlib import Path, PurePosixPath

from bilingual.engines.base import Progress
from bilingual.errors import WorkspaceError
from bilingual.model.finding import Finding
from bilingual.pipeline.run import Job
from bilingual.pipeline.workspace import file_sha256, write_bytes
from bilingual.views.base import Prepared, View
from bilingual.views.table import all_views

STAGE = "view."


def deliver(job: Job, prepared: Prepared) -> list[Finding]:
    """Render each view of *prepared* whose inputs changed, write its files, and return what all of them found."""
    views = {f"{STAGE}{prepared.pair}.{one.id}": one for one in all_views()}
    due = {stage: one for stage, one in views.items() if _is_due(job, stage, one, prepared)}
    job.kept += [stage for stage in views if stage not in due and stage not in job.made]

    def work(progress: Progress) -> None:
        for number, (stage, one) in enumerate(due.items()):
            progress(number / len(due), one.id)
            _make(job, stage, one, prepared)

    if due:
        job.execute(f"posts {prepared.pair}", work)
    records = [job.manifest.stages[stage] for stage in views]
    return [Finding(**finding) for record in records for finding in record["extra"]["findings"]]


def _is_due(job: Job, stage: str, one: View, prepared: Prepared) -> bool:
    forced = job.request.force and stage not in job.made
    return forced or not job.manifest.is_done(stage, one.key(prepared))


def _make(job: Job, stage: str, one: View, prepared: Prepared) -> None:
    started = time.monotonic()
    made = one.render(prepared)
    known: dict[str, str] = job.manifest.stages.get(stage, {}).get("files", {})
    paths = []
    for name, content in made.files.items():
        path = _place(job, one, f"posts/{prepared.pair}", name)
        data = content.encode("utf-8") if isinstance(content, str) else content
        if not path.is_file() or path.read_bytes() != data:
            _keep_aside(job, path, known)
            write_bytes(path, data)
        paths.append(path)
    for path in (job.folder / name for name in known):
        if path not in paths:
            _keep_aside(job, path, known)
            path.unlink(missing_ok=True)
    extra = {"findings": [finding.to_json() for finding in made.findings]}
    job.manifest.record(stage, one.key(prepared), paths, seconds=time.monotonic() - started, extra=extra)
    job.made.append(stage)


def _place(job: Job, one: View, folder: str, name: str) -> Path:
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts or "\\" in name:
        raise WorkspaceError(f"the view {one.id!r} would write outside its folder", where=name)
    return job.folder / folder / inside


def _keep_aside(job: Job, path: Path, known: dict[str, str]) -> None:
    """Keep what a person polished before it is made anew: ``linkedin.edited.txt``."""
    name = path.relative_to(job.folder).as_posix()
    if name not in known or not path.is_file() or file_sha256(path) == known[name]:
        return
    marks = chain(("edited",), (f"edited-{number}" for number in count(2)))
    places = (path.with_name(f"{path.stem}.{mark}{path.suffix}") for mark in marks)
    place = next(place for place in places if not place.exists())
    path.rename(place)
    job.notes.append(f"{name} was edited by hand and is made anew; what you wrote is in {place.name}")
