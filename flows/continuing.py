"""Runs that died are continued: the manifest keeps what was made, so a run does only the rest."""

from __future__ import annotations

from collections.abc import Sequence

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Crashed, Scheduled

from flows.service import POOL

# An item that kills its process each time must not do so for ever.
TRIES = 3
_CONTINUED = "Continued after it was cut off."
_PAGE = 200


def continue_runs(client: SyncPrefectClient, kinds: Sequence[StateType]) -> list[FlowRun]:
    """Schedule again all runs of our pool in a state of *kinds*; return them.

    A run that died ``TRIES`` times stays Crashed. Running and Pending may be asked for only while no
    worker lives: after a power cut they would stay so for ever.
    """
    where = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(kinds))))
    pool = WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL]))
    found: list[FlowRun] = []
    while page := client.read_flow_runs(flow_run_filter=where, work_pool_filter=pool, limit=_PAGE, offset=len(found)):
        found += page
    return [run for run in found if _continue(client, run)]


def gave_up(client: SyncPrefectClient, run: FlowRun) -> bool:
    """Tell whether *run* died too often to be continued.

    Prefect's own count of runs misses those that die before the flow's first line.
    """
    if run.state_type != StateType.CRASHED:
        return False
    return sum(state.message == _CONTINUED for state in client.read_flow_run_states(run.id)) >= TRIES - 1


def _continue(client: SyncPrefectClient, run: FlowRun) -> bool:
    if run.state_type != StateType.CRASHED:
        message = "Its process ended before it did: the machine or the worker stopped."
        client.set_flow_run_state(run.id, Crashed(message=message), force=True)
        run = client.read_flow_run(run.id)
    if gave_up(client, run):
        return False
    client.set_flow_run_state(run.id, Scheduled(message=_CONTINUED), force=True)
    return True
