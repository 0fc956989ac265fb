"""deep-translator's classes on our HTTP client.

The classes call ``requests.get`` and ``requests.post`` of their module without a timeout, put long texts and API keys
into the URL, and lose the status and ``Retry-After``. ``Wire`` replaces the ``requests`` of those modules and maps each
failure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType
from typing import Any

from bilingual.engines.http.client import Client
from bilingual.engines.http.messages import Call, Reply
from bilingual.engines.http.pace import Pace
from bilingual.errors import Garbled, Unavailable

_PAGE = re.compile(r"\s*(<!doctype|<html)", re.IGNORECASE)


class Wire:
    """The connection of one engine to its service.

    *inspect* gets each JSON object with status 200 and raises the error in it, if any: some services report failure
    with a success status.
    """

    def __init__(
        self,
        name: str,
        environment: Mapping[str, str],
        *,
        timeout_s: float,
        expects_json: bool,
        pace: Pace,
        inspect: Callable[[Mapping[str, Any]], None] | None = None,
    ) -> None:
        self.name = name
        self._client = Client(name, environment, timeout_s=timeout_s, pace=pace)
        self._expects_json = expects_json
        self._inspect = inspect

    def request(self, method: str, url: str, characters: int, **options: Any) -> Reply:
        """Return the response of a successful call that asks for *characters*. Raises EngineError otherwise."""
        params, form, body = options.get("params"), options.get("data"), options.get("json")
        if method == "POST" and not form and not body:
            params, form = None, params  # a long text does not fit into a URL
        headers = options.get("headers")
        reply = self._client.ask(
            Call(method, url, params=params, headers=headers, json=body, form=form, characters=characters)
        )
        self._judge(reply)
        return reply

    def _judge(self, reply: Reply) -> None:
        if not self._expects_json:
            return
        if _PAGE.match(reply.text[:200]):
            raise Unavailable(  # a proxy's page to sign in, a question whether a person asks
                "BIL-NET-014", f"{self.name} returned a web page instead of a translation"
            )
        if self._inspect:
            try:
                body = reply.json()
            except ValueError:
                body = None
            if body is None:
                raise Garbled("BIL-NET-015", f"{self.name} returned an unreadable response")
            if isinstance(body, dict):
                self._inspect(body)


_current: ContextVar[tuple[Wire, int]] = ContextVar("bilingual_wire")


@contextmanager
def wired(module: ModuleType, wire: Wire, text: str) -> Iterator[None]:
    """Route *module*'s ``requests.get`` and ``requests.post``, for *text*, through *wire* inside the block."""
    library = getattr(module, "requests", None)
    if not isinstance(library, _Requests):
        module.requests = _Requests(library)  # type: ignore[attr-defined]
    token = _current.set((wire, len(text)))
    try:
        yield
    finally:
        _current.reset(token)


class _Requests:
    """Replaces ``requests`` in deep-translator's modules; outside ``wired`` it is *library* itself."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def get(self, url: str, **options: Any) -> Any:
        return self._send("GET", url, options)

    def post(self, url: str, **options: Any) -> Any:
        return self._send("POST", url, options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def _send(self, method: str, url: str, options: dict[str, Any]) -> Any:
        wire, characters = _current.get((None, 0))
        if wire is None:
            return self._library.request(method, url, **options)
        return wire.request(method, url, characters, **options)
