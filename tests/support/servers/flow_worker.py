"""Does the work of Prefect's worker in this process: the flows are real, and no process has to start for a run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.exceptions import ObjectNotFound
from prefect.flow_engine import run_flow

from bilingual.engines.base import Progress
from bilingual.flows.article import article
from bilingual.flows.names import ITEMS, POOL
from bilingual.flows.supervising.prepare import make_pool
from bilingual.flows.tasks import as_task
from bilingual.flows.video import video
from bilingual.flows.watching.watcher import Watcher
from support.servers.board import Board

FLOWS: Mapping[str, Any] = {"article": article, "video": video}


def prepare() -> None:
    """Make the pool and the deployments of items."""
    with get_client(sync_client=True) as client:
        make_pool(client)
        for name in FLOWS:
            try:
                client.read_deployment_by_name(f"{name}/default")
            except ObjectNotFound:
                flow_id = client.create_flow_from_name(name)
                client.create_deployment(flow_id, "default", work_pool_name=POOL, work_queue_name=ITEMS)


class FlowWorker:
    """Runs what is Scheduled, oldest first; ``ended`` are the runs with their final states."""

    def __init__(self) -> None:
        self.ended: list[tuple[FlowRun, State[Any]]] = []
        self._stop = threading.Event()

    def work(self) -> bool:
        """Run what is scheduled now, in this thread; return whether there was anything."""
        with get_client(sync_client=True) as client:
            runs = [run for run in Board(client).runs(StateType.SCHEDULED) if run.name.split()[0] in FLOWS]
        for run in runs:
            flow = FLOWS[run.name.split()[0]]
            state = run_flow(flow, flow_run=run, parameters=run.parameters, return_type="state")
            self.ended.append((run, cast(State[Any], state)))
        return bool(runs)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Work in a thread of its own meanwhile, as it must while the night waits for its runs."""
        thread = threading.Thread(target=self._work, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join(60)

    def _work(self) -> None:
        while not self._stop.wait(0.05):
            self.work()


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def watched(root: Path, worker: FlowWorker, seconds: int = 8) -> None:
    """Let the watcher look and the worker work until there is nothing left to do."""
    clock = Clock()
    watcher = Watcher(root, clock)
    idle = 0
    while idle < 2:
        for _ in range(seconds):
            watcher.look()
            clock.now_s += 1
        idle = 0 if worker.work() else idle + 1


@contextmanager
def at_stages(broken: Callable[[str], None]) -> Iterator[list[str]]:
    """Call *broken* with the name of each stage that runs of items begin, and with ``end of`` it; yield those names."""
    places: list[str] = []

    def pass_by(place: str) -> None:
        places.append(place)
        broken(place)

    def attacked(name: str, work: Callable[[Progress], Any], /) -> Any:
        def stage(progress: Progress) -> Any:
            pass_by(name)
            try:
                return work(progress)
            finally:
                pass_by(f"end of {name}")

        return as_task(name, stage)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bilingual.flows.publishing.as_task", attacked)
        yield places
