"""Records that an item was published on a platform, or is not there any more."""

from __future__ import annotations

from bilingual.errors import InputError
from bilingual.model.item import LibraryItem
from bilingual.pipeline.items.facts import KeptFacts
from bilingual.pipeline.items.page import update_page
from bilingual.pipeline.items.publications import publish_on, withdraw
from bilingual.pipeline.items.reading import item_named, read_items
from bilingual.pipeline.records.workspace import Workspace
from bilingual.settings import Settings


def record_publication(
    name: str, settings: Settings, platform: str, url: str = "", *, undo: bool = False, revision: str = ""
) -> LibraryItem:
    """Record that the item *name* is on *platform* at *url*, or with *undo* that it is not; return it after that.

    The text that is there is *revision*, by default that of now.

    Raises InputError for an item without results, UsageError for a platform or address that is none, ItemBusy.
    """
    workspace = Workspace(settings)
    items = read_items(settings)
    item = item_named(name, items, settings)
    if not item.folder:
        raise InputError("BIL-WRK-025", "has no results yet", where=item.name, remedy="Publish it first.")
    folder = settings.root / item.folder
    if undo:
        withdraw(platform, folder, workspace)
    else:
        publish_on(platform, url, folder, revision or KeptFacts(workspace).of(folder).revision, workspace)
    update_page(settings)
    return item_named(item.folder, read_items(settings), settings)
