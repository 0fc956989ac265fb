"""What the page of an item asks for, and the corrections that it sends."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bilingual.errors import InputError
from bilingual.languages import pack
from bilingual.pipeline.correcting.again import translate_again
from bilingual.pipeline.correcting.changes import Change, Corrected
from bilingual.pipeline.correcting.correct import correct, correct_source, history_of, redo, undo
from bilingual.pipeline.opening.alternatives import alternatives
from bilingual.pipeline.opening.blocks import structure
from bilingual.pipeline.opening.item import OpenedItem
from bilingual.pipeline.opening.pairs import OpenedPair
from bilingual.pipeline.opening.previews import previews
from bilingual.pipeline.tools import Tools, open_tools
from bilingual.settings import Settings
from bilingual.studio.access import Access
from bilingual.studio.answers import malformed, taking_json
from bilingual.studio.files import address
from bilingual.studio.item.shelf import Shelf
from bilingual.studio.pages import item_page

_AT_ONCE = 200  # sentences of one answer
_CHANGED = 412  # https://www.rfc-editor.org/rfc/rfc9110#status.412
Answer = tuple[dict[str, Any], int]
_TAKEN = frozenset({"unit", "base", "target", "approved", "accepted"})


class ItemRoutes:
    """The routes of items, by the name of the results folder."""

    def __init__(self, settings: Callable[[], Settings], access: Access) -> None:
        self._settings = settings
        self._access = access
        self._shelf = Shelf(settings)

    def routes(self) -> list[Route]:
        at, pair = "/api/item/{folder}", "/api/item/{folder}/{pair}"
        return [
            Route("/item/{folder}", self._page),
            Route(at, self._item),
            Route(f"{at}/source", self._source),
            Route(f"{pair}/overview", self._overview),
            Route(f"{pair}/units", self._units),
            Route(f"{pair}/structure", self._structure),
            Route(f"{pair}/previews", self._previews),
            Route(f"{pair}/alternatives/{{unit:path}}", self._alternatives),
            Route(f"{pair}/alternatives/{{unit:path}}", taking_json(self._ask), methods=["POST"]),
            Route(f"{pair}/changes", taking_json(self._change), methods=["POST"]),
            Route(f"{pair}/again", taking_json(self._again), methods=["POST"]),
            Route(f"{pair}/source", taking_json(self._correct_source), methods=["POST"]),
            Route(f"{pair}/undo", taking_json(self._undo), methods=["POST"]),
            Route(f"{pair}/redo", taking_json(self._redo), methods=["POST"]),
        ]

    def _page(self, request: Request) -> Response:
        name = request.path_params["folder"]
        try:
            self._shelf.folder(name)
        except InputError as error:
            return PlainTextResponse(f"{error}\n", 404)
        return item_page(self._access.page_token(request.state.session), name)

    def _item(self, request: Request) -> Response:
        item = self._opened(request)
        value, folder = item.to_json(), item.folder.name
        media = value["media"]
        own = f"/api/item/{quote(folder, safe='')}/source"
        played = own if item.media.plays_source else self._address(folder, item.media.played)
        media |= {"address": played, "poster_address": self._address(folder, item.media.poster)}
        value["names"] = {tag: pack(tag).autonym for tag in item.languages}
        value["directions"] = {tag: "rtl" if pack(tag).writing.rtl else "ltr" for tag in item.languages}
        return JSONResponse(value)

    def _source(self, request: Request) -> Response:
        item = self._opened(request)
        if not item.media.plays_source:
            return PlainTextResponse("not found", 404)
        path = item.settings.root / item.media.source
        return FileResponse(path, media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream")

    def _overview(self, request: Request) -> Response:
        item, pair = self._pair(request)
        before, after = history_of(item.folder, item.settings, self._tools(item), pair.pair)
        steps = {"undo": before is not None, "redo": after is not None}
        return JSONResponse(pair.overview() | {"version": item.version, "history": steps, "facts": pair.to_json()})

    def _units(self, request: Request) -> Response:
        item, pair = self._pair(request)
        first, last = (request.query_params.get(name, "") for name in ("from", "to"))
        if not (first.isdecimal() and last.isdecimal()) or int(last) - int(first) > _AT_ONCE:
            raise malformed()
        units = [unit.to_json() for unit in pair.units(int(first), int(last))]
        return JSONResponse({"version": item.version, "units": units})

    def _structure(self, request: Request) -> Response:
        item, pair = self._pair(request)
        return JSONResponse(structure(item, pair.pair).to_json())

    def _previews(self, request: Request) -> Response:
        item, pair = self._pair(request)
        found = previews(item, pair.pair)
        shown = [one.to_json() | {"address": self._address(item.folder.name, one.path)} for one in found]
        return JSONResponse({"previews": shown})

    def _alternatives(self, request: Request) -> Response:
        return JSONResponse(self._found(request))

    def _ask(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        """Ask engines, which may cost money: so it is sent as a change is."""
        asked = value.get("ask")
        if not isinstance(asked, list) or not all(isinstance(name, str) for name in asked):
            raise malformed()
        return self._found(request, asked)

    def _found(self, request: Request, asked: Sequence[str] = ()) -> dict[str, Any]:
        item, pair = self._pair(request)
        unit = request.path_params["unit"]
        found = alternatives(pair, unit, self._tools(item), asked)
        if found is None:
            raise InputError("BIL-STU-021", "there is no such sentence", where=unit)
        return found.to_json()

    def _change(self, value: dict[str, Any], request: Request) -> Answer:
        item, pair = self._pair(request)
        changes = _changes(value.get("changes"))
        made = correct(
            item.folder, item.settings, self._tools(item), pair.pair, changes, lenient=bool(value.get("lenient"))
        )
        return self._said(made, request)

    def _again(self, value: dict[str, Any], request: Request) -> Answer:
        """Have one sentence translated again, and put the answer in its place."""
        item, pair = self._pair(request)
        unit = str(value.get("unit", ""))
        [found], notes = translate_again(item.folder, item.settings, self._tools(item), pair.pair, [unit])
        if found.text is None:
            raise InputError("BIL-STU-023", f"no engine translates it: {found.why or '; '.join(notes)}", where=unit)
        return self._said(correct(item.folder, item.settings, self._tools(item), pair.pair, [found.change]), request)

    def _correct_source(self, value: dict[str, Any], request: Request) -> Answer:
        item, pair = self._pair(request)
        sent = [value.get(name) for name in ("unit", "base", "text")]
        if not all(isinstance(one, str) for one in sent):
            raise malformed()
        unit, base, text = map(str, sent)
        made = correct_source(item.folder, item.settings, self._tools(item), pair.pair, unit, base, text)
        return self._said(made, request)

    def _undo(self, value: dict[str, Any], request: Request) -> Answer:
        item, pair = self._pair(request)
        return self._said(undo(item.folder, item.settings, self._tools(item), pair.pair), request)

    def _redo(self, value: dict[str, Any], request: Request) -> Answer:
        item, pair = self._pair(request)
        return self._said(redo(item.folder, item.settings, self._tools(item), pair.pair), request)

    def _said(self, made: Corrected, request: Request) -> Answer:
        """Return what came of a correction, with the sentences as they are shown now; both texts of a conflict."""
        _, pair = self._pair(request)
        names = [unit.id for unit in made.units] or [one.now.id for one in made.conflicts]
        numbers = [number for name in names if (number := pair.number_of(name)) is not None]
        units = [unit.to_json() for number in numbers[:_AT_ONCE] for unit in pair.units(number, number + 1)]
        value = made.to_json() | {"units": units}
        return value, _CHANGED if made.conflicts else 200

    def _opened(self, request: Request) -> OpenedItem:
        return self._shelf.item(request.path_params["folder"])

    def _pair(self, request: Request) -> tuple[OpenedItem, OpenedPair]:
        item = self._opened(request)
        pair = item.pair(request.path_params["pair"])
        if pair is None:
            raise InputError(
                "BIL-STU-022", "has no such translation", where=item.folder.name, remedy="Reload the page."
            )
        return item, pair

    def _tools(self, item: OpenedItem) -> Tools:
        return open_tools(item.settings)

    def _address(self, folder: str, path: str) -> str:
        return address(self._access, folder, path) if path else ""


def _changes(values: object) -> Sequence[Change]:
    """Return the changes that a page sent. Raises UsageError for anything else."""
    if not isinstance(values, list):
        raise malformed()
    return [_change_of(value) for value in values]


def _change_of(value: object) -> Change:
    if not isinstance(value, Mapping) or not set(value) <= _TAKEN or not isinstance(value.get("unit"), str):
        raise malformed()
    target, approved, accepted = (value.get(name) for name in ("target", "approved", "accepted"))
    right = (
        isinstance(target, str | None) and isinstance(approved, bool | None) and isinstance(value.get("base", ""), str)
    )
    if not right or not isinstance(accepted or {}, Mapping):
        raise malformed()
    reasons = {str(check): str(reason) for check, reason in (accepted or {}).items()}
    return Change(value["unit"], value.get("base", ""), target, approved, accepted=reasons)
