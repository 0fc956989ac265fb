"""Whisper models: names and sizes.

Nothing here loads torch, so that choosing an engine is fast.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from bilingual.engines.base import EngineConfig
from bilingual.engines.models.catalogue import Model, catalogue, find
from bilingual.engines.options import DEFAULT_MODEL
from bilingual.errors import UsageError

# What a process takes at most beyond its start: so many times the file of the weights, which are in float16, and so
# much for the library, the sound and what is computed. Sources: the tables of memory in the READMEs of openai/whisper
# (its weights become float32, from a copy) and ggerganov/whisper.cpp, within a tenth for all sizes; for
# faster-whisper, in int8, 0.4 to 0.6 GB measured with base, and 1.5 GB for small in its README.
_MEMORY: Mapping[str, tuple[float, int]] = MappingProxyType(
    {"whisper": (3.0, 500_000_000), "faster-whisper": (1.2, 500_000_000), "whisper-cpp": (1.2, 200_000_000)}
)
# Where there is a driver for graphics cards that PyTorch and CTranslate2 compute on: NVIDIA's, and that of WSL.
_CARDS = (Path("/dev/nvidiactl"), Path("/dev/dxg"))

ALIASES: Mapping[str, str] = MappingProxyType({"large": "large-v3", "turbo": "large-v3-turbo"})


@lru_cache(maxsize=1)
def parameters() -> Mapping[str, int]:
    """Return the published models, with millions of parameters.

    Source: table "Available models and languages", README of openai/whisper.
    """
    return {model.name: model.millions for model in catalogue() if model.engine == "whisper"}


def chosen_model(config: EngineConfig) -> str:
    """Return the requested model, a name or a path: from the environment, else the settings, else the default."""
    return str(config.environment.get("BILINGUAL_WHISPER_MODEL") or config.options.get("model") or DEFAULT_MODEL)


def canonical_name(model: str) -> str:
    """Return the model's canonical name.

    >>> canonical_name("turbo"), canonical_name("small")
    ('large-v3-turbo', 'small')
    """
    return ALIASES.get(model, model)


def model_path(model: str) -> Path | None:
    """Return *model* as a path if it is one, existing or not; ``None`` for a name.

    >>> model_path("small"), model_path("models/own.pt")
    (None, PosixPath('models/own.pt'))
    """
    if canonical_name(model) in parameters():
        return None
    path = Path(model).expanduser()
    looks_like_one = model.startswith(("/", ".", "~", "\\")) or path.suffix in (".pt", ".bin") or path.exists()
    return path if looks_like_one else None


def unknown_model(model: str) -> UsageError:
    known = ", ".join([*parameters(), *ALIASES])
    return UsageError(
        "BIL-SPK-015", f"there is no Whisper model {model!r}", remedy=f"Choose one of: {known}; or give a path."
    )


def hub_repository(model: str) -> str:
    """Return the Hugging Face repository of *model* for faster-whisper; ``owner/name`` is returned unchanged.

    Raises UsageError for an unknown name.

    >>> hub_repository("small"), hub_repository("turbo")
    ('Systran/faster-whisper-small', 'mobiuslabsgmbh/faster-whisper-large-v3-turbo')
    """
    name = canonical_name(model)
    if "/" in name:
        return name
    if name not in parameters():
        raise unknown_model(model)
    return find(name, "faster-whisper").repository


def size_text(model: str) -> str:
    """Return the download size in words: "about 490 MB", or "of unknown size" for a model that is not published."""
    name = canonical_name(model)
    return find(name, "whisper").size_text if name in parameters() else Model(name, "whisper").size_text


def memory_bytes(engine: str, config: EngineConfig, weights: Path | None) -> int | None:
    """Return the memory that *engine* takes at most with the chosen model, whose file is *weights* if it is here.

    ``None`` if that is not known: the model has no published size, or is loaded onto a graphics card.
    """
    device = str(config.options.get("device") or "auto")
    if device != "cpu" and (device != "auto" or any(card.exists() for card in _CARDS)):
        return None
    if weights is not None and weights.is_file():
        size = weights.stat().st_size
    else:
        size = parameters().get(canonical_name(chosen_model(config)), 0) * 2_000_000
    times, fixed = _MEMORY[engine]
    return round(size * times) + fixed if size else None
