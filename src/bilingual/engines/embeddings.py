"""Sentence embeddings, in which translations are close together: optional evidence for alignment.

There are two options, neither of them installed with this package:

- the name or the folder of a model for sentence-transformers (``pip install sentence-transformers``,
  https://sbert.net), such as ``sentence-transformers/LaBSE`` or ``paraphrase-multilingual-MiniLM-L12-v2``;
- your own encoder, registered in the entry point group ``bilingual.encoders`` as a function
  ``create(EngineConfig) -> Encoder`` and selected by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import distributions, entry_points
from pathlib import Path
from typing import Any, Protocol

from bilingual.engines.base import EngineConfig
from bilingual.engines.processes.machine import memory_needed
from bilingual.errors import EngineError, Unavailable, UsageError

Vector = Sequence[float]
_BATCH = 32


class Encoder(Protocol):
    """Encodes sentences of all languages as vectors of one space."""

    def encode(self, sentences: Sequence[str], language: str) -> list[Vector]:
        """Return one vector per sentence, in order."""
        ...


def encoder_key(name: str) -> dict[str, Any]:
    """Return what the vectors of the encoder *name* depend on, without loading it: for a folder also its files."""
    place = Path(name).expanduser()
    files = sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else []
    versions = {dist.version for dist in distributions(name="sentence-transformers")}
    return {
        "name": name,
        "files": [[path.relative_to(place).as_posix(), path.stat().st_size] for path in files],
        "library": sorted(versions),
    }


def open_encoder(name: str, config: EngineConfig) -> Encoder:
    """Return the encoder *name*: one registered by entry point, else a sentence-transformers model.

    Raises UsageError if sentence-transformers is not installed, Unavailable if the model is not on this machine and may
    not be fetched (``offline``), EngineError if that fails.
    """
    for point in entry_points(group="bilingual.encoders"):
        if point.name == name:
            encoder: Encoder = point.load()(config)
            return encoder
    return SentenceTransformers(name, config)


def _ensured(name: str, config: EngineConfig) -> str:
    """Return the folder of the model *name*, fetching it if necessary and allowed; else the name."""
    from bilingual.engines.models.sources import embeddings

    own = Path(name).expanduser()
    folder = own if own.is_dir() else embeddings.folder_of(name, config)
    if folder is None and not config.offline:
        folder = embeddings.plan(embeddings.model_of(name), config).fetch(config)
    return name if folder is None else str(folder)


class SentenceTransformers:
    """A sentence-transformers model on the CPU, with normalised vectors."""

    def __init__(self, name: str, config: EngineConfig) -> None:
        try:
            with memory_needed(name):
                library: Any = import_module("sentence_transformers")
        except ImportError as error:
            raise UsageError(
                "BIL-ART-018",
                f"embeddings by {name!r} need sentence-transformers, which is not installed",
                remedy="Run: pip install sentence-transformers, or omit --embeddings.",
            ) from error
        self.name = name
        place = _ensured(name, config)
        try:
            with memory_needed(place):
                self._model: Any = library.SentenceTransformer(place, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise Unavailable(
                "BIL-NET-001",
                f"the embedding model {name!r} cannot be loaded: {first[:200]}",
                remedy=f"Give a folder that contains it, or run: bilingual models fetch embeddings:{name}",
            ) from error

    def encode(self, sentences: Sequence[str], language: str) -> list[Vector]:
        found = self._model.encode(
            list(sentences), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        if len(found) != len(sentences):
            raise EngineError(
                "BIL-ART-019", f"gave {len(found)} vectors for {len(sentences)} sentences", where=self.name
            )
        return [[float(value) for value in vector] for vector in found]
