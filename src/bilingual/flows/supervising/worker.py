"""This machine's worker: run as ``python -m bilingual.flows.supervising.worker``, never twice at a time.

It prepares the server and continues interrupted runs, then becomes Prefect's worker. One program does both, because
loading Prefect takes seconds.
"""

from __future__ import annotations

import logging
import runpy
import sys
from datetime import UTC, datetime

from prefect.client.orchestration import get_client

from bilingual.flows.prepare import prepare
from bilingual.flows.service import POOL, WORKER, Service
from bilingual.redaction.output import install
from bilingual.settings import find_root


def main() -> None:
    """Work until SIGTERM. The server may still be starting: it is waited for."""
    install(stdout=True)
    log = logging.getLogger("bilingual.prepare")
    log.setLevel(logging.INFO)
    log.addHandler(handler := logging.StreamHandler())
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    stopped = Service(find_root(), 0).stopped
    when = datetime.fromtimestamp(stopped.stat().st_mtime, UTC) if stopped.exists() else None
    with get_client(sync_client=True) as client:
        prepare(client, when)
    stopped.unlink(missing_ok=True)
    sys.argv = ["prefect", "worker", "start", "--pool", POOL, "--type", "process", "--name", WORKER]
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
