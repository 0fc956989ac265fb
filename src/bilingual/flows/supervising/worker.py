"""This machine's worker: run as ``python -m bilingual.flows.supervising.worker`` by the supervisor, once at a time.

It ends what an earlier worker left, continues interrupted runs, then becomes Prefect's worker. One program does it all,
so that runs have time to end, and the server to start, while this one loads Prefect, which takes seconds.
"""

from __future__ import annotations

import logging
import os
import runpy
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from bilingual.flows.names import POOL, WORKER
from bilingual.flows.service import Service
from bilingual.flows.supervising.marked_processes import RUN_ID, parent_of, values_of
from bilingual.flows.supervising.programs import end_leftovers
from bilingual.redaction.output import install
from bilingual.settings import find_root


def main() -> None:
    """Work until SIGTERM. Raises WorkspaceError if an earlier run cannot be ended."""
    install(stdout=True)
    service = Service(find_root(), 0)
    alive = values_of(RUN_ID)
    with ThreadPoolExecutor(1) as beside:
        supervisor = os.getppid()
        ending = beside.submit(end_leftovers, service, spare=lambda pid: parent_of(pid) == supervisor)
        from prefect.client.orchestration import get_client

        from bilingual.flows.supervising.prepare import prepare
    ending.result()
    log = logging.getLogger("bilingual.prepare")
    log.setLevel(logging.INFO)
    log.addHandler(handler := logging.StreamHandler())
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    stopped = service.stopped
    when = datetime.fromtimestamp(stopped.stat().st_mtime, UTC) if stopped.exists() else None
    with get_client(sync_client=True) as client:
        prepare(client, when, alive)
    stopped.unlink(missing_ok=True)
    sys.argv = ["prefect", "worker", "start", "--pool", POOL, "--type", "process", "--name", WORKER]
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
