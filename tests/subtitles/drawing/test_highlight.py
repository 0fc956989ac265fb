"""Words above a learner's level in burned-in cues: coloured, with their meanings where room allows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pysubs2 import SSAFile

from bilingual.model.bitext import Provenance
from bilingual.model.cue import Timeline
from bilingual.model.recording.rendition import Mode
from bilingual.subtitles.display.highlight import Highlights, LitWord
from bilingual.subtitles.display.layout import Face, Screen
from bilingual.subtitles.tracks import Extras, dual_ass
from tests.subtitles.cutting import cut, spoken, translated

SANS, CJK = Face("Noto Sans", {}, 0.73), Face("Noto Sans CJK SC", {}, 0.69)
FACES = {"source": SANS, "target": CJK, "meanings": SANS}
WIDE = Screen(1920, 1080)
BLUE, BACK, WARM = "{\\1c&HFFD678&\\2c&HFFD678&}", "{\\1c&HFFFFFF&\\2c&HFFFFFF&}", "{\\1c&H94E2FF&\\2c&H94E2FF&}"
TALK = spoken(["When the rain stopped, nobody wanted to leave.", "Why?"])
BITEXT = translated(TALK, "zh-Hans", ["雨停了的时候，没有人想离开。", None])
TIMELINE = cut(TALK, BITEXT)
STOPPED = Highlights("source", "zh-Hans", {"s1": (LitWord(14, 21, "stop", "停止"),)})


def events(ass: str) -> list[str]:
    return [line.split(",", 9)[9] for line in ass.splitlines() if line.startswith("Dialogue:")]


def plain(event: str) -> list[str]:
    return [re.sub(r"\{[^}]*\}", "", line) for line in event.split("\\N")]


def burned(known: Highlights, screen: Screen = WIDE, mode: Mode = "dual", timeline: Timeline = TIMELINE) -> list[str]:
    lit = known.in_cues(BITEXT, TALK)
    return events(dual_ass(timeline, screen, FACES, mode=mode, transcript=TALK, extras=Extras(lit=lit)))


def test_a_word_above_the_level_is_coloured_and_explained() -> None:
    first, *others = burned(STOPPED)

    assert first == (
        f"When the rain {BLUE}stopped{BACK},\\N{{\\rSecond}}雨停了的时候\\N{{\\rMeanings}}{BLUE}stop"
        "{\\1c&HD6D6D6&\\2c&HD6D6D6&}: 停止"
    )
    assert others == events(dual_ass(TIMELINE, WIDE, FACES))[1:]


def test_only_the_learnt_side_is_coloured_in_its_own_colour() -> None:
    stop = Highlights("target", "en", {"s1": (LitWord(1, 2, "停 tíng", "to stop"), LitWord(7, 9, "没有", ""))})
    texts = burned(stop)

    assert texts[0].startswith(f"When the rain stopped,\\N{{\\rSecond}}雨{BLUE}停{WARM}了的时候\\N{{\\rMeanings}}")
    # A word that no dictionary has is coloured, without a meaning.
    assert texts[1] == f"nobody wanted to leave.\\N{{\\rSecond}}{BLUE}没有{WARM}人想离开"


def test_karaoke_and_colours_go_together() -> None:
    first = burned(STOPPED, mode="karaoke")[0]

    assert first.startswith(f"{{\\k26}}When {{\\k20}}the {{\\k26}}rain {{\\k52}}{BLUE}stopped{BACK},\\N{{\\rSecond}}")


def test_a_word_cut_by_the_end_of_a_line_is_coloured_on_both() -> None:
    talk = spoken(["It was an unwavering incomprehensibility of manuscripts and parchments in monasteries."])
    bitext = translated(talk, "zh-Hans", ["手稿和羊皮纸的不可理解。"])
    whole = Highlights("source", "zh-Hans", {"s1": (LitWord(10, 40, "it"),)})
    lit = whole.in_cues(bitext, talk)
    texts = events(dual_ass(cut(talk, bitext), Screen(700, 1200), FACES, extras=Extras(lit=lit)))
    coloured = "".join(part for text in texts for part in re.findall(r"1c&HFFD678&.*?\}(.*?)\{", text))

    assert coloured.replace(" ", "") == "unwaveringincomprehensibility"


@pytest.mark.parametrize("theme", ["outline", "box"])
def test_no_more_lines_than_two_languages_may_take(theme: str) -> None:
    source = "The conservators therefore did something that looks like the very opposite of drying it"
    target = "于是修复师做了一件看起来与烘干完全相反的事情而且没有人明白"
    talk = spoken([source], ms_per_letter=40)
    bitext = translated(talk, "zh-Hans", [target])
    word = LitWord(4, 16, "conservator", "文物修复师")
    lit = Highlights("source", "zh-Hans", {"s1": (word,)}).in_cues(bitext, talk)
    for width in (1920, 1080, 700):
        screen = Screen(width, 1080, theme=theme)  # type: ignore[arg-type]
        for text in events(dual_ass(cut(talk, bitext), screen, FACES, extras=Extras(lit=lit))):
            lines = plain(text)
            if "Meanings" in text:
                assert len(lines) <= 4
                assert SANS.width(lines[-1]) * screen.em_px * 0.56 <= screen.text_px


def test_the_box_holds_the_meanings_too() -> None:
    screen = Screen(1920, 1080, theme="box")

    def box(with_words: bool) -> int:
        lit = STOPPED.in_cues(BITEXT, TALK) if with_words else None
        drawing = events(dual_ass(TIMELINE, screen, FACES, extras=Extras(lit=lit)))[0]
        return int(re.search(r"\\pos\(\d+,(\d+)\)", drawing)[1])  # type: ignore[index]

    higher = box(False) - box(True)
    assert higher == pytest.approx(0.56 * screen.em_px / SANS.em_scale, abs=1)


def test_marks_of_drafts_stay_and_come_last() -> None:
    drafted = translated(TALK, "zh-Hans", ["雨停了的时候，没有人想离开。", None], Provenance("apertium", draft=True))
    timeline = cut(TALK, drafted)
    first = burned(STOPPED, timeline=timeline)[0]

    assert plain(first) == ["When the rain stopped,", "雨停了的时候", "stop: 停止", "[机翻草稿]"]


def test_a_meaning_that_was_shown_makes_room_for_another() -> None:
    talk = spoken(["Odd bread.", "Odd bread."], pause_ms=1500)
    bitext = translated(talk, "zh-Hans", ["怪面包。", "怪面包。"])
    words = (LitWord(0, 3, "odd", "奇怪" * 7), LitWord(4, 9, "bread", "面包" * 7))
    lit = Highlights("source", "zh-Hans", {"s1": words, "s2": words}).in_cues(bitext, talk)
    screen = Screen(600, 1080)
    texts = events(dual_ass(cut(talk, bitext), screen, FACES, extras=Extras(lit=lit)))

    assert [plain(text)[-1].split(":")[0] for text in texts] == ["odd", "bread"]


def test_a_cue_whose_text_is_another_gets_no_colour() -> None:
    first, *others = TIMELINE.cues
    edited = replace(TIMELINE, cues=(replace(first, source="When it rained cats,"), *others))

    assert burned(STOPPED, timeline=edited) == events(dual_ass(edited, WIDE, FACES))


def test_the_meanings_have_a_style_of_their_own_size() -> None:
    lit = STOPPED.in_cues(BITEXT, TALK)
    styles = SSAFile.from_string(dual_ass(TIMELINE, WIDE, FACES, extras=Extras(lit=lit))).styles

    assert styles["Meanings"].fontsize == pytest.approx(WIDE.em_px * 0.56 / 0.73, abs=0.1)
    assert WIDE.em_px * 0.56 >= WIDE.least_em_px
