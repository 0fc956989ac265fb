"""The whole service in a temporary root: started, observed from outside, killed and stopped."""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from bilingual.flows.commands.serve import recorded
from bilingual.flows.service import Service, free_port
from bilingual.flows.supervising.marked_processes import marked

T = TypeVar("T")


def open_to_others(state: Path) -> list[str]:
    """Return what in ``.bilingual`` people other than its owner may read, write or enter, itself included."""
    paths = [path for path in (state, *state.rglob("*")) if not path.is_symlink()]
    return sorted(str(path) for path in paths if path.stat().st_mode & 0o077)


def wait_for(what: Callable[[], T], limit_s: float, logs: Path) -> T:
    """Return what *what* returns once it is true; fails with the logs in the folder *logs* after *limit_s* seconds."""
    deadline = time.monotonic() + limit_s
    while not (found := what()):
        assert time.monotonic() < deadline, f"not within {limit_s} s\n{ends_of_logs(logs)}"
        time.sleep(0.1)
    return found


def ends_of_logs(folder: Path) -> str:
    files = sorted(folder.glob("*.log"))
    return "\n".join(f"== {file.name}\n{file.read_text('utf-8', 'replace')[-4000:]}" for file in files)


class RunningService:
    """Start with ``with RunningService(root) as service``; leaving ends every process of it.

    *settings* are Prefect's, for its processes.
    """

    def __init__(self, root: Path, **settings: str) -> None:
        self.settings = settings
        self.service = Service(root.resolve(), free_port())
        self.root = self.service.root
        self.up = ""
        """What ``up`` said."""

    def __enter__(self) -> RunningService:
        done = self.serve("up")
        assert done.returncode == 0, done.stdout + done.stderr + self.logs()
        self.up = done.stdout
        return self

    def __exit__(self, *_: object) -> None:
        self.serve("down")
        self.kill(lambda command: True)

    def serve(self, command: str, *, port: int | None = None) -> subprocess.CompletedProcess[str]:
        """Run ``bilingual up``, ``down`` or ``status``; the caller's own Prefect settings must not matter."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        environment |= {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_PROFILE": "somebody-elses"}
        environment |= self.settings
        arguments = [command, "--root", str(self.root), "--port", str(port or self.service.port)]
        return subprocess.run(
            [sys.executable, "-m", "bilingual", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def api(self, path: str, **question: Any) -> Any:
        """Ask the API as its owner; a *question* is sent by POST."""
        method, body = ("POST", json.dumps(question).encode()) if question else ("GET", None)
        status, _, answer = self.ask(method, path, self.owner(), body)
        assert status in (200, 201), (status, answer)
        return json.loads(answer)

    def owner(self) -> dict[str, str]:
        """Return the headers of a client that knows the password."""
        password = base64.b64encode(self.service.password().encode()).decode()
        headers = {"Authorization": f"Basic {password}", "Content-Type": "application/json"}
        token = json.loads(self.ask("GET", "/csrf-token?client=tests", headers)[2])["token"]
        return headers | {"Prefect-Csrf-Token": token, "Prefect-Csrf-Client": "tests"}

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Send just this; return status, headers (names in lower case) and body of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=20)
        try:
            connection.request(method, f"/api{path}", body, headers)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def runs(self, flow: str) -> list[dict[str, Any]]:
        """Return the runs of one flow, oldest first."""
        found = self.api("/flow_runs/filter", flows={"name": {"any_": [flow]}}, sort="EXPECTED_START_TIME_ASC")
        return list(found)

    def commands(self) -> dict[int, str]:
        """Return the command line of every process of the service."""
        found = {}
        for pid in marked(self.service.mark):
            try:
                found[pid] = Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace").replace("\0", " ")
            except OSError:
                continue
        return found

    def kill(self, which: Callable[[str], bool]) -> list[str]:
        """Send kill -9 to every process whose command line *which* accepts; return those command lines."""
        chosen = {pid: command for pid, command in self.commands().items() if which(command)}
        for pid in chosen:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        return list(chosen.values())

    def is_ready(self) -> bool:
        """Return whether the service says that all of it runs, and the server answers."""
        try:
            return recorded(self.service).get("phase") == "ready" and self.ask("GET", "/health", {})[0] < 500
        except OSError:
            return False

    def pids(self, role: str) -> set[int]:
        """Return the processes of a role: server, worker, watcher, warm, supervisor, or flow (one of the runs)."""
        if role == "flow":
            return set(sorted(self.flows())[:1])
        commands = self.commands()
        marks = {"watcher": "flows.watch", "warm": "flows.warm", "supervisor": "up --foreground"}
        mark = marks.get(role, f"supervising.{role}")
        return {pid for pid, command in commands.items() if mark in command}

    def flows(self) -> set[int]:
        """Return the processes of all runs."""
        warm, commands = self.pids("warm"), self.commands()
        forks = {pid for pid in warm if _parent(pid) in warm}
        return forks | {pid for pid, command in commands.items() if "prefect.engine" in command}

    def logs(self) -> str:
        return ends_of_logs(self.service.logs)

    def wait(self, what: Callable[[], T], limit_s: float) -> T:
        return wait_for(what, limit_s, self.service.logs)


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return 0
