"""Keys and passwords planted everywhere, at full verbosity under Prefect: they stand in no file of the root."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest

from support.attacks.planted_keys import ENVIRONMENT, SETTINGS
from support.servers.servers import TranslatorServer
from support.servers.services import RunningService

pytestmark = pytest.mark.slow

HUB = {"HF_TOKEN": "planted-hub-7b7c"}
LOUD = {
    "PREFECT_LOGGING_LEVEL": "DEBUG",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "DEBUG",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "httpx,httpcore,bilingual",
}
ENDED = {"COMPLETED", "FAILED", "CRASHED"}


def test_no_file_of_the_service_holds_a_secret(
    tmp_path: Path, translator_server: TranslatorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (ENVIRONMENT | HUB).items():
        monkeypatch.setenv(name, value)
    settings = tmp_path / "bilingual.toml"
    settings.write_text(SETTINGS.format(host=translator_server.url.split("/")[2]), "utf-8")
    with RunningService(tmp_path, **LOUD) as service:
        inbox = tmp_path / "media" / "inbox"

        def ended() -> int:
            return sum(run["state_type"] in ENDED for run in service.runs("article"))

        (inbox / "good.md").write_text("# Beans\n\nThe bean grows slowly.\n", "utf-8")
        service.wait(lambda: ended() == 1, 240)
        translator_server.always("401")
        (inbox / "bad.md").write_text("# Peas\n\nThe pea grows quickly.\n", "utf-8")
        service.wait(lambda: ended() == 2, 240)
        assert {run["state_type"] for run in service.runs("article")} == {"COMPLETED", "FAILED"}
        latest = {"limit": 200, "sort": "TIMESTAMP_DESC"}  # a process sends its lines every two seconds
        service.wait(lambda: "rejected the request" in json.dumps(service.api("/logs/filter", **latest)), 60)
        password = service.service.password()
        (server,) = service.pids("server")
        assert "planted" not in Path(f"/proc/{server}/environ").read_text("utf-8", "replace")
        assert not [command for command in service.commands().values() if "planted" in command]
    secret = password.partition(":")[2]
    parts = ["planted-", "planted%2D", "cGxhbnRlZ", "BsYW50ZWQ", "wbGFudGVk", secret, secret[:16]]
    parts.append(b64encode(password.encode()).decode()[12:40])
    kept = {settings, service.service.env}
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path not in kept}
    assert len(files) > 30
    assert [f"{part} in {path}" for path, content in files.items() for part in parts if part.encode() in content] == []
