"""Words of sentences as lists and dictionaries have them."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from bilingual.engines.learning import extra_packages as requiring
from bilingual.engines.learning.extra_packages import require
from bilingual.engines.learning.japanese import explained
from bilingual.engines.learning.levels import cefr_list, jlpt_list
from bilingual.engines.learning.reading import ipa, words_in
from bilingual.engines.learning.tokens import dictionary_forms
from bilingual.errors import NotInstalled
from bilingual.learning.words import Lexeme


def read(text: str, language: str, native: str = "en") -> dict[str, Lexeme]:
    return {text[place.start : place.end]: place.word for place in words_in([text], language, native)}


def test_english_words_have_the_lowest_level_of_their_forms() -> None:
    found = read("She saw that the children went and left; we concurred about the sourdough.", "en", "zh-Hans")
    lemmas = {form: (word.lemma, word.level) for form, word in found.items()}
    assert lemmas["saw"] == ("see", "A1")
    assert lemmas["children"] == ("child", "A1")
    assert lemmas["went"] == ("go", "A1")
    assert lemmas["left"] == ("left", "A1")  # of the adjective, and "leave" has the same
    assert lemmas["concurred"] == ("concur", "C1")
    assert lemmas["sourdough"] == ("sourdough", "")
    assert not any(word.glosses for word in found.values())  # no dictionary from English to Chinese


def test_parts_of_speech_with_different_levels_are_shown_with_theirs() -> None:
    assert read("It gained.", "en")["gained"].parts == ("noun", "verb")
    assert read("They puzzled him.", "en")["puzzled"].parts == ("noun B1", "verb C1")


def test_contractions_and_possessives_are_those_of_their_word() -> None:
    found = read("People's bakeries won't close, and I'm sure they don't.", "en")
    assert {form: word.lemma for form, word in found.items() if "'" in form} == {
        "People's": "people",
        "won't": "will",
        "I'm": "I",
        "don't": "do",
    }


def test_names_are_no_vocabulary() -> None:
    english = read("Then Priya Raman met the bishop in Utrecht, and Ambrose left.", "en")
    assert not {"Priya", "Raman", "Utrecht", "Ambrose"} & english.keys()
    japanese = read("田中さんは東京の図書館で勉強した。", "ja")
    assert not {"田中", "東京"} & japanese.keys()


@pytest.mark.slow
def test_names_guessed_by_the_dictionary_are_none_in_chinese() -> None:
    chinese = read("李明昨天从北京来到了西安。", "zh-Hans")
    assert not {"李", "明", "李明", "北京", "西安"} & chinese.keys()


@pytest.mark.parametrize("headword", ["a.m.", "am", "aeroplane", "airplane", "colour", "café"])
def test_each_spelling_of_a_headword_is_found(headword: str) -> None:
    assert headword in cefr_list()


def test_the_lists_come_with_their_terms() -> None:
    data = files("bilingual.engines.learning").joinpath("data")
    assert "Yukio Tono" in data.joinpath("cefrj/NOTICE.txt").read_text("utf-8")
    assert "creativecommons.org/licenses/by-sa/4.0" in data.joinpath("octanove/NOTICE.txt").read_text("utf-8")


def test_levels_are_never_above_those_of_the_lists() -> None:
    data = files("bilingual.engines.learning").joinpath("data")
    rows = [
        row
        for name in ("cefrj/cefrj-vocabulary-profile-1.5.csv", "octanove/octanove-vocabulary-profile-c1c2-1.0.csv")
        for row in csv.DictReader(data.joinpath(name).read_text("utf-8").splitlines())
    ]
    lowest: dict[str, str] = {}
    for row in rows:
        for spelling in row["headword"].lower().split("/"):
            word = " ".join(spelling.split())
            lowest[word] = min(lowest.get(word, "C2"), row["CEFR"])
    assert {word: entry.level for word, entry in cefr_list().items()} == lowest


def test_a_chinese_word_is_read_and_explained_as_in_the_dictionary() -> None:
    found = read("银行里的人那天夜里数到了七。", "zh-Hans")
    assert (found["银行"].reading, found["银行"].glosses, found["银行"].level) == ("yínháng", ("bank",), "3")
    assert found["夜里"].reading == "yèli"
    # Counted, or a number: nothing here knows which, so neither is presented as right.
    assert found["数"].reading == ""
    assert [gloss.split(":")[0] for gloss in found["数"].glosses] == ["shǔ", "shù", "shuò"]
    wording = read("第三行抄下三条新遇到的说法。", "zh-Hans")
    assert [gloss.split(":")[0] for gloss in wording["说法"].glosses] == ["shuōfǎ", "shuōfa"]  # a sermon, a wording
    assert "三条" not in wording  # three of a kind, in poker
    assert not any(word.glosses for word in read("银行在这里。", "zh-Hans", "de").values())


def test_japanese_words_are_in_their_dictionary_form_with_their_own_entry() -> None:
    found = read("昨日、図書館でコーヒーを飲みながら勉強していました。", "ja")
    assert {form: (word.lemma, word.reading, word.level) for form, word in found.items()} == {
        "昨日": ("昨日", "きのう", "N5"),
        "図書館": ("図書館", "としょかん", "N5"),
        "コーヒー": ("コーヒー", "", "N5"),
        "飲み": ("飲む", "のむ", "N5"),
        "勉強": ("勉強", "べんきょう", "N5"),
    }
    assert read("絵を見る。", "ja")["見る"].level == "N5"  # listed as 見る 観る
    sound, glosses = explained(jlpt_list()["実"][0])
    assert (sound, [gloss.split(":")[0] for gloss in glosses]) == ("", ["み", "じつ"])
    same = read("銀行が要る。猫がいる。", "ja")
    assert (same["要る"].glosses, same["いる"].lemma) == (("to need",), "居る")


@pytest.mark.slow
def test_no_meaning_of_the_japanese_list_is_a_piece_of_one() -> None:
    meanings = [meaning for entries in jlpt_list().values() for entry in entries for meaning in entry.meanings]
    assert len(meanings) > 15_000
    assert [one for one in meanings if one.count("(") != one.count(")")] == []
    assert jlpt_list()["ありがとう"][0].meanings == ("Thank you",)


def test_a_wrong_lemma_of_the_rules_is_not_taken() -> None:
    assert dictionary_forms("gegessen", "de") == ("gegessen",)  # simplemma says weiteressen
    assert dictionary_forms("Okafor", "de") == ("Okafor",)


@pytest.mark.slow
def test_other_languages_have_bands_of_frequency() -> None:
    found = read("Los niños llegaron a la panadería.", "es")
    assert {form: (word.lemma, word.level) for form, word in found.items()} == {
        "Los": ("el", "7"),
        "niños": ("niño", "5"),
        "llegaron": ("llegar", "5"),
        "a": ("a", "7"),
        "la": ("el", "7"),
        "panadería": ("panadería", "3"),
    }


def test_a_word_with_several_pronunciations_has_none() -> None:
    assert (ipa("complexity"), ipa("harbor")) == ("", "hɑɹbɚ")


def test_a_missing_package_is_one_line_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requiring, "PACKAGES", ("genanki", "no_such_package"))
    with pytest.raises(NotInstalled) as raised:
        require()
    assert str(raised.value) == "study packs need no_such_package. Run: pip install no_such_package [BIL-LNG-008]"
