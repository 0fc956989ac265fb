"""Claim: Prefect's server answers within a second all the time while runs come and go and its database is written.

``python bench/overhead/stalls.py [--minutes N] [--articles N]``: for N minutes (default 3) the service makes articles
that were dropped at once (default 30) while four clients write what workers write (heartbeats, runs that are made and
whose states change). A stall is an answer of ``/api/health``, which reads no database, that took over a second: the
loop of the server stood still. A wait is a time of over a second in which the SQLite file was always locked. *Locked*
are lines of the server's log about statements that failed since it was; of the answers to the clients, 503 means that.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from bilingual.flows.service import POOL  # noqa: E402
from many_articles import drop, texts, translator  # noqa: E402
from services import RunningService  # noqa: E402
from twenty_items import SETTINGS  # noqa: E402

_CLIENTS, _PAUSE_S = 4, 1.0
_LONG_S = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--articles", type=int, default=30)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, translator() as server:
        root = Path(folder, "root")
        root.mkdir()
        (root / "bilingual.toml").write_text(SETTINGS.format(url=server.url), "utf-8")
        with RunningService(root) as service:
            service.wait((service.service.run / "warm.sock").exists, 300)
            drop(root / "media/inbox", texts(chosen.articles))
            watched = watch(service, chosen.minutes * 60)
            locked = (service.service.logs / "server.log").read_text("utf-8", "replace").count("database is locked")
            done = len(list(root.glob("media/done/*/*.md")))
    stalls = [seconds for seconds in watched.answers_s if seconds > _LONG_S]
    print(f"{len(watched.answers_s)} answers, {len(stalls)} stalls, longest {max(watched.answers_s):.1f} s")
    print(f"{len(watched.held_s)} waits over {_LONG_S:.0f} s, longest {max(watched.held_s, default=0):.1f} s")
    print(
        f"{done} of {chosen.articles} articles done; {locked} locked; answers to the clients: {dict(watched.statuses)}"
    )
    kept = not stalls
    print("kept" if kept else "BROKEN")
    return 0 if kept else 1


class Watched:
    """What was seen: the seconds of each answer of the server, of locks held long, and the answers to the clients."""

    def __init__(self) -> None:
        self.answers_s: list[float] = []
        self.held_s: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.over = threading.Event()


def watch(service: RunningService, seconds: float) -> Watched:
    """Watch *service* for *seconds* while clients write."""
    watched = Watched()
    headers = service.owner()
    writers = [partial(_write, headers=headers, number=number) for number in range(_CLIENTS)]
    tasks = [partial(_health), partial(_locks), *writers]
    threads = [threading.Thread(target=task, args=(service, watched), daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    watched.over.set()
    for thread in threads:
        thread.join(90)
    return watched


def _health(service: RunningService, watched: Watched) -> None:
    while not watched.over.wait(0.1):
        began = time.monotonic()
        with suppress(OSError, http.client.HTTPException):
            service.ask("GET", "/health", {})
        watched.answers_s.append(time.monotonic() - began)


def _locks(service: RunningService, watched: Watched) -> None:
    """Notice how long each write lock of the database is held. https://sqlite.org/walformat.html#locks (byte 120)"""
    file, since = service.service.prefect_home / "prefect.db-shm", 0.0
    while not watched.over.wait(0.05):
        inode = file.stat().st_ino
        lines = [line.split() for line in Path("/proc/locks").read_text("ascii").splitlines() if "->" not in line]
        held = any(line[3] == "WRITE" and int(line[5].split(":")[2]) == inode and line[6] == "120" for line in lines)
        now = time.monotonic()
        if since and not held and now - since > _LONG_S:
            watched.held_s.append(now - since)
        since = (since or now) if held else 0.0


def _write(service: RunningService, watched: Watched, headers: dict[str, str], number: int) -> None:
    flow = ""
    while not flow and not watched.over.wait(_PAUSE_S):
        flow = _post(service, watched, headers, "/flows/", {"name": f"written-{number}"}).get("id", "")
    while not watched.over.is_set():
        beat: dict[str, object] = {"name": f"worker-{number}", "heartbeat_interval_seconds": 30}
        _post(service, watched, headers, f"/work_pools/{POOL}/workers/heartbeat", beat)
        run = _post(service, watched, headers, "/flow_runs/", {"flow_id": flow, "name": "written"}).get("id")
        for state in ("RUNNING", "COMPLETED") if run else ():
            _post(service, watched, headers, f"/flow_runs/{run}/set_state", {"state": {"type": state}})
        watched.over.wait(_PAUSE_S)


def _post(
    service: RunningService, watched: Watched, headers: dict[str, str], path: str, body: object
) -> dict[str, str]:
    try:
        status, _, answer = service.ask("POST", path, headers, json.dumps(body).encode())
    except (OSError, http.client.HTTPException):
        watched.statuses[0] += 1
        return {}
    watched.statuses[status] += 1
    return dict(json.loads(answer)) if status in (200, 201) else {}


if __name__ == "__main__":
    raise SystemExit(main())
