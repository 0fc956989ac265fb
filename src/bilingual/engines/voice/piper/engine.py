"""The engine ``piper``: voices in files, spoken by a program of its own.

Piper computes how long each sound is before it makes the sound, so that the times of words are exact and the sounds sum
up to the audio.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from bilingual.engines.base import EngineConfig, Utterance, VoiceCapabilities
from bilingual.engines.installed import version_of
from bilingual.engines.models.places import fingerprint_of_file
from bilingual.engines.table import option_values
from bilingual.engines.voice.durations import with_durations
from bilingual.engines.voice.phonemes import sounds_of_words, with_spaces
from bilingual.engines.voice.piper.server import PiperServer, PiperSound, not_installed
from bilingual.engines.voice.places import FETCH, prepared_folder, voice_files, voice_speaking, write_file
from bilingual.engines.voice.sound import read_wav, until_quiet
from bilingual.errors import NotInstalled
from bilingual.languages import parse_tag
from bilingual.model.spoken import SpokenAudio
from bilingual.model.timing import Span

ENGINE = "piper"
_NAME = re.compile(r"([a-z]{2,3})_([A-Z]{2})-")
_HASTY = 0.05  # lengths of sounds that are only to be told: making them takes as long as they last
_EDGES = frozenset("^$")  # before and after each sentence that Piper finds


@dataclass(frozen=True, slots=True)
class PiperVoice:
    """The files of a voice, with the language it speaks and the lengths of its sounds at normal speed."""

    model: Path
    settings: Path
    language: str
    length_scale: float
    speakers: Mapping[str, int]


def create(config: EngineConfig) -> Piper:
    option_values(ENGINE, config.options)
    return Piper(config)


class Piper:
    """The engine ``piper``. A voice is the name of its file, with ``#NAME`` or a number for one of its speakers."""

    id = ENGINE
    capabilities = VoiceCapabilities(word_times=True)

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._options = option_values(ENGINE, config.options)
        self._servers: dict[Path, PiperServer] = {}
        self._alone: dict[tuple[Path, str], str] = {}
        self._timed: dict[Path, tuple[Path, str]] = {}

    def voices(self) -> Mapping[str, str]:
        if not version_of("piper-tts"):
            return {}
        return {name: voice.language for name, voice in self._installed().items()}

    def voice_for(self, language: str) -> str:
        if not version_of("piper-tts"):
            raise not_installed()
        return voice_speaking(ENGINE, self.voices(), language, FETCH)

    def key(self, voice: str) -> Mapping[str, Any]:
        found, speaker = self._voice(voice)
        options = {name: self._options[name] for name in ("noise_scale", "noise_width")}
        return {"engine": ENGINE, "version": version_of("piper-tts"), "model": fingerprint_of_file(found.model),
                "speaker": speaker, **options}  # fmt: skip

    def say(self, utterance: Utterance) -> SpokenAudio:
        voice, speaker = self._voice(utterance.voice)
        if voice.model not in self._timed:  # reading a model takes longer than saying a sentence
            self._timed[voice.model] = with_durations(voice.model, ("Ceil",), prepared_folder(self._config))
        model, durations = self._timed[voice.model]
        if model not in self._servers:
            settings = model.with_name(f"{model.name}.json")  # where the program looks for them
            if settings != voice.settings:
                write_file(settings, voice.settings.read_bytes())
            self._servers[model] = PiperServer(model)
        server = self._servers[model]
        options: dict[str, Any] = {"length_scale": voice.length_scale / utterance.speed}
        options |= {"speaker_id": speaker} if speaker is not None else {}
        named = {"noise_scale": "noise_scale", "noise_width": "noise_w_scale"}
        options |= {theirs: self._options[own] for own, theirs in named.items() if self._options[own] is not None}
        # [[ and ]] begin and end phonemes in Piper's input.
        text = utterance.text.text.replace("[[", "[ [").replace("]]", "] ]")
        wav, sounds = server.say(text, options)
        rate, pcm = read_wav(wav, ENGINE)
        edges = [0, *accumulate(round(sound.seconds * rate) for sound in sounds)]
        if not durations or edges[-1] != len(pcm) // 2:
            return SpokenAudio(rate, pcm)  # a voice that tells too little
        words = [word.text for word in utterance.text.words]

        def alone() -> list[str]:
            return [self._said_alone(server, model, word, options) for word in words]

        phonemes = [" " if sound.phoneme in _EDGES else sound.phoneme for sound in sounds]
        ranges = with_spaces(phonemes, sounds_of_words(phonemes, words, alone))
        spans = [Span(round(edges[first] * 1000 / rate), round(edges[last] * 1000 / rate)) for first, last in ranges]
        return until_quiet(SpokenAudio(rate, pcm, tuple(spans), "exact"))

    def _said_alone(self, server: PiperServer, model: Path, word: str, options: Mapping[str, Any]) -> str:
        """Return how *word* sounds alone: Piper tells it of what it says."""
        bare = re.sub(r"[^\w'’-]", "", word)
        if (model, bare) not in self._alone:
            hasty = {**options, "length_scale": _HASTY}  # nobody hears it
            sounds: Sequence[PiperSound] = server.say(bare, hasty)[1] if bare else ()
            self._alone[model, bare] = "".join(sound.phoneme for sound in sounds)
        return self._alone[model, bare]

    def _voice(self, name: str) -> tuple[PiperVoice, int | None]:
        """Return the voice *name* and the number of its speaker. Raises NotInstalled."""
        stem, _, speaker = name.partition("#")
        path = Path(stem).expanduser()
        voice = _read(path) if path.suffix == ".onnx" and path.is_file() else self._installed().get(stem)
        if voice is None:
            raise NotInstalled(
                "BIL-VOI-010",
                f"there is no voice {stem!r} for piper on this machine",
                remedy=f"Run: bilingual models fetch piper:{stem}, or choose one of `bilingual doctor`.",
            )
        if not speaker:
            return voice, None
        number = voice.speakers.get(speaker, int(speaker) if speaker.isdecimal() else -1)
        if not 0 <= number < max(1, len(voice.speakers)):
            raise NotInstalled("BIL-VOI-011", f"the voice {stem} has no speaker {speaker!r}",
                               remedy=f"It has {', '.join(voice.speakers) or 'one only'}.")  # fmt: skip
        return voice, number

    def _installed(self) -> dict[str, PiperVoice]:
        found: dict[str, PiperVoice] = {}
        for model in voice_files(self._config, ENGINE, "*.onnx"):
            voice = _read(model)
            if voice is not None:
                found.setdefault(model.stem, voice)
        return found


def _read(model: Path) -> PiperVoice | None:
    settings = model.with_name(f"{model.name}.json")
    return _read_settings(model, settings, settings.stat().st_mtime_ns) if settings.is_file() else None


@lru_cache(maxsize=64)
def _read_settings(model: Path, settings: Path, changed_ns: int) -> PiperVoice | None:
    try:
        about = json.loads(settings.read_text("utf-8"))
        named = _NAME.match(model.name)
        tag = "-".join(named.groups()) if named else str(about["espeak"]["voice"])
        scale = float(about.get("inference", {}).get("length_scale", 1.0))
        speakers = {str(name): int(number) for name, number in (about.get("speaker_id_map") or {}).items()}
        return PiperVoice(model, settings, parse_tag(tag), scale, speakers)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, NotInstalled):
        return None
