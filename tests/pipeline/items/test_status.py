"""What `bilingual status` prints: its JSON, its lines at any width, its commands."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from bilingual.cli.main import build_parser, run
from bilingual.errors import InputError
from bilingual.pipeline.commands.publishing import record_publication
from bilingual.pipeline.inbox.queue import settle_failure
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.reading import read_items
from bilingual.pipeline.records.exchange import schema
from bilingual.settings import Settings
from support.results.bare_results import add


def test_the_json_is_as_its_schema_says_and_the_exit_code_is_0(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = {"check": "numbers", "severity": "E", "message": "7 is missing", "unit": "s1", "row": 3}
    pair = {"state": "not-ready", "reasons": ["1 open finding"], "findings": [finding], "provenance": {"google": 2}}
    add(settings.root, "open", "not-ready", pairs={"en_de": pair})
    add(settings.root, "done")
    record_publication("done", settings, "blog", "https://blog.example/p")
    (add(settings.root, "bad") / "manifest.json").write_text("{", "utf-8")
    (settings.root / "media" / "inbox" / "caf\udce9.md").write_text("x", "utf-8")
    validator = Draft202012Validator(schema("status"))
    for words in ([], ["open"], ["bad"], ["--state", "failed"], ["--state", "ready", "--state", "published"]):
        assert run(["status", "--root", str(settings.root), "--json", *words]) == 0
        value = json.loads(capsys.readouterr().out)
        assert [fault.message for fault in validator.iter_errors(value)] == []
        if words == ["open"]:
            assert [(group["message"], group["units"]) for group in value["findings"]] == [("7 is missing", ["s1"])]
        if "failed" in words:
            assert {item["state"] for item in value["items"]} == {"failed"}
        assert run(["status", "--root", str(settings.root), *words]) == 0
        assert all(line.isprintable() for line in capsys.readouterr().out.splitlines())
    assert run(["status", "--root", str(settings.root), "nothing"]) == 1


@pytest.mark.parametrize("width", [20, 60, 80, 200])
def test_a_terminal_of_any_width_keeps_commands_whole(
    settings: Settings, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add(settings.root, "港口的夜晚-很长很长的名字", "not-ready", title="港口的夜晚，七艘船和守塔人的故事 " * 3)
    add(settings.root, "rtl", "ready", title="قصة الميناء والسفن السبع")
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(["status", "--root", str(settings.root)]) == 0
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in capsys.readouterr().out.splitlines()]
    assert any(line.endswith(f"--root {settings.root}") and "bilingual apply" in line for line in lines)
    heads = [line for line in lines if line.startswith(("not ready", "ready"))]
    assert len(heads) == 2
    assert all(cell_len(line) <= max(width, 26) for line in heads)


def test_every_command_is_one_that_the_command_line_takes(settings: Settings) -> None:
    inbox = settings.root / "media" / "inbox"
    add(settings.root, "-dash it's", "needs-review", pairs={"en_de": {"state": "needs-review", "to_approve": ["s1"]}})
    add(settings.root, "open", "not-ready")
    add(settings.root, "unfinished", "unfinished")
    add(settings.root, "done")
    (inbox / "new $(x).md").write_text("x", "utf-8")
    failing = inbox / "a 'b'.mp4"
    failing.write_text("x", "utf-8")
    settle_failure(failing, InputError("BIL-TST-002", "has no sound"), settings)
    found = set()
    for item in read_items(settings):
        for step in item.steps:
            for here, elsewhere in ((settings.root, False), (Path("/"), True), (settings.root / "media/outbox", False)):
                words = shlex.split(steps.shown(step, settings.root, here, elsewhere=elsewhere))
                assert words[0] == "bilingual"
                chosen = build_parser(words[1]).parse_args(words[1:])
                assert (getattr(chosen, "root", None) == str(settings.root)) == elsewhere
                if words[1] not in ("up", "video"):
                    name = getattr(chosen, "folder", None) or getattr(chosen, "item", None) or chosen.source
                    assert (here / name).exists(), words
                found.add(words[1])
    assert found == {"approve", "apply", "status", "published", "article", "video", "up"}
