"""Pushes from the page of an item: exactly what would appear, and a person's word for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bilingual.errors import printable
from bilingual.pipeline.pushing.plan import NAMES
from bilingual.pipeline.pushing.push import prepare
from bilingual.settings import Settings
from bilingual.studio.answers import malformed, taking_json
from bilingual.studio.item.pushes import Pushes, made_json
from bilingual.studio.item.requests import PAIR_AT, ItemRequests


class PublishingRoutes:
    """*settings* are those of the root now, which an item that was made earlier may not have."""

    def __init__(self, requests: ItemRequests, settings: Callable[[], Settings]) -> None:
        self._requests = requests
        self._settings = settings
        self._pushes = Pushes()

    def routes(self) -> list[Route]:
        return [
            Route(f"{PAIR_AT}/push/{{platform}}", taking_json(self._prepare), methods=["POST"]),
            Route("/api/pushes", taking_json(self._confirm), methods=["POST"]),
            Route("/api/pushes/{name}", self._state),
        ]

    def _prepare(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        """Answer with exactly what would appear, and the number that confirms it."""
        platform = next((one for one in NAMES if one == request.path_params["platform"]), None)
        pictures = value.get("pictures", [])
        if platform is None or not isinstance(pictures, list) or not all(isinstance(one, str) for one in pictures):
            raise malformed()
        item, pair = self._requests.pair(request)
        said: list[str] = []
        ready = prepare(
            item.folder,
            platform,
            self._settings(),
            pair=pair.pair,
            pictures=pictures,
            not_there=value.get("not_there") is True,
            show=lambda line: said.append(printable(str(line))),
        )
        if ready.plan is None:
            assert ready.found is not None
            return {"found": made_json(ready.found), "name": NAMES[platform], "said": said}
        nonce = self._pushes.show(ready.plan, request.state.session)
        return {"plan": ready.plan.to_json(), "nonce": nonce, "said": said}

    def _confirm(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        nonce, mark = value.get("nonce"), value.get("hash")
        if not isinstance(nonce, str) or not isinstance(mark, str):
            raise malformed()
        return {"push": self._pushes.confirm(nonce, mark, request.state.session, self._settings())}

    def _state(self, request: Request) -> Response:
        return JSONResponse(dict(self._pushes.state(request.path_params["name"])))
