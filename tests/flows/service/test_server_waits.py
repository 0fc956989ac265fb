"""Prefect's server never stands still for its SQLite database, and no transaction is refused for what it has read."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

if TYPE_CHECKING:  # importing Prefect's server takes two seconds, of each process that collects the tests
    from prefect.server.database.configurations import AioSqliteConfiguration
    from sqlalchemy.ext.asyncio import AsyncEngine

_READ, _WRITE = sa.text("SELECT count(*) FROM beats"), sa.text("INSERT INTO beats (at) VALUES (1)")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with a table, as Prefect keeps it."""
    path = tmp_path / "prefect.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("CREATE TABLE beats (id INTEGER PRIMARY KEY, at INTEGER)")
    return path


def run(
    file: Path,
    what: Callable[[AioSqliteConfiguration, AsyncEngine], Coroutine[None, None, None]],
    kind: type[AioSqliteConfiguration] | None = None,
) -> None:
    from bilingual.flows.supervising.sqlite import Sqlite

    async def opened() -> None:
        config = (kind or Sqlite)(f"sqlite+aiosqlite:///{file}")
        engine = await config.engine()
        await what(config, engine)
        await engine.dispose()

    asyncio.run(opened())


async def reads_then_writes(config: AioSqliteConfiguration, engine: AsyncEngine) -> None:
    """Two transactions at once, as two heartbeats of workers."""
    both_began = asyncio.Barrier(2)

    async def beat() -> None:
        session = await config.session(engine)
        async with session, config.begin_transaction(session):
            await session.execute(_READ)
            with suppress(TimeoutError, asyncio.BrokenBarrierError):  # where they may not both read
                await asyncio.wait_for(both_began.wait(), 0.3)
            await session.execute(_WRITE)

    await asyncio.gather(beat(), beat())


def test_transactions_that_read_and_then_write_are_not_refused(file: Path) -> None:
    run(file, reads_then_writes)
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM beats").fetchone() == (2,)


def test_prefect_itself_is_refused(file: Path) -> None:
    """If this fails, Prefect takes the database when a transaction begins, and ours may no longer be needed."""
    from prefect.server.database.configurations import AioSqliteConfiguration

    with pytest.raises(OperationalError, match="database is locked"):
        run(file, reads_then_writes, AioSqliteConfiguration)


def test_transactions_get_their_turn_in_order(file: Path) -> None:
    """SQLite lets each try again by itself, and some never get it."""

    async def in_order(config: AioSqliteConfiguration, engine: AsyncEngine) -> None:
        async def write(number: int) -> None:
            session = await config.session(engine)
            async with session, config.begin_transaction(session):
                await asyncio.sleep(0.01)
                await session.execute(sa.text("INSERT INTO beats (at) VALUES (:at)"), {"at": number})

        await asyncio.gather(*map(write, range(12)))

    run(file, in_order)
    with closing(sqlite3.connect(file)) as database:
        assert [at for (at,) in database.execute("SELECT at FROM beats ORDER BY id")] == [*range(12)]


def test_a_transaction_within_another_one_fails_and_does_not_wait_for_ever(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nested(config: AioSqliteConfiguration, engine: AsyncEngine) -> None:
        outer, inner = await config.session(engine), await config.session(engine)
        async with outer, config.begin_transaction(outer):
            await outer.execute(_WRITE)
            with pytest.raises(OperationalError, match="database is locked"):
                async with inner, config.begin_transaction(inner):
                    await inner.execute(_READ)
        async with config.begin_transaction(outer):  # its turn was given back
            assert (await outer.execute(_READ)).scalar_one() == 1
        await outer.close()

    from bilingual.flows.supervising import sqlite

    monkeypatch.setattr(sqlite, "BUSY_MS", 50)
    run(file, nested)


@pytest.mark.parametrize("many", [False, True], ids=["execute", "executemany"])
def test_a_failed_statement_holds_up_nobody_when_the_collector_finds_it(file: Path, many: bool) -> None:
    """The connection that it failed on waits for the database meanwhile, whose owner needs the event loop."""
    twice = sa.text("INSERT INTO beats (id) VALUES (:id)")

    async def held_up(config: AioSqliteConfiguration, engine: AsyncEngine) -> None:
        failures: list[IntegrityError] = []
        try:
            async with engine.begin() as connection:
                await connection.execute(twice, [{"id": 7}] * 2 if many else {"id": 7})
                await connection.execute(twice, {"id": 7})
        except IntegrityError as failure:
            failures.append(failure)

        async def write() -> None:
            session = await config.session(engine)
            async with session, config.begin_transaction(session):
                await session.execute(_WRITE)

        with closing(sqlite3.connect(file, isolation_level=None)) as owner:
            owner.execute("BEGIN IMMEDIATE")
            waiting = asyncio.create_task(write())
            await asyncio.sleep(0.2)
            assert failures
            assert not waiting.done()
            failures.clear()
            gc.collect()
            owner.execute("ROLLBACK")
            await waiting  # it is refused after BUSY_MS if the line before came too late

    run(file, held_up)


def test_connections_wait_seconds_for_the_database(file: Path) -> None:
    from bilingual.flows.supervising.sqlite import BUSY_MS

    async def waits(config: AioSqliteConfiguration, engine: AsyncEngine) -> None:
        asked = sa.text("PRAGMA busy_timeout")
        async with engine.connect() as one, engine.connect() as another:
            assert {(await one.execute(asked)).scalar_one(), (await another.execute(asked)).scalar_one()} == {BUSY_MS}

    run(file, waits)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("sqlite+aiosqlite:////nowhere/prefect.db", "Sqlite"),
        ("postgresql+asyncpg://somebody@nowhere/prefect", "AsyncPostgresConfiguration"),
    ],
)
def test_the_server_uses_it_for_sqlite_only(url: str, kind: str) -> None:
    from prefect.server.database.dependencies import provide_database_interface, temporary_database_interface
    from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL, temporary_settings

    from bilingual.flows.supervising import server

    with temporary_settings({PREFECT_API_DATABASE_CONNECTION_URL: url}), temporary_database_interface():
        server.use_sqlite()
        assert type(provide_database_interface().database_config).__name__ == kind
