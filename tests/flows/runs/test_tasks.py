"""Stages as Prefect's tasks: their progress, their log, their errors, and a server that is away."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import httpx
import pytest
from prefect import flow
from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES

from bilingual.engines.base import Progress
from bilingual.errors import InputError
from bilingual.flows.article import article
from bilingual.flows.tasks import as_task
from bilingual.pipeline.videos.progress import news
from support.servers.board import Board
from support.sources.short_post import SPANISH, say


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

    monkeypatch.setattr("bilingual.flows.publishing.publish_post", refusing)
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

    for name in ("create_progress_artifact", "update_progress_artifact"):
        monkeypatch.setattr(f"bilingual.flows.tasks.{name}", away)
    monkeypatch.setattr("bilingual.flows.publishing.create_table_artifact", away)
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
