"""Runs that wait for a person: their state, the edits that the watcher takes in, and the last approval."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect import tags as prefect_tags
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import Failed

from bilingual.cli.main import run
from bilingual.flows.article import article
from bilingual.flows.names import AGAIN, EDITED, NEEDS_REVIEW, NOT_READY
from bilingual.flows.nightly import outcome
from bilingual.flows.nights.summary import NightItem, summary
from bilingual.flows.submitting import submit_rebuild
from bilingual.flows.watching.watcher import Watcher
from bilingual.pipeline.records.files import read_json
from bilingual.settings import Settings, load_settings
from support.servers.board import Board
from support.sources.short_post import POST, SPANISH, say

SETTINGS = 'packs = false\ntranslation = ["memory", "scripted"]\ntargets = ["es"]\nreview = "always"\nkeep = true\n'


@pytest.fixture
def folder(root: Path, board: Board, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The results of a post that waits for approval; its source stays in the inbox."""
    say(monkeypatch, SPANISH)
    (root / "bilingual.toml").write_text(SETTINGS, "utf-8")
    (root / "media/inbox/post.md").write_text(POST, "utf-8")
    state: State[Any] = article("media/inbox/post.md", return_state=True)
    assert (state.name, state.type, state.is_final()) == (NEEDS_REVIEW, StateType.FAILED, True)
    assert "3 of 3 sentences to read and approve" in (state.message or "")
    yield root / "media/outbox/sleep"
    shutil.rmtree(root / "media")


def ticked(folder: Path, units: int) -> None:
    path = folder / "review.en_es.md"
    path.write_text(path.read_text("utf-8").replace("- [ ] ", "- [x] ", units), "utf-8")


def test_a_run_of_a_results_folder_takes_in_what_a_person_saved(folder: Path, root: Path) -> None:
    ticked(folder, 2)
    state: State[Any] = article("media/outbox/sleep", return_state=True)
    assert (state.name, "1 of 3 sentences to read" in (state.message or "")) == (NEEDS_REVIEW, True)
    ticked(folder, 1)
    state = article("media/outbox/sleep", return_state=True)
    assert (state.name, state.message) == ("Completed", f"ready: {folder}")
    assert read_json(folder / "manifest.json")["state"] == "ready"


def test_the_watcher_starts_one_run_for_each_saved_file(folder: Path, board: Board) -> None:
    watcher = Watcher(folder.parents[2])
    looks: list[list[FlowRun]] = []

    def look(times: int = 1) -> int:
        for _ in range(times):
            watcher.look_at_results()
        looks.append([one for one in board.runs() if EDITED in one.tags])
        return len(looks[-1])

    assert look(3) == 0, "nobody has edited it"
    ticked(folder, 1)
    assert look() == 0, "it may still be being saved"
    assert look(3) == 1
    (started,) = looks[-1]
    assert (started.name, started.parameters) == ("article sleep", {"source": "media/outbox/sleep"})
    ticked(folder, 1)
    assert look(3) == 2
    again = Watcher(folder.parents[2])
    again.look_at_results()
    again.look_at_results()
    assert look() == 2, "a restarted watcher starts it again"
    (folder / "manifest.json").write_text("{", "utf-8")
    ticked(folder, 1)
    assert look(3) == 2, "a damaged folder stops nothing"


@pytest.mark.slow  # test_watch.py has the growing pauses
def test_an_edit_that_found_a_full_disk_is_taken_in_again_with_growing_pauses(
    folder: Path, root: Path, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    watcher = Watcher(root, lambda: clock[0])
    ticked(folder, 3)

    def runs_after(seconds: int) -> list[FlowRun]:
        for _ in range(2):
            watcher.look_at_results()
        clock[0] += seconds
        watcher.look_at_results()
        return [one for one in board.runs() if EDITED in one.tags]

    (first,) = runs_after(0)
    board.move(first, Failed(message=f"cannot be written: No space left on device. [BIL-WRK-014] {AGAIN}"))
    assert len(runs_after(50)) == 1
    _, second = runs_after(20)
    board.move(second, Failed(message=f"cannot be written: No space left on device. [BIL-WRK-014] {AGAIN}"))
    assert len(runs_after(110)) == 2
    *_, third = runs_after(20)
    board.move(third, Failed(message="bitext.en_es.json: is not valid JSON. [BIL-WRK-011]"))
    assert len(runs_after(3600)) == 3, "what does not pass is not tried again"


def test_a_run_on_a_full_disk_says_whether_it_is_tried_again(
    folder: Path, root: Path, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticked(folder, 1)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    before = {path: path.read_bytes() for path in folder.glob("*.json")}
    for tags, ending in (((), "[BIL-WRK-014]"), ((EDITED,), AGAIN)):
        with prefect_tags(*tags):
            state: State[Any] = article("media/outbox/sleep", return_state=True)
        assert (state.name, (state.message or "").endswith(ending)) == ("Failed", True), state.message
    assert {path: path.read_bytes() for path in folder.glob("*.json")} == before


@pytest.mark.parametrize("name", [NEEDS_REVIEW, NOT_READY])
def test_a_source_that_stays_is_not_failed(folder: Path, board: Board, root: Path, name: str) -> None:
    """Its run has a type that is not green, and is still no fault of the file."""
    clock = [1000.0]
    watcher = Watcher(root, lambda: clock[0])
    for _ in range(40):
        watcher.look()
        clock[0] += 1
        for one in board.runs(StateType.SCHEDULED):
            board.move(one, Failed(name=name, message="3 of 3 sentences to read and approve"))
    assert (root / "media/inbox/post.md").is_file()
    assert not (root / "media/failed").exists()
    assert len([one for one in board.runs() if "inbox" in one.tags]) == 1, "nor is it tried again"


def test_the_night_tells_what_waits_for_a_person() -> None:
    from datetime import UTC, datetime

    items = [NightItem("a.md", state="Completed"), NightItem("b.md", state=NEEDS_REVIEW, reason="3 of 3 sentences")]
    assert ": 1 ready, 1 to approve." in summary(items, [], datetime.now(UTC), 0.0, Settings(Path("/r")))
    state = outcome(items)
    assert (state.name, state.type) == (NOT_READY, StateType.FAILED)
    assert state.message == "2 items: 1 ready, 1 to approve\n- b.md (to approve): 3 of 3 sentences"


def test_the_last_approval_builds_here_or_as_a_run_of_the_service(
    folder: Path, root: Path, board: Board, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def approved(*words: str) -> tuple[int, str]:
        code = run(["approve", *words, "--root", str(root)])
        return code, capsys.readouterr().out

    assert approved("sleep") == (3, "en_es: 3 sentences to approve: s1, s2, s3\n")
    code, said = approved("sleep", "s1")
    assert (code, "en_es: 1 sentence approved, 2 to go" in said) == (3, True)
    monkeypatch.setattr("bilingual.flows.commands.approving.is_running", lambda service: True)
    monkeypatch.setattr("bilingual.flows.service.Service.environment", lambda service: {})
    code, said = approved("sleep", "--all")
    assert (code, "is built by the run 'article sleep'" in said) == (0, True)
    assert read_json(folder / "manifest.json")["state"] == "needs-review", "until that run has built it"
    (started,) = (one for one in board.runs() if EDITED in one.tags)
    assert submit_rebuild(folder, load_settings(root)).id == started.id, "whoever saw it, it is one run"
    monkeypatch.undo()
    monkeypatch.setenv("BILINGUAL_ROOT", str(root))
    assert run(["approve", str(folder), "--json", "--root", str(root)]) == 0
    assert capsys.readouterr().out.strip() == '{"waiting": {"en_es": []}, "wordings": {}}'
