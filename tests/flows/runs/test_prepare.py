"""Before a worker starts: the pool exists, and interrupted runs are continued."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from prefect.client.schemas.actions import WorkPoolUpdate
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import PrefectHTTPStatusError
from prefect.states import Cancelled, Completed, Crashed, Pending, Running
from prefect.workers.process import ProcessJobConfiguration, ProcessWorker

from bilingual.flows.continuing import TRIES, continue_run, gave_up
from bilingual.flows.names import BATCH, ITEMS, POOL
from bilingual.flows.supervising.marked_processes import marked
from bilingual.flows.supervising.prepare import JOB_TEMPLATE, QUEUES, prepare
from support.servers.board import Board


def start(board: Board, name: str) -> FlowRun:
    deployment = board.client.read_deployment_by_name("video/default")
    return board.client.create_flow_run_from_deployment(
        deployment.id, parameters={"source": f"{name}.mp4"}, name=name, tags=["inbox"]
    )


def test_the_pool_has_a_queue_for_items_and_one_for_the_night(board: Board) -> None:
    prepare(board.client)
    queues = {name: board.client.read_work_queue_by_name(name, work_pool_name=POOL) for name in (ITEMS, BATCH)}
    assert {name: (queue.concurrency_limit, queue.priority) for name, queue in queues.items()} == QUEUES


def test_the_pool_of_0_1_0_is_closed(board: Board) -> None:
    """Prefect's own template lets each run choose the command that is run."""
    theirs = ProcessWorker.get_default_base_job_template()
    assert "command" in theirs["variables"]["properties"]
    board.client.update_work_pool(POOL, WorkPoolUpdate(base_job_template=theirs))
    prepare(board.client)
    assert board.client.read_work_pool(POOL).base_job_template == JOB_TEMPLATE


@pytest.mark.parametrize(
    "wish", [{"command": "touch x"}, {"env": {"LD_PRELOAD": "x"}}, {"env.PATH": "x"}, {"working_dir": "/"}]
)
def test_a_run_chooses_nothing_of_its_process(board: Board, wish: dict[str, Any]) -> None:
    deployment = board.client.read_deployment_by_name("video/default")
    with pytest.raises(PrefectHTTPStatusError, match="Additional properties are not allowed"):
        board.client.create_flow_run_from_deployment(deployment.id, job_variables=wish)
    run = start(board, "changed")
    with pytest.raises(PrefectHTTPStatusError, match="422"):
        board.client.update_flow_run(run.id, job_variables=wish)
    made = asyncio.run(ProcessJobConfiguration.from_template_and_values(JOB_TEMPLATE, wish))
    assert made == ProcessJobConfiguration(command=JOB_TEMPLATE["job_configuration"]["command"])


def test_a_persons_change_of_a_queue_stays(board: Board) -> None:
    queue = board.client.read_work_queue_by_name(ITEMS, work_pool_name=POOL)
    board.client.update_work_queue(queue.id, concurrency_limit=5)
    try:
        prepare(board.client)
        assert board.client.read_work_queue_by_name(ITEMS, work_pool_name=POOL).concurrency_limit == 5
    finally:
        board.client.update_work_queue(queue.id, concurrency_limit=QUEUES[ITEMS][0])


def test_what_was_running_or_claimed_is_continued_once(board: Board) -> None:
    board.move(start(board, "running"), Running())
    board.move(start(board, "claimed"), Pending())
    board.move(start(board, "dead"), Running(), Crashed())
    board.move(start(board, "done"), Running(), Completed())
    board.move(start(board, "cancelled"), Cancelled())
    start(board, "waiting")
    elsewhere = start(board, "elsewhere")
    board.client.update_flow_run_labels(elsewhere.id, {"prefect.worker.name": "of another machine"})
    board.move(elsewhere, Running())
    prepare(board.client)
    assert board.names(StateType.RUNNING) == ["elsewhere"]
    assert sorted(board.names(StateType.CRASHED)) == ["claimed", "dead", "running"]
    scheduled = board.runs(StateType.SCHEDULED)
    assert sorted(run.name for run in scheduled) == ["claimed", "dead", "running", "waiting"]
    (again,) = [run for run in scheduled if run.name == "running"]
    assert again.parameters == {"source": "running.mp4"}
    assert {"inbox", "try-2"} <= set(again.tags)
    prepare(board.client)
    assert len(board.runs(StateType.SCHEDULED)) == 4


def test_a_run_that_takes_the_machine_down_each_time_is_given_up(board: Board) -> None:
    start(board, "poison")
    for _ in range(TRIES):
        (run,) = board.runs(StateType.SCHEDULED)
        board.move(run, Running())
        prepare(board.client)
    assert board.runs(StateType.SCHEDULED) == []
    assert [gave_up(run) for run in board.runs()] == [False, False, True]


def test_what_a_stop_of_the_service_ends_is_continued_however_often(board: Board) -> None:
    """A person stops the service before each train ride: the long video has no part in it."""
    start(board, "long video")
    start(board, "short video")
    for number in range(1, TRIES + 3):
        stopped = datetime.now(UTC)
        for run in board.runs(StateType.SCHEDULED):
            board.move(run, Running(), *([Crashed()] if number % 2 or run.name.startswith("short") else []))
        prepare(board.client, stopped)
        assert sorted(board.names(StateType.SCHEDULED)) == ["long video", "short video"], number
    assert {tag for run in board.runs(StateType.SCHEDULED) for tag in run.tags} == {"inbox", "try-1"}


def test_what_died_before_the_service_was_stopped_counts(board: Board) -> None:
    run = start(board, "poison")
    board.client.update_flow_run(run.id, tags=[f"try-{TRIES - 1}"])
    board.move(run, Running(), Crashed())
    prepare(board.client, datetime.now(UTC))
    (last,) = board.runs(StateType.SCHEDULED)
    assert last.tags == [f"try-{TRIES}"]
    stopped = datetime.now(UTC)
    board.move(last, Running())
    prepare(board.client, stopped)
    _, stopped_run, again = board.runs()
    assert (again.state_type, again.tags) == (StateType.SCHEDULED, [f"try-{TRIES}"])
    assert not gave_up(stopped_run), "it goes on"
    assert continue_run(board.client, stopped_run).id == again.id
    board.move(again, Running(), Crashed())
    prepare(board.client)
    assert gave_up(board.runs()[2])


def test_only_a_dead_run_with_a_try_left_can_be_continued(board: Board) -> None:
    run = start(board, "poison")
    board.client.update_flow_run(run.id, tags=[f"try-{TRIES}"])
    board.move(run, Crashed())
    with pytest.raises(ValueError, match="poison cannot be continued"):
        continue_run(board.client, board.runs()[0])


def test_what_a_dead_run_left_working_is_ended_first(board: Board) -> None:
    """An ffmpeg outlives the kill -9 of its master."""
    run = start(board, "dead")
    board.move(run, Crashed())
    mark = f"PREFECT__FLOW_RUN_ID={run.id}"
    orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], env=dict([mark.split("=")]))
    try:
        assert marked(mark) == {orphan.pid}
        continue_run(board.client, board.runs()[0])
        assert orphan.wait(5) != 0
    finally:
        orphan.kill()


def test_a_run_that_lived_longer_than_the_worker_had_no_part_in_its_death(board: Board) -> None:
    """The new worker ends it: in one night something kills the worker again and again."""
    start(board, "innocent")
    for _ in range(TRIES + 2):
        (run,) = board.runs(StateType.SCHEDULED)
        board.move(run, Running())
        prepare(board.client, alive={str(run.id)})
    (run,) = board.runs(StateType.SCHEDULED)
    assert "try-1" in run.tags
