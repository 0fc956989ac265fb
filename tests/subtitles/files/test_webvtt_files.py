# ruff: noqa: E501 -- rows of samples
"""WebVTT files: blocks, voices, ruby, times within cues, and what stands beside the cues."""

from __future__ import annotations

from bilingual.model.timing import Span
from bilingual.subtitles.formats.base import CueTurn, Style
from bilingual.subtitles.formats.reading import read_subtitles
from tests.subtitles.read_files import odd, only


def test_what_webvtt_has_beside_its_cues_is_no_text() -> None:
    text = """WEBVTT - a title
Kind: captions

STYLE
::cue { color: red }

REGION
id:bill

NOTE a remark
over two lines

3f2a9c10-0000/11-0
00:01.000 --> 00:02.500 line:90% align:center
One

NOTE
the last remark
"""
    read = read_subtitles(text, ".vtt")

    assert [(cue.identifier, cue.settings, cue.text) for cue in read.cues] == [
        ("3f2a9c10-0000/11-0", "line:90% align:center", "One")
    ]
    assert [note.partition("\n")[0] for note in read.notes] == [
        "WEBVTT - a title",
        "STYLE",
        "REGION",
        "NOTE a remark",
        "NOTE",
    ]
    assert read.odd == ()


def test_webvtt_parts_blocks_as_its_specification_says() -> None:
    text = """WEBVTT
00:00.000 --> 00:01.000
one
00:01.000 --> 00:02.000
two

NOTE
00:02.000 --> 00:03.000
three

lost
"""
    read = read_subtitles(text, ".vtt")

    assert [(cue.identifier, cue.text) for cue in read.cues] == [("", "one"), ("", "two"), ("NOTE", "three")]
    assert [str(found) for found in read.odd] == ["line 11: text without a time: “lost”"]


def test_webvtt_has_voices_entities_ruby_and_times() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v.loud Anna Berg>Good <00:01.500><c.yellow>day</c> &amp; &lt;night&gt;</v>\n"
        "- <v Ben>No<i>w</i> <ruby>漢<rt>かん</ruby> vector<int>\n"
    )
    cue = only(text)

    assert cue.text == "Good day & <night>\n- Now 漢 vector<int>"
    assert cue.turns == (CueTurn(0, 0, "Anna Berg"), CueTurn(21, 21, "Ben"))
    assert cue.times == ((5, 1500),)
    assert set(cue.styles) == {
        Style(0, 18, "v", ".loud Anna Berg"),
        Style(5, 8, "c", ".yellow"),
        Style(21, 38, "v", "Ben"),
        Style(23, 24, "i"),
        Style(26, 26, "rt", "かん"),
    }


def test_webvtt_times_of_other_tools_are_read_and_named() -> None:
    text = "WEBVTT\n\n0:01,000 --> 00:00:02,5\nOne\n"

    assert only(text).span == Span(1000, 2500)
    assert odd(text, ".vtt") == ["line 3: the time “0:01,000 --> 00:00:02,5” is not as WebVTT has it"]


def test_a_style_sheet_with_a_blank_line_is_no_text() -> None:
    text = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n::cue(b) { color: blue }\n\n00:01.000 --> 00:02.000\nHello\n"
    found = read_subtitles(text, ".vtt")
    assert [cue.text for cue in found.cues] == ["Hello"]
    assert not found.odd


def test_the_brackets_around_a_reading_are_no_text() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\n<ruby>雨<rp>(</rp><rt>あめ</rt><rp>)</rp></ruby>は<ruby>降<rt>ふ</rt></ruby>る\n"
    (cue,) = read_subtitles(text, ".vtt").cues
    assert cue.text == "雨は降る"
    assert [style.value for style in cue.styles if style.name == "rt"] == ["あめ", "ふ"]
