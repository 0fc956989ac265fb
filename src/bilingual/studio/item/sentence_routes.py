"""Corrections of sentences, their undoing, and what else could be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bilingual.errors import InputError
from bilingual.pipeline.correcting.changes import Change
from bilingual.pipeline.correcting.correct import correct, correct_source, redo, undo
from bilingual.pipeline.correcting.trials.again import translate_again
from bilingual.pipeline.dubbing.approving import WordingChange, approve_wordings, proposed
from bilingual.pipeline.narrating.earlier_narration import said_again
from bilingual.pipeline.opening.alternatives import alternatives
from bilingual.studio.answers import Answer, malformed, taking_json
from bilingual.studio.item.requests import PAIR_AT, ItemRequests

_TAKEN = frozenset({"unit", "base", "target", "approved", "accepted"})
_LONGEST_NAME = 64  # of a stretch of typing


class SentenceRoutes:
    def __init__(self, requests: ItemRequests) -> None:
        self._requests = requests

    def routes(self) -> list[Route]:
        return [
            Route(f"{PAIR_AT}/alternatives/{{unit:path}}", self._alternatives),
            Route(f"{PAIR_AT}/alternatives/{{unit:path}}", taking_json(self._ask), methods=["POST"]),
            Route(f"{PAIR_AT}/changes", taking_json(self._change), methods=["POST"]),
            Route(f"{PAIR_AT}/again", taking_json(self._again), methods=["POST"]),
            Route(f"{PAIR_AT}/spoken", taking_json(self._speak), methods=["POST"]),
            Route(f"{PAIR_AT}/source", taking_json(self._correct_source), methods=["POST"]),
            Route(f"{PAIR_AT}/wordings", taking_json(self._word), methods=["POST"]),
            Route(f"{PAIR_AT}/undo", taking_json(self._undo), methods=["POST"]),
            Route(f"{PAIR_AT}/redo", taking_json(self._redo), methods=["POST"]),
        ]

    def _alternatives(self, request: Request) -> Response:
        return JSONResponse(self._found(request))

    def _ask(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        """Ask engines, which may cost money: so it is sent as a change is."""
        asked = value.get("ask")
        if not isinstance(asked, list) or not all(isinstance(name, str) for name in asked):
            raise malformed()
        return self._found(request, asked)

    def _found(self, request: Request, asked: Sequence[str] = ()) -> dict[str, Any]:
        item, pair = self._requests.pair(request)
        unit = request.path_params["unit"]
        found = alternatives(pair, unit, self._requests.tools(item), asked)
        if found is None:
            raise InputError("BIL-STU-021", "there is no such sentence", where=unit)
        return found.to_json()

    def _change(self, value: dict[str, Any], request: Request) -> Answer:
        item, pair = self._requests.pair(request)
        changes, lenient = _changes(value.get("changes")), bool(value.get("lenient"))
        stretch = value.get("stretch", "")
        if not isinstance(stretch, str) or len(stretch) > _LONGEST_NAME:
            raise malformed()
        tools = self._requests.tools(item)
        made = correct(item.folder, tools, pair.pair, changes, lenient=lenient, stretch=stretch)
        return self._requests.said(made, request)

    def _again(self, value: dict[str, Any], request: Request) -> Answer:
        """Have one sentence translated again, and put the answer in its place."""
        item, pair = self._requests.pair(request)
        tools, unit = self._requests.tools(item), str(value.get("unit", ""))
        [found], notes = translate_again(item.folder, tools, pair.pair, [unit])
        if found.text is None:
            raise InputError("BIL-STU-023", f"no engine translates it: {found.why or '; '.join(notes)}", where=unit)
        return self._requests.said(correct(item.folder, tools, pair.pair, [found.change]), request)

    def _speak(self, value: dict[str, Any], request: Request) -> Answer:
        """Have one sentence of a narrated article spoken again, for the next run."""
        item, pair = self._requests.pair(request)
        made = said_again(item.folder, self._requests.tools(item), pair.pair, [str(value.get("unit", ""))])
        self._requests.changed()
        return {"spoken": list(made.spoken), "same": list(made.same)}, 200

    def _correct_source(self, value: dict[str, Any], request: Request) -> Answer:
        item, pair = self._requests.pair(request)
        sent = [value.get(name) for name in ("unit", "base", "text")]
        if not all(isinstance(one, str) for one in sent):
            raise malformed()
        unit, base, text = map(str, sent)
        tools = self._requests.tools(item)
        made = correct_source(item.folder, tools, pair.pair, unit, base, text)
        return self._requests.said(made, request)

    def _word(self, value: dict[str, Any], request: Request) -> dict[str, Any]:
        """Settle what a second voice says for one sentence; after the last one the dub is made anew."""
        item, pair = self._requests.pair(request)
        unit, text, seen = (value.get(name) for name in ("unit", "text", "seen"))
        if not all(isinstance(one, str) for one in (unit, text, seen)):
            raise malformed()
        change = WordingChange(str(unit), True, str(text), str(seen))
        approve_wordings(item.folder, self._requests.tools(item), pair.pair, [change])
        now, pair = self._requests.pair(request)
        number = pair.number_of(change.unit)
        units = [] if number is None else [one.to_json() for one in pair.units(number, number + 1)]
        done = pair.is_read and not proposed(item.folder, pair.pair)
        if done:
            self._requests.rebuild(now)
        return {"units": units, "refused": {}, "waiting": False, "building": done}

    def _undo(self, value: dict[str, Any], request: Request) -> Answer:
        item, pair = self._requests.pair(request)
        made = undo(item.folder, self._requests.tools(item), pair.pair)
        return self._requests.said(made, request)

    def _redo(self, value: dict[str, Any], request: Request) -> Answer:
        item, pair = self._requests.pair(request)
        made = redo(item.folder, self._requests.tools(item), pair.pair)
        return self._requests.said(made, request)


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
