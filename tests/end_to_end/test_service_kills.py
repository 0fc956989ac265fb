"""Parts of the real service die while it works through its inbox; ``bench/reliability`` kills every combination."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from itertools import count

import pytest

from bilingual.flows.serve import describe, recorded
from service_kills import ATTACKS, Batch, Told
from services import RunningService
from twenty_items import SETTINGS, PaidTranslator

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
    assert told == Told(ready_s=told.ready_s, going_s=told.going_s), told.problems


def test_a_port_that_is_taken_while_the_server_restarts_is_told(service: RunningService) -> None:
    """And the service goes on as soon as it is free."""
    (supervisor,) = service.pids("supervisor")
    port = service.service.port
    with socket.socket() as taker:
        taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        service.kill(lambda command: "server start" in command)
        service.wait(lambda: _listens(taker, port), 30)
        taken = f"restarting server (port {port} is in use (Address already in use)."
        service.wait(lambda: describe(recorded(service.service)).startswith(taken), 60)
        assert service.pids("supervisor") == {supervisor}
    service.wait(service.is_ready, 180)


def _listens(taker: socket.socket, port: int) -> bool:
    try:
        taker.bind(("127.0.0.1", port))
    except OSError:
        return False
    taker.listen()
    return True
