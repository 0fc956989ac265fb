"""``bilingual memory``: looking into the translation memory and correcting it."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bilingual.cli.main import run
from bilingual.engines.base import Item
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry

ENTRIES = (
    Entry("en", "de", "Close the red door.", "Schließ die rote Tür.", document="house", changed="2026-01-02T00:00:00Z"),
    Entry("en", "zh-Hant", "The **software** is here.", "這個軟體在這裡。", document="tools.tmx"),
    Entry("en", "de", "Hello.", "Hallo.", "machine", "google", document="house", changed="2026-03-04T00:00:00Z"),
    Entry("ja", "pt-BR", "カタカナを読む。", "Leia ＡＢＣ katakana.", changed="2026-02-01T00:00:00Z"),
)
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def memory(tmp_path: Path) -> TranslationMemory:
    one = TranslationMemory(tmp_path / ".bilingual" / "memory.sqlite")
    one.add(ENTRIES)
    return one


@pytest.fixture
def command(tmp_path: Path, memory: TranslationMemory, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*words: str) -> tuple[int, str, str]:
        try:
            code = run(["memory", *words, "--root", str(tmp_path)])
        except SystemExit as stop:
            code = int(str(stop.code))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def rows(said: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(said)["translations"]
    return found


def test_list_shows_languages_and_the_newest(command: Command) -> None:
    code, said, _ = command("list", "--limit", "2")
    assert code == 0
    assert "en to de: 2 translations 1 by people, 1 by machines, newest 2026-03-04" in said
    assert said.count("#") == 2
    assert "en to de: 2 translations" in command("list", "--source-language", "de", "--to", "en-GB")[1]
    value = json.loads(command("list", "--to", "pt", "--json")[1])
    assert [one["target_language"] for one in value["pairs"]] == ["pt-BR"]
    assert value["newest"][0]["id"] == 4
    code, said, _ = command("list", "--to", "fr")
    assert (code, said.strip()) == (0, "the translation memory has no such translations")
    assert command("list", "--to", "klingonisch")[0] == 2


def test_an_empty_memory_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["memory", "list", "--root", str(tmp_path)]) == 0
    assert run(["memory", "search", "x", "--root", str(tmp_path)]) == 0
    assert run(["memory", "forget", "--origin", "machine", "--yes", "--root", str(tmp_path)]) == 1
    assert capsys.readouterr().out == "it is empty\nnothing like it is in the translation memory\n"
    assert not (tmp_path / ".bilingual").exists()


@pytest.mark.parametrize(
    ("text", "id", "score"),
    [
        ("RED DOOR", 1, 100),
        ("tur", 1, 100),
        ("schliess", 1, 100),
        ("software is", 2, 100),
        ("软体", 2, 100),
        ("這個軟體", 2, 100),
        ("かたかな", 4, 100),
        ("ｶﾀｶﾅ", 4, 100),
        ("abc", 4, 100),
        ("Close the rad door", 1, 94),
        ("Schließe die rote Türe", 1, 90),
    ],
)
def test_search_does_not_mind_how_a_text_is_written(command: Command, text: str, id: int, score: int) -> None:
    found = rows(command("search", text, "--json")[1])
    assert found[0]["id"] == id
    assert abs(found[0]["score"] - score) <= (0 if score == 100 else 4)


def test_search_says_what_it_leaves_out_and_what_it_does_not_find(command: Command) -> None:
    assert command("search", "the", "--limit", "1")[1].endswith("1 more; --limit 2 shows all\n")
    assert rows(command("search", "the", "--json", "--to", "zh-Hant")[1])[0]["id"] == 2
    assert command("search", "xyzzy") == (0, "nothing like it is in the translation memory\n", "")
    assert "BIL-TRN-086" in command("search", "  ")[2]
    assert command("search")[0] == 2


def test_a_changed_translation_is_a_persons(command: Command, memory: TranslationMemory) -> None:
    code, said, _ = command("edit", "#3", "--target", "Guten Tag.", "--dry-run")
    assert (code, "would be" in said) == (0, True)
    assert memory.entry(3) == ENTRIES[2]
    code, said, _ = command("edit", "3", "--target", " Guten Tag. ")
    assert (code, "was: Hallo." in said) == (0, True)
    assert memory.add([Entry("en", "de", "Hello.", "Hi.", "machine", "llm")]) == 0
    [outcome] = memory.translate([Item("Hello.")], "en", "de")
    assert (outcome.text, str(outcome.provenance)) == ("Guten Tag.", "memory:exact")
    value = json.loads(command("edit", "3", "--target", "Guten Tag.", "--json")[1])
    assert (value["edited"], value["origin"], value["engine"]) == (False, "human", "")
    assert rows(command("search", "guten", "--json")[1])[0]["id"] == 3
    assert [one["score"] for one in rows(command("search", "hallo", "--json")[1])] == [80], "Hello"


def test_a_machines_translation_confirmed_is_a_persons(command: Command, memory: TranslationMemory) -> None:
    assert command("edit", "3", "--target", "Hallo.")[0] == 0
    entry = memory.entry(3)
    assert entry is not None
    assert (entry.target, entry.origin) == ("Hallo.", "human")


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("edit", "99", "--target", "x"), "BIL-TRN-087", 1),
        (("edit", "1", "--target", " "), "BIL-TRN-088", 1),
        (("edit", "1"), "BIL-TRN-093", 2),
        (("edit", "one", "--target", "x"), "invalid number of a translation: 'one'", 2),
        (("edit", "²", "--target", "x"), "invalid number of a translation", 2),
        (("edit", "9" * 20, "--target", "x"), "BIL-TRN-087", 1),
        (("forget", "9" * 20), "BIL-TRN-087", 1),
        (("search", ""), "BIL-TRN-086", 2),
        (("search", " \u200b"), "BIL-TRN-086", 2),
        (("forget", "--search", "", "--origin", "human", "--yes"), "BIL-TRN-086", 2),
        (("forget",), "BIL-TRN-090", 2),
        (("forget", "--to", "de"), "BIL-TRN-090", 2),
        (("forget", "1", "99"), "BIL-TRN-087", 1),
        (("forget", "--document", "nothing", "--yes"), "BIL-TRN-091", 1),
        (("forget", "--search", "door"), "BIL-TRN-092", 2),
        (("forget", "--search", "Close the rad door", "--yes"), "BIL-TRN-091", 1),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(
    command: Command, memory: TranslationMemory, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str,
    exit_code: int,
) -> None:  # fmt: skip
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    status, _, said = command(*words)
    assert status == exit_code
    assert code in said
    assert list(memory.entries()) == list(ENTRIES)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (("1", "#3"), [2, 4]),
        (("--document", "house", "--yes"), [2, 4]),
        (("--document", "house", "--origin", "machine", "--yes"), [1, 2, 4]),
        (("--search", "軟體", "--yes"), [1, 3, 4]),
        (("--search", "the", "--to", "de", "--yes"), [2, 3, 4]),
        (("--origin", "human", "--dry-run"), [1, 2, 3, 4]),
    ],
)
def test_what_is_forgotten(
    command: Command, memory: TranslationMemory, words: tuple[str, ...], left: list[int]
) -> None:
    code, said, _ = command("forget", *words)
    assert (code, "forgotten" in said) == (0, True)
    assert [entry.number for entry in memory.entries()] == left


@pytest.mark.parametrize(("answer", "left"), [("y", [2, 3, 4]), ("", [1, 2, 3, 4]), ("no", [1, 2, 3, 4])])
def test_a_person_is_asked(
    command: Command, memory: TranslationMemory, monkeypatch: pytest.MonkeyPatch, answer: str, left: list[int]
) -> None:
    terminal = io.StringIO(f"{answer}\n")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    code, said, _ = command("forget", "--search", "red door")
    assert code == 0
    assert "Forget 1 translation? [y/N]" in said
    assert [entry.number for entry in memory.entries()] == left


@pytest.mark.parametrize(("words", "typed", "status"), [(("--json",), "y\n", 2), ((), "", 130)])
def test_nothing_is_forgotten_without_an_answer(
    command: Command, memory: TranslationMemory, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], typed: str,
    status: int,
) -> None:  # fmt: skip
    terminal = io.StringIO(typed)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    code, said, _ = command("forget", "--search", "red door", *words)
    assert code == status
    if words:
        assert json.loads(said)["code"] == "BIL-TRN-092"
    assert list(memory.entries()) == list(ENTRIES)


def editor(folder: Path, script: str) -> str:
    path = folder / "my editor.py"
    path.write_text(
        f"import sys, pathlib\npath = pathlib.Path(sys.argv[-1])\ntext = path.read_text('utf-8')\n{script}\n"
    )
    return f"'{sys.executable}' '{path}' --wait"


@pytest.mark.parametrize(
    ("script", "code", "target"),
    [
        ("path.write_text(text.replace('rote', 'blaue'), 'utf-8')", 0, "Schließ die blaue Tür."),
        (
            "path.write_text('\\ufeff' + text.replace('rote', 'grüne\\nneue'), 'utf-8')",
            0,
            "Schließ die grüne\nneue Tür.",
        ),
        ("pass", 0, ENTRIES[0].target),
        ("path.write_text('Nur das.', 'utf-8')", 1, ENTRIES[0].target),
        ("path.write_bytes(b'\\xff\\xfe')", 1, ENTRIES[0].target),
        ("path.unlink()", 1, ENTRIES[0].target),
        ("sys.exit(1)", 1, ENTRIES[0].target),
        ("path.write_text(text.replace('Schließ die rote Tür.', ''), 'utf-8')", 1, ENTRIES[0].target),
    ],
)
def test_the_editor_of_a_person(
    command: Command, memory: TranslationMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str,
    code: int, target: str,
) -> None:  # fmt: skip
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor(tmp_path, script))
    assert command("edit", "1")[0] == code
    entry = memory.entry(1)
    assert entry is not None
    assert entry.target == target


def test_an_editor_that_is_not_there(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "/no/such/editor")
    code, _, said = command("edit", "1")
    assert (code, "BIL-PRG-007" in said) == (1, True)


def test_an_entry_that_changes_while_the_editor_is_open_stays(
    command: Command, memory: TranslationMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = f"""
import sqlite3
with sqlite3.connect({str(memory.path)!r}) as db:
    db.execute("UPDATE entry SET target = 'Tür zu.' WHERE id = 1")
path.write_text(text.replace('rote', 'blaue'), 'utf-8')"""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor(tmp_path, change))
    code, _, said = command("edit", "1")
    assert (code, "BIL-TRN-089" in said) == (1, True)
    entry = memory.entry(1)
    assert entry is not None
    assert entry.target == "Tür zu."


def test_a_compressed_file_is_named(command: Command, tmp_path: Path) -> None:
    packed = tmp_path / "memory.tmx.gz"
    packed.write_bytes(gzip.compress(b"<tmx/>"))
    code, _, said = command("import", str(packed))
    assert (code, said.count("BIL-TRN-096"), said.count("\n")) == (1, 1, 1)


def test_what_is_exported_to_the_output_has_nothing_after_it(command: Command) -> None:
    code, said, beside = command("export", "/dev/stdout")
    assert (code, said) == (0, "")
    assert beside == "4 translations written to /dev/stdout\n"
