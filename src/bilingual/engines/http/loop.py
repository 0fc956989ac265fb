"""One event loop in a thread of its own, which does all network calls of this process.

Only there a limit covers a whole call, whatever the server does: connecting, each byte of the headers, each byte of
the body. A call that is not wanted any more is dropped at once.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from bilingual.engines.http.stopping import Stopped, sign

if TYPE_CHECKING:
    import httpx

Answer = TypeVar("Answer")

_CONNECTIONS, _IDLE, _IDLE_S = 100, 20, 5.0
_LOOK_S = 0.25  # an exception that is set from another thread is only seen between two waits


class _Loop(asyncio.SelectorEventLoop):
    async def getaddrinfo(self, host: Any, port: Any, **options: Any) -> Any:
        """Look up a name in a thread that nobody waits for: it has no timeout, and would delay the end of a program."""
        found: asyncio.Future[Any] = self.create_future()

        def settle(value: Any, error: Exception | None) -> None:
            if not found.done():
                found.set_exception(error) if error else found.set_result(value)

        def look() -> None:
            try:
                value, error = socket.getaddrinfo(host, port, **options), None
            except (OSError, UnicodeError) as failure:
                value, error = [], failure if isinstance(failure, OSError) else OSError("not a host name")
            if not self.is_closed():
                self.call_soon_threadsafe(settle, value, error)

        threading.Thread(target=look, daemon=True).start()
        return await found


class _Network:
    """The loop, its thread, and a pool of connections for each proxy and set of certificates."""

    def __init__(self) -> None:
        import_module("httpx")  # now, and not within the time limit of the first call
        self.process = os.getpid()
        self.loop = _Loop()
        self._pools: dict[tuple[str | None, ssl.SSLContext, bool], httpx.AsyncHTTPTransport] = {}
        threading.Thread(target=self.loop.run_forever, name="bilingual-http", daemon=True).start()

    def pool(self, proxy: str | None, trusted: ssl.SSLContext, *, kept: bool = True) -> httpx.AsyncHTTPTransport:
        """Return the connections there; those that are not *kept* open are of one request each."""
        import httpx

        key = (proxy, trusted, kept)
        if key not in self._pools:
            self._pools[key] = httpx.AsyncHTTPTransport(
                verify=trusted,
                trust_env=False,
                proxy=None if proxy is None else httpx.Proxy(proxy),
                limits=httpx.Limits(
                    max_connections=_CONNECTIONS,
                    max_keepalive_connections=_IDLE if kept else 0,
                    keepalive_expiry=_IDLE_S,
                ),
            )
        return self._pools[key]


_lock = threading.Lock()
_network: _Network | None = None


def network() -> _Network:
    """Return the network of this process, started at the first use."""
    global _network
    with _lock:
        if _network is None or _network.process != os.getpid():  # a fork has no threads
            _network = _Network()
        return _network


def run(call: Coroutine[Any, Any, Answer]) -> Answer:
    """Return the result of *call*, which raises nothing. An exception in this thread drops it, as does its stop sign.

    Raises Stopped.
    """
    seen = sign.get()
    if seen is not None and seen.up:
        call.close()
        raise Stopped
    future = asyncio.run_coroutine_threadsafe(call, network().loop)
    if seen is not None:
        seen.watch(future)
    try:
        while True:
            try:
                return future.result(timeout=_LOOK_S)
            except TimeoutError:
                continue
    except CancelledError:
        raise Stopped from None
    except BaseException:
        future.cancel()
        raise
