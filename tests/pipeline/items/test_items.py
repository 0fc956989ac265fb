"""The states of items: what is read of results, inbox, failures and runs."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bilingual.errors import InputError, Unavailable
from bilingual.model.item import STATES
from bilingual.pipeline.inbox.queue import settle_failure
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.reading import item_named, read_items, read_results
from bilingual.pipeline.items.running import noted
from bilingual.pipeline.records.workspace import ItemBusy, Workspace
from bilingual.pipeline.run import directly
from bilingual.settings import Settings, load_settings
from support.attacks.refusals import raises
from support.results.bare_results import add, manifest, only


def killed(progress: object) -> None:
    raise KeyboardInterrupt


def states(settings: Settings) -> dict[str, str]:
    return {item.name: item.state for item in read_items(settings)}


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
        "notes.pdf": "failed",
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
