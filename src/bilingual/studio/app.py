"""The studio as one web application: its routes, and how errors are told."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bilingual.errors import BilingualError
from bilingual.pipeline.items.changes import Watch
from bilingual.pipeline.items.reading import read_items
from bilingual.settings import Settings, load_settings
from bilingual.studio import files
from bilingual.studio.access import Access
from bilingual.studio.answers import Json, body_of, malformed, named, taking_json, told, whole
from bilingual.studio.guard import Guard
from bilingual.studio.item.routes import item_routes
from bilingual.studio.library import items, orders
from bilingual.studio.library.live import LiveLibrary
from bilingual.studio.library.results_page import ResultsPage
from bilingual.studio.library.stills import AT as STILL_AT
from bilingual.studio.library.stills import still, still_address
from bilingual.studio.library.uploads import PART_BYTES, Uploads
from bilingual.studio.pages import asset, choices, library_page


def application(
    settings: Settings, access: Access, runs: orders.Runs, port: int, ended: threading.Event | None = None
) -> Guard:
    """Return the studio of the root of *settings* for *port* of this machine; *ended* tells pages that it ends."""
    return Guard(_Studio(settings, access, runs, ended or threading.Event()).routes(), access, port)


class _Studio:
    def __init__(self, settings: Settings, access: Access, runs: orders.Runs, ended: threading.Event) -> None:
        self._root = settings.root
        self._access = access
        self._runs = runs
        self._watch = Watch(settings)
        self._live = LiveLibrary(self._look, ended)
        self._results_page = ResultsPage(lambda: self._settings, ended)
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
                *item_routes(lambda: self._settings, self._access, self._runs, self._results_page.corrected),
                Route("/assets/{version}/{name:path}", self._asset),
                Route("/files/{token}/{folder}/{path:path}", self._file),
                Route("/api/items", self._items),
                Route(STILL_AT, self._still),
                Route("/api/live", self._changes),
                Route("/api/orders", taking_json(self._order), methods=["POST"]),
                Route("/api/uploads", taking_json(self._begin), methods=["POST"]),
                Route("/api/uploads/{id}/{number}", self._part, methods=["PUT"]),
                Route("/api/uploads/{id}/finish", taking_json(self._finish), methods=["POST"]),
                Route("/api/uploads/{id}", self._drop, methods=["DELETE"]),
            ],
            exception_handlers={BilingualError: told, OSError: told},
        )

    def _library(self, request: Request) -> Response:
        return library_page(self._access.page_token(request.state.session), choices(self._settings))

    def _asset(self, request: Request) -> Response:
        return asset(request.path_params["version"], request.path_params["name"])

    def _file(self, request: Request) -> Response:
        at = request.path_params
        return files.served(self._settings, self._access, at["token"], at["folder"], at["path"])

    def _items(self, request: Request) -> Response:
        settings, service = self._settings, self._runs.service
        found = read_items(settings, service=service)
        shown = [
            items.shown(
                item,
                settings,
                self._address,
                still_address(item, settings, self._access),
                started=self._runs.has_started(item),
            )
            for item in found
        ]
        return Json({"service": service, "counts": items.counts(found), "items": shown})

    def _still(self, request: Request) -> Response:
        return still(request, self._settings, self._access)

    def _look(self) -> dict[str, Any]:
        """Return a version of all that the pages show, and how far runs are."""
        seen = self._watch.look().to_json()
        return seen | {"version": f"{seen['version']} {self._runs.service}"}

    def _address(self, folder: str, path: str) -> str:
        return files.address(self._access, folder, path)

    async def _changes(self, request: Request) -> Response:
        async def events() -> AsyncIterator[str]:
            async for news in self._live.news():
                yield f"data: {news}\n\n" if news else ": alive\n\n"

        return StreamingResponse(events(), media_type="text/event-stream")

    def _order(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        name = named(value.get("item"))
        found = read_items(self._settings, service=self._runs.service)
        orders.obey(str(value.get("order")), name, found, self._settings, self._runs)
        return {}

    def _begin(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        try:
            wanted = [(str(one["path"]), whole(one["size"]), str(one["changed"])) for one in value["files"]]
            chosen = {name: [str(text) for text in value.get(name, [])] for name in ("targets", "renditions")}
        except (KeyError, TypeError, ValueError) as error:
            raise malformed() from error
        return self._uploads.begin(wanted, choices(self._settings).checked(chosen)).to_json()

    async def _part(self, request: Request) -> Response:
        at = request.path_params
        number, offset = whole(at["number"]), whole(request.query_params.get("offset"))
        part = await body_of(request, PART_BYTES)
        return Json((await run_in_threadpool(self._uploads.take, at["id"], number, offset, part)).to_json())

    def _finish(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        return {"names": self._uploads.finish(request.path_params["id"])}

    def _drop(self, request: Request) -> Response:
        self._uploads.drop(request.path_params["id"])
        return Json({})
