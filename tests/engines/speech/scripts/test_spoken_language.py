"""Which language is spoken, and what is said of words in another one; the models are scripted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bilingual.engines.base import SpeechRequest
from bilingual.engines.speech.activity import Samples
from bilingual.engines.speech.recognisers.checking.spoken_language import (
    HeardSpeech,
    contradiction,
    doubtful,
    doubts,
    language_spoken,
)
from bilingual.engines.speech.recognisers.whisper_words import HeardWord
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript
from bilingual.pipeline.making.listening import listening_findings
from support.attacks.refusals import raises

MINUTE = 60_000


class Ear:
    """Detects the language by the level of the samples, which says who speaks, and counts its looks."""

    def __init__(self, *languages: Mapping[str, float]) -> None:
        self.languages, self.looks = languages, list[float]()

    def __call__(self, samples: Any) -> Mapping[str, float]:
        self.looks.append(len(samples) / 16_000)
        shares = [self.languages[round(level * 10) - 1] for level in (samples[0], samples[-1])]
        return {code: sum(one.get(code, 0) for one in shares) / 2 for one in shares for code in one}


EN, ZH, UNCLEAR = {"en": 0.97, "zh": 0.01}, {"zh": 0.98, "en": 0.01}, {"cy": 0.4, "en": 0.35, "la": 0.1}


def sound(*parts: tuple[int, int]) -> Samples:
    """Return parts of (tenths of full scale, milliseconds)."""
    return np.concatenate([np.full(16 * ms, level * 3277, np.int16) for level, ms in parts])


def asked(language: str | None) -> SpeechRequest:
    return SpeechRequest(Path("talk.mp4"), Path("sound.wav"), 0, language)


def said(text: str, start_ms: int, sure: float = 0.9, *, begins: bool = True) -> tuple[HeardWord, ...]:
    """Return the words of *text*, half a second each."""
    return tuple(
        HeardWord(word, start_ms + 500 * n, start_ms + 500 * n + 450, begins=begins and not n, sure=sure)
        for n, word in enumerate(text.split())
    )


def test_a_greeting_or_music_at_the_start_does_not_decide() -> None:
    talk = sound((1, 40_000), (2, 6 * MINUTE))
    ear = Ear(ZH, EN)
    code, notes = language_spoken(asked(None), HeardSpeech(talk, [Span(0, 400_000)], ear))
    assert (code, notes) == ("en", {})
    assert ear.looks == [30.0] * 4
    # Without voice activity it is not speech.
    code, _ = language_spoken(asked(None), HeardSpeech(talk, [Span(40_000, 70_000)], ear))
    assert code == "en"


def test_a_short_recording_is_looked_at_once_and_whole() -> None:
    ear = Ear(EN)
    assert language_spoken(asked(None), HeardSpeech(sound((1, 2_000)), [Span(500, 1_500)], ear)) == ("en", {})
    assert ear.looks == [2.0]
    assert language_spoken(asked(None), HeardSpeech(sound((1, 50_000)), [], ear)) == ("en", {})
    assert ear.looks == [2.0, 30.0]


def test_a_language_that_is_guessed_is_an_open_finding() -> None:
    code, notes = language_spoken(asked(None), HeardSpeech(sound((1, 9_000)), [Span(0, 9_000)], Ear(UNCLEAR)))
    assert (code, notes) == ("cy", {"guessed_language": {"cy": 0.4, "en": 0.35, "la": 0.1}})
    (finding,) = listening_findings(transcript(notes), 0)
    assert finding.blocks
    assert "a guess (cy 40%, en 35%, la 10%)" in finding.message


def test_a_long_recording_in_another_language_is_refused_before_it_is_decoded() -> None:
    ear = Ear(ZH, EN)
    long = [Span(0, 6 * MINUTE)]
    with raises("BIL-SPK-045") as caught:
        language_spoken(asked("en"), HeardSpeech(sound((1, 6 * MINUTE)), long, ear))
    assert "talk.mp4: the speech is not in the language asked for (en) but in zh-Hans (98% certain)" in str(
        caught.value
    )
    # One quotation in the middle is not the whole recording.
    quoted = sound((2, 165_000), (1, 30_000), (2, 165_000))
    assert language_spoken(asked("en"), HeardSpeech(quoted, long, ear)) == ("en", {})
    ear.looks.clear()
    assert language_spoken(asked("zh-Hant"), HeardSpeech(sound((1, 6 * MINUTE)), long, ear)) == ("zh", {})
    assert len(ear.looks) == 1
    ear.looks.clear()
    assert language_spoken(asked("de"), HeardSpeech(sound((1, 4 * MINUTE)), [Span(0, 4 * MINUTE)], ear)) == ("de", {})
    assert ear.looks == []


@pytest.mark.parametrize(
    ("shares", "own", "other"),
    [
        ({"zh": 0.97, "en": 0.01}, "en", "zh"),
        ({"en": 0.7, "de": 0.05}, "de", None),  # not certain
        ({"hi": 0.85, "en": 0.14}, "en", None),  # an accent
        ({"da": 0.95}, "no", None),
        ({"yue": 0.95}, "zh", None),
        ({"ur": 0.95}, "hi", None),
        ({"en": 1.0}, "en", None),
        ({}, "en", None),
    ],
)
def test_a_language_contradicts_another_only_for_certain(shares: dict[str, float], own: str, other: str | None) -> None:
    assert contradiction(shares, own) == other


def test_passages_are_doubtful_by_probability_or_by_their_own_language() -> None:
    sure = said("So we wrote a rule that checks every change before it is merged.", 0)
    unsure = said("and there are many rivers here that are quite clean", 10_000, 0.5)
    chinese = said("今天 我们 讲 一条 河的 故事 很多 年 以前", 20_000)
    german = said("Gestern haben wir uns den Garten angesehen und danach lange darüber gesprochen.", 30_000)
    short = said("and there", 50_000, 0.3)
    voice = [Span(0, 60_000)]
    assert doubtful((*sure, *unsure, *chinese, *short), voice, "en") == [Span(10_000, 14_950), Span(20_000, 24_450)]
    assert doubtful(german, voice, "en") == [Span(30_000, 35_950)]
    assert doubtful(sure * 3, voice, "de") == [Span(0, 6_450)]
    assert doubtful(sure, voice, "en") == []
    # Near ones are one, up to half a minute.
    many = tuple(word for n in range(12) for word in said("we went to the mountains and then again", 5_000 * n, 0.5))
    assert [span.duration_ms for span in doubtful(many, voice, "en")] == [28_950, 28_950]


def test_another_language_in_the_middle_is_an_open_finding_with_its_time() -> None:
    talk = sound((1, 20_000), (2, 10_000), (1, 20_000))
    words = (
        *said("so we wrote a rule that checks every change before it is merged " * 2, 0),
        *said("good morning everybody today we talk about the story of rivers", 21_000, 0.55),
        *said("it took a week and it has paid for itself ten times over", 31_000),
    )
    notes = doubts(asked("en"), HeardSpeech(talk, [Span(0, 50_000)], Ear(EN, ZH)), words, "en")
    assert notes == {"other_languages": [[21_000, 26_450, "zh-Hans", 0.98]]}
    (finding,) = listening_findings(transcript(notes), 60_000)
    assert finding.blocks
    assert finding.message.startswith("from 1:21 to 1:26 zh-Hans is spoken (98% certain), but the words are in en")
    # Unsure words in the language asked for are no such finding.
    notes = doubts(asked("en"), HeardSpeech(talk, [Span(0, 50_000)], Ear(EN, EN)), words, "en")
    assert notes == {"unsure_spans": [[21_000, 26_450, 0.55]]}
    (finding,) = listening_findings(transcript(notes), 60_000)
    assert (finding.blocks, finding.message) == (False, "the words from 1:21 to 1:26 are guesses (55% sure on average)")


def test_words_invented_for_another_language_are_refused_or_an_open_finding() -> None:
    words = said("good morning everybody today we talk about the story of rivers", 0, 0.55)
    speech = HeardSpeech(sound((1, 6_000)), [Span(0, 6_000)], Ear(ZH))
    with raises("BIL-SPK-045"):
        doubts(asked("en"), speech, words, "en")
    # A model for English only detects nothing else.
    notes = doubts(asked(None), HeardSpeech(speech.sound, speech.voice, Ear({"en": 1.0})), words, "en")
    assert notes == {"unsure_spans": [[0, 5_450, 0.55]], "sure": 0.55}
    _, finding = listening_findings(transcript(notes), 0)
    assert finding.blocks
    assert "unsure of its words (55% on average)" in finding.message


def transcript(notes: Mapping[str, Any]) -> Transcript:
    return Transcript("en", 1_000, (), (), EngineRecord("scripted", options=notes))
