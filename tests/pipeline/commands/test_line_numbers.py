"""Line numbers of characters."""

from __future__ import annotations

from bilingual.pipeline.commands.comparing import Lines


def test_every_kind_of_line_end_counts_once() -> None:
    text = "a\r\nb\rc\nd"
    assert [Lines(text).at(text.index(letter)) for letter in "abcd"] == [1, 2, 3, 4]
