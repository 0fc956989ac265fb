"""The clips on which the tiny Whisper of the tests is trained and tested, spoken by espeak-ng.

They are apart from the training, which imports PyTorch: most tests only need what is said in them.
"""

from __future__ import annotations

import json
import math
import subprocess
import wave
from pathlib import Path
from typing import Any

import numpy as np

from support.sources.kept import kept

FOLDER = Path(__file__).parents[2] / "fixtures" / "speech"
CHECKPOINT = FOLDER / "tiny-whisper.pt"
SAMPLE_RATE = 16_000
LEAD_MS, TAIL_MS = 200, 300


def clips() -> dict[str, dict[str, Any]]:
    """Return the clips by name."""
    return {clip["name"]: clip for clip in json.loads((FOLDER / "clips.json").read_text("utf-8"))["clips"]}


def text_of(clip: dict[str, Any]) -> str:
    """Return what the model hears in *clip*, as running text."""
    space = "" if clip["language"] == "zh" else " "
    return space.join(heard(part) for part in clip["parts"] if heard(part))


def speak(clip: dict[str, Any], lead_ms: int = LEAD_MS, tail_ms: int = TAIL_MS) -> np.ndarray:
    """Return *clip* as 16 kHz mono float32 samples, with a little quiet around it."""
    pieces = [_quiet(lead_ms), *(piece for piece, _ in parts_of(clip)), _quiet(tail_ms)]
    return np.concatenate(pieces)


def write_wav(path: Path, samples: np.ndarray) -> Path:
    """Write *samples* as 16-bit WAV."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def heard(part: dict[str, Any]) -> str:
    """Return what the model hears in *part* of a clip."""
    return part.get("say") or " ".join([part.get("heard", "")] * part.get("times", 0))


def parts_of(clip: dict[str, Any]) -> list[tuple[np.ndarray, int]]:
    """Return each part's samples with its pause, and the number of its samples without it."""
    found = []
    for part in clip["parts"]:
        if "say" in part:
            samples = _espeak(part["say"], clip["voice"], clip["speed"])
        elif "hum_ms" in part:
            seconds = np.arange(part["hum_ms"] * SAMPLE_RATE // 1000) / SAMPLE_RATE
            samples = sum(0.12 / k * np.sin(2 * math.pi * 110 * k * seconds) for k in (1, 2, 3)).astype(np.float32)
        else:
            samples = _quiet(part["silence_ms"])
        found.append((np.concatenate([samples, _quiet(part.get("pause_ms", 0))]), len(samples)))
    return found


def _quiet(ms: int) -> np.ndarray:
    return np.zeros(ms * SAMPLE_RATE // 1000, np.float32)


def _espeak(text: str, voice: str, speed: int) -> np.ndarray:
    spoken = kept(".raw", lambda path: _write_espeak(path, text, voice, speed), "espeak-ng", text, voice, speed)
    samples = np.fromfile(spoken, "<i2").astype(np.float32) / 32768
    loud = np.flatnonzero(np.abs(samples) > 0.005)
    return samples[loud[0] : loud[-1] + 1]


def _write_espeak(path: Path, text: str, voice: str, speed: int) -> None:
    spoken = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(speed), "--stdin", "--stdout"],
        input=text.encode(), capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-i", "pipe:0", "-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "s16le", path],
        input=spoken.stdout, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
