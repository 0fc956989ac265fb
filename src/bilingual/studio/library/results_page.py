"""Keeps the page of all results (``media/outbox/index.html``) true while sentences are corrected here."""

from __future__ import annotations

import threading
from collections.abc import Callable

from bilingual.pipeline.items.page import update_page
from bilingual.settings import Settings

WRITER = "bilingual-results-page"
_REST_S = 10.0  # with a thousand results the page takes a second; sentences come faster


class ResultsPage:
    """Writes the page soon after a correction, for all corrections until then, and at the end of the studio."""

    def __init__(self, settings: Callable[[], Settings], ended: threading.Event, rest_s: float = _REST_S) -> None:
        self._settings = settings
        self._ended = ended
        self._rest_s = rest_s
        self._due = False
        self._lock = threading.Lock()

    def corrected(self) -> None:
        with self._lock:
            if self._due:
                return
            self._due = True
        threading.Thread(target=self._write, name=WRITER).start()  # the process waits for it

    def _write(self) -> None:
        self._ended.wait(self._rest_s)
        with self._lock:
            self._due = False
        update_page(self._settings())
