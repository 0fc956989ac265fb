"""The offline engines, Apertium and OpenCC, as installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig, Item
from bilingual.engines.processes import running as process
from bilingual.engines.translation import apertium, opencc
from bilingual.engines.translation.chain import Chain
from bilingual.errors import UnsupportedLanguage
from support.attacks.refusals import raises

CONFIG = EngineConfig(Path("/nowhere"), offline=True)


def test_apertium_translates_a_document_in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, ...]] = []
    real = process.run

    def counted(argv: list[str], **options: object) -> process.Completed:
        calls.append(tuple(argv))
        return real(argv, **options)  # type: ignore[arg-type]

    engine = apertium.create(CONFIG)
    assert engine.supports("en", "es")
    monkeypatch.setattr(process, "run", counted)
    outcomes = engine.translate(
        [Item("The cost is 5."), Item("Hello world"), Item("What?"), Item("Two. Sentences\nhere!")], "en", "es"
    )
    assert [outcome.text for outcome in outcomes] == ["El coste es 5.", "Hola Mundo", "Qué?", "Dos. Frases aquí!"]
    assert {str(outcome.provenance) for outcome in outcomes} == {"apertium:draft"}
    assert calls == [("apertium", "-u", "eng-spa")]


def test_apertium_keeps_placeholders_of_both_styles() -> None:
    texts = ["Click ⟦1⟧here⟦2⟧ now.", "⟦1⟧ is new (⟦12⟧).", "Say XQ1Z and XQ12Z.", "Open ⟦1⟧, ⟦2⟧: ⟦3⟧"]
    outcomes = apertium.create(CONFIG).translate([Item(text) for text in texts], "en", "es")
    for text, outcome in zip(texts, outcomes, strict=True):
        marks = [part for part in text.replace("⟦", " ⟦").replace("⟧", "⟧ ").split() if part[0] in "⟦X"]
        assert all(mark.strip(".,") in str(outcome.text) for mark in marks), outcome.text


def test_apertium_in_a_chain_gives_markdown_back() -> None:
    chain = Chain([apertium.create(CONFIG)])
    [outcome] = chain.translate([Item("The **red** house has a [big door](https://e.org/a_b) and `code`.")], "en", "es")
    assert outcome.text is not None
    assert "[puerta grande](https://e.org/a_b)" in outcome.text
    assert "`code`" in outcome.text
    assert outcome.text.count("**") == 2


def test_apertium_says_which_pairs_are_there() -> None:
    with pytest.raises(UnsupportedLanguage, match=r"no pair en to ja; it has eng-spa.*choose another engine"):
        apertium.create(CONFIG).translate([Item("The cat sat.")], "en", "ja")


def test_without_apertium_the_packages_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    apertium._directions.cache_clear()
    try:
        engine = apertium.create(CONFIG)
        assert not engine.supports("en", "es")
        with raises("BIL-PRG-005"):
            engine.translate([Item("The cat sat.")], "en", "es")
    finally:
        apertium._directions.cache_clear()


@pytest.mark.parametrize(
    ("text", "pair", "answer"),
    [
        ("头发和发现", ("zh-Hans", "zh-Hant"), "頭髮和發現"),
        ("頭髮和發現", ("zh-Hant", "zh-Hans"), "头发和发现"),
    ],
)
def test_opencc_converts_both_ways(text: str, pair: tuple[str, str], answer: str) -> None:
    [outcome] = opencc.create(CONFIG).translate([Item(text)], *pair)
    assert (outcome.text, str(outcome.provenance)) == (answer, "opencc")


def test_opencc_takes_the_words_of_taiwan_where_asked() -> None:
    engine = opencc.create(EngineConfig(Path("/nowhere"), {"configuration": "s2twp"}))
    assert engine.translate([Item("软件和鼠标")], "zh-Hans", "zh-Hant")[0].text == "軟體和滑鼠"
    assert engine.translate([Item("軟體")], "zh-Hant", "zh-Hans")[0].text == "软体"
    assert engine.key() != opencc.create(CONFIG).key()


def test_opencc_leaves_code_and_addresses_alone() -> None:
    chain = Chain([opencc.create(CONFIG)])
    [outcome] = chain.translate([Item("请运行`头发.py`，看[这里](https://e.org/头发)。")], "zh-Hans", "zh-Hant")
    assert outcome.text == "請運行`头发.py`，看[這裏](https://e.org/头发)。"


def test_text_that_is_the_same_in_both_scripts_is_no_echo() -> None:
    [outcome] = Chain([opencc.create(CONFIG)]).translate([Item("你好世界，天地人山水。")], "zh-Hans", "zh-Hant")
    assert outcome.text == "你好世界，天地人山水。"
