"""Renders views whose inputs have changed and writes them, keeping a person's edits aside."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import Any

from bilingual.engines.base import Progress
from bilingual.errors import WorkspaceError
from bilingual.model.finding import Finding
from bilingual.pipeline.posting.earlier import adopt
from bilingual.pipeline.records.copies import damage
from bilingual.pipeline.records.files import make_folder, write_bytes, write_changed
from bilingual.pipeline.run import Job
from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.table import pair_views

STAGE = "view."


def deliver(job: Job, prepared: Prepared) -> list[Finding]:
    """Render each view of *prepared* whose inputs have changed, write its files, and return all findings."""
    prefix = f"{STAGE}{prepared.pair}."
    every = {f"{prefix}{one.id}": one for one in pair_views()}
    adopt(job, prepared, every)
    views = {stage: one for stage, one in every.items() if one.applies(prepared)}

    def given() -> Prepared:
        """Return *prepared* with the output of all views so far, in this run or an earlier one."""
        records = {stage: r for stage, r in job.manifest.stages.items() if stage.startswith(prefix)}
        results = {name: sha for record in records.values() for name, sha in record["files"].items()}
        listing = {key: value for stage in views for key, value in _extra(records.get(stage), "listing", {}).items()}
        return replace(prepared, results={**prepared.results, **results}, listing=listing)

    def work(progress: Progress) -> None:
        for number, (stage, one) in enumerate(views.items()):
            progress(number / len(views), one.id)
            now = given()
            if job.is_due(stage, one.key(now)):
                _make(job, stage, one, now)

    before = given()
    if any(job.is_due(stage, one.key(before)) for stage, one in views.items()):
        job.execute(f"posts {prepared.pair}", work)
    found = [Finding(**f) for stage in views for f in _extra(job.manifest.stages[stage], "findings", [])]
    if prepared.look.packs:
        _list_packs(job, given(), found)
    return found


def _extra(record: Mapping[str, Any] | None, name: str, default: Any) -> Any:
    return (record or {}).get("extra", {}).get(name, default)


def _make(job: Job, stage: str, one: View[Prepared], prepared: Prepared) -> None:
    started = time.monotonic()
    made = one.render(prepared)
    folder = one.folder.format(pair=prepared.pair)
    known: dict[str, str] = job.manifest.stages.get(stage, {}).get("files", {})
    paths = _written(job, one, folder, made, known)
    own = (f"{folder}/{name}" for name in one.files if not set(name) & set("*?["))
    for path in (job.folder / name for name in dict.fromkeys((*known, *own))):
        if path not in paths:
            _keep_aside(job, path, known)
            path.unlink(missing_ok=True)
    extra: dict[str, Any] = {"findings": [finding.to_json() for finding in made.findings]}
    if made.listing:
        extra["listing"] = dict(made.listing)
    job.manifest.record(stage, one.key(prepared), paths, seconds=time.monotonic() - started, extra=extra)
    if stage not in job.made:
        job.made.append(stage)


def _written(job: Job, one: View[Prepared], folder: str, made: Delivery, known: Mapping[str, str]) -> list[Path]:
    paths = []
    for name, content in made.files.items():
        path = _place(job, one, folder, name)
        data = content.encode("utf-8") if isinstance(content, str) else content
        if not path.is_file() or path.read_bytes() != data:
            _keep_aside(job, path, known, data)
            write_bytes(path, data)
        paths.append(path)
    for name, origin in made.links.items():
        path = _place(job, one, folder, name)
        link(job.folder / origin, path)
        paths.append(path)
    return paths


def _place(job: Job, one: View[Prepared], folder: str, name: str) -> Path:
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts or "\\" in name:
        raise WorkspaceError("BIL-VIW-008", f"the view {one.id!r} would write outside its folder", where=name)
    return job.folder / folder / inside


def link(source: Path, target: Path) -> None:
    """Hard-link *source* as *target*, or copy it if the file system cannot."""
    make_folder(target.parent)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    with suppress(OSError):
        os.link(source, part)
    if not part.is_file():
        shutil.copyfile(source, part)
    part.replace(target)
    # Renaming one of two names of a file to the other does nothing: https://man7.org/linux/man-pages/man2/rename.2.html
    part.unlink(missing_ok=True)


def _keep_aside(job: Job, path: Path, known: Mapping[str, str], data: bytes | None = None) -> None:
    """Keep a person's edited file, unless it is damaged, before *data* replaces it: ``linkedin.edited.txt``."""
    name = path.relative_to(job.folder).as_posix()
    if name not in known or not job.manifest.is_edited(name):
        return
    if data is not None and (wrong := damage(path.read_bytes(), data, path.suffix)):
        job.notes.append(f"{name} was damaged and is made again: {wrong}")
        return
    marks = chain(("edited",), (f"edited-{number}" for number in count(2)))
    places = (path.with_name(f"{path.stem}.{mark}{path.suffix}") for mark in marks)
    place = next(place for place in places if not place.exists())
    path.rename(place)
    job.notes.append(f"{name} was edited by hand and is regenerated; your text is in {place.name}")


def _list_packs(job: Job, prepared: Prepared, found: list[Finding]) -> None:
    """Write ``packs.json``: what was drawn and converted, for programs, and what could not be made."""
    missing = [(str(f.evidence["measured"]), f.message) for f in found if f.check == "pack-not-made"]
    problems = [{"name": name, "reason": said.removeprefix(f"{name} was not made: ")} for name, said in missing]
    listing = {**prepared.listing, "theme": prepared.look.theme, "problems": problems}
    text = json.dumps(listing, ensure_ascii=False, indent=1) + "\n"
    write_changed(job.folder / f"posts/{prepared.pair}/packs.json", text)
