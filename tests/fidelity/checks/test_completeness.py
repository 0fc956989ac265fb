"""Answers that stop too early, say too much, or whose letters are damaged; and those that only look so."""

from __future__ import annotations

import pytest

from bilingual.fidelity.acceptance import faults

EN = "The keeper lit the lamp before the storm came, and nobody saw the last ship leave."
DE = "Der Wärter zündete die Lampe vor dem Sturm an, und niemand sah das letzte Schiff auslaufen."
ES = "El farero encendió la lámpara antes de la tormenta, y nadie vio zarpar el último barco."
ZH = "看守人在暴风雨来临之前点亮了灯，谁也没有看见最后一艘船离开。"
JA = "番人は嵐が来る前に灯をともしたが、最後の船が出るのを見た者はいなかった。"
WRONG = {
    "de": {
        "Der Wärter zündete die Lampe vor dem Sturm an, und niemand": "stops",
        "Der Wärter zündete die Lampe vor dem Sturm an…": "trails off",
        "Der Wärter zündete die Lampe vor dem Sturm an ...": "trails off",
        "Der Wärter zündete die Lampe an.": "shorter",
        f"{DE} Soll ich noch etwas übersetzen?": "question",
        f"{DE} Es regnete danach noch viele Stunden lang auf das Dach, den Hof und die Straße.": "a sentence more",
        f"{DE[:-1]} (Anmerkung zur Übersetzung: frei).": "brackets",
        f"{DE} 🙂": "picture",
        f"Gerne! {DE}": "exclamation",
        DE.upper(): "capitals",
        DE.replace(" ", ""): "spaces",
        DE.translate(str.maketrans("aeo", "аео")): "two alphabets",
        DE.encode().decode("latin-1"): "encoding",
        DE.encode().decode("cp1252"): "encoding",
        "Der WÃ¤rter zündete die Lampe vor dem Sturm an, und niemand sah das letzte Schiff.": "encoding",
        DE.replace("ü", "?").replace("ä", "?"): "question marks",
    },
    "es": {ES[:-8]: "stops", f"{ES} ¿Algo más?": "question", ES.replace("á", "?"): "question marks"},
    "zh-Hans": {ZH[:-6]: "stops", f"{ZH}还有别的需要翻译吗？": "question", "看守人点亮了灯。": "shorter"},
    "ja": {JA[:-5]: "stops", f"{JA[:20]}…": "trails off", f"{JA}🙂": "picture"},
}
GOOD = (
    ("en", "de", "Wait ...", "Warte …"),
    ("en", "de", "He had seen it —", "Er hatte es gesehen …"),
    ("en", "de", "NATO SUMMIT ENDS", "NATO-GIPFEL ENDET"),
    ("en", "de", "The NATO summit", "NATO-Gipfel"),
    ("en", "de", "The fire brigade", "Die Freiwillige Feuerwehr"),
    ("en", "de", "Well done 🙂", "Gut gemacht 🙂"),
    ("en", "de", "Is it 5 °C?", "Sind es 5 °C?"),
    ("en", "es", "Careful!", "¡Cuidado!"),
    ("en", "de", "He asked whether we knew α-helices.", "Er fragte, ob wir α-Helices kennen."),
    ("en", "pt", "The dawn of the morning is not here.", "A manhã de São João não chegou."),
    ("en", "fr", "The pasta was too soft.", "Les pâtes étaient trop molles."),
    ("en", "zh-Hans", "“It rains,” she said.", "她说：“下雨了。”"),
    ("en", "ja", "“It rains.”", "「雨が降っている」"),
    ("ja", "en", "聞こえますか。", "Can you hear me?"),
    ("en", "th", "It rains today.", "วันนี้ฝนตก"),
    ("el", "en", "Τι ώρα είναι;", "What time is it?"),
    ("en", "de", "She opened the back and counted the wheels.", "Sie öffnete den Deckel. Dann zählte sie die Räder."),
    ("en", "ru", "The DNA test was fast.", "ДНК-тест был быстрым."),
    ("en", "sr-Cyrl", "Use USB-C here.", "Користите USB-C овде."),
)


@pytest.mark.parametrize("tag", WRONG)
def test_what_is_not_whole_or_not_clean_is_found(tag: str) -> None:
    for answer, what in WRONG[tag].items():
        found = [fault.what for fault in faults(EN, answer, ("en", tag))]
        assert any(what in one for one in found), (answer, found)
    good = {"de": DE, "es": ES, "zh-Hans": ZH, "ja": JA}[tag]
    assert faults(EN, good, ("en", tag)) == ()


def test_what_a_person_writes_is_whole_and_clean() -> None:
    words = (
        "exclamation",
        "stops",
        "trails",
        "shorter",
        "asks",
        "sentence",
        "brackets",
        "picture",
        "capitals",
        "spaces",
        "alphabets",
    )
    for source, target, text, answer in GOOD:
        found = [fault.what for fault in faults(text, answer, (source, target))]
        assert not any(word in one for word in words for one in found), (answer, found)


def test_a_handle_before_kana_or_han_ends_there() -> None:
    """Without spaces the next word follows at once."""
    source = "読者の@marsh_wrenさんは、ろうそくがよいと言います。"
    assert not faults(source, "A reader, @marsh_wren, says that candles are good.", ("ja", "en"))
    assert faults(source, "A reader, @reed_wren, says that candles are good.", ("ja", "en"))
