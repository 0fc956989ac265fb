"""Prefect's database in PostgreSQL: it goes away, the service is killed, and its password is seen nowhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bilingual.flows.service import free_port
from support.attacks.service_kills import EVERYTHING, Attack, Batch, Told, start
from support.servers.postgres import Postgres
from support.servers.services import RunningService
from support.sources.twenty_items import SETTINGS, PaidTranslator

pytestmark = pytest.mark.slow

URL = "PREFECT_API_DATABASE_CONNECTION_URL"


def test_every_item_is_made_once_and_the_password_is_seen_nowhere(tmp_path: Path) -> None:
    with Postgres() as database, PaidTranslator() as paid:
        address = database.url("prefect").replace("postgresql://", "postgresql+asyncpg://")
        password = address.partition("@")[0].rpartition(":")[2]
        (tmp_path / "bilingual.toml").write_text(SETTINGS.format(url=paid.url), "utf-8")

        def away(batch: Batch) -> None:
            database.stop()
            time.sleep(30)
            database.start()

        with RunningService(tmp_path, **{URL: address}) as service:
            for number, attack in enumerate([Attack((), away), Attack(EVERYTHING, start)]):
                told = Batch(service, paid, (4, 1), 1 + 5 * number).survives(attack, 6)
                assert told == Told(ready_s=told.ready_s, going_s=told.going_s, done_s=told.done_s), told.problems
            assert list(service.service.prefect_home.glob("*.db")) == []
            assert service.wait(lambda: service.runs("nightly"), 60)[0]["state_type"] == "SCHEDULED"
            holders = {pid for pid in service.commands() if password in _environment(pid)}
            assert holders <= service.pids("server") | service.pids("supervisor")
            assert password not in " ".join(service.commands().values())
            assert password not in json.dumps(service.api("/admin/settings"))
            for command in ("status", "doctor"):
                assert password not in _said(command, tmp_path, address)
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert [path for path in files if password.encode() in path.read_bytes()] == []
        assert service.commands() == {}


def test_a_database_that_refuses_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "bilingual.toml").write_text("", "utf-8")
    with Postgres() as database:
        address = database.url("prefect").replace("postgresql://", "postgresql+asyncpg://")
        said = _said("up", tmp_path, address.replace("/prefect", "/none"), expected=1)
    (line,) = [line for line in said.splitlines() if line.startswith("bilingual: ")]
    assert 'InvalidCatalogNameError: database "none" does not exist. See its log. [BIL-SVC-015]' in line


def _environment(pid: int) -> str:
    return Path(f"/proc/{pid}/environ").read_text("utf-8", "replace")


def _said(command: str, root: Path, address: str, expected: int | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bilingual", command, "--root", str(root)],
        env=os.environ | {URL: address, "PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert expected is None or done.returncode == expected, done.stderr
    return done.stdout + done.stderr
