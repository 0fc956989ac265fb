"""Translation models in CTranslate2 format: folders of our own, from repositories of the Hugging Face hub."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from bilingual.engines.base import EngineConfig
from bilingual.engines.models import hub
from bilingual.engines.models.catalogue import Model, licence_terms
from bilingual.engines.models.kinds import FetchPlan, OnDisk, size_on_disk, write_record
from bilingual.engines.models.orders import Order
from bilingual.engines.models.places import hub_endpoint, model_folders, models_folder
from bilingual.engines.translation.ct2.folder import opened
from bilingual.engines.translation.ct2.model_files import conversion
from bilingual.errors import BadResponse, NotInstalled
from bilingual.redaction import public_url

_FILES = (
    "config.json", "model.bin", "*_vocabulary.json", "*_vocabulary.txt", "*.spm", "*.model", "tokenizer*.json",
    "tokenization_small100.py", "README.md", "LICENSE*",
)  # fmt: skip
_REMEDY = "Try again, set a mirror (HF_ENDPOINT), or copy the model's folder from another machine."


def plan(model: Model, config: EngineConfig) -> FetchPlan:
    """Return how to fetch *model* into our folder. Raises BadResponse for a repository without a model for ct2."""
    what = f"the translation model {model.name}"
    found = hub.repository(model.repository, config, what, _REMEDY)
    _check(model.repository, [file.path for file in found.files])
    files = tuple(
        file for file in found.files if any(fnmatch(file.path, one) and "/" not in file.path for one in _FILES)
    )
    licence = model.licence or found.licence
    terms = licence_terms(licence, commercial=model.commercial)

    def finish(folder: Path) -> None:
        write_record(folder, source=model.repository, revision=found.revision, licence=licence)
        opened(folder)

    order = Order(f"{what} ({terms})", files, _REMEDY, hub.token_headers(config))
    source = f"{public_url(hub_endpoint(config))}/{model.repository}"
    return FetchPlan(model, order, source, models_folder(config) / model.name, terms, finish=finish)


def on_disk(config: EngineConfig) -> Iterator[OnDisk]:
    """Yield the models of this root and of the user."""
    for folder in model_folders(config):
        size = size_on_disk(folder)
        try:
            found = opened(folder)
        except NotInstalled as problem:
            yield OnDisk(folder.name, "ct2", folder, size, problem=problem.message)
        else:
            yield OnDisk(folder.name, "ct2", folder, size, found.terms, f"translation, {found.languages}")


def _check(repository: str, names: Sequence[str]) -> None:
    """Raise BadResponse unless a repository with the files *names* can be a model for ct2."""
    if "model.bin" not in names:
        weights = any(name.endswith((".safetensors", "pytorch_model.bin", ".msgpack")) for name in names)
        there = "the weights of a Transformers model" if weights else "no model"
        raise BadResponse(
            "BIL-MDL-038",
            f"{repository} has {there}, not a CTranslate2 model",
            remedy=conversion(repository, names) if weights else "`bilingual models list` shows models that work.",
        )
    sides = {name.partition("_vocabulary.")[0] for name in names if "_vocabulary." in name}
    if not ("shared" in sides or {"source", "target"} <= sides):
        raise BadResponse(
            "BIL-MDL-039",
            f"{repository} is a CTranslate2 model, but has no vocabulary of a translation model",
            remedy="For a Whisper model, set BILINGUAL_WHISPER_MODEL to its name, OWNER/NAME.",
        )
    if not any(name.endswith((".spm", ".model")) or name == "tokenizer.json" for name in names):
        raise BadResponse(
            "BIL-MDL-040",
            f"{repository} has no tokenizer, without which its model cannot be used",
            remedy="Choose another conversion, or copy the tokenizer's files of the original model into the folder.",
        )
