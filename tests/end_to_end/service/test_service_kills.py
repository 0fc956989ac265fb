"""Parts of the real service die while it works through its inbox; ``bench/reliability`` kills every combination."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from itertools import count

import pytest

from support.attacks.service_kills import ATTACKS, Batch, Told
from support.servers.services import RunningService
from support.sources.twenty_items import SETTINGS, PaidTranslator

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def paid() -> Iterator[PaidTranslator]:
    with PaidTranslator() as server:
        yield server


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, paid: PaidTranslator) -> Iterator[RunningService]:
    root = tmp_path_factory.mktemp("root")
    (root / "bilingual.toml").write_text(SETTINGS.format(url=paid.url), "utf-8")
    with RunningService(root) as running:
        yield running


_numbers = count(1, 5)


@pytest.mark.parametrize(
    ("name", "at_request"),
    [
        ("server + worker + watcher + flow", 6),
        ("server + flow, and the server comes back late", 5),
        ("everything, and Prefect's database is lost", 9),
        ("everything, and Prefect's database is damaged", 2),
        ("Prefect's database is removed under the server", 7),
        ("a stop in good order", 4),
    ],
)
def test_every_item_is_made_once(service: RunningService, paid: PaidTranslator, name: str, at_request: int) -> None:
    told = Batch(service, paid, (4, 1), next(_numbers)).survives(ATTACKS[name], at_request)
    assert told == Told(ready_s=told.ready_s, going_s=told.going_s, done_s=told.done_s), told.problems


def test_whoever_asks_while_the_server_restarts_waits(service: RunningService) -> None:
    """The supervisor keeps the port: nobody is refused, and no other program takes it."""
    (killed,) = service.pids("server")
    os.kill(killed, signal.SIGKILL)
    service.wait(lambda: killed not in service.pids("server"), 10)
    with socket.socket() as taker, pytest.raises(OSError, match="in use"):
        taker.bind(("127.0.0.1", service.service.port))
    assert service.ask("GET", "/health", {})[0] == 200
    assert service.pids("server") != {killed}
    service.wait(service.is_ready, 60)
