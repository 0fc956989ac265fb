"""Sentence embeddings for sentence-transformers, in the cache of the Hugging Face hub."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from bilingual.engines.base import EngineConfig
from bilingual.engines.models.catalogue import Model, catalogue
from bilingual.engines.models.kinds import FetchPlan, OnDisk, size_on_disk
from bilingual.engines.models.places import hub_endpoint
from bilingual.engines.models.sources.hub_cache import cache_plan, cached
from bilingual.errors import BadResponse
from bilingual.redaction import public_url

ENGINE = "embeddings"
_MODULES = "modules.json"  # every sentence-transformers model has it
# The same weights for other libraries, and what is not needed to load a model.
_OTHERS = ("*.msgpack", "*.h5", "*.ot", "*.onnx", "onnx/*", "openvino/*", "*.gguf", "*.tflite", ".*", "*.zip")


def repository(name: str) -> str:
    """Return the hub's repository of the model *name*; sentence-transformers' own need no owner.

    >>> repository("LaBSE"), repository("someone/model")
    ('sentence-transformers/LaBSE', 'someone/model')
    """
    return name if "/" in name else f"sentence-transformers/{name}"


def folder_of(name: str, config: EngineConfig) -> Path | None:
    """Return the folder in the hub's cache with the complete model *name*, if there is one."""
    return cached(config, repository(name), _MODULES, "config.json")


def model_of(name: str) -> Model:
    """Return the model *name*, of the catalogue or not."""
    place = repository(name)
    known = next((one for one in catalogue() if one.engine == ENGINE and one.repository == place), None)
    return known or replace(Model(name, ENGINE), repository=place)


def plan(model: Model, config: EngineConfig) -> FetchPlan:
    """Return how to fetch *model* into the hub's cache: the files that sentence-transformers loads."""
    what = f"the embedding model {model.name} ({model.terms})"
    place = f"{public_url(hub_endpoint(config))}/{model.repository}"
    remedy = f"Try again, set a mirror (HF_ENDPOINT), or put the files of {place} in one folder and name that."

    def finish(folder: Path) -> None:
        if not (folder / _MODULES).is_file():
            raise BadResponse(
                "BIL-MDL-050",
                f"{model.repository} is no model for sentence-transformers: it has no {_MODULES}",
                remedy="`bilingual models list` shows some that are.",
            )

    found = cache_plan(model, config, what, remedy, _wanted, finish)
    safe = {str(PurePosixPath(one.path).parent) for one in found.order.files if one.path.endswith(".safetensors")}
    files = tuple(one for one in found.order.files if not _twice(one.path, safe))
    return replace(found, order=replace(found.order, files=files))


def on_disk(config: EngineConfig) -> Iterator[OnDisk]:
    """Yield the models of the catalogue in the hub's cache."""
    for model in catalogue():
        if model.engine == ENGINE and (folder := folder_of(model.repository, config)):
            yield OnDisk(model.name, ENGINE, folder, size_on_disk(folder), model.terms, model.about)


def _wanted(path: str) -> bool:
    return not any(fnmatch(path, pattern) for pattern in _OTHERS)


def _twice(path: str, safe: set[str]) -> bool:
    """Return whether *path* holds, as a pickle, the weights that are in its folder as safetensors too."""
    place = PurePosixPath(path)
    return place.name == "pytorch_model.bin" and str(place.parent) in safe
