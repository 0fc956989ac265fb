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

Answer = tuple[dict[str, Any], int]
"""A JSON object and its status."""
Work = Callable[[dict[str, Any], Request], dict[str, Any] | Answer]
"""Gets the JSON object that was sent; returns another, and its status if that is not 200."""


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
        return JSONResponse(*answer) if isinstance(answer, tuple) else JSONResponse(answer)

    return endpoint


async def body_of(request: Request, most: int) -> bytes:
    """Return the body of *request*. Raises InputError if it is longer than *most* bytes."""
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > most:
            raise InputError("BIL-STU-012", f"sent more than {most:,} bytes at once")
    return bytes(found)


def malformed() -> UsageError:
    return UsageError("BIL-STU-013", "this page is of another version of the studio", remedy="Reload it.")


def told(request: Request, error: Exception) -> Response:
    """Return an error as its one line and its code."""
    code = error.code if isinstance(error, BilingualError) else ""
    return JSONResponse({"error": printable(redacted(str(error))), "code": code}, 422)
