"""The table of exit codes: 0 ready, 1 error and nothing delivered, 2 usage, 3 delivered but not ready."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual import errors
from bilingual.cli.main import run
from support.servers.servers import TranslatorServer

SEA = "The sea comes back twice a day."
NUMBER = "It brought 17 boats."


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TranslatorServer]:
    monkeypatch.setenv("BILINGUAL_ROOT", str(tmp_path))
    with TranslatorServer() as server:
        (tmp_path / "bilingual.toml").write_text(
            'packs = false\npatience = 0\ntranslation = ["libretranslate"]\n[engines.libretranslate]\n'
            f'url = "{server.url}"\nper_second = 100\nattempts = 1\n',
            "utf-8",
        )
        yield server


def article(root: Path, *options: str, text: str = f"{SEA} {NUMBER}\n") -> int:
    path = root / "tides.md"
    path.write_text(text, "utf-8")
    return run(["article", str(path), "--to", "de", *options])


def delivered(root: Path) -> bool:
    return (root / "media/outbox/tides/index.html").is_file()


def test_0_ready(tmp_path: Path, server: TranslatorServer) -> None:
    assert article(tmp_path) == 0
    assert article(tmp_path) == 0, "and when nothing had to be done"
    assert delivered(tmp_path)


def test_1_input(tmp_path: Path, server: TranslatorServer) -> None:
    assert article(tmp_path, text=" \n") == 1
    assert run(["apply", str(tmp_path)]) == 1
    assert run(["memory", "import", str(tmp_path / "no.tmx")]) == 1
    assert not delivered(tmp_path)


def test_1_environment(tmp_path: Path, server: TranslatorServer) -> None:
    server.always("500")
    assert article(tmp_path) == 1
    assert article(tmp_path, "--offline") == 1
    assert not delivered(tmp_path)


@pytest.mark.parametrize(
    "options",
    [
        ["--to", "klingonese"],
        ["--translation", "oracle"],
        ["--translation", "scripted"],
        ["--source-language", "nothing"],
    ],
)
def test_2_usage(tmp_path: Path, server: TranslatorServer, options: list[str]) -> None:
    assert article(tmp_path, *options) == 2
    assert not delivered(tmp_path)


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["publish"],
        ["video"],
        ["article", "a.md", "--nonsense"],
        ["apply"],
        ["subtitle"],
        ["memory"],
        ["doctor", "x"],
    ],
)
def test_2_for_what_the_command_line_does_not_know(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(command)
    assert caught.value.code == 2
    assert "usage: bilingual" in capsys.readouterr().err


def test_3_untranslated(tmp_path: Path, server: TranslatorServer) -> None:
    server.refuse(NUMBER)
    assert article(tmp_path) == 3
    assert delivered(tmp_path)
    assert article(tmp_path, "--allow-partial") == 0


def test_3_an_open_finding(tmp_path: Path, server: TranslatorServer, capsys: pytest.CaptureFixture[str]) -> None:
    server.phrases[(NUMBER, "de")] = "Sie brachte 18 Boote."
    server.phrases[(SEA, "de")] = "Das Meer kommt zweimal am Tag zurück."
    assert article(tmp_path, "--json") == 3
    said = json.loads(capsys.readouterr().out)
    assert (said["state"], said["exit_code"], said["pairs"][0]["open_findings"]) == ("not-ready", 3, 1)


def test_apply_gives_the_same_codes(tmp_path: Path, server: TranslatorServer) -> None:
    server.refuse(NUMBER)
    assert article(tmp_path) == 3
    folder = tmp_path / "media/outbox/tides"
    assert run(["apply", str(folder)]) == 3
    assert run(["apply", str(folder), "--allow-partial"]) == 0
    path = folder / "bitext.en_de.json"
    value = json.loads(path.read_text("utf-8"))
    next(unit for unit in value["units"] if unit["target"] is None)["target"] = "Sie brachte 17 Boote."
    path.write_text(json.dumps(value), "utf-8")
    assert run(["apply", str(folder)]) == 0
    path.write_text(path.read_text("utf-8").replace('"units":', '"units"'), "utf-8")
    assert run(["apply", str(folder)]) == 1


def test_every_error_has_its_code() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.BilingualError)]
    assert {kind.__name__: kind.exit_code for kind in kinds if kind.exit_code != 1} == {"UsageError": 2}
    assert {kind.__name__ for kind in kinds} == {
        "AuthenticationFailed",
        "BadResponse",
        "BilingualError",
        "EngineError",
        "FidelityError",
        "Garbled",
        "Hung",
        "InputError",
        "MediaError",
        "NoRoom",
        "NotInstalled",
        "RateLimited",
        "Terminal",
        "Timeout",
        "Transient",
        "Unavailable",
        "UnsupportedLanguage",
        "UsageError",
        "WorkspaceError",
    }
