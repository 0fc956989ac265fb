"""faster-whisper: Whisper models on CTranslate2, in int8 on a CPU; an optional extra. ``bench/speech`` measures it.

Options (``[engines.faster-whisper]`` in ``bilingual.toml``): ``engines.table``. ``model`` is a name such as ``small``
or a folder in CTranslate2 format; ``BILINGUAL_WHISPER_MODEL`` takes precedence. ``mirror``, ``BILINGUAL_MODEL_MIRROR``
or ``HF_ENDPOINT`` replace the model host.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bilingual.engines.base import SAMPLE_RATE, EngineConfig, Progress
from bilingual.engines.speech.recognisers import models
from bilingual.engines.speech.recognisers.local_whisper import SEED, LocalWhisper, Segments
from bilingual.engines.speech.recognisers.model_files import examined
from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece
from bilingual.errors import NotInstalled, Unavailable

log = logging.getLogger(__name__)

_FILES = ["config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*"]
_HOST = "https://huggingface.co"
_PIP = "Install it with: pip install faster-whisper."


def model_on_disk(config: EngineConfig) -> bool:
    """Return whether the package is installed and the chosen model needs no download; loads nothing.

    Raises UsageError for an unknown model.
    """
    if find_spec("faster_whisper") is None:
        return False
    model = models.chosen_model(config)
    path = models.model_path(model)
    return (
        (path.is_dir() and examined(path).kind == "ctranslate2")
        if path is not None
        else _cached(config, model) is not None
    )


class FasterWhisperEngine(LocalWhisper):
    """SpeechEngine using faster-whisper."""

    id = package = "faster-whisper"
    second_look_beams = 8

    def _load(self, progress: Progress) -> Any:
        if find_spec("faster_whisper") is None:
            raise NotInstalled("BIL-SPK-010", "faster-whisper is not installed", remedy=_PIP)
        folder = _ensured(self._config, progress)
        progress(1.0, "loading the speech model")
        return _load(folder, str(self._options["device"]), str(self._options["compute_type"]))

    def _languages(self) -> Collection[str]:
        return list(self._model.supported_languages)

    def _detected(self, samples: Any) -> str:
        return (
            str(self._model.detect_language(samples, vad_filter=True)[0]) if self._model.model.is_multilingual else "en"
        )

    def _listen(
        self, samples: Any, options: Mapping[str, Any], shared: Mapping[str, Any], progress: Progress
    ) -> Segments:
        import ctranslate2

        # Temperatures above 0 draw at random: the same input must give the same answer.
        ctranslate2.set_random_seed(SEED)
        segments, _ = self._model.transcribe(
            samples,
            beam_size=options["beam_size"],
            temperature=list(options["temperatures"]),
            vad_filter=options["vad"],
            log_prob_threshold=options["logprob_threshold"],
            hotwords=options["prompt"] or None,  # an initial prompt would serve the first window only
            **shared,
        )
        length_s = max(len(samples) / SAMPLE_RATE, 0.001)
        heard: list[list[RecognisedPiece]] = []
        for segment in segments:
            heard.append([RecognisedPiece(w.word, w.start, w.end, sure=w.probability) for w in segment.words or ()])
            progress(min(1.0, float(segment.end) / length_s), "listening")
        return heard


create = FasterWhisperEngine


def _hub_folder(config: EngineConfig) -> Path:
    """Return the hub's cache folder. Source: "Manage huggingface_hub cache-system" in its documentation."""
    environment = config.environment
    given = config.options.get("download_root") or environment.get("HF_HUB_CACHE")
    if given:
        return Path(given).expanduser()
    home = environment.get("HF_HOME")
    return (Path(home).expanduser() if home else models.cache_folder(config, "huggingface")) / "hub"


def _cached(config: EngineConfig, model: str) -> Path | None:
    """Return the folder in the hub's cache with the complete model, if there is one."""
    repository = models.hub_repository(model)
    snapshots = _hub_folder(config) / f"models--{repository.replace('/', '--')}" / "snapshots"
    whole = [p.parent for p in snapshots.glob("*/model.bin") if (p.parent / "config.json").exists()]
    return max(whole, key=lambda folder: folder.stat().st_mtime) if whole else None


def _ensured(config: EngineConfig, progress: Progress) -> Path:
    """Return the model's folder, downloading it if necessary and allowed."""
    model = models.chosen_model(config)
    path = models.model_path(model)
    if path is not None:
        return _checked_folder(path)
    folder = _cached(config, model)
    if folder is not None:
        return folder
    repository = models.hub_repository(model)
    endpoint = (models.mirror_of(config) or config.environment.get("HF_ENDPOINT") or _HOST).rstrip("/")
    place = f"the files of {endpoint}/{repository} in one folder, and point BILINGUAL_WHISPER_MODEL at it"
    if config.offline:
        raise NotInstalled(
            "BIL-SPK-011",
            f"the faster-whisper model {model!r} ({models.size_text(model)}) is not installed and cannot be "
            "downloaded offline",
            remedy=f"Put {place}. {models.SCRIPT_REMEDY}",
        )
    return _fetched(repository, endpoint, _hub_folder(config), model, place, progress)


def _fetched(repository: str, endpoint: str, hub: Path, model: str, place: str, progress: Progress) -> Path:
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError

    what = f"the faster-whisper model {model} ({models.size_text(model)})"
    log.info("fetching %s from %s/%s", what, endpoint, repository)
    progress(0.0, f"fetching {what}")
    remedy = f"Try again, set a mirror (BILINGUAL_MODEL_MIRROR), or put {place}. {models.SCRIPT_REMEDY}"
    try:
        return Path(
            huggingface_hub.snapshot_download(
                repository,
                endpoint=endpoint,
                cache_dir=str(hub),
                allow_patterns=_FILES,
                etag_timeout=30,
                tqdm_class=_bar(progress, f"fetching {what}"),
            )
        )
    except RepositoryNotFoundError as error:
        raise NotInstalled("BIL-NET-002", f"{endpoint} has no model {repository}", remedy=remedy) from error
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Unavailable(
            "BIL-NET-003", f"{what} cannot be downloaded from {endpoint} ({reason})", remedy=remedy
        ) from error


def _bar(progress: Progress, what: str) -> Any:
    """Return a class with tqdm's interface that draws nothing and reports the bytes to *progress*."""
    shape: Any = import_module("tqdm.auto").tqdm

    class DownloadBar(shape):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            self._bytes, self._done = options.get("unit") == "B", 0.0
            super().__init__(*args, **{**options, "disable": True})

        def update(self, n: float | None = 1) -> None:
            self._done += n or 0
            if self._bytes and self.total:
                progress(min(1.0, self._done / self.total), what)

    return DownloadBar


def _checked_folder(path: Path) -> Path:
    found = examined(path)
    if path.is_file():
        known = found.kind != "unknown"
        raise NotInstalled(
            "BIL-SPK-012",
            f"is {found.name if known else 'a file'}, not a folder in CTranslate2 format",
            where=path,
            remedy=found.remedy
            if known and found.kind != "checkpoint"
            else "Use --speech whisper for a .pt checkpoint, or name a converted folder.",
        )
    if found.kind == "other":
        raise NotInstalled(
            "BIL-SPK-037", f"is {found.name}, not a folder in CTranslate2 format", where=path, remedy=found.remedy
        )
    missing = [name for name in ("model.bin", "config.json", "tokenizer.json") if not (path / name).is_file()]
    if missing:
        raise NotInstalled(
            "BIL-SPK-013",
            f"contains no faster-whisper model: {', '.join(missing)} missing" if path.is_dir() else "does not exist",
            where=path,
            remedy=f"Put the converted model there or correct BILINGUAL_WHISPER_MODEL. {models.SCRIPT_REMEDY}",
        )
    return path


def _load(folder: Path, device: str, compute_type: str) -> Any:
    import ctranslate2
    from faster_whisper import WhisperModel

    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() > 0 else "cpu"
    if compute_type == "auto":  # int8 is fast on a CPU
        compute_type = "float16" if device == "cuda" else "int8"
    try:
        return WhisperModel(str(folder), device=device, compute_type=compute_type, local_files_only=True)
    except (RuntimeError, ValueError, OSError) as error:
        raise NotInstalled(
            "BIL-SPK-014",
            f"cannot be loaded as a faster-whisper model on {device} ({str(error).splitlines()[0]})",
            where=folder,
            remedy="Replace the files in the folder: one is damaged or has the wrong format.",
        ) from error
