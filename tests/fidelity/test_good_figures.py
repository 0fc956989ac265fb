"""Figures that a person writes otherwise are the same, near ones are not: centuries, half hours, discounts, ages."""

from __future__ import annotations

import pytest

from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit

Pair = tuple[str, str, str, str]

SAME: list[Pair] = [
    ("en", "fr", "It was in the 18th century.", "C’était au XVIIIe siècle."),
    ("en", "es", "In the 5th century", "En el siglo V"),
    ("en", "pl", "In the 19th century", "W XIX wieku"),
    ("en", "ru", "In the 18th century", "В XVIII веке"),
    ("fr", "en", "Au XVIIIe siècle, Louis XIV régnait.", "In the 18th century, Louis XIV reigned."),
    ("en", "it", "In the 16th century, two hundred families lived here.", "Nel Cinquecento vivevano qui 200 famiglie."),
    ("en", "it", "Five hundred people came.", "Cinquecento persone sono venute."),
    ("en", "de", "We met at half past three.", "Wir trafen uns um halb vier."),
    ("en", "nl", "We met at half past three.", "We spraken af om half vier."),
    ("en", "ru", "We met at half past three.", "Мы встретились в половине четвёртого."),
    ("en", "de", "It opens at 12:30.", "Um halb eins wird geöffnet."),
    ("es", "de", "Abre a las tres y media.", "Um halb vier wird geöffnet."),
    ("en", "zh-Hans", "Tens of thousands of people came.", "来了数万人。"),
    ("en", "ko", "Tens of thousands of people came.", "수만 명이 왔다."),
    ("en", "de", "Hundreds of thousands came.", "Hunderttausende kamen."),
    ("en", "fr", "Tens of millions were spent.", "On a dépensé des dizaines de millions."),
    ("en", "es", "Tens of thousands of people came.", "Vinieron decenas de miles de personas."),
    ("en", "ja", "Hundreds of thousands of people came.", "数十万人が来た。"),
    ("zh-Hans", "en", "花了上亿元。", "It cost hundreds of millions of yuan."),
    ("en", "zh-Hans", "A 20% discount.", "打八折。"),
    ("en", "zh-Hans", "It is 15% off today.", "今天八五折。"),
    ("en", "zh-Hans", "Fold the paper 3 times.", "把纸折3次。"),
    ("zh-Hans", "en", "他今年三十出头，月薪一万五。", "He is in his early thirties and earns 15,000 a month."),
    ("en", "de", "A fortnight later, the four of us left.", "Vierzehn Tage später fuhren wir zu viert los."),
    (
        "en",
        "it",
        "It earned 1.5 billion in 2024, up 12.5%.",
        "Nel 2024 l’azienda ha guadagnato 1,5 miliardi, il 12,5% in più.",
    ),
    ("en", "zh-Hans", "It earned 1.5 billion in Q3 2024, up 12.5%.", "2024年第三季度盈利15亿，增长12.5%。"),
]
OTHER: list[Pair] = [
    ("en", "fr", "It was in the 18th century.", "C’était au XIXe siècle."),
    ("en", "es", "In the 18th century", "En el siglo XIII"),
    ("en", "it", "In the 16th century", "Nel Seicento"),
    ("en", "de", "We met at half past three.", "Wir trafen uns um halb drei."),
    ("en", "nl", "It opens at 3:30.", "Het gaat om half drie open."),
    ("de", "en", "Um halb acht kamen 21 Gäste.", "At half past eight, 21 guests came."),
    ("en", "zh-Hans", "A 20% discount.", "打二折。"),
    ("zh-Hans", "en", "今天打八折。", "It is 80% off today."),
    ("en", "de", "40 came in 2023 and 30 in 2024.", "30 kamen 2023 und 40 im Jahr 2024."),
    ("en", "de", "40 came in 2023 and 30 in 2024.", "40 kamen 2024 und 30 im Jahr 2023."),
    ("en", "fr", "Take 20 g of salt and 5 g of yeast.", "Prenez 5 g de sel et 20 g de levure."),
]


def said(pair: Pair) -> list[str]:
    found = check_bitext(Bitext(pair[0], pair[1], (Unit("u1", *pair[2:]),)))
    return [one.message for one in found if one.check == "numbers" and one.severity in ("E", "W")]


@pytest.mark.parametrize("pair", SAME, ids=lambda pair: f"{pair[0]}-{pair[1]} {pair[3][:16]}")
def test_the_same_figure_written_otherwise(pair: Pair) -> None:
    assert not said(pair)


@pytest.mark.parametrize("pair", OTHER, ids=lambda pair: f"{pair[0]}-{pair[1]} {pair[3][:16]}")
def test_another_figure(pair: Pair) -> None:
    assert said(pair)
