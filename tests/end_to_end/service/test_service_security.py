"""Attacks by a web page on the real service: a browser lets any page send requests to 127.0.0.1."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect.workers.process import ProcessWorker
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from support.servers.services import RunningService, open_to_others

pytestmark = pytest.mark.slow

EVIL = "http://evil.example"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    root = tmp_path_factory.mktemp("root")
    (root / "bilingual.toml").write_text('translation = ["memory"]\ntargets = ["es"]\noffline = true\n', "utf-8")
    with RunningService(root) as running:
        yield running


def deployment_id(service: RunningService) -> str:
    return str(service.api("/deployments/name/article/default")["id"])


def wish(marker: Path) -> dict[str, Any]:
    return {"parameters": {"source": "x.md"}, "job_variables": {"command": f"touch {marker}"}}


@pytest.mark.parametrize("host", ["127.0.0.1", "evil.example"], ids=["from another origin", "with a rebound host"])
@pytest.mark.parametrize("content_type", ["application/json", "text/plain"])
def test_a_web_page_can_neither_read_nor_start_anything(
    service: RunningService, tmp_path: Path, host: str, content_type: str
) -> None:
    """A rebound page is of the server's own origin for its browser: only the password stops it."""
    marker = tmp_path / "ran"
    page = {"Host": f"{host}:{service.service.port}", "Origin": EVIL, "Content-Type": content_type}
    create = f"/deployments/{deployment_id(service)}/create_flow_run"
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answers = {
        "asks before": service.ask("OPTIONS", create, page | asked),
        "reads": service.ask("GET", "/deployments/name/article/default", page),
        "fetches a token": service.ask("GET", "/csrf-token?client=evil", page),
        "lists": service.ask("POST", "/deployments/filter", page, b"{}"),
        "starts": service.ask("POST", create, page, json.dumps(wish(marker)).encode()),
        "guesses": service.ask(
            "POST",
            create,
            page | {"Authorization": "Basic YWRtaW46cGFzcw==", "Prefect-Csrf-Token": "x", "Prefect-Csrf-Client": "x"},
            json.dumps(wish(marker)).encode(),
        ),
    }
    assert {what: status for what, (status, _, _) in answers.items()} == {
        "asks before": 400,
        "reads": 401,
        "fetches a token": 401,
        "lists": 403,
        "starts": 403,
        "guesses": 403,
    }
    readable = {what: headers.get("access-control-allow-origin") for what, (_, headers, _) in answers.items()}
    # Prefect lets every page read "Invalid CSRF token", and no more.
    assert {what for what, origin in readable.items() if origin} <= {"guesses"}
    # A token that anybody may have would not help.
    token = {name: value for name, value in service.owner().items() if name.startswith("Prefect-Csrf")}
    assert service.ask("POST", create, page | token, json.dumps(wish(marker)).encode())[0] == 401
    assert service.runs("article") == []
    assert not marker.exists()


@pytest.mark.parametrize("path", ["events/in", "events/out", "logs/out"])
def test_a_web_page_hears_nothing(service: RunningService, path: str) -> None:
    address = f"ws://127.0.0.1:{service.service.port}/api/{path}"
    with pytest.raises(InvalidStatus, match="403"):
        connect(address, additional_headers={"Origin": EVIL}, proxy=None)
    for first in ({"type": "auth"}, {"type": "auth", "token": "admin:pass"}):
        with connect(address, additional_headers={"Origin": EVIL}, subprotocols=["prefect"], proxy=None) as socket:  # type: ignore[list-item]
            socket.send(json.dumps(first))
            with pytest.raises(ConnectionClosed, match="1008"):
                socket.recv(timeout=10)


def test_its_own_page_may_ask(service: RunningService) -> None:
    for name in ("127.0.0.1", "localhost"):
        origin = f"http://{name}:{service.service.port}"
        status, headers, _ = service.ask(
            "GET", "/deployments/name/article/default", service.owner() | {"Origin": origin}
        )
        assert (status, headers["access-control-allow-origin"]) == (200, origin)


def test_not_even_its_owner_lets_a_run_choose_its_command(service: RunningService, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    path = f"/deployments/{deployment_id(service)}/create_flow_run"
    status, _, answer = service.ask("POST", path, service.owner(), json.dumps(wish(marker)).encode())
    assert status == 422
    assert b"Additional properties are not allowed ('command' was unexpected)" in answer

    # A run that was put in line with the pool of 0.1.0.
    theirs = ProcessWorker.get_default_base_job_template()
    pool = json.dumps({"base_job_template": theirs}).encode()
    later = wish(marker) | {"state": {"type": "SCHEDULED", "state_details": {"scheduled_time": "2100-01-01T00:00:00Z"}}}
    # 503: its database is busy
    service.wait(lambda: service.ask("PATCH", "/work_pools/media", service.owner(), pool)[0] == 204, 60)
    run = service.api(path, **later)
    assert run["job_variables"] == wish(marker)["job_variables"]
    service.kill(lambda command: "supervising.worker" in command)
    service.wait(lambda: service.api("/work_pools/media")["base_job_template"] != theirs, 60)
    now = {"state": {"type": "SCHEDULED"}, "force": True}
    service.api(f"/flow_runs/{run['id']}/set_state", **now)
    ended = service.wait(lambda: over(service.api(f"/flow_runs/{run['id']}")), 120)
    assert (ended["state_type"], "x.md" in ended["state"]["message"]) == ("FAILED", True), ended
    assert not marker.exists()


def over(run: dict[str, Any]) -> dict[str, Any] | None:
    return run if run["state_type"] in ("COMPLETED", "FAILED", "CRASHED") else None


def test_the_documented_shell_works_and_the_password_is_nowhere_else(service: RunningService) -> None:
    """Runs by name, with the streams of logs and events that ``--watch`` shows; and a drop by the watcher."""
    root = service.root
    (root / "talk.md").write_text("We sleep eight hours each night.\n", "utf-8")
    named = "prefect deployment run article/default -p source=talk.md --watch"
    listed = "prefect --no-prompt deployment ls && prefect work-pool inspect media && prefect config view"
    told = shell(service, f"{listed} && {named}")
    assert "article/default" in told
    assert "NotReady" in told, told
    assert "Unauthorized" not in told
    (root / "media" / "inbox" / "drop.md").write_text("The doctor works in the city.\n", "utf-8")
    service.wait(lambda: (root / "media" / "done" / "drop" / "drop.md").is_file(), 60)

    secret = service.service.password()
    lines = [Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in service.commands()]
    assert len(lines) >= 4
    assert [line for line in [told, service.up, *lines] if secret in line] == []
    assert "after PREFECT_API_AUTH_STRING=" in service.up
    holding = [p for p in root.rglob("*") if p.is_file() and secret.encode() in p.read_bytes()]
    assert holding == [service.service.env]
    assert open_to_others(service.service.state) == []


def shell(service: RunningService, command: str) -> str:
    done = subprocess.run(
        ["bash", "-c", f". .bilingual/env && {command}"],
        env=os.environ | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])},
        cwd=service.root,
        capture_output=True,
        text=True,
        timeout=240,
    )
    return done.stdout + done.stderr


def test_a_service_that_0_1_0_left_running_is_closed(service: RunningService) -> None:
    """After an update `make up` must not say "running already" of an open server."""
    lines = service.service.env.read_text("utf-8").splitlines()
    service.service.env.write_text("\n".join(line for line in lines if "AUTH_STRING" not in line), "utf-8")
    told = service.serve("up").stdout
    assert "without a password: restarting it\nstopped\n" in told
    assert service.ask("GET", "/deployments/name/article/default", {})[0] == 401
    assert service.api("/deployments/name/article/default")["name"] == "default"


def test_what_strangers_drop_neither_ends_nor_leaves_the_watcher(service: RunningService) -> None:
    """Links, a pipe, and names of which the library for file events cannot tell; a good article after them is done."""
    inbox = service.root / "media" / "inbox"
    before = [line for line in service.commands().values() if "flows.watch" in line]
    (inbox / "passwd.md").symlink_to("/etc/passwd")
    (inbox / "etc").symlink_to("/etc")
    os.mkfifo(inbox / "pipe.mp4")
    (inbox / "caf\udce9.md").write_text("The doctor works in the city.\n", "utf-8")
    (inbox / "x\x1b[2J.md").write_text("The doctor works in the city.\n", "utf-8")
    failed = service.root / "media" / "failed"
    service.wait(lambda: len(list(failed.glob("*.reason.txt"))) == 5, 60)
    (inbox / "fine.md").write_text("The nurse works in the city.\n", "utf-8")
    service.wait(lambda: (service.root / "media" / "done" / "fine" / "fine.md").is_file(), 90)
    log = (service.service.logs / "watcher.log").read_text("utf-8")
    assert "Traceback" not in log
    assert "\x1b" not in log
    assert [line for line in service.commands().values() if "flows.watch" in line] == before
    assert not any(
        "root:x:0" in path.read_text("utf-8", "replace") for path in files(service.root / "media" / "outbox")
    )
    assert open_to_others(service.root / "media" / "outbox") == []


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
