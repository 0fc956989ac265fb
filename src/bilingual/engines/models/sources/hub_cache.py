"""Models in the cache of the Hugging Face hub, where their libraries look: one folder for each revision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bilingual.engines.base import EngineConfig
from bilingual.engines.models import hub
from bilingual.engines.models.catalogue import Model
from bilingual.engines.models.kinds import FetchPlan
from bilingual.engines.models.orders import Order
from bilingual.engines.models.places import hub_endpoint, hub_snapshots
from bilingual.redaction import public_url


def cached(config: EngineConfig, repository: str, *needed: str) -> Path | None:
    """Return the newest folder in the hub's cache with the *needed* files of *repository*, if there is one."""
    snapshots = hub_snapshots(config, repository)
    folders = [path for path in snapshots.glob("*") if not path.name.startswith(".")]
    whole = [folder for folder in folders if all((folder / name).exists() for name in needed)]
    return max(whole, key=lambda folder: folder.stat().st_mtime) if whole else None


def cache_plan(
    model: Model,
    config: EngineConfig,
    what: str,
    remedy: str,
    wanted: Callable[[str], bool],
    finish: Callable[[Path], None],
) -> FetchPlan:
    """Return how to fetch those files of *model* into the hub's cache whose name is *wanted*."""
    found = hub.repository(model.repository, config, what, remedy)
    files = tuple(file for file in found.files if wanted(file.path))

    def named(folder: Path) -> Path:
        reference = folder.parents[1] / "refs" / "main"
        reference.parent.mkdir(exist_ok=True)
        reference.write_text(found.revision, "utf-8")
        return folder

    return FetchPlan(
        model,
        Order(what, files, remedy, hub.token_headers(config)),
        f"{public_url(hub_endpoint(config))}/{model.repository}",
        hub_snapshots(config, model.repository) / found.revision,
        model.terms,
        finish=finish,
        after=named,
    )
