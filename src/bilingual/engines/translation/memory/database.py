"""The database of the translation memory: opened for one step of work, safe for several processes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bilingual.engines.translation.memory import entries
from bilingual.errors import WorkspaceError

_WAIT_S = 30
_CACHE_KIB = 64 * 1024


@contextmanager
def opened(path: Path, *, write: bool = False) -> Iterator[sqlite3.Connection]:
    """Give a connection inside one transaction, after bringing an earlier version's file up to date.

    Raises WorkspaceError if the file is unusable.
    """
    try:
        if write:
            # SQLite's side files inherit the mode of the database.
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)) as db:
            if write:
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = NORMAL")
            db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            if _version(db) < entries.VERSION:
                db.execute("BEGIN IMMEDIATE")
                if _version(db) < entries.VERSION:  # another process may have been faster
                    entries.renew(db)
                db.execute("COMMIT")
            elif _version(db) > entries.VERSION:
                raise WorkspaceError(
                    "BIL-WRK-015",
                    "the translation memory was made by a newer version of bilingual",
                    where=path,
                    remedy="Use that version, or export the memory there as TMX and import it into another root.",
                )
            db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            yield db
            db.execute("COMMIT")
    except (sqlite3.Error, OSError) as error:
        raise WorkspaceError(
            "BIL-WRK-004",
            f"the translation memory cannot be used: {error}",
            where=path,
            remedy="If it is damaged, move it away and import your TMX files again.",
        ) from None


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
