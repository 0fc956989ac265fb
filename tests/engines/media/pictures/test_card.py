"""The card of an audio recording: layout, fitting text, and colours that depend on the title."""

from __future__ import annotations

from io import BytesIO

import pysubs2
import pytest
from PIL import Image

from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.media.graphs import card, titles
from bilingual.engines.media.profiles import rendition, rendition_ids
from bilingual.model.recording.rendition import Rendition, SafeArea

FONTS = InstalledFonts()


@pytest.mark.parametrize("name", [n for n in rendition_ids() if n not in ("source", "preview")])
def test_the_lower_part_is_left_to_the_subtitles(name: str) -> None:
    profile = rendition(name)
    width, height = profile.width or 0, profile.height or 0
    places = card.plan(profile, width, height)
    assert profile.safe.top <= places.words.y < places.words.bottom <= places.bars.y
    assert places.bars.bottom <= places.progress.y
    assert places.progress.bottom <= height * 0.66
    assert places.bars.right <= width
    assert places.bars.width % 72 == places.bars.height % 4 == 0


def test_nothing_stands_outside_the_safe_area() -> None:
    places = card.plan(Rendition("x", 1080, 1920, safe=SafeArea(330, 60, 330, 200)), 1080, 1920)
    assert (places.words.x, places.words.y, places.words.right) == (200, 330, 1080 - 92)


def test_the_words_are_title_and_languages_in_their_own_faces() -> None:
    places = card.plan(Rendition("source"), 1920, 1080)
    text = card.words(places, "Two {languages}, one talk 🎧", ("en", "zh-Hans"), FONTS, card.palette("x"))
    subs = pysubs2.SSAFile.from_string(text)
    languages, title = subs.events
    assert "{\\fnNoto Sans\\fs" in languages.text
    assert languages.text.endswith("}简体中文")
    assert "{\\fnNoto Sans CJK SC\\fs" in languages.text
    assert title.text.endswith("Two \\{languages\\}, one talk")
    assert subs.styles["Title"].fontname == "Noto Sans"


def test_a_chinese_title_gets_the_chinese_face_and_is_broken_by_us() -> None:
    places = card.plan(rendition("linkedin-1x1"), 1080, 1080)
    title = "如何用双语字幕学习外语：一位老师的经验"
    subs = pysubs2.SSAFile.from_string(card.words(places, title, ("en", "zh-Hans"), FONTS, card.palette(title)))
    assert subs.styles["Title"].fontname == "Noto Sans CJK SC"
    lines = subs.events[1].text.split("}")[1].split("\\N")
    assert "".join(lines) == title
    assert 1 < len(lines) <= 3
    assert all(line[0] not in "：，。" for line in lines)


def test_an_endless_title_is_shortened() -> None:
    places = card.plan(Rendition("source"), 1920, 1080)
    subs = pysubs2.SSAFile.from_string(card.words(places, "on and " * 90, ("en", "de"), FONTS, card.palette("x")))
    lines = subs.events[1].text.split("}")[1].split("\\N")
    assert len(lines) <= 3
    assert lines[-1].endswith("…")
    em = subs.styles["Title"].fontsize * FONTS.em_scale("en")
    widths = FONTS.widths("en", "".join(lines), bold=True)
    assert all(sum(widths[c] for c in line) * em <= places.words.width + 1 for line in lines)


def test_lines_of_a_title_are_of_even_length() -> None:
    title = "Ask not: the inaugural address of January 1961, read aloud"
    places = card.plan(Rendition("source"), 1920, 1080)
    subs = pysubs2.SSAFile.from_string(card.words(places, title, ("en", "de"), FONTS, card.palette("x")))
    assert subs.events[1].text.endswith("}Ask not: the inaugural address\\Nof January 1961, read aloud")


def test_a_word_longer_than_the_line_is_cut() -> None:
    widths = {"a": 1.0}
    assert titles.wrap("a" * 5, widths, 2.0, spaced=True) == ["aa", "aa", "a"]


def test_the_same_title_has_the_same_colours() -> None:
    assert card.palette("A talk") == card.palette("A talk")
    assert len({card.palette(str(n)) for n in range(40)}) == 5


def test_the_ground_is_dark_enough_for_white_text() -> None:
    places = card.plan(Rendition("x", 320, 180), 320, 180)
    for n in range(40):
        picture = Image.open(BytesIO(card.background(places, card.palette(str(n)))))
        assert picture.size == (320, 180)
        lightest = picture.convert("L").getextrema()[1]
        # Contrast with white by WCAG 2.2: (1.05) / (luminance + 0.05); 7 is its highest grade.
        assert 1.05 / ((lightest / 255) ** 2.2 + 0.05) > 7
