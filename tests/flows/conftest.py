"""A Prefect server with our pool and deployments, a root with an inbox, a post in it, and the service of a root."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound

from bilingual.flows.names import ITEMS, POOL
from bilingual.flows.service import Service
from bilingual.flows.supervising.prepare import make_pool
from support.servers.board import Board
from support.sources.short_post import POST


@pytest.fixture
def board(prefect: None) -> Iterator[Board]:
    """An empty board with the deployments video/default and article/default in the pool."""
    with get_client(sync_client=True) as client:
        make_pool(client)
        for run in client.read_flow_runs():
            client.delete_flow_run(run.id)
        for name in ("video", "article"):
            try:
                client.read_deployment_by_name(f"{name}/default")
            except ObjectNotFound:
                flow_id = client.create_flow_from_name(name)
                client.create_deployment(flow_id, "default", work_pool_name=POOL, work_queue_name=ITEMS)
        yield Board(client)


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
