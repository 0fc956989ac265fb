"""Tells open pages that an item has changed: one look for all of them, and none while nobody looks."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence

from starlette.concurrency import run_in_threadpool

from bilingual.model.digest import digest
from bilingual.model.item import Item

_LOOK_S = 1.5
_END_S = 0.5  # within which a stream ends with the studio
_ALIVE_S = 15.0  # a proxy or a browser takes a silent stream for dead


class Live:
    """The items as last read, and who waits for others."""

    def __init__(self, read: Callable[[], Sequence[Item]], ended: threading.Event) -> None:
        self._read = read
        self._ended = ended
        self._reading = threading.Lock()
        self._items: Sequence[Item] = ()
        self._version = ""
        self._waiting: set[asyncio.Event] = set()
        self._looking: asyncio.Task[None] | None = None

    def items(self) -> tuple[str, Sequence[Item]]:
        """Return the items as they are now, and their version."""
        with self._reading:
            self._items = self._read()
            self._version = digest([repr(item) for item in self._items])
            return self._version, self._items

    async def versions(self) -> AsyncIterator[str]:
        """Yield the version now and whenever it changes, "" when nothing has happened for a while, until the end."""
        changed = asyncio.Event()
        self._waiting.add(changed)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            last, silent_s = None, 0.0
            while not self._ended.is_set():
                if self._version != last or silent_s >= _ALIVE_S:
                    yield "" if self._version == last else self._version
                    last, silent_s = self._version, 0.0
                changed.clear()
                try:
                    await asyncio.wait_for(changed.wait(), _END_S)
                except TimeoutError:
                    silent_s += _END_S
        finally:
            self._waiting.discard(changed)

    async def _look(self) -> None:
        while self._waiting and not self._ended.is_set():
            before = self._version
            await run_in_threadpool(self.items)
            if self._version != before:
                for one in self._waiting:
                    one.set()
            await asyncio.sleep(_LOOK_S)
