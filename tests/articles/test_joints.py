"""Gaps between translated sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.articles.html import parse_html
from bilingual.articles.markdown import parse_markdown
from bilingual.model.joints import fitted_gap

CHINESE = {"s1": "一。", "s2": "二。", "s3": "三。"}
ENGLISH = {"s1": "One.", "s2": "Two.", "s3": "Three."}


@pytest.mark.parametrize(
    ("source", "rendered"),
    [
        ("Start. Middle. End.\n", "一。二。三。\n"),
        ("Start.  Middle.\nEnd.\n", "一。二。三。\n"),
        ("> - Start.\n>   Middle.\n> Lazy\nend.\n", "> - 一。二。三。\n"),
        ("Start.  \nMiddle.\\\nEnd.\n", "一。  \n二。\\\n三。\n"),
        ("Start.<br>\nMiddle. End.\n", "一。<br>\n二。三。\n"),
        ("| Start. Middle. | End. |\n|---|---|\n", "| 一。二。 | 三。 |\n|---|---|\n"),
        ("Start.\r\nMiddle.\r\n\r\nEnd.\r\n", "一。二。\r\n\r\n三。\r\n"),
    ],
)
def test_chinese_sentences_meet_without_a_blank(source: str, rendered: str) -> None:
    assert parse_markdown(source).render(CHINESE, joints="") == rendered


def test_english_sentences_are_parted() -> None:
    article = parse_markdown("起点。中间。\n终点。\n", "zh-Hans")
    assert article.render(ENGLISH, joints=" ") == "One. Two.\nThree.\n"
    assert article.render(ENGLISH) == "One.Two.\nThree.\n"
    assert parse_markdown("起点。\u3000中间。\n", "zh-Hans").render(ENGLISH, joints=" ") == "One. Two.\n"


def test_sentences_that_nobody_replaced_keep_their_gap() -> None:
    article = parse_markdown("Start.  Middle. End.\n")
    assert article.render({}, joints="") == article.text
    assert article.render({"s3": "三。"}, joints="") == "Start.  Middle. 三。\n"
    assert article.render({s.id: s.text for s in article.segments}, joints="") == article.text


@pytest.mark.parametrize(
    ("one", "two", "joined"),
    [
        ("他说：“一。”", "“二。”", "他说：“一。”“二。”"),
        ("一。", "TED二。", "一。TED二。"),
        ("用ffmpeg.", "二。", "用ffmpeg. 二。"),
        ("**一**。", "**二**。", "**一**。**二**。"),
        ("**一。**", "二。", "**一。** 二。"),  # without the blank the bold would not close
        ("**一。**", "（二。）", "**一。**（二。）"),
        ("_一_", "二。", "_一_ 二。"),
        ("一。[^1]", "二。", "一。[^1]二。"),
        ("一。", "https://a.b/c 二。", "一。 https://a.b/c 二。"),
        ("一。", "[二](https://a.b/c)。", "一。[二](https://a.b/c)。"),
        ("一。", "Not translated.", "一。Not translated."),
        ("Not translated.", "二。", "Not translated. 二。"),
    ],
)
def test_a_blank_stays_where_it_is_needed(one: str, two: str, joined: str) -> None:
    article = parse_markdown("Start. End.\n")
    assert article.render({"s1": one, "s2": two}, joints="") == f"{joined}\n"


def test_html_and_other_languages() -> None:
    page = parse_html("<article><p>Start.\n   <b>Middle.</b> End.</p></article>")
    targets = {"s1": "一。", "s2": "<b>二。</b>", "s3": "三。"}
    assert page.render(targets, joints="") == "<article><p>一。<b>二。</b>三。</p></article>"
    assert page.render(targets, joints=" ") == page.render(targets)
    assert parse_markdown("Start. End.\n").render({"s1": "하나.", "s2": "둘."}, joints=" ") == "하나. 둘.\n"


def test_a_line_break_that_goes_needs_no_escape_for_what_began_the_line() -> None:
    article = parse_markdown("Start.\nMiddle.\n")
    assert article.render({"s1": "一。", "s2": "1. 二。"}, joints="") == "一。1. 二。\n"
    assert article.render({"s1": "Eins.", "s2": "1. zwei."}, joints=" ") == "Eins.\n1\\. zwei.\n"


@given(st.text(max_size=6), st.text(min_size=1, max_size=6), st.text(min_size=1, max_size=6))
def test_a_gap_loses_blanks_only(gap: str, before: str, after: str) -> None:
    for wanted in ("", " "):
        fitted = fitted_gap(gap, before, after, wanted)
        assert "".join(fitted.split()).replace(">", "") == "".join(gap.split()).replace(">", "")
        assert fitted_gap(fitted, before, after, wanted) == fitted
