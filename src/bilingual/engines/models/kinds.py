"""The kinds of models, by the engine that uses them: what is on disk, and how one is fetched.

To add a kind: write a module in ``sources`` with ``plan`` and ``on_disk`` as in ``Kind``, add it to ``_MODULES``, and
its family to ``catalogue.toml``.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from bilingual.engines.base import EngineConfig, Progress, silent
from bilingual.engines.models.catalogue import Model
from bilingual.engines.models.fetching import fetch_file, fetch_folder
from bilingual.engines.models.orders import Order

log = logging.getLogger(__name__)

RECORD = "bilingual-model.json"
"""In a folder that was fetched: where it comes from, and its licence."""

_HERE = "bilingual.engines.models.sources"
_MODULES = {
    "faster-whisper": f"{_HERE}.faster_whisper",
    "whisper": f"{_HERE}.whisper",
    "whisper-cpp": f"{_HERE}.whisper_cpp",
    "ct2": f"{_HERE}.translation",
    "argos": f"{_HERE}.argos",
    "embeddings": f"{_HERE}.embeddings",
    "piper": f"{_HERE}.piper",
    "kokoro": f"{_HERE}.kokoro",
    "sherpa": f"{_HERE}.speakers",
}
ENGINES = tuple(_MODULES)


def _nothing(folder: Path) -> None:
    """Accept *folder* as it is."""


@dataclass(frozen=True, slots=True)
class FetchPlan:
    """What fetching ``model`` means: the files of ``order`` to ``place``, a folder or (``single``) a file.

    ``source`` is the page or the file, ``terms`` are those of the licence. ``finish`` gets the complete folder before
    it appears, and may refuse it; ``after`` gets its place, and returns the path that the engine uses.
    """

    model: Model
    order: Order
    source: str
    place: Path
    terms: str
    single: bool = False
    finish: Callable[[Path], None] = _nothing
    after: Callable[[Path], Path] = lambda place: place

    def fetch(self, config: EngineConfig, progress: Progress = silent) -> Path:
        """Fetch it, and return the path that the engine uses."""
        size = f"{self.order.size / 1e6:.0f} MB, " if self.order.size else ""
        log.info("%s (%s%s) is fetched to %s", self.order.what, size, self.terms, self.place)
        if not self.order.files:  # it is on this machine, and only has to be installed
            return self.after(self.place)
        if self.single:
            fetch_file(self.order, self.place, config.environment, progress)
        else:
            fetch_folder(self.order, self.place, config.environment, progress, finish=self.finish)
        return self.after(self.place)


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A model on this machine: its name, engine, path and bytes. ``about`` says what it is for, ``problem`` why it
    can't be used, and what to do.
    """

    name: str
    engine: str
    path: Path
    size: int
    terms: str = ""
    about: str = ""
    problem: str = ""


class Kind(Protocol):
    """A module of ``_MODULES``."""

    def plan(self, model: Model, config: EngineConfig) -> FetchPlan:
        """Return how to fetch *model*; this may ask its host. Raises EngineError, and InputError for an odd name."""
        ...

    def on_disk(self, config: EngineConfig) -> Iterator[OnDisk]:
        """Yield the models of this kind on this machine, with those that can't be used. Loads none."""
        ...


def kind_of(engine: str) -> Kind:
    return cast(Kind, import_module(_MODULES[engine]))


def size_on_disk(path: Path) -> int:
    """Return the bytes of a file, or of all files of a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def write_record(folder: Path, **about: str) -> None:
    (folder / RECORD).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_record(folder: Path) -> dict[str, str]:
    """Return what ``write_record`` wrote into *folder*, else an empty mapping."""
    try:
        found = json.loads((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
