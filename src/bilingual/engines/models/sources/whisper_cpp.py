"""Whisper models for whisper.cpp: single ggml files in the folder of pywhispercpp."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bilingual.engines.base import EngineConfig
from bilingual.engines.models import hub
from bilingual.engines.models.catalogue import Model, catalogue
from bilingual.engines.models.kinds import FetchPlan, OnDisk
from bilingual.engines.models.model_files import examined
from bilingual.engines.models.orders import Order
from bilingual.engines.models.places import hub_endpoint, pywhispercpp_folder
from bilingual.engines.models.sources.whisper import SCRIPT_REMEDY
from bilingual.errors import NotInstalled
from bilingual.redaction import public_url

ENGINE = "whisper-cpp"


def file_of(name: str, config: EngineConfig) -> Path:
    """Return where the file of the model *name* is kept, existing or not."""
    return Path(config.options.get("download_root") or pywhispercpp_folder(config)).expanduser() / f"ggml-{name}.bin"


def plan(model: Model, config: EngineConfig) -> FetchPlan:
    """Return how to fetch *model* into pywhispercpp's folder. Raises NotInstalled if the hub has no such file."""
    what = f"the whisper.cpp model {model.name} ({model.size_text}, {model.terms})"
    place = file_of(model.name, config)
    source = f"{public_url(hub_endpoint(config))}/{model.repository}"
    remedy = (
        f"Try again, set a mirror (BILINGUAL_MODEL_MIRROR), or put {place.name} of {source} at {place}. {SCRIPT_REMEDY}"
    )
    found = hub.repository(model.repository, config, what, remedy)
    file = next((file for file in found.files if file.path == place.name), None)
    if file is None:
        raise NotInstalled("BIL-MDL-012", f"{source} has no file {place.name}", remedy=remedy)
    order = Order(what, (file,), remedy, hub.token_headers(config))
    return FetchPlan(model, order, source, place, model.terms, single=True)


def on_disk(config: EngineConfig) -> Iterator[OnDisk]:
    """Yield the models of the catalogue in pywhispercpp's folder."""
    for model in catalogue():
        path = file_of(model.name, config)
        if model.engine == ENGINE and path.is_file():
            found = examined(path)
            problem = "" if found.kind == "ggml" else f"{found.name}. {found.remedy}"
            yield OnDisk(model.name, model.engine, path, path.stat().st_size, model.terms, model.about, problem)
