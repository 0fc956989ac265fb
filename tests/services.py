"""The whole service in a temporary root: started, looked at from outside, killed and stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from flows.marked import marked
from flows.serve import free_port
from flows.service import Service

T = TypeVar("T")
SERVE = Path(__file__).parents[1] / "flows" / "serve.py"


class RunningService:
    """Start with ``with RunningService(root) as service``; leaving ends every process of it."""

    def __init__(self, root: Path) -> None:
        self.service = Service(root.resolve(), free_port())
        self.root = self.service.root

    def __enter__(self) -> RunningService:
        done = self.serve("up")
        assert done.returncode == 0, done.stdout + done.stderr + self.logs()
        return self

    def __exit__(self, *_: object) -> None:
        self.serve("down")
        self.kill(lambda command: True)

    def serve(self, command: str, *, port: int | None = None) -> subprocess.CompletedProcess[str]:
        """Run ``flows/serve.py``; the caller's own Prefect settings must not matter."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        environment |= {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_PROFILE": "somebody-elses"}
        arguments = [command, "--root", str(self.root), "--port", str(port or self.service.port)]
        return subprocess.run(
            [sys.executable, str(SERVE), *arguments], env=environment, capture_output=True, text=True, timeout=300
        )

    def api(self, path: str, **question: Any) -> Any:
        request = urllib.request.Request(
            f"{self.service.api}{path}",
            data=json.dumps(question).encode() if question else None,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
            return json.load(answer)

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

    def logs(self) -> str:
        files = sorted(self.service.logs.glob("*.log"))
        return "\n".join(f"== {file.name}\n{file.read_text('utf-8', 'replace')[-3000:]}" for file in files)

    def wait(self, what: Callable[[], T], limit_s: float) -> T:
        """Return what *what* returns once it is true; fails with the logs after *limit_s* seconds."""
        deadline = time.monotonic() + limit_s
        while not (found := what()):
            assert time.monotonic() < deadline, f"not within {limit_s} s\n{self.logs()}"
            time.sleep(0.2)
        return found
