"""Results that lack sentences because an engine was down are tried again by the watcher and the night."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from prefect.client.schemas.objects import FlowRun, State, StateType

from bilingual.engines.base import Item
from bilingual.engines.translation.chain import Chain
from bilingual.errors import AuthenticationFailed, EngineError, RateLimited, Timeout, Unavailable, UnsupportedLanguage
from bilingual.flows.article import article
from bilingual.flows.names import NOT_READY, RESUMED
from bilingual.flows.nightly import nightly
from bilingual.flows.watching.watcher import Watcher
from bilingual.pipeline.items.reading import read_results
from bilingual.pipeline.records.files import read_json
from bilingual.pipeline.records.outages import delayed
from bilingual.pipeline.records.workspace import Workspace
from bilingual.settings import load_settings
from bilingual.testing import Answer, ScriptedTranslation
from support.servers.board import Board
from support.sources.short_post import POST, SPANISH, say

SETTINGS = 'packs = false\ntranslation = ["scripted"]\ntargets = ["es"]\n'
AWAY = Unavailable("BIL-TST-001", "the service does not answer")


class Service:
    """An engine that answers all but the last sentence while it is down."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_up = False
        self.trouble: EngineError = AWAY
        self.engine = say(monkeypatch, self._answer)

    def _answer(self, text: str, source: str, target: str) -> Answer:
        return SPANISH[text] if self.is_up or "garden" not in text else self.trouble

    @property
    def asked(self) -> list[str]:
        return [item.text for call in self.engine.history for item in call.items]


@pytest.fixture
def service(root: Path, board: Board, monkeypatch: pytest.MonkeyPatch) -> Service:
    service = Service(monkeypatch)
    (root / "bilingual.toml").write_text(SETTINGS, "utf-8")
    (root / "media/inbox/post.md").write_text(POST, "utf-8")
    return service


def published() -> State[Any]:
    state: State[Any] = article("media/inbox/post.md", return_state=True)
    return state


def taken(board: Board, run: FlowRun) -> State[Any]:
    """Do what the worker does with *run*."""
    state: State[Any] = article(**run.parameters, return_state=True)
    board.move(run, state.model_copy(update={"data": None}))
    return state


def test_the_watcher_tries_again_until_the_engine_answers(service: Service, root: Path, board: Board) -> None:
    state = published()
    assert (state.name, state.type) == (NOT_READY, StateType.FAILED)
    assert "An engine did not answer: the service and the night try again" in (state.message or "")
    manifest = root / "media/outbox/sleep/manifest.json"

    def look(minutes: int, watcher: Watcher | None = None) -> list[FlowRun]:
        """Return the runs that try again, *minutes* after the last one ended."""
        os.utime(manifest, (time.time() - 60 * minutes,) * 2)
        (watcher or Watcher(root)).look_at_results()
        return [run for run in board.runs() if RESUMED in run.tags]

    assert look(0) == look(14) == []
    watcher = Watcher(root)
    (first,) = look(16, watcher)
    assert (first.name, first.parameters) == ("article sleep", {"source": "media/outbox/sleep"})
    assert len(look(17, watcher)) == len(look(17)) == 1, "once, and a restarted watcher starts it no second time"
    before = len(service.asked)
    assert taken(board, first).name == NOT_READY
    assert {*service.asked[before:]} == {"Water is good for the garden."}, "what is there is not asked for again"
    assert [one.runs for one in delayed(load_settings(root))] == [2]
    assert len(look(29)) == 1, "it waits twice as long"
    _, second = look(31)
    service.is_up = True
    state = taken(board, second)
    assert (state.name, state.message) == ("Completed", f"ready: {root}/media/outbox/sleep")
    assert "outage" not in read_json(manifest)["pairs"]["en_es"]
    assert len(look(100_000)) == 2, "it is over"


@pytest.mark.parametrize(
    "trouble",
    [
        AuthenticationFailed("BIL-TST-002", "rejected the key"),
        UnsupportedLanguage("BIL-TST-003", "does not know Spanish"),
        EngineError("BIL-TST-004", "broke"),
    ],
)
def test_what_time_does_not_heal_is_not_tried_again(
    service: Service, root: Path, board: Board, trouble: EngineError
) -> None:
    service.trouble = trouble
    state = published()
    assert (state.name, "See its index.html" in (state.message or "")) == (NOT_READY, True)
    os.utime(root / "media/outbox/sleep/manifest.json", (0, 0))
    Watcher(root).look_at_results()
    assert [run for run in board.runs() if RESUMED in run.tags] == []


@pytest.mark.slow  # a second walk through the first test's retries
def test_a_pair_without_one_sentence_is_in_an_outage_too(
    service: Service, root: Path, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its error is that of the engine, and the other pair is delivered."""

    def answer(text: str, source: str, target: str) -> Answer:
        return SPANISH[text] if target == "es" or service.is_up else AWAY

    say(monkeypatch, answer)
    (root / "bilingual.toml").write_text(SETTINGS.replace('["es"]', '["es", "pt"]'), "utf-8")
    state = published()
    assert (state.name, "en_pt: the service does not answer." in (state.message or "")) == (NOT_READY, True)
    for runs in (1, 2):
        assert [one.runs for one in delayed(load_settings(root))] == [runs]
        pairs = read_json(root / "media/outbox/sleep/manifest.json")["pairs"]
        assert {pair: record.get("outage") for pair, record in pairs.items()} == {"en_es": None, "en_pt": runs}
        state = article("media/outbox/sleep", return_state=True)
    service.is_up = True
    article("media/outbox/sleep", return_state=True)
    assert delayed(load_settings(root)) == [], "Spanish for Portuguese is another fault, and time does not heal it"


@pytest.mark.slow  # a watcher's run and a night
def test_a_source_that_is_gone_is_tried_once_and_told_by_the_night(
    service: Service, root: Path, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    (root / "media/done/sleep/post.md").unlink()
    os.utime(root / "media/outbox/sleep/manifest.json", (0, 0))
    for _ in range(3):
        Watcher(root).look_at_results()
    (run,) = [run for run in board.runs() if RESUMED in run.tags]
    state = taken(board, run)
    assert (state.name, "its source is missing" in (state.message or "")) == ("Failed", True)
    Watcher(root).look_at_results()
    assert len([run for run in board.runs() if RESUMED in run.tags]) == 1
    night = night_with_worker(board, monkeypatch)
    totals, line = (night.message or "").split("\n")
    assert (night.name, totals) == ("Failed", "1 item: 0 ready, 1 failed")
    assert line.startswith("- media/outbox/sleep (failed): ")
    assert "its source is missing. Restore it there, or to media/done/sleep/. [BIL-WRK-006]" in line


def night_with_worker(board: Board, monkeypatch: pytest.MonkeyPatch) -> State[Any]:
    """Return the final state of a night whose runs that try again are made while it waits."""

    def worker(seconds: float) -> None:
        for run in board.runs(StateType.SCHEDULED):
            if RESUMED in run.tags:
                taken(board, run)

    with monkeypatch.context() as patch:
        patch.setattr("bilingual.flows.nightly._LOOKS_S", (0.0,))
        patch.setattr("bilingual.flows.nightly.time.sleep", worker)
        state: State[Any] = nightly(return_state=True)
    return state


def test_what_was_written_while_the_clock_was_ahead_is_tried_now(service: Service, root: Path, board: Board) -> None:
    published()
    os.utime(root / "media/outbox/sleep/manifest.json", (time.time() + 400 * 86_400,) * 2)
    watcher = Watcher(root)
    watcher.look_at_results()
    watcher.look_at_results()
    assert [run.name for run in board.runs() if RESUMED in run.tags] == ["article sleep"]
    (item,) = read_results(load_settings(root))
    assert item.due_s is not None
    assert item.due_s <= time.time()


def test_a_damaged_manifest_stops_no_other(service: Service, root: Path, board: Board) -> None:
    published()
    broken = root / "media/outbox/broken"
    broken.mkdir()
    (broken / "manifest.json").write_text('{"pairs": {"en_es": {"outage": ', "utf-8")
    os.utime(root / "media/outbox/sleep/manifest.json", (0, 0))
    Watcher(root).look_at_results()
    assert [run.name for run in board.runs() if RESUMED in run.tags] == ["article sleep"]


@pytest.mark.slow  # three nights: the watcher above tries again until all is there, the night below once
def test_the_night_tries_again_whenever_it_was_last_tried(
    service: Service, root: Path, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    first = night_with_worker(board, monkeypatch)
    service.is_up = True
    second = night_with_worker(board, monkeypatch)
    third = night_with_worker(board, monkeypatch)
    assert (first.name, (first.message or "").split("\n")[0]) == (NOT_READY, "1 item: 0 ready, 1 not ready")
    assert (first.message or "").split("\n")[1].startswith("- media/outbox/sleep (not ready): ")
    assert (second.name, second.message) == ("Completed", "1 item: 1 ready")
    assert (third.name, third.message) == ("Completed", "0 items: 0 ready")


KEY = AuthenticationFailed("BIL-TST-002", "rejected the key")


@pytest.mark.parametrize(
    ("first", "second", "outage"),
    [
        (AWAY, None, True),
        (RateLimited("BIL-TST-005", "429"), KEY, True),  # the last error is not the only one
        (KEY, Timeout("BIL-TST-006", "late"), True),
        (AWAY, "El agua.", False),
        ("El agua.", AWAY, False),
        (KEY, None, False),
        (None, None, False),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_an_outage_is_a_sentence_that_an_engine_may_have_later(
    first: Answer, second: Answer, outage: bool, whole: bool
) -> None:
    """Whether the engine raises or says it of one sentence."""

    def engine(answer: Answer, name: str) -> ScriptedTranslation:
        failures = [answer] * 9 if whole and isinstance(answer, EngineError) else []
        return ScriptedTranslation({"Water.": answer}, id=name, failures=failures)

    chain = Chain([engine(first, "one"), engine(second, "two")])
    chain.translate([Item("Water."), Item("42")], "en", "es")
    assert chain.outage == outage
    chain.translate([Item("42")], "en", "es")
    assert not chain.outage


def test_results_that_disappear_meanwhile_are_not_waited_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = (root / "media/outbox/gone", {"pairs": {"en_es": {"outage": 1}}})
    monkeypatch.setattr(Workspace, "records", lambda *_: iter([gone]))
    assert delayed(load_settings(root)) == []
