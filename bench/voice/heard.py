"""A second voice: are its words heard in the dubbed sound, and how much memory does mixing it take?

The sample talks (or, with ``--minutes``, recordings of that length) get a second voice as ``bilingual dub`` gives it to
them, over the original and instead of it, and a Whisper model (``--model``: a folder in CTranslate2 format) hears the
mixed sound. Told is the share of words that it finds, in their order; of Japanese, of characters. The control is the
voice alone, before it is mixed: what is not even heard there is the voice's or the recogniser's fault. A second control
hears the undubbed original in the voice's language, where it should find nearly nothing.

The voices are those of ``run.py``. Memory is that of the process, voice and recogniser included: what it keeps
itself, without mapped files.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import threading
import wave
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.distance import LCSseq

sys.path.append(str(Path(__file__).parent))

from dub import OneVoice, fitted_line, long_talk, make_samples, spoken_talk, to_speak
from run import plain, recogniser
from run import voices as installed

from bilingual.engines.base import EngineConfig
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.speech_level import RATE
from bilingual.engines.voice.store import SpokenSentences
from bilingual.engines.voice.wording import spoken_text
from bilingual.model.recording.dubbing import DubMode, DubPlan
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from bilingual.pipeline.dubbing.speaking import SecondVoice, SpokenDub, ToSpeak

TALKS = {"en": "zh-talk", "ja": "talk"}
MODES: tuple[DubMode, ...] = ("over", "replace")


@dataclass
class Memory:
    most_kb: int = 0


@contextmanager
def watched() -> Iterator[Memory]:
    """Yield what this process keeps at most meanwhile, in kB, without mapped files."""
    found, done = Memory(), threading.Event()

    def look() -> None:
        while not done.wait(0.02):
            own = re.search(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
            found.most_kb = max(found.most_kb, int(own[1]) if own else 0)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        done.set()
        thread.join()


def units(text: str, language: str) -> list[str]:
    """Return the words of *text* as they are said, of Japanese its characters."""
    said = spoken_text(text, language).text
    return list(plain(said)) if language == "ja" else [one for one in map(plain, said.split()) if one]


def share_found(wanted: Sequence[str], heard: str, language: str) -> float:
    ours = [one for text in wanted for one in units(text, language)]
    return LCSseq.similarity(ours, units(heard, language)) / len(ours)


def voice_alone(dub: SpokenDub, sounds: Iterable[tuple[int, Any]], path: Path) -> Path:
    track = np.zeros((dub.fitted[-1].end_ms + 1000) * RATE // 1000, np.int16)
    for start_ms, samples in sounds:
        track[start_ms * RATE // 1000 :][: len(samples)] = samples
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(track.tobytes())
    return path


def plan_for(mode: DubMode, wanted: Sequence[ToSpeak], dub: SpokenDub) -> DubPlan:
    said = tuple(Span(one.start_ms, one.end_ms) for one in dub.fitted)
    return DubPlan(mode, tuple(one.span for one in wanted), (), said, dub.holds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", help="folder of a Whisper model; without it, only memory is measured")
    parser.add_argument("--minutes", type=float, help="length of the sources, instead of the talks themselves")
    parser.add_argument("--only", help="a language, such as en")
    parser.add_argument("--keep", type=Path, help="folder for the mixed sounds")
    given = parser.parse_args()
    hear = recogniser(given.model)

    def found(path: Path, wanted: Sequence[ToSpeak], language: str) -> float | None:
        if hear is None:
            return None
        segments, _ = hear.transcribe(str(path), language=language, beam_size=5, vad_filter=True)
        return round(share_found([one.text for one in wanted], " ".join(one.text for one in segments), language), 3)

    tool = Ffmpeg()
    with tempfile.TemporaryDirectory() as held:
        folder = given.keep or Path(held)
        folder.mkdir(parents=True, exist_ok=True)
        for language, engine, name in installed(Path(held)):
            talk = TALKS.get(language)
            if engine.id == "espeak" or talk is None or given.only not in (None, language):
                continue
            work = Path(held) / language
            work.mkdir()
            spoken = long_talk(talk, language, given.minutes, work) if given.minutes else spoken_talk(talk, 1.0, work)
            wanted, end_ms = to_speak(spoken, language)
            source = work / "source.wav"
            make_samples.write_sound(spoken, end_ms, source)
            recording = Recording(source, tool.probe(source), "0" * 64)
            store = SpokenSentences(work / "sentences", EngineConfig(work), times=False)
            voice = SecondVoice(language, OneVoice(engine, name), store)
            dub = voice.in_time(wanted, end_ms)
            print(f"to {language}: {fitted_line(dub.fitted, len(spoken))}", flush=True)
            alone = found(voice_alone(dub, voice.sounds(wanted, dub.fitted), work / "voice.wav"), wanted, language)
            print(json.dumps({"to": language, "sound": "voice alone", "found": alone}), flush=True)
            print(json.dumps({"to": language, "sound": "original", "found": found(source, wanted, language)}))
            for mode in MODES:
                path = folder / f"{language}.{mode}.flac"
                with watched() as memory:
                    sounds = voice.sounds(wanted, dub.fitted)
                    tool.dubbed_sound(recording, plan_for(mode, wanted, dub), sounds, path)
                row = {"to": language, "sound": mode, "minutes": round(end_ms / 60_000, 1)}
                row |= {"found": found(path, wanted, language), "memory_mb": memory.most_kb // 1024}
                print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
