# ruff: noqa: E501 -- rows of samples
"""The speech in the cues of a file: names, sounds, overlaps."""

from __future__ import annotations

import pytest

from bilingual.model.timing import Span
from bilingual.subtitles.formats.base import FileCue
from bilingual.subtitles.formats.reading import read_subtitles
from bilingual.subtitles.formats.speech import spoken, with_speech
from bilingual.subtitles.source_cues import SourceCue, source_cues, within


def said(*texts: str) -> list[tuple[str, str]]:
    cues = with_speech([FileCue(Span(0, 1), text) for text in texts])
    return [part for cue in cues for part in spoken(cue)]


def cues(text: str, suffix: str = ".srt") -> list[tuple[int, int, str]]:
    found = source_cues(read_subtitles(text, suffix).cues)
    return [(cue.span.start_ms, cue.span.end_ms, cue.text) for cue in found]


@pytest.mark.parametrize(
    "text", ["[Applause]", "♪ ♪", "# #", "♪ (soft piano music\ncontinues playing) ♪", "[...]", "（拍手）", "- (door creaks)"]
)  # fmt: skip
def test_sounds_alone_are_not_spoken(text: str) -> None:
    (cue,) = with_speech([FileCue(Span(0, 1), text)])

    assert spoken(cue) == []
    assert cue.sounds


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("[sighs] In the year of the flood.", "In the year of the flood."),
        ("(door creaks) In which year?", "In which year?"),
        ("He came. [laughs]", "He came."),
        ("（笑）我觉得", "我觉得"),
        ("♪ la la ♪", "la la"),
        ("- First\n- line", "First line"),
        (">> Good evening.", "Good evening."),
    ],
)
def test_sounds_beside_words_are_not_spoken(text: str, speech: str) -> None:
    assert said(text) == [("", speech)]


@pytest.mark.parametrize(
    "text", ["[The] president spoke", "see [1] there", "(a) First", "（一）引言", "-5 degrees", "a[i] (see page 3) and", "(1999)"]
)  # fmt: skip
def test_words_in_brackets_are_spoken(text: str) -> None:
    assert said(text) == [("", text)]


def test_each_turn_has_its_speaker() -> None:
    assert said("ANNA: In which year?\nBEN: In 1999.", "Well.") == [("ANNA", "In which year?"), ("BEN", "In 1999."), ("", "Well.")]  # fmt: skip
    assert said("Anna: a", "Dr. Ode (Guest): b", "Anna: c", "Dr. Ode (Guest): d")[1] == ("Dr. Ode (Guest)", "b")
    assert said("[Tom] And how many came?") == [("Tom", "And how many came?")]
    vtt = "WEBVTT\n\n00:00.300 --> 00:05.000\n- <v Anna>And how?\n- <v Ben>So.\n"
    assert source_cues(read_subtitles(vtt, ".vtt").cues) == (SourceCue(Span(300, 5000), "And how? So.", "Anna", ((9, "Ben"),)),)  # fmt: skip


def test_cues_are_in_order_of_time() -> None:
    text = """2
00:00:03,000 --> 00:00:04,500
<i>Second</i> &amp; don&#39;t {\\an8}last

1
00:00:01,000 --> 00:00:02,500
First
line
"""
    assert cues(text) == [(1000, 2500, "First line"), (3000, 4500, "Second & don't last")]


def test_overlaps_are_settled_and_repeats_kept() -> None:
    text = """1
00:00:01,000 --> 00:00:03,000
One.

2
00:00:02,000 --> 00:00:04,000
Two.

3
00:00:04,000 --> 00:00:05,000
Two.

4
00:00:05,020 --> 00:00:06,000
Two.

5
00:00:06,100 --> 00:00:07,000
ANNA: Three.

6
00:00:06,200 --> 00:00:07,500
BEN: Four.
"""
    assert cues(text) == [
        (1000, 2000, "One."),
        (2000, 4000, "Two."),
        (4000, 5000, "Two."),
        (5020, 6000, "Two."),
        (6100, 7500, "Three. Four."),
    ]
    assert source_cues(read_subtitles(text, ".srt").cues)[-1].changes == ((7, "BEN"),)


def test_an_excerpt_keeps_the_cues_that_lie_in_it() -> None:
    source = [SourceCue(Span(a, a + 1000), str(a)) for a in (0, 2300, 3000, 4700)]
    assert within(source, 3000, 2000) == (SourceCue(Span(0, 1000), "3000"),)
    assert within(source, 2700, 2500)[0] == SourceCue(Span(0, 600), "2300")


SOUNDS = [
    ("and [laughs] stayed.", "and stayed."),
    ("Then (coughs) it rained.", "Then it rained."),
    ("*door slams* Go on.", "Go on."),
    ("(Tür knarrt) Guten Tag.", "Guten Tag."),
    ("(Applaus) Danke schön.", "Danke schön."),
    ("我觉得（笑）很好", "我觉得 很好"),
    ("（笑）", ""),
    ("[soft music\ncontinues] So we go.", "So we go."),
    ("[soft music\ncontinues]", ""),
    ("【掌声】大家好", "大家好"),
    ("大家好【掌声】", "大家好"),
    ("♪ soft piano ♪", "soft piano"),
    ("[laughs] and then", "and then"),
    ("He came [laughs]", "He came"),
    ("(LAUGHING) Oh no!", "Oh no!"),
    ("Well, (sighs) I know.", "Well, I know."),
    ("（拍手）ありがとう", "ありがとう"),
    ("そうですね（笑）", "そうですね"),
    ("(suspira) No sé.", "No sé."),
    ("[Musique douce] Bonjour.", "Bonjour."),
    ("[Applause] Thank you.", "Thank you."),
    ("I was [inaudible] there.", "I was there."),
    ("그래요 (웃음) 네", "그래요 네"),
    ("* applause *", ""),
    ("- *sighs*\n- What?", "What?"),
    ("(смеётся) Да.", "Да."),
    ("(THUNDER RUMBLES)", ""),
    ("[in German] Good day.", "Good day."),
]
SPOKEN = [
    "the (old) house",
    "he wrote [sic] that",
    "array[0] is first",
    "f(x) grows",
    "the word(s) here",
    "see [1] there",
    "[The] president spoke",
    "(a) First",
    "（一）引言",
    "北京（中国首都）很大",
    "It was *very* good.",
    "2 * 3 * 4 is 24",
    "We (my brother and I) went.",
    "das (alte) Haus",
    "la casa (vieja) era",
    "(I never went there, he said.)",
    "x[i] = y[j]",
    "(1999)",
    "In [Berlin] wohnt",
    "call foo(bar) now",
    "der Preis (100 Euro) ist",
    "I gave [him] the book",
    "*Very* good, he said.",
    "ratio 3*4*5",
]
TURNS: list[tuple[list[str], list[tuple[str, str]]]] = [
    (["主持人：你好", "嘉宾：谢谢"], [("主持人", "你好"), ("嘉宾", "谢谢")]),
    (["Anna: In which year?", "Ben: In the spring."], [("Anna", "In which year?"), ("Ben", "In the spring.")]),
    (["-Why not? -I was out."], [("", "Why not? I was out.")]),
    ([">> Hello there. >> Hi."], [("", "Hello there. Hi.")]),
    ([">>> In other news."], [("", "In other news.")]),
    (["[Tom]: Hello."], [("Tom", "Hello.")]),
    (["[Tom] And you?"], [("Tom", "And you?")]),
    (["(Tom): Hello."], [("Tom", "Hello.")]),
    ([">> ANNA: Hi. >> BEN: Oh."], [("ANNA", "Hi."), ("BEN", "Oh.")]),
    (["- Anna: Hi.\n- Ben: Oh."], [("Anna", "Hi."), ("Ben", "Oh.")]),
    (["王明：我们走吧", "李华：好的"], [("王明", "我们走吧"), ("李华", "好的")]),
    (["Host: Welcome.", "Thank you all."], [("Host", "Welcome."), ("", "Thank you all.")]),
    (["Speaker 1: Hi.", "Speaker 2: Hello."], [("Speaker 1", "Hi."), ("Speaker 2", "Hello.")]),
    (
        ["Moderatorin: Guten Abend.", "Ludwig van Beethoven: Hallo."],
        [("Moderatorin", "Guten Abend."), ("Ludwig van Beethoven", "Hallo.")],
    ),
    (["司会：こんばんは", "ゲスト：どうも"], [("司会", "こんばんは"), ("ゲスト", "どうも")]),
    (["- Why? - Because. - Oh."], [("", "Why? Because. Oh.")]),
    (["（田中）こんにちは"], [("", "こんにちは")]),
]
COLONS = [
    ["One thing: we left.", "Note: this is new."],
    ["Note: We begin.", "Example: We stay."],
    ["Note: a", "Note: b"],
    ["Remember: Be kind.", "Then go."],
    ["at 10:30 we go", "https://x.org is it"],
    ["First: Be quiet.", "Second: Go home."],
    ["Here is the rule: be kind", "My point: nobody came"],
    ["注意：今天休息", "例如：苹果"],
    ["Achtung: Der Zug kommt.", "Hinweis: Bitte warten."],
    ["Three words: I love you.", "The answer: No."],
    ["I said -no- and left. -5 degrees"],
    ["It was well-known. He left - quickly."],
    ["第一点：我们走", "第二点：我们来"],
    ["Chapter 1: The start.", "Then we went.", "And so on.", "More."],
]


@pytest.mark.parametrize(("text", "speech"), SOUNDS)
def test_sounds_anywhere_are_kept_apart(text: str, speech: str) -> None:
    (cue,) = with_speech([FileCue(Span(0, 1), text)])

    assert " ".join(part for _, part in spoken(cue)) == speech
    assert cue.sounds or "♪" in text


@pytest.mark.parametrize("text", SPOKEN)
def test_parentheses_in_speech_are_spoken(text: str) -> None:
    assert " ".join(part for _, part in said(text)) == text


def test_the_use_of_brackets_in_the_file_decides_inside_sentences() -> None:
    assert said("And the [bird] stayed.") == [("", "And the [bird] stayed.")]
    assert said("[door]", "And the [bird] stayed.") == [("", "And the stayed.")]


@pytest.mark.parametrize(("texts", "turns"), TURNS)
def test_speakers_of_all_forms(texts: list[str], turns: list[tuple[str, str]]) -> None:
    assert said(*texts) == turns


@pytest.mark.parametrize("texts", COLONS)
def test_colons_and_dashes_in_speech_are_spoken(texts: list[str]) -> None:
    assert said(*texts) == [("", text) for text in texts]


def test_what_services_write_into_their_files_is_not_spoken() -> None:
    assert said("Anna Berg (00:00):\nIn which year?", "Ben Ode (00:02):\nIn [inaudible 00:00:03] May.") == [
        ("Anna Berg", "In which year?"),
        ("Ben Ode", "In May."),
    ]
    assert said("[00:00:07] Forty-two.", "They left (laughs).") == [("", "Forty-two."), ("", "They left.")]
    assert said("♪ soft music ♪\nForty-two.", "ANNOUNCER [over PA]: We left.") == [
        ("", "Forty-two."),
        ("ANNOUNCER [over PA]", "We left."),
    ]
    devices = said("Anna Berg: One.", "李明: Two.", "Anna Berg: Three.", "iPhone 12: Four.")
    assert devices[1::2] == [("李明", "Two."), ("iPhone 12", "Four.")]
    assert said("One thing: we left.", "Remember: knock.", "At 10:30: go.", "The end: hot.")[0] == (
        "",
        "One thing: we left.",
    )
    assert said("\u202bفي أي سنة\u202c") == [("", "في أي سنة")]


def test_a_song_with_a_description_behind_it() -> None:
    assert said("♪ La la la ♪ [music fades]") == [("", "La la la")]


def test_a_file_that_has_all_its_speech_in_brackets() -> None:
    rows = ["(我们开始的？)", "（那一年。）", "（有多少人来了？）", "（笑）"]
    assert [text for _, text in said(*rows)] == rows[:3]


def test_a_cue_that_ends_long_after_its_words_is_kept() -> None:
    cue = SourceCue(Span(7000, 3_600_000), "Forty-two people came.")
    assert within([cue], 0, 11_000) == (SourceCue(Span(7000, 11_000), cue.text),)
    assert within([SourceCue(Span(10_900, 3_600_000), cue.text)], 0, 11_000) == ()


def test_the_last_cue_of_a_recording_may_end_long_after_it() -> None:
    """An LRC file says only where it starts; of an excerpt, such a cue belongs to the next one."""
    cue = SourceCue(Span(7000, 9000), "Then the market opens.")
    assert within([cue], 0, 7500, whole=True) == (SourceCue(Span(7000, 7500), cue.text),)
    assert within([cue], 0, 7500) == within([cue], 0, 7200, whole=True) == ()


def test_a_note_with_a_wave_is_music() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n♬～\n\n2\n00:00:02,000 --> 00:00:03,000\n船が来ました。\n"
    assert [cue.text for cue in source_cues(read_subtitles(text, ".srt").cues)] == ["船が来ました。"]


def test_a_speaker_may_have_a_number_after_its_sign() -> None:
    assert said("MAN #2: When?", "ANNA: Soon.") == [("MAN #2", "When?"), ("ANNA", "Soon.")]
