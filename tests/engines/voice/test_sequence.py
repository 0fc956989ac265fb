"""Sentences spoken one after another: each is made once, the pauses are ours, and all words keep their times."""

import json
import re
import subprocess
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bilingual.engines.base import EngineConfig, Utterance, VoiceCapabilities
from bilingual.engines.voice import choice
from bilingual.engines.voice.choice import ChosenVoice, Voices
from bilingual.engines.voice.sequence import RATE, Line, speak
from bilingual.engines.voice.store import SpokenSentences
from bilingual.engines.voice.timing import WordTimer
from bilingual.engines.voice.wording import spoken_text
from bilingual.errors import NotInstalled, Unavailable, UsageError
from bilingual.model.spoken import SpokenAudio
from bilingual.model.timing import Span
from support.models import tiny_voices


class FakeVoice:
    """A fake engine: half a second of quiet, then 100 ms of a tone for each word, ``volume`` loud, and quiet again."""

    id = "fake"
    capabilities = VoiceCapabilities(word_times=True)

    def __init__(self, volume: float = 0.5) -> None:
        self.volume = volume
        self.said: list[str] = []
        self.version = 1
        self.fails_at = -1

    def voices(self) -> Mapping[str, str]:
        return {"tone": "en"}

    def voice_for(self, language: str) -> str:
        return "tone"

    def key(self, voice: str) -> Mapping[str, Any]:
        return {"engine": self.id, "version": self.version, "voice": voice}

    def say(self, utterance: Utterance) -> SpokenAudio:
        if len(self.said) == self.fails_at:
            raise Unavailable("BIL-VOI-006", "the fake voice broke")
        self.said.append(utterance.text.text)
        words = len(utterance.text.words)
        tone = np.sin(np.arange(2400 * words) * 0.2) * self.volume
        whole = np.concatenate([np.zeros(12_000), tone, np.zeros(12_000)])
        spans = tuple(Span(500 + 100 * n, 600 + 100 * n) for n in range(words))
        return SpokenAudio(24_000, (whole * 32767).astype("<i2").tobytes(), spans, "exact")


class PeakyVoice(FakeVoice):
    """A fake engine with a soft tone, in which a few samples are ten times as loud."""

    def say(self, utterance: Utterance) -> SpokenAudio:
        audio = super().say(utterance)
        samples = np.frombuffer(audio.pcm, "<i2") // 12
        samples[:: 24_000 // 40] *= 10
        return SpokenAudio(audio.rate, samples.astype("<i2").tobytes(), audio.words, audio.timing)


class FakeVoices(Voices):
    """The fake engines by language."""

    def __init__(self, **engines: FakeVoice) -> None:
        self.by_language = engines

    def voice(self, language: str) -> ChosenVoice:
        return ChosenVoice(self.by_language[language], f"tone-{language}")


@pytest.fixture
def kept(tmp_path: Path) -> SpokenSentences:
    return SpokenSentences(tmp_path / "spoken", EngineConfig(tmp_path, offline=True))


def test_times_of_words_are_those_in_the_joined_sound(kept: SpokenSentences) -> None:
    lines = [Line("u1", "We drank 2 cups.", "en"), Line("u2", "😀", "en"), Line("u3", "Tea", "en", "heading")]
    track = speak(lines, FakeVoices(en=FakeVoice()), kept)
    assert [line.id for line in track.left_out] == ["u2"]
    first, second = track.lines
    # 60 ms before the first word are left; the pause after a sentence is 450 ms.
    assert [span.start_ms for span in first.words] == [60, 160, 260, 360]
    assert first.span.start_ms == 0
    # It is longer by up to 100 ms, so that sentences begin at whole steps.
    assert (first.span.end_ms, second.span.start_ms) == (530, 1000)
    assert second.span.end_ms + 1000 <= track.duration_ms < second.span.end_ms + 1100
    assert track.duration_ms % 100 == 0
    heard = np.abs(track.samples.astype(float))
    start = second.words[0].start_ms * RATE // 1000
    assert heard[start - RATE // 20 : start - 100].max() < 300 < heard[start + 480 : start + 4800].max()


def test_a_sentence_is_made_once_and_one_can_be_made_again(kept: SpokenSentences) -> None:
    engine = FakeVoice()
    lines = [Line("u1", "Good morning.", "en"), Line("u2", "Good night.", "en"), Line("u3", "Good morning.", "en")]
    one = speak(lines, FakeVoices(en=engine), kept)
    two = speak(lines, FakeVoices(en=engine), kept)
    assert engine.said == ["Good morning.", "Good night."]
    assert np.array_equal(one.samples, two.samples)
    kept.say(spoken_text("Good night.", "en"), ChosenVoice(engine, "tone-en"), again=True)
    assert engine.said[2:] == ["Good night."]
    speak([Line("u1", "Good *morning*.", "en")], FakeVoices(en=engine), kept)  # the same is said
    speak([Line("u1", "Good morning.", "en", speed=0.75)], FakeVoices(en=engine), kept)
    engine.version = 2
    speak([Line("u1", "Good morning.", "en")], FakeVoices(en=engine), kept)
    assert engine.said[3:] == ["Good morning.", "Good morning."]


def test_a_voice_that_fails_in_the_middle_loses_nothing(kept: SpokenSentences) -> None:
    engine = FakeVoice()
    engine.fails_at = 2
    lines = [Line(str(n), f"Sentence {n}.", "en") for n in range(4)]
    with pytest.raises(Unavailable, match="broke"):
        speak(lines, FakeVoices(en=engine), kept)
    engine.fails_at = -1
    assert len(speak(lines, FakeVoices(en=engine), kept).lines) == 4
    assert len(engine.said) == 4


def test_sentences_that_nobody_needs_any_more_are_removed_but_for_as_many_as_are_needed(tmp_path: Path) -> None:
    engine, folder = FakeVoice(), tmp_path / "spoken"

    def speaks(owner: str, *texts: str) -> set[str]:
        sentences = SpokenSentences(folder, EngineConfig(tmp_path, offline=True), owner=owner)
        speak([Line(text, text, "en") for text in texts], FakeVoices(en=engine), sentences)
        sentences.tidy()
        return {json.loads(path.read_text("utf-8"))["said"] for path in folder.glob("*.json")}

    assert speaks("narration.en_de", "One.", "Two.", "Three.") == {"One.", "Two.", "Three."}
    assert speaks("narration.en_ja", "One.", "Zero.") == {"One.", "Two.", "Three.", "Zero."}
    # "Two." and "Three." stay for whoever takes the edit back; "One." is needed by the other pair.
    assert len(speaks("narration.en_de", "Four.")) == 5
    engine.said.clear()
    speaks("narration.en_de", "Two.", "Three.")
    assert engine.said == []
    for number in range(12):
        kept = speaks("narration.en_de", f"Edit {number}.")
    assert {"One.", "Zero.", "Edit eleven."} <= kept
    assert len(kept) == 6
    assert len([*folder.glob("*.wav")]) == 6


def test_a_damaged_sentence_is_made_again(kept: SpokenSentences, tmp_path: Path) -> None:
    engine = FakeVoice()
    speak([Line("u1", "Hello there.", "en")], FakeVoices(en=engine), kept)
    for damage in (b"", b"{}", b"\xff"):
        for path in (tmp_path / "spoken").iterdir():
            path.write_bytes(damage)
        assert speak([Line("u1", "Hello there.", "en")], FakeVoices(en=engine), kept).lines[0].words
    assert len(engine.said) == 4


def test_a_flipped_byte_in_the_sound_of_a_sentence_is_found(kept: SpokenSentences, tmp_path: Path) -> None:
    engine = FakeVoice()
    whole = speak([Line("u1", "Hello there.", "en")], FakeVoices(en=engine), kept).samples
    (sound,) = (tmp_path / "spoken").glob("*.wav")
    content = bytearray(sound.read_bytes())
    content[len(content) // 2] ^= 0x40
    sound.write_bytes(content)
    assert np.array_equal(speak([Line("u1", "Hello there.", "en")], FakeVoices(en=engine), kept).samples, whole)
    assert len(engine.said) == 2


def test_a_quiet_and_a_loud_voice_are_equally_loud_and_nothing_clips(kept: SpokenSentences) -> None:
    voices = FakeVoices(en=FakeVoice(0.02), de=FakeVoice(0.9))
    lines = [Line("1", "one two three four five six", "en"), Line("2", "eins zwei drei vier fünf sechs", "de")]
    track = speak(lines, voices, kept)
    levels = []
    for line in track.lines:
        first, last = (ms * RATE // 1000 for ms in (line.words[1].start_ms, line.words[4].end_ms))
        levels.append(20 * np.log10(np.sqrt(np.mean((track.samples[first:last] / 32768.0) ** 2))))
    assert abs(levels[0] - levels[1]) < 0.5
    assert np.abs(track.samples.astype(int)).max() <= 32767 * 10 ** (-1.5 / 20) + 1


class UnevenVoice(FakeVoice):
    """A fake engine that says each text at a loudness of its own."""

    def say(self, utterance: Utterance) -> SpokenAudio:
        self.volume = 0.1 + sum(map(ord, utterance.text.text)) % 40 / 100
        return super().say(utterance)


def test_an_edited_sentence_leaves_the_samples_of_all_others_as_they_were(kept: SpokenSentences) -> None:
    voices = FakeVoices(en=UnevenVoice())
    texts = [f"Sentence {chr(98 + n // 20)}o{chr(98 + n % 20)} of this text is here." for n in range(40)]

    def spoken() -> dict[str, bytes]:
        track = speak([Line(str(n), text, "en") for n, text in enumerate(texts)], voices, kept)
        spans = {one.line.id: [ms * RATE // 1000 for ms in (one.span.start_ms, one.span.end_ms)] for one in track.lines}
        return {name: track.samples[first:last].tobytes() for name, (first, last) in spans.items()}

    before = spoken()
    texts[7] = "It has a few more words than it had before."
    after = spoken()
    assert len(voices.by_language["en"].said) == 41
    assert [name for name in before if before[name] != after[name]] == ["7"]


def test_a_track_is_as_loud_as_a_meter_hears_it_with_its_pauses(kept: SpokenSentences, tmp_path: Path) -> None:
    """Short sentences with long pauses, by a voice whose peaks the limiter lowers."""
    lines = [Line(str(n), f"number {'one ' * (n % 3 + 2)}", "en", "heading") for n in range(6)]
    track = speak(lines, FakeVoices(en=PeakyVoice()), kept)
    with wave.open(str(tmp_path / "track.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(track.samples.tobytes())
    command = ["ffmpeg", "-nostats", "-i", str(tmp_path / "track.wav"), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    loud, peak = re.search(r"I:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dBFS", summary)
    assert loud is not None
    assert peak is not None
    assert float(loud[1]) == pytest.approx(-16, abs=1)
    assert float(peak[1]) <= -1


def test_english_words_are_aligned_where_the_voice_gives_no_times(tmp_path: Path) -> None:
    text = spoken_text("The quick brown fox jumps over the lazy dog.", "en")
    espeak = choice.table.voice_engine("espeak", EngineConfig(tmp_path))
    audio = WordTimer(EngineConfig(tmp_path, offline=True)).timed(espeak.say(Utterance(text, "en-us")), text)
    assert audio.timing == "aligned"
    assert len(audio.words) == 9
    assert all(span.duration_ms > 30 for span in audio.words)


def test_without_aligner_and_model_times_are_approximate_and_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    text = spoken_text("Heute trinken wir Tee.", "de")
    espeak = choice.table.voice_engine("espeak", EngineConfig(tmp_path))
    times = WordTimer(EngineConfig(tmp_path, environment={"HOME": str(tmp_path)}))
    audio = times.timed(espeak.say(Utterance(text, "de")), text)
    assert audio.timing == "approximate"
    assert len(audio.words) == 4


def test_the_settings_choose_a_voice_and_the_machine_where_they_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny_voices.use_fake_piper(monkeypatch)
    tiny_voices.piper_voice(tmp_path / "voices" / "piper")
    config = EngineConfig(tmp_path, environment={"HOME": str(tmp_path)})
    voices = Voices({"zh": "openai:nova", "de": "espeak", "fr": "gramophone"}, lambda engine: config)
    assert voices.voice("en").name == "piper:en_US-beep-low"
    assert voices.voice("zh-Hans").name == "openai:nova"
    assert voices.voice("de-AT").name == "espeak:de"
    assert voices.voice("ja").name == "espeak:ja", "drafts come last, and services only by name"
    with pytest.raises(UsageError, match="'gramophone' is not a voice"):
        voices.voice("fr")
    with pytest.raises(NotInstalled, match="no voice on this machine speaks tlh"):
        voices.voice("tlh")
