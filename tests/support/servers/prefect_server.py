"""A Prefect server of the tests' own, in a temporary home; the user's is never touched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from support.servers.certificates import certificate


@contextmanager
def own_server(home: Path) -> Iterator[None]:
    """Start it with its settings in *home*; the harness removes the folder of its database when the process ends.

    Heartbeats are off: their thread sleeps in whole seconds, so every flow would last one at least. Clients trust one
    certificate and not all authorities of the world, whom to load takes each of them 50 ms: the server has no TLS.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(home))
        patch.setenv("PREFECT_PROFILES_PATH", str(home / "profiles.toml"))
        patch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        patch.setenv("DO_NOT_TRACK", "1")
        from prefect import __version__
        from prefect.settings import (
            PREFECT_API_SSL_CERT_FILE,
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
            PREFECT_LOGGING_LEVEL,
            temporary_settings,
        )
        from prefect.testing import utilities

        # Creating the database takes half of the server's start: a machine does it once for each version of Prefect.
        empty = Path(tempfile.gettempdir()) / f"bilingual-prefect-{os.getuid()}-{__version__}.db"
        # On a disk: in /dev/shm nine requests of a run of all tests waited a minute for an answer.
        folder = Path(tempfile.mkdtemp(prefix="bilingual-database-"))
        database = folder / "prefect-test.db"  # the name that the harness gives it
        if empty.is_file():
            shutil.copy(empty, database)
        patch.setattr(utilities, "mkdtemp", lambda: str(folder))
        quick = {
            PREFECT_API_SSL_CERT_FILE: str(certificate(home, "127.0.0.1")),
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
            PREFECT_LOGGING_LEVEL: "ERROR",
        }
        with utilities.prefect_test_harness(server_startup_timeout=90), temporary_settings(updates=quick):
            if not empty.is_file() and database.is_file():
                part = empty.with_suffix(f".{os.getpid()}")
                with closing(sqlite3.connect(database)) as made, closing(sqlite3.connect(part)) as copy:
                    made.backup(copy)
                part.replace(empty)
            yield
