"""Keys and passwords planted in the environment and the settings of real commands come out nowhere."""

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
from support.attacks.planted_keys import ENVIRONMENT, SETTINGS
from support.servers.servers import TranslatorServer

DATABASE = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg://me:planted-pg-8q9z@127.0.0.1:9/prefect"}
MORE = """\
model = "m"
attempts = 1
[engines.deepl]
url = "http://me:planted-url-4q4z@{host}/"
attempts = 1
[engines.faster-whisper]
mirror = "https://me:planted-mirror-5q5z@127.0.0.1:9/models?token=planted-token-6q6z"
"""
# No tail of a key can be a part of a hash: they hold letters that no hexadecimal number has.
SECRETS = [
    *("planted-", "planted%2D", "sk-plan", "0q1z", "2q3z", "4q5z", "6q7z", "8q9z", "1q1z", "2q2z", "3q3z", "4q4z"),
    *("5q5z", "6q6z", "cGxhbnRlZ", "BsYW50ZWQ", "wbGFudGVk"),
]


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    known.forget()
    yield
    known.forget()


@pytest.fixture
def root(tmp_path: Path, translator_server: TranslatorServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in (ENVIRONMENT | DATABASE).items():
        monkeypatch.setenv(name, value)
    root = tmp_path / "root"
    root.mkdir()
    (root / "bilingual.toml").write_text((SETTINGS + MORE).format(host=translator_server.url.split("/")[2]), "utf-8")
    (root / "a.md").write_text("# Beans\n\nThe bean grows slowly.\n", "utf-8")
    return root


def leaks(root: Path, *said: str) -> list[str]:
    """Return where a secret stands in files of *root* or in *said*."""
    texts = {str(path): path.read_bytes().decode("utf-8", "replace") for path in root.rglob("*") if path.is_file()}
    texts |= dict(zip(map(str, range(len(said))), said, strict=True))
    return [f"{secret} in {where}" for where, text in texts.items() for secret in SECRETS if secret in text
            if not where.endswith(".toml")]  # fmt: skip


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Redaction of log records, as ``main`` installs it."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(warnings, "formatwarning", warnings.formatwarning)
    before, level = logging.getLogRecordFactory(), logging.getLogger().level
    install()
    yield
    logging.setLogRecordFactory(before)
    logging.basicConfig(level=level, force=True)


@pytest.mark.usefixtures("installed")
def test_a_run_at_full_verbosity_shows_and_records_no_secret(
    root: Path, translator_server: TranslatorServer, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["--verbose", "article", str(root / "a.md"), "--root", str(root)])
    said = capsys.readouterr()
    assert code == 0, said.err
    assert "DEBUG httpcore" in said.err
    assert translator_server.texts, "the server was asked"
    assert leaks(root, said.out, said.err) == []
    stages = json.loads((root / "media/outbox/a/manifest.json").read_text("utf-8"))["stages"]
    assert translator_server.url in json.dumps(stages)


@pytest.mark.slow
def test_commands_that_fail_or_explain_show_no_secret(
    root: Path, translator_server: TranslatorServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bilingual.pipeline.commands.doctor.answers", lambda asked: dict.fromkeys(asked, "refused"))
    where, one = ["--root", str(root)], str(root / "a.md")
    url = f"http://me:planted-login-1q1z@{translator_server.url.split('/')[2]}"
    codes = []
    redirect = f"to:http://x:planted-login-1q1z@127.0.0.1:9/?key=planted-query-3q3z&to={url}"
    tried = (("401", "libretranslate"), ("401", "deepl"), ("401", "llm"), ("400", "llm"), (redirect, "libretranslate"))
    for way, engine in tried:
        translator_server.always(way)
        codes.append(run(["article", one, *where, "--translation", engine, "--json"]))
    commands = (["explain", one], ["doctor"], ["doctor", "--json"], ["models", "fetch", "faster-whisper:tiny"])
    codes += [run([*command, *where]) for command in commands]
    (root / "a.toml").write_text(f'engines = {{llm = {{url = "{url}"}}}}\n', "utf-8")
    codes.append(run(["article", one, *where]))
    (root / "bilingual.toml").write_text(f'[engines.deepl]\napi_key = "planted-deepl-0q1z"\nurl = ["{url}"]\n', "utf-8")
    codes.append(run(["article", one, *where]))
    said = capsys.readouterr()
    assert codes[-1] == codes[-2] == codes[-3] == 1
    assert "127.0.0.1:9/models" in said.out + said.err
    assert leaks(root, said.out, said.err) == []
