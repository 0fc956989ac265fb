"""Prefect's part of a run: tasks for stages, states for outcomes, messages for people."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import httpx
import pytest
from prefect import flow, tags
from prefect.client.schemas.objects import State
from prefect.flow_engine import run_flow
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES
from prefect.states import Pending, Scheduled

from bilingual.engines.base import Progress
from bilingual.errors import InputError
from bilingual.flows.article import article
from bilingual.flows.service import BUSY, INBOX, NEEDS_REVIEW, NIGHT, NOT_READY, WITHDRAWN
from bilingual.flows.tasks import as_task
from bilingual.flows.video import video
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.tools import Tools, open_tools
from bilingual.pipeline.videos.progress import news
from bilingual.settings import Settings, load_settings
from bilingual.testing import ScriptedTranslation
from board import Board

POST = """---
title: Sleep
slug: sleep
---
We sleep eight hours each night.

Water is good for the garden.
"""
SPANISH = {
    "Sleep": "El sueño",
    "We sleep eight hours each night.": "Dormimos ocho horas cada noche.",
    "Water is good for the garden.": "El agua es buena para el jardín.",
}


@pytest.fixture
def post(root: Path, board: Board) -> Path:
    (root / "bilingual.toml").write_text('packs = false\ntranslation = ["scripted"]\ntargets = ["es"]\n', "utf-8")
    path = root / "media" / "inbox" / "post.md"
    path.write_text(POST, "utf-8")
    return path


def say(monkeypatch: pytest.MonkeyPatch, answers: dict[str, str]) -> ScriptedTranslation:
    """Let the flow translate with *answers*."""
    engine = ScriptedTranslation(answers)

    def opened(settings: Settings) -> Tools:
        usual = open_tools(settings)
        return Tools(settings, usual.media, usual.fonts, translation_engines={"scripted": engine})

    monkeypatch.setattr("bilingual.flows.tasks.open_tools", opened)
    return engine


def test_a_ready_article_completes_and_leaves_the_inbox(
    post: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, SPANISH)
    state: State[Any] = article("media/inbox/post.md", return_state=True)
    assert (state.name, state.message) == ("Completed", f"ready: {root}/media/outbox/sleep")
    assert state.result()["exit_code"] == 0
    assert not post.exists()
    assert (root / "media" / "done" / "sleep" / "post.md").is_file()


def test_a_second_run_makes_nothing(post: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = say(monkeypatch, SPANISH)
    article("media/inbox/post.md", return_state=True)
    asked = len(engine.history)
    again: State[Any] = article("media/done/sleep/post.md", return_state=True)
    assert (again.name, again.result()["unchanged"], len(engine.history)) == ("Completed", True, asked)


def test_an_untranslated_sentence_ends_not_ready(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, {text: target for text, target in SPANISH.items() if "garden" not in text})
    state: State[Any] = article("media/inbox/post.md", return_state=True)
    assert (state.type.value, state.name) == ("FAILED", NOT_READY), "not green in Prefect's page"
    folder = post.parents[1] / "outbox/sleep"
    assert (state.message or "").startswith(f"{folder}: en_es: 1 of 3 sentences untranslated")
    assert (state.message or "").endswith(f" See its index.html; after edits run `bilingual apply {folder}`.")


def test_a_run_that_a_person_retries_in_prefect_does_the_rest(
    post: Path, root: Path, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its source has left the inbox: it finds it there."""
    say(monkeypatch, {text: target for text, target in SPANISH.items() if "garden" not in text})
    with tags(INBOX):
        article("media/inbox/post.md", return_state=True)
    (run,) = board.runs()
    assert (run.state_name, run.run_count) == (NOT_READY, 1)
    assert not post.exists()
    engine = say(monkeypatch, SPANISH)
    board.move(run, Scheduled(), Pending())
    again = run_flow(article, flow_run=board.runs()[0], parameters=run.parameters, return_type="state")
    assert (again.name, again.message) == ("Completed", f"ready: {root}/media/outbox/sleep")
    assert board.runs()[0].run_count == 2
    asked = [item.text for call in engine.history for item in call.items]
    assert "Water is good for the garden." in asked


def test_bad_input_fails_with_its_one_line(post: Path, root: Path) -> None:
    post.write_text("", "utf-8")
    state: State[Any] = article("media/inbox/post.md", return_state=True)
    assert (state.name, state.message) == (
        "Failed",
        f"{post}: is empty (0 bytes). Copy or export it again. [BIL-SRC-009]",
    )
    assert (root / "media" / "failed" / "post.md").is_file()


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        ({"targets": ["klingonese"]}, "'klingonese' is not a language tag"),
        ({"translation": ["scripted-not"]}, "scripted-not"),
        ({"review": "maybe"}, "review = 'maybe' is not one of drafts, always, never"),
        ({"source": "media/inbox/none.md"}, "none.md: does not exist. Check the path."),
    ],
)
def test_a_request_that_makes_no_sense_fails_in_one_line(post: Path, parameters: dict[str, Any], line: str) -> None:
    state: State[Any] = article(**{"source": "media/inbox/post.md"} | parameters, return_state=True)
    assert state.name == "Failed"
    assert state.message is not None
    assert line in state.message
    assert "\n" not in state.message


def test_a_video_takes_its_mode(root: Path, board: Board) -> None:
    state: State[Any] = video("media/inbox/talk.mp4", mode="both", return_state=True)
    assert state.message == "mode = 'both' is not one of dual, source, target, karaoke [BIL-SET-014]"
    state = video("media/inbox/talk.mp4", mode="karaoke", return_state=True)
    assert state.message == f"{root}/media/inbox/talk.mp4: does not exist. Check the path. [BIL-SRC-006]"


def test_a_persons_translation_is_named_from_the_root_on(
    post: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = say(monkeypatch, {})
    (root / "theirs").mkdir()
    (root / "theirs" / "sueño.es.md").write_text(
        "---\ntitle: Dormir\n---\nDormimos ocho horas cada noche.\n\nEl agua le hace bien al jardín.\n", "utf-8"
    )
    state: State[Any] = article("media/inbox/post.md", human=["theirs/sueño.es.md"], return_state=True)
    assert (state.name, engine.history) == ("Completed", [])
    page = (root / "media/outbox/sleep/posts/en_es/parallel.md").read_text("utf-8")
    assert "El agua le hace bien al jardín." in page


@pytest.mark.parametrize(
    ("review", "name"),
    [
        (True, NEEDS_REVIEW),
        ("always", NEEDS_REVIEW),
        ("drafts", "Completed"),
        (None, "Completed"),
        ("never", "Completed"),
    ],
)
def test_a_review_is_waited_for(
    post: Path, monkeypatch: pytest.MonkeyPatch, review: str | bool | None, name: str
) -> None:
    say(monkeypatch, SPANISH)
    state: State[Any] = article("media/inbox/post.md", review=review, return_state=True)
    assert state.name == name
    assert state.is_completed() == (name == "Completed"), "not green"
    assert ("3 of 3 sentences to read and approve" in (state.message or "")) == (name == NEEDS_REVIEW)


def test_the_watchers_run_does_not_wait_for_an_item_that_another_holds(post: Path, root: Path) -> None:
    with Workspace(load_settings(root)).claim("article:slug:sleep", post), tags(INBOX):
        state: State[Any] = article("media/inbox/post.md", return_state=True)
    assert (state.type.value, state.name) == ("COMPLETED", BUSY)
    assert post.is_file()


@pytest.mark.parametrize(("tag", "name"), [(INBOX, WITHDRAWN), (NIGHT, WITHDRAWN), ("mine", "Failed")])
def test_a_file_that_is_taken_back_before_its_turn_fails_no_run_but_a_persons(post: Path, tag: str, name: str) -> None:
    post.unlink()
    with tags(tag):
        state: State[Any] = article("media/inbox/post.md", return_state=True)
    assert (state.name, state.type.value) == (name, "CANCELLED" if name == WITHDRAWN else "FAILED")
    assert (state.message or "").startswith("post.md was removed before its turn." if name == WITHDRAWN else str(post))


@pytest.mark.parametrize("tag", [INBOX, NIGHT])
def test_a_run_of_its_own_accord_reports_what_another_published_meanwhile(
    post: Path, root: Path, monkeypatch: pytest.MonkeyPatch, tag: str
) -> None:
    engine = say(monkeypatch, SPANISH)
    article("media/inbox/post.md", return_state=True)
    asked = len(engine.history)
    monkeypatch.setattr("bilingual.flows.tasks._submitted_s", lambda: 0.0)
    with tags(tag):
        state: State[Any] = article("media/inbox/post.md", return_state=True)
    assert (state.name, state.message) == ("Completed", f"published by another run: {root}/media/outbox/sleep")
    assert len(engine.history) == asked


def test_the_watchers_run_publishes_no_older_version_of_what_is_gone(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, SPANISH)
    article("media/inbox/post.md", return_state=True)
    with tags(INBOX):
        state: State[Any] = article("media/inbox/post.md", return_state=True)
    assert state.name == "Withdrawn"
    assert state.message == "post.md was removed before its turn."


@pytest.mark.parametrize("automatic", [[INBOX], []])
def test_what_failed_in_one_run_fails_in_the_other_with_its_reason(
    post: Path, root: Path, monkeypatch: pytest.MonkeyPatch, automatic: list[str]
) -> None:
    """An older version stands published."""
    say(monkeypatch, SPANISH)
    article("media/inbox/post.md", return_state=True)
    post.write_text("", "utf-8")
    article("media/inbox/post.md", return_state=True)
    with tags(*automatic):
        state: State[Any] = article("media/inbox/post.md", return_state=True)
    assert (state.name, state.message) == (
        "Failed",
        f"{post}: it failed: {post}: is empty (0 bytes). Copy or export it again. [BIL-SRC-009] [BIL-SRC-013]",
    )


def test_a_named_run_adds_its_targets_to_the_folder_of_the_watchers(
    post: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article without a slug is known by its place in the inbox, which it has left."""
    say(monkeypatch, SPANISH)
    post.write_text(POST.replace("slug: sleep\n", ""), "utf-8")
    with tags(INBOX):
        article("media/inbox/post.md", return_state=True)
    state: State[Any] = article("media/inbox/post.md", targets=["es", "de"], return_state=True)
    assert state.name == NOT_READY, "nothing is known in German"
    assert [path.parent.name for path in (root / "media" / "outbox").glob("*/manifest.json")] == ["post"]
    posts = root / "media" / "outbox" / "post" / "posts"
    assert {folder.name for folder in posts.iterdir()} >= {"en_es", "en_de"}


def test_a_persons_run_waits_and_then_finds_the_source_where_it_went(
    post: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The watcher took the file first; the run typed by name still does what was typed."""
    say(monkeypatch, SPANISH)
    held = Workspace(load_settings(root)).claim("article:slug:sleep", post)
    held.__enter__()

    def meanwhile(seconds: float) -> None:
        held.__exit__(None, None, None)
        (root / "media" / "done" / "sleep").mkdir(parents=True)
        post.rename(root / "media" / "done" / "sleep" / "post.md")

    monkeypatch.setattr("bilingual.flows.tasks.sleep", meanwhile)
    state: State[Any] = article("media/inbox/post.md", return_state=True)
    assert state.name == "Completed"


def test_a_scripted_engine_cannot_be_asked_for_by_name(post: Path) -> None:
    state: State[Any] = article("media/inbox/post.md", translation=["scripted"], return_state=True)
    assert state.name == "Failed"
    assert state.message is not None
    assert "scripted" in state.message


def test_a_stage_shows_its_progress(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilingual.flows.tasks._UPDATE_EVERY_S", 0.0)

    def work(progress: Progress) -> str:
        progress(0.25, "a quarter")
        progress(1.0, "done")
        return "answer"

    @flow
    def probe() -> str:
        return as_task("render 讲座 1080p", work)

    assert probe() == "answer"
    artifacts = board.client.request("POST", "/artifacts/latest/filter", json={}).json()
    assert [a["data"] for a in artifacts if a["key"] == "render-1080p"] == [100.0]


def test_a_stage_tells_the_log_how_far_it_is(
    board: Board, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 9000, 5))
    monkeypatch.setattr("bilingual.flows.tasks.monotonic", lambda: next(clock))
    monkeypatch.setattr("bilingual.flows.tasks._UPDATE_EVERY_S", 1e9)

    def work(progress: Progress) -> None:
        for tick in range(0, 20):
            progress(0.5 + tick / 40, "rendering source")

    @flow
    def probe() -> None:
        as_task("render en_de source", work)

    with caplog.at_level(logging.INFO, "prefect"):
        probe()
    assert [line for line in caplog.messages if line.startswith("render en_de source:")] == [
        "render en_de source: 50 %",
        "render en_de source: 65 %, 1 min 10 s left",
        "render en_de source: 80 %, 40 s left",
        "render en_de source: 95 %, 10 s left",
    ]


def test_news_are_in_the_run_s_log_at_once(
    post: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: Any, **__: Any) -> Any:
        news.warning("%s", "linkedin-16x9: 20:00 is over LinkedIn's limit")
        raise InputError("BIL-TST-001", "stopped here", where=post)

    monkeypatch.setattr("bilingual.flows.tasks.publish_post", refusing)
    with caplog.at_level(logging.INFO, "prefect"):
        article("media/inbox/post.md", return_state=True)
    assert [record.levelname for record in caplog.records if "20:00 is over" in record.message] == ["WARNING"]
    assert news.handlers == []


def test_a_known_error_fails_the_task_without_a_traceback(board: Board, caplog: pytest.LogCaptureFixture) -> None:
    error = InputError("BIL-TST-001", "has no audio stream", where="talk.mp4")

    def work(progress: Progress) -> None:
        raise error

    @flow
    def probe() -> str:
        with pytest.raises(InputError) as raised:
            as_task("probe", work)
        return "same" if raised.value is error else "other"

    with caplog.at_level(logging.ERROR, "prefect"):
        assert probe() == "same"
    assert caplog.messages == ["Finished in state Failed('talk.mp4: has no audio stream [BIL-TST-001]')"]
    assert caplog.records[0].exc_info is None


def test_an_error_in_the_program_is_not_hidden(board: Board) -> None:
    def work(progress: Progress) -> None:
        raise ZeroDivisionError("by us")

    @flow
    def probe() -> None:
        as_task("probe", work)

    with pytest.raises(ZeroDivisionError, match="by us"):
        probe()


def test_a_server_that_is_away_neither_fails_nor_delays_a_run(
    post: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It restarts while an item is made: what only its page shows is left out."""
    tries: list[int] = []

    def away(**_: Any) -> None:
        tries.append(PREFECT_CLIENT_MAX_RETRIES.value())
        raise httpx.ConnectError("All connection attempts failed")

    for name in ("create_progress_artifact", "update_progress_artifact", "create_table_artifact"):
        monkeypatch.setattr(f"bilingual.flows.tasks.{name}", away)
    monkeypatch.setattr("bilingual.flows.tasks._UPDATE_EVERY_S", 0)
    say(monkeypatch, SPANISH)
    state: State[Any] = article("media/inbox/post.md", return_state=True)
    assert (state.name, state.message) == ("Completed", f"ready: {root}/media/outbox/sleep")
    assert set(tries) == {0}
    assert PREFECT_CLIENT_MAX_RETRIES.value() > 0, "a state is told again and again"


def test_progress_is_shown_again_once_the_server_is_back(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    now_s, shown, is_away = 100.0, list[float](), True

    def show(progress: float, **_: Any) -> str:
        shown.append(progress)
        if is_away:
            raise httpx.ReadTimeout("late")
        return "id"

    monkeypatch.setattr("bilingual.flows.tasks.monotonic", lambda: now_s)
    monkeypatch.setattr("bilingual.flows.tasks.create_progress_artifact", show)

    def work(progress: Progress) -> None:
        nonlocal now_s, is_away
        for second in range(1, 61):
            now_s += 1
            is_away = second < 20
            progress(second / 100)

    flow(lambda: as_task("render", work), name="plain")()
    assert shown == [2.0, 34.0]
