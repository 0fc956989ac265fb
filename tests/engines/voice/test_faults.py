"""Voice engines whose program or service misbehaves: one clear error of the right kind, and no half sentence."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import EngineConfig, Utterance, VoiceEngine
from bilingual.engines.processes import running as process
from bilingual.engines.table import voice_engine
from bilingual.engines.voice.sound import read_sound
from bilingual.engines.voice.wording import spoken_text
from bilingual.errors import (
    AuthenticationFailed,
    BadResponse,
    BilingualError,
    EngineError,
    Garbled,
    NotInstalled,
    Timeout,
    Unavailable,
)
from support.models import tiny_voices
from support.models.tiny_voices import SpeechServer

HELLO = Utterance(spoken_text("Hello to all of you.", "en"), "alloy")


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with tiny_voices.speech_server() as running:
        yield running


def openai(server: SpeechServer, folder: Path, **options: object) -> VoiceEngine:
    quick = {"url": server.url, "per_second": 1000, "backoff_s": 0.01, "attempts": 2, "timeout_s": 1.0}
    return voice_engine("openai", EngineConfig(folder, {**quick, **options}, {"BILINGUAL_LLM_API_KEY": "k-12345"}))


@pytest.mark.parametrize("fault", ["busy", "cut", "dropped", "silent", "empty"])
def test_what_may_pass_is_asked_again(fault: str, server: SpeechServer, tmp_path: Path) -> None:
    server.faults = [fault]
    assert openai(server, tmp_path).say(HELLO).duration_ms > 500
    assert len(server.requests) == 2
    assert server.requests[0]["path"] == "/v1/audio/speech"
    assert server.keys == ["Bearer k-12345"] * 2


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        ("page", BadResponse, "a web page instead of speech"),
        ("json", BadResponse, "a message instead of speech"),
        ("absent", NotInstalled, "no speech for the model"),
        ("refused", AuthenticationFailed, "401"),
    ],
)
def test_what_stays_wrong_is_asked_once(
    fault: str, kind: type[EngineError], said: str, server: SpeechServer, tmp_path: Path
) -> None:
    server.faults = [fault] * 3
    with pytest.raises(kind, match=said):
        openai(server, tmp_path).say(HELLO)
    assert len(server.requests) == 1


@pytest.mark.parametrize(("fault", "kind"), [("cut", Garbled), ("silent", Garbled), ("empty", BilingualError)])
def test_sound_that_never_comes_whole_is_an_error(
    fault: str, kind: type[BilingualError], server: SpeechServer, tmp_path: Path
) -> None:
    server.faults = [fault] * 3
    with pytest.raises(kind, match="instead of speech"):
        openai(server, tmp_path).say(HELLO)


def test_a_slow_drip_ends_at_the_limit(server: SpeechServer, tmp_path: Path) -> None:
    server.faults = ["drip"] * 2
    with pytest.raises(Timeout, match=r"did not answer within 0\.3 s"):
        openai(server, tmp_path, timeout_s=0.3, attempts=1).say(HELLO)


def test_sound_that_is_sent_while_it_is_made_has_no_size(server: SpeechServer, tmp_path: Path) -> None:
    whole = openai(server, tmp_path).say(HELLO)
    server.faults = ["streamed"]
    assert openai(server, tmp_path).say(HELLO) == whole


@pytest.mark.parametrize("rate", [0, 1, 2_000_000_000])
def test_a_header_with_an_impossible_rate_is_a_damaged_one(rate: int) -> None:
    good = tiny_voices.wav(tiny_voices.beeps("tea"))
    with pytest.raises(Garbled, match="a damaged WAV file"):
        read_sound(good[:24] + rate.to_bytes(4, "little") + good[28:], "openai")


def test_a_service_elsewhere_needs_a_key(tmp_path: Path) -> None:
    engine = voice_engine("openai", EngineConfig(tmp_path, {"url": "https://voices.example/v1"}))
    with pytest.raises(AuthenticationFailed, match="needs an API key") as caught:
        engine.say(HELLO)
    assert "BILINGUAL_LLM_API_KEY" in caught.value.remedy


def test_edge_maps_what_its_package_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_voices.use_fake_edge(monkeypatch, ConnectionResetError(104, "reset"))
    engine = voice_engine("edge", EngineConfig(tmp_path, {"attempts": 1}))
    with pytest.raises(Unavailable, match="edge cannot be reached"):
        engine.say(Utterance(HELLO.text, "en-US-AriaNeural"))
    with pytest.raises(NotInstalled, match="has no voice 'nobody'"):
        engine.say(Utterance(HELLO.text, "nobody"))


def test_piper_ends_in_the_middle_and_goes_on_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_voices.use_fake_piper(monkeypatch)
    tiny_voices.piper_voice(tmp_path / "voices" / "piper")
    engine = voice_engine("piper", EngineConfig(tmp_path))
    voice = engine.voice_for("en")
    with pytest.raises(Unavailable, match=r"piper ended while it spoke \(RuntimeError: out of voice\)"):
        engine.say(Utterance(spoken_text("Then a CRASH came.", "en"), voice))
    audio = engine.say(Utterance(spoken_text("All is well.", "en"), voice))
    assert len(audio.words) == 3
    with pytest.raises(NotInstalled, match="there is no voice 'en_GB-none-low'"):
        engine.say(Utterance(HELLO.text, "en_GB-none-low"))
    with pytest.raises(NotInstalled, match="has no speaker '7'"):
        engine.say(Utterance(HELLO.text, f"{voice}#7"))


def test_the_sounds_of_piper_sum_up_to_its_audio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_voices.use_fake_piper(monkeypatch)
    tiny_voices.piper_voice(tmp_path / "voices" / "piper")
    engine = voice_engine("piper", EngineConfig(tmp_path))
    audio = engine.say(Utterance(spoken_text("The end of the day.", "en"), engine.voice_for("en")))
    # Edge 50 ms, letters 60 ms, spaces 40 ms, with which the next word begins; "of the" is said as one word.
    starts = [span.start_ms for span in audio.words]
    assert starts == [50, 230, 450, 610, 790]
    assert audio.words[-1].end_ms == 790 + 40 + 180


def test_what_a_service_sends_is_decoded_as_sound_and_opens_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """ffmpeg tells the format by the content: what begins like a sound may be a list of files."""
    commands: list[list[str]] = []
    run = process.run

    def noted(argv: list[str], **options: Any) -> process.Completed:
        commands.append(argv)
        return run(argv, **options)

    monkeypatch.setattr(process, "run", noted)
    with pytest.raises(Garbled, match="BIL-VOI-012"):
        read_sound(b"ID3\n#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "openai")
    (command,) = commands
    assert command[command.index("-protocol_whitelist") + 1] == "pipe"
    assert not {"hls", "concat", "dash", "lavfi"} & set(command[command.index("-format_whitelist") + 1].split(","))
