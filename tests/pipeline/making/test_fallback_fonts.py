"""Characters of another script inside a line are set, and measured, in a font of that script."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.recording.media import MediaInfo, VideoStream
from bilingual.model.recording.rendition import Rendition
from bilingual.model.timing import FrameRate, Span
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.subtitles.display.emoji import left_out
from bilingual.subtitles.display.layout import Screen
from support.attacks.refusals import raises

SCREEN = Screen(1280, 720)


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    fonts = InstalledFonts()
    return Tools(Settings(root=tmp_path), Ffmpeg(fonts), fonts)


def burned(tools: Tools, source: str, target: str, tags: tuple[str, str] = ("en", "de")) -> str:
    cue = Cue(Span(0, 3000), (0, 1), (TargetRun("s1", 0, len(target)),), source, target)
    text = cue_layout.burned_in(Timeline(*tags, (cue,)), SCREEN, tools)
    return text.splitlines()[-1].split(",,", 1)[1]


def test_chinese_in_an_english_line_is_drawn_by_the_chinese_font(tools: Tools) -> None:
    first, second = burned(tools, "The sign says 北京 in red.", "Auf dem Schild steht 北京.").split("\\N")
    assert first.endswith("The sign says {\\fnNoto Sans CJK SC\\fs54.2}北京{\\fnNoto Sans\\fs51} in red.")
    assert "steht {\\fnNoto Sans CJK SC\\fs40.1}北京{\\fnNoto Sans\\fs37.7}." in second


def test_the_font_of_the_other_language_comes_first(tools: Tools) -> None:
    line = burned(tools, "They call it 東京 there.", "東京と呼ばれる。", ("en", "ja"))
    assert "{\\fnNoto Sans CJK JP" in line.split("\\N")[0]
    assert "\\fn" not in line.split("\\N")[1]


def test_kana_make_it_japanese(tools: Tools) -> None:
    assert "{\\fnNoto Sans CJK JP" in burned(tools, "He said 東京へ and left.", "Er sagte es.")


def test_the_width_is_that_of_the_guest(tools: Tools) -> None:
    face = cue_layout.face("en", "de", "a北京", tools)
    assert face.width("北京") == 2.0
    assert face.guest("a") is None


def test_what_no_font_draws_is_named(tools: Tools) -> None:
    with raises("BIL-MED-058"):
        burned(tools, "A sign: \U00016800", "Ein Zeichen.")


def test_emoji_stay_out_of_the_picture_and_are_named(tools: Tools) -> None:
    cues = [("Well done 🎉", "Gut 🎉👍🏽"), ("Yes.", "Ja."), ("\u2764\ufe0f it", "Es")]
    made = (
        Cue(Span(i * 1000, i * 1000 + 900), (i, i + 1), (TargetRun(f"s{i}", 0, len(b)),), a, b)
        for i, (a, b) in enumerate(cues)
    )
    timeline = Timeline("en", "de", tuple(made))
    (finding,) = left_out(timeline)
    assert finding.message == "the emoji in 2 cues (🎉 👍🏽 ❤️) are not shown in the video; SRT and VTT contain them"
    assert not finding.blocks
    texts = cue_layout.subtitle_texts(timeline, SCREEN, tools)
    assert "🎉" not in texts["subtitles/en_de.dual.ass"]
    assert "Gut 🎉👍🏽" in texts["subtitles/de.srt"]
    assert "Well done 🎉" in texts["subtitles/en_de.dual.vtt"]
    assert left_out(Timeline("en", "de", timeline.cues[1:2])) == []


def test_notes_and_stars_are_signs_and_stay(tools: Tools) -> None:
    assert "♪ la la ★ ♥" in burned(tools, "♪ la la ★ ♥ \u2764\ufe0f", "♪ la ♪")


@pytest.mark.parametrize(
    ("title", "languages", "family"),
    [
        ("Why we sleep", ("ar", "en"), "Noto Sans"),
        ("我们为什么睡觉", ("en", "zh-Hans"), "Noto Sans CJK SC"),
        ("لماذا ننام API", ("en", "ar"), "Noto Sans Arabic"),
    ],
)
def test_a_title_is_set_in_the_font_that_draws_it(
    tools: Tools, title: str, languages: tuple[str, str], family: str
) -> None:
    profile = Rendition("r", 1080, 1080, title_bar=True)
    talk = MediaInfo(1000, VideoStream(1920, 1080, FrameRate(25), "h264"), (), "mp4", 1)
    bar = cue_layout.title_bar(profile, talk, title, languages, tools)
    assert bar is not None
    assert (bar.face.family, bar.picture_y) == (family, 236)
    if family == "Noto Sans Arabic":
        guest = bar.face.guest("A")
        assert guest is not None
        assert guest.family == "Noto Sans"
    assert cue_layout.title_bar(Rendition("r", 1080, 1080), talk, title, languages, tools) is None
