"""Similarity of words by letters and by sound, and the concepts of a piece of text."""

from __future__ import annotations

import pytest

from bilingual.text.chinese import enforce_script
from bilingual.text.language_detection import detect_language
from bilingual.text.likeness.concepts import concepts, concepts_of
from bilingual.text.likeness.sounds import alike_by_letters, alike_by_sound, sound_of
from bilingual.text.slugs import file_slug, heading_slug


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("sb", "sb", 1.0),
        ("sb", "sbt", 0.8),  # two of two and of three
        ("sbt", "tbs", 1 / 3),  # one in order
        ("kt", "sb", 0.0),
        ("s", "s", 0.0),  # one consonant says nothing
        ("sb", "s", 0.0),
    ],
)
def test_rows_of_consonants(one: str, other: str, share: float) -> None:
    assert alike_by_sound(one, other) == pytest.approx(share)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("ab", "ab", 1.0), ("abc", "abd", 0.5), ("ab", "ba", 0.0), ("", "ab", 0.0), ("a", "a", 0.0)],
)
def test_pairs_of_letters(one: str, other: str, share: float) -> None:
    assert alike_by_letters(one, other) == pytest.approx(share)


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("サーバー", "sb"),
        ("server", "sb"),
        ("Photo", "ft"),
        ("Think", "snk"),
        ("check", "tk"),
        ("letter", "rt"),
        ("", ""),
    ],
)
def test_consonants_as_japanese_hears_them(word: str, sound: str) -> None:
    assert sound_of(word) == sound


def test_an_ending_costs_trust() -> None:
    year = concepts("en")["year"]
    assert dict.fromkeys(year, 1.0).items() <= concepts_of("year,", "en").items()
    assert {concepts_of("yearly", "en").get(row) for row in year} == {0.7}  # two letters, 0.15 each
    assert concepts_of("yearlongs", "en") == {}  # an ending has three letters at most
    assert concepts_of("year", "sw") == concepts_of("", "en") == {}


def test_a_piece_without_spaces_may_hold_a_word() -> None:
    year = concepts("zh-Hans")["年"]
    assert {concepts_of("年，", "zh-Hans").get(row) for row in year} == {1.0}
    assert {concepts_of("年囧", "zh-Hans").get(row) for row in year} == {0.4}
    assert {concepts_of("囧年", "zh-Hans").get(row) for row in year} == {0.25}
    assert {concepts_of("年は", "ja").get(row) for row in concepts("ja")["年"]} == {0.8}  # what is said stands first


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("カタカナ", "ja"),
        ("これは本です。", "ja"),
        ("今天我们在家里看了一本关于の字的书，很有意思，也很长。", "zh-Hans"),  # one kana makes no Japanese
        ("Das ist 中文书", "zh-Hans"),  # a character says as much as four letters
        ("Das ist ein Satz mit 字", "de"),
    ],
)
def test_the_script_of_most_of_a_text(text: str, tag: str) -> None:
    assert detect_language(text, ["de", "ja", "zh-Hans"]) == tag


def test_no_words_are_in_any_script() -> None:
    assert enforce_script((), "zh-Hant") == ()


def test_a_long_name_keeps_its_characters_whole() -> None:
    accented = "x" * 79 + "e\u0323\u0302\u0301" + "y"  # the marks belong to the letter that does not fit
    assert file_slug(accented) == "x" * 79
    joined = "x" * 76 + "\U0001f468\u200d\U0001f469"
    assert file_slug(joined) == "x" * 76 + "\U0001f468"
    assert file_slug("a\u200db") == "a\u200db"
    assert file_slug("\ud800a") == "a"


def test_anchors_by_their_rule() -> None:
    assert [heading_slug(" A\tb ", rule) for rule in ("github", "gfm", "kramdown")] == ["ab", "-a-b-", "ab-"]
    assert heading_slug("Ⅳ ½ _x", "github") == "ⅳ--_x"
