"""Keeps ``media/outbox/index.html`` up to date: the page of all results."""

from __future__ import annotations

import logging
from dataclasses import replace

from filelock import FileLock, Timeout

from bilingual.errors import BilingualError
from bilingual.model.item import Item
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.reading import read_results
from bilingual.pipeline.records.workspace import Workspace, state_folder, write_changed
from bilingual.settings import Settings

INDEX = "index.html"
_PATIENCE_S = 10.0
log = logging.getLogger(__name__)


def update_page(settings: Settings) -> None:
    """Write the page of all results anew if it would be another.

    Each run does so after its manifest is written, and one after the other, so that the last one shows all. It is never
    a reason to fail.
    """
    from bilingual.views.table import view

    workspace = Workspace(settings)
    try:
        state_folder(workspace.state, "run")
        with FileLock(workspace.state / "run" / "outbox.lock", mode=0o600, timeout=_PATIENCE_S):
            tiles = [_tile(item, settings) for item in read_results(settings)]
            write_changed(workspace.private(workspace.outbox) / INDEX, str(view("outbox").render(tiles).files[INDEX]))
    except (BilingualError, OSError, Timeout) as error:
        log.warning("%s is not up to date: %s", settings.below_root(workspace.outbox / INDEX), error)


def _tile(item: Item, settings: Settings) -> object:
    """Return *item* for the page, which says nothing of where the root is."""
    from bilingual.views.outbox.render import Tile

    does, command = steps.next_step(item, settings.root)
    item = replace(item, reasons=tuple(reason.replace(f"{settings.root}/", "") for reason in item.reasons))
    has_page = (settings.root / item.folder / INDEX).is_file()
    return Tile(item, does, command, has_page)
