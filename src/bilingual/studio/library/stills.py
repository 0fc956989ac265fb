"""Stills of recordings that have no picture yet: those that wait, run for the first time, or failed."""

from __future__ import annotations

import os
import threading
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from bilingual.model.item import LibraryItem
from bilingual.pipeline.items.changes import mark_of
from bilingual.pipeline.opening.drawings.pictures import shows_stills, still_of
from bilingual.settings import Settings
from bilingual.studio.access import Access

AT = "/api/still/{token}/{version}"
# The address has the version of the file, so that a browser asks once.
_KEPT = {"cache-control": "private, max-age=604800, immutable"}
_AT_ONCE = threading.Semaphore(2)  # a hundred dropped recordings are no reason to start ffmpeg forty times


def still_address(item: LibraryItem, settings: Settings, access: Access) -> str:
    """Return the address of the still of the recording that *item* is made from, "" if it is none or is gone."""
    if not shows_stills(item.source, settings):
        return ""
    token, of = access.files_token(_name(item.source)), quote(os.fsencode(item.source), safe="")
    _, version, *_ = mark_of(settings.root / item.source)
    return f"/api/still/{token}/{version}?of={of}"


def still(request: Request, settings: Settings, access: Access) -> Response:
    """Return the still at an address that ``still_address`` gave."""
    source = request.query_params.get("of", "")
    if not access.is_files_token(request.path_params["token"], _name(source)):
        return PlainTextResponse("not found", 404)
    with _AT_ONCE:
        path = still_of(source, settings)
    if path is None:
        return PlainTextResponse("it has no picture", 404)
    return FileResponse(path, media_type="image/jpeg", headers=_KEPT)


def _name(source: str) -> str:
    """Return what no results folder is named."""
    return f"still/{source}"
