"""Layout of lines on the screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.engines.linguistics.words import word_breaks
from bilingual.model.recording.rendition import SafeArea
from bilingual.subtitles.display.layout import Face, Screen, balanced_lines, screen_text, track_lines


@pytest.mark.parametrize(
    ("tag", "text", "lines"),
    [
        ("en", "Short enough.", ["Short enough."]),
        (
            "en",
            "The conservators did something that looks quite odd",
            ["The conservators did something", "that looks quite odd"],
        ),
        (
            "de",
            "Als es jemand bemerkte, standen die Bücher im Wasser.",
            ["Als es jemand bemerkte,", "standen die Bücher im Wasser."],
        ),
        (
            "zh-Hans",
            "没有人能够准确地说出涨潮究竟会在什么时候到来",
            ["没有人能够准确地说出", "涨潮究竟会在什么时候到来"],
        ),
        (
            "ja",
            "誰かが気づいたときには四万冊の本が水に浸かっていた",
            ["誰かが気づいたときには", "四万冊の本が水に浸かっていた"],
        ),
    ],
)
def test_lines_are_few_balanced_and_broken_at_phrases(tag: str, text: str, lines: list[str]) -> None:
    if tag == "ja":
        found = balanced_lines(text, tag, len, 16, word_breaks([text], tag))
    else:
        found = track_lines(text, tag, word_breaks([text], tag))

    assert list(found) == lines


@given(st.text(min_size=1, max_size=120), st.sampled_from(["en", "zh-Hans", "ja", "ar", "th"]))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, tag: str) -> None:
    text = " ".join("".join(c for c in text if c.isprintable()).split())
    lines = balanced_lines(text, tag, lambda part: float(len(part)), 20)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= 20 for line in lines if all(ord(c) < 0x300 for c in line))


def test_an_address_is_torn_only_where_it_is_wider_than_a_line() -> None:
    address = "https://example.org/a/very/long/path"

    assert balanced_lines(f"Look at {address} today", "en", len, 40) == (
        "Look at",
        f"{address}",
        "today",
    ) or address in " ".join(balanced_lines(f"Look at {address} today", "en", len, 40))
    assert all(len(line) <= 20 for line in balanced_lines(address, "en", len, 20))


@pytest.mark.parametrize(
    ("tag", "text", "shown"),
    [
        ("zh-Hans", "不过，我来了。", "不过 我来了"),
        ("zh-Hans", "真的吗？！", "真的吗？！"),
        ("zh-Hans", "他说：“走吧。”我们走了……", "他说：“走吧” 我们走了…"),
        ("zh-Hans", "看《红楼梦》，1,000页。", "看《红楼梦》 1,000页"),
        ("ja", "ええ、帰ります。", "ええ 帰ります"),
        ("en", "Yes, I do. 👍🏽", "Yes, I do."),
        ("en", "a\u200b\tb\x07", "a\u200b b"),
        ("de", "❤️ Danke 🇩🇪!", "Danke !"),
    ],
)
def test_what_burned_text_shows(tag: str, text: str, shown: str) -> None:
    assert screen_text(text, tag) == shown


def test_a_face_measures_in_em_and_names_the_ass_size() -> None:
    face = Face("Noto Sans", {"a": 0.5, "b": 0.25}, 0.7)

    assert face.width("aab") == 1.25
    assert face.width("中") == 1.0  # not measured: as wide as it is high
    assert face.ass_size(70) == 100


def test_the_screen_keeps_safe_edges_free() -> None:
    plain, phone = Screen(1920, 1080), Screen(1080, 1920, safe=SafeArea(top=250, right=120, bottom=420, left=40))

    assert plain.margins == (96, 96, 59)
    assert plain.text_px == 1728
    assert phone.margins == (120, 120, 439)
    assert 0.045 * 1080 <= plain.em_px <= 0.06 * 1080
    assert phone.em_px / 1080 > plain.em_px / 1920
