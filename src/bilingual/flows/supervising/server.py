"""Prefect's server on a socket that it is given: run as ``python -m bilingual.flows.supervising.server``.

Its standard input is the socket. The supervisor keeps it open, so that clients wait while the server restarts, and no
other program takes the port. Without that they fail, and Prefect's client tries again after 2, 4, 8, 16 and 32 s.
https://docs.python.org/3/library/socket.html#socket.socket.listen (who connects meanwhile is queued)
"""

from __future__ import annotations

import socket

import uvicorn
from prefect.server.api.server import create_app
from prefect.server.database.dependencies import set_database_config
from prefect.server.utilities.database import get_dialect
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL, get_current_settings

from bilingual.flows.supervising.sqlite import Sqlite
from bilingual.redaction.output import install


def use_sqlite() -> None:
    """Let Prefect use its database as ``Sqlite`` does, if it is SQLite."""
    url = PREFECT_API_DATABASE_CONNECTION_URL.value()
    if get_dialect(url).name == "sqlite":
        set_database_config(Sqlite(url))


def main() -> None:
    """Serve until SIGTERM, as ``prefect server start`` does."""
    install(stdout=True)
    use_sqlite()
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
