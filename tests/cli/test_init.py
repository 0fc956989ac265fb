"""``bilingual init`` in any folder, and ``up`` without a root."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual.cli import init
from bilingual.cli.main import run
from bilingual.pipeline.commands.doctor import Diagnosis
from bilingual.pipeline.commands.health.checks import HealthCheck
from bilingual.settings import Settings, load_settings

FFMPEG = HealthCheck("ffmpeg", "missing", "is not installed", "Run: sudo apt install ffmpeg (or the same package)")


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Settings]:
    """A machine without ffmpeg; the settings that the doctor was asked about."""
    asked: list[Settings] = []

    def examine(settings: Settings) -> Diagnosis:
        asked.append(settings)
        return Diagnosis((FFMPEG,), ("memory",), "sidecar")

    monkeypatch.setattr("bilingual.pipeline.commands.doctor.examine", examine)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("BILINGUAL_ROOT", raising=False)
    monkeypatch.chdir(tmp_path)
    return asked


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A person at a terminal who types what is put into the list; all of it is asked for."""
    typed: list[str] = []
    # First here: the module takes the function over from the other when it is imported.
    monkeypatch.setattr("bilingual.flows.commands.serve.has_terminal", lambda: True)
    monkeypatch.setattr(init, "has_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda prompt: typed.pop(0))
    yield typed
    assert typed == []


def test_without_a_terminal_the_defaults_hold_and_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], machine: list[Settings]
) -> None:
    assert run(["init", "studio"]) == 0
    told = capsys.readouterr()
    assert (
        told.err == "targets: zh-Hans, en (choose with --to)\ntranslation: memory, google (choose with --translation)\n"
    )
    root = tmp_path / "studio"
    assert f"created {root / 'bilingual.toml'}\n" in told.out
    assert "to install what is missing: sudo apt install ffmpeg\n" in told.out
    assert told.out.endswith(f"Next: cd {root} && bilingual up\n")
    assert (load_settings(root).targets, load_settings(root).translation) == (("zh-Hans", "en"), ("memory", "google"))
    assert (root / "media/inbox/nightly/bilingual.toml").read_text("utf-8") == 'when = "nightly"\n'
    assert [settings.root for settings in machine] == [root]


def test_flags_answer_the_questions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--to", "ja,de", "--no-google"]) == 0
    settings = load_settings(tmp_path)
    assert (settings.targets, settings.translation) == (("ja", "de"), ("memory", "mymemory"))
    assert capsys.readouterr().err == "translation: memory, mymemory (choose with --translation)\n"


def test_a_person_is_asked_and_a_wrong_answer_is_asked_again(
    tmp_path: Path, terminal: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    terminal += ["klingonisch", "fr, ar", "n", "memory, gogle", "memory, baidu"]
    assert run(["init"]) == 0
    settings = load_settings(tmp_path)
    assert (settings.targets, settings.translation) == (("fr", "ar"), ("memory", "baidu"))
    assert "unknown translation engine 'gogle'. Did you mean 'google'?" in capsys.readouterr().out


def test_settings_that_exist_are_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "bilingual.toml"
    mine.write_text('targets = ["ko"]  # mine\n', "utf-8")
    assert run(["init", "--to", "ja"]) == 0
    assert mine.read_text("utf-8") == 'targets = ["ko"]  # mine\n'
    assert f"{mine} already exists and was not changed\n" in capsys.readouterr().out
    assert (tmp_path / "media/inbox/nightly/bilingual.toml").is_file()


def test_a_wrong_flag_makes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--translation", "gogle"]) == 2
    assert "unknown translation engine 'gogle'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_machines_get_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--json", "--to", "es"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["root"], len(value["created"])) == (str(tmp_path), 2)
    assert value["doctor"]["install"] == "sudo apt install ffmpeg"


def test_up_in_a_folder_that_is_no_root_names_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["up"]) == 1
    assert capsys.readouterr().err == (
        f"bilingual: {tmp_path}: neither this folder nor one above it is set up. "
        "Run `bilingual init` here, or choose a --root. [BIL-SVC-001]\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_up_offers_to_set_up_the_folder(tmp_path: Path, terminal: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Path] = []
    monkeypatch.setattr("bilingual.flows.commands.serve.up", lambda service, as_json: started.append(service.root) or 0)
    terminal += ["", "ja", "", ""]
    assert run(["up"]) == 0
    assert started == [tmp_path]
    assert load_settings(tmp_path).targets == ("ja",)


def test_up_is_content_with_a_root_of_0_1_0_that_has_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "media" / "inbox").mkdir(parents=True)
    monkeypatch.setattr("bilingual.flows.commands.serve.up", lambda service, as_json: 0)
    assert run(["up"]) == 0
    assert not (tmp_path / "bilingual.toml").exists()
