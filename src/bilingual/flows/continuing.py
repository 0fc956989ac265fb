"""Continues interrupted runs: the manifest records what was made, so a new run does only the rest.

It is a new run because Prefect's worker may report the death of a process seconds later, and would mark a rescheduled
run as crashed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Crashed

from bilingual.flows.marked import end_marked
from bilingual.flows.service import POOL

# Limits retries of an item that kills its process every time.
TRIES = 3
CONTINUED = "continued"
_TRY = "try-"
_PAGE = 200


def interrupted_runs(client: SyncPrefectClient) -> list[FlowRun]:
    """Return the runs left Running or Pending by a power failure, and the dead ones, all marked Crashed.

    Call it only while no worker is running: working runs are Running too.
    """
    found = _runs(client, (StateType.RUNNING, StateType.PENDING))
    for run in found:
        message = "Its process ended early: the machine or the worker stopped."
        client.set_flow_run_state(run.id, Crashed(message=message), force=True)
    return [client.read_flow_run(run.id) for run in found] + _not_continued(_runs(client, (StateType.CRASHED,)), found)


def dead_runs(client: SyncPrefectClient, within: timedelta = timedelta(days=1)) -> list[FlowRun]:
    """Return the runs that died recently and were not continued yet."""
    return _not_continued(_runs(client, (StateType.CRASHED,), datetime.now(UTC) - within), [])


def continue_run(client: SyncPrefectClient, run: FlowRun) -> FlowRun:
    """Return the run that continues the Crashed *run*, started once however many callers ask.

    Leftover processes of the dead run, such as an orphaned ffmpeg, are terminated first. Raises ValueError for a run
    that ``gave_up``.
    """
    if gave_up(run) or run.deployment_id is None:
        raise ValueError(f"{run.name} cannot be continued")
    end_marked(f"PREFECT__FLOW_RUN_ID={run.id}")
    kept = [tag for tag in run.tags if not tag.startswith(_TRY) and tag != CONTINUED]
    following = client.create_flow_run_from_deployment(
        run.deployment_id,
        parameters=run.parameters,
        name=run.name,
        tags=[*kept, f"{_TRY}{_number(run) + 1}"],
        idempotency_key=f"{CONTINUED}-{run.id}",
    )
    if CONTINUED not in run.tags:
        client.update_flow_run(run.id, tags=[*run.tags, CONTINUED])
    return following


def gave_up(run: FlowRun) -> bool:
    """Return whether *run* died and was the last attempt."""
    return run.state_type == StateType.CRASHED and _number(run) >= TRIES


def is_continuing(tags: Iterable[str]) -> bool:
    """Return whether the tags mark a run that continues another."""
    return any(tag.startswith(_TRY) for tag in tags)


def _number(run: FlowRun) -> int:
    """Return the attempt number of a run, from 1."""
    return max((int(tag.removeprefix(_TRY)) for tag in run.tags if tag.startswith(_TRY)), default=1)


def _not_continued(runs: Sequence[FlowRun], besides: Sequence[FlowRun]) -> list[FlowRun]:
    known = {run.id for run in besides}
    return [run for run in runs if CONTINUED not in run.tags and not gave_up(run) and run.id not in known]


def _runs(client: SyncPrefectClient, kinds: Sequence[StateType], after: datetime | None = None) -> list[FlowRun]:
    where = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(kinds))),
        end_time=FlowRunFilterEndTime.model_validate({"after_": after}) if after else None,
    )
    pool = WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL]))
    found: list[FlowRun] = []
    while page := client.read_flow_runs(flow_run_filter=where, work_pool_filter=pool, limit=_PAGE, offset=len(found)):
        found += page
    return found
