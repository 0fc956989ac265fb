"""Whether one translated sentence may be used: what is grave, what is doubtful, and what is good."""

from __future__ import annotations

import pytest

from bilingual.fidelity.acceptance import faults
from bilingual.model.glossary import Glossary, Term

EN = "We bake bread at 5 and sell it to everyone in the town."
DE = "Wir backen um 5 Uhr Brot und verkaufen es an alle in der Stadt."


@pytest.mark.parametrize(
    ("source", "answer", "pair"),
    [
        (EN, EN, ("en", "de")),
        (EN, " \u200b", ("en", "de")),
        (EN, f"{DE}\ud83d", ("en", "de")),
        (EN, DE.replace("ü", "\ufffd") + "\ufffd", ("en", "de")),
        (EN, "Nous cuisons du pain à 5 heures et nous le vendons à tout le monde dans la ville.", ("en", "de")),
        (EN, "Мы печём хлеб в 5 и продаём его всем в городе.", ("en", "de")),
        (EN, "我們五點烤麵包，賣給鎮上的每個人。", ("en", "zh-Hans")),
        (EN, "I'm sorry, but I can't help with that.", ("en", "de")),
        (EN, f"Hier ist die Übersetzung: {DE}", ("en", "de")),
        (EN, " ".join([DE] * 8), ("en", "de")),
        ("今天下雨，我们不出门。", "今天下雨，我们不出门。", ("zh-Hans", "en")),
        ("It rains today.", "It rains today.", ("en", "fr")),
    ],
)
def test_grave_faults(source: str, answer: str, pair: tuple[str, str]) -> None:
    assert faults(source, answer, pair)[0].grave


@pytest.mark.parametrize(
    ("source", "answer", "pair"),
    [
        (EN, DE.replace("5", "6"), ("en", "de")),
        ("Run `make test` before you commit.", "Führe `make` aus, bevor du eincheckst.", ("en", "de")),
        ("The cat", "The cat", ("en", "fr")),
        (f"{EN} And then we go home and sleep until noon.", "Wir backen um 5.", ("en", "de")),
    ],
)
def test_doubtful_answers(source: str, answer: str, pair: tuple[str, str]) -> None:
    found = faults(source, answer, pair)
    assert found
    assert not any(fault.grave for fault in found)


def test_a_glossary_term_that_is_not_used_is_doubtful() -> None:
    glossary = Glossary((Term("bread", {"de": "Laib"}),))
    assert [fault.grave for fault in faults(EN, DE, ("en", "de"), glossary)] == [False]


@pytest.mark.parametrize(
    ("source", "answer", "pair"),
    [
        (EN, DE, ("en", "de")),
        (EN, "我们五点烤面包，卖给镇上的每个人。", ("en", "zh-Hans")),
        (EN, "私たちは5時にパンを焼き、町のみんなに売ります。", ("en", "ja")),
        ("Restaurant Adlon, Berlin", "Restaurant Adlon, Berlin", ("en", "de")),
        ("Hotel", "Hotel", ("en", "de")),
        ("“I’m sorry, I can’t help,” she said.", "„Es tut mir leid, ich kann nicht helfen“, sagte sie.", ("en", "de")),
        ("抱歉，我帮不上忙。", "Sorry, I can't help you there.", ("zh-Hans", "en")),
        ("Yes.", "Ja.", ("en", "de")),
        # no detector knows Galician
        (EN, "Cocemos o pan ás 5 e vendémosllo a todos os veciños da vila e tamén aos de fóra.", ("en", "gl")),
    ],
)
def test_good_answers(source: str, answer: str, pair: tuple[str, str]) -> None:
    assert faults(source, answer, pair) == ()
