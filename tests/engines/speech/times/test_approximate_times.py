"""Times by voice activity and length, and from recognised words."""

from __future__ import annotations

import pytest

from bilingual.engines.linguistics.words import tokenise
from bilingual.engines.speech.scripts.approximate_times import place_sentences, spread, units_per_second
from bilingual.engines.speech.scripts.recognised_words import times_of
from bilingual.model.timing import Span
from bilingual.model.transcript import Word
from support.attacks.refusals import raises


def test_sentences_are_laid_on_the_speech_with_borders_at_pauses() -> None:
    # Two sentences of equal length; the pause inside the first is short, the one between them long.
    spans = [Span(0, 900), Span(1100, 2100), Span(3000, 4900)]
    assert place_sentences([10, 10], spans) == [Span(0, 2100), Span(3000, 4900)]


def test_a_sentence_without_a_pause_still_gets_its_share() -> None:
    laid = place_sentences([5, 5, 10], [Span(0, 4000)])
    assert [span.start_ms for span in laid] == [0, 1000, 2000]


def test_words_share_the_speech_of_their_window() -> None:
    words = spread(["一二", "三四"], [Span(0, 100), Span(500, 600)], Span(0, 700))
    assert words == [Span(0, 100), Span(500, 600)]
    assert spread(["一", "二"], [], Span(0, 100)) == [Span(0, 50), Span(50, 100)]


def test_rate() -> None:
    assert units_per_second(["今天很好"], 1000) == 4


HEARD = [
    Word("今天", 0, 400, False),
    Word("天汽", 400, 900, False),
    Word("很", 900, 1100, False),
    Word("好", 1100, 1500, False),
]


def test_script_words_take_the_times_of_what_was_heard() -> None:
    times, similarity = times_of(["今天", "天气", "很好。"], HEARD, "talk.txt")
    assert times[0] == Span(0, 400)
    assert times[1] is not None
    assert times[1].start_ms == 400
    assert times[2] == Span(900, 1500)
    assert similarity == pytest.approx(5 / 6)


def test_traditional_script_matches_simplified_recognition() -> None:
    heard = [Word("说", 0, 300, False), Word("话", 300, 600, False)]
    assert times_of(["說話"], heard, "talk.txt")[0] == [Span(0, 600)]


def test_an_excerpt_leaves_the_rest_without_time() -> None:
    tokens = ["前面没有", "今天", "天气", "很好", "后面也没有"]
    times, _ = times_of(tokens, HEARD, "talk.txt", part_of_text=True)
    assert times[0] is None
    assert times[4] is None
    assert times[1] == Span(0, 400)


def test_another_text_is_refused() -> None:
    with raises("BIL-SPK-024"):
        times_of(["完全不同的文章"], HEARD, "talk.txt")


@pytest.mark.parametrize(
    ("language", "text", "tokens"),
    [
        ("en", "Well — yes.", ["Well", "—", "yes."]),
        ("zh-Hans", "他说：“你好。”", ["他", "说：", "“你好。”"]),
        ("zh-Hans", "我用Python 3.12写。", ["我用", "Python", "3.12", "写。"]),
        ("ja", "今日はパンを食べた。", ["今日は", "パンを", "食べた。"]),
        ("th", "กข", ["ก", "ข"]),
    ],
)
def test_text_becomes_words(language: str, text: str, tokens: list[str]) -> None:
    found = tokenise(text, language)
    joined = "".join(token + (" " if space else "") for token, space in found).replace(" ", "")
    assert joined == text.replace(" ", "")
    if language != "zh-Hans":
        assert [token for token, _ in found] == tokens
