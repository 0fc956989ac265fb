"""Every engine over HTTP, with services that fail in every way for a fifth of what they are asked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig, Item
from bilingual.engines.http.limits import TimeSource
from bilingual.engines.http.tally import Figure, tallied
from bilingual.engines.table import TRANSLATION
from bilingual.engines.translation.chain import Chain
from bilingual.engines.translation.deep import DeepEngine
from bilingual.engines.translation.llm.engine import create
from bilingual.engines.translation.providers import PROVIDERS
from bilingual.errors import RateLimited
from support.servers.faulty_services import ENGINES, KEYS, SHAPES, SILENT, UNREADABLE, WAYS, FaultyChat, FaultyServices
from support.servers.servers import TranslatorServer
from support.sources.small_german import english, german

UNITS = 60


class Hurried:
    """A clock in which waits take no time."""

    now_s = 0.0

    def clock(self) -> TimeSource:
        return TimeSource(lambda: self.now_s, self.wait, lambda: 0.5)

    def wait(self, seconds: float) -> None:
        self.now_s += seconds


class Counts:
    """The characters of each request by engine, and how many answers were refused."""

    def __init__(self) -> None:
        self.sent: dict[str, list[int]] = {}
        self.refused: Counter[str] = Counter()

    def __call__(self, engine: str, figure: Figure, amount: int) -> None:
        if figure == "characters":
            self.sent.setdefault(engine, []).append(amount)
        else:
            self.refused[engine] += amount


def engine(name: str, server: FaultyServices, folder: Path, clock: TimeSource) -> DeepEngine:
    config = EngineConfig(folder, {"url": server.url(name), "per_second": 1e6}, KEYS)
    return DeepEngine(PROVIDERS[name], config, clock)


def test_all_services_are_here() -> None:
    assert {*ENGINES} == {*PROVIDERS} & {*TRANSLATION} - {"tencent"}, "which is not in deep-translator on PyPI"


@pytest.mark.parametrize("name", ENGINES)
def test_a_fifth_of_all_requests_fails(name: str, tmp_path: Path) -> None:
    """Nothing is lost, nothing wrong is taken, nothing is asked more often than docs/reference/failures.md says."""
    texts = [item.text for item in english(UNITS)]
    with FaultyServices(german, seed=len(name)) as server:
        clock = Hurried().clock()
        chain = Chain([engine(name, server, tmp_path, clock)], patience_s=300, clock=clock)
        with tallied(counts := Counts()):
            outcomes = chain.translate([Item(text) for text in texts], "en", "de")
        assert [outcome.text for outcome in outcomes] == [german(text) for text in texts]
        assert counts.sent == {name: [len(one.text) for one in server.requests]}
        assert Counter(one.text for one in server.requests).most_common(1)[0][1] <= 16
        assert Counter(one.text for one in server.requests if one.whole).most_common(1)[0][1] <= 4
        assert {*Counter(one.text for one in server.requests if not one.way).values()} == {1}


def test_a_fifth_of_what_a_chat_model_says_is_wrong(tmp_path: Path) -> None:
    items = english(UNITS)
    with FaultyChat(german) as server:
        clock = Hurried().clock()
        options = {"url": server.base, "model": "some-model", "per_second": 1e6}
        chain = Chain([create(EngineConfig(tmp_path, options), clock)], patience_s=300, clock=clock)
        with tallied(counts := Counts()):
            outcomes = chain.translate(items, "en", "de")
        assert [outcome.text for outcome in outcomes] == [german(item.text) for item in items]
        sent = [sum(len(message["content"]) for message in one.body["messages"]) for one in server.asked]
        assert {name: sorted(each) for name, each in counts.sent.items()} == {"llm": sorted(sent)}
        assert counts.refused["llm"] > 0


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["deepl", "google"])
def test_what_always_fails_in_one_way_is_never_a_translation(name: str, way: str, tmp_path: Path) -> None:
    """Or is told as doubtful by the checks of the report: a number that is missing."""
    texts = [item.text for item in english(3)]
    with FaultyServices(german, 1.0, ways=[way]) as server:
        clock = Hurried().clock()
        chain = Chain([engine(name, server, tmp_path, clock)], clock=clock)
        outcomes = chain.translate([Item(text) for text in texts], "en", "de")
        asked = Counter(one.text for one in server.requests)
    found = [outcome.text for outcome in outcomes]
    if way in ("previous", "numberless", "chatter"):  # the first one is its own, and words are taken off
        assert {str(outcome.provenance) for outcome in outcomes} <= {name, "none"}
    else:
        assert found == [None] * 3
    assert max(asked.values()) <= (16 if way in SILENT else 12)
    assert chain.outage == (way in SILENT + UNREADABLE)


def test_a_rate_limit_that_is_said_with_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Yandex has its codes in the body."""
    monkeypatch.setitem(SHAPES, "yandex", lambda text: {"code": 429, "message": "no"})  # type: ignore[arg-type]
    with FaultyServices(german, 0.0) as server:
        (outcome,) = engine("yandex", server, tmp_path, Hurried().clock()).translate([Item("The bread.")], "en", "de")
        assert isinstance(outcome.error, RateLimited)
        assert len(server.requests) == 4


def test_a_quota_of_mymemory_says_when_it_is_over(translator_server: TranslatorServer, tmp_path: Path) -> None:
    translator_server.always("quota")
    config = EngineConfig(tmp_path, {"url": f"{translator_server.url}get"})
    one = DeepEngine(PROVIDERS["mymemory"], config, Hurried().clock())
    (outcome,) = one.translate([Item("The bread is hot.")], "en", "de")
    assert isinstance(outcome.error, RateLimited)
    assert outcome.error.wait_s == 9 * 3600
    assert len(translator_server.questions) == 1
