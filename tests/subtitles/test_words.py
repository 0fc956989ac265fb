"""Word borders of languages without spaces."""

from __future__ import annotations

from itertools import pairwise

from bilingual.engines.words import word_breaks


def test_chinese_words() -> None:
    text = "我们在北京大学读书"
    places = (0, *word_breaks([text], "zh-Hans")[text], len(text))

    assert [text[a:b] for a, b in pairwise(places)] == ["我们", "在", "北京大学", "读书"]


def test_japanese_phrases_keep_their_particles() -> None:
    text = "図書館は四万冊の本を乾かしたので、開けるようになります。"
    places = (0, *word_breaks([text], "ja")[text], len(text))

    assert [text[a:b] for a, b in pairwise(places)] == [
        "図書館は", "四万冊の", "本を", "乾かしたので、", "開けるように", "なります。",
    ]  # fmt: skip


def test_spaced_languages_need_none() -> None:
    assert word_breaks(["Guten Tag"], "de") == {}
    assert word_breaks(["안녕 하세요"], "ko") == {}


def test_odd_texts() -> None:
    texts = ["", " ", "👍🏽", "a b", "数据 データ"]

    for tag in ("zh-Hans", "ja"):
        for text, places in word_breaks(texts, tag).items():
            assert all(0 < place < len(text) for place in places)
