"""What a request to an item means: the item and the translation that it names, as they are now."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from starlette.requests import Request

from bilingual.errors import InputError
from bilingual.pipeline.correcting.changes import Corrected
from bilingual.pipeline.opening.item import OpenedItem, opened, version_of
from bilingual.pipeline.opening.pairs import OpenedPair
from bilingual.pipeline.records.workspace import MANIFEST, Workspace
from bilingual.pipeline.tools import Tools, open_tools
from bilingual.settings import Settings
from bilingual.studio.access import Access
from bilingual.studio.answers import Answer, malformed, whole
from bilingual.studio.files import address
from bilingual.studio.library.orders import Runs

Sent = TypeVar("Sent")
AT = "/api/item/{folder}"
PAIR_AT = f"{AT}/{{pair}}"
AT_ONCE = 200  # sentences or cues of one answer
CHANGED = 412  # https://www.rfc-editor.org/rfc/rfc9110#status.412
_KEPT = 4  # an hour of talk with its cues has some 30 MB


class ItemRequests:
    """Finds what requests are about; all routes of items share one."""

    def __init__(
        self, settings: Callable[[], Settings], access: Access, runs: Runs, corrected: Callable[[], None]
    ) -> None:
        self.access = access
        self.shelf = Shelf(settings)
        self._runs = runs
        self._corrected = corrected

    def item(self, request: Request) -> OpenedItem:
        """Return the item of *request*. Raises InputError if there is none."""
        return self.shelf.item(request.path_params["folder"])

    def pair(self, request: Request) -> tuple[OpenedItem, OpenedPair]:
        """Return the item and the translation of *request*. Raises InputError if there is none."""
        item = self.item(request)
        pair = item.pair(request.path_params["pair"])
        request.state.before = getattr(request.state, "before", item)
        if pair is None:
            raise InputError(
                "BIL-STU-022", "has no such translation", where=item.folder.name, remedy="Reload the page."
            )
        return item, pair

    def tools(self, item: OpenedItem) -> Tools:
        return open_tools(item.settings)

    def address(self, item: OpenedItem, path: str) -> str:
        """Return where a page finds the file *path* of the results, "" for none."""
        return address(self.access, item.folder.name, path) if path else ""

    def rebuild(self, item: OpenedItem) -> None:
        """Start the run that makes what the results of *item* lack."""
        self._runs.rebuild(item.folder, item.item.kind)

    def changed(self) -> None:
        """Tell all pages that an item is another now."""
        self._corrected()

    def said(self, made: Corrected, request: Request) -> Answer:
        """Return what came of a correction, with the sentences as they are shown now; both texts of a conflict.

        ``recut``: cues were changed, which are asked for by range. ``building``: nothing is left to approve, and the
        run that makes the rest was started.
        """
        before = request.state.before
        item, pair = self.pair(request)
        names = [unit.id for unit in made.units] or [one.now.id for one in made.conflicts]
        numbers = [number for name in names if (number := pair.number_of(name)) is not None]
        units = [unit.to_json() for number in numbers[:AT_ONCE] for unit in pair.units(number, number + 1)]
        value = replace(made, cues=None).to_json() | {"units": units, "recut": made.cues is not None}
        value["building"] = made.step > 0 and _is_done(before, item)
        if value["building"]:
            self._runs.finish(item.folder, item.item.kind, str(made.step))
        if made.step:
            self._corrected()
        return value, CHANGED if made.conflicting else 200


def changes_in(value: Mapping[str, Any], read: Callable[[object], Sent], most: int = AT_ONCE) -> list[Sent]:
    """Return the changes that a page sent, as *read* returns each. Raises Malformed for none and for too many."""
    changes = value.get("changes")
    if not isinstance(changes, list) or not 0 < len(changes) <= most:
        raise malformed()
    return [read(change) for change in changes]


def range_of(request: Request) -> tuple[int, int]:
    """Return the numbers that are asked for, the last exclusive. Raises Malformed for more than ``AT_ONCE``."""
    first, last = whole(request.query_params.get("from")), whole(request.query_params.get("to"))
    if last - first > AT_ONCE:
        raise malformed()
    return first, last


def _is_done(before: OpenedItem, item: OpenedItem) -> bool:
    """Return whether a correction of *before* was the last one that *item* waited for."""
    return (before.waits and not item.waits) or (item.is_read and not before.is_read)


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
