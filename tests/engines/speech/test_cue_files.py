"""Subtitle files and scripts as they are found: literal text in, cues and passages out."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.speech.cue_files import SourceCue, read_cues, read_script, within
from bilingual.errors import InputError
from bilingual.model.timing import Span


def cues(tmp_path: Path, name: str, text: str) -> list[tuple[int, int, str]]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return [(cue.span.start_ms, cue.span.end_ms, cue.text) for cue in read_cues(path)]


def test_srt_is_cleaned_and_ordered(tmp_path: Path) -> None:
    text = """2
00:00:03,000 --> 00:00:04,500
<i>Second</i> &amp; {\\an8}last

1
00:00:01,000 --> 00:00:02,500
- First
- line

3
00:00:05,000 --> 00:00:06,000
[Applause]

4
00:00:06,000 --> 00:00:07,000
♪ ♪
"""
    assert cues(tmp_path, "a.srt", text) == [(1000, 2500, "First line"), (3000, 4500, "Second & last")]


def test_vtt_has_voices_notes_and_settings(tmp_path: Path) -> None:
    text = """WEBVTT

NOTE a remark

intro
00:01.000 --> 00:02.500 line:90% align:center
<v Mary>Hello <b>there</b>.</v>

00:00:03.000 --> 00:00:04.000
<00:00:03.200><c>Good</c> <00:00:03.600><c>day.</c>
"""
    assert cues(tmp_path, "a.vtt", text) == [(1000, 2500, "Hello there."), (3000, 4000, "Good day.")]


def test_overlaps_and_repeats_are_settled(tmp_path: Path) -> None:
    text = """1
00:00:01,000 --> 00:00:03,000
One.

2
00:00:02,000 --> 00:00:04,000
Two.

3
00:00:04,000 --> 00:00:05,000
Two.
"""
    assert cues(tmp_path, "a.srt", text) == [(1000, 2000, "One."), (2000, 5000, "Two.")]


def test_an_excerpt_keeps_the_cues_that_lie_in_it() -> None:
    source = [SourceCue(Span(a, a + 1000), str(a)) for a in (0, 2300, 3000, 4700)]
    assert within(source, 3000, 2000) == (SourceCue(Span(0, 1000), "3000"),)
    assert within(source, 2700, 2500)[0] == SourceCue(Span(0, 600), "2300")


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("One line\nAnother line\n", ["One line", "Another line"]),
        ("A paragraph that an editor has wrapped at some column, as many\neditors do. And on.\n",
         ["A paragraph that an editor has wrapped at some column, as many editors do. And on."]),
        ("From fairest creatures we desire increase,\nThat thereby beauty’s rose might never die,\nBut soon.",
         ["From fairest creatures we desire increase, That thereby beauty’s rose might never die, But soon."]),
        ("Title\n\n[Music]\nFirst sentence.\nSecond one.", ["Title", "First sentence.", "Second one."]),
        ("今天很好\n我们走吧", ["今天很好", "我们走吧"]),
    ],
)  # fmt: skip
def test_scripts_fall_into_passages(tmp_path: Path, text: str, passages: list[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    assert list(read_script(path)) == passages


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_script(tmp_path / "none.txt")
