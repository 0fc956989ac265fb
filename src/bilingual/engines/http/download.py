"""Downloading a large file."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bilingual.engines.http.client import Call, Client, Reply
from bilingual.errors import EngineError, Timeout

_SLOWEST = 1024  # bytes a second, on average over _STRETCH_S: less is no download
_STRETCH_S = 60.0


def download(
    name: str,
    url: str,
    path: Path,
    environment: Mapping[str, str],
    taken: Callable[[int, int], None],
    *,
    stall_s: float = 30.0,
) -> Reply:
    """Write the file at *url* to *path* and return the response, whose status may be any.

    *taken* is called with the bytes so far and their total, 0 if the host does not name it. Raises EngineError if the
    host does not answer, the transfer breaks off or stalls, OSError if the file can't be written.
    """
    failed: list[OSError] = []
    done, since, before = 0, time.monotonic(), 0

    def take(head: Reply, block: bytes) -> None:
        nonlocal done, since, before
        done += len(block)
        try:
            file.write(block)
        except OSError as error:
            failed.append(error)
            raise
        if time.monotonic() - since > _STRETCH_S:
            if done - before < _SLOWEST * _STRETCH_S:
                raise Timeout("BIL-NET-024", f"{name} sends less than {_SLOWEST} bytes a second")
            since, before = time.monotonic(), done
        length = head.headers.get("content-length", "")
        taken(done, int(length) if length.isdecimal() and "content-encoding" not in head.headers else 0)

    with path.open("wb") as file:
        try:
            return Client(name, environment).receive(Call("GET", url, roams=True), take, stall_s=stall_s)
        except EngineError:
            if failed:  # the disk is full, not the network down
                raise failed[0] from None
            raise
