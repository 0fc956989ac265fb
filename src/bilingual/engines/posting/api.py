"""Requests to a platform: those that may be repeated, and those that make something, which are sent one single time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bilingual.engines.http.client import Client
from bilingual.engines.http.failures import status_error
from bilingual.engines.http.limits import Limits, TimeSource
from bilingual.engines.http.messages import Call, Reply
from bilingual.engines.http.service import HttpService
from bilingual.errors import BadResponse, EngineError, InputError, RateLimited, Transient, Unavailable

# Of one upload: 4 MB at 30 KB/s.
_TIMEOUT_S = 150.0
_LIMITS = Limits(per_second=8, attempts=5, backoff_s=1.0, total_s=180.0)
_AGAIN = "Check the network and push again: what was uploaded is used."
_UNKNOWN = {408, *range(500, 600)}


class InDoubt(Exception):
    """A request that makes something was sent, and whether it did is not known; the message says why."""


class Api:
    """Requests to the platform *name*. No error repeats an address, a key or a body."""

    def __init__(self, name: str, environment: Mapping[str, str], clock: TimeSource | None = None) -> None:
        self.name = name
        self.clock = clock or TimeSource()
        self._client = Client(name, environment, timeout_s=_TIMEOUT_S)
        self._service = HttpService(name, _LIMITS, self.clock)

    def ask(self, call: Call, *, failing: bool = False) -> Reply:
        """Return the answer to *call*, which may be sent several times; *failing* also that of a server that fails.

        Raises EngineError if there is none.
        """
        failed: list[Reply] = []

        def once() -> Reply:
            failed.clear()
            reply = self._client.send(call)
            if reply.status_code in _UNKNOWN:
                failed.append(reply)
            if reply.status_code == 429 or failed:
                raise status_error(self.name, reply.status_code, reply.headers)
            return reply

        try:
            return self._service.call(once)
        except Transient as error:
            if failing and failed:
                return failed[0]
            raise self._away(error) from None

    def make(self, call: Call) -> Reply:
        """Return the answer to *call*, sent one single time: it is made, or refused.

        Raises InDoubt if neither is known, EngineError if it was not sent.
        """
        try:
            reply = self._client.send(replace(call, once=True))
        except Transient as error:
            if error.begun:
                raise InDoubt(error.what) from None
            raise self._away(error) from None
        except BadResponse as error:  # there was an answer
            raise InDoubt(error.what) from None
        if reply.status_code in _UNKNOWN:
            raise InDoubt(f"{self.name} answered {reply.status_code}")
        return reply

    def _away(self, error: Transient) -> EngineError:
        if isinstance(error, RateLimited):
            return RateLimited(
                "BIL-PSH-004", f"{self.name} takes no more requests for now", remedy="Push again later or tomorrow."
            )
        return Unavailable("BIL-PSH-005", error.what, remedy=_AGAIN)


def changed(path: Path) -> InputError:
    """Return the error for a file that is not what a person was shown."""
    return InputError(
        "BIL-PSH-023", "is not the file any more that was shown", where=path, remedy="Push again, and look once more."
    )
