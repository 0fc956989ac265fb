"""Runs whose process is gone are continued, also where nobody could tell the server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import Cancelling, Completed, Crashed, Pending, Running

from bilingual.flows.names import POOL, WORKER
from bilingual.flows.service import Service
from bilingual.flows.supervising.prepare import prepare
from bilingual.flows.watching.watcher import Watcher
from support.servers.board import Board

Sleeper = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def sleeper() -> Iterator[Sleeper]:
    """Start a process that has a mark (``NAME=value``) in its environment."""
    started: list[subprocess.Popen[bytes]] = []

    def start(mark: str) -> subprocess.Popen[bytes]:
        code = "import time; print('up', flush=True); time.sleep(60)"
        name, _, value = mark.partition("=")
        process = subprocess.Popen([sys.executable, "-c", code], env={name: value}, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def taken(board: Board, name: str, *states: State, worker: str = WORKER) -> FlowRun:
    """Return a run that a worker has taken."""
    deployment = board.client.read_deployment_by_name("article/default")
    run = board.client.create_flow_run_from_deployment(deployment.id, parameters={"source": f"{name}.md"}, name=name)
    board.client.update_flow_run_labels(run.id, {"prefect.worker.name": worker})
    board.move(run, *states)
    return run


def test_a_run_whose_process_died_while_the_server_was_away_goes_on(
    board: Board, root: Path, sleeper: Sleeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prefect's worker tells it once, and the run would stay Running for ever."""
    sleeper(Service(root, 0).mark)
    alive = taken(board, "alive", Running())
    sleeper(f"PREFECT__FLOW_RUN_ID={alive.id}")
    taken(board, "dead", Running())
    taken(board, "claimed", Pending())
    taken(board, "done", Running(), Completed())
    taken(board, "elsewhere", Running(), worker="of another machine")
    watcher = Watcher(root)
    watcher.continue_crashed()
    assert board.names(StateType.CRASHED) == [], "it may have ended between two questions"
    watcher.continue_crashed()
    assert board.names(StateType.CRASHED) == board.names(StateType.SCHEDULED) == ["dead"], "a worker takes its time"
    monkeypatch.setattr("bilingual.flows.continuing._STARTING", timedelta(0))
    for _ in range(2):
        watcher.continue_crashed()
    assert sorted(board.names(StateType.CRASHED)) == sorted(board.names(StateType.SCHEDULED)) == ["claimed", "dead"]
    assert {tag for run in board.runs(StateType.SCHEDULED) for tag in run.tags} == {"try-2"}
    assert sorted(board.names(StateType.RUNNING)) == ["alive", "elsewhere"]


def test_a_clock_that_is_set_ends_no_run_that_begins_and_forgets_none_that_died(
    board: Board, root: Path, sleeper: Sleeper
) -> None:
    sleeper(Service(root, 0).mark)
    yesterday, tomorrow = (datetime.now(UTC) + timedelta(days=days) for days in (-2, 2))
    taken(board, "begins", Pending(timestamp=yesterday))
    taken(board, "died", Running(timestamp=yesterday), Crashed(timestamp=yesterday))
    taken(board, "dies tomorrow", Running(), Crashed(timestamp=tomorrow))
    seconds = iter((0.0, 60.0, 119.0, 121.0))
    watcher = Watcher(root, clock=lambda: next(seconds))
    for _ in range(3):
        watcher.continue_crashed()
    assert board.names(StateType.PENDING) == ["begins"]
    assert sorted(board.names(StateType.SCHEDULED)) == ["died", "dies tomorrow"]
    watcher.continue_crashed()
    assert board.names(StateType.PENDING) == []
    assert sorted(board.names(StateType.SCHEDULED)) == ["begins", "died", "dies tomorrow"]


def test_a_run_that_begins_and_ends_between_two_questions_is_done(board: Board, root: Path, sleeper: Sleeper) -> None:
    """It was silent before, while it began."""
    sleeper(Service(root, 0).mark)
    run = taken(board, "quick", Pending())
    watcher = Watcher(root)
    watcher.continue_crashed()
    board.move(run, Running())
    watcher.continue_crashed()
    assert board.names(StateType.RUNNING) == ["quick"]


def test_where_no_process_of_the_service_can_be_seen_nothing_is_known(board: Board, root: Path) -> None:
    taken(board, "perhaps alive", Running())
    watcher = Watcher(root)
    for _ in range(3):
        watcher.continue_crashed()
    assert board.names(StateType.RUNNING) == ["perhaps alive"]


def test_a_run_that_ends_between_two_looks_is_done(board: Board, root: Path, sleeper: Sleeper) -> None:
    sleeper(Service(root, 0).mark)
    run = taken(board, "quick", Running())
    watcher = Watcher(root)
    watcher.continue_crashed()
    board.move(run, Completed())
    watcher.continue_crashed()
    assert [(run.name, run.state_type) for run in board.runs()] == [("quick", StateType.COMPLETED)]


def test_a_run_whose_worker_on_another_machine_died_goes_on(board: Board, root: Path, sleeper: Sleeper) -> None:
    """Also one of a worker that a person started here, in a terminal that is closed by now."""
    sleeper(Service(root, 0).mark)
    board.client.send_worker_heartbeat(POOL, "online")
    for worker in ("online", "gone"):
        taken(board, worker, Running(), worker=worker)
    here = taken(board, "here", Running(), worker="gone")
    sleeper(f"PREFECT__FLOW_RUN_ID={here.id}")
    seconds = iter((0.0, 60.0, 119.0, 121.0))
    watcher = Watcher(root, clock=lambda: next(seconds))
    for _ in range(3):
        watcher.continue_crashed()
    assert board.names(StateType.CRASHED) == [], "it may have lost its connection for a while"
    watcher.continue_crashed()
    assert board.names(StateType.CRASHED) == board.names(StateType.SCHEDULED) == ["gone"]
    assert board.names(StateType.RUNNING) == ["online", "here"]


def test_a_run_that_dies_while_it_is_cancelled_is_cancelled(board: Board, root: Path, sleeper: Sleeper) -> None:
    sleeper(Service(root, 0).mark)
    taken(board, "unwanted", Running(), Cancelling())
    watcher = Watcher(root)
    for _ in range(2):
        watcher.continue_crashed()
    taken(board, "unwanted, too", Running(), Cancelling())
    prepare(board.client)
    assert [run.state_type for run in board.runs()] == [StateType.CANCELLED] * 2
