"""Claims an item: its identity, its results folder, and a lock against other runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.engines.base import MediaTool
from bilingual.engines.http.tally import tallied
from bilingual.engines.media.encoding.store import clear_parts, clear_runs
from bilingual.errors import InputError
from bilingual.pipeline.items.page import update_page, update_page_if_due
from bilingual.pipeline.items.running import noted
from bilingual.pipeline.records.answers import asked
from bilingual.pipeline.records.copies import Copies, restored_manifests
from bilingual.pipeline.records.files import keeping
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.untrusted import no_file
from bilingual.pipeline.records.workspace import MANIFEST, Workspace, require_results
from bilingual.pipeline.requests import Request, kind_of
from bilingual.pipeline.run import Execute, Job
from bilingual.pipeline.sharing.disk import STORE
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.settings.reading import check_size


@contextmanager
def claimed_job(
    request: Request,
    tools: Tools,
    execute: Execute,
    *,
    identity: str,
    slug: str,
    source: Mapping[str, Any],
) -> Iterator[Job]:
    """Open the item's results folder exclusively for this run. Raises ItemBusy, WorkspaceError."""
    settings = tools.settings
    request.check_held()
    workspace = Workspace(settings)
    try:
        with ExitStack() as held:
            held.enter_context(workspace.claim(identity, request.source))
            said = settings.below_root(request.source.resolve())
            execute = held.enter_context(noted(workspace, identity, said, execute))
            work = workspace.work_folder(identity)
            notes = restored_manifests(workspace.outbox, [work])
            folder = held.enter_context(workspace.results_folder(slug, identity))
            clear_parts(folder)
            clear_runs(work / STORE)
            manifest = Manifest.open(folder, identity)
            manifest.copies = Copies(folder, work)
            notes += manifest.restore()
            origins = {"inbox": manifest.source["inbox"]} if "inbox" in manifest.source else {}
            path = said
            known = str(manifest.source.get("path", ""))
            if manifest.source.get("sha256") == source["sha256"] and (settings.root / known).is_file():
                path = known  # the same content under another name
            manifest.source = {"path": path, **origins, **source}
            manifest.options |= _options(request, settings)
            with keeping(manifest.copies.keep), tallied(asked.counter(work, manifest.asked)):
                yield Job(request, tools.for_item(settings), manifest, execute, notes=notes)
    except BaseException:
        update_page_if_due(settings)
        raise
    update_page(settings)


def recorded_item(folder: Path, tools: Tools) -> Job:
    """Return the item in *folder* as it was last written, to read; its source may be gone.

    Raises InputError if there are no results.
    """
    require_results(folder)
    folder = folder.resolve()
    try:
        manifest = Manifest.seen(folder)
    except InputError:
        workspace = Workspace(tools.settings)
        restored_manifests(workspace.outbox, workspace.work.glob("*"))
        manifest = Manifest.seen(folder)
    held = tools.settings.overlaid(manifest.options.get("settings", {}), folder / MANIFEST)
    source = tools.settings.root / str(manifest.source.get("path", ""))
    return Job(Request(source, results=folder), tools.for_item(held), manifest)


@contextmanager
def held_item(item: Job) -> Iterator[Job]:
    """Hold *item* for edits that need no run, which leaves no note that a run failed. Raises ItemBusy."""
    with item.workspace.claim(item.manifest.identity, item.folder):
        manifest = Manifest.read(item.folder)
        manifest.copies = Copies(item.folder, item.work)
        notes = manifest.restore()
        with keeping(manifest.copies.keep):
            yield replace(item, manifest=manifest, made=[], notes=notes)


def check_source(path: Path, kind: str, media: MediaTool) -> None:
    """Raise InputError unless *path* is a non-empty file of *kind* (``media`` or ``article``) that can be read.

    This comes before its hash, which takes minutes for a large recording.
    """
    if not path.exists():
        raise InputError("BIL-SRC-006", "does not exist", where=path, remedy="Check the path.")
    if path.is_dir():
        raise InputError(
            "BIL-SRC-007", "is a folder", where=path, remedy="Name one file, or drop the files into media/inbox."
        )
    if not path.is_file():
        raise no_file(path)
    found = kind_of(path)
    if found != kind:
        other = {"media": "video", "article": "article"}.get(found)
        hint = f"Use `bilingual {other}`." if other else "It belongs next to a recording of the same name."
        raise InputError(
            "BIL-SRC-008", f"is not {'a recording' if kind == 'media' else 'an article'}", where=path, remedy=hint
        )
    if path.stat().st_size == 0:
        raise InputError("BIL-SRC-009", "is empty (0 bytes)", where=path, remedy="Copy or export it again.")
    if kind == "media":
        media.probe(path)
    else:
        check_size(path, path.stat().st_size)


def named_source(job: Job) -> Path:
    """Return the file whose name the item bears: its source, or the one that it was first made from if that is there
    still and *job* is of a copy.
    """
    recorded = job.settings.root / str(job.manifest.source.get("path", ""))
    return job.request.source if recorded.resolve() == job.request.source.resolve() else recorded


def _options(request: Request, settings: Settings) -> dict[str, Any]:
    """Return the options of this run, so that ``apply`` can repeat it wherever the source is by then."""
    return {"excerpt": list(request.excerpt) if request.excerpt else None, "settings": settings.recorded()}
