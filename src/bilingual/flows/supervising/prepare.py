"""Prepares the Prefect server for a worker: creates the pool and its queues, and continues interrupted runs."""

from __future__ import annotations

import logging
from collections.abc import Container
from datetime import datetime
from typing import Any

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound

from bilingual.flows.continuing import TRIES, continue_run, gave_up, interrupted_runs, no_part_in_it
from bilingual.flows.names import BATCH, ITEMS, POOL

log = logging.getLogger("bilingual.prepare")

# Two at a time: a short article need not wait for a long video, and two videos keep a small machine busy. The
# nightly run waits for its items and needs its own queue, or it would occupy a slot that they need.
QUEUES = {ITEMS: (2, 1), BATCH: (1, 2)}
"""Name to (how many runs at once, priority); a person's later change in the UI is left alone."""

# Prefect's default process template lets each run choose its command, its environment (PATH, PYTHONPATH,
# LD_PRELOAD) and its folder, and so run any program. We need none of that.
JOB_TEMPLATE: dict[str, Any] = {
    # The same program for each run, found on the worker's PATH: see ``bilingual.flows.launch``.
    "job_configuration": {"stream_output": True, "command": "python -m bilingual.flows.launch"},
    "variables": {"type": "object", "properties": {}, "additionalProperties": False},
}
"""What a run may choose of its process: nothing; a run that tries is refused by the server."""


def prepare(client: SyncPrefectClient, stopped: datetime | None = None, alive: Container[str] = ()) -> None:
    """Create missing pools and queues, then continue interrupted runs. Call it only while no worker is running.

    *stopped* is when the service was last stopped in good order, *alive* are the ids of runs that lived longer than the
    worker.
    """
    make_pool(client)
    for run in interrupted_runs(client, stopped, alive):
        counts = not no_part_in_it(run, stopped, alive)
        if counts and gave_up(run):
            log.warning("%s was interrupted %d times; giving up", run.name, TRIES)
        else:
            continue_run(client, run, counts=counts)
            log.info("continuing %s, which was interrupted", run.name)


def make_pool(client: SyncPrefectClient) -> None:
    """Create the process pool and its queues. Existing ones are kept, except for the job template."""
    if create_pool(client, POOL, "bilingual's items"):
        # The pool comes with its default queue.
        queue = client.read_work_queue_by_name(ITEMS, work_pool_name=POOL)
        client.update_work_queue(queue.id, concurrency_limit=QUEUES[ITEMS][0], priority=QUEUES[ITEMS][1])
    try:
        limit, priority = QUEUES[BATCH]
        client.create_work_queue(BATCH, concurrency_limit=limit, priority=priority, work_pool_name=POOL)
    except ObjectAlreadyExists:
        return


def create_pool(client: SyncPrefectClient, name: str, about: str) -> bool:
    """Create the process pool *name* if it is missing, else see to its job template; return whether it was created."""
    try:
        if client.read_work_pool(name).base_job_template != JOB_TEMPLATE:
            client.update_work_pool(name, WorkPoolUpdate(base_job_template=JOB_TEMPLATE))
    except ObjectNotFound:
        client.create_work_pool(
            WorkPoolCreate(name=name, type="process", description=about, base_job_template=JOB_TEMPLATE)
        )
        return True
    return False
