"""Prefect's server on a socket that it is given: run as ``python -m bilingual.flows.supervising.server``.

Its standard input is the socket. The supervisor keeps it open, so that clients wait while the server restarts, and no
other program takes the port. Without that they fail, and Prefect's client tries again after 2, 4, 8, 16 and 32 s.
https://docs.python.org/3/library/socket.html#socket.socket.listen (who connects meanwhile is queued)

It also waits less for its SQLite database. The garbage collector runs where the event loop does, and when it clears a
cursor of a connection that waits for a lock, it waits, too, and with it the server: nobody can give the lock back. That
took the minute that Prefect lets SQLite wait. Prefect's clients ask again after an answer of 503.
"""

from __future__ import annotations

import socket

import uvicorn
from prefect.server.api.server import create_app
from prefect.settings import get_current_settings
from sqlalchemy import event
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, Pool, PoolProxiedConnection

from bilingual.redaction.output import install

BUSY_MS = 5000  # as Python's sqlite3 waits for a lock by itself; Prefect's transactions take milliseconds


def wait_less() -> None:
    """Let connections to SQLite databases wait ``BUSY_MS`` for a lock."""
    # Prefect sets its minute when it connects, after all that is told of any pool: so this is set at the first use.
    event.listen(Pool, "checkout", _set_wait)


def _set_wait(connection: DBAPIConnection, entry: ConnectionPoolEntry, used: PoolProxiedConnection) -> None:
    if isinstance(connection, AsyncAdapt_aiosqlite_connection) and "busy_ms" not in entry.info:
        entry.info["busy_ms"] = BUSY_MS
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        cursor.close()


def main() -> None:
    """Serve until SIGTERM, as ``prefect server start`` does."""
    install(stdout=True)
    wait_less()
    settings = get_current_settings().server
    config = uvicorn.Config(
        create_app(final=True),
        timeout_keep_alive=settings.api.keepalive_timeout,
        ws_ping_interval=settings.api.websocket_ping_interval,
        ws_ping_timeout=settings.api.websocket_ping_timeout,
        log_level=settings.logging_level.lower(),
    )
    server = uvicorn.Server(config)
    server.run(sockets=[socket.socket(fileno=0)])
    if not server.started:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
