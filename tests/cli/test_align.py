"""``bilingual align``: two files in, a bitext and a list of doubtful pairs out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bilingual.cli.main import run
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.pipeline.records.exchange import read_bitext

SOURCE = """---
title: The harbour
lang: en
---

# The harbour

The harbour was built in 1874. It cost 3.2 million marks. Who paid for it?

The town did, with a loan from a bank that took 40 years to pay back.
See [the plan](https://harbour.example/plan) for the way in.
"""
TARGET = """---
title: 港口
lang: zh-Hans
---

# 港口

港口建于1874年，耗资320万马克。谁付的钱？

是这座城市付的，它向银行贷款，用了40年才还清。进港路线见[平面图](https://harbour.example/plan)。
"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "harbour.md").write_text(SOURCE, "utf-8")
    (tmp_path / "harbour.zh.md").write_text(TARGET, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BILINGUAL_ROOT", str(tmp_path))
    # What dictionaries a machine has must not decide a test.
    monkeypatch.setattr("bilingual.pipeline.commands.aligning.installed_lexicon", lambda source, target: {})
    return tmp_path


def test_a_translation_becomes_a_bitext(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["align", "harbour.md", "harbour.zh.md"]) == 0
    said = capsys.readouterr().out
    assert "en_zh-Hans: 6 pairs" in said
    assert "1 of 2-1" in said
    bitext = read_bitext(files / "harbour.en_zh-Hans.json")
    assert all(unit.locked and str(unit.provenance) == "human" for unit in bitext)
    assert ("It cost 3.2 million marks." in bitext.units[2].source, bitext.units[2].target) == (
        True,
        "港口建于1874年，耗资320万马克。",
    )
    written = json.loads((files / "harbour.en_zh-Hans.json").read_text("utf-8"))
    assert written["added"] == []
    assert all(0 <= unit["score"] <= 1 and unit["segments"] for unit in written["units"])


def test_the_memory_learns_what_is_not_doubtful(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["align", "harbour.md", "harbour.zh.md", "--memory", "--out", "b.json", "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    entries = list(TranslationMemory(files / ".bilingual" / "memory.sqlite").entries("en", "zh-Hans"))
    assert {entry.origin for entry in entries} == {"human"}
    assert ("Who paid for it?", "谁付的钱？") in {(entry.source, entry.target) for entry in entries}
    assert summary["doubtful"] == []
    assert summary["remembered"] == 4, "only its place speaks for the title"
    assert summary["state"] == "ready"


def test_a_sentence_left_out_is_not_ready(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short = TARGET.replace("谁付的钱？\n\n是这座城市付的，它向银行贷款，用了40年才还清。", "\n\n")
    (files / "harbour.zh.md").write_text(short, "utf-8")
    assert run(["align", "harbour.md", "harbour.zh.md", "--out", "b.json"]) == 3
    assert "Left out" in capsys.readouterr().out
    assert read_bitext(files / "b.json").untranslated
    assert run(["align", "harbour.md", "harbour.zh.md", "--out", "b.json", "--allow-partial"]) == 0


def test_a_network_engine_is_refused_offline_and_a_missing_one_named(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["align", "harbour.md", "harbour.zh.md", "--out", "b.json", "--translation"]
    assert run([*asked, "google", "--offline"]) == 1
    assert "needs the network, but this run is offline" in capsys.readouterr().err
    assert run([*asked, "nonsense"]) == 2
    assert "no translation engine 'nonsense'" in capsys.readouterr().err
    assert not (files / "b.json").exists()


def test_plain_text_and_html_are_read(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "a.txt").write_text("It was 1874.\n\nIt is 2020 now.\n", "utf-8")
    (files / "b.html").write_text("<p>Es war 1874.</p><p>Jetzt ist 2020.</p>", "utf-8")
    assert run(["align", "a.txt", "b.html", "--from", "en", "--to", "de", "--out", "b.json"]) == 0
    assert [unit.target for unit in read_bitext(files / "b.json")] == ["Es war 1874.", "Jetzt ist 2020."]


@pytest.mark.parametrize(("arguments", "code", "message"), [
    (["no.md", "harbour.zh.md"], 1, "no.md: cannot be read"),
    (["harbour.md", "harbour.md"], 2, "both files are in English"),
    (["harbour.md", "picture.png"], 2, "picture.png: .png files are not supported here"),
    (["harbour.md", "empty.md"], 1, "empty.md: contains no text"),
    (["harbour.md", "code.md", "--to", "de"], 1, "code.md: contains no prose"),
    (["harbour.md", "harbour.zh.md", "--to", "xx-nonsense-tag"], 2, "is not a language tag"),
])  # fmt: skip
def test_bad_input_is_one_line(
    files: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, message: str
) -> None:
    (files / "empty.md").write_text(" \n", "utf-8")
    (files / "code.md").write_text("```\nx = 1\n```\n", "utf-8")
    assert run(["align", *arguments, "--out", "b.json"]) == code
    said = capsys.readouterr().err
    assert message in said
    assert said.count("\n") == 1
    assert not (files / "b.json").exists()
