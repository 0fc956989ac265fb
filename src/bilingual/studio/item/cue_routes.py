"""The cues of a recording under its waveform: what is shown of them, and their corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bilingual.model.cue import Timeline
from bilingual.pipeline.correcting.correct import correct_cues
from bilingual.pipeline.correcting.cue_changes import CueChange
from bilingual.pipeline.correcting.trials.splits import Split, splits_of
from bilingual.pipeline.opening.cues import shown
from bilingual.pipeline.opening.drawings.peaks import peaks
from bilingual.pipeline.opening.pairs import OpenedPair
from bilingual.studio.answers import Answer, malformed, taking_json, whole
from bilingual.studio.item.requests import AT, AT_ONCE, CHANGED, PAIR_AT, ItemRequests, changes_in, range_of

# What a change of each kind says; ``seen`` is in all of them.
_TAKEN: Mapping[str, frozenset[str]] = {
    "times": frozenset({"words", "start_ms", "end_ms", "start_frames", "end_frames"}),
    "split": frozenset({"words", "at", "target_at"}),
    "merge": frozenset({"words"}),
    "shift": frozenset({"by_ms"}),
}
_MOST_MS = 10**9  # eleven days: also what is added to a time


class CueRoutes:
    def __init__(self, requests: ItemRequests) -> None:
        self._requests = requests

    def routes(self) -> list[Route]:
        return [
            Route(f"{AT}/peaks", self._peaks),
            Route(f"{AT}/peaks/bytes", self._bytes),
            Route(f"{PAIR_AT}/lane", self._lane),
            Route(f"{PAIR_AT}/cues", self._cues),
            Route(f"{PAIR_AT}/splits", self._splits),
            Route(f"{PAIR_AT}/cues", taking_json(self._change), methods=["POST"]),
        ]

    def _peaks(self, request: Request) -> Response:
        item = self._requests.item(request)
        return JSONResponse(peaks(item.folder, self._requests.tools(item)).to_json())

    def _bytes(self, request: Request) -> Response:
        """Answer with the bytes that ``engines.media.waveform`` describes, by range."""
        item = self._requests.item(request)
        path = peaks(item.folder, self._requests.tools(item)).path
        if path is None:
            return PlainTextResponse("not found", 404)
        return FileResponse(path, media_type="application/octet-stream")

    def _lane(self, request: Request) -> Response:
        item, pair = self._requests.pair(request)
        return JSONResponse(pair.lane() | {"version": item.version})

    def _cues(self, request: Request) -> Response:
        item, pair = self._requests.pair(request)
        cues = [cue.to_json() for cue in pair.cues_from(*range_of(request))]
        return JSONResponse({"version": item.version, "cues": cues})

    def _splits(self, request: Request) -> Response:
        item, pair = self._requests.pair(request)
        words = whole(request.query_params.get("first")), whole(request.query_params.get("last"))
        found = splits_of(item.folder, self._requests.tools(item), pair.pair, words)
        splits = [
            {
                "at": one.at,
                "before": one.before,
                "unit": one.unit or None,
                "why": one.why or None,
                "parts": _parts(one, pair),
            }
            for one in found.splits
        ]
        places = [asdict(one) for one in found.places]
        return JSONResponse({"version": item.version, "splits": splits, "places": places})

    def _change(self, value: dict[str, Any], request: Request) -> Answer:
        """Change cues; the answer has the cues with the same words as they are now, of a conflict both versions."""
        item, pair = self._requests.pair(request)
        changes = changes_in(value, _change_of)
        made = correct_cues(item.folder, self._requests.tools(item), pair.pair, changes)
        answer, status = self._requests.said(made, request)
        wanted = value["changes"] if made.outdated else []
        return answer | {"cues": self._now(changes, request), "wanted": wanted}, CHANGED if made.outdated else status

    def _now(self, changes: Sequence[CueChange], request: Request) -> list[dict[str, Any]]:
        _, pair = self._requests.pair(request)
        places = [place for change in changes if change.action != "shift" for place in pair.cues_with(change.words)]
        return [cue.to_json() for place in sorted(set(places))[:AT_ONCE] for cue in pair.cues_from(place, place + 1)]


def _parts(split: Split, pair: OpenedPair) -> list[dict[str, Any]]:
    parts = Timeline(pair.source, pair.target, split.parts)
    return [cue.to_json() for cue in shown(parts, range(len(split.parts))).values()]


def _change_of(value: object) -> CueChange:
    if not isinstance(value, Mapping) or not isinstance(value.get("action"), str):
        raise malformed()
    taken = _TAKEN.get(value["action"])
    if taken is None or not set(value) <= taken | {"action", "seen"}:
        raise malformed()
    numbers = {name: value[name] for name in taken - {"words"} if value.get(name) is not None}
    words, seen = value.get("words", [0, 0]), value.get("seen")
    if "words" in taken and "words" not in value:
        raise malformed()
    if not (_is_pair(words) and (seen is None or _is_pair(seen)) and all(map(_is_number, numbers.values()))):
        raise malformed()
    return CueChange.from_json({**numbers, "action": value["action"], "words": words, "seen": seen})


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MOST_MS
