"""Literal scripts in, passages out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bilingual.engines.base import silent
from bilingual.engines.speech.scripts.cue_alignment import time_cues
from bilingual.engines.speech.scripts.passages import read_script
from bilingual.errors import InputError
from bilingual.model.timing import Span
from bilingual.subtitles.source_cues import SourceCue


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


def test_the_word_times_of_a_file_are_kept() -> None:
    timed = SourceCue(Span(1000, 3000), "guten Morgen und hallo", times=((6, 1500), (13, 2200), (17, 2500)))
    some = SourceCue(Span(3000, 5000), "wir gehen heute los", times=((10, 4000),))
    rows = [cue.text.split() for cue in (timed, some)]

    found = time_cues(np.zeros(0), [Span(0, 6000)], [timed, some], rows, "de", "x.vtt", silent)
    times, exact = found.times, found.exact

    assert times[0] == [Span(1000, 1500), Span(1500, 2200), Span(2200, 2500), Span(2500, 3000)]
    assert times[1][2].start_ms == 4000
    assert times[1][1].end_ms == 4000
    assert not exact
