# ruff: noqa: E501 -- rows of samples
"""SubRip files as tools and people make them: times, numbers, markup, and what is no text."""

from __future__ import annotations

import pytest

from bilingual.model.timing import Span
from bilingual.subtitles.formats.base import Style
from bilingual.subtitles.formats.reading import read_subtitles
from tests.subtitles.read_files import odd, only, texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00:00:00,200 --> 00:00:02,000\nWhen?\n\n00:00:02,100 --> 00:00:03,000\n1999\n\n00:00:03,100 --> 00:00:04,000\nAnd?\n", ["When?", "1999", "And?"]),
        ("1\n00:00:00,200 --> 00:00:02,000\nWhen?\n2\n00:00:02,100 --> 00:00:03,000\nIn\n1999\n3\n00:00:03,100 --> 00:00:04,000\nAnd?", ["When?", "In\n1999", "And?"]),
        ("1\n00:00:00,200 --> 00:00:02,000\nThe year was\n1999\n\n2\n00:00:02,100 --> 00:00:03,000\nExactly\n42", ["The year was\n1999", "Exactly\n42"]),
        ("\ufeff\ufeff1\n\n00:00:00,200 --> 00:00:02,000\n\nOne\n\nline\n\n2\n\n00:00:02,100 --> 00:00:03,000\n\nTwo\n", ["One\nline", "Two"]),
        ("1\n00:00:00,200 --> 00:00:02,000\n\n2\n00:00:02,100 --> 00:00:03,000\nTwo\n", ["", "Two"]),
        ("7\n00:00:00,200 --> 00:00:02,000\nOne\n\n7\n00:00:02,100 --> 00:00:03,000\nTwo\n", ["One", "Two"]),
        ("1\n00:00:00,200 --> 00:00:02,000\nOne\n4\n00:00:02,100 --> 00:00:03,000\nTwo in\n1999\n9\n00:00:03,100 --> 00:00:04,000\nThree\n", ["One", "Two in\n1999", "Three"]),
        ("1\n00:00:00,200 --> 00:00:02,000 Behind the times\nOne\n", ["Behind the times\nOne"]),
    ],
    ids=["no numbers", "no blank lines", "a number as the last line", "doubled lines", "an empty cue", "cues taken out", "one number twice", "text behind"],
)  # fmt: skip
def test_subrip_finds_the_text_of_a_cue(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("line", "span"),
    [
        ("00:00:01,500 --> 00:00:02,500", (1500, 2500)),
        ("0:00:01.5 --> 0:0:2.50  X1:100 X2:200 Y1:10 Y2:20", (1500, 2500)),
        ("00:00:01:500 --> 00:00:02:500", (1500, 2500)),
        ("００：００：０１，５００ --> ００：００：０２，５００", (1500, 2500)),
        ("01:02,500-->01:03,000", (62_500, 63_000)),
        ("00:00:01,500 –> 00:00:02,500", (1500, 2500)),
        ("00:00:01,500 – 00:00:02,500", (1500, 2500)),
        ("00:00:01:12 --> 00:00:02:00", (1480, 2000)),
        ("00:00:01;12 --> 00:00:02;29", (1400, 2966)),
        ("-00:00:01,000 --> 00:00:02,500", (0, 2500)),
        ("100:00:00,000 --> 100:00:01,000", (360_000_000, 360_001_000)),
    ],
)
def test_subrip_reads_times_of_all_tools(line: str, span: tuple[int, int]) -> None:
    assert only(f"1\n{line}\nText\n", ".srt").span == Span(*span)


@pytest.mark.parametrize(
    "text", ["{1, 2, 3}", "C:\\notes\\new\\home", "vector<int>", "x<y>z", "5 < 6 > 4", "R&D", "{\\alpha}", "a --> b", "<b and c>"]
)  # fmt: skip
def test_subrip_keeps_what_only_looks_like_markup(text: str) -> None:
    assert texts(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n") == [text]


def test_subrip_takes_out_markup() -> None:
    cue = only('1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color="#fff">Hi</font> <i>you</i>,\n<friend>\n', ".srt")

    assert cue.text == "Hi you,\n<friend>"
    assert cue.styles == (
        Style(0, 0, "override", "\\an8"),
        Style(0, 2, "font", 'color="#fff"'),
        Style(3, 6, "i"),
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Use <b> for bold", "Use <b> for bold"),
        ("Use <b> and </b> here", "Use <b> and </b> here"),
        ("a List<s> of <i>two</i>", "a List<s> of two"),
        ("the tags <i>, <b> and <u>", "the tags <i>, <b> and <u>"),
        ("AT&amp;T", "AT&amp;T"),
        ("write &lt;b&gt;", "write &lt;b&gt;"),
        ("don&#39;t, R&amp;D", "don't, R&D"),
        ("a&nbsp;b", "a\u00a0b"),
        ("<i>forgotten", "forgotten"),
        ("forgotten</i>", "forgotten"),
        ("- <i>forgotten\n- too</i>", "- forgotten\n- too"),
        ("<b><i>both", "both"),
        ('<font color="red">forgotten', "forgotten"),
        ("<b> is bold", "<b> is bold"),
        ("{\\an8}Over\\Ntwo lines, C:\\New", "Over\ntwo lines, C:\\New"),
        ("Over\\Ntwo lines", "Over\\Ntwo lines"),
        ("<i>over\ntwo lines</i>", "over\ntwo lines"),
    ],
)
def test_only_whole_tags_are_markup_in_subrip(text: str, shown: str) -> None:
    assert texts(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n") == [shown]


def test_a_broken_time_is_named_and_its_neighbours_are_whole() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:xx:02,000 --> 00:00:03,000\nTwo\n\n3\n00:00:03,000 --> 00:00:04,000\nThree\n"

    assert [(cue.span, cue.text) for cue in read_subtitles(text, ".srt").cues] == [
        (Span(1000, 2000), "One"),
        (Span(2000, 3000), "Two"),
        (Span(3000, 4000), "Three"),
    ]
    assert odd(text) == [
        "line 6: the time “00:xx:02,000 --> 00:00:03,000” cannot be read; taken as 00:00:02,000 --> 00:00:03,000"
    ]


@pytest.mark.parametrize(
    ("line", "span"),
    [
        ("00:00:04 100 -> 00:00:05,000", (4100, 5000)),
        ("00:00:0x,100 --> 00:00:05,000", (2000, 5000)),
        ("00:00:0x,100 -> 00:00:05,000", (2000, 5000)),
        ("00:00:04,100 -->", (4100, 5700)),
        ("00:00:04,100 ->", (4100, 5700)),
        ("00:00:04,100 —", (4100, 5700)),
        ("00:00:04,100", (4100, 5700)),
        ("--> 00:00:05,000", (2000, 5000)),
        ("00:00:04,100 —> 00:00:05,000", (4100, 5000)),
        ("00:00:04,100 --&gt; 00:00:05,000", (4100, 5000)),
        ("00:00:04,100 - -> 00:00:05,000", (4100, 5000)),
        ("00:00:04,100 00:00:05,000", (4100, 5000)),
        ("0:00:04.100,0:00:05.000", (4100, 5000)),
        ("00.00.04.100 --> 00.00.05.000", (4100, 5000)),
        ("00:00:O4,100 —> 00:00:O5,000", (4100, 5000)),
        ("00:00:04,100 to 00:00:05,000", (4100, 5000)),
        ("00:00:05,000 --> 00:00:04,000", (5000, 6600)),
        ("00:00:99,100 --> 00:0l:xx,000", (2000, 3600)),
        ("００：００：０４，１００　－－＞　００：００：０５，０００", (4100, 5000)),
    ],
)
def test_no_form_of_a_time_line_is_speech(line: str, span: tuple[int, int]) -> None:
    text = f"1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n{line}\nTwo words, and more.\n\n3\n00:00:09,000 --> 00:00:10,000\nThree\n"
    found = read_subtitles(text, ".srt")

    assert [cue.text for cue in found.cues] == ["One", "Two words, and more.", "Three"]
    assert [cue.span for cue in found.cues] == [Span(1000, 2000), Span(*span), Span(9000, 10000)]
    assert all(odd.line == 6 for odd in found.odd)
    assert found.odd or line.startswith("０")


@pytest.mark.parametrize(
    "text", ["10:30 -> 11:00", "from 10:30 - 11:00 we rest", "a --> b", "We rest -> 10:30", "5:30", "10:30:15", "1 -> 2", "00:00 → 00:10 intro", "x -> y at 10:30:15.5"]
)  # fmt: skip
def test_times_that_are_said_are_speech(text: str) -> None:
    assert texts(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\nTwo\n") == [f"{text}\nTwo"]


def test_a_negative_start_is_told() -> None:
    assert odd("1\n-00:00:01,000 --> 00:00:02,000\nOne\n") == [
        "line 2: its time begins below zero, at -00:00:01,000; taken as zero"
    ]


def test_a_broken_end_is_the_next_start() -> None:
    text = "1\n00:00:01,000 --> 00:00:xx\nOne\n\n2\n00:00:02,000 --> 00:00:03,000\nTwo\n"

    assert [cue.span for cue in read_subtitles(text, ".srt").cues] == [Span(1000, 2000), Span(2000, 3000)]
    assert odd(text) == [
        "line 2: the time “00:00:01,000 --> 00:00:xx” cannot be read; taken as 00:00:01,000 --> 00:00:02,000"
    ]


def test_what_subrip_leaves_out_is_quoted() -> None:
    text = "A heading\n1\n00:00:05,000 --> 00:00:02,000\nBackwards\n\n2\n00:00:00,100 --> 00:00:03,000\nTwo\n"

    assert odd(text) == [
        "line 1: text above the first cue: “A heading”",
        "line 3: it ends before it begins: “Backwards”",
    ]


@pytest.mark.parametrize(
    ("times", "spans"),
    [
        ("0.4 --> 2.37", (400, 2370)),
        ("0,4 --> 2,37", (400, 2370)),
        ("3 --> 12.5", (3000, 12_500)),
    ],
)
def test_times_in_seconds(times: str, spans: tuple[int, int]) -> None:
    found = read_subtitles(f"1\n{times}\nHello\n", ".srt")
    assert [cue.span for cue in found.cues] == [Span(*spans)]
    assert "is not as SubRip has it" in found.odd[0].what


def test_a_start_and_an_end_that_changed_places() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:04,870 --> 00:00:02,380\nTwo\n\n"
    found = read_subtitles(text + "3\n00:00:04,880 --> 00:00:06,000\nThree\n", ".srt")
    assert [cue.span for cue in found.cues] == [Span(1000, 2000), Span(2380, 4870), Span(4880, 6000)]
    assert found.odd[0].moved


@pytest.mark.parametrize("number", ["{}.", "#{}", "{})", "{}:"])
def test_numbers_with_marks(number: str) -> None:
    rows = ["In 1999", "2.", "And then"]
    text = "".join(f"{number.format(n)}\n00:00:0{n},000 --> 00:00:0{n},900\n{row}\n\n" for n, row in enumerate(rows, 1))
    found = read_subtitles(text, ".srt")
    assert [cue.text for cue in found.cues] == rows
    assert not found.odd
