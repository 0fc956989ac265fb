"""The service: the environment and the password of its processes, and the answers of its commands."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bilingual.cli.main import run
from bilingual.flows.service import DEFAULT_PORT, Service, port_of
from support.attacks.refusals import raises
from support.servers.services import open_to_others


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


def test_a_person_may_tune_the_server_by_their_environment(service: Service) -> None:
    late = "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS"
    assert service.environment({})[late] == "86400"
    assert service.environment({late: "60"})[late] == "60"


@pytest.mark.parametrize(("text", "port"), [(None, DEFAULT_PORT), ("", DEFAULT_PORT), ("4300", 4300)])
def test_a_port_is_read(text: str | None, port: int) -> None:
    assert port_of(text, DEFAULT_PORT) == port


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
