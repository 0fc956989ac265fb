"""Answers that are good sentences and belong to others; the second pass; what work costs, also when it breaks off."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import EngineConfig, Item, Outcome
from bilingual.engines.http.limits import TimeSource
from bilingual.engines.translation.chain import Chain
from bilingual.engines.translation.llm.engine import LlmEngine, create
from support.chat.chat_requests import Unit, write_json
from support.chat.chat_server import ChatServer
from support.sources.small_german import english, german

Garble = Callable[[Sequence[Unit]], list[Unit]]


def engine(server: ChatServer, state: Path, **options: Any) -> LlmEngine:
    given = {"url": server.base, "model": "some-model", "per_second": 10_000.0, "concurrency": 1, **options}
    return create(EngineConfig(state, given), TimeSource(sleep=lambda _: None, chance=lambda: 1.0))


def texts(outcomes: Sequence[Outcome]) -> list[str | None]:
    return [outcome.text for outcome in outcomes]


def shifted(units: Sequence[Unit]) -> list[Unit]:
    """Each unit gets the translation of the next; the last one is said twice."""
    said = [text for _, text in units]
    return [(name, text) for (name, _), text in zip(units, [*said[1:], said[-1]], strict=True)]


def moved_back(units: Sequence[Unit]) -> list[Unit]:
    said = [text for _, text in units]
    return [(name, text) for (name, _), text in zip(units, [said[0], *said[:-1]], strict=True)]


def shifted_from_the_middle(units: Sequence[Unit]) -> list[Unit]:
    half = len(units) // 2
    return [*units[:half], *shifted(units[half:])]


def repeated(units: Sequence[Unit]) -> list[Unit]:
    return [(name, units[0][1]) for name, _ in units]


def joined(units: Sequence[Unit]) -> list[Unit]:
    """The first two are one, the others move up, and the last is repeated."""
    if len(units) < 3:
        return list(units)
    said = [f"{units[0][1]} {units[1][1]}", *(text for _, text in units[2:]), units[-1][1]]
    return [(name, text) for (name, _), text in zip(units, said, strict=True)]


def talk(target: str) -> dict[str, str]:
    """Return sentences of a talk with their translations by a person."""
    gold = json.loads((Path(__file__).parents[3] / f"bench/alignment/gold/wrong-maps.{target}.json").read_text("utf-8"))
    ours, theirs = ([text for part in gold[f"{side}_paragraphs"] for text in part] for side in ("source", "target"))
    pairs = [bead for bead in gold["beads"] if len(bead["source"]) == len(bead["target"]) == 1]
    return {ours[bead["source"][0]]: theirs[bead["target"][0]] for bead in pairs}


@pytest.mark.parametrize("garble", [shifted, moved_back, shifted_from_the_middle, repeated, joined])
@pytest.mark.parametrize("target", ["de", "zh-Hans"])
def test_no_unit_gets_the_translation_of_another(garble: Garble, target: str, tmp_path: Path) -> None:
    known = talk(target)
    with ChatServer(target=target) as server:
        server.translate = known.__getitem__
        server.writes_json = lambda units: write_json(garble(units) if len(units) > 1 else units)
        found = Chain([engine(server, tmp_path)]).translate([Item(text) for text in known], "en", target)
        assert texts(found) == list(known.values())


def test_one_sentence_for_everything_is_no_translation(tmp_path: Path) -> None:
    with ChatServer() as server:
        server.translate = lambda _: "Der Bäcker nimmt das Brot aus dem heißen Ofen und geht auf die ruhige Straße."
        found = Chain([engine(server, tmp_path)]).translate([Item(text) for text in talk("de")], "en", "de")
        assert sum(text is not None for text in texts(found)) <= 2  # nobody knows whether the first one is right


def improving(server: ChatServer, better: Callable[[str], str]) -> None:
    """Make the server answer requests with a draft by *better* of their unit."""
    first = server.reads

    def read(text: str) -> list[Unit]:
        units = first(text)
        server.translate = better if "There is a draft" in text else german
        return units

    server.reads = read


def test_the_second_pass_takes_what_is_better(tmp_path: Path) -> None:
    items = english(6)
    with ChatServer() as server:
        improving(server, lambda text: f"Dort: {german(text)[0].lower()}{german(text)[1:]}")
        chain = Chain([engine(server, tmp_path, second_pass=True)])
        found = chain.translate(items, "en", "de")
        assert all(text and text.startswith("Dort: ") for text in texts(found))
        assert len(server.asked) == 1 + len(items)
        last = str(server.asked[-1].body["messages"][-1]["content"])
        assert german(items[5].text) in last  # the draft
        assert f"{items[4].text} => Dort: " in last  # its neighbour, as it is now
        assert "6 sentences of 6 changed, 0 drafts kept" in " ".join(chain.notes())
        assert engine(server, tmp_path, second_pass=True).key() != engine(server, tmp_path).key()


def test_a_doubtful_draft_that_is_said_again_is_counted_once(tmp_path: Path) -> None:
    items = [english(100)[94]]  # its translation seems to be in another language
    with ChatServer() as server:
        improving(server, german)
        chain = Chain([engine(server, tmp_path, second_pass=True)])
        assert texts(chain.translate(items, "en", "de")) == [german(items[0].text)]
        assert "0 sentences of 1 changed, 0 drafts kept" in " ".join(chain.notes())


WORSE: list[Callable[[str], str]] = [
    str,
    lambda _: "I'm sorry, but I can't help with that.",
    lambda _: "null",
    lambda text: f"**{german(text)}**",
    lambda text: german(text).replace("1", "7"),
]


@pytest.mark.parametrize("worse", WORSE)
def test_the_draft_stays_if_the_second_pass_is_worse(worse: Callable[[str], str], tmp_path: Path) -> None:
    items = [english(12)[11]]
    with ChatServer() as server:
        improving(server, worse)
        found = Chain([engine(server, tmp_path, second_pass=True)]).translate(items, "en", "de")
        assert texts(found) == [german(items[0].text)]


@pytest.mark.parametrize("way", ["quota", "500", "garbage", "401", "inspection"])
def test_an_error_in_the_second_pass_costs_no_draft(way: str, tmp_path: Path) -> None:
    items = english(5)
    with ChatServer() as server:
        improving(server, german)
        server.next("", *[way] * 30)
        found = Chain([engine(server, tmp_path, second_pass=True, attempts=1)]).translate(items, "en", "de")
        assert texts(found) == [german(item.text) for item in items]


@pytest.mark.parametrize("way", ["reset", "cut", "hang"])
def test_an_answer_that_broke_off_is_in_the_bill(way: str, tmp_path: Path) -> None:
    def cost(folder: Path, *ways: str) -> tuple[int, str]:
        with ChatServer() as server:
            server.translate = german
            server.next(*ways)
            chain = Chain([engine(server, folder, price_in=1.0, price_out=2.0, timeout_s=0.5)])
            chain.translate(english(5), "en", "de")
            return len(server.asked), chain.notes()[0]

    asked, note = cost(tmp_path / "broken", way)
    assert asked == 2
    assert "2 requests" in note
    assert "(partly estimated)" in note
    sent, clean = cost(tmp_path / "clean")
    assert sent == 1
    assert "estimated" not in clean


def test_a_service_that_was_never_reached_charges_nothing(tmp_path: Path) -> None:
    one = create(EngineConfig(tmp_path, {"url": "http://127.0.0.1:9", "model": "m", "attempts": 1}))
    chain = Chain([one])
    chain.translate(english(3), "en", "de")
    assert chain.notes() == []


def test_a_long_job_is_announced(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with ChatServer() as server, caplog.at_level(logging.INFO, "bilingual.news"):
        server.translate = german
        one = engine(server, tmp_path, price_in=1.0, price_out=2.0, budget=9.0)
        Chain([one]).translate(english(50), "en", "de")
        assert [record for record in caplog.records if record.name == "bilingual.news"] == []
        Chain([one]).translate(english(150), "en", "de")
        (record,) = [record for record in caplog.records if record.name == "bilingual.news"]
        assert "150 sentences in about 15 requests" in record.getMessage()
        assert "cost about 0.0" in record.getMessage()
        assert "(budget 9)" in record.getMessage()
        assert one.expects(english(150), "en", "de").startswith("llm (some-model): 150 sentences")


def test_a_stream_says_what_it_cost_where_it_can(tmp_path: Path) -> None:
    with ChatServer("dashscope-qwq") as server:
        server.translate = german
        Chain([engine(server, tmp_path)]).translate(english(3), "en", "de")
        assert server.asked[-1].body["stream_options"] == {"include_usage": True}
    with ChatServer("dashscope-qwq-strict") as server:
        server.translate = german
        found = Chain([engine(server, tmp_path)]).translate(english(3), "en", "de")
        assert texts(found) == [german(item.text) for item in english(3)]
        assert "stream_options" not in server.asked[-1].body
