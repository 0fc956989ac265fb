"""Prefect's database under the service: removed, damaged, or at an address of a person's own."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bilingual.flows.service import Service
from bilingual.flows.supervising.database import check_database, set_aside_if_damaged
from bilingual.flows.supervising.supervisor import Supervisor
from support.attacks.refusals import raises


def test_a_database_that_is_removed_under_the_server_is_noticed(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = service.prefect_home / "prefect.db"
    file.parent.mkdir()
    sqlite3.connect(file).close()
    supervisor = Supervisor(service)
    assert not supervisor._database_is_gone()
    supervisor._remember_database()
    assert not supervisor._database_is_gone()
    another = file.with_name("another")
    another.touch()
    file.unlink()
    assert supervisor._database_is_gone()
    another.replace(file)
    assert supervisor._database_is_gone()
    monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", "postgresql+asyncpg://db.example/prefect")
    assert not supervisor._database_is_gone()


@pytest.mark.slow
def test_a_damaged_database_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "prefect.db"
    assert set_aside_if_damaged(file) is None
    file.touch()
    assert set_aside_if_damaged(file) is None, "an empty one is filled by Prefect"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE run (name TEXT)")
        database.executemany("INSERT INTO run VALUES (?)", [("x" * 500,)] * 200)
        database.commit()
        whole = file.read_bytes()
        database.execute("BEGIN EXCLUSIVE")
        assert set_aside_if_damaged(file) is None, "what is locked is not damaged"
    page = 4096
    damaged = {
        "not a database": b"\0" * len(whole),
        "a page of zeros": whole[: 2 * page] + b"\0" * page + whole[3 * page :],
        "cut off": whole[: len(whole) // 2],
        "another file": b"<!DOCTYPE html>" * 900,
    }
    for what, content in damaged.items():
        file.write_bytes(content)
        file.with_name("prefect.db-wal").write_bytes(b"")
        assert set_aside_if_damaged(file) == tmp_path / "prefect.db.damaged", what
        assert not file.exists()
    assert (tmp_path / "prefect.db.damaged").read_bytes() == damaged["another file"]
    file.write_bytes(whole)
    assert set_aside_if_damaged(file) is None


@pytest.mark.parametrize("address", ["postgresql://me:pw-12345@db/prefect", "mysql://me:pw-12345@db/x", "db", ""])
def test_an_address_that_prefect_cannot_use_is_one_line_without_its_password(
    service: Service, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", address)
    with raises("BIL-SVC-017") as refused:
        check_database(os.environ)
    assert str(refused.value).startswith("PREFECT_API_DATABASE_CONNECTION_URL: is no address of a database for Prefect")
    assert "12345" not in str(refused.value)
    check_database({"PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg://me:pw-12345@db/prefect"})
    check_database({"PREFECT_SERVER_DATABASE_PASSWORD": "pw-12345", "PREFECT_API_URL": "http://x/api"})
