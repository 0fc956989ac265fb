"""The service: settings of its processes, commands, and which processes it may terminate."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from bilingual.cli.main import run
from bilingual.errors import WorkspaceError
from bilingual.flows.marked import end_marked, marked
from bilingual.flows.serve import DEFAULT_PORT, describe, port_of, recorded
from bilingual.flows.service import Service
from bilingual.flows.supervising.database import check_database, set_aside_if_damaged
from bilingual.flows.supervising.programs import Child, last_line
from bilingual.flows.supervising.supervisor import Supervisor
from refusals import raises
from services import open_to_others


@pytest.fixture
def service(tmp_path: Path) -> Service:
    service = Service(tmp_path, 4299)
    service.logs.mkdir(parents=True)
    service.write_env()
    return service


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


def test_the_shell_lines_survive_any_folder_name(tmp_path: Path) -> None:
    root = tmp_path / 'it\'s a $HOME, "讲座"'
    root.mkdir()
    service = Service(root, 4300)
    service.write_env()
    shown = subprocess.run(
        ["sh", "-c", '. .bilingual/env && echo "$BILINGUAL_ROOT|$PREFECT_API_URL|$PREFECT_API_KEY|$NO_PROXY"'],
        cwd=root,
        env={"PREFECT_API_KEY": "of-the-cloud", "NO_PROXY": "intranet"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == f"{root}|http://127.0.0.1:4300/api||intranet,127.0.0.1,localhost\n"


def test_the_processes_never_see_the_persons_own_server(service: Service) -> None:
    own = {"PREFECT_API_URL": "https://cloud/api", "PREFECT_API_KEY": "k", "PREFECT_PROFILE": "p", "PREFECT_HOME": "/h"}
    environment = service.environment({**own, "PATH": "/bin", "HTTPS_PROXY": "http://proxy:8080"})
    assert environment["PREFECT_API_URL"] == "http://127.0.0.1:4299/api"
    assert environment["PREFECT_HOME"] == str(service.root / ".bilingual" / "prefect")
    assert not {"PREFECT_API_KEY", "PREFECT_PROFILE"} & set(environment)
    assert (environment["PATH"], environment["HTTPS_PROXY"]) == (
        f"{Path(sys.executable).parent}:/bin",
        "http://proxy:8080",
    )
    assert environment["no_proxy"] == "127.0.0.1,localhost"


def test_the_shell_lines_hold_the_password_for_client_and_server(service: Service) -> None:
    names = "PREFECT_API_AUTH_STRING", "PREFECT_SERVER_API_AUTH_STRING"
    shown = subprocess.run(
        ["sh", "-c", f'. "{service.env}" && echo "${names[0]}|${names[1]}|${{PREFECT_CLIENT_CSRF_SUPPORT_ENABLED-}}"'],
        env={"PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "false"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == f"{service.password()}|{service.password()}|\n"
    environment = service.environment({})
    assert [environment[name] for name in names] == [service.password()] * 2


def test_a_password_is_long_kept_over_restarts_and_its_roots_own(service: Service, tmp_path: Path) -> None:
    password = service.password()
    user, _, secret = password.partition(":")
    assert user == "bilingual"
    assert len(secret) >= 43  # 256 bits
    Service(service.root, 4300).write_env()
    assert Service(service.root, 4301).password() == password
    assert service.env.stat().st_mode & 0o777 == 0o600
    other = Service(tmp_path / "other", 4299)
    other.write_env()
    assert other.password() != password


def test_a_persons_own_password_is_kept(service: Service) -> None:
    text = service.env.read_text("utf-8").replace(service.password(), "'me:two words & $HOME'")
    service.env.write_text(text, "utf-8")
    service.write_env()
    assert service.password() == "me:two words & $HOME"


def test_the_env_of_0_1_0_gets_a_password_and_its_state_is_closed(tmp_path: Path) -> None:
    service = Service(tmp_path, 4200)
    for folder in (service.logs, service.run, service.state / "prefect"):
        folder.mkdir(parents=True)
    for name in ("env", "logs/server.log", "memory.sqlite", "prefect/p.db"):
        (service.state / name).write_text("export PREFECT_API_URL=http://127.0.0.1:4200/api\n", "utf-8")
    outside = tmp_path / "mine.txt"
    outside.touch(mode=0o644)
    (service.state / "link").symlink_to(outside)
    assert not service.has_password()
    with raises("BIL-SVC-009"):
        service.environment({})
    service.write_env()
    assert service.has_password()
    assert service.environment({})["PREFECT_API_AUTH_STRING"] == service.password()
    assert open_to_others(service.state) == []
    assert outside.stat().st_mode & 0o777 == 0o644


def test_the_servers_door_cannot_be_left_open_by_the_environment(service: Service) -> None:
    """Two of the settings have an older name as well."""
    names = "CORS_ALLOWED_ORIGINS", "CSRF_PROTECTION_ENABLED"
    loose = {f"PREFECT_SERVER_{part}{name}": "*" for part in ("", "API_") for name in names}
    environment = service.environment({**loose, "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "false"})
    settings = {name: value for name, value in environment.items() if "CORS" in name or "CSRF" in name}
    assert settings == {
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": "http://127.0.0.1:4299,http://localhost:4299",
        "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "true",
    }


def test_a_log_is_for_its_owner_alone(service: Service) -> None:
    child = Child("server", ["-c", "import os; print(oct(os.umask(0)))"], umask=0o077)
    child.start(service)
    assert child.process is not None
    child.process.wait()
    assert (service.logs / "server.log").read_text() == "0o77\n"
    assert open_to_others(service.state) == []


def test_a_person_may_tune_the_server_by_their_environment(service: Service) -> None:
    late = "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS"
    assert service.environment({})[late] == "86400"
    assert service.environment({late: "60"})[late] == "60"


@pytest.mark.parametrize(("text", "port"), [(None, DEFAULT_PORT), ("", DEFAULT_PORT), ("4300", 4300)])
def test_a_port_is_read(text: str | None, port: int) -> None:
    assert port_of(text) == port


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "4200.0"])
def test_what_is_no_port_is_one_clear_line(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["up", "--root", str(tmp_path), f"--port={text}"]) == 2
    assert (
        capsys.readouterr().err
        == f"bilingual: {text!r} is not a valid port. A port is a number from 1 to 65535. [BIL-SVC-008]\n"
    )


def test_a_taken_port_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["up", "--root", str(tmp_path), "--port", str(port)]) == 1
    told = capsys.readouterr().err
    what = f"port {port} is in use (Address already in use)"
    assert told.startswith(f"bilingual: {what}. Choose another, such as: bilingual up --port ")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        ("targets = 3", "bilingual.toml: targets = 3 is not a list of language tags"),
        (None, "the folder does not exist"),
    ],
)
def test_a_root_that_cannot_be_used_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], prepare: str | None, told: str
) -> None:
    root = tmp_path / "root"
    if prepare:
        root.mkdir()
        (root / "bilingual.toml").write_text(prepare, "utf-8")
    assert run(["up", "--root", str(root), "--port", "4299"]) == 1
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_nothing_to_stop_and_nothing_to_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["down", "--root", str(tmp_path)]) == 0
    assert run(["status", "--root", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "nothing was running\nservice: not running\n"


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


def test_a_child_that_dies_starts_again_later_each_time(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 1000.0
    monkeypatch.setattr("bilingual.flows.supervising.programs.time", SimpleNamespace(monotonic=lambda: now_s))
    child = Child("worker", ["-c", "raise SystemExit(3)"])
    child.start(service)
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
    child = Child("watcher", ["-c", "import time; time.sleep(60)"])
    child.start(service)
    assert child.keep_up(service) is False
    assert child.process is not None
    process = child.process
    child.stop()
    assert process.returncode == -signal.SIGTERM


def test_the_server_gets_no_keys_and_its_own_password(service: Service) -> None:
    given = {"DEEPL_API_KEY": "k-12345678", "HTTPS_PROXY": "http://me:pw-12345@p.example", "LANG": "C.UTF-8"}
    given |= {"PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg://me:pw-12345@db.example/prefect"}
    database = "PREFECT_SERVER_DATABASE_CONNECTION_URL"
    assert given.items() - {(database, given[database])} <= service.environment(given).items()
    assert database not in service.environment(given), "only the server opens it"
    assert given.items() <= service.environment(given, with_database=True).items()
    server = service.environment(given, with_keys=False, with_database=True)
    assert not {"DEEPL_API_KEY", "HTTPS_PROXY"} & server.keys()
    assert server["PREFECT_SERVER_DATABASE_CONNECTION_URL"] == given["PREFECT_SERVER_DATABASE_CONNECTION_URL"]
    assert server["PREFECT_SERVER_API_AUTH_STRING"] == service.password()
    assert server["LANG"] == "C.UTF-8"


def test_what_does_not_run_is_told_with_its_reason(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server died, and another program takes its port before it is started again."""
    now_s = 1000.0
    monkeypatch.setattr("bilingual.flows.supervising.programs.time", SimpleNamespace(monotonic=lambda: now_s))
    service.run.mkdir()
    supervisor = Supervisor(service)
    child = Child("server", ["-c", "print('the disk is full'); raise SystemExit(1)"])
    supervisor.children = [child]

    def told(seconds: float) -> str:
        nonlocal now_s
        now_s += seconds
        supervisor._keep_up()
        return describe(recorded(service))

    child.start(service)
    assert child.process is not None
    child.process.wait()
    where = f"http://127.0.0.1:4299 (supervisor pid {os.getpid()})"
    assert told(0) == f"restarting server (the disk is full), {where}"
    child.arguments[-1] = "import time; time.sleep(60)"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        child.before = Service(service.root, port).check_port
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
    child = Child("watcher", ["-c", "import time; time.sleep(60)"], before=fails)
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


def test_a_database_that_is_removed_under_the_server_is_noticed(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = service.prefect_home / "prefect.db"
    file.parent.mkdir()
    sqlite3.connect(file).close()
    supervisor = Supervisor(service)
    assert not supervisor._database_is_gone()
    supervisor._remember_database()
    assert not supervisor._database_is_gone()
    another = file.with_name("another")
    another.touch()
    file.unlink()
    assert supervisor._database_is_gone()
    another.replace(file)
    assert supervisor._database_is_gone()
    monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", "postgresql+asyncpg://db.example/prefect")
    assert not supervisor._database_is_gone()


def test_a_damaged_database_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "prefect.db"
    assert set_aside_if_damaged(file) is None
    file.touch()
    assert set_aside_if_damaged(file) is None, "an empty one is filled by Prefect"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE run (name TEXT)")
        database.executemany("INSERT INTO run VALUES (?)", [("x" * 500,)] * 200)
        database.commit()
        whole = file.read_bytes()
        database.execute("BEGIN EXCLUSIVE")
        assert set_aside_if_damaged(file) is None, "what is locked is not damaged"
    page = 4096
    damaged = {
        "not a database": b"\0" * len(whole),
        "a page of zeros": whole[: 2 * page] + b"\0" * page + whole[3 * page :],
        "cut off": whole[: len(whole) // 2],
        "another file": b"<!DOCTYPE html>" * 900,
    }
    for what, content in damaged.items():
        file.write_bytes(content)
        file.with_name("prefect.db-wal").write_bytes(b"")
        assert set_aside_if_damaged(file) == tmp_path / "prefect.db.damaged", what
        assert not file.exists()
    assert (tmp_path / "prefect.db.damaged").read_bytes() == damaged["another file"]
    file.write_bytes(whole)
    assert set_aside_if_damaged(file) is None


@pytest.mark.parametrize("address", ["postgresql://me:pw-12345@db/prefect", "mysql://me:pw-12345@db/x", "db", ""])
def test_an_address_that_prefect_cannot_use_is_one_line_without_its_password(
    service: Service, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", address)
    with raises("BIL-SVC-017") as refused:
        check_database(os.environ)
    assert str(refused.value).startswith("PREFECT_API_DATABASE_CONNECTION_URL: is no address of a database for Prefect")
    assert "12345" not in str(refused.value)
    check_database({"PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg://me:pw-12345@db/prefect"})
    check_database({"PREFECT_SERVER_DATABASE_PASSWORD": "pw-12345", "PREFECT_API_URL": "http://x/api"})


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
