# ruff: noqa: E501 -- rows of samples
"""Roll-up and growing captions: every phrase once, and other files as they are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.model.timing import Span
from bilingual.subtitles.captions.rolling import folded
from bilingual.subtitles.formats.base import FileCue
from bilingual.subtitles.formats.reading import FORMATS, read_subtitles

VOCABULARY = {
    "en": ["no", "so", "we", "go", "good", "morning", "and", "welcome", "to", "the", "I", "it's", "1999", "a,"],
    "de": ["nein", "und", "Äpfel", "wir", "gehen,", "heute", "guten", "Morgen", "Straße"],
    "zh": ["我们", "今天", "在", "这里", "种", "苹果树", "不", "不是", "很好，"],
    "ja": ["はい", "今日は", "庭で", "りんごを", "植えます", "また", "会", "いましょう"],
}  # fmt: skip
Cues = list[tuple[int, int, str]]


def joint(language: str) -> str:
    return "" if language in ("zh", "ja") else " "


def clock(ms: int) -> str:
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def vtt(cues: Cues) -> str:
    return "WEBVTT\n\n" + "".join(f"{clock(a)} --> {clock(b)}\n{text}\n\n" for a, b, text in cues)


def video_platform(lines: Sequence[Sequence[str]], space: str) -> Cues:
    """Two lines, the lower one with word times, and a 10 ms cue with the line alone."""
    cues: Cues = []
    before, at = " ", 200
    for line in lines:
        timed = line[0] + "".join(f"<{clock(at + 300 * n)}><c>{space}{word}</c>" for n, word in enumerate(line[1:], 1))
        end = at + 300 * len(line) + 500
        cues += [(at, end, f"{before}\n{timed}"), (end, end + 10, f"{space.join(line)}\n ")]
        before, at = space.join(line), end + 10
    return cues


def roll_up(lines: Sequence[Sequence[str]], space: str, height: int, by: str) -> Cues:
    """CEA-608: up to *height* lines; a new one comes whole, or word by word."""
    cues: Cues = []
    at = 500
    for number, line in enumerate(lines):
        above = [space.join(one) for one in lines[max(0, number - height + 1) : number]]
        for count in range(1, len(line) + 1) if by == "word" else [len(line)]:
            end = at + (400 if by == "word" else 400 * len(line))
            cues.append((at, end, "\n".join([*above, space.join(line[:count])])))
            at = end
    return cues


def growing(lines: Sequence[Sequence[str]], space: str, group: int) -> Cues:
    """Each sentence alone, with *group* words more in each cue."""
    cues: Cues = []
    at = 0
    for line in lines:
        for count in [*range(group, len(line), group), len(line)]:
            cues.append((at, at + 900, space.join(line[:count])))
            at += 900
    return cues


def shown(cues: Cues, kind: str) -> list[FileCue]:
    if kind == "vtt":
        return list(read_subtitles(vtt(cues), ".vtt").cues)
    plain = [(cue.span, cue.text) for cue in read_subtitles(vtt(cues), ".vtt").cues]
    return list(FORMATS[kind].read(FORMATS[kind].write(plain)).cues)


def words(cues: Sequence[FileCue]) -> str:
    return "".join("".join(cue.text.split()) for cue in cues)


LINES = st.sampled_from(sorted(VOCABULARY)).flatmap(
    lambda tag: st.tuples(
        st.just(tag),
        st.lists(
            st.lists(st.sampled_from(VOCABULARY[tag]), min_size=3, max_size=7).flatmap(
                lambda line: st.sampled_from(["", ".", "?"]).map(lambda mark: [*line[:-1], line[-1] + mark])
            ),
            min_size=4,
            max_size=9,
        ),
    )
)


@given(data=LINES, kind=st.sampled_from(["vtt", "srt", "ass"]), style=st.integers(0, 5))
def test_a_folded_text_is_the_spoken_text(data: tuple[str, list[list[str]]], kind: str, style: int) -> None:
    tag, lines = data
    space = joint(tag)
    cues = {
        0: lambda: video_platform(lines, space),
        1: lambda: roll_up(lines, space, 2, "line"),
        2: lambda: roll_up(lines, space, 3, "line"),
        3: lambda: roll_up(lines, space, 2, "word"),
        4: lambda: growing(lines, space, 1),
        5: lambda: growing(lines, space, 2),
    }[style]()
    assert words(folded(shown(cues, kind))) == "".join("".join(line) for line in lines)


def at(rows: Sequence[str], each_ms: int = 1500) -> Cues:
    return [(n * each_ms, (n + 1) * each_ms, row) for n, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("rows", "each_ms", "expected"),
    [
        (["g", "go", "goo", "good", "good m", "good mo", "h", "he", "hey"], 200, ["good mo", "hey"]),
        (["we all know that", "all know that the", "know that the river", "the river\nis best"], 900, ["we all know that the river\nis best"]),
        (["good morning and", "good morning\nand welcome", "good morning and\nwelcome home"], 900, ["good morning and welcome home"]),
        (["so good.", "so good, and", "so good, and welcome."], 900, ["so good, and welcome."]),
        ([">> hello", ">> hello\nand so", "and so\n>> thank you", ">> thank you\nso much"], 900, [">> hello", "and so", ">> thank you", "so much"]),
        ([">> WHEN DID WE\nBEGIN?", "BEGIN?\n>> IN THE YEAR", ">> IN THE YEAR\nOF MAY.", "OF MAY.\n>> AND WHO CAME?", ">> AND WHO CAME?\n>> ALL."], 1500, [">> WHEN DID WE\nBEGIN?", ">> IN THE YEAR", "OF MAY.", ">> AND WHO CAME?", ">> ALL."]),
        (["Good day.", "Good day.", "Come in.", "Come in.", "Sit down.", "Sit down."], 1500, ["Good day.", "Come in.", "Sit down."]),
        (["<b>good</b> day", "good <b>day</b>", "<b>so</b> we", "so <b>we</b>"], 400, ["good day", "so we"]),
        (["<u>No.</u>", "we go", "<u>we</u> go", "we <u>go</u>", "No.", "<u>No.</u>"], 500, ["No.", "we go", "No."]),
    ],
    ids=["letters", "sliding", "broken anew", "corrected marks", "names", "short ends", "doubled", "highlight", "highlight of one word"],
)  # fmt: skip
def test_other_ways_to_repeat(rows: list[str], each_ms: int, expected: list[str]) -> None:
    assert [cue.text for cue in folded(shown(at(rows, each_ms), "vtt"))] == expected


@pytest.mark.parametrize(
    "rows",
    [
        ["No.", "No.", "No."],
        ["No.", "No. No.", "No. No. No.", "I said no."],
        ["I have a dream", "I have a dream that one day", "this nation", "will rise up", "I have a dream today"],
        ["- Hello.", "- Hello.\n- Hi.", "- Hi.\n- Bye."],
        ["Row, row, row your boat", "Merrily, merrily,", "merrily, merrily", "Row, row, row your boat", "Row, row"],
        ["<i>No.</i>", "No.", "<i>No.</i>"],
    ],
)
def test_what_is_truly_said_again_stays(rows: list[str]) -> None:
    cues = shown(at(rows), "vtt")

    assert folded(cues) == tuple(cues)


def test_a_text_drawn_again_is_one_text() -> None:
    long = "This is one long sentence in two parts"
    assert [cue.span for cue in folded(shown([(0, 1200, long), (1200, 1900, long)], "srt"))] == [Span(0, 1900)]
    assert len(folded(shown([(0, 900, "Glow"), (0, 900, "Glow"), (900, 1800, "Glow")], "ass"))) == 2


def test_the_moments_at_which_words_appear_are_their_times() -> None:
    inline = folded(shown(video_platform([["so", "we", "go"], ["to", "the", "sea"]], " "), "vtt"))
    grown = folded(shown(growing([["so", "we", "go"]], " ", 1), "vtt"))

    assert [(cue.text, cue.times) for cue in inline] == [
        ("so we go", ((2, 500), (5, 800))),
        ("to the sea", ((2, 1910), (6, 2210))),
    ]
    assert [(cue.text, cue.times) for cue in grown] == [("so we go", ((3, 900), (6, 1800)))]
