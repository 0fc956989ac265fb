# ruff: noqa: E501 -- rows of samples
"""All formats of subtitle files: round trips of random texts, telling one from another, and SubStation's own."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bilingual.errors import InputError
from bilingual.model.timing import Span
from bilingual.subtitles.formats.base import CueTurn, Oddity, Style
from bilingual.subtitles.formats.reading import FORMATS, read_subtitles
from bilingual.subtitles.source_cues import overlapped, source_cues
from support.attacks.refusals import raises
from tests.subtitles.read_files import texts

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


def test_a_note_is_no_text_in_any_format() -> None:
    srt = "NOTE first\n\n1\n00:00:01,000 --> 00:00:02,000\nOne\n\nNOTE private\nremark\n\nsecond paragraph\n\n2\n00:00:03,000 --> 00:00:04,000\nNOTE that.\nTwo\n\nNOTE\nlast\n"
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n\nNOTE private\n\nsecond paragraph\n\n00:03.000 --> 00:04.000\nNOTE that.\nTwo\n"

    for text, suffix in ((srt, ".srt"), (vtt, ".vtt")):
        found = read_subtitles(text, suffix)
        assert [cue.text for cue in found.cues] == ["One", "NOTE that.\nTwo"]
        assert found.odd == ()
        assert any("second paragraph" in note for note in found.notes)


ASS = "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"


def test_substation_text() -> None:
    text = ASS + (
        "Comment: 0,0:00:00.00,0:00:05.00,Default,,0,0,0,,a remark\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Main,Anna,0,0,0,,{\\an8\\i1}One{a comment},\\Ntwo\\hthree \\{x\\} {open\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Main,,0,0,0,,{\\p1}m 0 0 l 10 10{\\p0}\n"
        "Dialogue: 0,0:00:02.00,0:00:03.00,Main,,0,0,0,,{\\k50}Go{\\k25}od day\n"
        "Dialogue: 0,0:00:03.00,0:00:04.00,Main,NTP,0,0,0,,Nobody\n"
    )
    read = read_subtitles(text, ".ass")

    assert [cue.text for cue in read.cues] == ["One,\ntwo three {x} {open", "Good day", "Nobody"]
    assert read.cues[2].turns == ()
    assert read.cues[0].turns == (CueTurn(0, 0, "Anna"),)
    assert read.cues[0].styles == (Style(0, 0, "override", "\\an8\\i1"), Style(3, 3, "override", "a comment"))
    assert read.cues[1].times == ((0, 2000), (2, 2500))
    assert [note.split(",")[-1] for note in read.notes] == ["a remark"]


def test_signs_on_the_picture_are_not_speech() -> None:
    event = "Dialogue: 0,0:00:0{0}.00,0:00:0{1}.00,{2},,0,0,0,,{3}\n"
    speech = (
        event.format(1, 2, "Main", "One.") + event.format(2, 3, "Main", "Two.") + event.format(3, 4, "Main", "Three.")
    )

    def said(*events: str) -> list[str]:
        return [cue.text for cue in source_cues(read_subtitles(ASS + speech + "".join(events), ".ass").cues)]

    assert said(event.format(1, 3, "Other", r"{\pos(9,9)}Town hall")) == ["One.", "Two.", "Three."]
    assert said(event.format(1, 3, "Main", r"{\an7\move(1,1,2,2)}Town hall")) == ["One.", "Two.", "Three."]
    assert said(event.format(1, 3, "Signs - top", "Town hall")) == ["One.", "Two.", "Three."]
    assert said(event.format(1, 2, "Sign", r"{\pos(9,9)}Town hall")) == ["One.", "Two.", "Three."]
    sign = event.format(1, 2, "Sign", r"{\pos(9,9)}Town hall")
    assert overlapped(read_subtitles(ASS + speech + sign, ".ass").cues) == ()
    assert said(event.format(4, 5, "Main", "Four {a remark}.")) == ["One.", "Two.", "Three.", "Four."]
    assert "Uno." in "".join(
        said(event.format(1, 2, "Es", r"{\pos(9,9)}Uno."), event.format(2, 3, "Es", r"{\pos(9,9)}Dos."))
    )
    assert said(event.format(4, 5, "Main", r"{\pos(9,9)}Four.")) == ["One.", "Two.", "Three.", "Four."]
    assert said(event.format(4, 5, "Guest", r"{\pos(9,9)}Four.")) == ["One.", "Two.", "Three.", "Four."]
    placed = "".join(event.format(n, n + 1, "Main", rf"{{\pos(9,{n})}}Text {n}.") for n in range(4, 9))
    assert said(placed)[-1] == "Text 8."


def test_the_order_of_fields_is_the_files_own() -> None:
    text = (
        "[Script Info]\n[Events]\nFormat: Marked, Start, End, Text\nDialogue: Marked=0,0:00:01.00,0:00:02.00,One, two\n"
    )

    assert texts(text, ".ssa") == ["One, two"]


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


def test_a_long_text_is_quoted_in_part() -> None:
    assert len(str(Oddity(1, "text above the first cue", "word " * 200))) < 250
