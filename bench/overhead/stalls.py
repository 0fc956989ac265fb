"""Claim: Prefect's server never stands still while it is written to, and refuses nothing since its database is locked.

``python bench/overhead/stalls.py [--minutes N] [--clients N]``: for N minutes each (default 2), clients (default 6)
write what workers write (heartbeats, runs that are made and whose states change), first to Prefect's server as it is,
then as the service starts it. A stall is a time of over a second in which a question (``/api/health``, which needs no
database) waited for its answer while the thread of the event loop was asleep: a machine that is busy makes none.
*Refused* are answers of 503, *locked* the lines of the server's log about statements that failed since it was.

Last figures, a minute each on 2 cores with a load of 10 from other work: Prefect's own 1 stall of 41.3 s, 19 answers
and 21 refused; the service's no stall, 454 answers, none refused.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from bilingual.flows.names import POOL  # noqa: E402
from bilingual.flows.service import free_port  # noqa: E402
from support.servers.services import wait_for  # noqa: E402

_OURS = "from bilingual.flows.supervising import server; server.main()"
_PREFECTS = f"from bilingual.flows.supervising import server; server.use_sqlite = lambda: None; {_OURS}"
_PAUSE_S, _LONG_S = 0.2, 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--clients", type=int, default=6)
    chosen = parser.parse_args()
    print("| server | stalls | longest, s | answers | refused | locked |\n|---|---:|---:|---:|---:|---:|")
    kept = True
    for name, program in (("Prefect's own", _PREFECTS), ("the service's", _OURS)):
        with tempfile.TemporaryDirectory() as folder, serving(Path(folder), program) as server:
            server.watch(chosen.minutes * 60, chosen.clients)
            locked = server.log.read_text("utf-8", "replace").count("OperationalError: database is locked")
        refused, longest = server.statuses.pop(503, 0), max(server.stalls_s, default=0.0)
        numbers = len(server.stalls_s), f"{longest:.1f}", server.statuses.total(), refused, locked
        print(f"| {name} | {' | '.join(map(str, numbers))} |", flush=True)
        kept = not server.stalls_s and not refused
    print("kept" if kept else "BROKEN")
    return 0 if kept else 1


@contextmanager
def serving(folder: Path, program: str) -> Iterator[Watched]:
    """Start a server with a database of its own in *folder*."""
    port, log = free_port(), folder / "server.log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment |= {"PREFECT_HOME": str(folder), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    with socket.create_server(("127.0.0.1", port)) as listener, log.open("wb") as output:
        command = [sys.executable, "-c", program]
        process = subprocess.Popen(command, stdin=listener.fileno(), stdout=output, stderr=output, env=environment)
        try:
            server = Watched(port, process.pid, log)
            wait_for(lambda: server.ask("GET", "/health") == 200, 300, folder)
            server.ask("POST", "/work_pools/", {"name": POOL, "type": "process"})
            yield server
        finally:
            process.kill()  # one that stands still does not end by itself
            process.wait()


@dataclass
class Watched:
    """What was seen of a server: stalls, and the answers to the clients."""

    port: int
    pid: int
    log: Path
    stalls_s: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    waits: bool = False
    """Whether a question waits for its answer."""
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self, seconds: float, clients: int) -> None:
        """Watch it for *seconds* while *clients* write."""
        threads = [threading.Thread(target=task, daemon=True) for task in (self._health, self._sleep)]
        threads += [threading.Thread(target=self._write, args=(number,), daemon=True) for number in range(clients)]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self.over.set()
        for thread in threads:
            thread.join(1)  # some may still wait for an answer

    def ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> int:
        """Return the status of the answer, 0 without one."""
        return self._asked(method, path, body)[0]

    def _asked(self, method: str, path: str, body: Mapping[str, object] | None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        with suppress(OSError, http.client.HTTPException):
            connection.request(method, f"/api{path}", json.dumps(body), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        return 0, b""

    def _health(self) -> None:
        while not self.over.wait(0.1):
            self.waits = True
            self.ask("GET", "/health")
            self.waits = False

    def _sleep(self) -> None:
        """Note how long its first thread, that of the event loop, is asleep at a time while a question waits."""
        status, since = Path(f"/proc/{self.pid}/task/{self.pid}/stat"), 0.0
        while not self.over.wait(0.02):
            asleep = self.waits and ") S" in status.read_text("utf-8", "replace")
            now = time.monotonic()
            if since and not asleep and now - since > _LONG_S:
                self.stalls_s.append(now - since)
            since = (since or now) if asleep else 0.0
        if since and time.monotonic() - since > _LONG_S:
            self.stalls_s.append(time.monotonic() - since)

    def _write(self, number: int) -> None:
        flow = ""
        while not self.over.wait(_PAUSE_S):
            beat = {"name": f"worker-{number}", "heartbeat_interval_seconds": 30}
            self._post(f"/work_pools/{POOL}/workers/heartbeat", beat)
            flow = flow or self._post("/flows/", {"name": f"written-{number}"})
            run = self._post("/flow_runs/", {"flow_id": flow, "name": "written"}) if flow else ""
            for state in ("RUNNING", "COMPLETED") if run else ():
                self._post(f"/flow_runs/{run}/set_state", {"state": {"type": state}})

    def _post(self, path: str, body: Mapping[str, object]) -> str:
        """Return the ID of what was made, "" if nothing was."""
        status, answer = self._asked("POST", path, body)
        self.statuses[status] += 1
        return str(json.loads(answer).get("id", "")) if status in (200, 201) else ""


if __name__ == "__main__":
    raise SystemExit(main())
