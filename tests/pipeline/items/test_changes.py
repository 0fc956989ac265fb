"""What a page learns every second: whether the items have changed, and how far a run is."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from bilingual.engines.base import Progress
from bilingual.pipeline.items import running
from bilingual.pipeline.items.changes import Watch, item_version
from bilingual.pipeline.items.running import note_of, noted, notes_of
from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.run import directly
from bilingual.settings import Settings
from support.results.bare_results import add, manifest, only

IDENTITY = str(manifest()["identity"])


def rounds(watch: Watch) -> str:
    """Return the version after every folder was gone through."""
    return [watch.look().version for _ in range(21)][-1]


def test_the_version_stays_until_something_changes(settings: Settings) -> None:
    for number in range(30):
        add(settings.root, f"talk{number}")
    watch, other = Watch(settings), Watch(settings)
    before = watch.look().version
    assert rounds(watch) == before == other.look().version
    folder = settings.media / "outbox/talk7"
    write_text(folder / "manifest.json", (folder / "manifest.json").read_text("utf-8"))
    after = watch.look().version
    assert after != before, "what a program writes shows at once"
    assert other.look().version == after


@pytest.mark.parametrize(
    "name",
    [
        "bitext.en_de.json",
        "transcript.json",
        "published.json",
        "review.en_de.md",
        "subtitles/de.srt",
        "posts/jekyll/de/a.md",
    ],
)
def test_an_editor_that_writes_into_a_file_is_seen(settings: Settings, name: str) -> None:
    path = add(settings.root) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}", "utf-8")
    watch = Watch(settings)
    before, version = watch.look().version, item_version(settings.media / "outbox/talk")
    seen = path.parent.stat()
    path.write_text("{ }", "utf-8")
    os.utime(path.parent, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert rounds(watch) != before
    assert item_version(settings.media / "outbox/talk") != version


def test_what_is_not_read_is_no_change(settings: Settings) -> None:
    folder = add(settings.root)
    (folder / "video").mkdir()
    watch = Watch(settings)
    before = watch.look().version
    (folder / "video/en_de.source.mp4").write_text("x", "utf-8")
    (settings.media / "outbox/.stfolder").mkdir()
    assert rounds(watch) == before


def test_what_is_dropped_fails_or_is_removed_changes_it(settings: Settings) -> None:
    folder = add(settings.root)
    watch = Watch(settings)
    versions = [watch.look().version]
    (settings.media / "inbox/a.md").write_text("Bread.", "utf-8")
    versions.append(watch.look().version)
    (settings.media / "failed").mkdir()
    (settings.media / "failed/b.md.reason.txt").write_text("why", "utf-8")
    versions.append(watch.look().version)
    (settings.root / "bilingual.toml").write_text('review = "always"\n', "utf-8")
    versions.append(watch.look().version)
    (folder / "manifest.json").unlink()
    folder.rmdir()
    versions.append(watch.look().version)
    assert len(set(versions)) == 5


def test_a_drop_into_a_folder_of_the_inbox_shows_at_once(settings: Settings) -> None:
    deep = settings.media / "inbox/talks/May"
    deep.mkdir(parents=True)
    watch = Watch(settings)
    before = watch.look().version
    (deep / "a.mp4").write_bytes(b"x")
    first = watch.look().version
    assert first != before
    (deep / "a.mp4").rename(deep.parent / "a.mp4")
    assert watch.look().version != first


def test_an_empty_root_and_one_without_folders_have_a_version(tmp_path: Path) -> None:
    from bilingual.settings import load_settings

    assert Watch(load_settings(tmp_path)).look().to_json()["running"] == []
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_not_utf8_is_no_failure(settings: Settings) -> None:
    folder = add(settings.root)
    watch = Watch(settings)
    before = watch.look().version
    (folder / "subtitles").mkdir()
    (Path(os.fsdecode(os.fsencode(folder) + b"/subtitles/\xff.srt"))).write_text("x", "utf-8")
    assert rounds(watch) != before


def test_progress_is_told_and_is_no_change(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_EVERY_S", 0.0)
    now_s = iter(range(0, 1000, 10))
    monkeypatch.setattr("bilingual.pipeline.items.running.time.monotonic", lambda: float(next(now_s)))
    add(settings.root)
    workspace, watch = Workspace(settings), Watch(settings)
    quiet = watch.look().version
    seen: list[tuple[float | None, float | None]] = []
    versions: list[str] = []

    def work(progress: Progress) -> None:
        for share in (0.1, 0.3, 0.5):
            progress(share, "encoding")
            (note,) = watch.look().running
            seen.append((note.share, note.left_s))
            versions.append(watch.look().version)

    with workspace.claim(IDENTITY, settings.root), noted(workspace, IDENTITY, "media/x.md", directly) as execute:
        execute("Render en_de", work)
        item = only(settings)
        assert (item.state, item.reasons) == ("running", ("render en_de",))
        assert (item.share, item.left_s) == (0.5, 25.0)
        value = watch.look().to_json()["running"]
        assert [(one["source"], one["stage"], one["share"], one["left_s"]) for one in value] == [
            ("media/x.md", "Render en_de", 0.5, 25.0)
        ]
    assert seen == [(0.1, None), (0.3, 35.0), (0.5, 25.0)]
    assert len(set(versions)) == 1, "a page reads the items again for another stage, not for another share"
    assert versions[0] != quiet
    assert watch.look().version == quiet, "a run that ends well leaves no note"


def test_progress_is_written_at_most_once_a_second(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    add(settings.root)
    workspace = Workspace(settings)
    written: list[float | None] = []
    write = running._write
    monkeypatch.setattr(running, "_write", lambda path, note: (written.append(note.share), write(path, note)))

    def work(progress: Progress) -> None:
        for number in range(1000):
            progress(number / 1000)

    with workspace.claim(IDENTITY, settings.root), noted(workspace, IDENTITY, "media/x.md", directly) as execute:
        execute("Render", work)
    assert written[:3] == [None, None, 0.0]
    assert len(written) <= 4


def test_of_two_stages_at_a_time_the_later_one_is_told_and_then_the_other(settings: Settings) -> None:
    add(settings.root)
    workspace = Workspace(settings)
    begun, go = threading.Event(), threading.Event()

    def stage() -> str:
        note = note_of(workspace, IDENTITY)
        assert note is not None
        return note.stage

    def preview(progress: Progress) -> None:
        begun.set()
        go.wait(10)
        progress(0.9)

    with workspace.claim(IDENTITY, settings.root), noted(workspace, IDENTITY, "media/x.md", directly) as execute:
        thread = threading.Thread(target=lambda: execute("preview", preview))
        thread.start()
        begun.wait(10)
        assert stage() == "preview"

        def speech(progress: Progress) -> None:
            progress(0.2)
            assert stage() == "transcribe"
            with pytest.raises(ZeroDivisionError):
                execute("probe", lambda _: 1 / 0)
            assert stage() == "transcribe"

        execute("transcribe", speech)
        assert stage() == "preview"
        go.set()
        thread.join()
        assert stage() == "preview"


def test_a_note_is_never_half_there(settings: Settings) -> None:
    workspace = Workspace(settings)
    with workspace.claim("x", settings.root), noted(workspace, "x", "media/x.md", directly) as execute:
        ended = threading.Event()

        def look() -> None:
            while not ended.is_set():
                lost.append(note_of(workspace, "x") is None)

        lost: list[bool] = []
        thread = threading.Thread(target=look)
        thread.start()
        for number in range(200):
            execute(f"stage {number}", lambda _: None)
        ended.set()
        thread.join()
    assert lost
    assert not any(lost)


def test_a_note_of_another_version_is_read_or_left_alone(settings: Settings) -> None:
    workspace = Workspace(settings)
    with workspace.claim("x", settings.root), noted(workspace, "x", "media/x.md", directly):
        path = next(workspace.lock_path("items", "x").parent.glob("*.json"))
        value = json.loads(path.read_text("utf-8"))
        earlier = {name: one for name, one in value.items() if name not in ("share", "left_s")}
        path.write_text(json.dumps(earlier), "utf-8")
        assert [note.share for note in notes_of(workspace)] == [None]
        path.write_text(json.dumps({**value, "later": 1}), "utf-8")
        assert notes_of(workspace) == []
