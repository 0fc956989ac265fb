# ruff: noqa: E501 -- rows of samples
"""Real-world subtitle files, and round trips of random texts through each format."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bilingual.errors import InputError
from bilingual.model.timing import Span
from bilingual.subtitles.formats import FORMATS, FileCue, Oddity, Style, Turn, read_subtitles
from refusals import raises

PIECES = st.sampled_from(
    [
        *("1999", "2", "42\n7", "{", "}", "{1, 2}", "{\\an8}", "{\\pos(1,2)}", "\\", "\\N", "\\n", "\\h", "C:\\notes\\new", "<", ">"),
        *("<b>", "</i>", "<v Anna>", "<00:00:01.000>", "vector<int>", "x<y>z", "<3", "-", "--", "-->", "–", "- ", "♪", "&", "&amp;"),
        *("&lt", "&#8288;", "&nbsp;", "\u200e", "\u200f", "\u2060", "\u2067", "\u2069", "،", "שלום", "NOTE", "STYLE", "WEBVTT"),
        *("00:00:01,000 --> 00:00:02,000", "00:00:01,000 – 00:00:02,000", "Dialogue: 0", "[Events]", "“", "語", "\u3000", "a", " "),
        "\n",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=8).map("".join), st.text(max_size=20))


def tidy(text: str) -> str:
    """What a file can hold of *text*: no control characters, blank lines, or white space at the ends of lines."""
    kept = "".join(c for c in text if c == "\n" or not (ord(c) < 32 or ord(c) == 127 or c in "\ufeff\ufdd0"))
    return "\n".join(line for part in kept.split("\n") if (line := part.strip()))


@pytest.mark.parametrize("kind", sorted(FORMATS))
@given(texts=st.lists(TEXTS, min_size=1, max_size=5))
@example(texts=["1", "2", "3\n4"])
@example(texts=["<" + "\u2060" * 2 + "b>", "\u2060\u2060", "\\\u2060N"])
def test_random_text_is_read_back_as_it_was_written(kind: str, texts: list[str]) -> None:
    cues = [(Span(2000 * n + 10, 2000 * n + 1500), tidy(text)) for n, text in enumerate(texts) if tidy(text)]

    read = FORMATS[kind].read(FORMATS[kind].write(cues))

    assert [(cue.span, cue.text) for cue in read.cues] == cues
    assert read.odd == ()


@given(text=st.text())
@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_any_text_is_read_without_an_error(kind: str, text: str) -> None:
    for cue in FORMATS[kind].read(text).cues:
        assert all(0 <= style.first <= style.last <= len(cue.text) for style in cue.styles)


def texts(text: str, suffix: str = ".srt") -> list[str]:
    return [cue.text for cue in read_subtitles(text, suffix).cues]


def odd(text: str, suffix: str = ".srt") -> list[str]:
    return [str(found) for found in read_subtitles(text, suffix).odd]


def only(text: str, suffix: str = ".vtt") -> FileCue:
    (cue,) = read_subtitles(text, suffix).cues
    return cue


# ── SubRip ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00:00:00,200 --> 00:00:02,000\nWhen?\n\n00:00:02,100 --> 00:00:03,000\n1999\n\n00:00:03,100 --> 00:00:04,000\nAnd?\n", ["When?", "1999", "And?"]),
        ("1\n00:00:00,200 --> 00:00:02,000\nWhen?\n2\n00:00:02,100 --> 00:00:03,000\nIn\n1999\n3\n00:00:03,100 --> 00:00:04,000\nAnd?", ["When?", "In\n1999", "And?"]),
        ("1\n00:00:00,200 --> 00:00:02,000\nThe year was\n1999\n\n2\n00:00:02,100 --> 00:00:03,000\nExactly\n42", ["The year was\n1999", "Exactly\n42"]),
        ("\ufeff\ufeff1\n\n00:00:00,200 --> 00:00:02,000\n\nOne\n\nline\n\n2\n\n00:00:02,100 --> 00:00:03,000\n\nTwo\n", ["One\nline", "Two"]),
        ("1\n00:00:00,200 --> 00:00:02,000\n\n2\n00:00:02,100 --> 00:00:03,000\nTwo\n", ["", "Two"]),
        ("7\n00:00:00,200 --> 00:00:02,000\nOne\n\n7\n00:00:02,100 --> 00:00:03,000\nTwo\n", ["One", "Two"]),
        ("1\n00:00:00,200 --> 00:00:02,000 Behind the times\nOne\n", ["Behind the times\nOne"]),
    ],
    ids=["no numbers", "no blank lines", "a number as the last line", "doubled lines", "an empty cue", "one number twice", "text behind"],
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


def test_a_note_is_no_text_in_any_format() -> None:
    srt = "NOTE first\n\n1\n00:00:01,000 --> 00:00:02,000\nOne\n\nNOTE private\nremark\n\nsecond paragraph\n\n2\n00:00:03,000 --> 00:00:04,000\nNOTE that.\nTwo\n\nNOTE\nlast\n"
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n\nNOTE private\n\nsecond paragraph\n\n00:03.000 --> 00:04.000\nNOTE that.\nTwo\n"

    for text, suffix in ((srt, ".srt"), (vtt, ".vtt")):
        found = read_subtitles(text, suffix)
        assert [cue.text for cue in found.cues] == ["One", "NOTE that.\nTwo"]
        assert found.odd == ()
        assert any("second paragraph" in note for note in found.notes)


def test_what_subrip_leaves_out_is_quoted() -> None:
    text = "A heading\n1\n00:00:05,000 --> 00:00:02,000\nBackwards\n\n2\n00:00:00,100 --> 00:00:03,000\nTwo\n"

    assert odd(text) == [
        "line 1: text above the first cue: “A heading”",
        "line 3: it ends before it begins: “Backwards”",
    ]


# ── WebVTT ────────────────────────────────────────────────────────────────────────────────────────


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
    assert cue.turns == (Turn(0, 0, "Anna Berg"), Turn(21, 21, "Ben"))
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


# ── SubStation ────────────────────────────────────────────────────────────────────────────────────

ASS = "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"


def test_substation_text() -> None:
    text = ASS + (
        "Comment: 0,0:00:00.00,0:00:05.00,Default,,0,0,0,,a remark\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Main,Anna,0,0,0,,{\\an8\\i1}One{a comment},\\Ntwo\\hthree \\{x\\} {open\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Main,,0,0,0,,{\\p1}m 0 0 l 10 10{\\p0}\n"
        "Dialogue: 0,0:00:02.00,0:00:03.00,Main,,0,0,0,,{\\k50}Go{\\k25}od day\n"
    )
    read = read_subtitles(text, ".ass")

    assert [cue.text for cue in read.cues] == ["One,\ntwo three {x} {open", "Good day"]
    assert read.cues[0].turns == (Turn(0, 0, "Anna"),)
    assert read.cues[0].styles == (Style(0, 0, "override", "\\an8\\i1"), Style(3, 3, "override", "a comment"))
    assert read.cues[1].times == ((0, 2000), (2, 2500))
    assert [note.split(",")[-1] for note in read.notes] == ["a remark"]


def test_the_order_of_fields_is_the_files_own() -> None:
    text = (
        "[Script Info]\n[Events]\nFormat: Marked, Start, End, Text\nDialogue: Marked=0,0:00:01.00,0:00:02.00,One, two\n"
    )

    assert texts(text, ".ssa") == ["One, two"]


# ── all ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_text_tells_the_format_where_the_name_is_wrong() -> None:
    assert read_subtitles("WEBVTT\n\nid\n00:01.000 --> 00:02.000\nOne\n", ".srt").cues[0].identifier == "id"
    assert texts(ASS + "Dialogue: 0,0:00:01.00,0:00:02.00,Main,,0,0,0,,One\n", ".srt") == ["One"]


@pytest.mark.parametrize(
    ("text", "suffix"), [("", ".srt"), ("hello", ".srt"), ("WEBVTT\n\n", ".vtt"), (ASS, ".ass"), ("x", ".docx")]
)
def test_what_is_no_subtitle_file_is_told(text: str, suffix: str) -> None:
    with pytest.raises(InputError):
        read_subtitles(text, suffix)


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


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("<!DOCTYPE html><html><body>00:00:01,000 --> 00:00:02,000</body></html>", ".srt"),
        ("WEBVTT\nKind: chapters\nLanguage: en\n\n00:00.000 --> 00:04.000\nIntroduction\n", ".vtt"),
        ("WEBVTT\n\n00:00.000 --> 00:04.000\nsprite.jpg#xywh=0,0,160,90\n", ".vtt"),
        ('WEBVTT\n\n00:00.000 --> 00:04.000\n{\n "src": "a.jpg"\n}\n', ".vtt"),
    ],
)
def test_what_is_no_subtitles_is_refused(text: str, suffix: str) -> None:
    with raises("BIL-SUB-027"):
        read_subtitles(text, suffix)


def test_a_style_sheet_with_a_blank_line_is_no_text() -> None:
    text = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n::cue(b) { color: blue }\n\n00:01.000 --> 00:02.000\nHello\n"
    found = read_subtitles(text, ".vtt")
    assert [cue.text for cue in found.cues] == ["Hello"]
    assert not found.odd


def test_a_long_text_is_quoted_in_part() -> None:
    assert len(str(Oddity(1, "text above the first cue", "word " * 200))) < 250


@pytest.mark.parametrize("number", ["{}.", "#{}", "{})", "{}:"])
def test_numbers_with_marks(number: str) -> None:
    rows = ["In 1999", "2.", "And then"]
    text = "".join(f"{number.format(n)}\n00:00:0{n},000 --> 00:00:0{n},900\n{row}\n\n" for n, row in enumerate(rows, 1))
    found = read_subtitles(text, ".srt")
    assert [cue.text for cue in found.cues] == rows
    assert not found.odd
