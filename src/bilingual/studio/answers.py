"""How requests with JSON are read, and errors told: one line and a code."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bilingual.errors import BilingualError, InputError, UsageError, printable
from bilingual.redaction import redacted

_MOST_JSON = 2_000_000
# https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Number/MAX_SAFE_INTEGER
_LARGEST = 2**53 - 1
_DIGITS = frozenset("0123456789")

Answer = tuple[dict[str, Any], int]
"""A JSON object and its status."""
Work = Callable[[dict[str, Any], Request], dict[str, Any] | Answer]
"""Gets the JSON object that was sent; returns another, and its status if that is not 200."""


class Malformed(UsageError):
    """A request that no page of this version sends."""


def malformed() -> Malformed:
    return Malformed("BIL-STU-013", "this page is of another version of the studio", remedy="Reload it.")


class Json(JSONResponse):
    """JSON, also with names of files that are not UTF-8."""

    def render(self, content: Any) -> bytes:
        try:
            return super().render(content)
        except UnicodeEncodeError:
            return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def taking_json(work: Work) -> Callable[[Request], Any]:
    """Return the endpoint that calls *work* with the JSON object of the request and answers with its result."""

    async def endpoint(request: Request) -> Response:
        try:
            value = json.loads(await body_of(request, _MOST_JSON) or b"{}")
        except (ValueError, RecursionError) as error:
            raise malformed() from error
        if not isinstance(value, dict):
            raise malformed()
        answer = await run_in_threadpool(work, value, request)
        return Json(*answer) if isinstance(answer, tuple) else Json(answer)

    return endpoint


async def body_of(request: Request, most: int) -> bytes:
    """Return the body of *request*. Raises InputError if it is longer than *most* bytes."""
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > most:
            raise InputError("BIL-STU-012", f"sent more than {most:,} bytes at once")
    return bytes(found)


def whole(value: object) -> int:
    """Return a number that was sent, in digits or as JSON. Raises Malformed unless it is whole, and one of a browser.

    >>> whole("12"), whole(12), whole(12.0)
    (12, 12, 12)
    """
    if isinstance(value, str) and 0 < len(value) <= len(str(_LARGEST)) and set(value) <= _DIGITS:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST:
        raise malformed()
    return value


def named(value: object) -> str:
    """Return the name of an item that was sent. Raises Malformed for what no file can be named.

    Names that are not UTF-8 have half characters, as Python reads them: https://peps.python.org/pep-0383/
    """
    try:
        if isinstance(value, str) and b"\0" not in value.encode("utf-8", "surrogateescape"):
            return value
    except UnicodeEncodeError as error:
        raise malformed() from error
    raise malformed()


def told(request: Request, error: Exception) -> Response:
    """Return the answer to a request that ended with *error*."""
    return Json(error_json(error), 400 if isinstance(error, Malformed) else 422)


def error_json(error: Exception) -> dict[str, Any]:
    """Return an error as its one line and its code."""
    code = error.code if isinstance(error, BilingualError) else ""
    return {"error": printable(redacted(str(error))), "code": code}
