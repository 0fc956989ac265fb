"""Doubtful word times are checked by the aligner, on speech with known times."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bilingual.engines.speech.activity import speech_spans
from bilingual.engines.speech.recognisers.checking.checked_starts import doubtful_starts, with_checked_starts
from bilingual.engines.speech.recognisers.whisper_words import HeardWord
from bilingual.engines.speech.scripts.forced_alignment import EnglishAligner
from bilingual.model.transcript import EngineRecord, Transcript
from bilingual.pipeline.making.listening import listening_findings

TEXT = "We measured the queue with Prometheus, and then we drew all the curves again"


@pytest.fixture(scope="module")
def talk(speak: Any) -> tuple[Any, tuple[HeardWord, ...]]:
    """The sentence in two parts with a pause of half a second between them, and its right times."""
    spoken = speak(("We measured the queue with Prometheus,", "and then we drew all the curves again"), gap_ms=500)
    found = EnglishAligner().align(spoken.samples, TEXT.split(), speech_spans(spoken.samples))
    words = tuple(HeardWord(TEXT.split()[w.index], w.start_ms, w.end_ms, sure=0.9) for w in found.words)
    assert len(words) == 14
    return spoken, words


def test_a_word_that_was_given_the_pause_before_it_is_moved(talk: tuple[Any, tuple[HeardWord, ...]]) -> None:
    spoken, right = talk
    end = right[5].end_ms or 0
    for wrong in (replace(right[6], start_ms=end), replace(right[6], start_ms=end, end_ms=end + 100, sure=0.6)):
        words, (moved,) = with_checked_starts((*right[:6], wrong, *right[7:]), spoken.samples, "en-US")
        assert (moved.index, moved.was_ms) == (6, end)
        assert abs(moved.start_ms - spoken.starts_ms[1]) < 60
        assert words[6].start_ms == moved.start_ms
        assert [word.text for word in words] == TEXT.split()
        assert all(abs((a.start_ms or 0) - (b.start_ms or 0)) < 60 for a, b in zip(words, right, strict=True))


def test_right_times_stay_even_where_they_are_doubted(talk: tuple[Any, tuple[HeardWord, ...]]) -> None:
    spoken, right = talk
    unsure = tuple(replace(word, sure=0.5) for word in right)
    assert len(doubtful_starts(unsure)) > 2
    assert with_checked_starts(unsure, spoken.samples, "en") == (unsure, [])


def test_other_languages_than_english_are_left_alone(
    talk: tuple[Any, tuple[HeardWord, ...]],
) -> None:
    spoken, right = talk
    end = right[5].end_ms or 0
    early = (*right[:6], replace(right[6], start_ms=end), *right[7:])
    assert with_checked_starts(early, spoken.samples, "de") == (early, [])
    assert with_checked_starts((), spoken.samples, "en") == ((), [])


def test_only_the_most_doubtful_are_checked() -> None:
    words = [HeardWord("a", 100 * n, 100 * n + 100, sure=0.7 - n / 1000) for n in range(100)]
    assert doubtful_starts(words) == list(range(90, 100))
    words[40] = replace(words[40], end_ms=9_000)
    assert 40 in doubtful_starts(words)


def test_the_report_says_where_both_differ() -> None:
    words = (HeardWord("Wait", 0, 400), HeardWord("and", 900, 1_000))
    record = EngineRecord("scripted", options={"moved_starts": [[1, 400, 900]]})
    (finding,) = listening_findings(Transcript("en", 1_000, words, ((0, 2),), record), 60_000)
    assert (finding.check, finding.severity, finding.blocks) == ("word-times", "I", False)
    assert finding.message.startswith("the recogniser puts “and” at 60.40 s, the aligner at 60.90 s")
