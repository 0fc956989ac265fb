"""The output of ``apply``, ``memory`` and ``doctor``, as text and as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual.cli.main import run
from support.servers.servers import TranslatorServer


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Path]:
    """The results of a small article, translated by a server on this machine."""
    monkeypatch.delenv("BILINGUAL_ROOT", raising=False)
    with TranslatorServer() as server:
        (tmp_path / "bilingual.toml").write_text(
            'packs = false\ntranslation = ["memory", "libretranslate"]\n[engines.libretranslate]\n'
            f'url = "{server.url}"\nper_second = 100\n',
            "utf-8",
        )
        source = tmp_path / "media/inbox/tides.md"
        source.parent.mkdir(parents=True)
        source.write_text("# Tides\n\nThe sea comes back. Nobody calls it.\n", "utf-8")
        assert run(["article", str(source), "--to", "de", "--root", str(tmp_path)]) == 0
        capsys.readouterr()
        yield tmp_path / "media/outbox/tides"


def edit(folder: Path, text: str) -> None:
    path = folder / "bitext.en_de.json"
    value = json.loads(path.read_text("utf-8"))
    value["units"][1]["target"] = text
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


# ── apply ─────────────────────────────────────────────────────────────────────────────────────────


def test_apply_says_what_it_took_in_and_then_that_nothing_is_left(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(folder, "Das Meer kommt wieder.")
    monkeypatch.chdir(folder)
    assert run(["apply", "."]) == 0, "the root is found from the folder itself"
    said = capsys.readouterr().out
    assert "note: bitext.en_de.json: 1 edited by hand, now locked" in said
    assert "en_de: ready" in said
    assert "Das Meer kommt wieder." in (folder / "posts/en_de/parallel.md").read_text("utf-8")

    assert run(["apply", str(folder)]) == 0
    assert f"nothing to do: {folder} is up to date (ready)" in capsys.readouterr().out


def test_apply_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(folder, "Das Meer kommt wieder.")
    assert run(["apply", str(folder), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["state"], said["unchanged"], said["exit_code"]) == ("ready", False, 0)
    assert "bitext.en_de" in said["made"]
    assert run(["apply", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] is True


def test_apply_refuses_in_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(folder, " ")
    assert run(["apply", str(folder), "--json"]) == 1
    captured = capsys.readouterr()
    said = json.loads(captured.out)
    assert captured.err.strip().splitlines() == [f"bilingual: {said['message']} [{said['code']}]"]
    assert "bitext.en_de.json: " in captured.err
    assert "the target is empty. Use null for an untranslated unit." in captured.err


def test_an_article_edited_in_the_bitext_survives_an_edit_of_the_article(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder, "Das Meer kommt wieder.")
    source = folder.parents[1] / "done/tides/tides.md"
    source.write_text("# Tides\n\nIt is late. The sea comes back. Nobody calls it.\n", "utf-8")
    assert run(["apply", str(folder)]) == 0
    text = (folder / "posts/en_de/parallel.md").read_text("utf-8")
    assert "Das Meer kommt wieder." in text
    assert "It is late." in text


# ── memory ────────────────────────────────────────────────────────────────────────────────────────


def test_memory_out_and_in(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(folder, "Das Meer kommt wieder.")
    assert run(["apply", str(folder)]) == 0
    path = tmp_path / "mine.tmx"
    capsys.readouterr()
    assert run(["memory", "export", str(path), "--root", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"1 translation written to {path}\n"
    assert "Das Meer kommt wieder." in path.read_text("utf-8")
    assert run(["memory", "import", str(path), "--root", str(tmp_path / "other"), "--json"]) == 0
    imported = json.loads(capsys.readouterr().out)
    assert (imported["translations"], imported["file"], imported["skipped"]) == (1, str(path), {})


def test_memory_of_what_is_no_tmx(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.tmx"
    path.write_text("no", "utf-8")
    assert run(["memory", "import", str(path), "--root", str(tmp_path)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


# ── doctor ────────────────────────────────────────────────────────────────────────────────────────


def test_doctor_on_a_narrow_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["doctor", "--offline", "--root", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if len(line) > 80 and not line.startswith(" " * 10)] == []
    assert "          bilingual memory import FILE.tmx" in lines
    assert any(line.startswith("translation engines that work here: memory") for line in lines)
    assert any(line.startswith("speech engines that work here: ") for line in lines)


def test_doctor_as_json_without_ffmpeg(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("fc-match", "fc-list"):
        found = subprocess.run(["which", name], capture_output=True, text=True, check=True).stdout.strip()
        (programs / name).symlink_to(found)
    command = [sys.executable, "-m", "bilingual", "doctor", "--offline", "--json", "--root", str(tmp_path)]
    environment = os.environ | {"PATH": str(programs)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    said = json.loads(done.stdout)
    assert said["healthy"] is False
    wrong = [check for check in said["checks"] if check["state"] == "missing"]
    assert [(check["name"], check["found"]) for check in wrong] == [("ffmpeg", "ffmpeg and ffprobe not installed")]
    assert "install" in wrong[0]["remedy"]
    assert set(said) == {"healthy", "chain", "speech", "advice", "install", "checks"}
