"""Continues interrupted runs: the manifest records what was made, so a new run does only the rest.

It is a new run because Prefect's worker may report the death of a process seconds later, and would mark a rescheduled
run as crashed.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, StateType, WorkerStatus
from prefect.states import Cancelled, Crashed

from bilingual.flows.names import POOL, WORKER
from bilingual.flows.submitting import all_runs
from bilingual.flows.supervising.marked_processes import RUN_ID, end_marked, marked, values_of

# Limits retries of an item that kills its process every time.
TRIES = 3
CONTINUED = "continued"
_TRY = "try-"
# A worker starts a process within seconds, on a busy machine within a minute.
_STARTING = timedelta(minutes=2)
# A worker tells the server every 30 s that it lives, and Prefect's client gives up trying after a minute.
_AWAY = timedelta(minutes=2)
_TAKEN = (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)
_WORKER_NAME = "prefect.worker.name"


def interrupted_runs(
    client: SyncPrefectClient, stopped: datetime | None = None, alive: Container[str] = ()
) -> list[FlowRun]:
    """Return the runs left Running or Pending by a power failure, and the dead ones, all marked Crashed.

    Those that a worker on another machine has taken are left to it, or to ``silent_runs``.

    Those that had ``no_part_in_it`` are returned however often they were interrupted.
    Call it only while no worker is running: working runs are Running too.
    """
    marked_now = set[UUID]()
    for run in filter(_is_ours, _runs(client, _TAKEN)):
        _end(client, run, "Its process ended early: the machine or the worker stopped.")
        marked_now.add(run.id)
    crashed = [run for run in _runs(client, (StateType.CRASHED,)) if CONTINUED not in run.tags]
    return [run for run in crashed if run.id in marked_now or no_part_in_it(run, stopped, alive) or not gave_up(run)]


def silent_runs(client: SyncPrefectClient, mark: str) -> list[FlowRun]:
    """Return the runs that a worker has taken and that have no process.

    The worker tells the server once that a process died; if the server is away then, or the worker has ended for good,
    nobody does. *mark* is that of the service: where its processes cannot be seen, nothing is known. Of runs on another
    machine only the worker is known: theirs is not online. A run is dead once it was silent for ``longest_silence``.
    """
    open_runs = _runs(client, _TAKEN)
    if not open_runs or not marked(mark):
        return []
    online: set[str] = set()
    if not all(map(_is_ours, open_runs)):
        workers = client.read_workers_for_work_pool(POOL)
        online = {worker.name for worker in workers if worker.status == WorkerStatus.ONLINE}
    alive = values_of(RUN_ID)
    silent = [run for run in open_runs if str(run.id) not in alive]
    return [run for run in silent if _is_ours(run) or run.labels[_WORKER_NAME] not in online]


def longest_silence(run: FlowRun) -> timedelta:
    """Return how long a run may be silent: it may end between two questions, a worker takes its time to start one, and
    one on another machine that could not reach the server comes back.

    Count it by a monotonic clock, and not by the times of its states: the clock may have been set since.
    """
    if not _is_ours(run):
        return _AWAY
    return _STARTING if run.state_type == StateType.PENDING else timedelta(0)


def end_silent(client: SyncPrefectClient, runs: Iterable[FlowRun]) -> None:
    """Mark the *runs* Crashed, for ``dead_runs``, or Cancelled if that was asked for."""
    for run in runs:
        _end(client, run, "Its process ended while the server could not be told.")


def dead_runs(client: SyncPrefectClient, settled: set[UUID]) -> list[FlowRun]:
    """Return the runs that died and were not continued yet, however long ago: the clock may have been set since.

    *settled* are those that need no second look; more of them are added.
    """
    crashed = _runs(client, (StateType.CRASHED,), settled)
    settled |= {run.id for run in crashed if CONTINUED in run.tags or gave_up(run)}
    return [run for run in crashed if run.id not in settled]


def continue_run(client: SyncPrefectClient, run: FlowRun, *, counts: bool = True) -> FlowRun:
    """Return the run that continues the Crashed *run*, started once however many callers ask.

    It is another try if that *counts*. Leftover processes of the dead run, such as an orphaned ffmpeg, are terminated
    first. Raises ValueError for a run that ``gave_up``.
    """
    if (counts and gave_up(run)) or run.deployment_id is None:
        raise ValueError(f"{run.name} cannot be continued")
    end_marked(f"{RUN_ID}={run.id}")
    kept = [tag for tag in run.tags if not tag.startswith(_TRY) and tag != CONTINUED]
    following = client.create_flow_run_from_deployment(
        run.deployment_id,
        parameters=run.parameters,
        name=run.name,
        tags=[*kept, f"{_TRY}{interruptions(run.tags) + 1 + counts}"],
        idempotency_key=f"{CONTINUED}-{run.id}",
    )
    if CONTINUED not in run.tags:
        client.update_flow_run(run.id, tags=[*run.tags, CONTINUED])
    return following


def gave_up(run: FlowRun) -> bool:
    """Return whether *run* died and was the last attempt."""
    return run.state_type == StateType.CRASHED and interruptions(run.tags) + 1 >= TRIES and CONTINUED not in run.tags


def is_dead(run: FlowRun) -> bool:
    """Return whether *run* died and another may continue it."""
    return run.state_type == StateType.CRASHED and not gave_up(run)


def no_part_in_it(run: FlowRun, stopped: datetime | None, alive: Container[str]) -> bool:
    """Return whether *run* was ended without having caused it.

    The service was *stopped* in good order, or the worker died and the run, by its id, was still *alive*.
    """
    was_stopped = stopped is not None and run.end_time is not None and run.end_time >= stopped
    return was_stopped or str(run.id) in alive


def is_continuing(tags: Iterable[str]) -> bool:
    """Return whether the tags mark a run that continues another."""
    return any(tag.startswith(_TRY) for tag in tags)


def runs_with(client: SyncPrefectClient, tag: str) -> list[FlowRun]:
    """Return the runs with *tag*, without those that others continue."""
    found = _found(client, FlowRunFilter(tags=FlowRunFilterTags(all_=[tag])))
    return [run for run in found if CONTINUED not in run.tags]


def first_of(client: SyncPrefectClient, run: FlowRun) -> FlowRun:
    """Return the run that *run* continues, directly or over others; itself if it continues none."""
    while (run.idempotency_key or "").startswith(f"{CONTINUED}-"):
        run = client.read_flow_run(UUID((run.idempotency_key or "").removeprefix(f"{CONTINUED}-")))
    return run


def interruptions(tags: Iterable[str]) -> int:
    """Return how many earlier tries of a run with *tags* died.

    >>> interruptions(["inbox"]), interruptions(["inbox", "try-3"])
    (0, 2)
    """
    return max((int(tag.removeprefix(_TRY)) - 1 for tag in tags if tag.startswith(_TRY)), default=0)


def _is_ours(run: FlowRun) -> bool:
    """Return whether this machine's worker took *run*; it says so a moment after it did."""
    return bool(run.labels.get(_WORKER_NAME, WORKER) == WORKER)


def _end(client: SyncPrefectClient, run: FlowRun, message: str) -> None:
    state = Cancelled if run.state_type == StateType.CANCELLING else Crashed
    client.set_flow_run_state(run.id, state(message=message), force=True)


def _runs(client: SyncPrefectClient, kinds: Sequence[StateType], without: Iterable[UUID] = ()) -> list[FlowRun]:
    where = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(kinds))),
        id=FlowRunFilterId(not_any_=others) if (others := list(without)) else None,
    )
    return _found(client, where)


def _found(client: SyncPrefectClient, where: FlowRunFilter) -> list[FlowRun]:
    return all_runs(client, where, WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL])))
