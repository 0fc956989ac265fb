"""A timeline as subtitle files and for burning in."""

# ruff: noqa: E501 -- sample texts in whole lines
from __future__ import annotations

import re
from collections.abc import Sequence

import pysubs2
import pytest

from bilingual.model.cue import Cue, Mark, Timeline
from bilingual.model.recording.rendition import LayoutPreset
from bilingual.model.timing import Span
from bilingual.subtitles.display.layout import Face, Screen, screen_text
from bilingual.subtitles.display.marks import mark_text
from bilingual.subtitles.display.title_bar import TitleBar
from bilingual.subtitles.formats.reading import read_subtitles
from bilingual.subtitles.tracks import Extras, dual_ass, dual_text, sounds_text, track_text

SANS, CJK = Face("Noto Sans", {}, 0.73), Face("Noto Sans CJK SC", {}, 0.69)
# Like Noto Sans Arabic, it has digits and some signs, but no Latin letters.
LETTERS = Face("Noto Sans", dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=?", 0.55), 0.73)
ARABIC = Face("Noto Sans Arabic", {}, 0.6, (LETTERS,))


def timeline(target: str, *rows: tuple[str, str | None] | tuple[str, str | None, Mark], source: str = "en") -> Timeline:
    cues = []
    for number, (text, other, *mark) in enumerate(rows):
        span = Span(1000 + 3000 * number, 3500 + 3000 * number)
        cues.append(Cue(span, (number, number + 1), (), text, other, mark[0] if mark else None))
    return Timeline(source, target, tuple(cues))


TALK = timeline("zh-Hans", ("Good morning.", "早上好。"), ("Is it 5 < 6 & true?", "5 < 6，对吗？"))


def events(ass: str) -> list[str]:
    return [line.split(",", 9)[9] for line in ass.splitlines() if line.startswith("Dialogue:")]


def styles(ass: str) -> dict[str, list[str]]:
    found = [line.removeprefix("Style: ").split(",") for line in ass.splitlines() if line.startswith("Style: ")]
    return {row[0]: row for row in found}


def test_srt_of_one_language() -> None:
    assert track_text(TALK, "srt", "target") == (
        "1\n00:00:01,000 --> 00:00:03,500\n早上好。\n\n2\n00:00:04,000 --> 00:00:06,500\n5 < 6，对吗？\n\n"
    )


def test_srt_of_both() -> None:
    assert dual_text(TALK, "srt").startswith("1\n00:00:01,000 --> 00:00:03,500\nGood morning.\n早上好。\n")
    assert dual_text(TALK, "srt", "learner-of-target").startswith(
        "1\n00:00:01,000 --> 00:00:03,500\n早上好。\nGood morning.\n"
    )


def test_cues_behind_the_tenth_hour_keep_their_times() -> None:
    """ASS as pysubs2 writes it ends at 9:59:59.99; libass reads hours of two digits."""
    late = Timeline("en", "de", (Cue(Span(41_400_120, 41_402_500), (0, 1), (), "Late.", "Spät."),))
    screen = Screen(1920, 1080)
    (line,) = [
        line
        for line in dual_ass(late, screen, {"source": SANS, "target": SANS}).splitlines()
        if line.startswith("Dialogue:")
    ]
    assert line.split(",")[1:3] == ["11:30:00.12", "11:30:02.50"]


def test_vtt_escapes_what_would_be_markup() -> None:
    text = track_text(TALK, "vtt", "source")

    assert text.startswith("WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.500\nGood morning.\n")
    assert "Is it 5 &lt; 6 &amp; true?" in text


def test_marks_stand_as_text() -> None:
    talk = timeline("de", ("Good morning.", "Guten Morgen.", "draft"), ("Nobody knows.", None, "untranslated"))

    assert "Guten Morgen.\n[maschineller Entwurf]" in track_text(talk, "srt", "target")
    assert track_text(talk, "srt", "target").count("-->") == 1
    assert "Nobody knows.\n[nicht übersetzt]" in dual_text(talk, "srt")
    assert "Nobody knows." in track_text(talk, "srt", "source")


# ── burned in ─────────────────────────────────────────────────────────────────────────────────────


def test_one_event_holds_both_languages() -> None:
    ass = dual_ass(TALK, Screen(1920, 1080), {"source": SANS, "target": CJK})

    assert events(ass) == ["Good morning.\\N{\\rSecond}早上好", "Is it 5 < 6 & true?\\N{\\rSecond}5 < 6 对吗？"]
    for line in (
        "PlayResX: 1920",
        "PlayResY: 1080",
        "WrapStyle: 2",
        "ScaledBorderAndShadow: yes",
        "YCbCr Matrix: None",
    ):
        assert line in ass.splitlines()


@pytest.mark.parametrize(
    ("layout", "first", "second"),
    [("learner-of-source", SANS, CJK), ("learner-of-target", CJK, SANS)],
)
def test_the_studied_language_is_first_larger_and_bold(layout: LayoutPreset, first: Face, second: Face) -> None:
    ass = dual_ass(TALK, Screen(1920, 1080, layout), {"source": SANS, "target": CJK})
    one, two = styles(ass)["First"], styles(ass)["Second"]
    em = [float(style[2]) * face.em_scale for style, face in ((one, first), (two, second))]

    assert (one[1], two[1]) == (first.family, second.family)
    assert one[7] == "-1"
    assert two[7] == "0"
    assert one[3] != two[3]
    assert 0.045 <= em[0] / 1080 <= 0.06
    assert 0.6 <= em[1] / em[0] <= 0.88


def test_braces_and_backslashes_are_drawn() -> None:
    ass = dual_ass(timeline("de", ("{\\b1}bold\\N", "{x}")), Screen(1920, 1080), {"source": SANS, "target": SANS})

    assert events(ass) == ["\\{\\\u2060b1\\}bold\\\u2060N\\N{\\rSecond}\\{x\\}"]


def test_emoji_are_left_out() -> None:
    ass = dual_ass(timeline("de", ("Yes 👍🏽!", "Ja 🎉")), Screen(1920, 1080), {"source": SANS, "target": SANS})

    assert events(ass) == ["Yes !\\N{\\rSecond}Ja"]


def test_marks_are_on_screen() -> None:
    ass = dual_ass(
        timeline("zh-Hans", ("Yes.", "是。", "draft"), ("No.", None, "untranslated")),
        Screen(1920, 1080),
        {"source": SANS, "target": CJK},
    )

    assert events(ass) == ["Yes.\\N{\\rSecond}是\\N{\\rMark}[机翻草稿]", "No.\\N{\\rMark}[未翻译]"]


def test_right_to_left_asks_libass_for_the_direction() -> None:
    ass = dual_ass(
        timeline("ar", ("Wait for the API.", "انتظر API.")), Screen(1920, 1080), {"source": SANS, "target": ARABIC}
    )

    assert {style[22] for style in styles(ass).values()} == {"-1"}
    assert "{\\fnNoto Sans\\fs" in events(ass)[0]


def test_an_address_in_arabic_is_set_in_one_face() -> None:
    address = "https://wells.example.org/a-b?c=1"
    ass = dual_ass(
        timeline("ar", ("Look there.", f"انظر {address}، ثم {{x}}.")),
        Screen(1920, 1080),
        {"source": SANS, "target": ARABIC},
    )

    assert f"}}{address}{{\\fnNoto Sans Arabic" in events(ass)[0]
    assert "\\N" in events(ass)[0]


@pytest.mark.parametrize(("tag", "text", "mark"), [
    ("ar", "GitHub سريع.", "\u200f"), ("he", "GitHub מהיר.", "\u200f"), ("fa", "سریع GitHub.", ""), ("ar", "2024.", ""),
    ("de", "שלום heißt Friede.", "\u200e"), ("zh-Hans", "GitHub 很快。", ""),
])  # fmt: skip
def test_a_line_that_begins_in_another_direction_keeps_that_of_its_language(tag: str, text: str, mark: str) -> None:
    talk = timeline(tag, ("GitHub is fast.", text))
    shown = f"{mark}{text}"

    for kind in ("srt", "vtt"):
        cue = read_subtitles(track_text(talk, kind, "target"), f".{kind}").cues[0]
        assert cue.text == shown
        assert dual_text(talk, kind).rstrip().endswith(f"GitHub is fast.\n{shown}")
    burned = events(dual_ass(talk, Screen(1920, 1080), {"source": SANS, "target": SANS}))[0]
    assert burned.partition("{\\rSecond}")[2].startswith(screen_text(shown, tag)[:3])
    titled = dual_ass(
        talk, Screen(1920, 1080), {"source": SANS, "target": SANS}, extras=Extras(title=TitleBar(text, tag, SANS))
    )
    assert any(f"{mark}{text[:3]}" in event for event in events(titled) if "\\pos" in event)


def widths(ass: str, faces: Sequence[Face], first_px: float) -> list[float]:
    """Pixels of each line, by the sizes that the event itself asks for."""
    table = styles(ass)
    found = []
    for event in events(ass):
        for number, half in enumerate(event.split("{\\rSecond}")):
            face = faces[number]
            size = float(table[("First", "Second")[number]][2])
            if smaller := re.match(r"\{\\fs([\d.]+)\}", half):
                size = float(smaller[1])
            plain = re.sub(r"\{[^}]*\}", "", half)
            bold = 1.07 if number == 0 else 1.0
            found += [face.width(line) * size * face.em_scale * bold for line in plain.split("\\N") if line]
    assert first_px
    return found


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1080), (1080, 1350), (1080, 1920), (640, 360)])
@pytest.mark.parametrize("layout", ["learner-of-source", "learner-of-target"])
def test_no_line_leaves_the_picture(size: tuple[int, int], layout: LayoutPreset) -> None:
    talk = timeline(
        "de",
        ("The quick brown fox jumps over the lazy dog while the committee on social insurance law is still asleep in its chairs",
         "Der Sozialversicherungsrechtsausschuss schläft noch, während die Geschwindigkeitsbegrenzungsverordnung in Kraft tritt"),
    )  # fmt: skip
    screen = Screen(*size, layout)
    ass = dual_ass(talk, screen, {"source": SANS, "target": SANS})

    assert max(widths(ass, (SANS, SANS), screen.em_px)) <= screen.text_px + 1
    assert "Geschwindigkeitsbegrenzungsverordnung" in re.sub(r"\{[^}]*\}", "", events(ass)[0])


def test_ass_reads_back() -> None:
    file = pysubs2.SSAFile.from_string(dual_ass(TALK, Screen(1920, 1080), {"source": SANS, "target": CJK}))

    assert [(event.start, event.end) for event in file.events] == [(1000, 3500), (4000, 6500)]


def test_a_mark_exists_for_every_language() -> None:
    assert mark_text("draft", "ja") != mark_text("draft", "en") == "[machine draft]"
    assert mark_text("untranslated", "tr") == "[not translated]"


def test_sounds_are_shown_above_their_cue_or_alone() -> None:
    sounds = [(Span(1000, 3000), "[sighs]"), (Span(3500, 4000), "♪"), (Span(6200, 9000), "[door creaks]")]
    text = sounds_text(timeline("de", ("So we did.", "Ja."), ("Yes.", "Ja.")), "srt", sounds)

    assert [(cue.span, cue.text) for cue in read_subtitles(text, ".srt").cues] == [
        (Span(1000, 3500), "[sighs]\nSo we did."),
        (Span(3500, 4000), "♪"),
        (Span(4000, 6200), "Yes."),
        (Span(6200, 9000), "[door creaks]"),
    ]
