"""The watcher on a real Prefect server: exactly one run per complete item, whatever happens in between."""

from __future__ import annotations

import errno
import logging
import os
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from prefect.client.schemas.objects import StateType
from prefect.states import Cancelled, Completed, Crashed, Failed, Running

from bilingual.flows.continuing import TRIES
from bilingual.flows.names import AGAIN, BUSY
from bilingual.flows.submitting import API_ERRORS
from bilingual.flows.watch import _look, watch
from bilingual.flows.watching.watcher import Watcher
from bilingual.pipeline.inbox.groups import Group, scan
from support.servers.board import Board


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Scene:
    """A watcher and its clock.

    ``wait`` looks once a second, as the watcher does while something grows, and once in five after eight.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = Clock()
        self.watcher = Watcher(root, self.clock)

    def wait(self, seconds: int) -> None:
        start_s = self.clock.now_s
        end_s = start_s + seconds
        while self.clock.now_s < end_s:
            self.watcher.look()
            self.clock.now_s += 1 if self.clock.now_s < start_s + 8 else min(5, end_s - self.clock.now_s)

    def drop(self, name: str, text: str = "x") -> Path:
        path = self.root / "media" / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path


@pytest.fixture
def scene(root: Path, board: Board) -> Scene:
    return Scene(root)


def test_a_complete_drop_starts_one_run(scene: Scene, board: Board) -> None:
    scene.drop("my talk, 讲座.mp4")
    scene.drop("my talk, 讲座.zh-Hans.srt")
    scene.wait(5)
    assert board.runs() == []
    scene.wait(30)
    (run,) = board.runs()
    assert (run.name, run.parameters) == ("video my talk, 讲座.mp4", {"source": "media/inbox/my talk, 讲座.mp4"})
    assert "inbox" in run.tags


def test_a_restarted_watcher_does_not_start_it_again(scene: Scene, board: Board) -> None:
    scene.drop("post.md")
    scene.wait(8)
    (run,) = board.runs()
    board.move(run, Running())
    Scene(scene.root).wait(12)
    assert [again.id for again in board.runs()] == [run.id]


@pytest.mark.parametrize("restarted", [False, True])
def test_an_item_that_is_published_while_the_watcher_looks_is_not_started_again(
    scene: Scene, board: Board, monkeypatch: pytest.MonkeyPatch, restarted: bool
) -> None:
    """The look took long, since the server did: a run for what is gone would end as Failed."""
    post = scene.drop("post.md")
    scene.wait(8)
    (run,) = board.runs()
    board.move(run, Running())
    watcher = Scene(scene.root) if restarted else scene
    if restarted:
        for _ in range(3):
            watcher.watcher._looks.look(scan(watcher.watcher.inbox)[0], round(watcher.clock() * 1000))
            watcher.clock.now_s += 5
    watcher.clock.now_s += 20
    looked = watcher.watcher._looks.look

    def published(groups: Sequence[Group], now_ms: int) -> list[Group]:
        steady = looked(groups, now_ms)
        assert steady
        post.unlink()
        board.move(run, Completed())
        return steady

    monkeypatch.setattr(watcher.watcher._looks, "look", published)
    watcher.watcher.look()
    assert [again.id for again in board.runs()] == [run.id]


def test_what_is_for_the_night_and_what_is_alone_waits(
    scene: Scene, board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    scene.drop("nightly/talk.mp4")
    scene.drop("alone.srt")
    with caplog.at_level(logging.INFO, "bilingual.inbox"):
        scene.wait(25)
    assert board.runs() == []
    assert sorted(caplog.messages) == [
        "alone.srt: waiting for the recording it belongs to",
        "nightly/talk.mp4: waiting for the nightly batch",
    ]


def test_a_foreign_file_gets_one_line(scene: Scene, board: Board, caplog: pytest.LogCaptureFixture) -> None:
    """A picture beside an article belongs to it."""
    for name in ("what.xyz", "post.png", "nightly/terms.csv"):
        scene.drop(name)
    with caplog.at_level(logging.INFO, "bilingual.inbox"):
        scene.wait(25)
    assert caplog.messages == ["what.xyz: is neither a recording nor an article, judging by its name: ignored"]


@pytest.mark.parametrize("absolute", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_file_that_a_person_named_is_left_to_that_run(
    scene: Scene, board: Board, caplog: pytest.LogCaptureFixture, absolute: bool
) -> None:
    source = scene.drop("talk.mp4")
    parameters = {"source": str(source) if absolute else "media/inbox/talk.mp4", "targets": ["es"]}
    deployment = board.client.read_deployment_by_name("video/default")
    run = board.client.create_flow_run_from_deployment(deployment.id, parameters=parameters, name="mine")
    scene.drop("other.mp4")
    with caplog.at_level(logging.INFO, "bilingual.inbox"):
        scene.wait(25)
    assert sorted(board.names()) == ["mine", "video other.mp4"]
    assert caplog.messages.count("talk.mp4: is left to the run that asked for it") == 1
    board.move(run, Cancelled())
    scene.wait(12)
    assert sorted(board.names()) == ["mine", "video other.mp4", "video talk.mp4"]


def test_bad_settings_beside_a_file_fail_it_and_nothing_else(scene: Scene, board: Board) -> None:
    scene.drop("bad.md")
    scene.drop("bad.toml", "targets = [unfinished")
    scene.drop("greedy.md")
    scene.drop("greedy.toml", '[engines.libretranslate]\nurl = "http://evil.example/"')
    scene.drop("good.md")
    scene.wait(8)
    assert board.names() == ["article good.md"]
    greedy = (scene.root / "media" / "failed" / "greedy.md.reason.txt").read_text("utf-8")
    assert "greedy.toml: engines can only be set at the root. Set it in" in greedy.splitlines()[0]
    reason = (scene.root / "media" / "failed" / "bad.md.reason.txt").read_text("utf-8")
    assert "bad.toml: is not valid TOML" in reason.splitlines()[0]


def test_a_name_that_is_not_utf8_fails_with_its_reason(scene: Scene, board: Board) -> None:
    (scene.root / "media" / "inbox" / "talk\udcff.mp4").write_text("x")
    scene.wait(8)
    assert board.runs() == []
    (reason,) = (scene.root / "media" / "failed").glob("*.reason.txt")
    assert "its name is not UTF-8. Rename the file." in reason.read_text("utf-8", "replace")


def test_a_sidecar_that_comes_later_waits_for_the_first_run_to_end(scene: Scene, board: Board) -> None:
    scene.drop("talk.mp4")
    scene.wait(8)
    (first,) = board.runs()
    board.move(first, Running())
    scene.drop("talk.de.srt")
    scene.wait(25)
    assert len(board.runs()) == 1
    board.move(first, Completed())
    scene.wait(25)
    assert len(board.runs()) == 2


def test_an_item_that_another_run_held_is_asked_for_again_after_a_while(scene: Scene, board: Board) -> None:
    scene.drop("talk.mp4")
    scene.wait(8)
    # The clock was ahead then: its time is not asked.
    board.move(board.runs()[0], Running(), Completed(name=BUSY, timestamp=datetime.now(UTC) + timedelta(hours=1)))
    scene.wait(25)
    assert len(board.runs()) == 1
    scene.wait(46)
    assert len(board.runs()) == 2


def test_an_item_that_could_not_be_moved_is_tried_again_with_growing_pauses(scene: Scene, board: Board) -> None:
    """Its run failed with an error of ours, and it is still here: the disk took neither it nor its reason."""
    source = scene.drop("talk.mp4")
    scene.wait(8)
    full = f"talk.srt: cannot be written: No space left on device. Free some space. [BIL-WRK-014] {AGAIN}"
    for pause_s, runs in ((60, 2), (120, 3)):
        board.move(board.runs()[-1], Running(), Failed(message=full))
        scene.wait(pause_s - 10)
        assert len(board.runs()) == runs - 1
        scene.wait(25)
        assert len(board.runs()) == runs
    assert source.is_file()


def test_what_cannot_be_started_nor_moved_is_told_once(
    scene: Scene, board: Board, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scene.drop("talk.mp4")
    scene.drop("talk.toml", text="no settings")
    scene.drop("post.md")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    scene.wait(30)
    assert [run.name for run in board.runs()] == ["article post.md"], "the others go on"
    assert len([line for line in caplog.messages if "[BIL-SET-" in line]) == 1
    assert (scene.root / "media/inbox/talk.mp4").is_file()


def test_a_cancelled_item_stays_and_is_not_started_again(scene: Scene, board: Board) -> None:
    source = scene.drop("talk.mp4")
    scene.wait(8)
    board.move(board.runs()[0], Cancelled())
    scene.wait(40)
    assert len(board.runs()) == 1
    assert source.is_file()


def test_what_an_error_in_the_program_left_behind_is_moved_with_its_reason(scene: Scene, board: Board) -> None:
    scene.drop("talk.mp4")
    scene.wait(8)
    board.move(board.runs()[0], Failed(message="Flow run encountered an exception: ZeroDivisionError: by us"))
    scene.wait(12)
    reason = (scene.root / "media" / "failed" / "talk.mp4.reason.txt").read_text("utf-8")
    assert "its run failed: Flow run encountered an exception: ZeroDivisionError: by us." in reason
    scene.wait(20)
    assert len(board.runs()) == 1


def test_a_run_that_dies_is_continued_and_given_up_in_the_end(scene: Scene, board: Board) -> None:
    source = scene.drop("talk.mp4")
    scene.wait(8)
    for number in range(1, TRIES + 1):
        *dead, run = board.runs()
        assert len(dead) == number - 1
        assert (run.state_type, run.name) == (StateType.SCHEDULED, "video talk.mp4")
        assert run.parameters == {"source": "media/inbox/talk.mp4"}
        board.move(run, Crashed())
        scene.watcher.continue_crashed()
        scene.watcher.continue_crashed()
    assert len(board.runs(StateType.CRASHED)) == TRIES
    scene.wait(40)
    assert len(board.runs()) == TRIES
    assert not source.exists()
    reason = (scene.root / "media" / "failed" / "talk.mp4.reason.txt").read_text("utf-8")
    assert f"talk.mp4: its run crashed {TRIES} times without an error message." in reason


def test_a_server_that_is_away_is_asked_again(
    scene: Scene, board: Board, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: object, **__: object) -> None:
        raise httpx.ConnectError("All connection attempts failed")

    scene.drop("talk.mp4")
    scene.wait(5)
    scene.clock.now_s += 1
    with monkeypatch.context() as patch, caplog.at_level(logging.INFO, "bilingual.inbox"):
        patch.setattr("bilingual.flows.submitting.run_deployment", away)
        with pytest.raises(API_ERRORS):
            scene.watcher.look()
        troubled = _look(scene.watcher, False, False)
        troubled = _look(scene.watcher, False, troubled)
    assert _look(scene.watcher, False, troubled) is False
    assert caplog.messages[0] == "the Prefect server is not responding (ConnectError); trying again"
    assert len([text for text in caplog.messages if "trying again" in text]) == 1
    assert board.names() == ["video talk.mp4"]


@pytest.mark.slow  # dozens of runs; the room is measured below
def test_many_articles_wait_in_the_inbox_and_not_in_the_queue(scene: Scene, board: Board) -> None:
    """What waits can still be changed, removed or overtaken; and a thousand runs at once lock Prefect's database."""

    def sources() -> list[str]:
        return [str(run.parameters["source"]).removeprefix("media/inbox/") for run in board.runs()]

    for number in range(200):
        scene.drop(f"{number % 10}/same-{number // 10:02}.md")
    scene.wait(8)
    assert scene.watcher.waiting
    assert sources() == [f"{number}/same-00.md" for number in range(4)], "two that run, and two in the queue"
    # Two are published, 100 are taken away, one that waits is edited, and one comes that cannot wait.
    for number in (0, 1, *range(4, 104)):
        (scene.root / f"media/inbox/{number % 10}/same-{number // 10:02}.md").unlink()
    scene.drop("4/same-10.md", "edited while it waits")
    scene.drop("urgent.md")
    scene.drop("urgent.toml", 'priority = "high"')
    scene.wait(8)
    # The edited one is not complete yet, so the next two are those after it.
    assert sources()[4:] == ["5/same-10.md", "6/same-10.md"]
    (scene.root / "media/inbox/2/same-00.md").unlink()
    scene.wait(1)
    assert sources()[6:] == ["urgent.md"]
    # A new process finds them all again, the order and the room that is left.
    restarted = Scene(scene.root)
    restarted.wait(8)
    assert len(board.runs()) == 7
    for run in board.runs()[:4]:
        board.move(run, Completed())
    restarted.wait(3)
    assert len(board.runs()) == 8


def test_long_items_are_not_queued_ahead(scene: Scene, board: Board) -> None:
    """One that is urgent is next when one of those that run ends."""
    for name in ("1.mp4", "2.mp4", "3.mp4", "4.md"):
        scene.drop(name)
    scene.wait(8)
    scene.drop("5.mp3")
    scene.drop("5.toml", 'priority = "high"')
    scene.wait(8)
    assert board.names() == ["video 1.mp4", "video 2.mp4"]
    board.move(board.runs()[0], Running(), Completed())
    scene.wait(3)
    assert board.names() == ["video 1.mp4", "video 2.mp4", "video 5.mp3"]


def test_the_room_is_that_of_the_queue(scene: Scene, board: Board) -> None:
    """A person with more machines lets more run at once, even while the watcher works."""
    queue = board.client.read_work_queue_by_name("default", work_pool_name="media")
    for number in range(9):
        scene.drop(f"{number}.mp4")
    try:
        board.client.update_work_queue(queue.id, concurrency_limit=5)
        scene.wait(8)
        assert len(board.runs()) == 5
        board.client.update_work_queue(queue.id, concurrency_limit=7)
        scene.wait(3)
        assert len(board.runs()) == 7
    finally:
        board.client.update_work_queue(queue.id, concurrency_limit=2)


@pytest.mark.slow  # many looks; the room is measured above
def test_a_source_that_stays_is_looked_up_once_and_takes_no_room(scene: Scene, board: Board) -> None:
    """With keep = true a thousand published sources stay in the inbox for ever."""
    for number in range(6):
        scene.drop(f"{number}.mp4")
        scene.wait(8)
        board.move(board.runs()[-1], Running(), Completed())
    scene.wait(3)
    restarted = Scene(scene.root)
    restarted.wait(8)
    assert (len(board.runs()), restarted.watcher.waiting) == (6, False)
    scene.drop("new.mp4")
    restarted.wait(8)
    assert len(board.runs()) == 7


def test_events_of_a_name_that_is_not_utf8_do_not_end_the_watcher(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """watchfiles raises instead of telling of it."""
    looks: list[bool] = []
    stop = threading.Event()

    def look(watcher: Watcher, slow: bool, troubled: bool) -> bool:
        looks.append(slow)
        if len(looks) == 1:
            (root / "media" / "inbox" / "talk\udcff.mp4").write_text("x")
        if len(looks) >= 3:
            stop.set()
        return troubled

    monkeypatch.setattr("bilingual.flows.watch._look", look)
    monkeypatch.setattr("bilingual.flows.watch._SLOW_LOOK_S", 0.2)
    watch(root, stop)
    assert len(looks) >= 3
