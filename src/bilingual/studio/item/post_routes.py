"""The posts of an item: their structure, fields and previews, the list before publishing, and terms of the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bilingual.errors import InputError
from bilingual.pipeline.commands.terms import add_term, glossary_file, sentences_without
from bilingual.pipeline.correcting.correct import correct_fields
from bilingual.pipeline.correcting.fields import FieldChange
from bilingual.pipeline.opening.blocks import structure
from bilingual.pipeline.opening.checklist import checklist, platforms_of
from bilingual.pipeline.opening.drawings.pictures import page_of
from bilingual.pipeline.opening.fields import opened_fields
from bilingual.pipeline.opening.item import OpenedItem
from bilingual.pipeline.opening.previews import previews
from bilingual.studio.answers import Answer, malformed, taking_json, whole
from bilingual.studio.item.requests import CHANGED, PAIR_AT, ItemRequests, changes_in

_IMAGES = "posts/images"
_MOST_AT_ONCE = 20  # fields
_SHOWN = 50  # sentences


class PostRoutes:
    def __init__(self, requests: ItemRequests) -> None:
        self._requests = requests

    def routes(self) -> list[Route]:
        return [
            Route(f"{PAIR_AT}/structure", self._structure),
            Route(f"{PAIR_AT}/previews", self._previews),
            Route(f"{PAIR_AT}/pages/{{number}}", self._page),
            Route(f"{PAIR_AT}/fields", self._fields, methods=["GET"]),
            Route(f"{PAIR_AT}/fields", taking_json(self._set), methods=["POST"]),
            Route(f"{PAIR_AT}/checklist", self._checklist),
            Route(f"{PAIR_AT}/terms", self._glossary, methods=["GET"]),
            Route(f"{PAIR_AT}/terms", taking_json(self._agree), methods=["POST"]),
        ]

    def _structure(self, request: Request) -> Response:
        item, pair = self._requests.pair(request)
        found = structure(item, pair.pair).to_json()
        for block in found["blocks"]:
            for picture in block["pictures"]:
                picture["address"] = self._picture(item, picture["src"])
        return JSONResponse(found)

    def _picture(self, item: OpenedItem, src: str) -> str:
        """Return the address of the copy of the image *src* that the posts have, "" if they have none."""
        name = PurePosixPath(unquote(src.partition("?")[0].partition("#")[0])).name
        there = name and "://" not in src and not src.startswith("data:") and (item.folder / _IMAGES / name).is_file()
        return self._requests.address(item, f"{_IMAGES}/{name}") if there else ""

    def _previews(self, request: Request) -> Response:
        """Answer with the outputs; the address of one that was made again is another."""
        item, pair = self._requests.pair(request)
        found = []
        for one in previews(item, pair.pair):
            made = (item.folder / one.path).stat().st_mtime_ns
            found.append(one.to_json() | {"address": f"{self._requests.address(item, one.path)}?v={made}"})
        return JSONResponse({"previews": found, "newer": list(pair.newer)})

    def _page(self, request: Request) -> Response:
        item, pair = self._requests.pair(request)
        path = page_of(item.folder, pair.pair, whole(request.path_params["number"]), item.settings)
        return FileResponse(path, media_type="image/png") if path else PlainTextResponse("not found", 404)

    def _fields(self, request: Request) -> Response:
        item, pair = self._requests.pair(request)
        return JSONResponse({"version": item.version, "fields": self._shown(item, pair.pair)})

    def _set(self, value: dict[str, Any], request: Request) -> Answer:
        """Set fields; the answer has all of them as they are then, of a conflict too."""
        item, pair = self._requests.pair(request)
        changes = changes_in(value, _change_of, _MOST_AT_ONCE)
        made = correct_fields(item.folder, self._requests.tools(item), pair.pair, changes)
        answer, _ = self._requests.said(made, request)
        now = self._shown(self._requests.item(request), pair.pair)
        return answer | {"fields": now}, CHANGED if made.conflicting else 200

    def _shown(self, item: OpenedItem, name: str) -> list[dict[str, Any]]:
        return [one.to_json() for one in opened_fields(item, name)]

    def _checklist(self, request: Request) -> Response:
        item, pair = self._requests.pair(request)
        found = [checklist(item, pair.pair, platform).to_json() for platform in platforms_of(item, pair.pair)]
        for one in found:
            for upload in one["uploads"]:
                upload["address"] = self._requests.address(item, upload["path"])
        return JSONResponse({"version": item.version, "platforms": found})

    def _glossary(self, request: Request) -> Response:
        item, _ = self._requests.pair(request)
        path = glossary_file(item.settings)
        return JSONResponse({"file": item.settings.below_root(path), "there": path.is_file()})

    def _agree(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        """Agree on a term that a sentence has, and tell which sentences say something else."""
        item, pair = self._requests.pair(request)
        sent = [value.get(name) for name in ("unit", "source", "target")]
        if not all(isinstance(one, str) for one in sent):
            raise malformed()
        unit, source, target = (" ".join(str(one).split()) for one in sent)
        number = pair.number_of(unit)
        if pair.bitext is None or number is None:
            raise InputError("BIL-STU-021", "there is no such sentence", where=unit)
        if source.casefold() not in " ".join(pair.bitext.units[number].source.split()).casefold():
            raise InputError("BIL-STU-026", f"{source!r} is not in this sentence", remedy="Select it in the sentence.")
        made = add_term(item.settings, source, target, pair.target)
        left = sentences_without(pair.bitext, source, target)
        return {
            "file": item.settings.below_root(made.path),
            "before": made.before,
            "named": made.named,
            "without": [{"unit": one, "number": pair.number_of(one)} for one in left[:_SHOWN]],
            "more": max(0, len(left) - _SHOWN),
        }


def _change_of(value: object) -> FieldChange:
    known = {"field", "text", "base"}
    if not isinstance(value, Mapping) or not set(value) <= known or not {"field", "text"} <= set(value):
        raise malformed()
    if not all(isinstance(one, str) for one in value.values()):
        raise malformed()
    return FieldChange(value["field"], value["text"], value.get("base", ""))
