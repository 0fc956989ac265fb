"""Chooses the speech engine for ``auto``, by the files next to the recording and the models on this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bilingual.engines import table
from bilingual.engines.base import EngineConfig
from bilingual.engines.speech.recognisers import models
from bilingual.errors import NotInstalled, UsageError

# The faster one first. Values: the engine's module, the package it needs.
_RECOGNISERS = {
    "faster-whisper": ("bilingual.engines.speech.recognisers.faster_whisper", "faster_whisper"),
    "whisper": ("bilingual.engines.speech.recognisers.whisper", "whisper"),
    "whisper-cpp": ("bilingual.engines.speech.recognisers.whisper_cpp.engine", "pywhispercpp"),
}
_REMEDY = (
    "Put a Whisper checkpoint (small.pt) in ~/.cache/whisper, set BILINGUAL_WHISPER_MODEL to its path, or put a script "
    "(talk.txt) or subtitles (talk.srt) next to the recording."
)


def choose_speech(name: str, config_for: Callable[[str], EngineConfig], *, sidecar: Path | None = None) -> str:
    """Return the id of the speech engine that *name* means; *config_for* gives an engine's config.

    ``auto``: the sidecar if there is one; else the engine whose model is on disk; else an installed one that may
    download its model. Raises UsageError for an unknown name or a missing sidecar, NotInstalled if no engine can work.
    """
    if name != "auto":
        if name not in table.speech_ids():
            known = ", ".join(["auto", *table.speech_ids()])
            raise UsageError("BIL-SPK-005", f"there is no speech engine {name!r}", remedy=f"Choose one of: {known}.")
        if name == "sidecar" and sidecar is None:
            raise UsageError(
                "BIL-SPK-006",
                "the speech engine 'sidecar' needs subtitles or a script next to the recording",
                remedy="Put talk.srt, talk.vtt or talk.txt next to talk.mp4.",
            )
        return name
    if sidecar is not None:
        return "sidecar"
    installed = [engine for engine, (_, package) in _RECOGNISERS.items() if find_spec(package) is not None]
    for engine in installed:
        if _model_on_disk(engine, config_for(engine)):
            return engine
    if installed and (named := _named_path(config_for(installed[0]))) is not None:
        # Not a model of any: the engine says what is there instead.
        told = "whisper" if named.is_file() else "faster-whisper"
        return told if told in installed else installed[0]
    if not installed:
        raise NotInstalled("BIL-SPK-007", "no speech engine is installed",
                           remedy="Run: pip install faster-whisper. " + _REMEDY)  # fmt: skip
    if config_for(installed[0]).offline:
        raise NotInstalled(
            "BIL-SPK-008", "no speech model is installed, and none can be downloaded offline", remedy=_REMEDY
        )
    return installed[0]


def engine_with_model(config: EngineConfig) -> str | None:
    """Return the recogniser whose model is on disk, or ``None``; *config* is that of another engine."""
    for engine, (_, package) in _RECOGNISERS.items():
        if find_spec(package) is not None and _model_on_disk(engine, with_options_of(engine, config)):
            return engine
    return None


def with_options_of(engine: str, config: EngineConfig) -> EngineConfig:
    """Return *config* with the options of another engine."""
    return replace(config, options=config.tables.get(engine, {}))


def _named_path(config: EngineConfig) -> Path | None:
    return models.model_path(models.chosen_model(config))


def _model_on_disk(engine: str, config: EngineConfig) -> bool:
    return bool(import_module(_RECOGNISERS[engine][0]).model_on_disk(config))
