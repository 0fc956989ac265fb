"""The studio as it is served, with its process, and a browser that walks through it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page


class Served:
    """The studio of *root* as a process of its own, at *port*."""

    def __init__(self, root: Path, port: int) -> None:
        command = [sys.executable, "-m", "bilingual", "studio", "--root", str(root), "--json", "--port", str(port)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.link = str(json.loads(self._process.stdout.readline())["url"])
        self.home = self.link.partition("/enter")[0]

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        self._process.send_signal(how)
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def page_of(browser: Browser, served: Served, width: int = 1300) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(served.link)
    yield page
    context.close()
    assert wrong == []


def until(what: Callable[[], bool], limit_s: float) -> None:
    end = time.monotonic() + limit_s
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)
