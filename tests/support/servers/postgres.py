"""A PostgreSQL server of the tests' own, in a temporary folder, stopped at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from bilingual.flows.service import free_port


def binaries() -> Path | None:
    """Return the folder with PostgreSQL's programs, which Debian keeps out of the PATH."""
    found = shutil.which("initdb")
    places = (
        [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    )
    return next((place for place in places if (place / "initdb").is_file()), None)


class Postgres:
    """Start with ``with Postgres() as server``; skips the test where PostgreSQL is not installed.

    ``server.url("name")`` is the address of the new database *name*.
    """

    def __init__(self) -> None:
        programs = binaries()
        if programs is None:
            pytest.skip("PostgreSQL is not installed (apt install postgresql)")
        self._programs = programs
        self.port = free_port()

    def __enter__(self) -> Postgres:
        # Its socket's path may have 107 bytes, and its user must be able to enter the folder.
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        if os.geteuid() == 0:
            user = pwd.getpwnam("nobody")
            os.chown(self._folder, user.pw_uid, user.pw_gid)
        secret = self._folder / "password"
        secret.write_text("swordfish-of-tests", "utf-8")
        secret.chmod(0o644)
        self._run(
            "initdb", "-D", "data", "-U", "bilingual", "-A", "scram-sha-256", f"--pwfile={secret}", "-N", "-E", "UTF8"
        )
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self._folder} -F"
        self._run("pg_ctl", "-D", "data", "-w", "-t", "60", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop", check=False)

    def url(self, name: str) -> str:
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bilingual", name, password=True)
        return f"postgresql://bilingual:swordfish-of-tests@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: str, check: bool = True, password: bool = False) -> None:
        root: Sequence[str] = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        environment = {**os.environ, "LC_ALL": "C.UTF-8", **({"PGPASSWORD": "swordfish-of-tests"} if password else {})}
        done = subprocess.run(
            [*(root if os.geteuid() == 0 else ()), str(self._programs / program), *arguments],
            cwd=self._folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
        assert not check or done.returncode == 0, done.stderr
