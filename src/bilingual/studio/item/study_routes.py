"""The study pack of an item: what is there of it, and whether later runs make it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bilingual.pipeline.posting.study.packs import StudyWish, set_study, study_json
from bilingual.settings import Settings
from bilingual.studio.answers import malformed, taking_json
from bilingual.studio.item.requests import PAIR_AT, ItemRequests


class StudyRoutes:
    """*settings* are those of the root now."""

    def __init__(self, requests: ItemRequests, settings: Callable[[], Settings]) -> None:
        self._requests = requests
        self._settings = settings

    def routes(self) -> list[Route]:
        return [
            Route(f"{PAIR_AT}/study", self._shown, methods=["GET"]),
            Route(f"{PAIR_AT}/study", taking_json(self._set), methods=["POST"]),
        ]

    def _shown(self, request: Request) -> Response:
        return JSONResponse(self._json(request))

    def _set(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        """Record what a person wishes, and start the run that makes it."""
        on, language, level = (value.get(name) for name in ("on", "language", "level"))
        if not isinstance(on, bool) or (on and not (isinstance(language, str) and isinstance(level, str))):
            raise malformed()
        item, pair = self._requests.pair(request)
        wish = StudyWish(on, str(language), str(level)) if on else StudyWish(on)
        set_study(item.folder, self._settings(), pair, wish)
        if on:
            self._requests.rebuild(item)
        return self._json(request)

    def _json(self, request: Request) -> dict[str, Any]:
        item, pair = self._requests.pair(request)
        found = study_json(item, pair)
        for one in found["files"]:
            made = (item.folder / one["path"]).stat().st_mtime_ns
            one["address"] = f"{self._requests.address(item, one['path'])}?v={made}"
        return found
