"""Subtitle files that no tool writes are read in seconds: their cost grows with their size, not with its square."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from bilingual.engines.speech.scripts.offsets import offset_of
from bilingual.model.timing import Span
from bilingual.subtitles.captions.parting import parted
from bilingual.subtitles.formats.reading import read_subtitles
from bilingual.subtitles.source_cues import source_cues
from support.attacks.refusals import raises

_SIZE = 20_000
_SECONDS = 4.0  # of processor; each took a minute or more
_FORMS = {
    ".srt": "1\n00:00:00,000 --> 00:00:01,500\n{}\n\n2\n00:00:02,000 --> 00:00:03,500\nNobody saw them.\n\n",
    ".vtt": "WEBVTT\n\n00:00.000 --> 00:01.500\n{}\n\n00:02.000 --> 00:03.500\nNobody saw them.\n",
}


@pytest.fixture(autouse=True)
def limited() -> Iterator[None]:
    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("takes too long")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize(
    "part", ["<i>x</b>", "<b><i>", "<c.a>", "\n- a", "\nA: b", "\n1", "[", "{", "- a ", "<ruby>a<rt>b"]
)
def test_a_huge_cue_takes_no_minutes(part: str, form: str) -> None:
    text = _FORMS[form].format((part * _SIZE)[:_SIZE] + "end")
    cues = read_subtitles(text, form).cues
    assert cues[-1].text == "Nobody saw them."
    parted(cues)
    assert source_cues(cues)[-1].text.endswith("Nobody saw them.")


@pytest.mark.parametrize("form", [*_FORMS, ".ass"])
def test_more_cues_than_a_day_has_seconds_are_refused_before_they_are_read(form: str) -> None:
    """Six megabytes were read three times, for half a minute, to say that nobody speaks so fast."""
    cue = "00:00:00.000 --> 00:00:01.500\nOne.\n\n"
    if form == ".ass":
        cue = "Dialogue: 0,0:00:00.00,0:00:01.50,Default,,0,0,0,,One.\n"
    with raises("BIL-SUB-029"):
        read_subtitles(cue * 100_001, form)


def test_tags_are_closed_in_the_order_in_which_they_were_opened() -> None:
    [cue] = read_subtitles("WEBVTT\n\n00:00.000 --> 00:01.000\n<b><i>one</b> <u>two\n", ".vtt").cues
    assert cue.text == "one two"
    assert [(style.name, style.first, style.last) for style in cue.styles] == [("b", 0, 3), ("u", 4, 7), ("i", 0, 7)]


@pytest.mark.parametrize("hours", ["1000000000", "9" * 5000, "99999"])
@pytest.mark.parametrize("form", [*_FORMS, ".ass"])
def test_a_time_beyond_all_recordings_is_no_time(hours: str, form: str) -> None:
    forms = {
        ".srt": f"1\n00:00:00,000 --> 00:00:01,500\nOne.\n\n2\n{hours}:00:00,000 --> {hours}:00:01,000\nTwo.\n\n",
        ".vtt": f"WEBVTT\n\n00:00.000 --> 00:01.500\nOne.\n\n{hours}:00:00.000 --> {hours}:00:01.000\nTwo.\n",
        ".ass": "[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect,"
        " Text\nDialogue: 0,0:00:00.00,0:00:01.50,Default,,0,0,0,,One.\n"
        f"Dialogue: 0,{hours}:00:00.00,{hours}:00:01.00,Default,,0,0,0,,Two.\n",
    }
    found = read_subtitles(forms[form], form)
    assert found.cues[0].text == "One."
    assert found.odd
    assert all(len(str(odd)) < 250 for odd in found.odd)
    assert all(cue.span.end_ms < 10_000 for cue in found.cues)


def test_a_late_time_is_not_drawn() -> None:
    speech = [Span(300, 2400), Span(2900, 5000), Span(5600, 7500)]
    assert offset_of([*speech, Span(3_596_400_000, 3_596_401_000)], speech, 8000) == offset_of(speech, speech, 8000)
