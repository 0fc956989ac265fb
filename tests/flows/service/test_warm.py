"""The warm process and what Prefect's worker starts in its place: a run is as it would be in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bilingual.flows import launch
from bilingual.flows.service import Service

forks = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a warm process; elsewhere runs start cold")

# Stands in for Prefect's engine: says where it is and what it was told, then does what it is told.
ENGINE = """\
import os, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(5))
print(os.getpid(), os.getcwd(), os.environ["PREFECT__FLOW_RUN_ID"], sys.argv, __name__, os.environ.get("OLD"))
sys.stdout.flush()
what = os.environ["WHAT"]
if what == "end":
    sys.exit(7)
while what == "wait":
    time.sleep(0.05)
"""
SERVE = "import sys; sys.path.insert(0, sys.argv[1]); from bilingual.flows import warm; warm.main('stand_in')"


class Root:
    """A root with a warm process that runs ENGINE; to start one takes seconds."""

    def __init__(self, root: Path, serve: str = SERVE) -> None:
        self.root = root
        self.folder = root / ".bilingual/run"
        self.folder.mkdir(parents=True)
        (root / "stand_in.py").write_text(ENGINE, "utf-8")
        self.started: list[subprocess.Popen[str]] = []
        self.warm = self._start([sys.executable, "-c", serve, str(root)], self.folder, OLD="the warm process's own")
        wait(lambda: (self.folder / "warm.sock").exists())

    def run(self, what: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "bilingual.flows.launch"]
        return self._start(command, self.root, BILINGUAL_ROOT=str(self.root), WHAT=what, PREFECT__FLOW_RUN_ID="a-run")

    def _start(self, command: list[str], folder: Path, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
        )
        self.started.append(process)
        return process

    def close(self) -> None:
        for process in self.started:
            process.kill()
            process.communicate()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    """One for all tests that leave its warm process alive."""
    place = Root(tmp_path_factory.mktemp("warm"))
    yield place
    place.close()


@pytest.fixture
def ending(tmp_path: Path) -> Iterator[Root]:
    """One whose warm process may end."""
    place = Root(tmp_path)
    yield place
    place.close()


def wait(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def said(run: subprocess.Popen[str]) -> list[str]:
    assert run.stdout is not None
    return run.stdout.readline().split()


def is_gone(pid: int) -> bool:
    """Tell whether the process has ended; one that nobody waited for has."""
    try:
        return ") Z" in Path(f"/proc/{pid}/stat").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return True


@forks
def test_a_run_is_a_program_of_its_own(root: Root) -> None:
    """Its environment, folder, output and exit code are the caller's; nothing of the warm process's is left."""
    run = root.run("end")
    pid, folder, name, *rest = said(run)
    assert int(pid) not in (run.pid, root.warm.pid)
    assert (folder, name, rest) == (str(root.root), "a-run", ["['stand_in']", "__main__", "None"])
    assert run.wait(10) == 7
    assert (root.folder / "warm.sock").stat().st_mode & 0o077 == 0


@forks
def test_a_signal_reaches_the_run(root: Root) -> None:
    run = root.run("wait")
    pid = int(said(run)[0])
    run.terminate()
    assert run.wait(10) == 5
    wait(lambda: is_gone(pid))


# It waits for a minute, and a signal ends it, also if what started the tests has such signals ignored, as nohup does.
ENDED_BY_SIGHUP = """
import signal, time
signal.signal(signal.SIGHUP, signal.SIG_DFL)
print("runs", flush=True)
time.sleep(60)
"""


def test_a_signal_before_the_answer_reaches_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run has begun, and the program in its place does not know its process yet: the run is told, not killed."""
    run = subprocess.Popen([sys.executable, "-c", ENDED_BY_SIGHUP], stdout=-1)
    assert run.stdout is not None
    assert run.stdout.readline() == b"runs\n"
    here, warm = socket.socketpair()

    def asked(root: str, folder: Path) -> tuple[socket.socket, int]:
        os.kill(os.getpid(), signal.SIGHUP)
        warm.sendall(struct.pack("!i", 5))
        return here, run.pid

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    monkeypatch.setattr(launch, "_asked", asked)
    try:
        assert launch.main() == 5
        assert run.wait(20) == -signal.SIGHUP
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        run.kill()
        run.communicate()
        warm.close()
        here.close()


@forks
def test_a_run_ends_with_the_program_that_asked_for_it(root: Root) -> None:
    run = root.run("wait")
    pid = int(said(run)[0])
    run.kill()
    wait(lambda: is_gone(pid))


@forks
def test_a_run_that_is_killed_takes_nothing_with_it(root: Root) -> None:
    """As when memory runs out: the caller sees the signal, another run goes on, and the next one starts."""
    other, run = root.run("wait"), root.run("wait")
    others, pid = int(said(other)[0]), int(said(run)[0])
    os.kill(pid, signal.SIGKILL)
    assert run.wait(10) == -signal.SIGKILL
    assert root.run("end").wait(10) == 7
    assert root.warm.poll() is None
    assert not is_gone(others)
    assert other.poll() is None


@forks
def test_a_run_has_a_session_of_its_own(root: Root) -> None:
    """The supervisor spares the session of the warm process when it ends what an earlier worker left."""
    pid = int(said(root.run("wait"))[0])
    assert os.getsid(pid) == pid


@forks
def test_no_run_outlives_the_warm_process(ending: Root) -> None:
    run = ending.run("wait")
    pid = int(said(run)[0])
    ending.warm.kill()
    wait(lambda: is_gone(pid))
    assert run.wait(10) == 1


@forks
def test_it_stops_when_its_runs_have_ended(ending: Root) -> None:
    run = ending.run("wait")
    said(run)
    ending.warm.terminate()
    wait(lambda: not (ending.folder / "warm.sock").exists())
    assert ending.warm.poll() is None
    run.terminate()
    assert run.wait(10) == 5
    assert ending.warm.wait(10) == 0


@pytest.mark.slow  # Prefect's engine starts; the slow tests of the service start it as well
def test_without_it_the_engine_starts_cold(tmp_path: Path) -> None:
    environment = {**os.environ, "BILINGUAL_ROOT": str(tmp_path), "PREFECT__FLOW_RUN_ID": "none"}
    command = [sys.executable, "-m", "bilingual.flows.launch"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "Invalid flow run id" in done.stderr


@forks
def test_it_gives_way_to_an_update_of_the_program(tmp_path: Path) -> None:
    state = "states = iter('ab'); warm.code_state = lambda: next(states); warm.code_state.cache_clear = lambda: None"
    root = Root(tmp_path, SERVE.replace("warm.main", f"{state}; warm.main"))
    run = root.run("end")
    assert root.warm.wait(30) == 0
    run.kill()  # it is on its way to be Prefect's engine
    run.communicate()
    root.warm.communicate()


def test_the_worker_finds_the_python_of_the_service(tmp_path: Path) -> None:
    service = Service(tmp_path, 4200)
    service.write_env()
    path = service.environment({"PATH": "/usr/bin"})["PATH"]
    assert path == f"{Path(sys.executable).parent}:/usr/bin"
