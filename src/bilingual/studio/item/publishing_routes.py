"""Pushes from the page of an item: exactly what would appear, and a person's word for it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bilingual.errors import printable
from bilingual.pipeline.pushing.plan import NAMES, Piece, Plan, PushPlatform
from bilingual.pipeline.pushing.push import prepare, settle_there
from bilingual.pipeline.pushing.unanswered import Undecided
from bilingual.settings import Settings
from bilingual.studio.answers import Answer, malformed, taking_json, whole
from bilingual.studio.item.pushes import Pushes, failure_json, made_json
from bilingual.studio.item.requests import PAIR_AT, ItemRequests
from bilingual.studio.pages import draft_page
from bilingual.views.wechat.posting import with_images

_PICTURES = frozenset({"image", "cover", "thumbnail"})


class PublishingRoutes:
    """*settings* are those of the root now, which an item that was made earlier may not have."""

    def __init__(self, requests: ItemRequests, settings: Callable[[], Settings]) -> None:
        self._requests = requests
        self._settings = settings
        self._pushes = Pushes()

    def routes(self) -> list[Route]:
        return [
            Route(f"{PAIR_AT}/push/{{platform}}", taking_json(self._prepare), methods=["POST"]),
            Route(f"{PAIR_AT}/push/{{platform}}/there", taking_json(self._there), methods=["POST"]),
            Route("/api/shown/{name}/draft", self._draft),
            Route("/api/shown/{name}/files/{number}", self._picture),
            Route("/api/pushes", taking_json(self._confirm), methods=["POST"]),
            Route("/api/pushes/{name}", self._state),
        ]

    def _prepare(self, value: dict[str, Any], request: Request) -> dict[str, Any] | Answer:
        """Answer with exactly what would appear, and the number that confirms it."""
        platform, pictures = _platform(request), value.get("pictures", [])
        if not isinstance(pictures, list) or not all(isinstance(one, str) for one in pictures):
            raise malformed()
        item, pair = self._requests.pair(request)
        said: list[str] = []
        try:
            ready = prepare(
                item.folder,
                platform,
                self._settings(),
                pair=pair.pair,
                pictures=pictures,
                not_there=value.get("not_there") is True,
                show=lambda line: said.append(printable(str(line))),
            )
        except Undecided as error:
            return failure_json(error), 422
        if ready.plan is None:
            assert ready.found is not None
            return {"found": made_json(ready.found), "name": NAMES[platform], "said": said}
        nonce, name = self._pushes.show(ready.plan, request.state.session)
        return {"plan": ready.plan.to_json(), "nonce": nonce, "at": f"/api/shown/{name}", "said": said}

    def _there(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        """Take a person's word that an earlier push that was not answered is there."""
        platform, url = _platform(request), value.get("url", "")
        if not isinstance(url, str):
            raise malformed()
        item, pair = self._requests.pair(request)
        made = settle_there(item.folder, platform, self._settings(), pair=pair.pair, url=url.strip())
        return {"found": made_json(made), "name": NAMES[platform]}

    def _draft(self, request: Request) -> Response:
        """Answer with the article as readers see it, from the very texts and pictures that would be sent."""
        plan = self._pushes.plan(request.path_params["name"], request.state.session)
        if plan is None or plan.platform != "wechat":
            return PlainTextResponse("not found", 404)
        return draft_page(
            plan.payload["fields"],
            [
                (part["title"], with_images(part["html"], lambda one: _inline(plan, one)))
                for part in plan.payload["parts"]
            ],
            next((_data(plan, piece) for piece in plan.pieces if piece.role == "cover"), ""),
        )

    def _picture(self, request: Request) -> Response:
        """Answer with a picture that would be sent, with the content that is confirmed."""
        plan = self._pushes.plan(request.path_params["name"], request.state.session)
        number = whole(request.path_params["number"])
        if plan is None or number >= len(plan.pieces) or plan.pieces[number].role not in _PICTURES:
            return PlainTextResponse("not found", 404)
        piece = plan.pieces[number]
        return Response(piece.content(plan.folder), media_type=piece.media_type)

    def _confirm(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        nonce, mark = value.get("nonce"), value.get("hash")
        if not isinstance(nonce, str) or not isinstance(mark, str):
            raise malformed()
        return {"push": self._pushes.confirm(nonce, mark, request.state.session, self._settings())}

    def _state(self, request: Request) -> Response:
        return JSONResponse(dict(self._pushes.state(request.path_params["name"])))


def _platform(request: Request) -> PushPlatform:
    platform = next((one for one in NAMES if one == request.path_params["platform"]), None)
    if platform is None:
        raise malformed()
    return platform


def _inline(plan: Plan, address: str) -> str:
    """Return the picture at *address* of an article as a data address; *address* itself for one that is not sent."""
    path = f"posts/{plan.pair}/{unquote(address)}"
    return next((_data(plan, piece) for piece in plan.pieces if piece.path == path), address)


def _data(plan: Plan, piece: Piece) -> str:
    """Return *piece* as a data address, which the frame without an origin of its own shows without a cookie."""
    return f"data:{piece.media_type};base64,{b64encode(piece.content(plan.folder)).decode()}"
