"""Several machines on this one: PostgreSQL, an S3 server, a Prefect server, and workers in separate folders."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, TypeVar

import psutil

from bilingual.flows.service import free_port
from support.servers.postgres import Postgres
from support.servers.services import ends_of_logs, wait_for

T = TypeVar("T")
SHARED = '[shared]\nstorage = "{storage}"\ndatabase = "env:BILINGUAL_DATABASE"\n'
QUEUES = ("speech", "translate", "render")


class ManyMachines:
    """Start with ``with ManyMachines(folder) as machines``; leaving ends every process of it.

    ``worker("one")`` starts a worker with a root of its own; ``shared(root, "send", ...)`` runs the command there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stack = ExitStack()
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> ManyMachines:
        import boto3
        from moto.server import ThreadedMotoServer

        try:
            postgres = self._stack.enter_context(Postgres())
            logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line for each request
            store = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
            store.start()
            self._stack.callback(store.stop)
            self.storage = "s3://media/bilingual"
            self.port = free_port()
            keys = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7TESTKEY", "AWS_SECRET_ACCESS_KEY": "s3-secret-of-the-tests"}
            host, port = store.get_host_and_port()
            self.environment = {
                **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
                **keys,
                "AWS_ENDPOINT_URL": f"http://{host}:{port}",
                "AWS_DEFAULT_REGION": "us-east-1",
                "BILINGUAL_DATABASE": postgres.url("items"),
                "PREFECT_API_DATABASE_CONNECTION_URL": postgres.url("prefect").replace("://", "+asyncpg://"),
                "PREFECT_HOME": str(self.folder / "prefect"),
                "PREFECT_API_URL": f"http://127.0.0.1:{self.port}/api",
                "PREFECT_API_AUTH_STRING": "bilingual:password-of-the-tests",
                "PREFECT_SERVER_API_AUTH_STRING": "bilingual:password-of-the-tests",
                "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
                "PREFECT_WORKER_QUERY_SECONDS": "1",
                "NO_PROXY": "127.0.0.1,localhost",
            }
            with_keys = {name.lower(): value for name, value in keys.items()}
            where = self.environment["AWS_ENDPOINT_URL"]
            self.s3: Any = boto3.client("s3", endpoint_url=where, region_name="us-east-1", **with_keys)
            self.s3.create_bucket(Bucket="media")
            self._start("server", ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self.port)])
            self.wait(self._answers, 180)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            kill_all(process.pid)
        self._stack.close()

    def root(self, name: str, settings: str = "") -> Path:
        """Return a new root with *settings* and the table ``[shared]``."""
        root = self.folder / name
        (root / "media" / "inbox").mkdir(parents=True)
        (root / "bilingual.toml").write_text(settings + SHARED.format(storage=self.storage), "utf-8")
        return root

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        """Start a worker of all queues, as on another host."""
        queues = [word for queue in QUEUES for word in ("--work-queue", queue)]
        start = [
            "-m",
            "prefect",
            "worker",
            "start",
            "--pool",
            "bilingual",
            "--type",
            "process",
            "--name",
            name,
            *queues,
        ]
        return self._start(name, start, {"BILINGUAL_ROOT": str(self.root(name))})

    def shared(self, root: Path, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "bilingual", "shared", *words, "--root", str(root)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=550,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr + self.logs()
        return done

    def works_on(self, name: str) -> list[Path]:
        """Return the small roots that the worker *name* has now."""
        return sorted((self.folder / name / ".bilingual" / "shared").glob("*-*-*"))

    def wait(self, what: Callable[[], T], limit_s: float) -> T:
        return wait_for(what, limit_s, self.folder)

    def objects(self) -> Iterator[tuple[str, bytes]]:
        """Yield every object in the storage."""
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket="media"):
            for one in page.get("Contents", ()):
                yield one["Key"], self.s3.get_object(Bucket="media", Key=one["Key"])["Body"].read()

    def logs(self) -> str:
        return ends_of_logs(self.folder)

    def _start(self, name: str, words: list[str], more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *words],
                env={**self.environment, **(more or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def kill_all(pid: int) -> None:
    """Kill a process and all that it started, at once, as a power cut does."""
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        for process in [*parent.children(recursive=True), parent]:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
