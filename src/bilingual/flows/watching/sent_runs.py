"""The runs of the waiting groups: which there are, in what state, and how many more the queue may hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import ObjectNotFound

from bilingual.flows.continuing import continue_run, is_dead
from bilingual.flows.names import ITEMS
from bilingual.flows.submitting import PAGE, is_over, submitted_before
from bilingual.flows.supervising.prepare import QUEUES
from bilingual.pipeline.inbox.groups import Group

# Runs that wait in the queue beyond those that run: a short article ends before the next look, and its slot
# must not stay empty. What is in the queue already is not overtaken, so long items wait in the inbox.
_AHEAD: Mapping[str, int] = {"article": 2}
# For a queue without a limit.
_MOST = 50


@dataclass(slots=True)
class Sent:
    """A run started for a group in the state *signature*; *attempt* counts those rejected as busy."""

    signature: str
    run: FlowRun
    attempt: int = 0


class SentRuns:
    """The runs of the groups in the inbox, as last queried."""

    def __init__(self) -> None:
        self._sent: dict[Path, Sent] = {}
        self._limits: dict[str, tuple[str | None, int]] = {}

    def get(self, main: Path) -> Sent | None:
        return self._sent.get(main)

    def put(self, main: Path, sent: Sent) -> None:
        self._sent[main] = sent

    def forget_others(self, here: Collection[Path]) -> None:
        """Forget the groups that are not *here* any more."""
        self._sent = {main: sent for main, sent in self._sent.items() if main in here}

    def find(self, client: SyncPrefectClient, groups: Iterable[tuple[Group, str]]) -> None:
        """Take up the runs that were started for *groups*, each with its signature, before this process started."""
        signatures = {group.main: signature for group, signature in groups}
        runs = submitted_before(client, list(signatures.values()))
        self._sent |= {
            main: Sent(signature, runs[signature]) for main, signature in signatures.items() if signature in runs
        }

    def refresh(self, client: SyncPrefectClient) -> None:
        """Query the state of the runs that are not over, and continue those that died."""
        self._limits.clear()
        going = [sent for sent in self._sent.values() if not is_over(sent.run) or is_dead(sent.run)]
        for first in range(0, len(going), PAGE):
            part = {sent.run.id: sent for sent in going[first : first + PAGE]}
            where = FlowRunFilter(id=FlowRunFilterId(any_=list(part)))
            for run in client.read_flow_runs(flow_run_filter=where, limit=PAGE):
                part[run.id].run = continue_run(client, run) if is_dead(run) else run

    def are_going(self) -> bool:
        """Return whether one of the runs is not over."""
        return any(not is_over(sent.run) for sent in self._sent.values())

    def has_room(self, client: SyncPrefectClient, kind: str) -> bool:
        """Return whether the queue of *kind* may hold one more run.

        What waits in the inbox instead of the queue can still be changed, removed or overtaken.
        """
        if kind not in self._limits:
            self._limits[kind] = _queue(client, kind)
        queue, limit = self._limits[kind]
        held = sum(not is_over(sent.run) and sent.run.work_queue_name == queue for sent in self._sent.values())
        return held < limit + _AHEAD.get(kind, 0)


def _queue(client: SyncPrefectClient, kind: str) -> tuple[str | None, int]:
    """Return the queue of the runs of *kind* and how many of it may run at once."""
    try:
        deployment = client.read_deployment_by_name(f"{kind}/default")
        name, pool = deployment.work_queue_name, deployment.work_pool_name
        if name is None:
            return None, QUEUES[ITEMS][0]
        queue = client.read_work_queue_by_name(name, work_pool_name=pool)
    except ObjectNotFound:
        return None, QUEUES[ITEMS][0]
    return name, _MOST if queue.concurrency_limit is None else queue.concurrency_limit
