"""Programs of the service that run but do nothing; the clock is a number."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bilingual.flows import launch
from bilingual.flows.service import Service
from bilingual.flows.supervising import frozen_programs as frozen
from bilingual.flows.supervising.frozen_programs import StoppedProcesses, Touched, Vigil, answers, has_worker
from bilingual.flows.supervising.marked_processes import stopped
from support.servers.wires import saying


class Program:
    """A program that does what ``lives`` says, watched for a number of seconds."""

    def __init__(self, limit_s: float = 60.0) -> None:
        self.now = 1000.0
        self.pid: int | None = 7
        self.lives: bool | None = True
        self.vigil = Vigil(lambda: self.lives, limit_s, lambda: self.now)

    def watch(self, seconds: float) -> bool:
        for _ in range(round(seconds)):
            self.now += 1.0
            if self.vigil.frozen(self.pid):
                return True
        return False


def test_a_program_that_does_nothing_for_a_minute_is_frozen() -> None:
    program = Program()
    assert not program.watch(300)
    program.lives = False
    assert not program.watch(55)
    assert program.watch(15)


def test_a_new_one_gets_the_same_time_and_what_is_unknown_is_no_reason() -> None:
    program = Program()
    program.lives = False
    assert program.watch(75)
    program.pid = 8
    assert not program.watch(55)
    program.lives = None
    assert not program.watch(3000)
    program.pid = None
    program.lives = False
    assert not program.watch(3000)


def test_an_answer_now_and_then_is_enough() -> None:
    program = Program()
    for _ in range(20):
        program.lives = False
        assert not program.watch(50)
        program.lives = True
        assert not program.watch(6)


def test_the_sleep_of_a_laptop_is_no_frozen_program() -> None:
    program = Program()
    program.lives = False
    assert not program.watch(20)
    program.now += 8 * 3600
    assert not program.watch(1)
    program.lives = True
    assert not program.watch(100)


def test_a_run_that_was_stopped_is_woken_after_its_time() -> None:
    """Its own watchdog was stopped with it."""
    now, mark = 0.0, f"BILINGUAL_TEST_MARK=stopped-{os.getpid()}"
    name, _, value = mark.partition("=")
    with subprocess.Popen(["sleep", "60"], env=os.environ | {name: value}) as sleeper:
        try:
            vigil = StoppedProcesses(lambda: stopped(mark), 60.0, lambda: now)
            woken = []
            sleeper.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, sleeper.pid, os.WSTOPPED)
            for _ in range(6):
                now += 20.0
                woken.append(vigil.look())
            assert woken == [[], [], [], *[[sleeper.pid]] * 3]
            sleeper.send_signal(signal.SIGCONT)
            os.waitid(os.P_PID, sleeper.pid, os.WCONTINUED)
            now += 20.0
            assert vigil.look() == []
        finally:
            sleeper.kill()


def test_a_file_that_is_touched(tmp_path: Path) -> None:
    touched = Touched(tmp_path / "looked")
    assert not touched()
    (tmp_path / "looked").touch()
    assert touched()
    assert not touched()
    os.utime(tmp_path / "looked", (1, 1))  # a clock that goes back
    assert touched()


class _Api(BaseHTTPRequestHandler):
    pool: object = {"status": "READY"}

    def do_GET(self) -> None:
        body = json.dumps(True if self.path.endswith("/health") else self.pool).encode()
        self.send_response(200 if self.headers["Authorization"] else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Api) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        made = Service(tmp_path, server.server_address[1])
        made.write_env()
        yield made
        server.shutdown()


def test_the_server_says_whether_it_hears_of_a_worker(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers(service)
    assert has_worker(service) is True
    monkeypatch.setattr(_Api, "pool", {"status": "NOT_READY"})
    assert has_worker(service) is False
    for strange in ([], {}, "READY", None):
        monkeypatch.setattr(_Api, "pool", strange)
        assert has_worker(service) is None


def test_a_server_that_accepts_and_says_nothing_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frozen, "_ANSWER_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        service = Service(tmp_path, silent.getsockname()[1])
        assert not answers(service, 0.2)
        assert has_worker(service) is None
    assert not answers(service, 0.2), "nor one that is not there"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"no HTTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntr",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntr",
    ],
)
def test_half_an_answer_of_a_server_that_dies_is_none(tmp_path: Path, said: bytes) -> None:
    with saying(said) as server:
        service = Service(tmp_path, int(server.url.rstrip("/").rpartition(":")[2]))
        assert not answers(service)
        assert has_worker(service) is None


def test_a_warm_process_that_is_stuck_holds_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its socket takes the call, as the system does for it, but nobody answers: the run starts without it."""
    monkeypatch.setattr(launch, "_ASK_S", 0.3)
    run = tmp_path / ".bilingual" / "run"
    run.mkdir(parents=True)
    monkeypatch.chdir(run)
    with socket.socket(socket.AF_UNIX) as stuck:
        stuck.bind("warm.sock")
        stuck.listen()
        started = time.monotonic()
        assert launch._asked(str(tmp_path), tmp_path) is None
        assert time.monotonic() - started < 5
