"""Speech made by espeak-ng, sentence by sentence, so that its times are known."""

from __future__ import annotations

import subprocess
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bilingual.engines.base import SAMPLE_RATE, EngineConfig
from bilingual.engines.speech.activity import Samples
from bilingual.engines.speech.scripts import decoding, script_score
from support.sources.kept import kept


@dataclass(frozen=True)
class Spoken:
    """A WAV file with the start of each sentence's sound in milliseconds."""

    path: Path
    samples: Samples
    starts_ms: tuple[int, ...]

    @property
    def duration_ms(self) -> int:
        return len(self.samples) * 1000 // SAMPLE_RATE


Speak = Callable[..., Spoken]


@pytest.fixture(scope="session")
def speak(tmp_path_factory: pytest.TempPathFactory) -> Speak:
    folder = tmp_path_factory.mktemp("speech")

    @cache
    def made(sentences: tuple[str, ...], voice: str = "en-us", gap_ms: int = 400) -> Spoken:
        pieces: list[Samples] = [np.zeros(SAMPLE_RATE // 4, dtype=np.int16)]
        starts: list[int] = []
        for sentence in sentences:
            sound = _synthesised(sentence, voice)
            loud = np.flatnonzero(np.abs(sound) > 200)
            sound = sound[loud[0] : loud[-1] + 1]
            starts.append(sum(len(p) for p in pieces) * 1000 // SAMPLE_RATE)
            pieces += [sound, np.zeros(SAMPLE_RATE * gap_ms // 1000, dtype=np.int16)]
        samples = np.concatenate(pieces)
        path = folder / f"{abs(hash((sentences, voice, gap_ms)))}.wav"
        write_wav(path, samples)
        return Spoken(path, samples, tuple(starts))

    return made


@pytest.fixture(scope="session", autouse=True)
def phones_heard_once() -> Iterator[None]:
    """Which phones are in a recording depends on nothing else, and to hear them takes most of the time of a script."""
    found: dict[bytes, list[tuple[int, int, float]]] = {}

    def phone_loop() -> Callable[[Samples], list[tuple[int, int, float]]]:
        decode = cache(decoding.phone_loop)

        def heard(samples: Samples) -> list[tuple[int, int, float]]:
            sound = samples.tobytes()
            if sound not in found:
                found[sound] = decode()(samples)
            return found[sound]

        return heard

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(script_score, "phone_loop", phone_loop)
        yield


@pytest.fixture
def config(tmp_path: Path) -> EngineConfig:
    """No model on disk, no network, a home of its own."""
    surroundings = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "HF_HOME": str(tmp_path)}
    return EngineConfig(state=tmp_path / ".bilingual", environment=surroundings, offline=True)


def write_wav(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples.astype("<i2").tobytes())


@cache
def _synthesised(text: str, voice: str) -> Samples:
    with wave.open(str(kept(".wav", lambda path: _speak(text, voice, path), "espeak-ng", text, voice))) as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")


def _speak(text: str, voice: str, wav: Path) -> None:
    raw = wav.with_suffix(".raw.wav")
    subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", str(raw), text], check=True)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(raw), "-ar", "16000", "-ac", "1", str(wav)], check=True)
    raw.unlink()
