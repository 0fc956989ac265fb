"""A sentence in another language than its translation should be in is found, whoever wrote it."""

from __future__ import annotations

import pytest

from bilingual.engines.base import Item
from bilingual.engines.translation.chain import Chain
from bilingual.fidelity.acceptance import faults
from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.testing import ScriptedTranslation

# source language, target language, source, in another language; E only where there is no doubt
FOREIGN = """
en de | We leave tomorrow morning. | Nous partons demain matin. | W
en de | It rains in the town and in the fields. | Il pleut dans la ville et sur les champs. | E
en de | without sugar | sem açúcar | W
en es | good night | good night | W
en de | The cat | the cat | W
en es | There was nobody at home. | Não havia ninguém em casa. | E
en nl | a cup of tea without sugar | eine Tasse Tee ohne Zucker | W
en pt | We leave tomorrow. | Nos vamos mañana. | W
en da | two eggs and a little flour | zwei Eier und etwas Mehl | W
en sv | Where is the station? | Gdzie jest dworzec? | W
en vi | Good morning | Selamat pagi | W
en tr | My brother works in a bank. | Fratele meu lucrează la o bancă. | E
en ru | Good evening | Добрий вечір | W
en uk | Thank you very much | Большое спасибо | W
fr ru | Bonsoir | Good evening, sir | E
en ar | Thank you very much | خیلی ممنون | W
en he | Good morning | صباح الخير | E
en ja | I don’t know. | 我不知道。 | W
en ja | That is mine. | 那是我的。 | W
en ja | Thank you all. | 谢谢大家。 | E
en ko | Thank you | ありがとう | E
en zh-Hans | Hello | Hallo | W
en zh-Hans | Thank you | 감사합니다 | E
en zh-Hans | We talk | 我們說話 | E
de zh-Hans | Guten Morgen | Good morning | E
en el | Good morning | Buongiorno | W
en th | Good morning | Selamat pagi | E
en sr-Latn | Good day | Добар дан | E
"""
GOOD = """
en de | Bon appétit! | Bon appétit!
en es | Homo sapiens | Homo sapiens
en de | The song “La vie en rose” played. | Das Lied „La vie en rose“ lief.
zh-Hans en | 他喊道：“法兰西万岁！” | He shouted “Vive la France!”
en de | The meeting was cancelled. | Das Meeting wurde gecancelt.
en de | software as a service | Software as a Service
en de | Let it be | Let It Be
zh-Hans en | 玛格丽特披萨 | pizza margherita
ja en | 忍者と侍 | ninja and samurai
ja en | 味噌汁と梅干し | miso soup and umeboshi
zh-Hans en | 麻婆豆腐 | mapo tofu
zh-Hans en | 体外受精 | in vitro fertilisation
zh-Hans en | 巴黎圣母院 | Notre-Dame de Paris
zh-Hans en | 列奥纳多·达·芬奇 | Leonardo da Vinci
zh-Hans en | 奥斯卡·德拉伦塔 | Oscar de la Renta
zh-Hans de | 贝多芬和梵高 | Ludwig van Beethoven und Vincent van Gogh
en fr | Six minutes of television | Six minutes de télévision
en nl | water is warm | water is warm
en pt | Animal hospital | Hospital animal
en it | video online | video online
en de | Run npm install first. | Führe zuerst npm install aus.
en de | git commit | git commit
en de | sudo apt install git | sudo apt install git
en de | Foo bar baz | Foo bar baz
en cs | the old bridge over the river | starý most přes řeku
en es | He put a clock on the counter. | Puso un reloj en el mostrador.
en es | Save it as `waiting.py` and start it. | Guárdalo como `waiting.py` y ejecútalo.
ru en | борщ и пельмени | borscht and pelmeni
ko en | 김치와 불고기 | kimchi and bulgogi
hi en | नान और दाल | naan and dal
en ru | salt and pepper | соль и перец
en uk | water and fire | вода і вогонь
en bg | water and fire | вода и огън
en ar | salt and pepper | ملح وفلفل
en fa | salt and pepper | نمک و فلفل
en ja | Tokyo University | 東京大学
en ja | Out of office. | 不在。
en ja | Closed today. | 本日休業。
en zh-Hans | VS Code | Visual Studio Code
en zh-Hans | Google’s | Google
en zh-Hans | Wi-Fi | WiFi
ja zh-Hans | ハリー・ポッター | Harry Potter
en ru | the iPad Pro | iPad Pro
en it | Schadenfreude | Schadenfreude
en gl | We bake bread. | Cocemos o pan.
"""


def rows(table: str) -> list[list[str]]:
    return [row.split(" | ") for row in table.strip().splitlines()]


def found(tags: str, source: str, target: str, checks: tuple[str, ...] = ("script",)) -> list[Finding]:
    # A few good sentences around it: one sentence alone is a whole text.
    bitext = Bitext(*tags.split(), (Unit("1", "5", "5"), Unit("2", source, target), Unit("3", "7", "7")))
    return [one for one in check_bitext(bitext) if one.check in checks and one.severity in "EW"]


@pytest.mark.parametrize("row", rows(FOREIGN), ids=lambda row: f"{row[0]} {row[2][:20]}")
def test_a_foreign_sentence_is_found(row: list[str]) -> None:
    tags, source, target, severity = row
    findings = found(tags, source, target, ("script", "left-over"))
    assert [(one.unit, one.severity) for one in findings] == [("2", severity)]
    one, two = tags.split()
    assert any(fault.grave == (severity == "E") for fault in faults(source, target, (one, two)))


def test_good_sentences_are_not_taken_for_foreign_ones() -> None:
    assert [row for row in rows(GOOD) if found(*row)] == []


def test_a_whole_text_in_another_language_is_said_once() -> None:
    french = (
        "Nous partons demain matin.",
        "Il pleut dans la ville et sur les champs.",
        "Le vieux pont sur la rivière est fermé.",
    )
    english = (
        "We leave tomorrow morning.",
        "It rains in the town and in the fields.",
        "The old bridge over the river is closed.",
    )
    units = tuple(Unit(str(n), one, two) for n, (one, two) in enumerate(zip(english, french, strict=True)))
    said = [one for one in check_bitext(Bitext("en", "de", units)) if one.check == "script"]
    assert [(one.unit, one.severity) for one in said] == [(None, "E")]


def test_a_second_best_answer_in_another_language_has_a_finding() -> None:
    """What no engine translates better is used, and never without a word."""
    engine = ScriptedTranslation(lambda text, source, target: "Nous partons demain.")
    (outcome,) = Chain([engine]).translate([Item("We leave tomorrow.")], "en", "de")
    assert outcome.text == "Nous partons demain."
    assert [one.severity for one in found("en de", "We leave tomorrow.", outcome.text)] == ["W"]


@pytest.mark.parametrize("source", ["`code`", "![](a.png)", "<br>", "https://a.example/x", "$x$", "&nbsp;"])
def test_a_source_without_text_is_in_no_language(source: str) -> None:
    assert found("en de", source, "Berlin Adlon") == []
