"""The states of items: what is read of results, inbox, failures, runs and publications."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from bilingual.cli.main import build_parser, run
from bilingual.errors import InputError, Unavailable
from bilingual.model.item import STATES, Item
from bilingual.pipeline.commands.publishing import record_publication
from bilingual.pipeline.inbox import settle_failure
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.publications import checked_url, platform_name
from bilingual.pipeline.items.reading import item_named, read_items, read_results
from bilingual.pipeline.items.running import noted
from bilingual.pipeline.records.exchange import schema
from bilingual.pipeline.records.workspace import ItemBusy, Workspace
from bilingual.pipeline.run import directly
from bilingual.settings import Settings, load_settings
from refusals import raises


def manifest(name: str = "talk", state: str = "ready", **more: Any) -> dict[str, Any]:
    """Return a manifest as a run writes it; *more* replaces its keys."""
    pair = {"state": state, "reasons": [] if state == "ready" else ["1 open finding"], "units": 2}
    marks = {"targets": {"s1": "aa"}, "sources": {"s1": "bb"}}
    return {
        "schema": "bilingual.manifest/1",
        "identity": f"article:path:{name}.md",
        "state": state,
        "title": name,
        "source": {"path": f"media/done/{name}/{name}.md", "kind": "article", "inbox": [f"{name}.md"]},
        "pairs": {"en_de": pair},
        "stages": {"bitext.en_de": {"files": {"bitext.en_de.json": "0" * 64}, "extra": marks}},
    } | more


def add(root: Path, name: str = "talk", state: str = "ready", at_s: float = 0, **more: Any) -> Path:
    """Write the results folder *name*; return it."""
    folder = root / "media" / "outbox" / name
    folder.mkdir(parents=True)
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest(name, state, **more), ensure_ascii=False), "utf-8")
    if at_s:
        os.utime(path, (at_s, at_s))
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "bilingual.toml").write_text('translation = ["memory"]\noffline = true\n', "utf-8")
    (tmp_path / "media" / "inbox" / "nightly").mkdir(parents=True)
    return load_settings(tmp_path)


def killed(progress: object) -> None:
    raise KeyboardInterrupt


def states(settings: Settings) -> dict[str, str]:
    return {item.name: item.state for item in read_items(settings)}


def only(settings: Settings) -> Item:
    (item,) = read_items(settings)
    return item


def test_the_states_are_those_of_the_contract() -> None:
    assert set(STATES) == {"waiting", "running", "needs-review", "not-ready", "ready", "published", "failed"}


def test_an_empty_root_has_no_items_and_gets_no_files(tmp_path: Path) -> None:
    assert read_items(load_settings(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_newest_first_and_files_of_the_outbox_are_no_items(settings: Settings) -> None:
    now = time.time()
    for name, age in (("old", 500), ("new", 10), ("middle", 100)):
        add(settings.root, name, at_s=now - age)
    outbox = settings.root / "media" / "outbox"
    for name in ("index.html", "night-2026-05-01-0200.md", ".index.html.part", "Thumbs.db"):
        (outbox / name).write_text("x", "utf-8")
    (outbox / ".stfolder").mkdir()
    assert [item.name for item in read_items(settings)] == ["new", "middle", "old"]
    assert [item.name for item in read_results(settings)] == ["new", "middle", "old"], "as read before"


BROKEN: Mapping[str, Callable[[Path], object]] = {
    "empty": lambda p: p.write_bytes(b""),
    "zeros": lambda p: p.write_bytes(bytes(200)),
    "cut": lambda p: p.write_bytes(p.read_bytes()[:100]),
    "a list": lambda p: p.write_text("[]", "utf-8"),
    "null": lambda p: p.write_text("null", "utf-8"),
    "a number for pairs": lambda p: p.write_text('{"pairs": 3}', "utf-8"),
    "a list of pairs": lambda p: p.write_text('{"pairs": ["en_de"]}', "utf-8"),
    "a text for a pair": lambda p: p.write_text('{"pairs": {"en_de": "ready"}}', "utf-8"),
    "a pair without a target": lambda p: p.write_text('{"pairs": {"en": {}}}', "utf-8"),
    "stages in a list": lambda p: p.write_text('{"stages": [1]}', "utf-8"),
    "a source that is a text": lambda p: p.write_text('{"source": "talk.md"}', "utf-8"),
    "findings that are none": lambda p: p.write_text('{"pairs": {"en_de": {"findings": [1]}}}', "utf-8"),
    "Latin-1": lambda p: p.write_bytes('{"title": "é"}'.encode("latin-1")),
    "nested without end": lambda p: p.write_text('{"pairs":' + "[" * 100_000, "utf-8"),
    "half a surrogate": lambda p: p.write_text('{"identity": "\\ud800", "pairs": []}', "utf-8"),
    "a folder": lambda p: (p.unlink(), p.mkdir()),
    "gone": lambda p: p.unlink(),
    "a link that leads nowhere": lambda p: (p.unlink(), p.symlink_to("gone.json")),
    "a link in a circle": lambda p: (p.unlink(), p.symlink_to("manifest.json")),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_item_is_an_item_with_a_state_and_a_step(settings: Settings, kind: str) -> None:
    add(settings.root, "good")
    folder = add(settings.root, "bad")
    BROKEN[kind](folder / "manifest.json")
    items = {item.name: item for item in read_items(settings)}
    assert (items["good"].state, items["bad"].state) == ("ready", "failed")
    assert items["bad"].reasons[0].startswith("media/outbox/bad/manifest.json: ")
    assert items["bad"].reasons[0].isprintable()
    assert items["bad"].steps
    assert run(["status", "--root", str(settings.root), "--json"]) == 0


def test_a_broken_folder_is_set_aside_and_made_again_where_its_source_is_known(settings: Settings) -> None:
    folder = add(settings.root, "tea time", at_s=time.time() - 60)
    (folder / "manifest.json").write_text("{", "utf-8")
    done = settings.root / "media" / "done" / "tea time"
    done.mkdir(parents=True)
    (done / "tea time.de.srt").write_text("", "utf-8")
    (done / "tea time.mp4").write_bytes(b"x")
    (step,) = only(settings).steps
    assert steps.shown(step, settings.root, settings.root) == (
        "mv -n 'media/outbox/tea time' 'media/tea time.damaged' && bilingual video 'media/done/tea time/tea time.mp4'"
    )


def test_a_broken_manifest_with_a_copy_is_restored_by_what_is_said(settings: Settings) -> None:
    folder = add(settings.root)
    copy = settings.root / "media" / "work" / "0123" / "copies" / "talk" / "manifest.json"
    copy.parent.mkdir(parents=True)
    shutil.copy(folder / "manifest.json", copy)
    (folder / "manifest.json").write_bytes(b"")
    (step,) = only(settings).steps
    assert (step.does, steps.shown(step, settings.root, settings.root)) == (
        "restore it from its copy",
        "bilingual apply media/outbox/talk",
    )


def test_a_manifest_that_was_mended_is_read_again(settings: Settings) -> None:
    path = add(settings.root) / "manifest.json"
    for state in ("not-ready", "ready", "needs-review"):
        path.write_text(json.dumps(manifest(state=state)), "utf-8")
        assert only(settings).state == state


@pytest.mark.parametrize("content", ["", "{", "[]", '{"form": 1}', '{"form": 1, "version": "9", "folders": []}'])
def test_what_is_kept_of_results_may_be_damaged(settings: Settings, content: str) -> None:
    add(settings.root)
    read_items(settings)
    kept = settings.state / "run" / "results.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    value = json.loads(kept.read_text("utf-8"))
    kept.write_text(content, "utf-8")
    assert only(settings).state == "ready"
    value["folders"]["talk"]["facts"] = {"pairs": [[1]]}
    kept.write_text(json.dumps(value), "utf-8")
    assert only(settings).state == "ready"


def test_why_it_is_not_ready_names_the_pair_where_there_are_several(settings: Settings) -> None:
    pairs = {
        "en_de": {"state": "ready", "reasons": []},
        "en_es": {"state": "not-ready", "reasons": ["2 of 9 sentences untranslated", "1 open finding"]},
    }
    add(settings.root, state="not-ready", pairs=pairs)
    item = only(settings)
    assert item.reasons == ("en_es: 2 of 9 sentences untranslated", "en_es: 1 open finding")
    assert item.steps[-1].does == "correct bitext.en_es.json, then rebuild it"


def test_an_outage_says_when_it_is_tried_again(settings: Settings) -> None:
    pair = {"state": "not-ready", "reasons": ["3 of 9 sentences untranslated"], "outage": 2}
    at_s = time.time() - 60
    add(settings.root, state="not-ready", pairs={"en_de": pair}, at_s=at_s)
    item = only(settings)
    assert item.due_s is not None
    assert round(item.due_s - at_s) == 1800
    assert not item.needs_a_person
    assert item.reasons[-1] == "an engine did not answer: the service and the night ask again"


def test_a_run_that_never_finished_is_not_ready(settings: Settings) -> None:
    add(settings.root, state="unfinished", pairs={})
    item = only(settings)
    assert (item.state, item.reasons, item.steps[0].does) == (
        "not-ready",
        ("its last run did not finish",),
        "finish it",
    )


def test_an_edited_text_is_not_ready_until_it_is_taken_in(settings: Settings) -> None:
    folder = add(settings.root, at_s=time.time() - 60)
    (folder / "bitext.en_de.json").write_text("{}", "utf-8")
    item = only(settings)
    assert (item.state, item.reasons) == ("not-ready", ("bitext.en_de.json edited since it was made",))
    assert item.steps[0].command[:2] == ("bilingual", "apply")


def test_a_running_item_says_what_it_does_and_a_killed_one_where_it_was(settings: Settings) -> None:
    add(settings.root)
    workspace = Workspace(settings)
    identity = manifest()["identity"]
    with workspace.claim(identity, settings.root), noted(workspace, identity, "media/x.md", directly) as execute:
        execute("Translating en to de", lambda _: None)
        item = only(settings)
        assert (item.state, item.reasons, item.steps) == ("running", ("translating en to de",), ())
    assert only(settings).state == "ready"
    with pytest.raises(KeyboardInterrupt), noted(workspace, identity, "media/x.md", directly) as execute:
        execute("Translating en to de", killed)
    item = only(settings)
    assert item.state == "not-ready"
    assert item.reasons == ("its last run was ended before it was done (translating en to de)",)
    with pytest.raises(Unavailable), noted(workspace, identity, "media/x.md", directly):
        raise Unavailable("BIL-TST-001", "the service does not answer")
    assert (only(settings).state, only(settings).reasons[0][:21]) == ("failed", "its last run failed: ")
    with noted(workspace, identity, "media/x.md", directly):
        pass
    assert only(settings).state == "ready"


def test_looking_never_makes_a_run_busy(settings: Settings) -> None:
    """A look takes the lock for a moment; a run waits for that, but for no other run."""
    workspace = Workspace(settings)
    lock = workspace._lock("items", "x")
    assert lock is not None
    started = time.monotonic()
    with pytest.raises(ItemBusy), Workspace(settings).claim("x", settings.root):
        pass
    assert time.monotonic() - started < 1
    lock.release()


def test_an_item_without_results_runs_or_was_killed(settings: Settings) -> None:
    workspace = Workspace(settings)
    source = settings.root / "media" / "inbox" / "talk.md"
    source.write_text("Hello.", "utf-8")
    with workspace.claim("a", source), noted(workspace, "a", "media/inbox/talk.md", directly):
        assert only(settings).state == "running"
    other = settings.root / "other.mp4"
    other.write_bytes(b"x")
    with pytest.raises(KeyboardInterrupt), noted(workspace, "b", "other.mp4", directly):
        raise KeyboardInterrupt
    items = {item.name: item for item in read_items(settings)}
    assert (items["media/inbox/talk.md"].state, items["other.mp4"].state) == ("waiting", "failed")
    assert steps.shown(items["other.mp4"].steps[0], settings.root, settings.root) == "bilingual video other.mp4"
    other.unlink()
    assert set(states(settings)) == {"media/inbox/talk.md"}, "what is gone is no item"


def test_the_inbox_waits_for_the_service_the_night_or_a_recording(settings: Settings) -> None:
    inbox = settings.root / "media" / "inbox"
    (inbox / "nightly" / "bilingual.toml").write_text('when = "nightly"\n', "utf-8")
    for name in ("now.md", "nightly/later.md", "lone.srt", "set.md", "notes.pdf"):
        (inbox / name).write_text("Hello.", "utf-8")
    (inbox / "set.toml").write_text("engines = 3\n", "utf-8")
    (inbox / "link.md").symlink_to("/etc/passwd")
    found = {item.name.removeprefix("media/inbox/"): item for item in read_items(settings)}
    assert {name: item.state for name, item in found.items()} == {
        "now.md": "waiting",
        "nightly/later.md": "waiting",
        "lone.srt": "waiting",
        "set.md": "failed",
        "link.md": "failed",
    }
    assert found["now.md"].reasons == ("the service is not running",)
    assert found["nightly/later.md"].reasons == ("waits for the night",)
    running = {item.name: item for item in read_items(settings, service=True)}
    assert running["media/inbox/now.md"].reasons == ("the service takes it up",)


def test_what_is_kept_in_the_inbox_waits_only_if_it_is_newer(settings: Settings) -> None:
    source = settings.root / "media" / "inbox" / "talk.md"
    source.write_text("Hello.", "utf-8")
    os.utime(source, (1_000_000, 1_000_000))
    add(settings.root, source={"path": "media/inbox/talk.md", "kind": "article"})
    assert states(settings) == {"talk": "ready"}
    os.utime(source, (time.time() + 60, time.time() + 60))
    assert states(settings) == {"talk": "ready", "media/inbox/talk.md": "waiting"}


def test_failures_are_told_with_their_reason_and_what_to_do(settings: Settings) -> None:
    inbox = settings.root / "media" / "inbox"
    passing, lasting = inbox / "passing.md", inbox / "my talk.mp4"
    for path in (passing, lasting):
        path.write_text("x", "utf-8")
    settle_failure(passing, Unavailable("BIL-TST-001", "the service does not answer"), settings)
    settle_failure(lasting, InputError("BIL-TST-002", "has no sound", where=lasting), settings)
    link = inbox / "link.md"
    link.symlink_to("/etc/passwd")
    settle_failure(link, InputError("BIL-TST-003", "is a link"), settings)
    found = {item.name.removeprefix("media/failed/"): item for item in read_items(settings)}
    assert {item.state for item in found.values()} == {"failed"}
    assert found["passing.md"].steps[0].does == "the night tries it again; or now"
    step = found["my talk.mp4"].steps[0]
    assert steps.shown(step, settings.root, settings.root) == "bilingual video 'media/failed/my talk.mp4'"
    assert found["link.md"].steps[0].command == ()
    assert "has no sound" in found["my talk.mp4"].reasons[0]


def test_published_then_changed_then_published_again(settings: Settings) -> None:
    folder = add(settings.root, at_s=time.time() - 60)
    item = record_publication("talk", settings, "LinkedIn", "https://linkedin.example/p/1")
    assert (item.state, item.changed, item.steps) == ("published", False, ())
    item = record_publication("talk", settings, "blog")
    assert [one.platform for one in item.published] == ["linkedin", "blog"]
    value = manifest()
    value["stages"]["bitext.en_de"]["extra"]["targets"]["s1"] = "cc"
    (folder / "manifest.json").write_text(json.dumps(value), "utf-8")
    item = only(settings)
    assert (item.state, item.changed) == ("published", True)
    assert item.reasons == ("changed since published on linkedin, blog",)
    assert [step.command[-1] for step in item.steps] == ["linkedin", "blog"]
    item = record_publication(str(folder), settings, "linkedin")
    assert [(one.url, one.changed) for one in item.published] == [("https://linkedin.example/p/1", False), ("", True)]
    item = record_publication("talk.md", settings, "blog", undo=True)
    assert (item.state, item.changed) == ("published", False)
    with raises("BIL-WRK-018"):
        record_publication("talk", settings, "blog", undo=True)
    value["state"] = "not-ready"
    (folder / "manifest.json").write_text(json.dumps(value), "utf-8")
    assert only(settings).state == "not-ready", "what is not ready is never called published"


def test_an_approval_or_a_rerun_changes_nothing_that_was_published(settings: Settings) -> None:
    folder = add(settings.root)
    record_publication("talk", settings, "linkedin")
    value = manifest()
    value["stages"]["bitext.en_de"]["extra"]["approved"] = {"s1": "dd"}
    value["stages"]["bitext.en_de"]["files"]["bitext.en_de.json"] = "1" * 64
    value["stages"]["video.en_de.square"] = {"files": {"video/en_de.square.mp4": "2" * 64}}
    (folder / "manifest.json").write_text(json.dumps(value), "utf-8")
    assert not only(settings).changed


@pytest.mark.parametrize("content", ["", "{", "[]", '{"platforms": 3}', '{"platforms": {"x": 1}}'])
def test_a_damaged_record_of_publications_is_told(settings: Settings, content: str) -> None:
    (add(settings.root) / "published.json").write_text(content, "utf-8")
    item = only(settings)
    assert item.state == "ready"
    assert "published.json" in item.reasons[-1]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://a.example", "//a.example", "linkedin.com/p", "https://",
        "https://me:pw@a.example/", "https://a.example/\n", "https://a.example/\u202e", "https://a.example/ b",
        "https://[::1", "https://a.example/" + "x" * 2000, "file:///etc",
    ],
)  # fmt: skip
def test_an_address_that_is_no_public_page_is_refused(text: str) -> None:
    with raises("BIL-WRK-020"):
        checked_url(text)


def test_an_address_with_a_key_is_refused() -> None:
    with raises("BIL-WRK-021"):
        checked_url("https://a.example/?access_token=abcdef123456")


@pytest.mark.parametrize("text", ["", " ", "../x", "a/b", "<b>", "x" * 41, "-x", "--url", "a\nb", "微信"])
def test_a_name_that_is_no_platform_is_refused(text: str) -> None:
    if text == "a\nb":
        assert platform_name(text) == "a-b"
        return
    with raises("BIL-WRK-019"):
        platform_name(text)


def test_many_at_once_lose_no_publication(settings: Settings) -> None:
    add(settings.root)
    names = [f"site-{number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: record_publication("talk", settings, name), names))
    assert sorted(one.platform for one in only(settings).published) == names


def test_an_item_is_found_by_folder_name_source_and_what_it_was_called(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(settings.root)
    items = read_items(settings)
    monkeypatch.chdir(settings.root / "media" / "inbox")
    folder = settings.root / "media" / "outbox" / "talk"
    for name in ("talk", str(folder), f"{folder}/", "../outbox/talk", "../done/talk/talk.md", "talk.md"):
        assert item_named(name, items, settings).name == "talk", name
    with raises("BIL-WRK-024"):
        item_named("tal", items, settings)


def test_five_hundred_items_are_read_in_a_second(settings: Settings) -> None:
    findings = [
        {"check": "numbers", "severity": "W", "message": "x" * 100, "source": "y" * 80, "target": "z" * 80}
    ] * 40
    pair = {"state": "not-ready", "reasons": ["1 open finding"], "findings": findings, "units": 300}
    for number in range(500):
        add(settings.root, f"talk-{number}", "not-ready", pairs={"en_de": pair})
    read_items(settings)
    started = time.process_time()
    assert len(read_items(settings)) == 500
    assert time.process_time() - started < 1


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
