"""Dictionary forms that rules get wrong, and forms of which nobody can tell whose they are."""

from __future__ import annotations

import pytest

from bilingual.engines.learning.japanese import entry_of
from bilingual.engines.learning.levels import cefr_list, jlpt_list, zipf
from bilingual.engines.learning.reading import words_in
from bilingual.engines.learning.tokens import dictionary_forms
from bilingual.learning.words import Lexeme, WordForm


def read(text: str, language: str) -> dict[str, Lexeme]:
    return {text[place.start : place.end]: place.word for place in words_in([text], language, "en")}


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("swore", "swear"),
        ("broke", "break"),
        ("shelves", "shelf"),
        ("loaves", "loaf"),
        ("worse", "bad"),
        ("dice", "dice"),
    ],
)
def test_irregular_english_words_are_those_of_their_headword(form: str, lemma: str) -> None:
    assert dictionary_forms(form, "en")[0] == lemma


def test_a_form_of_several_words_is_none_to_learn() -> None:
    assert "axes" not in read("The axes are sharp.", "en")  # of an axe, or an axis
    assert "gestanden" not in read("Sie haben gestanden.", "de")  # of stehen, or gestehen


def test_the_month_is_no_spelling_of_the_verb() -> None:
    assert cefr_list()["march"].word == "march"
    assert read("We march on.", "en")["march"].lemma == "march"


def test_parts_of_a_compound_that_no_list_has_are_no_words() -> None:
    found = read("All passers-by are self-sufficient.", "en")
    assert "passers" not in found
    assert found["sufficient"].level == "B1"


def test_a_part_of_speech_is_never_empty() -> None:
    assert not [
        entry for entry in cefr_list().values() if "" in entry.parts or any(p.startswith(" ") for p in entry.parts)
    ]


def test_the_first_word_of_a_german_sentence_is_no_noun() -> None:
    assert read("Heimlich lachten sie.", "de")["Heimlich"].lemma == "heimlich"
    assert read("Das Schweigen war laut.", "de")["Schweigen"].lemma == "Schweigen"


def test_a_german_verb_in_two_parts_is_one() -> None:
    found = read("Er fing an zu lachen, hörte aber auf, und das Licht war an.", "de")
    assert (found["fing"].lemma, found["hörte"].lemma, found["war"].lemma) == ("anfangen", "aufhören", "sein")
    found = read("Er schüttelte nur den Kopf und lehnte das Geld ab.", "de")
    assert (found["schüttelte"].lemma, found["lehnte"].lemma) == ("schütteln", "ablehnen")
    assert read("Der Strom war an diesem Tag stark.", "de")["war"].lemma == "sein"


def test_german_words_with_sz_are_as_common_as_they_are() -> None:
    assert zipf("Großmutter", "de") > 3.5
    assert dictionary_forms("beschloss", "de")[0] == "beschließen"


def test_a_japanese_word_has_its_easiest_level_in_any_spelling() -> None:
    assert jlpt_list()["終わる"][0].level == "N5"  # listed as 終る N5, and as 終わる N1
    assert {jlpt_list()[word][0].level for word in ("明るい", "曲がる")} == {"N5"}


def test_a_meaning_that_the_japanese_list_has_for_another_reading_is_not_shown() -> None:
    empty = entry_of(WordForm(0, 1, ("空",), "から"))
    assert empty is not None
    assert empty.meanings == ()  # the list says sky, which is そら
    sky = entry_of(WordForm(0, 1, ("空",), "そら"))
    assert sky is not None
    assert sky.meanings == ("sky",)
    assert [entry.reading for entry in jlpt_list()["角"]] == ["かど", "つの", "かく"]


def test_readings_of_the_japanese_list_are_kana() -> None:
    assert jlpt_list()["暖かい"][0].reading == "あたたかい"
    assert [entry.reading for entry in jlpt_list()["賛成"]] == ["さんせい"]


@pytest.mark.slow  # jieba's tagger
def test_a_chinese_word_with_its_particle_is_two() -> None:
    found = read("他一直惦记着那座城堡。", "zh-Hans")
    assert found["惦记"].level == "7-9"
    assert found["城堡"].glosses[0] == "castle"
    assert not any("(CL" in gloss or "()" in gloss for word in found.values() for gloss in word.glosses)


@pytest.mark.slow  # jieba's tagger
def test_two_chinese_words_that_look_like_one_are_none() -> None:
    found = read("这样才能体会它，三个人必须在清明之前把手洗好。", "zh-Hans")
    assert not {"才能", "个人", "把手"} & found.keys()
    # A festival, or clear: nothing here knows which.
    assert [gloss.split(":")[0] for gloss in found["清明"].glosses] == ["Qīngmíng", "qīngmíng"]
    assert found["清明"].reading == ""


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("Un traje gris en el sobre.", {"traje": "traje"}),
        ("Te traje pan y él vino tarde.", {"traje": "traer", "vino": "venir"}),
        ("Bebimos el vino de la casa.", {"vino": "vino", "casa": "casa"}),
        ("El cura llama a la puerta.", {"cura": "cura"}),
        ("Mi prima se casa, y no cura nada.", {"casa": "casar", "cura": "curar"}),
        ("Ella cuenta mentiras.", {"cuenta": "contar"}),
        ("Hemos pescado y comido pescado.", {"pescado": "pescar"}),
        ("Nunca había vista tan corta.", {"vista": "vista"}),
        ("Creo que los perros mienten.", {"mienten": "mentir"}),
    ],
)
def test_a_spanish_form_of_a_noun_or_a_verb_is_what_the_word_before_says(text: str, lemmas: dict[str, str]) -> None:
    found = {form: word.lemma for form, word in read(text, "es").items() if form in lemmas}
    assert found == lemmas


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Me siento en el banco.", "siento"),  # of sentar, or sentir
        ("Creo que sí.", "Creo"),  # of creer, or crear
        ("Los jueves cena en casa.", "cena"),
        ("El niño nada muy bien.", "nada"),
        ("La llama enseguida.", "llama"),  # he calls her, or the flame
        ("Esta pomada es buena.", "Esta"),  # which dictionaries have as east
    ],
)
def test_a_spanish_form_of_which_nothing_tells_whose_it_is_is_none_to_learn(text: str, form: str) -> None:
    assert form not in read(text, "es")
