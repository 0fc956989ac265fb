"""Several runs on one machine: what they share, and what their items leave on the disk."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bilingual.errors import NoRoom
from bilingual.model.recording.media import MediaInfo
from bilingual.model.recording.source import Recording
from bilingual.pipeline.inbox.queue import settle_failure
from bilingual.pipeline.records.workspace import Workspace, state_folder
from bilingual.pipeline.sharing import disk
from bilingual.pipeline.sharing.disk import SOUND, STORE, expected_bytes, require_room, tidy
from bilingual.pipeline.sharing.slots import recording_slot, render_slot, slot
from bilingual.pipeline.sharing.speech import speech_slot
from bilingual.pipeline.stages import TRANSCRIPT, VIDEO
from bilingual.settings import Settings

TALK = Path("talk.mp4")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / ".bilingual"


class Worker(threading.Thread):
    """Holds a slot until it is told to go on."""

    def __init__(self, state: Path, name: str, count: int) -> None:
        super().__init__(daemon=True)
        self.has_it, self.go_on = threading.Event(), threading.Event()
        self._wanted = state, name, count

    def run(self) -> None:
        with slot(*self._wanted):
            self.has_it.set()
            self.go_on.wait(20)


def test_no_more_than_the_slots_work_at_once_and_each_gets_its_turn(
    state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    workers = [Worker(state, "recording", 2) for _ in range(4)]
    with caplog.at_level(logging.INFO, "bilingual.news"):
        for worker in workers:
            worker.start()
        deadline = time.monotonic() + 20
        while len(caplog.messages) < 2:  # before one is done, two have come in vain
            assert time.monotonic() < deadline
            time.sleep(0.02)
        left = list(workers)
        while left:
            deadline = time.monotonic() + 20
            while sum(worker.has_it.is_set() for worker in left) < min(2, len(left)):
                assert time.monotonic() < deadline
                time.sleep(0.02)
            holding = [worker for worker in left if worker.has_it.is_set()]
            assert len(holding) <= 2
            holding[0].go_on.set()
            holding[0].join(20)
            left.remove(holding[0])
    assert caplog.messages == ["waits until another recording is finished"] * 2


def test_a_slot_of_a_killed_process_is_free_at_once(state: Path) -> None:
    """No cleaning up, and no waiting for a lease to run out."""
    ready, told = os.pipe()
    child = os.fork()
    if not child:
        with slot(state, "render", 1):
            os.write(told, b"x")
            time.sleep(60)
        os._exit(0)
    assert os.read(ready, 1) == b"x"
    worker = Worker(state, "render", 1)
    worker.start()
    assert not worker.has_it.wait(0.2)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert worker.has_it.wait(5)
    worker.go_on.set()
    worker.join(5)


def test_an_error_frees_the_slot_and_resources_are_held_one_by_one(state: Path) -> None:
    assert (TRANSCRIPT.resource, VIDEO.resource) == ("speech", "render")
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), speech_slot(state, None, TALK), render_slot(state):
            raise ZeroDivisionError
    with ExitStack() as held:
        held.enter_context(speech_slot(state, None, TALK))
        held.enter_context(render_slot(state))
        held.enter_context(recording_slot(state))
        held.enter_context(recording_slot(state))


def test_slots_are_private_and_those_of_other_machines_are_theirs(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with slot(state, "render", 1):
        monkeypatch.setattr("platform.node", lambda: "../other host")
        with slot(state, "render", 1):
            found = list((state / "run" / "slots").iterdir())
    assert len(found) == 2
    assert {path.stat().st_mode & 0o777 for path in found} == {0o600}


class Items:
    """Items with work files, each older than the next."""

    def __init__(self, root: Path) -> None:
        self.workspace = Workspace(Settings(root=root))
        self._held = ExitStack()

    def add(self, name: str, age: int = 0, *, killed: bool = False, running: bool = False, error: str = "") -> Path:
        folder = self.workspace.work_folder(name)
        for file in (f"{STORE}/part-1.mp4", SOUND, "de.jsonl", "copies/x/transcript.json"):
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x", "utf-8")
        os.utime(folder / STORE, (2_000_000_000 - age, 2_000_000_000 - age))
        note = {"identity": name, "source": "x.mp4", "since_s": 1.0, "error": error}
        lock = self.workspace.lock_path("items", name)
        state_folder(self.workspace.state, "run", "items")
        if running:
            self._held.enter_context(self.workspace.claim(name, folder))
        if killed or running or error:
            lock.with_suffix(".json").write_text(json.dumps(note))
        return folder

    def left(self, folder: Path) -> list[str]:
        return [name for name in (STORE, SOUND) if (folder / name).exists()]

    def close(self) -> None:
        self._held.close()


@pytest.fixture
def items(tmp_path: Path) -> Iterator[Items]:
    made = Items(tmp_path)
    yield made
    made.close()


def test_only_the_two_last_items_keep_what_can_be_made_again(items: Items) -> None:
    folders = {name: items.add(name, age) for age, name in enumerate(("new", "second", "third", "old"))}
    failed = items.add("failed", 9, error="has no font")
    tidy(items.workspace)
    left = {name: items.left(folder) for name, folder in folders.items()}
    assert left == {"new": [STORE], "second": [STORE], "third": [], "old": []}
    assert items.left(failed) == []
    for folder in (*folders.values(), failed):
        assert sorted(path.name for path in folder.rglob("*.json*")) == ["de.jsonl", "transcript.json"], "what was paid"
    tidy(items.workspace)
    assert items.left(folders["new"]) == [STORE]


def test_what_is_worked_on_counts_and_what_was_killed_is_kept(items: Items) -> None:
    """A run that continues finds its parts, whoever came in between."""
    running = items.add("running", 50, running=True)
    killed = items.add("killed", 99, killed=True)
    finished = [items.add(f"finished-{age}", age) for age in range(3)]
    tidy(items.workspace)
    assert items.left(running) == items.left(killed) == [STORE, SOUND]
    assert [items.left(folder) for folder in finished] == [[STORE], [], []]
    items.add("running too", running=True)
    tidy(items.workspace)
    assert [items.left(folder) for folder in finished] == [[], [], []]


def test_an_item_that_is_claimed_meanwhile_is_left_alone(items: Items, monkeypatch: pytest.MonkeyPatch) -> None:
    old = items.add("old", 9, running=True)
    for age in range(3):
        items.add(f"new-{age}", age)
    monkeypatch.setattr(disk, "notes_of", lambda workspace: [])
    tidy(items.workspace)
    assert items.left(old) == [STORE, SOUND]


def recording(path: Path, minutes: int, size: int) -> Recording:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return Recording(path, MediaInfo(minutes * 60_000, None, (), "mp4", size))


def test_an_item_starts_only_with_room_for_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = recording(tmp_path / "media/inbox/talk.mp4", 60, 300_000_000)
    assert expected_bytes(talk, 0) == 115_200_000
    assert expected_bytes(talk, 2) == 115_200_000 + 4 * 600_000_000, "twice the source"
    raw = recording(tmp_path / "raw.mov", 60, 90_000_000_000)
    assert expected_bytes(raw, 1) == 115_200_000 + 2 * 3_600_000_000, "what an encoder makes of it"
    work, results = tmp_path / "work", tmp_path / "results"
    work.mkdir()  # the results folder of a new item does not exist yet
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000_000_000))
    with pytest.raises(NoRoom, match=r"about 2\.5 GB of disk space, and 1\.0 GB are free\. Free some") as found:
        require_room(talk, 2, work, results)
    require_room(talk, 0, work, results)
    with (work / "part.mp4").open("wb") as file:
        file.truncate(2_000_000_000)
    require_room(talk, 2, work, results)
    # The night tries it again: it is not the item's fault.
    place = settle_failure(talk.path, found.value, Settings(root=tmp_path))
    assert place is not None
    reason = place.with_name("talk.mp4.reason.txt").read_text("utf-8")
    assert "[BIL-WRK-030]\nkind: transient\n" in reason
