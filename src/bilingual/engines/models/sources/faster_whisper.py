"""Whisper models for faster-whisper: folders in the cache of the Hugging Face hub."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from bilingual.engines.base import EngineConfig
from bilingual.engines.models.catalogue import Model, catalogue
from bilingual.engines.models.kinds import FetchPlan, OnDisk, size_on_disk
from bilingual.engines.models.model_files import examined
from bilingual.engines.models.places import hub_endpoint
from bilingual.engines.models.sources import hub_cache
from bilingual.engines.models.sources.whisper import SCRIPT_REMEDY
from bilingual.errors import BadResponse
from bilingual.redaction import public_url

_FILES = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*")


def cached(config: EngineConfig, repository: str) -> Path | None:
    """Return the folder in the hub's cache with the complete model *repository*, if there is one."""
    return hub_cache.cached(config, repository, "model.bin", "config.json")


def plan(model: Model, config: EngineConfig) -> FetchPlan:
    """Return how to fetch *model* into the hub's cache."""
    what = f"the faster-whisper model {model.name} ({model.size_text}, {model.terms})"

    def wanted(path: str) -> bool:
        return any(fnmatch(path, pattern) for pattern in _FILES)

    def finish(folder: Path) -> None:
        is_one = examined(folder)
        if is_one.kind != "ctranslate2":
            raise BadResponse(
                "BIL-MDL-009",
                f"{model.repository} is no model for faster-whisper but {is_one.name}",
                remedy=is_one.remedy,
            )

    return hub_cache.cache_plan(model, config, what, _remedy(config, model.repository), wanted, finish)


def on_disk(config: EngineConfig) -> Iterator[OnDisk]:
    """Yield the models of the catalogue in the hub's cache."""
    for model in catalogue():
        if model.engine == "faster-whisper" and (folder := cached(config, model.repository)):
            found = examined(folder)
            problem = "" if found.kind == "ctranslate2" else f"{found.name}. {found.remedy}"
            yield OnDisk(model.name, model.engine, folder, size_on_disk(folder), model.terms, model.about, problem)


def _remedy(config: EngineConfig, repository: str) -> str:
    return (
        f"Try again, set a mirror (BILINGUAL_MODEL_MIRROR), or put the files of {public_url(hub_endpoint(config))}/"
        f"{repository} in one folder, and point BILINGUAL_WHISPER_MODEL at it. {SCRIPT_REMEDY}"
    )
