"""Tells open pages that something has changed, and how far runs are: one look for all, none while nobody looks."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool

_LOOK_S = 1.0
_END_S = 0.5  # within which a stream ends with the studio
_ALIVE_S = 15.0  # a proxy or a browser takes a silent stream for dead


class LiveLibrary:
    """What ``look`` said last, and who waits for something else."""

    def __init__(self, look: Callable[[], Mapping[str, Any]], ended: threading.Event) -> None:
        self._look = look
        self._ended = ended
        self._said = ""
        self._waiting: set[asyncio.Event] = set()
        self._looking: asyncio.Task[None] | None = None

    async def news(self) -> AsyncIterator[str]:
        """Yield what there is as JSON, now and whenever it changes, "" when nothing has for a while, until the end."""
        changed = asyncio.Event()
        self._waiting.add(changed)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._keep_looking())
        try:
            last, silent_s = None, 0.0
            while not self._ended.is_set():
                if (self._said and self._said != last) or silent_s >= _ALIVE_S:
                    yield "" if self._said == last else self._said
                    last, silent_s = self._said, 0.0
                changed.clear()
                try:
                    await asyncio.wait_for(changed.wait(), _END_S)
                except TimeoutError:
                    silent_s += _END_S
        finally:
            self._waiting.discard(changed)

    async def _keep_looking(self) -> None:
        while self._waiting and not self._ended.is_set():
            said = json.dumps(await run_in_threadpool(self._look))
            if said != self._said:
                self._said = said
                for one in self._waiting:
                    one.set()
            await asyncio.sleep(_LOOK_S)
