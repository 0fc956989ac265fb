"""Let recognisers cut the sound of the talks: ``segments.json``, what they take for one utterance each.

``sphinx`` is the endpointer of PocketSphinx with its own settings (WebRTC's detector, windows of 0.3 s): where its live
recogniser ends an utterance. ``silero`` is the detector that comes with faster-whisper, with the settings of its
batched recogniser (at most 30 s, a pause of 160 ms ends a segment): the pieces that it hands to Whisper. No model of
Whisper is at hand, so Whisper's own segments, which end at the punctuation it writes, are not among them.

The sound of synthetic talks is made as ``gold/make_times.py`` makes it, and not kept.

    python make_segments.py --speech FOLDER   # with the recordings of the human talks
"""

from __future__ import annotations

import argparse
import json
import sys
from array import array
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

BENCH = Path(__file__).parent
RATE = 16_000
_TAIL_S = 1  # silence behind the last word, so that both detectors close their last segment
Samples = NDArray[np.int16]
Segments = list[list[int]]


class Recorder:
    """A voice that keeps what it says."""

    def __init__(self, voice: Any) -> None:
        self._voice = voice
        self.sample_rate: int = voice.sample_rate
        self.breaths: list[array[int]] = []

    def say(self, text: str, voice: str, words_per_minute: int) -> tuple[array[int], list[tuple[int, int]]]:
        samples, starts = self._voice.say(text, voice, words_per_minute)
        self.breaths.append(samples)
        return samples, starts


def spoken(talk: Any, voice: Any, make_times: Any) -> Samples:
    """Return the sound of a synthetic talk at 16 kHz, each breath where its first word is timed."""
    recorder = Recorder(voice)
    timed, duration_ms = make_times.speak(talk, recorder)
    sound = np.zeros(duration_ms * RATE // 1000 + RATE * _TAIL_S, dtype=np.int16)
    word = 0
    breaths = [breath for sentence in talk.sentences for breath in sentence.breaths]
    for breath, samples in zip(breaths, recorder.breaths, strict=True):
        data = np.array(samples, dtype=np.float64)
        loud = np.flatnonzero(np.abs(data[:: recorder.sample_rate // 1000]) > make_times._SILENCE)
        lead_ms = int(loud[0]) if len(loud) else 0
        count = len(data) * RATE // recorder.sample_rate
        resampled = np.interp(np.arange(count) * recorder.sample_rate / RATE, np.arange(len(data)), data)
        begin = max(0, (timed[word].start_ms - lead_ms) * RATE // 1000)
        place = slice(begin, min(len(sound), begin + count))
        mixed = sound[place] + resampled[: place.stop - place.start]
        sound[place] = np.clip(mixed, -32768, 32767).astype(np.int16)
        word += len(breath)
    return sound


def sphinx(sound: Samples) -> Segments:
    """Return the utterances of PocketSphinx's endpointer in milliseconds."""
    from pocketsphinx import Endpointer

    endpointer = Endpointer(sample_rate=RATE)
    found: Segments = []
    data = sound.tobytes()
    for first in range(0, len(data), endpointer.frame_bytes):
        frame = data[first : first + endpointer.frame_bytes]
        last = first + endpointer.frame_bytes >= len(data)
        was = endpointer.in_speech
        speech = endpointer.end_stream(frame) if last else endpointer.process(frame)
        if speech is not None and was and not endpointer.in_speech:
            found.append([round(endpointer.speech_start * 1000), round(endpointer.speech_end * 1000)])
    return found


def silero(sound: Samples) -> Segments:
    """Return the pieces that faster-whisper's batched recogniser would get, in milliseconds."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(max_speech_duration_s=30, min_silence_duration_ms=160)
    found = get_speech_timestamps(sound.astype(np.float32) / 32768, options)
    return [[piece["start"] * 1000 // RATE, piece["end"] * 1000 // RATE] for piece in found]


def main() -> None:
    parser = argparse.ArgumentParser(description="Let recognisers cut the sound of the talks.")
    parser.add_argument("--speech", type=Path, required=True, help="folder with the recordings of the human talks")
    folder = parser.parse_args().speech
    sys.path[:0] = [str(BENCH / "gold"), str(BENCH / "held_out")]
    import make_times

    found: dict[str, dict[str, dict[str, Segments]]] = {}
    for name in ("gold", "held_out"):
        found[name] = {}
        if name == "gold":
            voice = make_times.Voice()
        else:
            import make

            voice = make.PacedVoice()
        for path in sorted((BENCH / name / "sources").glob("*.txt")):
            talk = make_times.read_talk(path)
            if talk.speech == "synthetic":
                if name == "held_out":
                    voice.paces = iter(make.paces(path, talk))
                sound = spoken(talk, voice, make_times)
            else:
                sound = np.frombuffer(make_times._pcm(folder / talk.audio), dtype=np.int16)
            found[name][talk.name] = {"sphinx": sphinx(sound), "silero": silero(sound)}
            counts = {kind: len(segments) for kind, segments in found[name][talk.name].items()}
            print(f"{talk.name}: {len(sound) / RATE:.1f} s, {counts}", file=sys.stderr)
    rows = [
        f'"{name}": {{\n' + ",\n".join(f'  "{talk}": {json.dumps(kinds)}' for talk, kinds in talks.items()) + "\n}"
        for name, talks in found.items()
    ]
    (BENCH / "segments.json").write_text("{" + ",\n".join(rows) + "}\n", "utf-8")


if __name__ == "__main__":
    main()
