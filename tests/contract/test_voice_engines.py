"""The contract of every voice engine. To add an engine: a function that makes it, and a line in CASES."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig, Utterance, VoiceCapabilities, VoiceEngine
from bilingual.engines.table import voice_engine, voice_ids
from bilingual.engines.voice.choice import ChosenVoice
from bilingual.engines.voice.store import SpokenSentences
from bilingual.engines.voice.wording import spoken_text
from bilingual.errors import BilingualError, Garbled, InputError, UsageError
from bilingual.languages import parse_tag
from bilingual.model.spoken import SpokenAudio
from support.models import tiny_voices

SENTENCE = "The end of the story: it took 5 kg of tea."


@dataclass(frozen=True)
class Case:
    engine: VoiceEngine
    language: str = "en"


def piper(folder: Path, patch: pytest.MonkeyPatch, url: str) -> Case:
    tiny_voices.use_fake_piper(patch)
    tiny_voices.piper_voice(folder / "voices" / "piper")
    return Case(voice_engine("piper", EngineConfig(folder, offline=True)))


def kokoro(folder: Path, patch: pytest.MonkeyPatch, url: str) -> Case:
    tiny_voices.kokoro_model(folder / "voices" / "kokoro" / "tiny")
    return Case(voice_engine("kokoro", EngineConfig(folder, offline=True)))


def openai(folder: Path, patch: pytest.MonkeyPatch, url: str) -> Case:
    quick = {"url": url, "per_second": 1000, "attempts": 2, "backoff_s": 0.01, "give_up_after": 20}
    return Case(voice_engine("openai", EngineConfig(folder, quick)))


def edge(folder: Path, patch: pytest.MonkeyPatch, url: str) -> Case:
    tiny_voices.use_fake_edge(patch)
    return Case(voice_engine("edge", EngineConfig(folder, {"attempts": 1})))


def espeak(folder: Path, patch: pytest.MonkeyPatch, url: str) -> Case:
    tiny_voices.use_faulty_espeak(patch, folder)
    return Case(voice_engine("espeak", EngineConfig(folder, offline=True)))


CASES: dict[str, Callable[[Path, pytest.MonkeyPatch, str], Case]] = {
    "piper": piper,
    "kokoro": kokoro,
    "openai": openai,
    "edge": edge,
    "espeak": espeak,
}


@pytest.fixture(scope="module", params=CASES, ids=str)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with pytest.MonkeyPatch.context() as patch, tiny_voices.speech_server() as server:
        yield CASES[request.param](tmp_path_factory.mktemp(request.param), patch, server.url)


def utterance(case: Case, text: str = SENTENCE, speed: float = 1.0) -> Utterance:
    return Utterance(spoken_text(text, case.language), case.engine.voice_for(case.language), speed)


def test_every_built_in_engine_is_in_this_suite() -> None:
    assert [*CASES] == voice_ids()


def test_it_speaks_and_tells_when_each_word_is_said(case: Case) -> None:
    asked = utterance(case)
    audio = case.engine.say(asked)
    assert audio.rate >= 16_000
    assert audio.duration_ms > 500
    assert max(audio.pcm) > 0
    if case.engine.capabilities.word_times:
        assert len(audio.words) == len(asked.text.words)
        assert audio.timing in ("exact", "reported")
        assert all(one.start_ms <= two.start_ms for one, two in pairwise(audio.words))
        assert all(span.duration_ms > 0 for span in audio.words)
    else:
        assert audio.timing == "none"


@pytest.mark.parametrize("fault", ["PAGE", "NOTHING", "SILENCE"])
def test_what_is_no_speech_is_told_in_a_line_and_the_next_sentence_is_spoken(case: Case, fault: str) -> None:
    """A web page, an empty answer, or silence, where the source of the sound behaves so at this word."""
    if case.engine.id == "kokoro":  # which is in this process: its model cannot answer with anything but samples
        return
    with pytest.raises(BilingualError, match=case.engine.id) as caught:
        case.engine.say(utterance(case, f"{fault} is what comes back."))
    assert "\n" not in str(caught.value)
    assert caught.value.remedy
    assert case.engine.say(utterance(case)).duration_ms > 500


def test_half_a_sentence_is_asked_for_again_and_then_refused(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, say, made = type(case.engine), case.engine.say, list[SpokenAudio]()

    def cut(_: VoiceEngine, asked: Utterance) -> SpokenAudio:
        audio = say(asked)
        made.append(replace(audio, pcm=audio.pcm[: audio.rate // 10 * 2], words=(), timing="none"))
        return made[-1]

    text, chosen = spoken_text(SENTENCE, case.language), ChosenVoice(case.engine, case.engine.voice_for(case.language))
    kept = SpokenSentences(tmp_path, EngineConfig(tmp_path), times=False)
    monkeypatch.setattr(engine, "say", cut)
    with pytest.raises(Garbled, match=f"{case.engine.id} returned 0.1 s of sound for"):
        kept.say(text, chosen)
    assert len(made) == 2
    monkeypatch.undo()
    assert kept.say(text, chosen).duration_ms > 500


def test_faster_is_shorter_or_asked_for(case: Case) -> None:
    slow, fast = case.engine.say(utterance(case, speed=0.8)), case.engine.say(utterance(case, speed=1.6))
    if case.engine.id in ("piper", "espeak"):
        assert fast.duration_ms < 0.7 * slow.duration_ms


def test_its_voices_have_languages(case: Case) -> None:
    voices = case.engine.voices()
    assert all(parse_tag(tag) == tag for tag in voices.values())
    assert not voices or case.engine.voice_for(case.language) in voices


def test_a_language_that_nobody_speaks_is_refused_by_name(case: Case) -> None:
    if case.engine.id == "openai":  # which speaks any
        assert case.engine.voice_for("tlh")
        return
    with pytest.raises(BilingualError, match="tlh") as caught:
        case.engine.voice_for("tlh")
    assert caught.value.remedy


def test_the_key_is_plain_json_and_names_the_voice(case: Case) -> None:
    voice = case.engine.voice_for(case.language)
    key = dict(case.engine.key(voice))
    assert json.loads(json.dumps(key)) == key == dict(case.engine.key(voice))
    assert key["engine"] == case.engine.id
    assert isinstance(case.engine.capabilities, VoiceCapabilities)


def test_only_what_may_be_published_is_no_draft() -> None:
    ends = {name: voice_engine(name, EngineConfig(Path())).capabilities for name in voice_ids()}
    assert [name for name, end in ends.items() if end.draft] == ["espeak"]
    assert [name for name, end in ends.items() if not end.commercial] == ["edge"]
    assert [name for name, end in ends.items() if end.needs_network] == ["openai", "edge"]


@pytest.mark.parametrize("engine", voice_ids())
def test_an_option_that_does_not_exist_is_refused(engine: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="colour"):
        voice_engine(engine, EngineConfig(tmp_path, {"colour": "red"}))


@pytest.mark.parametrize("engine", ["openai", "edge"])
def test_offline_no_service_is_asked(engine: str, tmp_path: Path) -> None:
    made = voice_engine(engine, EngineConfig(tmp_path, offline=True))
    with pytest.raises(BilingualError, match="offline") as caught:
        made.say(Utterance(spoken_text("Hello.", "en"), "alloy"))
    assert "bilingual doctor" in caught.value.remedy


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no voice engine 'gramophone'"):
        voice_engine("gramophone", EngineConfig(tmp_path))
