"""Keys and passwords of a voice service come out nowhere of an article that is read aloud, with its study pack."""

from __future__ import annotations

import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual.cli.main import run
from bilingual.redaction import known
from bilingual.redaction.output import install
from support.models.tiny_voices import SpeechServer, speech_server

ENVIRONMENT = {
    "BILINGUAL_LLM_API_KEY": "sk-planted-llm-4q5z",
    "LINKEDIN_ACCESS_TOKEN": "planted-linkedin-5q6z",
    "WECHAT_APP_SECRET": "planted-wechat-6q7z",
}
SECRETS = ("planted", "cGxhbnRlZ", "BsYW50ZWQ", "wbGFudGVk", "4q5z", "5q6z", "6q7z", "1v1z", "2v2z")
SETTINGS = """\
targets = ["de"]
translation = ["memory"]
renditions = ["small"]
learn = true
practice = ["source", "target"]
[learner]
language = "en"
level = "A1"
[voice]
en = "openai:alloy"
de = "openai:echo"
[engines.openai]
url = "http://me:planted-voice-1v1z@{host}/v1?key=planted-query-2v2z"
attempts = 1
[profiles.small]
like = "linkedin-1x1"
width = 128
height = 128
"""


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with speech_server() as server:
        yield server


@pytest.fixture
def root(tmp_path: Path, server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    root = tmp_path / "root"
    root.mkdir()
    (root / "bilingual.toml").write_text(SETTINGS.format(host=server.url.split("/")[2]), "utf-8")
    (root / "a.md").write_text("# Tea\n\nWe drink tea at four. Nobody is late.\n", "utf-8")
    (root / "a.de.md").write_text("# Tee\n\nWir trinken um vier Tee. Niemand kommt zu spät.\n", "utf-8")
    return root


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Redaction as ``main`` installs it, of a process that knows no secret yet."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(warnings, "formatwarning", warnings.formatwarning)
    before, level = logging.getLogRecordFactory(), logging.getLogger().level
    known.forget()
    install()
    yield
    known.forget()
    logging.setLogRecordFactory(before)
    logging.basicConfig(level=level, force=True)


def leaks(root: Path, *said: str) -> list[str]:
    """Return where a secret stands in files of *root* or in *said*."""
    texts = {str(path): path.read_bytes().decode("utf-8", "replace") for path in root.rglob("*") if path.is_file()}
    texts |= dict(zip(map(str, range(len(said))), said, strict=True))
    return [f"{secret} in {where}" for where, text in texts.items() for secret in SECRETS if secret in text
            if not where.endswith("bilingual.toml")]  # fmt: skip


@pytest.mark.slow
def test_what_is_read_aloud_shows_and_records_no_secret(
    root: Path, server: SpeechServer, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["--verbose", "narrate", str(root / "a.md"), "--root", str(root)])
    said = capsys.readouterr()
    assert code in (0, 3), said.err
    assert server.requests
    assert any("planted" in key for key in server.keys), "the key was sent"
    assert leaks(root, said.out, said.err) == []
    assert server.url.split("/")[2] in (root / "media/outbox/a/manifest.json").read_text("utf-8")


@pytest.mark.parametrize("fault", ["refused", "page", "json"])
def test_a_voice_that_refuses_is_told_without_its_secrets(
    root: Path, server: SpeechServer, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    server.faults = [fault] * 9
    assert run(["--verbose", "narrate", str(root / "a.md"), "--root", str(root), "--json"]) == 1
    said = capsys.readouterr()
    assert "BIL-" in json.loads(said.out)["code"]
    assert leaks(root, said.out, said.err) == []
