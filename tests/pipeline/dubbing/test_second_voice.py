"""Sentences spoken in the time of their sources, each asked of the voice as rarely as possible."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bilingual.engines.base import EngineConfig, Utterance, VoiceCapabilities
from bilingual.engines.media.speech_level import RATE
from bilingual.engines.voice.choice import ChosenVoice, Voices
from bilingual.engines.voice.store import SpokenSentences
from bilingual.engines.voice.wording import spoken_text
from bilingual.errors import Unavailable
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.spoken import SpokenAudio
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.dubbing.speaking import SecondVoice, ToSpeak, to_speak
from support.models.tiny_voices import ToneVoice, use_tone


class Speaker(ToneVoice):
    """A voice of 300 ms for each word that is spoken ``slower`` than it was asked to be, and may not know speeds."""

    slower = 1.0
    knows_speeds = True

    def say(self, utterance: Utterance) -> SpokenAudio:
        super().say(utterance)
        speed = utterance.speed if self.knows_speeds else 1.0
        length = round(24_000 * 0.3 * len(utterance.text.words) / speed * (self.slower if speed > 1 else 1.0))
        tone = np.sin(np.arange(length) * 0.2) * 0.5
        return SpokenAudio(24_000, (tone * 32767).astype("<i2").tobytes())


@pytest.fixture
def voice(monkeypatch: pytest.MonkeyPatch) -> Speaker:
    made = Speaker()
    use_tone(monkeypatch, made)
    return made


def second(folder: Path, voice: ToneVoice) -> SecondVoice:
    config = EngineConfig(folder)
    voices = Voices({"en": voice.id}, lambda name: config)
    return SecondVoice("en", voices, SpokenSentences(folder / "spoken", config, times=False))


WANTED = (
    ToSpeak("1", "one two three", Span(0, 1000)),
    ToSpeak("2", "one two three four five six seven", Span(1200, 3200)),
    ToSpeak("3", "one", Span(3300, 4000)),
    ToSpeak("4", "", Span(4000, 5000)),
)


def test_only_what_is_too_long_is_spoken_twice(tmp_path: Path, voice: Speaker) -> None:
    dub = second(tmp_path, voice).in_time(WANTED, 6000)
    assert [(one.id, one.kind, one.speed) for one in dub.fitted] == [
        ("1", "own time", 1.0),
        ("2", "own time", 1.05),
        ("3", "own time", 1.0),
    ]
    assert len(voice.said) == 4
    again = second(tmp_path, voice)
    assert again.in_time(WANTED, 6000) == dub
    placed = list(again.sounds(WANTED, dub.fitted))
    assert len(voice.said) == 4
    assert [start for start, _ in placed] == [one.start_ms for one in dub.fitted]
    lengths = [len(samples) * 1000 // RATE for _, samples in placed]
    assert lengths == pytest.approx([one.spoken_ms for one in dub.fitted], abs=1)


def test_a_voice_that_is_too_slow_is_asked_once_more_and_then_waited_for(tmp_path: Path, voice: Speaker) -> None:
    voice.slower = 1.035
    wanted = (ToSpeak("1", "one two three " * 20, Span(0, 17_000)), ToSpeak("2", "one", Span(17_300, 18_000)))
    dub = second(tmp_path, voice).in_time(wanted, 18_500)
    assert (dub.fitted[0].speed, dub.holds) == (1.09, ())
    assert len(voice.said) == 4
    longer = (replace(wanted[0], text="one two three " * 24), wanted[1])
    dub = second(tmp_path, voice).in_time(longer, 18_500)
    assert dub.fitted[0].speed == 1.15
    assert [hold.at_ms for hold in dub.holds] == [16_999]


def test_an_emoji_is_not_spoken(tmp_path: Path, voice: Speaker) -> None:
    dub = second(tmp_path, voice).in_time([replace(WANTED[0], text="🙂"), WANTED[2]], 6000)
    assert (dub.unsaid, [one.id for one in dub.fitted]) == (("1",), ["3"])


def test_a_voice_that_fails_is_asked_only_for_the_rest(tmp_path: Path, voice: Speaker) -> None:
    voice.fails_at = 2
    with pytest.raises(Unavailable):
        second(tmp_path, voice).in_time(WANTED, 6000)
    voice.fails_at = -1
    second(tmp_path, voice).in_time(WANTED, 6000)
    assert sorted(voice.said) == sorted([one.text for one in WANTED if one.text] + [WANTED[1].text])


@pytest.mark.parametrize("paid", [True, False])
def test_a_paid_voice_and_one_that_knows_no_speeds_are_stretched(tmp_path: Path, voice: Speaker, paid: bool) -> None:
    voice.knows_speeds = False
    voice.capabilities = VoiceCapabilities(metered=paid)
    sentences = SpokenSentences(tmp_path, EngineConfig(tmp_path), times=False)
    text, chosen = spoken_text("one two three four", "en"), ChosenVoice(voice, "one")
    usual, fast = sentences.say(text, chosen), sentences.say(text, chosen, 1.15)
    assert fast.duration_ms == pytest.approx(usual.duration_ms / 1.15, abs=2)
    assert len(voice.said) == (1 if paid else 2)


def test_what_is_spoken_and_what_stays(tmp_path: Path) -> None:
    times = [(100, 400), (500, 900), (None, None), (2000, 2400)]
    words = tuple(Word(text, *time) for text, time in zip(("One.", "Two.", "Three.", "Four."), times, strict=True))
    transcript = Transcript("en", 3000, words, ((0, 1), (1, 2), (2, 3), (3, 4)), EngineRecord("sidecar"))
    units = (
        Unit("title", "A title", "Ein Titel"),
        Unit("s1", "One.", "Eins.", (0, 1)),
        Unit("s2", "Two.", None, (1, 2)),
        Unit("s3", "Three.", "Drei.", (2, 3)),
        Unit("s4", "Four.", "Vier.", (3, 4)),
    )
    assert to_speak(Bitext("en", "de", units), transcript) == (
        ToSpeak("s1", "Eins.", Span(100, 400), until_ms=500),
        ToSpeak("s2", "", Span(500, 900)),
        ToSpeak("s3", "Drei.", Span(900, 2000)),
        ToSpeak("s4", "Vier.", Span(2000, 2400)),
    )
