from __future__ import annotations

import pytest

from bilingual.text.encodings import decode
from refusals import raises


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Hello, 世界", "utf-8"),
        ("Hello, 世界", "utf-8-sig"),
        ("Hello, 世界", "utf-16"),
        ("今天我们来做面包。大家好，欢迎来到我的频道。", "gb18030"),
        ("今天我們來做麵包。大家好，歡迎來到我的頻道。", "big5"),
        ("今日はパンを作ります。こんにちは、皆さん。", "shift_jis"),
        ("Über die Straßen gehen wir früh.", "cp1252"),
        ("1\n00:00:01,000 --> 00:00:02,000\n你好，谢谢大家。\n", "gb18030"),
    ],
)
def test_text_comes_back_whatever_it_was_saved_in(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "talk.srt") == text


def test_line_ends_are_one() -> None:
    assert decode(b"a\r\nb\rc\n", "a.txt") == "a\nb\nc\n"
    assert decode(b"a\r\r\nb\r\r\n", "a.txt") == "a\nb\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("lost \ufffd here".encode(), "BIL-SRC-019"),
        (b"\x00\x01\x02\x03", "BIL-SRC-020"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "BIL-SRC-020"),
        (b"\xff\xfea", "BIL-SRC-021"),
        (b"\xef\xbb\xbf\xff\xff", "BIL-SRC-021"),
        (b"\x81\xff\x81\xff\x8d", "BIL-SRC-022"),
    ],
)
def test_what_is_no_text_gets_one_clear_line(data: bytes, code: str) -> None:
    with raises(code, "talk.srt: "):
        decode(data, "talk.srt")
