"""The studio as one web application: its routes, and how errors are told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bilingual.errors import BilingualError, InputError, UsageError, printable
from bilingual.pipeline.items.reading import read_items
from bilingual.redaction import redacted
from bilingual.settings import Settings, load_settings
from bilingual.studio import files
from bilingual.studio.access import Access
from bilingual.studio.guard import Guard
from bilingual.studio.library import items, orders
from bilingual.studio.library.live import Live
from bilingual.studio.library.uploads import PART_BYTES, Uploads
from bilingual.studio.pages import asset, choices, library_page

_MOST_JSON = 2_000_000


def application(settings: Settings, access: Access, runs: orders.Runs, port: int) -> Guard:
    """Return the studio of the root of *settings* for *port* of this machine."""
    return Guard(_Studio(settings, access, runs).routes(), access, port)


class _Studio:
    def __init__(self, settings: Settings, access: Access, runs: orders.Runs) -> None:
        self._root = settings.root
        self._access = access
        self._runs = runs
        self._live = Live(lambda: read_items(self._settings, service=runs.service))
        self._uploads = Uploads(settings)
        self._uploads.forget_old()

    @property
    def _settings(self) -> Settings:
        """The settings as they are now: a person may change them while the studio runs."""
        return load_settings(self._root)

    def routes(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self._library),
                Route("/assets/{name}", self._asset),
                Route("/files/{token}/{folder}/{path:path}", self._file),
                Route("/api/items", self._items),
                Route("/api/live", self._changes),
                Route("/api/orders", _json(self._order), methods=["POST"]),
                Route("/api/uploads", _json(self._begin), methods=["POST"]),
                Route("/api/uploads/{id}/{number:int}", self._part, methods=["PUT"]),
                Route("/api/uploads/{id}/finish", _json(self._finish), methods=["POST"]),
                Route("/api/uploads/{id}", self._drop, methods=["DELETE"]),
            ],
            exception_handlers={BilingualError: _told, OSError: _told},
        )

    def _library(self, request: Request) -> Response:
        return library_page(self._access.page_token(request.state.session), choices(self._settings))

    def _asset(self, request: Request) -> Response:
        return asset(request.path_params["name"])

    def _file(self, request: Request) -> Response:
        at = request.path_params
        return files.served(self._settings, self._access, at["token"], at["folder"], at["path"])

    def _items(self, request: Request) -> Response:
        version, found = self._live.items()
        settings = self._settings
        shown = [items.shown(item, settings, self._address, started=self._runs.has_started(item)) for item in found]
        value = {"version": version, "service": self._runs.service, "counts": items.counts(found), "items": shown}
        return JSONResponse(value)

    def _address(self, folder: str, path: str) -> str:
        return files.address(self._access, folder, path)

    async def _changes(self, request: Request) -> Response:
        async def events() -> AsyncIterator[str]:
            async for version in self._live.versions():
                yield f"data: {version}\n\n" if version else ": alive\n\n"

        return StreamingResponse(events(), media_type="text/event-stream")

    def _order(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        _, found = self._live.items()
        orders.obey(str(value.get("order")), str(value.get("item")), found, self._settings, self._runs)
        return {}

    def _begin(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        try:
            wanted = [(str(one["path"]), int(one["size"]), int(one["changed"])) for one in value["files"]]
            chosen = {name: [str(text) for text in value.get(name, [])] for name in ("targets", "renditions")}
        except (KeyError, TypeError, ValueError) as error:
            raise _malformed() from error
        return self._uploads.begin(wanted, choices(self._settings).checked(chosen)).to_json()

    async def _part(self, request: Request) -> Response:
        at = request.path_params
        offset = request.query_params.get("offset", "")
        if not offset.isdecimal():
            raise _malformed()
        part = await _body(request, PART_BYTES)
        return JSONResponse(
            (await run_in_threadpool(self._uploads.take, at["id"], at["number"], int(offset), part)).to_json()
        )

    def _finish(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        return {"names": self._uploads.finish(request.path_params["id"])}

    def _drop(self, request: Request) -> Response:
        self._uploads.drop(request.path_params["id"])
        return JSONResponse({})


Work = Callable[[dict[str, Any], Request], dict[str, Any]]


def _json(work: Work) -> Callable[[Request], Any]:
    """Return the endpoint that calls *work* with the JSON object of the request and answers with its result."""

    async def endpoint(request: Request) -> Response:
        try:
            value = json.loads(await _body(request, _MOST_JSON) or b"{}")
        except (ValueError, RecursionError) as error:
            raise _malformed() from error
        if not isinstance(value, dict):
            raise _malformed()
        return JSONResponse(await run_in_threadpool(work, value, request))

    return endpoint


async def _body(request: Request, most: int) -> bytes:
    """Return the body of *request*. Raises InputError if it is longer than *most* bytes."""
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > most:
            raise InputError("BIL-STU-012", f"sent more than {most:,} bytes at once")
    return bytes(found)


def _malformed() -> UsageError:
    return UsageError("BIL-STU-013", "this page is of another version of the studio", remedy="Reload it.")


def _told(request: Request, error: Exception) -> Response:
    """Return an error as its one line and its code."""
    code = error.code if isinstance(error, BilingualError) else ""
    return JSONResponse({"error": printable(redacted(str(error))), "code": code}, 422)
