"""Runs for an item that another run holds, has published or has failed, or whose file is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from prefect import tags
from prefect.client.schemas.objects import State

from bilingual.flows.article import article
from bilingual.flows.names import BUSY, INBOX, NIGHT, NOT_READY, WITHDRAWN
from bilingual.pipeline.records.workspace import Workspace
from bilingual.settings import load_settings
from support.sources.short_post import POST, SPANISH, say


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
    monkeypatch.setattr("bilingual.flows.publishing._submitted_s", lambda: 0.0)
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


@pytest.mark.parametrize("automatic", [[INBOX], pytest.param([], marks=pytest.mark.slow)])
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

    monkeypatch.setattr("bilingual.flows.publishing.sleep", meanwhile)
    state: State[Any] = article("media/inbox/post.md", return_state=True)
    assert state.name == "Completed"
