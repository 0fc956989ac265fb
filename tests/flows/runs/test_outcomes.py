"""Runs of the flows from a request to their state in Prefect, with one line for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from prefect import tags
from prefect.client.schemas.objects import State
from prefect.flow_engine import run_flow
from prefect.states import Pending, Scheduled

from bilingual.flows.article import article
from bilingual.flows.names import INBOX, NEEDS_REVIEW, NOT_READY
from bilingual.flows.video import video
from support.servers.board import Board
from support.sources.short_post import SPANISH, say


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


def test_a_scripted_engine_cannot_be_asked_for_by_name(post: Path) -> None:
    state: State[Any] = article("media/inbox/post.md", translation=["scripted"], return_state=True)
    assert state.name == "Failed"
    assert state.message is not None
    assert "scripted" in state.message
