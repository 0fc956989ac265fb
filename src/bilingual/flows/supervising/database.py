"""Prefect's own database: what the server gets of it, and what is done with a damaged one.

By default it is an SQLite file in ``.bilingual/prefect``. It only holds what Prefect's page shows, and who waits: the
manifests in the results folders say what is done, so that it may be lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from bilingual.errors import InputError

_DRIVERS = ("postgresql+asyncpg://", "sqlite+aiosqlite:///")
_ENDINGS = ("", "-wal", "-shm")


def is_database_setting(name: str) -> bool:
    """Return whether the environment variable *name* says where Prefect's database is, or with which password.

    >>> [is_database_setting(f"PREFECT_{name}") for name in ("API_DATABASE_CONNECTION_URL", "SERVER_DATABASE_PASSWORD")]
    [True, True]
    >>> is_database_setting("PREFECT_API_URL")
    False
    """
    return name.startswith(("PREFECT_SERVER_DATABASE_", "PREFECT_API_DATABASE_"))


def database_file(home: Path, environment: Mapping[str, str]) -> Path | None:
    """Return the SQLite file in Prefect's *home*, or ``None`` if *environment* names another database."""
    return None if any(is_database_setting(name) for name in environment) else home / "prefect.db"


def check_database(environment: Mapping[str, str]) -> None:
    """Raise InputError if *environment* names a database that Prefect's server cannot open."""
    for name, address in environment.items():
        if is_database_setting(name) and name.endswith("_CONNECTION_URL") and not address.startswith(_DRIVERS):
            raise InputError(
                "BIL-SVC-017",
                "is no address of a database for Prefect",
                where=name,
                remedy="Use one such as postgresql+asyncpg://user:password@host/name, or unset it.",
            )


def set_aside_if_damaged(file: Path) -> Path | None:
    """Rename a damaged database, as a power cut or a full disk may leave it; return its new name.

    Not being able to tell (it is locked, or the disk does not answer) is no damage.
    """
    if not file.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as database:
            (answer,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer == "ok":
        return None
    aside = file.with_name(f"{file.name}.damaged")
    for ending in _ENDINGS:
        part = file.with_name(file.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    return aside
