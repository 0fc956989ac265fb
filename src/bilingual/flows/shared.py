"""The flow that works on an item of another machine, and what starts its runs.

Which item needs which resource is in the database; a run is only its turn at a machine that has it. So a run may be
lost, doubled or late: whoever takes the lease works, and whatever is due and has no run gets one.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import flow, runtime
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import State, StateType
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound
from prefect.logging import get_run_logger
from prefect.states import Completed, Crashed

from bilingual.engines.shared.items import FAILED, HOME, TRIES
from bilingual.errors import BilingualError
from bilingual.flows.names import run_name
from bilingual.flows.publishing import last_words, unfinished
from bilingual.flows.submitting import is_over, start_run
from bilingual.flows.supervising.prepare import create_pool
from bilingual.flows.tasks import NO_PICKLE, as_task
from bilingual.pipeline.guarding.watchdog import Watchdog
from bilingual.pipeline.guarding.watching import watching
from bilingual.pipeline.shared.places import Shared
from bilingual.pipeline.shared.working import work_on
from bilingual.pipeline.stages import RESOURCES, Resource
from bilingual.redaction.output import public_errors
from bilingual.settings import find_root, load_settings

POOL = "bilingual"


@flow(name="shared", retries=0, **NO_PICKLE)
def shared(item: str, resource: Resource) -> State[Any]:
    """Make what *item* needs of *resource*, then start the run for what it needs next.

    Args:
        item: its name, as ``bilingual shared status`` shows it
        resource: what the machines of this queue have: speech, translate, render or voice
    """
    logger = get_run_logger()
    try:
        with public_errors():
            place = Shared(load_settings(find_root()))
            run = str(runtime.flow_run.id)
            guard = Watchdog(place.settings.deadline, Path(item), partial(last_words, UUID(run)))
            with watching(guard):
                turn = work_on(item, resource, place, guard.watched(as_task), run=run)
            with get_client(sync_client=True) as client:
                dispatch(place, client, item)
    except BilingualError as error:
        return unfinished("Failed", str(error))
    if turn.error:
        return unfinished("Failed", turn.error)
    if not turn.needs:
        return Completed(name="Taken", message="another machine has it")
    logger.info("%s: next %s", turn.source, turn.needs)
    return Completed(message=f"{turn.source}: {'made' if turn.needs == HOME else f'next {turn.needs}'}")


def dispatch(place: Shared, client: SyncPrefectClient, only: str = "") -> list[str]:
    """Start a run for each item that needs one and has none, or for *only* that one; return what happened to others.

    It may be called by anyone at any time: a run for the same turn of an item is started once.
    """
    news = []
    for item in place.items.all():
        if item.live or item.needs in (HOME, FAILED) or (only and item.item != only):
            continue
        if item.holder:
            news.append(f"{item.source}: {item.holder.partition(' ')[0]} gave no sign of life; another machine goes on")
            _end(client, item.run)
        if item.tries >= TRIES:
            reason = item.reason or f"{TRIES} machines stopped while they worked on it"
            place.items.skip(item.item, item.fence, reason, failed=True)
            continue
        key = f"{item.item}-{item.revision}-{item.fence}"
        run = start_run(f"shared/{item.needs}", {"item": item.item}, key, run_name(item.needs, item.source))
        if is_over(run):
            cancelled = run.state_type == StateType.CANCELLED
            reason = f"its run {run.name} ended as {run.state_name} before it began"
            place.items.skip(item.item, item.fence, reason, failed=cancelled)
            news.append(f"{item.source}: {reason}")
    return news


def _end(client: SyncPrefectClient, run: str) -> None:
    """Mark the run of a dead machine, which Prefect takes for running and which would keep its place in the queue."""
    try:
        if run and not is_over(client.read_flow_run(UUID(run))):
            client.set_flow_run_state(UUID(run), Crashed(message="Its machine gave no sign of life."), force=True)
    except ObjectNotFound:
        return


def make_queues(client: SyncPrefectClient) -> None:
    """Create the pool, a queue for each resource, and the deployments; existing limits are kept."""
    create_pool(client, POOL, "items of bilingual, worked on by several machines")
    flow_id = client.create_flow(shared)
    for resource in RESOURCES:
        with suppress(ObjectAlreadyExists):
            client.create_work_queue(resource, work_pool_name=POOL)
        client.create_deployment(
            flow_id,
            resource,
            entrypoint="bilingual.flows.shared.shared",
            work_pool_name=POOL,
            work_queue_name=resource,
            parameters={"resource": resource},
            pull_steps=[],
            tags=["shared"],
        )
