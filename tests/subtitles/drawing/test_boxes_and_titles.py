"""The theme box and the title bar: their positions, and nothing outside the safe area."""

from __future__ import annotations

import re

import pysubs2
import pytest

from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.recording.rendition import Box, SafeArea
from bilingual.model.timing import Span
from bilingual.subtitles.display.boxes import rounded
from bilingual.subtitles.display.layout import Face, Screen
from bilingual.subtitles.display.title_bar import TitleBar
from bilingual.subtitles.formats.reading import read_subtitles
from bilingual.subtitles.tracks import Extras, dual_ass

SANS = Face("Noto Sans", dict.fromkeys(map(chr, range(32, 127)), 0.55) | {"…": 0.8}, 0.734)
CJK = Face("Noto Sans CJK SC", {}, 0.691)
SHAPES = [(1920, 1080, SafeArea()), (1080, 1080, SafeArea()), (1080, 1920, SafeArea(330, 120, 420, 60))]


def timeline(*pairs: tuple[str, str], gap_ms: int = 3000) -> Timeline:
    cues = (
        Cue(Span(i * gap_ms, (i + 1) * gap_ms), (i, i + 1), (TargetRun(f"s{i}", 0, len(b)),), a, b)
        for i, (a, b) in enumerate(pairs)
    )
    return Timeline("en", "zh-Hans", tuple(cues))


def events(ass: str, style: str) -> list[pysubs2.SSAEvent]:
    return [event for event in pysubs2.SSAFile.from_string(ass).events if event.style == style]


def shown(ass: str) -> list[tuple[Span, str]]:
    return [(cue.span, cue.text) for cue in read_subtitles(ass, ".ass").cues]


def outline(event: pysubs2.SSAEvent) -> Box:
    """Return the rectangle around a drawn shape."""
    x, y = map(int, re.findall(r"\\pos\((\d+),(\d+)\)", event.text)[0])
    numbers = [int(number) for number in re.findall(r"-?\d+", event.text.split("}")[1])]
    return Box(x, y, max(numbers[::2]), max(numbers[1::2]))


TALK = timeline(("Every language opens another window.", "每学会一门语言，就打开一扇窗。"), ("Yes.", "是。"))


@pytest.mark.parametrize(("width", "height", "safe"), SHAPES)
def test_one_box_holds_both_languages_and_stays_inside_the_safe_area(width: int, height: int, safe: SafeArea) -> None:
    screen = Screen(width, height, safe=safe, theme="box")
    wide, narrow = map(outline, events(dual_ass(TALK, screen, {"source": SANS, "target": CJK}), "Box"))
    for box in (wide, narrow):
        assert box.x >= safe.left
        assert box.right <= width - safe.right
        assert box.bottom <= height - safe.bottom
        assert abs(box.x - (width - box.right)) <= 1
    text_px = 4 * 0.55 * screen.em_px * 1.07
    assert text_px < narrow.width < text_px + 1.2 * screen.em_px
    lines_px = screen.em_px / 0.734 + 0.82 * screen.em_px / 0.691
    assert lines_px < narrow.height < lines_px + 0.5 * screen.em_px


def test_letters_on_a_box_have_neither_outline_nor_shadow_and_lie_above_it() -> None:
    ass = dual_ass(TALK, Screen(1920, 1080, theme="box"), {"source": SANS, "target": CJK})
    styles = pysubs2.SSAFile.from_string(ass).styles
    assert (styles["First"].outline, styles["Second"].outline, styles["First"].shadow) == (0, 0, 0)
    assert [event.layer for event in events(ass, "First")] == [1, 1]
    assert [event.layer for event in events(ass, "Box")] == [0, 0]
    plain = dual_ass(TALK, Screen(1920, 1080), {"source": SANS, "target": CJK})
    assert "Box" not in plain
    assert pysubs2.SSAFile.from_string(plain).styles["First"].outline > 2


def test_a_box_is_no_cue_when_the_file_is_read_again() -> None:
    title = TitleBar("A talk", "en", SANS)
    boxed = dual_ass(TALK, Screen(1920, 1080, theme="box"), {"source": SANS, "target": CJK})
    plain = dual_ass(TALK, Screen(1920, 1080), {"source": SANS, "target": CJK})
    assert shown(boxed) == shown(plain)
    assert "m 0 0" not in str(
        shown(dual_ass(TALK, Screen(1920, 1080), {"source": SANS, "target": CJK}, extras=Extras(title=title)))
    )


def test_round_corners_never_exceed_the_box() -> None:
    numbers = [int(number) for number in re.findall(r"\d+", rounded(Box(0, 0, 40, 10), 30).split("}")[1])]
    assert (max(numbers[::2]), max(numbers[1::2])) == (40, 10)


def titled(text: str, picture_y: int, screen: Screen, tag: str = "en", face: Face = SANS) -> list[pysubs2.SSAEvent]:
    ass = dual_ass(
        TALK, screen, {"source": SANS, "target": CJK}, extras=Extras(title=TitleBar(text, tag, face, picture_y))
    )
    return [event for event in pysubs2.SSAFile.from_string(ass).events if event.start == 0 and event.end > 10_000_000]


def test_a_title_stands_in_the_free_band_above_the_picture() -> None:
    screen = Screen(1080, 1920, safe=SafeArea(top=330, bottom=330))
    (title,) = titled("Why we sleep", 498, screen)
    x, y = map(int, re.findall(r"\\pos\((\d+),(\d+)\)", title.text)[0])
    assert x == 540
    assert 330 <= y < 498 - screen.em_px
    assert title.text.endswith("}Why we sleep")


@pytest.mark.parametrize("safe", [SafeArea(), SafeArea(top=200)])
def test_without_a_band_it_stands_on_a_box_below_the_safe_edge(safe: SafeArea) -> None:
    box, title = titled("Why we sleep", 0, Screen(1920, 1080, safe=safe))
    assert outline(box).y >= safe.top
    assert outline(box).bottom < safe.top + 160
    assert (box.style, title.style) == ("Box", "Title")


def test_a_long_title_is_wrapped_set_smaller_and_ends_in_an_ellipsis_at_a_word() -> None:
    words = "What nobody tells you about learning a third language after forty " * 4
    (title,) = titled(words, 120, Screen(1080, 1080))
    lines = title.text.split("}")[-1].split("\\N")
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert lines[-1][:-1].split()[-1] in words.split()
    em_px = 0.62 * Screen(1080, 1080).em_px
    assert all(SANS.width(line) * em_px * 1.07 <= Screen(1080, 1080).text_px for line in lines)


def test_no_line_of_a_chinese_title_begins_with_a_stop() -> None:
    (title,) = titled("方法、错误、" * 20, 130, Screen(1080, 1080), "zh-Hans", CJK)
    lines = title.text.split("}")[-1].split("\\N")
    assert len(lines) == 2
    assert all(line[0] not in "、，" for line in lines)
    assert lines[-1].endswith("…")


def test_a_title_of_emoji_alone_shows_nothing() -> None:
    assert titled("🎉👍🏽", 300, Screen(1080, 1080)) == []
    assert titled("Done 🎉 {x}", 300, Screen(1080, 1080))[0].text.endswith("}Done \\{x\\}")
