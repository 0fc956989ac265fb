"""Make the word times of the gold talks: ``sources/<talk>.times.json`` from ``sources/<talk>.txt``.

Synthetic talks are spoken by eSpeak NG, called through its C library, whose synthesis callback tells the
sample at which each word starts (https://github.com/espeak-ng/espeak-ng, ``speak_lib.h``). A word ends where
its sound ends: at the next word, or earlier where the synthesised signal is silent before it. Pauses between
sentences and paragraphs, hesitations (``_`` in the source) and a small drift of the speaking rate come from a
generator seeded by the talk. No sound is kept.

Human talks are aligned to their known text by the forced aligner of PocketSphinx
(https://github.com/cmusphinx/pocketsphinx); the recording is read from the folder given by ``--speech``.

    python make_times.py [--speech FOLDER] [TALK ...]

Without ``--speech`` only the synthetic talks are made.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import random
import re
import subprocess
import sys
from array import array
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from compile_gold import SOURCES, Talk, read_talk

_SYNCHRONOUS, _DONT_EXIT, _UTF8 = 2, 1 << 15, 1
_POSITION_IS_CHARACTER, _RATE = 1, 1
_EVENT_END_OF_LIST, _EVENT_WORD = 0, 1
_SILENCE = 60  # of 32767: below it a synthesised sample is taken for silence
_SHORTEST_SILENCE_MS = 40  # shorter silences at a word's end are the closure of a stop, and belong to it
_SPHINX_RATE = 16_000

# Spellings that the aligner's dictionary lacks, in ARPAbet; words before them that it has keep their own.
_SAID = {
    "beauty's": "B Y UW T IY Z",
    "feed'st": "F IY D S T",
    "light's": "L AY T S",
    "world's": "W ER L D Z",
    "self-substantial": "S EH L F S AH B S T AE N CH AH L",
    "mak'st": "M EY K S T",
    "buriest": "B EH R IY AH S T",
    "churl": "CH ER L",
    "niggarding": "N IH G ER D IH NG",
    "glutton": "G L AH T AH N",
    "gaudy": "G AO D IY",
    "thereby": "DH EH R B AY",
    "decease": "D IH S IY S",
    "thine": "DH AY N",
    "thou": "DH AW",
    "thy": "DH AY",
    "thee": "DH IY",
    "art": "AA R T",
    "riper": "R AY P ER",
    "heir": "EH R",
    "herald": "HH EH R AH L D",
}


@dataclass(frozen=True, slots=True)
class Timed:
    """One word with its times in milliseconds."""

    text: str
    start_ms: int
    end_ms: int


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Voice:
    """eSpeak NG as a function from text to samples and word starts."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        self.sample_rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, None, _DONT_EXIT))
        if self.sample_rate <= 0:
            raise SystemExit("eSpeak NG does not start: is its data installed?")
        self._samples = array("h")
        self._starts: list[tuple[int, int]] = []
        self._callback = _Callback(self._collect)  # kept here: C holds only a pointer to it
        self._library.espeak_SetSynthCallback(self._callback)

    def _collect(self, wave: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        if wave and count:
            self._samples.extend(wave[:count])
        index = 0
        while events[index].type != _EVENT_END_OF_LIST:
            event = events[index]
            if event.type == _EVENT_WORD:
                self._starts.append((event.text_position - 1, event.sample))
            index += 1
        return 0

    def say(self, text: str, voice: str, words_per_minute: int) -> tuple[array[int], list[tuple[int, int]]]:
        """Return the samples of *text*, and (character, sample) for each word start."""
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise SystemExit(f"eSpeak NG has no voice {voice}")
        self._library.espeak_SetParameter(_RATE, words_per_minute, 0)
        self._samples, self._starts = array("h"), []
        spoken = text.encode() + b"\0"
        self._library.espeak_Synth(spoken, len(spoken), 0, _POSITION_IS_CHARACTER, 0, _UTF8, None, None)
        return self._samples, self._starts


def _word_times(words: list[str], samples: array[int], starts: list[tuple[int, int]], rate: int) -> list[Timed]:
    """Return the words of one breath, timed from the first sample of *samples*.

    A word that the voice joins to the one before ("of the") has no start of its own: the two share the
    time by their letters.
    """
    first_char, begins, position = [], [], 0
    for word in words:
        first_char.append(position)
        position += len(word) + 1
    begins = [next((s for c, s in starts if a <= c < a + len(w)), -1) for a, w in zip(first_char, words, strict=True)]
    loud = [i for i in range(0, len(samples), rate // 1000) if abs(samples[i]) > _SILENCE]
    last_sound = loud[-1] if loud else len(samples)
    begins[0] = loud[0] if loud else 0
    known = [i for i, begin in enumerate(begins) if begin >= 0]
    for before, after in pairwise([*known, len(words)]):
        end = begins[after] if after < len(words) else last_sound
        letters = [len(words[i]) for i in range(before, after)]
        for i in range(before + 1, after):
            begins[i] = begins[before] + (end - begins[before]) * sum(letters[: i - before]) // sum(letters)
    timed = []
    for i, word in enumerate(words):
        end = begins[i + 1] if i + 1 < len(words) else last_sound
        inside = [sample for sample in loud if begins[i] <= sample < end]
        sounding = inside[-1] if inside else end
        if end - sounding < _SHORTEST_SILENCE_MS * rate // 1000:
            sounding = end
        timed.append(Timed(word, begins[i] * 1000 // rate, max(sounding, begins[i] + 1) * 1000 // rate))
    return timed


def speak(talk: Talk, voice: Voice) -> tuple[list[Timed], int]:
    """Return the timed words of a synthetic talk and its length in milliseconds."""
    chance = random.Random(talk.seed)
    clock = 600
    timed: list[Timed] = []
    for sentence in talk.sentences:
        if timed:
            clock += chance.randint(900, 1500) if sentence.opens_paragraph else chance.randint(220, 620)
        rate = round(talk.rate * chance.uniform(0.94, 1.08))
        for index, breath in enumerate(sentence.breaths):
            if index:
                clock += chance.randint(250, 700)
            samples, starts = voice.say(" ".join(breath), talk.voice, rate)
            words = _word_times(list(breath), samples, starts, voice.sample_rate)
            lead = words[0].start_ms
            timed += [Timed(w.text, clock + w.start_ms - lead, clock + w.end_ms - lead) for w in words]
            clock = timed[-1].end_ms
    return timed, clock + 800


def _pcm(recording: Path) -> bytes:
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", recording.as_posix(), "-f", "s16le", "-ac", "1"]
    return subprocess.run([*command, "-ar", str(_SPHINX_RATE), "-"], check=True, capture_output=True).stdout


def align(talk: Talk, recording: Path) -> tuple[list[Timed], int]:
    """Return the timed words of a recorded talk and its length in milliseconds."""
    from pocketsphinx import Decoder

    pcm = _pcm(recording)
    decoder = Decoder(lm=None, beam=1e-100, wbeam=1e-80, pbeam=1e-100, samprate=_SPHINX_RATE)
    words = [word for sentence in talk.sentences for word in sentence.words]
    spoken = [re.sub(r"[^a-z'-]", "", word.lower().replace("’", "'")) for word in words]
    for word in sorted(set(spoken)):
        if decoder.lookup_word(word) is None:
            decoder.add_word(word, _SAID[word], update=False)
    decoder.set_align_text(" ".join(spoken))
    decoder.start_utt()
    decoder.process_raw(pcm, full_utt=True)
    decoder.end_utt()
    segments = [(re.sub(r"\(\d+\)$", "", s.word), s) for s in decoder.seg() or ()]
    found = [(word, s) for word, s in segments if not word.startswith(("<", "["))]
    if [word for word, _ in found] != spoken:
        raise SystemExit(f"{talk.name}: the aligner found {len(found)} of {len(spoken)} words")
    timed = [Timed(word, s.start_frame * 10, (s.end_frame + 1) * 10) for word, (_, s) in zip(words, found, strict=True)]
    return timed, len(pcm) * 1000 // (2 * _SPHINX_RATE)


def write_times(talk: Talk, timed: list[Timed], duration_ms: int) -> None:
    """Write ``<talk>.times.json``, one word per line."""
    rows = ",\n".join(json.dumps([w.text, w.start_ms, w.end_ms], ensure_ascii=False) for w in timed)
    path = SOURCES / f"{talk.name}.times.json"
    path.write_text(f'{{"duration_ms": {duration_ms}, "words": [\n{rows}\n]}}\n', encoding="utf-8")
    print(f"{talk.name}: {len(timed)} words, {duration_ms / 1000:.1f} s", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the word times of the gold talks.")
    parser.add_argument("--speech", type=Path, help="folder with the recordings of the human talks")
    parser.add_argument("talks", nargs="*", help="talks to make; all by default")
    arguments = parser.parse_args()
    talks = [read_talk(path) for path in sorted(SOURCES.glob("*.txt"))]
    voice = Voice()
    for talk in talks:
        if arguments.talks and talk.name not in arguments.talks:
            continue
        if talk.speech == "synthetic":
            write_times(talk, *speak(talk, voice))
        elif arguments.speech is not None:
            write_times(talk, *align(talk, arguments.speech / talk.audio))


if __name__ == "__main__":
    main()
