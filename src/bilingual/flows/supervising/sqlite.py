"""How Prefect's server uses its SQLite database, so that it never stands still.

The server stood still as follows. A transaction reads, another one writes, and the first one wants to write, too:
SQLite refuses that at once (https://sqlite.org/rescode.html#busy_snapshot). The cursor of the refused statement stays
in a traceback until the garbage collector, which runs where the event loop does, finds it. Freeing its statement needs
the connection, and if that waits for the database by then, the event loop waits with it; but the one that holds the
database needs the event loop to give it back. So here

* transactions take the database when they begin, one after the other: none is refused for what it has read, and none
  waits in vain, as some do where SQLite lets each try again by itself;
* a cursor gives its statement back as soon as that fails, in the thread of its connection, whatever the failure is.
  Python does so itself from 3.12 on (seen with 3.12.1 and 3.13.0);
* and a connection waits for seconds, as Python's ``sqlite3`` does by itself, not for Prefect's minute.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any
from weakref import WeakKeyDictionary

from prefect.server.database.configurations import AioSqliteConfiguration
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, AsyncSessionTransaction
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_MS = 5000
"""Prefect's transactions take milliseconds; its clients ask again after an answer of 503."""


class Sqlite(AioSqliteConfiguration):
    """Prefect's own configuration of SQLite, but for what the module says."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()

    async def engine(self) -> AsyncEngine:
        engine = await super().engine()  # the same one each time
        if not event.contains(engine.sync_engine, "do_connect", _make_connection):
            event.listen(engine.sync_engine, "do_connect", _make_connection)
        return engine

    def setup_sqlite(self, conn: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        super().setup_sqlite(conn, record)
        cursor = conn.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        cursor.close()

    @asynccontextmanager
    async def begin_transaction(
        self, session: AsyncSession, with_for_update: bool = False
    ) -> AsyncGenerator[AsyncSessionTransaction, None]:
        turn, is_ours = self._turns.setdefault(asyncio.get_running_loop(), asyncio.Lock()), False
        with suppress(TimeoutError):  # within another transaction; then it is up to SQLite
            async with asyncio.timeout(BUSY_MS / 1000):
                is_ours = await turn.acquire()
        try:
            async with super().begin_transaction(session, with_for_update=True) as transaction:
                yield transaction
        finally:
            if is_ours:
                turn.release()


class _Cursor(sqlite3.Cursor):
    def execute(self, sql: str, values: Any = (), /) -> _Cursor:
        try:
            return super().execute(sql, values)
        except Exception:
            self.close()
            raise

    def executemany(self, sql: str, rows: Any, /) -> _Cursor:
        try:
            return super().executemany(sql, rows)
        except Exception:
            self.close()
            raise


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


def _make_connection(dialect: object, record: object, arguments: object, options: dict[str, Any]) -> None:
    options["factory"] = _Connection
