"""A returned source is not a translation, except for unchanged names."""

from __future__ import annotations

import pytest

from bilingual.text.echo import has_words, is_echo


@pytest.mark.parametrize(
    ("source", "answer", "pair", "echo"),
    [
        ("The cat sat on the mat.", "The cat sat on the mat", ("en", "de"), True),
        ("The cat sat on the mat.", "THE CAT SAT ON THE MAT!", ("en", "zh-Hans"), True),
        ("今天天气很好我们走", "今天天气很好我们走。", ("zh-Hans", "en"), True),
        ("오늘 날씨가 아주 좋다", "오늘 날씨가 아주 좋다", ("ko", "en"), True),
        ("The cat sat on the mat.", "Die Katze sass", ("en", "de"), False),
        ("Berlin", "Berlin", ("en", "de"), False),
        ("Hotel Adlon, Unter den Linden", "Hotel Adlon, Unter den Linden", ("de", "en"), False),
        ("中国", "中国", ("zh-Hans", "ja"), False),
        ("你好世界天地人", "你好世界天地人", ("zh-Hans", "zh-Hant"), False),
        ("see https://example.org/the/long/way", "see https://example.org/the/long/way", ("en", "de"), False),
        ("GPT-4 H200 x86", "GPT-4 H200 x86", ("en", "zh-Hans"), False),
    ],
)
def test_what_counts_as_an_echo(source: str, answer: str, pair: tuple[str, str], echo: bool) -> None:
    assert is_echo(source, answer, *pair) is echo


@pytest.mark.parametrize(
    ("text", "words"), [("12:30", False), ("a@b.org", False), ("…!", False), ("é", True), ("字", True)]
)
def test_whether_there_is_anything_to_translate(text: str, words: bool) -> None:
    assert has_words(text) is words
