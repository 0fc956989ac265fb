"""What `bilingual doctor` says of speech recognition: which engines are installed, and where their models are."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

from bilingual.engines.base import EngineConfig
from bilingual.engines.models.model_files import examined
from bilingual.engines.models.places import mirror_of
from bilingual.engines.speech.recognisers import models
from bilingual.errors import BilingualError
from bilingual.pipeline.commands.health.checks import HealthCheck
from bilingual.pipeline.tools import engine_config
from bilingual.redaction import public_url
from bilingual.settings import Settings

# Each engine with its module, its package as imported and as installed, and the host of its models.
_RECOGNISERS = (
    ("faster-whisper", "faster_whisper", "faster_whisper", "faster-whisper", "https://huggingface.co/"),
    ("whisper", "whisper", "whisper", "openai-whisper", "https://openaipublic.azureedge.net/"),
    ("whisper-cpp", "whisper_cpp.engine", "pywhispercpp", "pywhispercpp", ""),
)


def recognisers(settings: Settings) -> list[tuple[str, HealthCheck, str]]:
    """Return each engine, its check on disk, and the host of its model: empty if nothing is to be fetched."""
    return [_recogniser(settings, *row) for row in _RECOGNISERS]


def _recogniser(
    settings: Settings, engine: str, place: str, package: str, pip: str, host: str
) -> tuple[str, HealthCheck, str]:
    name = f"speech: {engine}"
    if importlib.util.find_spec(package) is None:
        return engine, HealthCheck(name, "optional", "not installed", f"pip install {pip}"), ""
    config = engine_config(settings, engine)
    module = importlib.import_module(f"bilingual.engines.speech.recognisers.{place}")
    model = models.chosen_model(config)
    try:
        if module.model_on_disk(config):
            return engine, HealthCheck(name, "ok", f"model {model} is installed"), ""
    except BilingualError as error:
        return engine, HealthCheck(name, "optional", error.what, error.remedy), ""
    if (path := models.model_path(model)) is not None:
        return engine, named_model(name, path), ""
    check = HealthCheck(name, "optional", f"model {model} ({models.size_text(model)}) is not installed")
    if not host:
        return engine, replace(check, remedy=f"put it at {module.place(config)}"), ""
    return engine, check, _model_host(config, engine, host)


def named_model(name: str, path: Path) -> HealthCheck:
    """Return the check of a model named by its path, which the engine cannot use."""
    if not path.exists():
        return HealthCheck(name, "optional", f"{path} does not exist", "correct BILINGUAL_WHISPER_MODEL")
    found = examined(path)
    return HealthCheck(name, "optional", f"{path} is {found.name}, which this engine does not read", found.remedy)


def _model_host(config: EngineConfig, engine: str, host: str) -> str:
    """Return the model host: a mirror from the settings or the environment, else the default."""
    own = config.environment.get("HF_ENDPOINT") if engine == "faster-whisper" else None
    return mirror_of(config) or own or host


def with_host(check: HealthCheck, address: str, trouble: str | None) -> HealthCheck:
    """Return *check* with what its host said: *trouble* is "" if it answers, ``None`` if it was not asked."""
    if not address:
        return check
    address = public_url(address)
    if trouble == "":
        return HealthCheck(check.name, check.state, f"{check.found}; {address} answers", "downloaded at first use")
    said = f"; {address}: {trouble}" if trouble else ""
    remedy = "export BILINGUAL_WHISPER_MODEL=PATH, or BILINGUAL_MODEL_MIRROR=URL"
    return HealthCheck(check.name, check.state, check.found + said, remedy)
