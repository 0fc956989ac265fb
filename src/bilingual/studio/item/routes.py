"""All routes of items, and what their page reads: the item, its sentences, who speaks, and its outputs."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bilingual.errors import InputError, printable
from bilingual.languages import pack
from bilingual.pipeline.correcting.correct import correct_speakers, history_of
from bilingual.pipeline.correcting.speakers import SpeakerChange
from bilingual.pipeline.posting.study.packs import StudyWish, set_study, study_json
from bilingual.settings import Settings
from bilingual.studio.access import Access
from bilingual.studio.answers import Answer, malformed, taking_json
from bilingual.studio.item.cue_routes import CueRoutes
from bilingual.studio.item.post_routes import PostRoutes
from bilingual.studio.item.publishing_routes import PublishingRoutes
from bilingual.studio.item.requests import AT, CHANGED, PAIR_AT, ItemRequests, changes_in, range_of
from bilingual.studio.item.sentence_routes import SentenceRoutes
from bilingual.studio.library.orders import Runs
from bilingual.studio.pages import item_page, missing_page


def item_routes(
    settings: Callable[[], Settings], access: Access, runs: Runs, corrected: Callable[[], None]
) -> list[Route]:
    """Return the routes of items, by the name of the results folder; *corrected* is called after corrections."""
    requests = ItemRequests(settings, access, runs, corrected)
    pages, sentences, cues = _PageRoutes(requests), SentenceRoutes(requests), CueRoutes(requests)
    posts, study = PostRoutes(requests), _StudyRoutes(requests, settings)
    speakers, publishing = _SpeakerRoutes(requests), PublishingRoutes(requests, settings)
    subjects = (pages, sentences, cues, posts, study, speakers, publishing)
    return [route for subject in subjects for route in subject.routes()]


class _PageRoutes:
    def __init__(self, requests: ItemRequests) -> None:
        self._requests = requests

    def routes(self) -> list[Route]:
        return [
            Route("/item/{folder}", self._page),
            Route(AT, self._item),
            Route(f"{AT}/source", self._source),
            Route(f"{PAIR_AT}/overview", self._overview),
            Route(f"{PAIR_AT}/units", self._units),
            Route(f"{PAIR_AT}/find", self._find),
        ]

    def _page(self, request: Request) -> Response:
        name = request.path_params["folder"]
        try:
            self._requests.shelf.folder(name)
        except InputError as error:
            return missing_page(self._requests.access.page_token(request.state.session), printable(str(error)))
        return item_page(self._requests.access.page_token(request.state.session), name)

    def _item(self, request: Request) -> Response:
        item = self._requests.item(request)
        value, media = item.to_json(), item.media
        own = f"/api/item/{quote(item.folder.name, safe='')}/source"
        played = own if media.plays_source else self._requests.address(item, media.played)
        value["media"] |= {"address": played, "poster_address": self._requests.address(item, media.poster)}
        value["names"] = {tag: pack(tag).autonym for tag in item.languages}
        value["directions"] = {tag: "rtl" if pack(tag).writing.rtl else "ltr" for tag in item.languages}
        value["spaces"] = {tag: pack(tag).writing.space for tag in item.languages}
        return JSONResponse(value)

    def _source(self, request: Request) -> Response:
        item = self._requests.item(request)
        if not item.media.plays_source:
            return PlainTextResponse("not found", 404)
        path = item.settings.root / item.media.source
        return FileResponse(path, media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream")

    def _overview(self, request: Request) -> Response:
        item, pair = self._requests.pair(request)
        if request.query_params.get("unless") == item.version:
            return JSONResponse({"version": item.version})
        before, after = history_of(item.folder, self._requests.tools(item), pair.pair)
        steps = {"undo": before is not None, "redo": after is not None}
        return JSONResponse(pair.overview() | {"version": item.version, "history": steps, "facts": pair.to_json()})

    def _units(self, request: Request) -> Response:
        item, pair = self._requests.pair(request)
        units = [unit.to_json() for unit in pair.units(*range_of(request))]
        return JSONResponse({"version": item.version, "units": units})

    def _find(self, request: Request) -> Response:
        item, pair = self._requests.pair(request)
        return JSONResponse({"version": item.version, "numbers": pair.find(request.query_params.get("text", ""))})


class _StudyRoutes:
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


_OF_SPEAKERS = frozenset({"speaker", "name", "unit", "base"})


class _SpeakerRoutes:
    """The speakers of a recording, to hear and to name, and which of them says a sentence."""

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
        made = correct_speakers(item.folder, self._requests.tools(item), pair.pair, changes)
        answer, _ = self._requests.said(made, request)
        _, now = self._requests.pair(request)
        return answer | now.speakers.to_json(), CHANGED if made.conflicting else 200


def _change_of(value: object) -> SpeakerChange:
    if (
        not isinstance(value, Mapping)
        or not set(value) <= _OF_SPEAKERS
        or not all(isinstance(v, str) for v in value.values())
    ):
        raise malformed()
    if not value.get("speaker") or ("name" in value) == ("unit" in value):
        raise malformed()
    return SpeakerChange(value["speaker"], value.get("name"), value.get("unit", ""), value.get("base"))
