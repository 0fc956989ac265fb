"""Downloading a large file, and going on where an earlier download stopped."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from bilingual.engines.http.client import Client
from bilingual.engines.http.messages import Call, Reply
from bilingual.engines.processes.pulse import beat
from bilingual.errors import BilingualError, EngineError, Timeout

_SLOWEST = 1024  # bytes a second, on average over _STRETCH_S: less is no download
_STRETCH_S = 60.0
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")

Taken = Callable[[int, int], None]


def download(
    name: str,
    url: str,
    path: Path,
    environment: Mapping[str, str],
    taken: Taken,
    *,
    headers: Mapping[str, str] | None = None,
    stall_s: float = 30.0,
) -> Reply:
    """Write the file at *url* to *path* and return the response, whose status may be any.

    What *path* already holds is the start of the file, which is not asked for again if the host can send a part.
    *taken* is called with the bytes so far and their total, 0 if the host does not name it. *headers* go to the host of
    *url* only. Raises EngineError if the host does not answer, the transfer breaks off or stalls, OSError if the file
    can't be written, and what *taken* raises.
    """
    with path.open("ab") as file:
        sink = _Sink(name, file, taken)
        asked = {"Accept-Encoding": "identity", **(headers or {})}
        if sink.done:
            asked["Range"] = f"bytes={sink.done}-"
        try:
            return Client(name, environment).receive(Call("GET", url, headers=asked, roams=True), sink, stall_s=stall_s)
        except EngineError:
            if sink.failed:  # the disk is full, not the network down
                raise sink.failed from None
            raise


class _Sink:
    """Takes the parts of the body: appends them, or begins anew if the host sends the whole file."""

    def __init__(self, name: str, file: BinaryIO, taken: Taken) -> None:
        self.failed: OSError | BilingualError | None = None
        self.done = file.tell()
        self._name, self._file, self._taken = name, file, taken
        self._begun = False
        self._since, self._before = time.monotonic(), self.done

    def __call__(self, head: Reply, block: bytes) -> None:
        try:
            if not self._begun:
                self._begin(head)
                self._taken(self.done, self._total(head))  # it may refuse the size before anything is written
            self._file.write(block)
        except (OSError, BilingualError) as error:
            self.failed = error
            raise
        self.done += len(block)
        beat()
        if time.monotonic() - self._since > _STRETCH_S:
            if self.done - self._before < _SLOWEST * _STRETCH_S:
                raise Timeout("BIL-NET-024", f"{self._name} sends less than {_SLOWEST} bytes a second")
            self._since, self._before = time.monotonic(), self.done
        self._taken(self.done, self._total(head))

    def _begin(self, head: Reply) -> None:
        self._begun = True
        part = _RANGE.fullmatch(head.headers.get("content-range", ""))
        if head.status_code != 206 or part is None or int(part[1]) != self.done:
            self._file.truncate(0)
            self.done = self._before = 0

    def _total(self, head: Reply) -> int:
        part = _RANGE.fullmatch(head.headers.get("content-range", ""))
        if part is not None:
            return int(part[2]) if part[2].isdecimal() else 0
        length = head.headers.get("content-length", "")
        return int(length) if length.isdecimal() and "content-encoding" not in head.headers else 0
