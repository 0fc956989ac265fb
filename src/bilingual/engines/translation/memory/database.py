"""The database of the translation memory: opened for one step of work, safe for several processes."""

from __future__ import annotations

import errno
import logging
import os
import resource
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bilingual.engines.processes.pulse import limited
from bilingual.engines.translation.memory import entries
from bilingual.errors import WorkspaceError, system_error
from bilingual.text.counts import counted

news = logging.getLogger("bilingual.news")  # what a person should know at once

_WAIT_S = 30
# Bringing the file of an earlier version up to date takes about a minute for 200,000 entries, and others wait for it.
_RENEWAL_S = 1800
_MANY = 5000  # so many take seconds, so that a person is told
_CACHE_KIB = 64 * 1024
_LEAST_FREE = 1_000_000  # bytes: SQLite reserves room for its side files
_CAUSES = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_READONLY: errno.EACCES, sqlite3.SQLITE_NOMEM: errno.ENOMEM}


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
                _renew(db)
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
        if (refused := error if isinstance(error, OSError) else _refused(error, path)) is not None:
            what = f"the translation memory cannot be used: {refused.strerror}"
            raise system_error("BIL-WRK-004", what, refused, path) from None
        held = f"Another program has held it for {_WAIT_S} s: end that one, then run this again."
        raise WorkspaceError(
            "BIL-WRK-004",
            f"the translation memory cannot be used: {error}",
            where=path,
            remedy=held if _is_busy(error) else "If it is damaged, move it away and import your TMX files again.",
        ) from None


def _refused(error: sqlite3.Error, path: Path) -> OSError | None:
    """Return what the system refused to SQLite, which only says that reading or writing failed."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    cause = _CAUSES.get(code)
    if code == sqlite3.SQLITE_IOERR:
        bounded = resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY
        full = shutil.disk_usage(path.parent).free < _LEAST_FREE
        cause = errno.EFBIG if bounded else errno.ENOSPC if full else None
    return OSError(cause, os.strerror(cause)) if cause else None


def _renew(db: sqlite3.Connection) -> None:
    """Bring the file up to date, or wait until another process has."""
    count = entries.former_size(db)
    if count > _MANY:
        size = counted(count, "translation")
        news.info(f"the translation memory ({size}) is brought up to date once; this may take minutes")
    end_s = time.monotonic() + _RENEWAL_S
    with limited(_RENEWAL_S):
        while not db.in_transaction:
            try:
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() > end_s:
                    raise
    if _version(db) < entries.VERSION:  # another process may have been faster
        entries.renew(db)
    db.execute("COMMIT")


def _is_busy(error: Exception) -> bool:
    """Return whether *error* says that another program holds the file."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
