"""The runs on a test's Prefect server."""

from __future__ import annotations

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import FlowRun, State, StateType


class Board:
    """The runs on the test's server: read them, and move them as a worker would."""

    def __init__(self, client: SyncPrefectClient) -> None:
        self.client = client

    def runs(self, *kinds: StateType) -> list[FlowRun]:
        chosen = FlowRunFilterStateType(any_=list(kinds)) if kinds else None
        where = FlowRunFilter(state=FlowRunFilterState(type=chosen)) if chosen else None
        return sorted(self.client.read_flow_runs(flow_run_filter=where), key=lambda run: str(run.created))

    def names(self, *kinds: StateType) -> list[str]:
        return [run.name for run in self.runs(*kinds)]

    def move(self, run: FlowRun, *states: State) -> None:
        for state in states:
            self.client.set_flow_run_state(run.id, state, force=True)
