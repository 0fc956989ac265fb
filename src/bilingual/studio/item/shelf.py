"""Items that pages have open, read again when their files change."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from bilingual.errors import InputError
from bilingual.pipeline.opening.item import OpenedItem, opened, version_of
from bilingual.pipeline.records.workspace import MANIFEST, Workspace
from bilingual.settings import Settings

_KEPT = 4  # an hour of talk with its cues has some 30 MB


class Shelf:
    """The items opened last, by their folder in the outbox."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings
        self._opened: OrderedDict[str, OpenedItem] = OrderedDict()
        self._reading = threading.Lock()

    def folder(self, name: str) -> Path:
        """Return the results folder *name*. Raises InputError if there is none."""
        outbox = Workspace(self._settings()).outbox
        if not name or name.startswith(".") or "/" in name or "\0" in name or not (outbox / name / MANIFEST).is_file():
            raise InputError("BIL-STU-020", "there is no such item", where=name, remedy="Go back to the library.")
        return outbox / name

    def item(self, name: str) -> OpenedItem:
        """Return the item in the results folder *name* as it is now. Raises InputError if it cannot be opened."""
        folder, settings = self.folder(name), self._settings()
        with self._reading:
            known = self._opened.get(name)
            if known is None or known.version != version_of(folder, settings):
                known = opened(folder, settings)
            self._opened[name] = known
            self._opened.move_to_end(name)
            while len(self._opened) > _KEPT:
                self._opened.popitem(last=False)
            return known
