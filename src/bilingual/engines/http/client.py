"""The one HTTP client, for everything that talks to a service."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from bilingual.engines.http.environment import certificates, proxy_for
from bilingual.engines.http.failures import connection_error, status_error
from bilingual.engines.http.loop import network, run
from bilingual.engines.http.messages import Call, Reply, host_of, public, request_for, same_host
from bilingual.engines.http.pace import Pace
from bilingual.engines.http.tally import tell
from bilingual.engines.processes.pulse import limited
from bilingual.errors import BadResponse, BilingualError, EngineError, Timeout, Transient

if TYPE_CHECKING:
    import httpx

_REDIRECTS = 5
_STALE = 3
_MOVED = {301, 302, 303, 307, 308}
_CODINGS, _ANY_ZLIB, _BLOCK = {"gzip", "x-gzip", "deflate"}, 47, 1 << 16
_LARGEST = 16 * 1024 * 1024

Sink = Callable[["Reply", bytes], None]


class Client:
    """Calls of one engine to its service.

    Each call ends within *timeout_s* seconds, however slowly the server answers. *environment* gives proxies and
    certificates; *pace* lets each request begin. Errors name the service by *name* and nothing else: no URL, no key.
    """

    def __init__(
        self,
        name: str,
        environment: Mapping[str, str],
        *,
        timeout_s: float = 20.0,
        largest: int = _LARGEST,
        pace: Pace | None = None,
    ) -> None:
        self.name = name
        self._pace = pace
        self._environment = environment
        self._timeout_s = timeout_s
        self._largest = largest

    def send(self, call: Call, *, timeout_s: float | None = None) -> Reply:
        """Return the response, of any status. Raises EngineError, InputError for unusable certificates."""
        limit_s = self._timeout_s if timeout_s is None else timeout_s

        network()  # which takes its time at the first call: not between the pace and the request

        def once(way: _Way) -> Reply:
            if self._pace is not None:
                self._pace.take()
            if call.characters:
                tell(self.name, "characters", call.characters)
            with limited(limit_s):
                return self._run(self._limited(call, limit_s, way))

        return once(_Way()) if call.once else _tried(once)

    def ask(self, call: Call) -> Reply:
        """Return the response of a successful call. Raises EngineError for another status, too."""
        reply = self.send(call)
        if not reply.ok:
            raise status_error(self.name, reply.status_code, reply.headers)
        return reply

    def receive(self, call: Call, take: Sink, *, stall_s: float) -> Reply:
        """Give the body of a successful call to *take*, part by part, without a limit on time or size.

        The call fails with Timeout when nothing arrives for *stall_s* seconds. *take* runs in the network's thread.
        """
        return _tried(lambda way: self._run(self._exchange(call, take, stall_s, way)))

    def _run(self, call: Coroutine[Any, Any, Reply | BilingualError]) -> Reply:
        # Errors come as values: raised here, they have no context with a foreign exception that knows the URL.
        outcome = run(call)
        if isinstance(outcome, BilingualError):
            raise outcome
        return outcome

    async def _limited(self, call: Call, limit_s: float, way: _Way) -> Reply | BilingualError:
        try:
            async with asyncio.timeout(limit_s):
                return await self._exchange(call, None, limit_s, way)
        except TimeoutError:
            return _marked(self._late(limit_s), way)

    def _late(self, limit_s: float) -> Timeout:
        return Timeout("BIL-NET-008", f"{self.name} did not answer within {limit_s:g} s")

    async def _exchange(self, call: Call, take: Sink | None, stall_s: float, way: _Way) -> Reply | BilingualError:
        """Return the response, or the error: this raises nothing."""
        import httpx

        try:
            return await self._followed(call, take, stall_s, way)
        except BilingualError as error:
            return error
        except httpx.TimeoutException:
            return _marked(self._late(stall_s), way)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError, ImportError) as error:
            found = connection_error(self.name, host_of(call.url), error, proxied=self._proxied(call.url))
            return _marked(found, way)

    async def _followed(self, call: Call, take: Sink | None, stall_s: float, way: _Way) -> Reply:
        for _ in range(_REDIRECTS + 1):
            way_there = proxy_for(call.url, self._environment), certificates(self._environment)
            pool = network().pool(*way_there, kept=not call.once)
            reply = await self._once(pool, request_for(call, stall_s), take, way)
            place = reply.headers.get("location")
            if reply.status_code not in _MOVED or not place or call.once:
                return reply
            target = urljoin(call.url, place)
            if not same_host(call.url, target):
                if not call.roams:
                    raise BadResponse(
                        "BIL-NET-013",
                        f"{self.name} redirected the request to another host ({host_of(target)})",
                        remedy="Check the url setting.",
                    )
                call = replace(call, headers=public(call.headers))
            see_other = reply.status_code == 303 and call.method != "HEAD"
            call = replace(call, url=target, params=None)
            call = replace(call, method="GET", json=None, form=None, content=None, files=None) if see_other else call
        raise BadResponse(
            "BIL-NET-022", f"{self.name} redirects the request in a circle", remedy="Check the url setting."
        )

    def _proxied(self, url: str) -> bool:
        try:
            return proxy_for(url, self._environment) is not None
        except ValueError:
            return False

    async def _once(
        self, pool: httpx.AsyncHTTPTransport, request: httpx.Request, take: Sink | None, way: _Way
    ) -> Reply:
        """Return one response. Raises what httpx does, BadResponse for one that is too large."""
        response = await _sent(pool, request, way)
        try:
            head = Reply(response.status_code, {name.lower(): value for name, value in response.headers.items()})
            if take is not None and head.ok:
                async for block in self._blocks(response):
                    take(head, block)
                return head
            body = bytearray()
            async for block in self._blocks(response):
                body += block
                if len(body) > self._largest:
                    raise BadResponse("BIL-NET-023", f"{self.name} returned more than {self._largest >> 20} MB")
            return replace(head, content=bytes(body))
        finally:
            await response.aclose()

    async def _blocks(self, response: httpx.Response) -> AsyncIterator[bytes]:
        """Yield the body, inflated bit by bit: a few kilobytes may hold gigabytes. Raises BadResponse for an encoding
        that was not asked for, such as one inside another.
        """
        codings = [one.strip().lower() for one in response.headers.get("content-encoding", "").split(",")]
        codings = [one for one in codings if one not in ("", "identity")]
        if len(codings) > 1 or not {*codings} <= _CODINGS:
            raise BadResponse("BIL-NET-015", f"{self.name} returned an unreadable response")
        inflating = zlib.decompressobj(_ANY_ZLIB) if codings else None
        try:
            async for block in response.aiter_raw():
                while block and inflating is not None:
                    yield inflating.decompress(block, _BLOCK)
                    block = inflating.unconsumed_tail
                if block:
                    yield block
        except zlib.error:
            raise BadResponse("BIL-NET-015", f"{self.name} returned an unreadable response") from None


@dataclass(slots=True)
class _Way:
    """How far a request came: it was ``sent`` as a whole; its connection was kept open before, and was ``closed``."""

    sent: bool = False
    closed: bool = False


def _tried(once: Callable[[_Way], Reply]) -> Reply:
    """Return the result of *once*, tried again if a connection that was kept open turns out to be closed: the server
    did probably not see the request. It may have, so that each is a request of its own.
    """
    for _ in range(_STALE):
        way = _Way()
        try:
            return once(way)
        except Transient:
            if not way.closed:
                raise
    return once(_Way())


def _marked(error: EngineError, way: _Way) -> EngineError:
    """Return *error*, saying whether the service got the whole request."""
    if isinstance(error, Transient):
        error.begun = way.sent
    return error


async def _sent(pool: httpx.AsyncHTTPTransport, request: httpx.Request, way: _Way) -> httpx.Response:
    import httpx

    opened = False

    async def watch(event: str, _: Any) -> None:
        nonlocal opened
        opened = opened or event.endswith("connect_tcp.started")
        way.sent = way.sent or event.endswith("send_request_body.complete")

    request.extensions["trace"] = watch
    try:
        return await pool.handle_async_request(request)
    except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
        way.closed = not opened
        raise
