"""The embedder ``sherpa``: speaker models in ONNX format, run by sherpa-onnx (Apache-2.0).

A model is fetched by its name (``bilingual models fetch``), or given as a file. What its vectors look like is the
model's: the likeness from which two voices count as one is an option.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from bilingual.engines.base import SAMPLE_RATE, EngineConfig, available_cores
from bilingual.engines.base.speakers import EmbedderCapabilities, Vectors
from bilingual.engines.models.places import cache_folder, fingerprint_of_file
from bilingual.engines.table import option_values
from bilingual.errors import BadResponse, NotInstalled

ENGINE, PACKAGE = "sherpa", "sherpa_onnx"
DEFAULT_MODEL = "wespeaker_en_voxceleb_resnet34_LM"
_MOST_THREADS = 4
# Without this entry in its metadata, sherpa-onnx ends the whole process.
_KIND = re.compile(rb"framework.{0,8}(?:wespeaker|3d-speaker|nemo)", re.DOTALL)


def create(config: EngineConfig) -> SherpaEmbedder:
    return SherpaEmbedder(config)


def speaker_models_folder(config: EngineConfig) -> Path:
    """Return the folder for fetched speaker models, existing or not."""
    return cache_folder(config, "bilingual", "speakers")


def speaker_models(config: EngineConfig) -> Iterator[Path]:
    """Yield the speaker models on this machine: those of this root, then the user's."""
    for place in (config.state / "speakers", speaker_models_folder(config)):
        if place.is_dir():
            yield from sorted([*place.glob("*.onnx"), *place.glob("[!.]*/*.onnx")])


def model_of(config: EngineConfig) -> Path | None:
    """Return the model to use: the option's, else the default one, else any that is on this machine."""
    named = str(option_values(ENGINE, config.options)["model"])
    if named and Path(named).expanduser().is_file():
        return Path(named).expanduser()
    found = {path.stem: path for path in reversed([*speaker_models(config)])}
    if named:
        return found.get(named.removesuffix(".onnx"))
    return found.get(DEFAULT_MODEL) or next(iter(found.values()), None)


def is_named(config: EngineConfig) -> bool:
    """Return whether the options name a model: then no other one is used in its place."""
    return bool(option_values(ENGINE, config.options)["model"])


def works(config: EngineConfig) -> bool:
    """Return whether the package and a model are on this machine."""
    return find_spec(PACKAGE) is not None and model_of(config) is not None


class SherpaEmbedder:
    """The engine ``sherpa``."""

    id = ENGINE

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._options = option_values(ENGINE, config.options)
        self._extractor: Any = None
        self._lock = threading.Lock()

    @property
    def capabilities(self) -> EmbedderCapabilities:
        return EmbedderCapabilities(window_ms=1500, same_voice=float(self._options["same_voice"]))

    def key(self) -> Mapping[str, Any]:
        return {
            "engine": self.id,
            "version": version("sherpa-onnx") if find_spec(PACKAGE) is not None else "",
            "model": fingerprint_of_file(self._path()),
            "same_voice": self._options["same_voice"],
        }

    def embed(self, windows: Vectors) -> Vectors:
        extractor = self._loaded()
        found = []
        for window in windows:
            stream = extractor.create_stream()
            stream.accept_waveform(SAMPLE_RATE, window)
            stream.input_finished()
            found.append(extractor.compute(stream))
        vectors = np.asarray(found, np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
        return vectors

    def _loaded(self) -> Any:
        with self._lock:
            if self._extractor is None:
                if find_spec(PACKAGE) is None:
                    raise NotInstalled("BIL-SPK-049", "the package sherpa-onnx is missing, which compares voices",
                                       remedy="Run: pip install sherpa-onnx.")  # fmt: skip
                import sherpa_onnx

                path = self._path()
                threads = self._options["threads"] or min(_MOST_THREADS, available_cores())
                config = sherpa_onnx.SpeakerEmbeddingExtractorConfig(model=str(path), num_threads=threads)
                try:
                    if not _KIND.search(path.read_bytes()):
                        raise ValueError("its kind is not named in it")
                    self._extractor = sherpa_onnx.SpeakerEmbeddingExtractor(config)
                except (OSError, ValueError, RuntimeError) as error:
                    raise BadResponse("BIL-SPK-050", f"is no speaker model for sherpa-onnx ({error})", where=path,
                                      remedy="`bilingual models list` shows some that are.") from error  # fmt: skip
        return self._extractor

    def _path(self) -> Path:
        path = model_of(self._config)
        if path is None:
            named = self._options["model"] or DEFAULT_MODEL
            raise NotInstalled("BIL-SPK-051", f"the speaker model {named} is not on this machine",
                               remedy=f"Run: bilingual models fetch {DEFAULT_MODEL}")  # fmt: skip
        return path
