"""whisper.cpp: Whisper models in the format ggml, also quantised; an optional extra. ``bench/speech`` measures it.

Options (``[engines.whisper-cpp]`` in ``bilingual.toml``): ``engines.table``. ``model`` is the path of a ``ggml-*.bin``
file, or a name such as ``small`` or ``large-v3-turbo-q5_0``; ``BILINGUAL_WHISPER_MODEL`` takes precedence.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bilingual.engines.base import EngineConfig, Progress
from bilingual.engines.models.catalogue import Model, catalogue, find
from bilingual.engines.models.model_files import examined
from bilingual.engines.models.places import hub_endpoint
from bilingual.engines.models.sources.whisper import SCRIPT_REMEDY
from bilingual.engines.models.sources.whisper_cpp import ENGINE, file_of, plan
from bilingual.engines.speech.recognisers import models
from bilingual.engines.speech.recognisers.local_whisper import LocalWhisper, Segments
from bilingual.engines.speech.recognisers.whisper_cpp.own_process import LibraryApart
from bilingual.errors import NotInstalled
from bilingual.redaction import public_url

PACKAGE = "pywhispercpp"


def model_on_disk(config: EngineConfig) -> bool:
    """Return whether the package is installed and the chosen model is here; loads nothing."""
    if find_spec(PACKAGE) is None:
        return False
    path = place(config)
    return path.is_file() and examined(path).kind == "ggml"


def place(config: EngineConfig) -> Path:
    """Return the path of the chosen model, existing or not. Raises UsageError for an unknown name."""
    model = models.chosen_model(config)
    given = models.model_path(model)
    return given or file_of(_published(model).name, config)


class WhisperCppEngine(LocalWhisper):
    """SpeechEngine using whisper.cpp."""

    id = ENGINE
    package = PACKAGE
    second_look_beams = 8

    def _weights(self) -> Path:
        model = models.chosen_model(self._config)
        return models.model_path(model) or file_of(models.canonical_name(model), self._config)

    def _load(self, progress: Progress) -> LibraryApart:
        if find_spec(PACKAGE) is None:
            raise NotInstalled(
                "BIL-SPK-040", "pywhispercpp is not installed", remedy=f"Install it with: pip install {PACKAGE}."
            )
        path = _ensured(self._config, progress)
        progress(1.0, "loading the speech model")
        return LibraryApart(path, gpu=self._options["device"] != "cpu", threads=int(self._options["threads"]))

    def _languages(self) -> Collection[str]:
        return self._library.languages

    def _detected(self, samples: Any) -> Mapping[str, float]:
        return self._library.shares(samples)

    def _listen(
        self, samples: Any, options: Mapping[str, Any], shared: Mapping[str, Any], progress: Progress
    ) -> Segments:
        return self._library.heard(samples, options, str(shared["language"]), progress)

    @property
    def _library(self) -> LibraryApart:
        assert isinstance(self._model, LibraryApart)
        return self._model


create = WhisperCppEngine


def _published(model: str) -> Model:
    found = find(model, ENGINE) if models.canonical_name(model) in _names() else None
    if found is None:
        raise models.unknown_model(model)
    return found


def _names() -> set[str]:
    return {model.name for model in catalogue() if model.engine == ENGINE}


def _ensured(config: EngineConfig, progress: Progress) -> Path:
    """Return the model's path, downloading it if necessary and allowed. Raises NotInstalled for another file."""
    path, model = place(config), models.chosen_model(config)
    if not path.exists() and models.model_path(model) is not None:
        raise NotInstalled(
            "BIL-SPK-042",
            "the whisper.cpp model does not exist",
            where=path,
            remedy=f"Put it there or correct BILINGUAL_WHISPER_MODEL. {SCRIPT_REMEDY}",
        )
    if not path.exists() and config.offline:
        named = _published(model)
        raise NotInstalled(
            "BIL-SPK-043",
            f"the whisper.cpp model {model!r} ({named.size_text}) is not installed and cannot be downloaded offline",
            remedy=f"Put {path.name} of {public_url(hub_endpoint(config))}/{named.repository} at {path}, or point "
            f"BILINGUAL_WHISPER_MODEL at it. {SCRIPT_REMEDY}",
        )
    if not path.exists():
        plan(_published(model), config).fetch(config, progress)
    found = examined(path)
    if found.kind != "ggml":
        what = f"is {found.name}" if "damaged" in found.name else f"is {found.name}, not a whisper.cpp model"
        raise NotInstalled("BIL-SPK-044", what, where=path, remedy=found.remedy)
    return path
