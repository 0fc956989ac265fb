# ruff: noqa: E501 -- rows of samples
"""TTML as broadcasters, streaming services, YouTube and players for lyrics write it."""

import pytest

from bilingual.errors import InputError
from bilingual.subtitles.formats.base import CueTurn, Oddity
from bilingual.subtitles.formats.reading import read_subtitles

HEAD = (
    '<?xml version="1.0" encoding="utf-16"?>\n<!-- made -->\n<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp='
    '"http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ttm='
    '"http://www.w3.org/ns/ttml#metadata" '
)


def rows(text: str, suffix: str = ".ttml") -> list[tuple[int, int, str]]:
    return [(cue.span.start_ms, cue.span.end_ms, cue.text) for cue in read_subtitles(text, suffix).cues]


def body(inner: str, parameters: str = "", head: str = "") -> str:
    return f"{HEAD}{parameters}><head>{head}</head><body><div>{inner}</div></body></tt>"


def test_the_usual_file() -> None:
    text = body(
        '\n <p begin="00:00:01.000" end="00:00:02.500" style="s2">Hello<br />\n   big <span tts:fontStyle="italic">world'
        '</span>  again</p>\n <p begin="3s" dur="1500ms">Tom &amp; Jerry &#8211; 3 &lt; 4</p>\n'
    )
    assert rows(text) == [(1000, 2500, "Hello\nbig world again"), (3000, 4500, "Tom & Jerry – 3 < 4")]
    assert rows(text, ".dfxp") == rows(text, ".itt") == rows(text, ".srt") == rows(text)


@pytest.mark.parametrize(
    ("parameters", "begin", "ms"),
    [
        ('ttp:frameRate="25"', "00:00:01:05", 1200),
        ('ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001"', "00:00:01:12", 1500 + 1),
        ('ttp:tickRate="10000000"', "12500000t", 1250),
        ('ttp:frameRate="25"', "30f", 1200),
        ('ttp:timeBase="smpte" ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001"', "00:01:00:00", 60_060),
        ('ttp:timeBase="smpte" ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001" ttp:dropMode="dropNTSC"',
         "00:10:00:00", 599_999),
        ("", "1:02.5", 62_500),
        ("", "9.731", 9731),
    ],
)  # fmt: skip
def test_times(parameters: str, begin: str, ms: int) -> None:
    [cue] = read_subtitles(body(f'<p begin="{begin}" dur="1s">One</p>', parameters), ".ttml").cues
    assert abs(cue.span.start_ms - ms) <= 1


def test_times_inside_others() -> None:
    text = (
        f'{HEAD}><body begin="10s"><div begin="5s" end="20s"><p begin="1s" end="3s">One</p><p begin="12s">Two</p></div>'
        '<div timeContainer="seq"><p dur="2s">Three</p><p dur="1s">Four</p></div></body></tt>'
    )
    assert rows(text) == [
        (16_000, 18_000, "One"),
        (27_000, 30_000, "Two"),
        (10_000, 12_000, "Three"),
        (12_000, 13_000, "Four"),
    ]


def test_timed_words_of_lyrics_a_translation_and_its_reading() -> None:
    text = body(
        '<p begin="9.7" end="12.0" ttm:agent="v1"><span begin="9.7" end="10.1">今</span><span begin="10.1" end="11">日は'
        '</span> <span ttm:role="x-translation" xml:lang="en">Today</span><span ttm:role="x-roman">kyou wa</span></p>',
        head='<metadata><ttm:agent type="person" xml:id="v1"/></metadata>',
    )
    [cue] = read_subtitles(text, ".ttml").cues
    assert (cue.text, cue.times, cue.turns) == ("今日は\nToday", ((0, 9700), (1, 10_100)), ())


def test_spans_with_times_in_a_paragraph_without_one_are_cues() -> None:
    text = body('<p><span begin="1s" end="2s">One</span> <span begin="2s" end="3s">Two</span></p><p>Three</p>')
    read = read_subtitles(text, ".ttml")
    assert [(cue.span.start_ms, cue.text) for cue in read.cues] == [(1000, "One"), (2000, "Two")]
    assert [(odd.what, odd.text) for odd in read.odd] == [("text without a time", "Three")]


def test_readings_speakers_and_remarks() -> None:
    head = (
        '<styling><style xml:id="base" tts:ruby="base"/><style xml:id="rt" tts:ruby="text"/></styling><metadata>'
        '<ttm:title>A talk</ttm:title><ttm:agent xml:id="a1" type="person"><ttm:name>Anna</ttm:name></ttm:agent></metadata>'
    )
    text = body(
        '<p begin="1s" end="2s" ttm:agent="a1"><metadata><ttm:desc>private</ttm:desc></metadata>彼は<span style="x">'
        '<span style="base">漢字</span><span style="rt">かんじ</span></span>だ</p>',
        head=head,
    )
    read = read_subtitles(text, ".ttml")
    assert [cue.text for cue in read.cues] == ["彼は漢字だ"]
    assert read.cues[0].turns == (CueTurn(0, 0, "Anna"),)
    assert any("private" in note for note in read.notes)


def test_what_tools_write_for_xml() -> None:
    assert rows(body('<p begin="1s" end="2s">AT&T, R&D; x < 4 &nbsp;&copy;</p>')) == [
        (1000, 2000, "AT&T, R&D; x < 4 \xa0©")
    ]
    assert rows(body('<p begin="1s" end="2s"><![CDATA[AT&T <3]]></p>')) == [(1000, 2000, "AT&T <3")]
    kept = body('<p begin="1s" end="2s" xml:space="preserve">a  b\n c</p>')
    assert rows(kept) == [(1000, 2000, "a  b\nc")]


def test_bad_times_are_named_and_damage_is_refused() -> None:
    read = read_subtitles(
        body('<p begin="2s" end="1s">One</p>\n<p begin="3s">Two</p><p begin="4s" end="5s">Three</p>'), ".ttml"
    )
    assert [(cue.text, cue.span.end_ms) for cue in read.cues] == [("Two", 4000), ("Three", 5000)]
    assert read.odd == (Oddity(3, "it ends before it begins", "One"),)
    with pytest.raises(InputError, match="contains no cue with words; line 3: its XML is damaged"):
        read_subtitles(body('<p begin="1s" end="2s">One</p>')[:-20], ".ttml")
