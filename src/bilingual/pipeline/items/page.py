"""Keeps ``media/outbox/index.html`` up to date: the page of all results."""

from __future__ import annotations

import logging
import time
from dataclasses import replace

from filelock import FileLock, Timeout

from bilingual.errors import BilingualError
from bilingual.model.item import LibraryItem
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.reading import read_results
from bilingual.pipeline.items.running import notes_of
from bilingual.pipeline.records.files import write_changed
from bilingual.pipeline.records.workspace import Workspace, state_folder
from bilingual.settings import Settings

INDEX = "index.html"
_PATIENCE_S = 10.0
_OFTEN_S = 60.0
_DUE = "page.due"
log = logging.getLogger(__name__)


def update_page(settings: Settings) -> None:
    """Write the page of all results anew if it would be another.

    Each run does so after its manifest is written, and one after the other, so that the last one shows all. It is never
    a reason to fail. With a thousand results it takes longer than to make a short article, so a page that was written
    within the last minute is left to the runs that are still at work.
    """
    from bilingual.views.table import view

    workspace = Workspace(settings)
    index, due = workspace.outbox / INDEX, workspace.state / "run" / _DUE
    try:
        state_folder(workspace.state, "run")
        if index.is_file() and 0 <= time.time() - index.stat().st_mtime < _OFTEN_S and _others_work(workspace):
            due.touch(mode=0o600)
            if _others_work(workspace):
                return  # they began before and see the mark when they end
        with FileLock(workspace.state / "run" / "outbox.lock", mode=0o600, timeout=_PATIENCE_S):
            due.unlink(missing_ok=True)
            tiles = [_tile(item, settings) for item in read_results(settings)]
            write_changed(workspace.private(workspace.outbox) / INDEX, str(view("outbox").render(tiles).files[INDEX]))
    except (BilingualError, OSError, Timeout) as error:
        log.warning("%s is not up to date: %s", settings.below_root(workspace.outbox / INDEX), error)


def update_page_if_due(settings: Settings) -> None:
    """Write the page if another run left that to this one, which failed."""
    if (Workspace(settings).state / "run" / _DUE).is_file():
        update_page(settings)


def _others_work(workspace: Workspace) -> bool:
    return any(note.running for note in notes_of(workspace))


def _tile(item: LibraryItem, settings: Settings) -> object:
    """Return *item* for the page, which says nothing of where the root is."""
    from bilingual.views.outbox.render import Tile

    does, command = steps.next_step(item, settings.root)
    item = replace(item, reasons=tuple(reason.replace(f"{settings.root}/", "") for reason in item.reasons))
    has_page = (settings.root / item.folder / INDEX).is_file()
    return Tile(item, does, command, has_page)
