# ruff: noqa: E501 -- rows of samples
"""The speech in the cues of a file: names, sounds, overlaps."""

from __future__ import annotations

import pytest

from bilingual.model.timing import Span
from bilingual.subtitles.formats import FileCue, read_subtitles
from bilingual.subtitles.formats.speech import spoken, with_speech
from bilingual.subtitles.source_cues import SourceCue, source_cues, within


def said(*texts: str) -> list[tuple[str, str]]:
    cues = with_speech([FileCue(Span(0, 1), text) for text in texts])
    return [part for cue in cues for part in spoken(cue)]


def cues(text: str, suffix: str = ".srt") -> list[tuple[int, int, str]]:
    found = source_cues(read_subtitles(text, suffix).cues)
    return [(cue.span.start_ms, cue.span.end_ms, cue.text) for cue in found]


@pytest.mark.parametrize(
    "text", ["[Applause]", "♪ ♪", "# #", "♪ (soft piano music\ncontinues playing) ♪", "[...]", "（拍手）", "- (door creaks)"]
)  # fmt: skip
def test_sounds_alone_are_not_spoken(text: str) -> None:
    (cue,) = with_speech([FileCue(Span(0, 1), text)])

    assert spoken(cue) == []
    assert cue.sounds


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("[sighs] In the year of the flood.", "In the year of the flood."),
        ("(door creaks) In which year?", "In which year?"),
        ("He came. [laughs]", "He came."),
        ("（笑）我觉得", "我觉得"),
        ("♪ la la ♪", "la la"),
        ("- First\n- line", "First line"),
        (">> Good evening.", "Good evening."),
    ],
)
def test_sounds_beside_words_are_not_spoken(text: str, speech: str) -> None:
    assert said(text) == [("", speech)]


@pytest.mark.parametrize(
    "text", ["[The] president spoke", "see [1] there", "(a) First", "（一）引言", "-5 degrees", "a[i] (see page 3) and", "(1999)"]
)  # fmt: skip
def test_words_in_brackets_are_spoken(text: str) -> None:
    assert said(text) == [("", text)]


def test_each_turn_has_its_speaker() -> None:
    assert said("ANNA: In which year?\nBEN: In 1999.", "Well.") == [("ANNA", "In which year?"), ("BEN", "In 1999."), ("", "Well.")]  # fmt: skip
    assert said("Anna: a", "Dr. Ode (Guest): b", "Anna: c", "Dr. Ode (Guest): d")[1] == ("Dr. Ode (Guest)", "b")
    assert said("[Tom] And how many came?") == [("Tom", "And how many came?")]
    vtt = "WEBVTT\n\n00:00.300 --> 00:05.000\n- <v Anna>And how?\n- <v Ben>So.\n"
    assert source_cues(read_subtitles(vtt, ".vtt").cues) == (SourceCue(Span(300, 5000), "And how? So.", "Anna", ((9, "Ben"),)),)  # fmt: skip


def test_cues_are_in_order_of_time() -> None:
    text = """2
00:00:03,000 --> 00:00:04,500
<i>Second</i> &amp; don&#39;t {\\an8}last

1
00:00:01,000 --> 00:00:02,500
First
line
"""
    assert cues(text) == [(1000, 2500, "First line"), (3000, 4500, "Second & don't last")]


def test_overlaps_are_settled_and_repeats_kept() -> None:
    text = """1
00:00:01,000 --> 00:00:03,000
One.

2
00:00:02,000 --> 00:00:04,000
Two.

3
00:00:04,000 --> 00:00:05,000
Two.

4
00:00:05,020 --> 00:00:06,000
Two.

5
00:00:06,100 --> 00:00:07,000
ANNA: Three.

6
00:00:06,200 --> 00:00:07,500
BEN: Four.
"""
    assert cues(text) == [
        (1000, 2000, "One."),
        (2000, 4000, "Two."),
        (4000, 5000, "Two."),
        (5020, 6000, "Two."),
        (6100, 7500, "Three. Four."),
    ]
    assert source_cues(read_subtitles(text, ".srt").cues)[-1].changes == ((7, "BEN"),)


def test_an_excerpt_keeps_the_cues_that_lie_in_it() -> None:
    source = [SourceCue(Span(a, a + 1000), str(a)) for a in (0, 2300, 3000, 4700)]
    assert within(source, 3000, 2000) == (SourceCue(Span(0, 1000), "3000"),)
    assert within(source, 2700, 2500)[0] == SourceCue(Span(0, 600), "2300")
