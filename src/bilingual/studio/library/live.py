"""Tells open pages that an item has changed: one look for all of them, and none while nobody looks."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence

from starlette.concurrency import run_in_threadpool

from bilingual.model.digest import digest
from bilingual.model.item import Item

_LOOK_S = 1.5
_ALIVE_S = 15.0  # a proxy or a browser takes a silent stream for dead


class Live:
    """The items as last read, and who waits for others."""

    def __init__(self, read: Callable[[], Sequence[Item]]) -> None:
        self._read = read
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
        """Yield the version now and whenever it changes; "" when nothing has happened for a while."""
        changed = asyncio.Event()
        self._waiting.add(changed)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            last = None
            while True:
                if self._version != last:
                    last = self._version
                    yield last
                changed.clear()
                try:
                    await asyncio.wait_for(changed.wait(), _ALIVE_S)
                except TimeoutError:
                    yield ""
        finally:
            self._waiting.discard(changed)

    async def _look(self) -> None:
        while self._waiting:
            before = self._version
            await run_in_threadpool(self.items)
            if self._version != before:
                for one in self._waiting:
                    one.set()
            await asyncio.sleep(_LOOK_S)
