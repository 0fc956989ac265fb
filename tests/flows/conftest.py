"""A Prefect server with our pool and deployments, a root with an inbox, a post in it, and the service of a root."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client

from bilingual.flows.names import ITEMS, POOL
from bilingual.flows.service import Service
from bilingual.flows.supervising.prepare import make_pool
from support.servers.board import Board
from support.sources.short_post import POST


@pytest.fixture(scope="session")
def client(prefect: None) -> Iterator[SyncPrefectClient]:
    """A client of the server, which has the pool and the deployments video/default and article/default in it."""
    with get_client(sync_client=True) as client:
        make_pool(client)
        for name in ("video", "article"):
            flow_id = client.create_flow_from_name(name)
            client.create_deployment(flow_id, "default", work_pool_name=POOL, work_queue_name=ITEMS)
        yield client


@pytest.fixture
def board(client: SyncPrefectClient) -> Board:
    """An empty board: a request takes the server 20 ms, so what no test changes is there from the first one on."""
    for run in client.read_flow_runs():
        client.delete_flow_run(run.id)
    return Board(client)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty root with an inbox; the flows find it by BILINGUAL_ROOT."""
    (tmp_path / "media" / "inbox" / "nightly").mkdir(parents=True)
    (tmp_path / "media" / "inbox" / "nightly" / "bilingual.toml").write_text('when = "nightly"\n', "utf-8")
    monkeypatch.setenv("BILINGUAL_ROOT", str(tmp_path))
    return tmp_path


@pytest.fixture
def post(root: Path, board: Board) -> Path:
    """A post in the inbox of a root whose posts a scripted engine translates."""
    (root / "bilingual.toml").write_text('packs = false\ntranslation = ["scripted"]\ntargets = ["es"]\n', "utf-8")
    path = root / "media" / "inbox" / "post.md"
    path.write_text(POST, "utf-8")
    return path


@pytest.fixture
def service(tmp_path: Path) -> Service:
    """A service that was never started, with its folders and settings."""
    service = Service(tmp_path, 4299)
    service.logs.mkdir(parents=True)
    service.write_env()
    return service
