"""The contract of every translation engine."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bilingual.engines import table
from bilingual.engines.base import EngineConfig, Item, Outcome, TranslationEngine
from bilingual.engines.translation.chain import Chain
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.errors import EngineError, Unavailable, UnsupportedLanguage
from support.models import tiny_translator
from support.models.tiny_translator import Tiny
from support.servers.servers import TranslatorServer

ENGLISH = "The old cat of number {} sat on the mat."
CHINESE = "第{}只猫发现了头发和书。"


@dataclass(frozen=True)
class Case:
    """An engine, a pair that it knows, and a sentence in which ``{}`` takes a number."""

    id: str
    pair: tuple[str, str]
    sentence: str
    path: str = ""


CASES = {
    case.id: case
    for case in (
        Case("memory", ("en", "de"), ENGLISH),
        Case("apertium", ("en", "es"), ENGLISH),
        Case("ct2", ("en", "de"), ENGLISH),
        Case("argos", ("en", "es"), ENGLISH),
        Case("opencc", ("zh-Hans", "zh-Hant"), CHINESE),
        Case("google", ("en", "zh-Hans"), ENGLISH, "m"),
        Case("mymemory", ("en", "de"), ENGLISH, "get"),
        Case("libretranslate", ("zh-Hans", "en"), CHINESE),
        Case("chain", ("en", "es"), ENGLISH),
    )
}
MANY = 450

Make = Callable[..., TranslationEngine]


@pytest.fixture(scope="module", params=CASES.values(), ids=lambda case: case.id)
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture(scope="module")
def supplies(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the model or the memory that the engine needs."""
    folder = tmp_path_factory.mktemp("supplies")
    if case.id == "ct2":
        tiny_translator.build(folder / "models" / "tiny", Tiny())
    if case.id in {"argos", "chain"}:
        tiny_translator.argos_package(folder / "packages" / "en_es", "en", "es")
    if case.id == "memory":
        known = [case.sentence.format(n) for n in range(MANY)]
        TranslationMemory(folder / "memory.sqlite").add(
            [Entry(*case.pair, text, f"Katze {n}.") for n, text in enumerate(known)]
        )
    return folder


@pytest.fixture
def make(case: Case, supplies: Path, tmp_path: Path, translator_server: TranslatorServer) -> Make:
    """Return a function that makes the engine, offline where asked."""
    options = {"url": translator_server.url + case.path, "per_second": 10_000, "attempts": 1, "timeout_s": 5}
    config = EngineConfig(tmp_path, options if case.id in {"google", "mymemory", "libretranslate"} else {})

    if case.id in {"argos", "chain"}:
        config = replace(config, options={"packages": str(tmp_path / "packages")})
    shutil.copytree(supplies, tmp_path, dirs_exist_ok=True)

    def engine(*, offline: bool = False) -> TranslationEngine:
        used = replace(config, offline=offline)
        if case.id == "chain":
            return Chain([table.translation_engine("argos", used)])
        return table.translation_engine(case.id, used)

    return engine


def ask(engine: TranslationEngine, case: Case, *texts: str) -> list[Outcome]:
    return engine.translate([Item(text) for text in texts], *case.pair)


def test_the_table_knows_it_by_its_id(case: Case, make: Make) -> None:
    assert make().id == case.id
    assert case.id == "chain" or case.id in table.translation_ids()


def test_one_outcome_for_each_item_in_the_same_order(case: Case, make: Make) -> None:
    engine = make()
    few = engine.capabilities.needs_network or case.id == "chain"  # which asks the engine of another case
    numbers = [7, 3, 3, *range(20 if few else MANY)]
    outcomes = ask(engine, case, *[case.sentence.format(n) for n in numbers])
    assert [re.findall(r"\d+", outcome.text or "") for outcome in outcomes] == [[str(n)] for n in numbers]


def test_no_items_no_outcomes(case: Case, make: Make) -> None:
    assert make().translate([], *case.pair) == []


def test_a_translation_says_who_made_it_and_is_not_the_source(case: Case, make: Make) -> None:
    engine, text = make(), case.sentence.format(5)
    [outcome] = ask(engine, case, text)
    assert outcome.text
    assert outcome.error is None
    assert outcome.text != text
    assert outcome.provenance.engine == ("argos" if case.id == "chain" else case.id)
    assert outcome.provenance.draft == engine.capabilities.draft


def test_an_unknown_pair_is_refused_and_never_answered(case: Case, make: Make) -> None:
    engine, item = make(), Item(case.sentence.format(5))
    if case.id in {"memory", "chain"}:
        [outcome] = engine.translate([item], "en", "tlh")
        assert outcome.text is None
        assert case.id == "memory" or isinstance(outcome.error, UnsupportedLanguage)
    else:
        assert not engine.supports("en", "tlh")
        with pytest.raises(UnsupportedLanguage, match="tlh"):
            engine.translate([item], "en", "tlh")


def test_it_supports_what_it_translates(case: Case, make: Make) -> None:
    assert make().supports(*case.pair)


def test_its_key_is_plain_stable_and_cheap(case: Case, make: Make) -> None:
    assert json.loads(json.dumps(make().key())) == make().key()


def test_progress_goes_forward_and_ends_at_one(case: Case, make: Make) -> None:
    shares: list[float] = []
    make().translate(
        [Item(case.sentence.format(n)) for n in range(5)], *case.pair, lambda share, what="": shares.append(share)
    )
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


ODD = ("{} ⟦1⟧", "{}\x07\x00", " {} ", "{}\n{}", "{} 🙂", "{}" * 30, "& < > \" ' {}", "\u200b{}\u00a0")


# Apertium starts its programs for each text: by default it gets two of them.
@pytest.mark.parametrize(
    ("case", "text"),
    [
        pytest.param(case, text, id=f"{case.id}-{n}", marks=pytest.mark.slow if case.id == "apertium" and n > 1 else ())
        for case in CASES.values()
        for n, text in enumerate(ODD)
    ],
    indirect=["case"],
)
def test_odd_texts_get_one_outcome_and_never_come_back_as_they_are(case: Case, make: Make, text: str) -> None:
    odd = text.replace("{}", case.sentence.format(5))
    outcomes = ask(make(), case, odd, case.sentence.format(6))
    assert len(outcomes) == 2
    assert outcomes[0].text != odd
    assert outcomes[0].text is None or outcomes[0].text.strip()
    assert outcomes[1].text
    assert re.findall(r"\d+", outcomes[1].text) == ["6"]


def test_offline_it_works_or_says_what_does(case: Case, make: Make, translator_server: TranslatorServer) -> None:
    engine = make(offline=True)
    if engine.capabilities.needs_network:
        with pytest.raises(Unavailable, match="offline"):
            ask(engine, case, case.sentence.format(5))
        assert translator_server.questions == []
    else:
        assert ask(engine, case, case.sentence.format(5))[0].text


@pytest.mark.parametrize("way", ["429", "500", "400", "garbage", "html", "empty", "echo", "drop"])
def test_no_failure_of_a_service_becomes_a_text(
    case: Case, make: Make, way: str, translator_server: TranslatorServer
) -> None:
    engine = make()
    if not engine.capabilities.needs_network:
        assert translator_server.questions == []
        return
    translator_server.next(way, way)
    outcomes = ask(engine, case, *[case.sentence.format(n) for n in range(4)])
    assert [outcome.text is None for outcome in outcomes[:2]] == [True, True]
    assert all(isinstance(outcome.error, EngineError) for outcome in outcomes[:2])
