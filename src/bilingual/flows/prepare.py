"""What the Prefect server must know before a worker may start; run as ``python -m bilingual.flows.prepare``.

The work pool with its queues, and the runs that a power cut or a crash left behind: they are continued.
Safe only while no worker lives, which the supervisor sees to.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound

from bilingual.flows.continuing import TRIES, continue_run, cut_off_runs, gave_up
from bilingual.flows.service import BATCH, ITEMS, POOL

log = logging.getLogger("bilingual.prepare")

# A short article does not wait for a long video; two videos keep a small machine busy enough. The
# night's own run waits for its items and needs a queue of its own, or it would hold the slot they need.
QUEUES = {ITEMS: (2, 1), BATCH: (1, 2)}
"""Name to (how many runs at once, priority); a person's later change in the UI is left alone."""

# Prefect's own template for a process lets each run choose its command, its environment (PATH, PYTHONPATH,
# LD_PRELOAD) and its folder, and so a program to run. Ours need none of it.
JOB_TEMPLATE: dict[str, Any] = {
    "job_configuration": {"stream_output": True},
    "variables": {"type": "object", "properties": {}, "additionalProperties": False},
}
"""What a run may choose of its process: nothing; a run that tries is refused by the server."""


def prepare(client: SyncPrefectClient) -> None:
    """Make pool and queues where they are missing, then continue what was cut off."""
    make_pool(client)
    for run in cut_off_runs(client):
        if gave_up(run):
            log.warning("%s was cut off %d times and is given up", run.name, TRIES)
        else:
            continue_run(client, run)
            log.info("continues %s, which was cut off", run.name)


def make_pool(client: SyncPrefectClient) -> None:
    """Make the process pool and its queues; what is there stays as it is, but for the template of its jobs."""
    try:
        if client.read_work_pool(POOL).base_job_template != JOB_TEMPLATE:
            client.update_work_pool(POOL, WorkPoolUpdate(base_job_template=JOB_TEMPLATE))
    except ObjectNotFound:
        client.create_work_pool(
            WorkPoolCreate(name=POOL, type="process", description="bilingual's items", base_job_template=JOB_TEMPLATE)
        )
        # Its default queue comes with the pool.
        queue = client.read_work_queue_by_name(ITEMS, work_pool_name=POOL)
        client.update_work_queue(queue.id, concurrency_limit=QUEUES[ITEMS][0], priority=QUEUES[ITEMS][1])
    try:
        limit, priority = QUEUES[BATCH]
        client.create_work_queue(BATCH, concurrency_limit=limit, priority=priority, work_pool_name=POOL)
    except ObjectAlreadyExists:
        return


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with get_client(sync_client=True) as connected:
        prepare(connected)
