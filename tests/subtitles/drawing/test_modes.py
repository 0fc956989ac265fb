"""Display modes: one language only, or karaoke."""

from __future__ import annotations

import re

import pytest
from pysubs2 import SSAFile

from bilingual.model.recording.rendition import LayoutPreset
from bilingual.subtitles.display.layout import Face, Screen
from bilingual.subtitles.tracks import dual_ass
from support.attacks.refusals import raises
from tests.subtitles.cutting import cut, spoken, translated

SANS, CJK = Face("Noto Sans", {}, 0.73), Face("Noto Sans CJK SC", {}, 0.69)
WIDE = Screen(1920, 1080)
TALK = spoken(["When the rain stopped, nobody wanted to leave.", "Why?"])
TIMELINE = cut(TALK, translated(TALK, "zh-Hans", ["雨停了的时候，没有人想离开。", None]))


def events(ass: str) -> list[str]:
    return [line.split(",", 9)[9] for line in ass.splitlines() if line.startswith("Dialogue:")]


def family_of_first(ass: str) -> str:
    return next(line.split(",")[1] for line in ass.splitlines() if line.startswith("Style: First,"))


def test_source_alone() -> None:
    ass = dual_ass(TIMELINE, WIDE, {"source": SANS, "target": CJK}, mode="source")

    assert events(ass) == ["When the rain stopped,", "nobody wanted to leave.", "Why?\\N{\\rMark}[未翻译]"]
    assert family_of_first(ass) == "Noto Sans"


def test_target_alone_shows_the_source_where_nobody_translated() -> None:
    ass = dual_ass(TIMELINE, WIDE, {"source": SANS, "target": CJK}, mode="target")

    assert events(ass) == ["雨停了的时候", "没有人想离开", "{\\rSecond}Why?\\N{\\rMark}[未翻译]"]
    assert family_of_first(ass) == "Noto Sans CJK SC"


def test_karaoke_has_the_time_of_every_word() -> None:
    ass = dual_ass(TIMELINE, WIDE, {"source": SANS, "target": CJK}, mode="karaoke", transcript=TALK)
    first = events(ass)[0]

    assert first == "{\\k26}When {\\k20}the {\\k26}rain {\\k52}stopped,\\N{\\rSecond}雨停了的时候"
    for event, cue in zip(events(ass), TIMELINE, strict=True):
        spoken_ms = (TALK.words[cue.words[1] - 1].end_ms or 0) - cue.span.start_ms
        assert sum(map(int, re.findall(r"\\k(\d+)", event))) * 10 == pytest.approx(spoken_ms, abs=5)
        assert "".join(re.sub(r"\{[^}]*\}", "", event.split("\\N")[0]).split()) == "".join(cue.source.split())


def test_karaoke_over_two_lines_loses_no_word() -> None:
    source = "The conservators therefore quickly did something that certainly looks like the very opposite of drying it"
    talk = spoken([source], pause_ms=0, ms_per_letter=50)
    timeline = cut(talk, translated(talk, "zh-Hans", ["于是修复师做了一件看起来与烘干相反的事"]))
    ass = dual_ass(timeline, Screen(1080, 1920), {"source": SANS, "target": CJK}, mode="karaoke", transcript=talk)
    source_halves = [event.split("\\N{\\rSecond}")[0] for event in events(ass)]
    plain = " ".join(re.sub(r"\{[^}]*\}", "", half).replace("\\N", " ") for half in source_halves)

    assert " ".join(plain.split()) == source
    assert sum(half.count("\\k") for half in source_halves) == len(talk.words)
    assert any("\\N" in half for half in source_halves)


def test_karaoke_of_unspaced_words() -> None:
    talk = spoken(["雨停了，没有人想离开。"], "zh-Hans")
    timeline = cut(talk, translated(talk, "en", ["When the rain stopped, nobody wanted to leave."]))
    ass = dual_ass(timeline, WIDE, {"source": CJK, "target": SANS}, mode="karaoke", transcript=talk)

    assert re.sub(r"\{\\k\d+\}", "|", events(ass)[0]).startswith("|雨|停|了")


def test_karaoke_needs_the_transcript() -> None:
    with raises("BIL-SUB-024"):
        dual_ass(TIMELINE, WIDE, {"source": SANS, "target": CJK}, mode="karaoke")


@pytest.mark.parametrize(("layout", "waits"), [("learner-of-source", "First"), ("learner-of-target", "Second")])
def test_only_the_spoken_language_waits_to_light_up(layout: LayoutPreset, waits: str) -> None:
    """Text behind the last spoken word is lit up with it, so the other language must be lit from the start."""
    screen = Screen(1920, 1080, layout)
    styles = SSAFile.from_string(
        dual_ass(TIMELINE, screen, {"source": SANS, "target": CJK}, mode="karaoke", transcript=TALK)
    ).styles
    waiting = {name for name, style in styles.items() if style.secondarycolor != style.primarycolor}
    assert waiting == {waits}
