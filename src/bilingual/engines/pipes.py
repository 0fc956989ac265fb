"""Reading and writing a program's pipes to their end, each in a thread of its own."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from typing import IO

_BLOCK = 64 * 1024


def feed(pipe: IO[bytes] | None, payload: bytes) -> None:
    """Write *payload* to *pipe* and close it."""
    if pipe is not None:
        with suppress(OSError, ValueError):  # the program may end without reading all: its return code tells
            pipe.write(payload)
            pipe.close()


class Tail:
    """The last *limit* bytes of a stream, read to its end in a thread of its own."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._blocks: deque[bytes] = deque()
        self._size = 0

    def read(self, stream: IO[bytes] | None) -> None:
        assert stream is not None
        with suppress(OSError, ValueError):  # closed while we read: what we have is the tail
            while block := os.read(stream.fileno(), _BLOCK):
                self._blocks.append(block)
                self._size += len(block)
                while self._size - len(self._blocks[0]) >= self._limit:
                    self._size -= len(self._blocks.popleft())

    def text(self) -> str:
        return b"".join(self._blocks)[-self._limit :].decode("utf-8", "replace")
