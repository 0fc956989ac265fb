"""Uses subtitles or a script next to the recording as the transcript, and adds word times (``timed_text.py``).

A run that has nothing to do asks for the key alone, so what listens is loaded when there is something to hear.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from bilingual.engines.base import EngineConfig, Progress, SpeechCapabilities, SpeechEngine, SpeechRequest, silent
from bilingual.engines.speech.choice import engine_with_model, with_options_of
from bilingual.engines.table import option_values
from bilingual.errors import UsageError
from bilingual.model.transcript import Transcript


def create(config: EngineConfig) -> SidecarEngine:
    """Return the engine; its only option ``recogniser`` is ``auto``, ``none`` or a speech engine's id."""
    if option_values("sidecar", config.options)["recogniser"] == "sidecar":
        raise UsageError(
            "BIL-SPK-029",
            "the speech engine 'sidecar' cannot be its own recogniser",
            where="bilingual.toml",
            remedy="Use whisper, faster-whisper, auto or none.",
        )
    return SidecarEngine(config)


class SidecarEngine:
    """The engine ``sidecar``."""

    id = "sidecar"
    capabilities = SpeechCapabilities(needs_sidecar=True)

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._recogniser = str(option_values(self.id, config.options)["recogniser"])

    def key(self) -> Mapping[str, Any]:
        chosen = self._chosen_recogniser()
        return {
            "engine": self.id,
            "version": f"1+pocketsphinx-{version('pocketsphinx')}",
            "recogniser": None if chosen is None else dict(chosen.key()),
        }

    def transcribe(self, request: SpeechRequest, progress: Progress = silent) -> Transcript:
        from bilingual.engines.speech.timed_text import timed_text

        return timed_text(request, self._chosen_recogniser, str(self.key()["version"]), progress)

    def _chosen_recogniser(self) -> SpeechEngine | None:
        from bilingual.engines.table import speech_engine

        if self._recogniser == "none":
            return None
        chosen = engine_with_model(self._config) if self._recogniser == "auto" else self._recogniser
        return None if chosen is None else speech_engine(chosen, with_options_of(chosen, self._config))
