"""The engine ``kokoro``: the model Kokoro-82M on this machine, with exact times of words.

The model decides how long each sound is before it makes the sound; we let it tell.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bilingual.engines.base import EngineConfig, Utterance, VoiceCapabilities
from bilingual.engines.installed import version_of
from bilingual.engines.models.places import fingerprint_of_file
from bilingual.engines.table import option_values
from bilingual.engines.voice.durations import with_durations
from bilingual.engines.voice.kokoro.chinese import TONES, chinese_sounds
from bilingual.engines.voice.kokoro.japanese import japanese_sounds
from bilingual.engines.voice.kokoro.model import (
    LONGEST,
    RATE,
    KokoroFiles,
    KokoroModel,
    files_in,
    not_installed,
    symbols,
)
from bilingual.engines.voice.kokoro.spelling import LANGUAGES, sounds_of, spoken_alone
from bilingual.engines.voice.phonemes import sounds_of_words
from bilingual.engines.voice.places import FETCH, prepared_folder, silent_in, voice_files, voice_speaking
from bilingual.engines.voice.sound import checked, until_quiet
from bilingual.errors import BadResponse, NotInstalled
from bilingual.model.spoken import SpokenAudio, SpokenText
from bilingual.model.timing import Span

ENGINE = "kokoro"
_JAPANESE, _CHINESE = "j", "z"
_TAGS = {**{letter: tag for letter, (tag, _) in LANGUAGES.items()}, _JAPANESE: "ja", _CHINESE: "zh-Hans"}


def create(config: EngineConfig) -> Kokoro:
    option_values(ENGINE, config.options)
    return Kokoro(config)


class Kokoro:
    """The engine ``kokoro``. A voice is its name, such as ``af_heart``; its first letter is its language."""

    id = ENGINE
    capabilities = VoiceCapabilities(word_times=True)

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._options = option_values(ENGINE, config.options)
        self._model: tuple[Path, KokoroModel, bool] | None = None
        self._lock = threading.Lock()

    def voices(self) -> Mapping[str, str]:
        found = self._files()
        if found is None or not version_of("onnxruntime"):
            return {}
        return {name: _TAGS[name[0]] for name in found.names() if name[:1] in _TAGS}

    def voice_for(self, language: str) -> str:
        if not version_of("onnxruntime"):
            raise not_installed()
        return voice_speaking(ENGINE, self.voices(), language, FETCH)

    def key(self, voice: str) -> Mapping[str, Any]:
        found = self._needed()
        voices = found.voices / f"{voice}.bin" if found.voices.is_dir() else found.voices
        return {"engine": ENGINE, "version": version_of("onnxruntime"), "model": fingerprint_of_file(found.model),
                "voice": voice, "voices": fingerprint_of_file(voices) if voices.is_file() else ""}  # fmt: skip

    def say(self, utterance: Utterance) -> SpokenAudio:
        files, voice, text = self._needed(), utterance.voice, utterance.text
        if voice[:1] not in _TAGS:
            raise silent_in(ENGINE, text.language, f"{voice} is a voice for a language that we cannot spell for it.")
        style = files.style(voice)
        sounds, ranges = _sounds(text, voice)
        known = [n for n, sound in enumerate(sounds) if sound in symbols()]
        if not known:
            raise BadResponse("BIL-VOI-018", f"kokoro cannot say {text.text[:60]!r}: it finds no sounds in it")
        parts, edges, done = [], [], 0
        with self._lock:
            model, tells = self._loaded(files.model)
            for part in _parts([sounds[n] for n in known]):
                audio, own = model.say([symbols()[sound] for sound in part], style, utterance.speed)
                parts.append(audio)
                edges += [int(edge) + done for edge in own[: len(part)]]
                done += len(audio)
        samples = np.concatenate(parts)
        pcm = checked((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), ENGINE)
        if not tells:
            return SpokenAudio(RATE, pcm)
        # A sound ends where the next begins.
        start = dict(zip(known, edges, strict=True))
        end = dict(zip(known, [*edges[1:], done], strict=True))
        spans = tuple(_spans(ranges, start, end, done))
        return until_quiet(SpokenAudio(RATE, pcm, spans, "exact"))

    def _loaded(self, path: Path) -> tuple[KokoroModel, bool]:
        if self._model is None or self._model[0] != path:
            copy, durations = with_durations(path, ("Round", "Clip"), prepared_folder(self._config))
            self._model = (path, KokoroModel(copy, durations, int(self._options["threads"])), bool(durations))
        return self._model[1], self._model[2]

    def _files(self) -> KokoroFiles | None:
        own = str(self._options["folder"])
        if own and (found := files_in(Path(own).expanduser())):
            return found
        folders = (place for place in voice_files(self._config, ENGINE, "*") if place.is_dir())
        return next(filter(None, map(files_in, folders)), None)

    def _needed(self) -> KokoroFiles:
        found = self._files()
        if found is None:
            raise NotInstalled("BIL-VOI-019", "there is no model of kokoro on this machine",
                               remedy="Run: bilingual models fetch kokoro:kokoro-v1.0.")  # fmt: skip
        return found


def _sounds(text: SpokenText, voice: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Return the sounds of *text*, and for each word the first of its sounds and the one after the last."""
    words = [word.text for word in text.words]
    if voice[0] not in (_JAPANESE, _CHINESE):
        sounds = list(sounds_of(words, voice))
        return sounds, sounds_of_words(sounds, words, lambda: _each_alone(words, voice))
    placed = japanese_sounds(text.text) if voice[0] == _JAPANESE else chinese_sounds(text.text, text.language)
    ranges: list[tuple[int, int]] = []
    at = 0
    for word in text.words:
        end = at + len(word.text)
        own = [n for n, (sound, place) in enumerate(placed) if at <= place < end and _is_sound(sound)]
        first = own[0] if own else ranges[-1][1] if ranges else 0
        ranges.append((first, own[-1] + 1 if own else first))
        at = end + word.space_after
    return [sound for sound, _ in placed], ranges


def _is_sound(sound: str) -> bool:
    return sound.isalpha() or sound in TONES


def _each_alone(words: Sequence[str], voice: str) -> list[str]:
    heard = dict(zip(dict.fromkeys(words), spoken_alone(list(dict.fromkeys(words)), voice), strict=True))
    return [heard[word] for word in words]


def _parts(sounds: Sequence[str]) -> Iterator[list[str]]:
    """Yield *sounds* in parts that the model takes, divided after marks, else between words.

    >>> [len(part) for part in _parts("a, " * 200)]
    [498, 102]
    """
    rest = list(sounds)
    while len(rest) > LONGEST:
        marks = [n + 2 for n in range(LONGEST - 1) if rest[n] in ".!?,;:" and rest[n + 1] == " "]
        spaces = [n + 1 for n in range(LONGEST) if rest[n] == " "]
        end = max(marks or spaces or [LONGEST])
        yield rest[:end]
        rest = rest[end:]
    if rest:
        yield rest


def _spans(
    ranges: Sequence[tuple[int, int]], start: Mapping[int, int], end: Mapping[int, int], done: int
) -> Iterator[Span]:
    latest = 0
    for first, last in ranges:
        own = [n for n in range(first, last) if n in start]
        begin = max(latest, start[own[0]] * 1000 // RATE) if own else latest
        yield Span(begin, max(begin, min(end[own[-1]], done) * 1000 // RATE) if own else begin)
        latest = begin
