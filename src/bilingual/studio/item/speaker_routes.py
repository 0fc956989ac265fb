"""Who speaks in a recording: its speakers to hear and to name, and which of them says a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bilingual.pipeline.correcting.correct import correct_speakers
from bilingual.pipeline.correcting.speakers import SpeakerChange
from bilingual.studio.answers import Answer, malformed, taking_json
from bilingual.studio.item.requests import CHANGED, PAIR_AT, ItemRequests, changes_in

_KNOWN = frozenset({"speaker", "name", "unit", "base"})


class SpeakerRoutes:
    def __init__(self, requests: ItemRequests) -> None:
        self._requests = requests

    def routes(self) -> list[Route]:
        return [
            Route(f"{PAIR_AT}/speakers", self._shown, methods=["GET"]),
            Route(f"{PAIR_AT}/speakers", taking_json(self._change), methods=["POST"]),
        ]

    def _shown(self, request: Request) -> Response:
        item, pair = self._requests.pair(request)
        return JSONResponse(pair.speakers.to_json() | {"version": item.version})

    def _change(self, value: dict[str, Any], request: Request) -> Answer:
        """Name speakers, or give sentences to them; the answer has all speakers as they are then, of a conflict too."""
        item, pair = self._requests.pair(request)
        changes = changes_in(value, _change_of)
        made = correct_speakers(item.folder, item.settings, self._requests.tools(item), pair.pair, changes)
        answer, _ = self._requests.said(made, request)
        _, now = self._requests.pair(request)
        return answer | now.speakers.to_json(), CHANGED if made.conflicting else 200


def _change_of(value: object) -> SpeakerChange:
    if (
        not isinstance(value, Mapping)
        or not set(value) <= _KNOWN
        or not all(isinstance(v, str) for v in value.values())
    ):
        raise malformed()
    if not value.get("speaker") or ("name" in value) == ("unit" in value):
        raise malformed()
    return SpeakerChange(value["speaker"], value.get("name"), value.get("unit", ""), value.get("base"))
