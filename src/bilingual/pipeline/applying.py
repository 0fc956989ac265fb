"""Rebuilds a results folder after an edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bilingual.engines.processes.machine import refusals
from bilingual.errors import InputError
from bilingual.pipeline.correcting.history import History
from bilingual.pipeline.inbox.queue import admitted
from bilingual.pipeline.privacy.errors import errors_masked
from bilingual.pipeline.records import receipts
from bilingual.pipeline.records.copies import restored_manifests
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import MANIFEST, Workspace, require_results
from bilingual.pipeline.requests import Request, kind_of
from bilingual.pipeline.result import Result
from bilingual.pipeline.run import Execute, directly
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.settings.run_options import Settling


def apply_edits(
    folder: Path,
    tools: Tools,
    execute: Execute = directly,
    *,
    renditions: Sequence[str] = (),
    settle: Sequence[str] = (),
) -> Result:
    """Apply the edits in *folder* and rebuild what depends on them.

    The original request is repeated for all pairs, plus *renditions*. *settle* names the place whose text counts where
    two edits contradict: ``file``, ``s3=post``. Raises InputError if they do without it, the folder contains no
    results, or its source is gone.
    """
    manifest, held, request = made_before(folder, tools.settings)
    request = replace(request, settle=Settling.of(settle))
    if renditions:
        request = replace(request, asked={**request.asked, "renditions": (*held.renditions, *renditions)})
    return made_again(manifest, request, tools.for_item(held), execute)


def made_again(manifest: Manifest, request: Request, tools: Tools, execute: Execute) -> Result:
    """Make what *request* asks of the results of *manifest*, which were made with the settings of *tools*.

    If nothing has changed since this was asked before, return that result: then nothing is read, checked or imported.
    """
    settings = tools.settings
    with errors_masked(settings), refusals(request.source):
        waits = request.settle != Settling() or History(settings, manifest.identity).read().open_steps()
        if not waits and (result := receipts.kept_result(request, tools)):
            return result
        # Imported here: see above. Both bypass the inbox: an invalid edit is no reason to move the source.
        if kind_of(request.source) == "media":
            from bilingual.pipeline.recording import publish_recording as make
        else:
            from bilingual.pipeline.article import publish_article as make
        before = receipts.inputs_before(request, tools)
        result = make(request, tools, execute)
        if before is not None:
            receipts.keep(result, request, tools, before)
        return result


def made_before(folder: Path, settings: Settings) -> tuple[Manifest, Settings, Request]:
    """Return the manifest of the results in *folder*, and the settings and the request that made them.

    Raises InputError if there are no results, or their source is gone or a link now.
    """
    require_results(folder)
    workspace = Workspace(settings)
    restored_manifests(workspace.outbox, workspace.work.glob("*"))
    manifest = Manifest.read(folder)
    held = settings.overlaid(manifest.options.get("settings", {}), folder / MANIFEST)
    folder = folder.resolve()
    try:
        if excerpt := manifest.options.get("excerpt"):
            excerpt = tuple(None if at is None else int(at) for at in (excerpt[0], excerpt[1]))
        targets = tuple(pair.split("_", 1)[1] for pair in manifest.pairs)
        _ = manifest.source["path"]
    except (IndexError, KeyError, TypeError, ValueError) as error:
        what = f"is not a manifest ({type(error).__name__})"
        raise InputError("BIL-WRK-017", what, where=folder / MANIFEST, remedy="Undo the last edit.") from error
    source = _source(folder, manifest, settings)
    request = Request(
        source=source,
        held=admitted(source, settings),
        asked={"targets": targets} if targets else {},
        excerpt=excerpt or None,
        results=folder,
    )
    return manifest, held, request


def _source(folder: Path, manifest: Manifest, settings: Settings) -> Path:
    recorded = Path(str(manifest.source.get("path", "")))
    path = recorded if recorded.is_absolute() else settings.root / recorded
    # The source may have moved to media/done after the manifest was last written.
    for candidate in (path, settings.media / "done" / folder.name / path.name):
        if candidate.is_file():
            return candidate
    raise InputError(
        "BIL-WRK-006", "its source is missing", where=path, remedy=f"Restore it there, or to media/done/{folder.name}/."
    )
