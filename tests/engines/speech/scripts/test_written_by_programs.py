"""Transcripts as meeting software and transcription services save them: what is said, by whom, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.speech.scripts.passages import read_cues, read_file, read_passages, read_script

OTTER = """Harbour meeting
Mon, Nov 02, 2026 10:01AM • 12:34

SUMMARY KEYWORDS
ferry, tide

SPEAKERS
Anna Berg, Speaker 1

Anna Berg  00:00
The ferry leaves at six.

Speaker 1  00:07
We should buy two tickets.

Transcribed by https://otter.ai
"""
TEAMS = """Harbour meeting-20261102_100100-Meeting Recording
November 2, 2026, 9:01AM
12m 34s

Anna Berg started transcription

Anna Berg   0:03
The ferry leaves at six.

Speaker 1   0:10
We should buy two tickets.

Anna Berg stopped transcription
"""
SBV = """0:00:00.599,0:00:04.160
>> ANNA: The ferry leaves[br]at six.

0:00:04.160,0:00:06.770
>> BEN: We should buy two tickets.
"""


@pytest.mark.parametrize("text", [OTTER, TEAMS])
def test_what_a_program_wrote_around_it_is_not_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "talk.txt").write_text(text)
    passages = read_passages(tmp_path / "talk.txt")

    said = [(passage.speaker, passage.text) for passage in passages if not passage.aside]
    assert said == [("Anna Berg", "The ferry leaves at six."), ("Speaker 1", "We should buy two tickets.")]
    assert read_script(tmp_path / "talk.txt") == tuple(text for _, text in said)
    left = {line.strip() for line in text.split("\n") if "ferry leaves" not in line and "tickets" not in line}
    assert {passage.text for passage in passages if passage.aside} >= {line for line in left if "ranscri" in line}


def test_text_above_a_later_time_may_be_said(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("Good evening.\n\nAnna Berg  0:40\nHello.\n\nBen  0:50\nYes.\n")
    assert [p.text for p in read_passages(tmp_path / "talk.txt") if not p.aside] == ["Good evening.", "Hello.", "Yes."]


def test_subtitles_of_youtube(tmp_path: Path) -> None:
    for name in ("talk.txt", "talk.sbv", "talk.srt"):
        (tmp_path / name).write_text(SBV)
    said = [(p.speaker, p.text) for p in read_passages(tmp_path / "talk.txt")]
    assert said == [("ANNA", "The ferry leaves at six."), ("BEN", "We should buy two tickets.")]
    for name in ("talk.sbv", "talk.srt"):
        assert [cue.text for cue in read_cues(tmp_path / name)] == [text for _, text in said]
        assert not read_file(tmp_path / name).odd
