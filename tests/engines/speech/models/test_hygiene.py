"""Hallucination checks: repeated runs, words without speech, impossible speed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.engines.speech.recognisers.checking.hygiene import (
    Suspect,
    compression_ratio,
    decide,
    find_suspects,
    record,
    repeated_runs,
    speech_share,
)
from bilingual.model.timing import Span
from bilingual.model.transcript import Word, join_words


def spoken(text: str, start_ms: int = 0, each_ms: int = 300) -> list[Word]:
    return [Word(t, start_ms + i * each_ms, start_ms + (i + 1) * each_ms - 20) for i, t in enumerate(text.split())]


def chinese(text: str, each_ms: int = 200) -> list[Word]:
    return [Word(c, i * each_ms, (i + 1) * each_ms, space_after=False) for i, c in enumerate(text)]


EVERYWHERE = [Span(0, 10_000_000)]


def found(words: list[Word], speech: list[Span], *, fastest: float = 9) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (join_words(tuple(words[s.first : s.last])), s.reasons) for s in find_suspects(words, speech, fastest=fastest)
    ]


def test_speech_as_people_speak_is_not_suspect() -> None:
    words = spoken("No, no, no. We shall go on and on and on, and we shall see what we shall see.")
    assert found(words, EVERYWHERE) == []


def test_a_phrase_again_and_again_is_suspect_and_only_that() -> None:
    words = spoken("That was all. " + "Thank you for watching. " * 5 + "Next slide, please.")
    assert found(words, EVERYWHERE) == [(("Thank you for watching. " * 5).strip(), ("repeats",))]


def test_case_and_punctuation_do_not_hide_a_loop() -> None:
    assert [run[2] for run in repeated_runs(spoken("So it is, so it is. So it is! SO IT IS"))] == [4]


def test_a_chinese_loop_is_found_without_spaces() -> None:
    words = chinese("我们开始吧" + "请点赞订阅" * 4)
    assert found(words, EVERYWHERE, fastest=14) == [("请点赞订阅" * 4, ("repeats",))]


def test_words_where_nobody_speaks_are_suspect() -> None:
    words = [*spoken("Good day."), *spoken("Thank you.", start_ms=20_000)]
    assert found(words, [Span(0, 700)]) == [("Thank you.", ("no-speech",))]


def test_a_second_of_quiet_around_makes_a_stretch_isolated() -> None:
    words = [*spoken("Good day."), *spoken("Thank you.", start_ms=1500)]
    assert [s.isolated for s in find_suspects(words, [Span(0, 600)], fastest=9)] == [False]
    words = [*spoken("Good day."), *spoken("Thank you.", start_ms=1600)]
    assert [s.isolated for s in find_suspects(words, [Span(0, 600)], fastest=9)] == [True]


def test_word_times_a_little_off_are_no_evidence() -> None:
    assert found(spoken("Good day.", start_ms=800), [Span(0, 700)]) == []


def test_words_faster_than_a_mouth_are_suspect() -> None:
    words = spoken("one two three four five six seven eight nine ten", each_ms=50)
    assert found(words, EVERYWHERE) == [("one two three four five six seven eight nine ten", ("too-fast",))]


def test_fast_chinese_is_not_too_fast_and_faster_is() -> None:
    assert found(chinese("今天天气很好我们去公园散步", 110), EVERYWHERE, fastest=14) == []
    assert found(chinese("今天天气很好我们去公园散步", 40), EVERYWHERE, fastest=14) != []


def test_the_measures_are_on_the_record() -> None:
    words = spoken("Thank you for watching. " * 6, each_ms=250)
    (suspect,) = find_suspects(words, [Span(0, 3000)], fastest=9)
    noted = record(suspect, words, decide(suspect, words, []))
    assert noted.pop("compression") > 2.4  # the exact ratio is zlib's affair
    assert noted == {
        "start_ms": 0,
        "end_ms": 5980,
        "reasons": ["repeats", "no-speech"],
        "repeats": 6,
        "speech_share": 0.5,
        "words_per_second": 4.0,
        "decision": "dropped",
        "was": ("Thank you for watching. " * 6).strip(),
        "now": "",
    }


LOOP = spoken("la la la la la la la la")
REPEATS = Suspect(0, 8, ("repeats",), 8, 2.0, 1.0, 3.0, isolated=True)
IN_SILENCE = Suspect(0, 8, ("repeats", "no-speech"), 8, 2.0, 0.0, 3.0, isolated=True)
TOO_FAST = Suspect(0, 8, ("too-fast",), 1, 1.0, 1.0, 40.0, isolated=True)
ALONE = Suspect(0, 8, ("no-speech",), 1, 1.0, 0.0, 3.0, isolated=True)
RUN_OFF = Suspect(0, 8, ("no-speech",), 1, 1.0, 0.0, 3.0, isolated=False)
DOUBT = (REPEATS,)
DOUBT_IN_SILENCE = (IN_SILENCE,)


@pytest.mark.parametrize(
    ("suspect", "again", "doubts", "decision", "text"),
    [
        pytest.param(REPEATS, spoken("a new song"), (), "replaced", "a new song", id="clean words replace"),
        pytest.param(REPEATS, LOOP, (), "confirmed", "la la la la la la la la", id="the same again is believed"),
        pytest.param(
            REPEATS, LOOP, DOUBT, "confirmed", "la la la la la la la la", id="people sing: loop in speech stays"
        ),
        pytest.param(REPEATS, LOOP[1:], DOUBT, "kept", "la la la la la la la la", id="a loop of another length"),
        pytest.param(REPEATS, [], (), "dropped", "", id="nothing heard the second time"),
        pytest.param(IN_SILENCE, LOOP, DOUBT_IN_SILENCE, "dropped", "", id="a loop in silence, twice"),
        pytest.param(REPEATS, None, (), "kept", "la la la la la la la la", id="one reason alone drops nothing"),
        pytest.param(TOO_FAST, spoken("la"), (), "kept", "la la la la la la la la", id="wrong times, right words"),
        pytest.param(ALONE, [], (), "dropped", "", id="alone in silence, and nothing the second time"),
        pytest.param(RUN_OFF, [], (), "kept", "la la la la la la la la", id="right behind other words: times run off"),
        pytest.param(IN_SILENCE, None, (), "dropped", "", id="two reasons where no second look is possible"),
    ],
)
def test_what_becomes_of_a_suspect(
    suspect: Suspect, again: list[Word] | None, doubts: tuple[Suspect, ...], decision: str, text: str
) -> None:
    verdict = decide(suspect, LOOP, again, doubts)
    assert (verdict.decision, join_words(verdict.words)) == (decision, text)


def test_a_quiet_speaker_whom_the_detector_misses_is_kept() -> None:
    words = spoken("Can anybody hear me?")
    (suspect,) = find_suspects(words, [], fastest=9)
    assert decide(suspect, words, words, (suspect,)).decision == "kept"  # with its mark: nobody seems to speak


def test_compression_is_whispers_own_measure() -> None:
    assert compression_ratio("Thank you for watching. " * 10) > 2.4
    assert compression_ratio("The quick brown fox jumps over the lazy dog.") < 1.2
    assert compression_ratio("") == 0.0


def test_speech_share() -> None:
    assert speech_share(Span(0, 1000), [Span(500, 700), Span(900, 2000)]) == 0.3


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=40), st.integers(0, 400))
def test_suspects_are_ordered_and_inside(texts: list[str], each_ms: int) -> None:
    words = [Word(t, i * each_ms, (i + 1) * each_ms) for i, t in enumerate(texts)]
    position = 0
    for suspect in find_suspects(words, [Span(0, 2000)], fastest=9):
        assert position <= suspect.first < suspect.last <= len(words)
        assert suspect.reasons
        position = suspect.last
