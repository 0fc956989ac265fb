"""Results folders, atomic files, locks, and the manifest that decides what is up to date."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bilingual.pipeline.records.files import read_json, write_json, write_text
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import Workspace, state_folder
from bilingual.settings import Settings
from support.attacks.refusals import raises
from support.servers.services import open_to_others


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(Settings(root=tmp_path))


def results_folder(workspace: Workspace, slug: str, identity: str) -> Path:
    with workspace.results_folder(slug, identity) as folder:
        return folder


def test_a_clash_of_names_gets_a_suffix(workspace: Workspace) -> None:
    first = results_folder(workspace, "Über uns: Teil 1", "recording:a")
    assert first.name == "Über-uns-Teil-1"
    Manifest(first, "recording:a").save()
    assert results_folder(workspace, "Über uns: Teil 1", "recording:a") == first
    second = results_folder(workspace, "Über uns: Teil 1", "recording:b")
    assert second.name.startswith("Über-uns-Teil-1-")
    assert len(second.name) == len(first.name) + 7


def test_an_item_keeps_its_folder_whatever_its_source_is_called_by_now(workspace: Workspace) -> None:
    """A recording dropped a second time stands as talk-2.mp4 among the sources."""
    folder = results_folder(workspace, "talk", "recording:a")
    Manifest(folder, "recording:a").save()
    (workspace.outbox / "broken").mkdir()
    (workspace.outbox / "broken" / "manifest.json").write_text("{", "utf-8")
    assert results_folder(workspace, "talk-2", "recording:a") == folder


def test_two_new_items_of_one_name_at_the_same_time_get_two_folders(workspace: Workspace) -> None:
    with workspace.results_folder("talk", "recording:a") as first:
        other = Workspace(Settings(root=workspace.root))
        with other.results_folder("talk", "recording:b") as second:
            assert (first.name, second.name[:5]) == ("talk", "talk-")
    # Nothing was delivered, so the name is free again.
    assert results_folder(workspace, "talk", "recording:c").name == "talk"


def test_one_run_holds_an_item(workspace: Workspace) -> None:
    with workspace.claim("recording:a", Path("talk.mp4")):
        other = Workspace(Settings(root=workspace.root)).claim("recording:a", Path("talk.mp4"))
        with raises("BIL-WRK-010"), other:
            pass
        with workspace.claim("recording:b", Path("other.mp4")):
            pass
    with workspace.claim("recording:a", Path("talk.mp4")):
        pass


def test_state_is_its_owners_alone_and_results_are_as_shared_as_their_folder(workspace: Workspace) -> None:
    with workspace.claim("an item", Path("talk.mp4")):
        assert open_to_others(workspace.state) == []
    write_text(state_folder(workspace.state, "logs") / "night.md", "notes")
    assert open_to_others(workspace.state) == []
    shared = workspace.outbox / "talk.md"
    shared.parent.mkdir(parents=True)
    shared.parent.chmod(0o755)
    write_text(shared, "results")
    assert shared.stat().st_mode & 0o777 == 0o644


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    write_text(path, "before")

    def broken(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", broken)
    with raises("BIL-WRK-014"):
        write_text(path, "after")
    assert path.read_text("utf-8") == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["report.json"]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    link = tmp_path / "stdout"
    link.symlink_to(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_text(link, "All.")
        assert os.read(reader, 100) == b"All."
    finally:
        os.close(reader)
    assert link.is_symlink()
    assert pipe.is_fifo()


def test_done_means_same_facts_and_whole_files(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path, "recording:a")
    file = tmp_path / "subtitles/a.srt"
    facts = {"bitext": "123", "fonts": ["Noto Sans"]}

    def build() -> list[Path]:
        write_text(file, "1\n")
        return [file]

    assert not manifest.is_done("subtitles", facts)
    manifest.make("subtitles", facts, build)
    assert Manifest.read(tmp_path).is_done("subtitles", facts)
    assert not Manifest.read(tmp_path).is_done("subtitles", facts | {"fonts": ["Noto Serif"]}), "a setting changed"
    file.unlink()
    assert not Manifest.read(tmp_path).is_done("subtitles", facts), "a file was lost"


def test_a_file_that_a_stage_no_longer_makes_is_removed(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path, "x")
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"

    def build(path: Path) -> list[Path]:
        write_text(path, "text")
        return [path]

    manifest.make("posts", {"v": 1}, lambda: build(old))
    manifest.make("posts", {"v": 2}, lambda: build(new))
    assert not old.exists()
    assert new.exists()


def test_an_edit_is_seen(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path, "x")
    file = tmp_path / "bitext.en_de.json"
    write_json(file, {"a": 1})
    manifest.record("bitext.en_de", {"v": 1}, [file])
    assert manifest.edited_files("bitext.en_de") == []
    write_json(file, {"a": 2})
    assert manifest.edited_files("bitext.en_de") == ["bitext.en_de.json"]


def test_a_broken_manifest_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{", "utf-8")
    with raises("BIL-WRK-011"):
        Manifest.read(tmp_path)


@pytest.mark.parametrize("text", ['{"a":' * 100_000, "[" * 10**6, '{"a": 1' + "0" * 5000 + "}", '{"a"', "\udcff"])
def test_json_that_python_cannot_hold_is_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(text, "utf-8", "surrogateescape")
    with raises("BIL-WRK-011", str(path)):
        read_json(path)


def test_json_in_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "manifest.json")
    with raises("BIL-SET-016"):
        read_json(tmp_path / "manifest.json")
