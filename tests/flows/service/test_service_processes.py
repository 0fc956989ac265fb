"""The processes of the service: which of them it may end, and how its supervisor keeps its programs up."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from bilingual.cli.main import run
from bilingual.errors import WorkspaceError
from bilingual.flows.commands.serve import describe, recorded
from bilingual.flows.service import Service
from bilingual.flows.supervising.marked_processes import end_marked, marked
from bilingual.flows.supervising.programs import SupervisedProgram, last_line
from bilingual.flows.supervising.supervisor import Supervisor
from support.servers.services import open_to_others


@pytest.fixture
def sleeper(service: Service) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the service, in a session of its own as ffmpeg is."""
    process = launch("import time; print('up', flush=True); time.sleep(60)", service.environment({}))
    assert process.stdout is not None
    assert process.stdout.readline() == b"up\n"  # only then its environment is sure to be seen
    yield process
    process.kill()
    process.wait()


def launch(code: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environment, start_new_session=True, stdout=subprocess.PIPE
    )


def test_a_pid_in_a_file_ends_nobody(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    """After a restart of the machine the pid belongs to somebody else."""
    foreign = launch("import time; time.sleep(60)", {})
    try:
        service.run.mkdir()
        service.lock.touch()
        service.record.write_text(f'{{"pid": {foreign.pid}, "port": 4299, "phase": "ready"}}', "utf-8")
        assert run(["down", "--root", str(service.root)]) == 0
        assert capsys.readouterr().out == "nothing was running\n"
        assert foreign.poll() is None
    finally:
        foreign.kill()
        foreign.wait()


def test_only_the_processes_of_this_root_are_found(service: Service, sleeper: subprocess.Popen[bytes]) -> None:
    assert marked(service.mark) == {sleeper.pid}
    assert marked(Service(service.root / "other", 4299).mark) == set()


def test_down_ends_what_a_killed_supervisor_left(
    service: Service, sleeper: subprocess.Popen[bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["down", "--root", str(service.root)]) == 0
    assert sleeper.wait(5) == -signal.SIGTERM
    assert capsys.readouterr().out == f"stopped processes of a killed service: [{sleeper.pid}]\n"


def test_who_does_not_listen_is_made_to_end(service: Service) -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    deaf = launch(code, service.environment({}))
    assert deaf.stdout is not None
    assert deaf.stdout.readline() == b"deaf\n"
    assert end_marked(service.mark, grace_s=0.3) == []
    assert deaf.wait(5) == -signal.SIGKILL
    deaf.stdout.close()


def test_who_is_spared_lives(service: Service, sleeper: subprocess.Popen[bytes]) -> None:
    assert end_marked(service.mark, spare=lambda pid: pid == sleeper.pid) == []
    assert sleeper.poll() is None


def test_a_log_is_for_its_owner_alone(service: Service) -> None:
    child = SupervisedProgram("server", ["-c", "import os; print(oct(os.umask(0)))"], umask=0o077)
    child.start(service)
    assert child.process is not None
    child.process.wait()
    assert (service.logs / "server.log").read_text() == "0o77\n"
    assert open_to_others(service.state) == []


def test_a_child_that_dies_starts_again_at_once_then_later_each_time(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = 1000.0
    monkeypatch.setattr("bilingual.flows.supervising.programs.time", SimpleNamespace(monotonic=lambda: now_s))
    child = SupervisedProgram("worker", ["-c", "raise SystemExit(3)"])
    child.start(service)
    assert child.process is not None
    child.process.wait()
    assert child.keep_up(service)
    for wait_s in (1.0, 2.0, 4.0):
        assert child.process is not None
        child.process.wait()
        assert not child.keep_up(service)
        now_s += wait_s - 0.1
        assert not child.keep_up(service)
        now_s += 0.1
        assert child.keep_up(service)
    child.stop()


def test_a_child_that_lives_is_left_alone_and_stops_when_asked(service: Service) -> None:
    child = SupervisedProgram("watcher", ["-c", "import time; time.sleep(60)"])
    child.start(service)
    assert child.keep_up(service) is False
    assert child.process is not None
    process = child.process
    child.stop()
    assert process.returncode == -signal.SIGTERM


def test_what_does_not_run_is_told_with_its_reason(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server dies again and again, and then cannot be started."""
    now_s = 1000.0
    monkeypatch.setattr("bilingual.flows.supervising.programs.time", SimpleNamespace(monotonic=lambda: now_s))
    service.run.mkdir()
    supervisor = Supervisor(service)
    child = SupervisedProgram("server", ["-c", "print('the disk is full'); raise SystemExit(1)"])
    supervisor.children = [child]

    def told(seconds: float) -> str:
        nonlocal now_s
        now_s += seconds
        supervisor._keep_up()
        return describe(recorded(service))

    child.start(service)
    for said in ("ready", "restarting server (the disk is full)"):
        assert child.process is not None
        child.process.wait()
        where = f"http://127.0.0.1:4299 (supervisor pid {os.getpid()})"
        assert told(0) == f"{said}, {where}"
    child.arguments[-1] = "import time; time.sleep(60)"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        child.before = lambda: Service(service.root, port).bound().close()
        assert told(1).startswith(f"restarting server (port {port} is in use (Address already in use). Choose another")
        assert told(4).startswith("restarting")
    assert told(1) == f"ready, {where}"
    child.stop()


@pytest.mark.parametrize(
    "full", [OSError(errno.ENOSPC, "No space left on device"), WorkspaceError("BIL-TST-001", "the disk is full")]
)
def test_a_full_disk_does_not_end_the_supervisor(
    service: Service, monkeypatch: pytest.MonkeyPatch, full: Exception
) -> None:
    """Neither while it records what died, nor while it starts it again; and somebody removed the logs."""
    now_s, is_full = 1000.0, True

    def fails(*_: object, **__: object) -> None:
        if is_full:
            raise full

    monkeypatch.setattr("bilingual.flows.supervising.programs.time", SimpleNamespace(monotonic=lambda: now_s))
    service.run.mkdir()
    supervisor = Supervisor(service)
    child = SupervisedProgram("watcher", ["-c", "import time; time.sleep(60)"], before=fails)
    supervisor.children = [child]
    shutil.rmtree(service.logs)
    with monkeypatch.context() as patch:
        patch.setattr("bilingual.flows.supervising.supervisor.write_json", fails)
        for _ in range(3):
            supervisor._keep_up()
            now_s += 10
    is_full = False
    supervisor._keep_up()
    child.stop()
    assert (recorded(service)["phase"], (service.logs / "watcher.log").is_file()) == ("ready", True)


def test_the_last_error_of_a_program_is_what_it_is_told_by(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    assert last_line(log) == "it printed nothing"
    log.write_text("OldError: long ago\n", "utf-8")
    start = log.stat().st_size
    with log.open("a") as file:
        file.write("Traceback (most recent call last):\n  ErrorPage\n")
        file.write("asyncpg.exceptions.InvalidPasswordError: password authentication failed\n\n")
        file.write("ERROR:    Application startup failed. Exiting.\nServer stopped!\n")
    assert last_line(log, start) == "asyncpg.exceptions.InvalidPasswordError: password authentication failed"
    assert last_line(log, log.stat().st_size) == "it printed nothing"


def test_of_a_large_log_only_the_end_is_read(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text(
        "INFO: a request of Prefect's page\n" * 500_000 + "OSError: no space left\nServer stopped!\n", "utf-8"
    )
    tracemalloc.start()
    assert last_line(log, 10) == "OSError: no space left"
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
