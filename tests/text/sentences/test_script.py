from __future__ import annotations

import pytest

from bilingual.model.transcript import Word
from bilingual.text.chinese import convert_script, detect_script, enforce_script
from bilingual.text.language_detection import detect_language


def test_a_mixed_transcript_comes_out_in_one_script_with_its_times() -> None:
    words = (Word("這個", 0, 200, False), Word("软件", 200, 500, False), Word("很好", 500, 900, False))
    assert enforce_script(words, "zh-Hans") == (
        Word("这个", 0, 200, False),
        Word("软件", 200, 500, False),
        Word("很好", 500, 900, False),
    )
    assert [w.text for w in enforce_script(words, "zh-Hant")] == ["這個", "軟件", "很好"]


def test_characters_get_the_form_their_phrase_asks_for() -> None:
    words = tuple(Word(c, space_after=False) for c in "理发和发展")
    assert "".join(w.text for w in enforce_script(words, "zh-Hant")) == "理髮和發展"


def test_other_languages_are_left_alone() -> None:
    words = (Word("頭"),)
    assert enforce_script(words, "ja") is words
    assert convert_script("軟體", "en") == "軟體"


def test_taiwan_gets_its_own_words() -> None:
    assert convert_script("软件和鼠标", "zh-Hant") == "軟體和滑鼠"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("我们说话", "zh-Hans"),
        ("我們說話", "zh-Hant"),
        ("你好", "zh-Hans"),
        ("", "zh-Hans"),
        ("这個問題很難", "zh-Hant"),
    ],
)
def test_script_is_told_by_its_characters(text: str, script: str) -> None:
    assert detect_script(text) == script


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Today we talk about bread and time.", "en"),
        ("Hoy hablamos del pan y del tiempo.", "es"),
        ("Heute sprechen wir über Brot und Zeit.", "de"),
        ("今天我们用 Python 写一个程序。", "zh-Hans"),
        ("今天我們談談麵包。", "zh-Hant"),
        ("今日はパンの話をします。", "ja"),
        ("오늘은 빵 이야기를 합니다.", "ko"),
        ("12 34", "en"),
        ("မင်္ဂလာပါ။ ဒါက ရေအကြောင်းပါ။", "my"),
        ("នេះគឺជាសំណួរចាស់។", "km"),
        ("ይህ የቆየ ጥያቄ ነው።", "am"),
        ("Սա հին հարց է։", "hy"),
        ("یہ ایک پرانا سوال ہے۔", "ur"),
        ("Это старый вопрос.", "ru"),
        ("هذا سؤال قديم جدًا.", "ar"),
    ],
)
def test_language_is_detected(text: str, tag: str) -> None:
    assert detect_language(text) == tag


def test_only_candidates_are_answered() -> None:
    assert detect_language("Hoy hablamos del pan.", ["en", "es"]) == "es"
    assert detect_language("今天我們談談麵包。", ["en", "zh-Hans"]) == "zh-Hans"
    assert detect_language("What is this?", ["zh-Hans"]) == "zh-Hans"
