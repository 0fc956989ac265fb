"""Prefect's server waits seconds for its SQLite database, not the minute that it sets itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.pool import Pool

from bilingual.flows.supervising import server


async def waits(path: Path) -> list[int]:
    """Return how long connections of Prefect's engine for *path* wait for a lock: two at once, then one used again."""
    from prefect.server.database.configurations import AioSqliteConfiguration

    engine = await AioSqliteConfiguration(f"sqlite+aiosqlite:///{path}").engine()
    asked = text("PRAGMA busy_timeout")
    async with engine.connect() as one, engine.connect() as another:
        found = [(await one.execute(asked)).scalar_one(), (await another.execute(asked)).scalar_one()]
    async with engine.connect() as again:
        found.append((await again.execute(asked)).scalar_one())
    await engine.dispose()
    return found


@pytest.fixture
def as_in_the_server() -> Iterator[None]:
    server.wait_less()
    yield
    event.remove(Pool, "checkout", server._set_wait)


@pytest.mark.usefixtures("as_in_the_server")
def test_connections_of_the_server_wait_seconds_for_a_lock(tmp_path: Path) -> None:
    assert asyncio.run(waits(tmp_path / "prefect.db")) == [server.BUSY_MS] * 3


def test_prefect_itself_waits_longer(tmp_path: Path) -> None:
    """If this fails, Prefect has changed its wait, and ours may no longer be needed."""
    assert min(asyncio.run(waits(tmp_path / "prefect.db"))) > server.BUSY_MS
