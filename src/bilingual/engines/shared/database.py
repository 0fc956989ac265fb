"""PostgreSQL for several machines: one connection, made again when it is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from bilingual.engines.shared.packages import scale_package
from bilingual.errors import InputError, Unavailable
from bilingual.redaction import hide, hide_url, public_url

T = TypeVar("T")

_TABLES = """
CREATE TABLE IF NOT EXISTS bilingual_items (
    item text PRIMARY KEY,
    home text NOT NULL,
    source text NOT NULL,
    code text NOT NULL,
    needs text NOT NULL,
    had text NOT NULL DEFAULT '',
    snapshot text NOT NULL,
    sent text NOT NULL,
    revision bigint NOT NULL DEFAULT 0,
    fence bigint NOT NULL DEFAULT 0,
    tries integer NOT NULL DEFAULT 0,
    holder text NOT NULL DEFAULT '',
    run text NOT NULL DEFAULT '',
    expires timestamptz NOT NULL DEFAULT '-infinity',
    reason text NOT NULL DEFAULT '',
    passing boolean NOT NULL DEFAULT false,
    changed timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS bilingual_answers (
    number bigserial PRIMARY KEY,
    item text NOT NULL REFERENCES bilingual_items ON DELETE CASCADE,
    journal text NOT NULL,
    line bytea NOT NULL
);
CREATE INDEX IF NOT EXISTS bilingual_answers_item ON bilingual_answers (item, number);
"""
_LOCK = 0x62696C69  # "bili": two machines that create the tables at once
_TIMES = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "options": "-c statement_timeout=30000",
}


class Database:
    """The database at *address* (``postgresql://user:password@host/name``), safe for several threads.

    All methods raise Unavailable if it does not answer. The password is masked from now on.
    """

    def __init__(self, address: str) -> None:
        if not address.startswith(("postgresql://", "postgres://")):
            raise InputError(
                "BIL-SHR-010",
                "is not an address of PostgreSQL",
                where="[shared] database",
                remedy="Use one such as postgresql://user:password@host/name, in a variable of the environment.",
            )
        hide_url(address)
        hide(address, whole=True)
        self._address = address
        self.where = public_url(address)
        self._driver = scale_package("psycopg")
        self._lock = threading.RLock()
        self._connection: Any = None

    def create(self) -> None:
        """Create the tables that are missing."""

        def made(cursor: Any) -> None:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            cursor.execute(_TABLES)

        self._transaction(made)

    def rows(self, question: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Run one statement as a transaction; return its rows."""

        def asked(cursor: Any) -> list[tuple[Any, ...]]:
            cursor.execute(question, dict(values or {}))
            return list(cursor.fetchall()) if cursor.description else []

        return self._transaction(asked)

    def changed(self, *statements: str, **values: Any) -> bool:
        """Run *statements* as one transaction; return whether the first changed a row: else the others are not run."""

        def done(cursor: Any) -> bool:
            for number, statement in enumerate(statements):
                cursor.execute(statement, values)
                if not number and not cursor.rowcount:
                    return False
            return True

        return self._transaction(done)

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _transaction(self, work: Callable[[Any], T]) -> T:
        """Return what *work* makes of a cursor.

        A lost connection is made again once. What is run may then have been run before: every statement of ``items``
        says what must hold before it, and is right when it is run twice.
        """
        with self._lock:
            for last in (False, True):
                try:
                    if self._connection is None or self._connection.closed:
                        self._connection = self._driver.connect(self._address, **_TIMES)
                    with self._connection.transaction(), self._connection.cursor() as cursor:
                        return work(cursor)
                except self._driver.OperationalError as error:
                    self.close()
                    if last:
                        raise Unavailable(
                            "BIL-SHR-011",
                            f"the database does not answer: {error}",
                            where=self.where,
                            remedy="Check that it runs, its address, and the network.",
                        ) from None
                except self._driver.Error as error:
                    self.close()
                    raise InputError(
                        "BIL-SHR-012",
                        f"the database refused: {error}",
                        where=self.where,
                        remedy="Run `bilingual shared setup` with this version.",
                    ) from None
        raise AssertionError("unreachable: the second time returns or raises")
