"""The nightly batch: one run per item through another queue, a few at a time, and a summary."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.flow_engine import run_flow
from prefect.states import Completed, Crashed, Failed, Running

from bilingual.errors import Unavailable
from bilingual.flows.continuing import continue_run
from bilingual.flows.names import AGAIN, BUSY, INBOX, ITEMS, NEEDS_REVIEW, NIGHT, NOT_READY, POOL
from bilingual.flows.nightly import nightly, outcome
from bilingual.flows.nights.summary import NightItem, summary
from bilingual.flows.submitting import submit
from bilingual.model.item import LibraryItem
from bilingual.pipeline.inbox.queue import nightly_groups, settle_failure
from bilingual.settings import Settings, load_settings
from support.servers.board import Board


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilingual.flows.nights.running._POLL_S", 0.1)
    monkeypatch.setattr("bilingual.flows.nightly._LOOKS_S", (0.0, 0.1, 0.1))
    monkeypatch.setattr("bilingual.pipeline.inbox.waiting.STEADY_MS", 100)


class Worker:
    """Takes Scheduled runs, oldest first, and ends each as *verdict* says; knows how many ran at once.

    The first run goes on until *together* runs are open.
    """

    def __init__(self, verdict: Callable[[FlowRun], State], together: int = 1) -> None:
        self.verdict = verdict
        self.together = together
        self.most_at_once = 0
        self.done: list[str] = []
        self._stop = threading.Event()

    @contextmanager
    def at_work(self) -> Iterator[Worker]:
        thread = threading.Thread(target=self._work, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            thread.join(10)

    def _work(self) -> None:
        with get_client(sync_client=True) as client:
            board = Board(client)
            while not self._stop.wait(0.05):
                for run in self._open(board)[:1]:
                    board.move(run, Running())
                    time.sleep(0.2)
                    while not self.done and len(self._open(board)) < self.together and not self._stop.is_set():
                        time.sleep(0.05)
                    self.most_at_once = max(self.most_at_once, len(self._open(board)))
                    board.move(run, self.verdict(run))
                    self.done.append(run.name)

    @staticmethod
    def _open(board: Board) -> list[FlowRun]:
        runs = board.runs(StateType.SCHEDULED, StateType.RUNNING)
        return [run for run in runs if run.name.startswith(("video", "article"))]


def drop(root: Path, *names: str) -> list[Path]:
    paths = [root / "media" / "inbox" / name for name in names]
    for number, path in enumerate(paths):
        path.write_text("x" * (number + 1), "utf-8")
    return paths


def verdict(run: FlowRun) -> State:
    if "bad" in run.name:
        return Failed(message="bad.mp4: has no audio stream. Export it with sound. [BIL-MED-001]")
    if "draft" in run.name:
        return Failed(name=NOT_READY, message="outbox/draft: en_es: 6 of 40 sentences are machine drafts")
    return Completed(message="ready: outbox/good | one")


def test_one_failing_item_never_stops_the_others(root: Path, board: Board) -> None:
    drop(root, "nightly/bad.mp4", "nightly/draft.md", "nightly/good.mp4", "missed.mp3")
    with Worker(verdict).at_work() as worker:
        state = nightly(at_once=1, return_state=True)
    assert worker.most_at_once == 1
    assert sorted(worker.done) == ["article draft.md", "video bad.mp4", "video good.mp4", "video missed.mp3"]
    assert (state.type, state.name) == (StateType.FAILED, NOT_READY), "not green"
    assert state.message == (
        "4 items: 2 ready, 1 not ready, 1 failed\n"
        "- media/inbox/nightly/bad.mp4 (failed): bad.mp4: has no audio stream. Export it with sound. [BIL-MED-001]\n"
        "- media/inbox/nightly/draft.md (not ready): outbox/draft: en_es: 6 of 40 sentences are machine drafts"
    )
    (file,) = (root / "media" / "outbox").glob("night-*.md")
    text = file.read_text("utf-8")
    assert "min: 2 ready, 1 not ready, 1 failed." in text
    lines = [line for line in text.splitlines() if line.startswith("| media/")]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    assert {(source, state, reason) for source, state, _, reason in rows} == {
        (
            "media/inbox/nightly/bad.mp4",
            "Failed",
            r"bad.mp4: has no audio stream. Export it with sound. \[BIL-MED-001\]",
        ),
        ("media/inbox/nightly/draft.md", NOT_READY, r"outbox/draft: en\_es: 6 of 40 sentences are machine drafts"),
        ("media/inbox/nightly/good.mp4", "Completed", r"ready: outbox/good \| one"),
        ("media/inbox/missed.mp3", "Completed", r"ready: outbox/good \| one"),
    }
    with get_client(sync_client=True) as client:
        artifacts = client.request("POST", "/artifacts/latest/filter", json={}).json()
    assert text in [artifact["data"] for artifact in artifacts if artifact["key"] == "nightly"]


def test_two_at_once_and_no_more_than_the_limit(root: Path, board: Board) -> None:
    drop(root, *(f"good-{number}.md" for number in range(5)))
    with Worker(verdict, together=2).at_work() as worker:
        state = nightly(limit=3, at_once=2, return_state=True)
    assert worker.most_at_once == 2
    assert state.message == "3 items: 3 ready\nbesides: 2 waiting", "the watcher takes those"
    assert state.name == "Completed"


def test_what_a_night_leaves_is_told_and_comes_first_in_the_next_one(root: Path, board: Board) -> None:
    """Before what the watcher takes."""
    drop(root, "good-now.md", "nightly/good-1.md", "nightly/good-2.md")

    def published(run: FlowRun) -> State:
        (root / str(run.parameters["source"])).unlink(missing_ok=True)
        return verdict(run)

    with Worker(published).at_work() as worker:
        messages = [nightly(limit=1, return_state=True).message, nightly(limit=2, return_state=True).message]
    assert worker.done == ["article good-1.md", "article good-2.md", "article good-now.md"]
    left = "1 item waits for the next night, first media/inbox/nightly/good-2.md"
    assert messages == [f"1 item: 1 ready\n{left}\nbesides: 1 waiting", "2 items: 2 ready"]
    assert f"\n\n{left}.\n\n" in min((root / "media" / "outbox").glob("night-*.md")).read_text("utf-8")


def test_an_empty_inbox_is_a_good_night(root: Path, board: Board) -> None:
    state = nightly(return_state=True)
    assert (state.name, state.message) == ("Completed", "0 items: 0 ready")


def test_a_night_that_delivers_nothing_fails(root: Path, board: Board) -> None:
    drop(root, "bad.mp4")
    with Worker(verdict).at_work():
        state = nightly(return_state=True)
    assert (state.name, (state.message or "").splitlines()[0]) == ("Failed", "1 item: 0 ready, 1 failed")


def test_what_failed_for_a_passing_reason_is_fetched_again(root: Path, board: Board) -> None:
    passing, lasting = drop(root, "nightly/good.mp4", "nightly/other.mp4")
    settings = load_settings(root)
    settle_failure(passing, Unavailable("BIL-TST-001", "the service does not answer"), settings)
    lasting.unlink()
    with Worker(verdict).at_work() as worker:
        nightly(return_state=True)
    assert worker.done == ["video good.mp4"]
    assert {"source": "media/inbox/nightly/good.mp4"} in [run.parameters for run in board.runs()]


@pytest.mark.slow  # two nights, as one that failed for a passing reason above
def test_what_stayed_in_the_inbox_because_the_disk_was_full_is_done_by_the_next_night(root: Path, board: Board) -> None:
    drop(root, "nightly/good.mp4")
    full = Failed(
        message=f"good.srt: cannot be written: No space left on device. Free some space. [BIL-WRK-014] {AGAIN}"
    )
    verdicts = iter([full])
    with Worker(lambda run: next(verdicts, verdict(run))).at_work() as worker:
        states = [nightly(return_state=True), nightly(return_state=True)]
    assert worker.done == ["video good.mp4", "video good.mp4"]
    assert [state.name for state in states] == ["Failed", "Completed"]


@pytest.mark.slow  # test_watch.py continues a run that dies
def test_an_item_that_dies_is_followed_to_the_run_that_goes_on_with_it(root: Path, board: Board) -> None:
    drop(root, "good.mp4")
    deaths = iter([Crashed(), Crashed()])
    with Worker(lambda run: next(deaths, verdict(run))).at_work() as worker:
        state = nightly(return_state=True)
    assert worker.done == ["video good.mp4"] * 3
    assert (state.name, state.message) == ("Completed", "1 item: 1 ready")
    (file,) = (root / "media" / "outbox").glob("night-*.md")
    assert "\n\n2 runs died and went on: media/inbox/good.mp4.\n\n" in file.read_text("utf-8")


@pytest.mark.slow  # two nights
def test_a_night_that_is_interrupted_tells_all_of_it(root: Path, board: Board) -> None:
    """What was done before the power cut is told in the morning, too."""
    settings = load_settings(root)
    drop(root, "draft-1.md", "good-2.md", "good-3.md", "good-4.md")
    deployment = board.client.create_deployment(
        board.client.create_flow_from_name("nightly"), "default", work_pool_name=POOL, work_queue_name=ITEMS
    )
    before = submit(nightly_groups(settings)[3], settings, NIGHT)
    board.move(before, Running(), Completed())
    night = board.client.create_flow_run_from_deployment(deployment)
    board.move(night, Running())
    ended, died = (submit(group, settings, NIGHT, f"night-{night.id}") for group in nightly_groups(settings)[:2])
    board.move(ended, Running(), verdict(ended))
    for name in ("draft-1.md", "good-4.md"):
        (root / "media" / "inbox" / name).unlink()
    board.move(died, Running(), Crashed())
    board.move(night, Crashed())
    again = continue_run(board.client, board.client.read_flow_run(night.id))
    with Worker(verdict).at_work() as worker:
        state = run_flow(nightly, flow_run=again, return_type="state")
    assert sorted(worker.done) == ["article good-2.md", "article good-3.md"]
    assert (state.message or "").splitlines()[0] == "3 items: 2 ready, 1 not ready"


@pytest.mark.parametrize("ahead", [timedelta(days=1), pytest.param(timedelta(days=-1), marks=pytest.mark.slow)])
def test_the_clock_is_set_during_a_night_and_every_item_is_told(
    root: Path, board: Board, monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> None:
    """What ended before, by the wrong clock in between, is neither done nor told again."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + ahead

    kept, _ = drop(root, "good-kept.md", "good-new.md")
    (before,) = (submit(group, load_settings(root), INBOX) for group in nightly_groups(load_settings(root))[:1])
    board.move(before, Running(), Completed(timestamp=datetime.now(UTC) + timedelta(days=2)))
    monkeypatch.setattr("bilingual.flows.nightly.datetime", Clock)
    with Worker(verdict).at_work() as worker:
        state = nightly(return_state=True)
    assert worker.done == ["article good-new.md"]
    assert state.message == "1 item: 1 ready\nbesides: 1 waiting", "its run made nothing here"
    (file,) = (root / "media" / "outbox").glob("night-*.md")
    assert "\n\n1 item in 0 min: 1 ready." in file.read_text("utf-8")
    assert kept.is_file()


@pytest.mark.slow  # two nights
def test_what_is_done_already_is_neither_done_nor_counted_again(root: Path, board: Board) -> None:
    """A source with keep = true stays in the inbox for ever."""
    drop(root, "good-kept.md", "good-new.md")
    with Worker(verdict).at_work():
        nightly(limit=1, return_state=True)
        state = nightly(limit=1, return_state=True)
        again = nightly(limit=1, return_state=True)
    assert state.message == "1 item: 1 ready\nbesides: 1 waiting", "nothing was made of it here"
    assert again.message == "0 items: 0 ready"


@pytest.mark.slow  # test_second_runs.py has a night whose item another run published
def test_what_the_watcher_publishes_meanwhile_is_counted_and_not_done_again(root: Path, board: Board) -> None:
    """The watcher submits all at once; an item's turn in the night comes when its file is gone already."""
    settings = load_settings(root)
    sources = drop(root, "good-1.md", "good-2.md", "good-3.md")
    for number, source in enumerate(sources):
        os.utime(source, (1_000_000 + number, 1_000_000 + number))
    for group in nightly_groups(settings)[1:2]:
        submit(group, settings, INBOX)

    def published(run: FlowRun) -> State:
        for name in ("good-2.md", "good-3.md"):
            (root / "media" / "inbox" / name).unlink(missing_ok=True)
        return verdict(run)

    with Worker(published).at_work() as worker:
        state = nightly(at_once=1, return_state=True)
    assert sorted(worker.done) == ["article good-1.md", "article good-2.md"]
    # The worker may end the watcher's run before the night looks: then that item is not the night's to count.
    assert (state.name, state.message) in [("Completed", "2 items: 2 ready"), ("Completed", "1 item: 1 ready")]


def test_what_a_persons_run_holds_is_not_counted_as_failed(root: Path, board: Board) -> None:
    drop(root, "good.md", "held.md")
    busy = Completed(name=BUSY, message="is in use by another run")
    with Worker(lambda run: busy if "held" in run.name else verdict(run)).at_work():
        state = nightly(return_state=True)
    assert (state.name, state.message) == ("Completed", "1 item: 1 ready\nbesides: 1 waiting")


def test_settings_that_cannot_be_read_fail_the_night_in_one_line(root: Path, board: Board) -> None:
    (root / "bilingual.toml").write_text("nightly_limit = 0\n", "utf-8")
    state = nightly(return_state=True)
    assert state.name == "Failed"
    assert state.message is not None
    assert state.message.endswith("[BIL-SET-014]")


def test_the_summary_names_item_state_time_and_reason() -> None:
    items = [NightItem("media/inbox/a.mp4", None, "Completed", "ready: /r/media/outbox/a", 61.2)]
    now = datetime.now(UTC)
    last = {"deepl": {"requests": 1, "characters": 9, "refused": 0},
            "google": {"requests": 210, "characters": 10432, "refused": 3}}  # fmt: skip
    items[0].item = LibraryItem("a", "ready", asked={"at_s": round(now.timestamp()), "last": last})
    earlier = NightItem("b", None, "Completed", item=LibraryItem("b", "ready", asked={"at_s": 1, "last": last}))
    text = summary([items[0], earlier], [], now, 0.0, Settings(Path("/r")))
    asked = "deepl 1 request with 9 characters, google 210 requests with 10,432 characters, 3 answers refused"
    assert f"\n\nServices were asked: {asked}.\n\n" in text
    items[0].item = None
    text = summary(items, [], now, 90.0, Settings(Path("/r")))
    assert text.endswith(
        "\n\n1 item in 2 min: 1 ready.\n\n"
        "| item | state | seconds | what |\n"
        "|---|---|---:|---|\n"
        "| media/inbox/a.mp4 | Completed | 61 | ready: /r/media/outbox/a |\n"
    )


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], "Completed"),
        (["Completed", "Completed"], "Completed"),
        (["Completed", NOT_READY], NOT_READY),
        (["Completed", "Failed"], NOT_READY),
        ([NOT_READY, "Crashed"], NOT_READY),
        (["Failed", "Crashed"], "Failed"),
    ],
)
def test_the_state_of_the_night_follows_its_items(states: list[str], expected: str) -> None:
    state = outcome([NightItem("x", None, state) for state in states])
    assert (state.name, state.is_completed()) == (expected, expected == "Completed"), "green only if all is well"


def named(*items: tuple[str, str, str]) -> list[str]:
    """Return the lines of the message of a night with *items*: their source, state and reason."""
    return (outcome([NightItem(source, None, state, why) for source, state, why in items]).message or "").splitlines()


def test_the_night_names_the_items_that_are_not_ready_failed_ones_first() -> None:
    assert named(
        ("good.md", "Completed", "ready: /r/media/outbox/good"),
        ("a.md", NOT_READY, "/r/media/outbox/a: en_es: 1 open finding. See its index.html."),
        ("media/inbox/b: c.mp4", "Failed", "/my r/media/inbox/b: c.mp4: is empty. Copy it again. [BIL-SRC-009]"),
        ("d.md", NEEDS_REVIEW, "/r/media/outbox/d: 3 of 3 sentences to read and approve"),
        ("e.mp4", "Failed", "Flow run encountered an exception: KeyError:\n  'e.mp4: x'"),
        ("f.mp4", "Crashed", "Its process ended early: the machine or the worker stopped."),
        ("g.mp4", "Running", ""),
        ("h.mp4", "Cancelled", ""),
        ("i.md", "Failed", "x" * 5000 + ". Do this. [BIL-X-001]"),
    ) == [
        "9 items: 1 ready, 1 not ready, 1 to approve, 6 failed",
        "- media/inbox/b: c.mp4 (failed): is empty. Copy it again. [BIL-SRC-009]",
        "- e.mp4 (failed): Flow run encountered an exception: KeyError: 'e.mp4: x'. See its log in Prefect.",
        "- f.mp4 (crashed): Its process ended early: the machine or the worker stopped. See its log in Prefect.",
        "- g.mp4 (running): See its log in Prefect.",
        "- h.mp4 (cancelled): See its log in Prefect.",
        f"- i.md (failed): {'x' * 200} … {'x' * 178}. Do this. [BIL-X-001]",
        "- a.md (not ready): /r/media/outbox/a: en_es: 1 open finding. See its index.html.",
        "- d.md (to approve): /r/media/outbox/d: 3 of 3 sentences to read and approve",
    ]


def test_the_night_names_ten_items_and_counts_the_others() -> None:
    unready = [(f"{number}.md", NOT_READY, "") for number in range(40)]
    lines = named(*unready, ("bad.md", "Failed", "[BIL-X-001]"))
    assert lines[0] == "41 items: 0 ready, 40 not ready, 1 failed"
    assert [line.split()[1] for line in lines[1:-1]] == ["bad.md", *(f"{number}.md" for number in range(9))]
    assert lines[-1] == "and 31 more; the summary in media/outbox has all"
    assert len(named(*unready[:10])) == 11, "none is said to be missing"


@pytest.mark.slow  # test_untrusted.py of the inbox has such files
def test_links_pipes_and_names_that_nothing_can_show_fail_by_name(root: Path, board: Board) -> None:
    inbox = root / "media" / "inbox"
    (inbox / "link.md").symlink_to("/etc/passwd")
    (inbox / "loop.mp4").symlink_to("loop.mp4")
    os.mkfifo(inbox / "nightly" / "pipe.md")
    drop(root, "caf\udce9.md", "x\x1b[2J.md", "good.mp4")
    with Worker(verdict).at_work() as worker:
        state = nightly(return_state=True)
    assert (state.name, (state.message or "").splitlines()[0]) == (NOT_READY, "6 items: 1 ready, 5 failed")
    assert all(line.isprintable() for line in (state.message or "").split("\n"))
    assert worker.done == ["video good.mp4"]
    (night,) = root.joinpath("media", "outbox").glob("night-*.md")
    text = night.read_text("utf-8")
    for name in ("link.md", "loop.mp4", "nightly/pipe.md", "caf\\\\udce9.md", "x\\\\x1b\\[2J.md"):
        assert f"| media/inbox/{name} | Failed |" in text
    assert len(list(root.joinpath("media", "failed").glob("*.reason.txt"))) == 5
