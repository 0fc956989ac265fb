"""A recording of two voices, and a machine that tells them apart."""

from __future__ import annotations

import json
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bilingual.engines.base import Progress, silent
from bilingual.engines.base.speakers import EmbedderCapabilities, Vectors
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.model.recording.source import Recording
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.publish import publish
from bilingual.pipeline.records import exchange
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.testing import ScriptedSpeech, ScriptedTranslation
from support.models.tiny_speakers import buzz
from support.results.results import DrawnMedia

# Each word sounds for 400 ms of 500; the second voice says the second sentence.
SENTENCES = ("Are you there now or are you not?", "Yes I am here and I can talk.", "Good to hear that from you again.")
SAID = " ".join(SENTENCES)
TARGETS = ("Bist du jetzt da oder nicht?", "Ja, ich bin da und kann reden.", "Schön, das von dir zu hören.")
GERMAN = dict(zip(SENTENCES, TARGETS, strict=True))


class FakeEmbedder:
    """Tells voices apart by the middle of their spectrum, as no real one does."""

    id = "fake"
    capabilities = EmbedderCapabilities(window_ms=1000, same_voice=0.9)

    def __init__(self) -> None:
        self.asked = 0

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id}

    def embed(self, windows: Vectors) -> Vectors:
        self.asked += len(windows)
        power = np.abs(np.fft.rfft(windows, axis=1)) ** 2
        centre = (power * np.arange(power.shape[1])).sum(axis=1) / power.sum(axis=1) / power.shape[1]
        turned = np.pi * np.clip((centre - 0.02) / 0.1, 0, 1)
        return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)


class HeardMedia(DrawnMedia):
    """Recordings here are WAV files of the kind that engines hear."""

    def extract_audio(self, recording: Recording, output: Path, progress: Progress = silent) -> int:
        output.write_bytes(recording.path.read_bytes())
        return recording.duration_ms


def spoken() -> Transcript:
    words = tuple(Word(text, 500 * n, 500 * n + 400) for n, text in enumerate(SAID.split()))
    return Transcript("en", 500 * len(words), words, ((0, 8), (8, 16), (16, 23)), EngineRecord("scripted"))


def recorded(folder: Path) -> Path:
    """Write a recording of ``SENTENCES`` into *folder*, the second by another voice."""
    sounds = []
    for n in range(len(SAID.split())):
        sounds += [buzz(280 if 8 <= n < 16 else 110, 0.4), np.zeros(1600, np.float32)]
    path = folder / "talk.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes((np.clip(np.concatenate(sounds), -1, 1) * 30000).astype("<i2").tobytes())
    return path


class Place:
    """One recording in a root; the recogniser answers once only."""

    def __init__(self, root: Path, source: Path) -> None:
        self.root, self.source, self.embedder = root, source, FakeEmbedder()
        self.speech = {"auto": ScriptedSpeech([spoken()])}
        self.asked: list[str] = []

    def tools(self, settings: Settings) -> Tools:
        def answer(text: str, source: str, target: str) -> str:
            self.asked.append(text)
            return GERMAN[text]

        engine = ScriptedTranslation(answer)
        return Tools(settings, HeardMedia(), InstalledFonts(), self.speech, {"scripted": engine}, self.embedder)

    def settings(self, **values: Any) -> Settings:
        return Settings(root=self.root, translation=("scripted",), packs=False, **values)

    def publish(self, **values: Any) -> Result:
        settings = self.settings(**values)
        return publish(Request.of(self.source, targets=["de"]), self.tools(settings))

    def transcript(self, result: Result) -> Transcript:
        return exchange.read_transcript(result.folder / "transcript.json")


def findings(result: Result) -> list[tuple[str, str]]:
    report = json.loads((result.folder / "report.json").read_text("utf-8"))
    found = [one for pair in report["pairs"].values() for one in pair["findings"]]
    return [(one["severity"], one["message"]) for one in found if one["check"] == "speakers"]
