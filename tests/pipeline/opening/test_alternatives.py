"""Other translations of a sentence: by the memory, the glossary, and engines that are asked only when a person asks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bilingual.engines.base import TranslationEngine
from bilingual.errors import RateLimited
from bilingual.pipeline.opening.alternatives import Alternatives, alternatives
from bilingual.pipeline.opening.item import opened
from bilingual.pipeline.opening.pairs import OpenedPair
from bilingual.pipeline.tools import Tools, memory_path, open_tools
from bilingual.settings import Settings
from bilingual.testing import ScriptedTranslation
from support.results.long_talk import long_talk

SOURCE = "In the morning the keeper of harbour 0 counted seven ships."
TARGET = "Am Morgen zählte der Wärter des Hafens 0 sieben Schiffe."
OTHER = "Am Morgen zählte der Wärter von Hafen 0 sieben Schiffe."


@pytest.fixture
def pair(settings: Settings) -> OpenedPair:
    return opened(long_talk(settings.media / "outbox/long", 3), settings).pairs[0]


def tools(settings: Settings, *engines: TranslationEngine, glossary: str = "") -> Tools:
    chain = ("memory", "google", *(engine.id for engine in engines))
    own = replace(settings, translation=chain, glossary=glossary or None)
    return replace(open_tools(own), translation_engines={engine.id: engine for engine in engines})


def found(said: Alternatives | None) -> list[tuple[str, str, float | None, str, bool]]:
    assert said is not None
    return [(one.text, one.origin, one.alike, one.fault, one.current) for one in said.found]


def test_nobody_is_asked_unless_a_person_asks(settings: Settings, pair: OpenedPair) -> None:
    engine = ScriptedTranslation({SOURCE: OTHER})
    said = alternatives(pair, "s0001", tools(settings, engine))
    assert said is not None
    assert (said.found, said.others, said.errors) == ((), ("scripted",), ())
    assert engine.history == [], "and google made what is there"
    said = alternatives(pair, "s0001", tools(settings, engine), ask=["scripted", "scripted", "google", "unknown"])
    assert found(said) == [(OTHER, "translated by scripted", None, "", False)]
    assert len(engine.history) == 1
    (item,) = engine.history[0].items
    assert (item.text, item.before, item.after[:24]) == (SOURCE, "", "")


def test_the_memory_says_the_same_sentence_and_similar_ones(settings: Settings, pair: OpenedPair) -> None:
    own = tools(settings)
    own.learn("en", "de", [(SOURCE, OTHER)], "x")
    own.learn("en", "de", [("In the morning the keeper of harbour 0 counted nine ships.", "Neun.")], "x")
    own.learn("en", "de", [("Nothing of all this.", "Nichts davon.")], "x")
    said = alternatives(pair, "s0001", own)
    assert found(said) == [
        (OTHER, "from the memory", 1.0, "", False),
        ("Neun.", "from the memory, 91 % alike", 0.91, "", False),
    ]
    own.learn("en", "de", [(SOURCE, TARGET)], "x")
    assert [one[4] for one in found(alternatives(pair, "s0001", own))][:1] == [True], "the newest one is current"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (RateLimited("BIL-TST-001", "asks for a pause"), "scripted: asks for a pause [BIL-TST-001]"),
        (SOURCE, "scripted: scripted returned the source text unchanged [BIL-TRN-008]"),
        ("", "scripted: the answer of scripted cannot be used: the answer is empty"),
        ("null", "scripted: the answer of scripted cannot be used: "),
        (None, "scripted: has no translation of it [BIL-TRN-099]"),
    ],
)
def test_an_engine_that_has_no_good_answer_is_one_line(
    settings: Settings, pair: OpenedPair, answer: object, said: str
) -> None:
    engine = ScriptedTranslation({SOURCE: answer})  # type: ignore[dict-item]
    told = alternatives(pair, "s0001", tools(settings, engine), ask=["scripted"])
    assert told is not None
    assert told.found == ()
    (error,) = told.errors
    assert said in error
    assert "\n" not in error


def test_a_doubtful_answer_is_shown_with_what_speaks_against_it(settings: Settings, pair: OpenedPair) -> None:
    engine = ScriptedTranslation({SOURCE: TARGET.replace("0", "5")})
    (row,) = found(alternatives(pair, "s0001", tools(settings, engine), ask=["scripted"]))
    assert row[3] != ""


def test_offline_an_engine_of_the_network_is_a_line_at_once(settings: Settings, pair: OpenedPair) -> None:
    own = replace(settings, translation=("memory", "deepl"), offline=True)
    said = alternatives(pair, "s0001", open_tools(own), ask=["deepl"])
    assert said is not None
    (error,) = said.errors
    assert error.startswith("deepl: ")


def test_terms_of_the_glossary_and_a_missing_or_damaged_one(settings: Settings, pair: OpenedPair) -> None:
    text = (
        '[[term]]\nsource = "keeper"\ntargets = { de = "Leuchtturmwärter" }\n\n[[term]]\nsource = "pier"\nkeep = true\n'
    )
    (settings.root / "terms.toml").write_text(text, "utf-8")
    said = alternatives(pair, "s0001", tools(settings, glossary="terms.toml"))
    assert said is not None
    assert said.to_json()["terms"] == [{"source": "keeper", "target": "Leuchtturmwärter"}]
    said = alternatives(pair, "s0001", tools(settings, glossary="gone.toml"))
    assert said is not None
    assert (said.terms, "the glossary does not exist" in said.errors[0]) == ((), True)


def test_a_damaged_memory_is_one_line(settings: Settings, pair: OpenedPair) -> None:
    path = memory_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"no database" * 1000)
    said = alternatives(pair, "s0001", tools(settings))
    assert said is not None
    assert (said.found, len(said.errors)) == ((), 1)


def test_there_is_no_such_sentence(settings: Settings, pair: OpenedPair) -> None:
    assert alternatives(pair, "s9", tools(settings)) is None
