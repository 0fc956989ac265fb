"""Lists the models on this machine and those that can be fetched, and fetches them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress, silent
from bilingual.engines.models.catalogue import Model, catalogue, find
from bilingual.engines.models.hosts import size_of
from bilingual.engines.models.kinds import ENGINES, FetchPlan, OnDisk, kind_of
from bilingual.engines.models.places import models_folder
from bilingual.errors import NotInstalled
from bilingual.pipeline.tools import engine_config
from bilingual.settings import Settings


@dataclass(frozen=True, slots=True)
class ModelShelf:
    """The models on this machine, those that can be fetched, and the folder for translation models."""

    here: tuple[OnDisk, ...]
    known: tuple[Model, ...]
    folder: Path

    def to_json(self) -> dict[str, Any]:
        return {
            "folder": str(self.folder),
            "here": [
                {
                    "name": one.name, "engine": one.engine, "path": str(one.path), "bytes": one.size,
                    "terms": one.terms, "about": one.about, "problem": one.problem,
                }
                for one in self.here
            ],
            "known": [
                {"name": one.name, "engine": one.engine, "terms": one.terms, "about": one.about} for one in self.known
            ],
        }  # fmt: skip


def shelf(settings: Settings) -> ModelShelf:
    """Return what is on this machine and what there is to fetch; this asks nobody and loads no model."""
    return ModelShelf(tuple(_here(settings)), catalogue(), models_folder(engine_config(settings, "ct2")))


def planned(name: str, settings: Settings) -> FetchPlan:
    """Return what fetching *name* means, with the sizes of its files: this asks their host.

    Raises UsageError for an unknown name, NotInstalled offline, EngineError if the host does not give it.
    """
    model = find(name, _preferred())
    if settings.offline and not Path(model.name).expanduser().is_file():
        raise NotInstalled(
            "BIL-MDL-010",
            f"the model {name} cannot be fetched offline",
            remedy="Run the command without --offline, or copy the model's folder from another machine.",
        )
    config = engine_config(settings, model.engine)
    plan = kind_of(model.engine).plan(model, config)
    sized = tuple(
        one if one.size else replace(one, size=size_of(one, config.environment, plan.order.headers))
        for one in plan.order.files
    )
    return replace(plan, order=replace(plan.order, files=sized))


def fetch(plan: FetchPlan, settings: Settings, progress: Progress = silent) -> Path:
    """Fetch the model of *plan*, and return the path that its engine uses."""
    return plan.fetch(engine_config(settings, plan.model.engine), progress)


def path_of(name: str, settings: Settings) -> Path:
    """Return where the model *name* is on this machine. Raises NotInstalled if it is not."""
    here = _here(settings)
    found = [one for one in here if name in (one.name, f"{one.engine}:{one.name}")]
    if not found:
        model = find(name, _preferred())
        found = [one for one in here if (one.name, one.engine) == (model.name, model.engine)]
    if not found:
        raise NotInstalled(
            "BIL-MDL-011", f"the model {name} is not on this machine", remedy=f"Run: bilingual models fetch {name}"
        )
    return found[0].path


def _here(settings: Settings) -> Sequence[OnDisk]:
    return [one for engine in ENGINES for one in kind_of(engine).on_disk(engine_config(settings, engine))]


def _preferred() -> str:
    from importlib.util import find_spec

    return "faster-whisper" if find_spec("faster_whisper") is not None else "whisper"
