"""A studio whose runs are only written down, as a client sees it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from starlette.testclient import TestClient
from uvicorn import Config, Server

from bilingual.errors import InputError
from bilingual.flows.service import free_port
from bilingual.model.item import LibraryItem
from bilingual.settings import Settings, load_settings
from bilingual.studio.access import Access
from bilingual.studio.app import application
from bilingual.studio.library.orders import Runs

PORT = 4280
HOST = f"127.0.0.1:{PORT}"
HOME = f"http://{HOST}"


@dataclass
class WrittenDown:
    """Runs that are only written down."""

    service: bool = False
    done: list[tuple[str, str]] = field(default_factory=list)

    def publish(self, source: Path, kind: str) -> None:
        self.done.append((f"publish {kind}", source.name))

    def rebuild(self, folder: Path, kind: str) -> None:
        self.done.append((f"rebuild {kind}", folder.name))

    def finish(self, folder: Path, kind: str, step: str) -> None:
        self.done.append((f"finish {kind}", folder.name))

    def stop(self, item: LibraryItem) -> None:
        raise InputError("BIL-STU-014", "was not started here, but in a terminal", where=item.name)

    def show(self, folder: Path) -> None:
        self.done.append(("show", folder.name))

    def has_started(self, item: LibraryItem) -> bool:
        return item.state == "running"


@dataclass
class Studio:
    settings: Settings
    access: Access
    runs: WrittenDown
    client: TestClient

    def enter(self) -> str:
        """Enter by a new link; return the token of the page."""
        answer = self.client.get(f"/enter?link={self.access.new_link()}")
        assert answer.status_code == 200, answer.text
        return answer.text.split('name="studio-token" content="')[1].split('"')[0]

    def changing(self) -> dict[str, str]:
        """The headers that a page of the studio sends with a change."""
        return {"x-studio-token": self.enter(), "origin": HOME, "sec-fetch-site": "same-origin"}


@contextmanager
def serving(root: Path, starts: Runs | None = None) -> Iterator[tuple[Studio, str]]:
    """Serve a studio at a port of this machine; give it with its address. Runs are written down, or *starts* starts
    them.
    """
    port = free_port()
    settings, runs = load_settings(root), WrittenDown()
    access = Access(settings.state)
    ended = threading.Event()
    config = Config(
        application(settings, access, starts or runs, port, ended),
        port=port,
        lifespan="off",
        ws="none",
        log_config=None,
    )
    config.timeout_graceful_shutdown = 1
    server = Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    home = f"http://127.0.0.1:{port}"
    yield Studio(settings, access, runs, TestClient(config.app, base_url=home)), home
    ended.set()
    server.should_exit = True
    thread.join(10)
