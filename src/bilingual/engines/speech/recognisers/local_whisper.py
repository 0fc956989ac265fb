"""Common parts of the local Whisper engines: key, languages, decoding and decoding again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.engines.base import (
    SAMPLE_RATE,
    EngineConfig,
    Progress,
    SpeechCapabilities,
    SpeechRequest,
    part_of,
    silent,
)
from bilingual.engines.installed import version_of
from bilingual.engines.models.places import content_hash
from bilingual.engines.speech.activity import voice_detector
from bilingual.engines.speech.recognisers import models
from bilingual.engines.speech.recognisers.listening_again import SHORTEST_MS, Ask
from bilingual.engines.speech.recognisers.recognition import LoadedModel, recognise
from bilingual.engines.speech.recognisers.silence import Shortened, without_silence
from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece, pieces_of, to_code
from bilingual.engines.table import option_values
from bilingual.errors import UnsupportedLanguage
from bilingual.model.transcript import EngineRecord, Transcript

SEED = 0
# The thresholds are Whisper's defaults, except two guards: without the previous text, a loop does
# not feed itself (faster-whisper leaves out silence, where loops begin, so it uses that text), and with a silence
# threshold, text hallucinated in a long pause is skipped.
_NOT_IN_KEY = {"model", "mirror", "download_root", "threads"}
# Settings for the second decoding of a suspect passage, and of one where speech was left out.
_SECOND_LOOK = {"temperatures": (0.0, 0.4, 0.8), "hallucination_silence_threshold": None}
_UNHEARD = {**_SECOND_LOOK, "condition_on_previous_text": True, "vad": False}
# Part of the key: increase it when what is made of the recognised words changes.
_RULES = 8
_TAIL_S = 5
# Options with the same names in openai-whisper and faster-whisper.
_SHARED = (
    "condition_on_previous_text", "hallucination_silence_threshold", "no_speech_threshold",
    "compression_ratio_threshold",
)  # fmt: skip

Segments = Iterable[Iterable[RecognisedPiece]]
"""For each segment its pieces."""


class LocalWhisper(ABC):
    """A SpeechEngine with a Whisper model, loaded once on first use; subclasses load it and decode with it."""

    id: str
    package: str
    second_look_beams: int

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._options = option_values(self.id, config.options)
        self._model: Any = None

    @property
    def capabilities(self) -> SpeechCapabilities:
        return SpeechCapabilities(memory_bytes=models.memory_bytes(self.id, self._config, self._weights()))

    def key(self) -> Mapping[str, Any]:
        model = models.chosen_model(self._config)
        path = models.model_path(model)
        if path is not None and path.exists():
            name = f"sha256:{content_hash(path)}"
        else:
            name = models.canonical_name(model) if path is None else str(path)
        options = {k: list(v) if isinstance(v, tuple) else v for k, v in self._options.items() if k not in _NOT_IN_KEY}
        ours = {"rules": _RULES, "voice": voice_detector()}
        return {"engine": self.id, "version": version_of(self.package), "model": name, **options, **ours}

    def transcribe(self, request: SpeechRequest, progress: Progress = silent) -> Transcript:
        """Return the transcript. Raises UnsupportedLanguage, or NotInstalled, Unavailable or BadResponse without a
        model.
        """
        fresh = self._model is None
        if fresh:
            self._model = self._load(part_of(progress, 0.0, 0.2))
        languages = self._languages()
        if request.language is not None and to_code(request.language) not in languages:
            name = models.chosen_model(self._config)
            why = "is for English only" if len(languages) == 1 else "does not know this language"
            raise UnsupportedLanguage(
                "BIL-SPK-009",
                f"the speech is in {request.language!r}, but the Whisper model {name} {why}",
                where=request.media,
                remedy="Choose a multilingual model (small, not small.en), or put subtitles next to the recording.",
            )
        key = dict(self.key())
        record = EngineRecord(self.id, key.pop("version"), key)
        model = LoadedModel(self._decode, self._detected)
        return recognise(request, model, record, part_of(progress, 0.2, 1.0) if fresh else progress)

    def _decode(self, samples: Any, ask: Ask, progress: Progress) -> list[RecognisedPiece]:
        options = dict(self._options)
        if ask.look != "first":
            options |= {"beam_size": self.second_look_beams, **(_SECOND_LOOK if ask.look == "suspect" else _UNHEARD)}
        # A suspect passage is decoded without any context.
        prompt = " ".join(filter(None, (options["initial_prompt"], ask.context)))
        options["prompt"] = "" if ask.look in ("suspect", "unprompted") else f"{prompt} {ask.before}".strip()
        shared = {name: options[name] for name in _SHARED if name in options}
        shared |= {"language": ask.code, "word_timestamps": True}
        spoken = without_silence(samples, ask.voice.possible) if options.get("vad") else Shortened(samples)
        if not len(spoken.sound):
            return []
        options["until_s"] = spoken.shortened(_spoken_until_s(samples, ask))
        segments = self._listen(spoken.sound, options, shared, progress)
        return pieces_of(([_placed(piece, spoken) for piece in segment] for segment in segments), ask.code)

    @abstractmethod
    def _weights(self) -> Path | None:
        """Return the file of the model's weights, ``None`` if it is not known where it is; loads nothing."""

    @abstractmethod
    def _load(self, progress: Progress) -> Any:
        """Return the model, downloading it if necessary and allowed."""

    @abstractmethod
    def _languages(self) -> Collection[str]:
        """Return the language codes of the loaded model."""

    @abstractmethod
    def _detected(self, samples: Any) -> Mapping[str, float]:
        """Return the probability of each language code for up to half a minute of speech."""

    @abstractmethod
    def _listen(
        self, samples: Any, options: Mapping[str, Any], shared: Mapping[str, Any], progress: Progress
    ) -> Segments:
        """Decode *samples* with *options*, of which *shared* are passed to the library.

        ``options["prompt"]`` is the context of every window of half a minute. After ``options["until_s"]`` there is not
        enough speech for another one.
        """


def _placed(piece: RecognisedPiece, spoken: Shortened) -> RecognisedPiece:
    start, end = spoken.original(piece.start, piece.end)
    return replace(piece, start=start, end=end)


def _spoken_until_s(samples: Any, ask: Ask) -> float:
    """Return up to when there is enough speech in *samples* for another decoding, in seconds."""
    until_ms = max((span.end_ms for span in ask.voice.spans), default=0)
    return float(max(until_ms / 1000, len(samples) / SAMPLE_RATE - _TAIL_S) - SHORTEST_MS / 1000)
