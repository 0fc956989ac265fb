"""What a person would say who reads a text aloud."""

from itertools import pairwise

import pytest

from bilingual.engines.voice.wording import spoken_text
from bilingual.text.aloud import read_aloud

SAID = {
    "en": [
        ("It costs **$5** at [the shop](https://a.example/x) 😀[^1].", "It costs five dollars at the shop."),
        ("See https://www.example.com/a?b=1, e.g. page 3.", "See example dot com, for example page three."),
        ("Write to ana@example.org: $1.2M, -5°C, 1 km.", "Write to ana at example dot org: one point two million dollars, minus five degrees Celsius, one kilometre."),  # noqa: E501
        ("In 1961 he paid $43,000 – or 5–7 kg?", "In nineteen sixty one he paid forty three thousand dollars, or five to seven kilograms?"),  # noqa: E501
        ("Call `make_cards()` at 10:30, not 9:05 (or 8:00).", "Call make cards at ten thirty, not nine oh five, or eight o'clock."),  # noqa: E501
        ("`for (i=0;i<n;i++)` is code", "is code"),
        ("Version 1.2.3 is from 2026-05-01.", "Version one point two point three is from May first, twenty twenty six."),  # noqa: E501
        ("Dr. Smith was 23rd & 100% sure, etc.", "doctor Smith was twenty third and one hundred percent sure, et cetera."),  # noqa: E501
        ("The 1990s: 2,500 people paid $2.50.", "The nineteen nineties: two thousand five hundred people paid two dollars and fifty cents."),  # noqa: E501
        ("No. 5 was the best, and no.", "number five was the best, and no."),
        ("Contents ........ 5", "Contents"),
        ("He said “no”—twice.", "He said “no”, twice."),
        ("In 2019−2021 it took 3−5 kg.", "In twenty nineteen to twenty twenty one it took three to five kilograms."),
        ("5−3=2, and 2−3=−1.", "five minus three equals two, and two minus three equals minus one."),
        ("😀 🎉", ""),
        ("![a cat](cat.png)", "a cat"),
    ],
    "de": [
        ("Am 3. Mai 1999 kosten 2,5 kg z. B. 10 % mehr.", "Am dritten Mai neunzehnhundertneunundneunzig kosten zwei Komma fünf Kilogramm zum Beispiel zehn Prozent mehr."),  # noqa: E501
        ("Um 10:30 Uhr auf www.beispiel.de", "Um zehn Uhr dreißig auf beispiel Punkt de"),
    ],
    "zh-Hans": [
        ("2019年有2个人，占25%，共2000元（约3.5km）。", "二〇一九年有两个人，占百分之二十五，共两千元，约三点五公里。"),
        ("20:30开始，3–5天", "二十点三十分开始，三到五天"),
        ("在2019−2021年间", "在二〇一九到二〇二一年间"),
    ],
    "ja": [("2019年に三本、2.5kmを10:30に走った。", "二千十九年に三本、二点五キロメートルを十時三十分に走った。")],
    "fr": [("Le 1er mai, 3,5 € p. ex.", "Le premier mai, trois virgule cinq euros par exemple.")],
    "es": [("El 2.º piso cuesta 1.500 € aprox.", "El segundo piso cuesta mil quinientos euros aproximadamente.")],
    "ru": [("Это 2500 человек.", "Это две тысячи пятьсот человек.")],
}  # fmt: skip


@pytest.mark.parametrize(("language", "shown", "said"), [(tag, *pair) for tag, pairs in SAID.items() for pair in pairs])
def test_it_is_read_as_a_person_would(language: str, shown: str, said: str) -> None:
    parts = read_aloud(shown, language)
    assert "".join(part.text for part in parts) == said
    assert all(one.last <= two.first for one, two in pairwise(parts))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "three minus one equals two"),
        ("de", "drei minus eins gleich zwei"),
        ("es", "tres menos uno igual a dos"),
        ("zh-Hans", "三 减 一 等于 二"),
        ("ja", "三 ひく 一 イコール 二"),
    ],
)
def test_a_minus_between_two_numbers_is_said(language: str, said: str) -> None:
    assert spoken_text("3 − 1 = 2", language).text == said


def test_each_spoken_word_knows_what_is_shown_for_it() -> None:
    shown = "In 1961, 5 kg at [the shop](https://a.example)!"
    words = spoken_text(shown, "en").words
    assert [(word.text, shown[word.first : word.last]) for word in words] == [
        ("In", "In"),
        ("nineteen", "1961"),
        ("sixty", "1961"),
        ("one,", "1961,"),
        ("five", "5 kg"),
        ("kilograms", "5 kg"),
        ("at", "at"),
        ("the", "the"),
        ("shop!", "shop](https://a.example)!"),
    ]


def test_words_of_a_language_without_spaces() -> None:
    shown = "2019年に走った。"
    words = spoken_text(shown, "ja").words
    assert "".join(word.text for word in words) == "二千十九年に走った。"
    assert {shown[word.first : word.last] for word in words} == {"2019年に", "走った。"}


def test_nothing_is_said_of_what_is_no_text() -> None:
    assert spoken_text("😀 — ***", "en").words == ()
